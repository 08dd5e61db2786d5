package org.ovn4j.status;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.Tenancy;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.RowChange;
import org.ovn4j.status.Condition.Status;

/**
 * The conditions of an intent's networks, in the words of OVN-Kubernetes where it has any for the
 * same thing. {@code True} is only said of what a database holds. Immutable.
 */
public final class NetworkConditions {

  /** Whether the network is there. */
  public static final String CREATED = "NetworkCreated";

  /**
   * Whether every node has its share of the network's addresses. OVN-Kubernetes says it of
   * UserDefinedNetworks only.
   */
  public static final String ALLOCATED = "NetworkAllocationSucceeded";

  private final Intent intent;
  private final List<Diagnostic> errors;
  private final Optional<ChangeSet> changes;

  private NetworkConditions(
      Intent intent, List<Diagnostic> diagnostics, Optional<ChangeSet> changes) {
    this.intent = intent;
    this.errors = diagnostics.stream().filter(Diagnostic::isError).toList();
    this.changes = changes;
  }

  /**
   * What can be said before a database is asked.
   *
   * @param diagnostics what there is to say about the intent: those of its plan, or of the
   *     manifests if they have errors
   */
  public static NetworkConditions planned(Intent intent, List<Diagnostic> diagnostics) {
    return new NetworkConditions(intent, diagnostics, Optional.empty());
  }

  /**
   * What a database holds.
   *
   * @param changes what is left to change in it for the intent
   */
  public static NetworkConditions observed(Intent intent, ChangeSet changes) {
    return new NetworkConditions(intent, changes.diagnostics(), Optional.of(changes));
  }

  /** The conditions of one of the intent's networks, in the order of the API's documentation. */
  public List<Condition> of(Network network) {
    Condition created = created(network);
    List<Condition> conditions = new ArrayList<>(List.of(created));
    if (network.tenancy() instanceof Tenancy.Namespaced) {
      allocated(network, created).ifPresent(conditions::add);
    }
    return List.copyOf(conditions);
  }

  private Condition created(Network network) {
    boolean clusterWide = network.tenancy() instanceof Tenancy.ClusterWide;
    List<Diagnostic> faults = faults(network);
    if (!faults.isEmpty()) {
      return new Condition(
          CREATED,
          Status.FALSE,
          clusterWide ? "NetworkAttachmentDefinitionSyncError" : "SyncError",
          faults.stream().map(fault -> told(network, fault)).collect(Collectors.joining("; ")));
    }
    if (changes.isEmpty()) {
      return undecided(CREATED);
    }
    long missing = missing(network, changes.get());
    if (missing > 0) {
      return new Condition(
          CREATED,
          Status.FALSE,
          "ChangesPending",
          "the database lacks %d %s of the network"
              .formatted(missing, missing == 1 ? "row" : "rows"));
    }
    return new Condition(
        CREATED,
        Status.TRUE,
        "NetworkAttachmentDefinitionCreated",
        "NetworkAttachmentDefinition has been created" + (clusterWide ? namespaces(network) : ""));
  }

  /**
   * What keeps the network from being made: errors of its object, and of namespaces that it was to
   * be the primary network of. That a node got no subnet keeps it from nothing on the others.
   */
  private List<Diagnostic> faults(Network network) {
    Set<String> namespaces = new HashSet<>();
    if (network.isPrimary()) {
      intent.namespacesOf(network).forEach(namespace -> namespaces.add(namespace.origin().path()));
    }
    return errors.stream()
        .filter(
            error -> isAbout(network, error) ? !isOfNode(error) : namespaces.contains(error.path()))
        .toList();
  }

  private static boolean isAbout(Network network, Diagnostic error) {
    String path = network.origin().path();
    return error.path().equals(path) || error.path().startsWith(path + ": ");
  }

  /** Whether it names a node as what is wrong. */
  private boolean isOfNode(Diagnostic error) {
    return error.value().flatMap(intent::node).isPresent();
  }

  /** The error without the network's name, which the condition's object has. */
  private static String told(Network network, Diagnostic error) {
    String path = isAbout(network, error) ? field(network, error) : error.path();
    String line =
        new Diagnostic(error.severity(), Optional.empty(), path, error.value(), error.message())
            .toString();
    return line.substring(line.indexOf(' ') + 1);
  }

  private static String field(Network network, Diagnostic error) {
    String rest = error.path().substring(network.origin().path().length());
    return rest.isEmpty() ? "" : rest.substring(": ".length());
  }

  private static long missing(Network network, ChangeSet changes) {
    return changes.changes().stream()
        .filter(RowChange.Insert.class::isInstance)
        .map(change -> ((RowChange.Insert) change).origin().path())
        .filter(network.origin().path()::equals)
        .count();
  }

  private String namespaces(Network network) {
    return intent.namespacesOf(network).stream()
        .map(Namespace::name)
        .collect(Collectors.joining(", ", " in following namespaces: [", "]"));
  }

  private Condition undecided(String type) {
    return errors.isEmpty()
        ? new Condition(
            type, Status.UNKNOWN, "Planned", "planned without an error; no database was asked")
        : new Condition(
            type,
            Status.UNKNOWN,
            "NotPlanned",
            "nothing is applied before the errors elsewhere are mended");
  }

  /** Nothing where the network is not made: nobody has allocated anything then. */
  private Optional<Condition> allocated(Network network, Condition created) {
    Optional<Diagnostic> failure =
        errors.stream()
            .filter(error -> isAbout(network, error) && isOfNode(error))
            .min(Comparator.comparing(error -> error.value().orElseThrow()));
    if (failure.isPresent()) {
      return Optional.of(
          new Condition(
              ALLOCATED,
              Status.FALSE,
              "InternalError",
              "Network allocation failed for at least one node: "
                  + failure.get().value().orElseThrow()
                  + ": "
                  + told(network, failure.get())));
    }
    return switch (created.status()) {
      case TRUE ->
          Optional.of(
              new Condition(
                  ALLOCATED,
                  Status.TRUE,
                  ALLOCATED,
                  "Network allocation succeeded for all synced nodes."));
      case UNKNOWN -> Optional.of(undecided(ALLOCATED));
      case FALSE -> Optional.empty();
    };
  }
}
