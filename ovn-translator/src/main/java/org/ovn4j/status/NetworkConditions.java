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
  private final Evidence evidence;

  private NetworkConditions(Intent intent, Evidence evidence) {
    this.intent = intent;
    this.evidence = evidence;
  }

  /**
   * What can be said before a database is asked.
   *
   * @param diagnostics what there is to say about the intent: those of its plan, or of the
   *     manifests if they have errors
   */
  public static NetworkConditions planned(Intent intent, List<Diagnostic> diagnostics) {
    return new NetworkConditions(intent, Evidence.planned(diagnostics));
  }

  /**
   * What a database holds.
   *
   * @param changes what is left to change in it for the intent
   */
  public static NetworkConditions observed(Intent intent, ChangeSet changes) {
    return new NetworkConditions(intent, Evidence.observed(changes));
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
          Evidence.told(network.origin(), faults));
    }
    Optional<Condition> open = evidence.unless(CREATED, network.origin(), "network");
    if (open.isPresent()) {
      return open.get();
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
    return evidence.errors().stream()
        .filter(
            error -> isAbout(network, error) ? !isOfNode(error) : namespaces.contains(error.path()))
        .toList();
  }

  private static boolean isAbout(Network network, Diagnostic error) {
    return Evidence.isAbout(network.origin(), error);
  }

  /** Whether it names a node as what is wrong. */
  private boolean isOfNode(Diagnostic error) {
    return error.value().flatMap(intent::node).isPresent();
  }

  private String namespaces(Network network) {
    return intent.namespacesOf(network).stream()
        .map(Namespace::name)
        .collect(Collectors.joining(", ", " in following namespaces: [", "]"));
  }

  /** Nothing where the network is not made: nobody has allocated anything then. */
  private Optional<Condition> allocated(Network network, Condition created) {
    Optional<Diagnostic> failure =
        evidence.errors().stream()
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
                  + Evidence.told(network.origin(), failure.get())));
    }
    return switch (created.status()) {
      case TRUE ->
          Optional.of(
              new Condition(
                  ALLOCATED,
                  Status.TRUE,
                  ALLOCATED,
                  "Network allocation succeeded for all synced nodes."));
      case UNKNOWN -> Optional.of(evidence.undecided(ALLOCATED));
      case FALSE -> Optional.empty();
    };
  }
}
