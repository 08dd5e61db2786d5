package org.ovn4j.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Attachment.SecondaryTarget;
import org.ovn4j.model.internal.Nearest;

/** The rules between workloads and what they refer to. */
final class WorkloadCheck {
  private static final int FEW = 100;

  private final Intent intent;
  private final Set<String> faulty;
  private final List<Diagnostic> found;

  /** The attachment that uses a claim, by {@code namespace/claim}. */
  private final Map<String, Attachment> claimUsers = new HashMap<>();

  /** The names of the claims, by namespace; empty until it is asked for. */
  private final Map<String, List<String>> claimNames = new HashMap<>();

  WorkloadCheck(Intent intent, Set<String> faulty, List<Diagnostic> found) {
    this.intent = intent;
    this.faulty = faulty;
    this.found = found;
  }

  void run() {
    NetworkCheck.unique(
        intent.workloads(),
        workload -> workload.kind() + " " + workload.namespace() + "/" + workload.name(),
        Workload::origin,
        found);
    intent.workloads().forEach(this::workload);
  }

  /**
   * Whether there is nothing to say about these workloads of the intent, nor about others for their
   * sake. Of many it does not say so: it takes each with all others of its namespace.
   */
  @SuppressWarnings("ReferenceEquality") // two may be equal
  boolean areSound(List<Workload> workloads) {
    if (workloads.size() > FEW) {
      return false;
    }
    for (Workload workload : workloads) {
      workload(workload);
      for (Workload other : intent.workloadsIn(workload.namespace())) {
        if (other != workload && (isTwin(workload, other) || shareClaim(workload, other))) {
          return false;
        }
      }
    }
    return found.isEmpty();
  }

  private static boolean isTwin(Workload one, Workload other) {
    return one.kind() == other.kind() && one.name().equals(other.name());
  }

  private static boolean shareClaim(Workload one, Workload other) {
    return one.attachments().stream()
        .flatMap(attachment -> attachment.claim().stream())
        .anyMatch(
            claim ->
                other.attachments().stream()
                    .anyMatch(attachment -> attachment.claim().filter(claim::equals).isPresent()));
  }

  private void workload(Workload workload) {
    workload.node().ifPresent(node -> nodeKnown(workload, "runs on", node));
    workload.migrationTarget().ifPresent(node -> nodeKnown(workload, "migrates to", node));
    if (NetworkCheck.isMissing(intent, faulty, workload.namespace())) {
      found.add(
          Diagnostic.error(
              workload.origin(),
              workload.namespace(),
              NetworkCheck.missingNamespace(intent, workload.namespace())));
    }
    for (Attachment attachment : workload.attachments()) {
      Optional<Network> network = intent.network(workload, attachment);
      if (attachment.target() instanceof SecondaryTarget target) {
        secondary(workload, attachment, target, network);
      } else {
        primary(workload, attachment, network);
      }
      network.ifPresent(
          present -> {
            requestedAddresses(attachment, present);
            claim(workload, attachment, present);
          });
    }
  }

  private void nodeKnown(Workload workload, String relation, String node) {
    if (intent.node(node).isEmpty() && !faulty.contains("Node " + node)) {
      found.add(
          Diagnostic.error(
              workload.origin(),
              node,
              "%s node \"%s\", which is not defined; add a Node object with this name%s"
                  .formatted(
                      relation,
                      node,
                      Nearest.hint(node, intent.nodes().stream().map(Node::name)))));
    }
  }

  private void secondary(
      Workload workload, Attachment attachment, SecondaryTarget target, Optional<Network> network) {
    if (network.isPresent()) {
      if (network.get().isPrimary()) {
        found.add(
            Diagnostic.error(
                attachment.origin(),
                target.namespace() + "/" + target.name(),
                ("\"%s\" is the primary network of namespace \"%s\" and needs no mention here;"
                        + " remove it, only secondary networks are listed")
                    .formatted(network.get().name(), workload.namespace())));
      }
    } else if (!mayBeFaulty(workload, target)) {
      found.add(unknownNetwork(workload, attachment, target));
    }
  }

  private boolean mayBeFaulty(Workload workload, SecondaryTarget target) {
    return faulty.contains("UserDefinedNetwork " + target.namespace() + "/" + target.name())
        || faulty.contains("ClusterUserDefinedNetwork " + target.name())
        || faulty.contains(
            "NetworkAttachmentDefinition " + target.namespace() + "/" + target.name())
        || faulty.contains("Namespace " + target.namespace())
        || intent.namespace(workload.namespace()).isEmpty();
  }

  private Diagnostic unknownNetwork(
      Workload workload, Attachment attachment, SecondaryTarget target) {
    String value = target.namespace() + "/" + target.name();
    if (intent.network(target.namespace(), target.name()).isPresent()) {
      return Diagnostic.error(
          attachment.origin(),
          value,
          ("network \"%s\" of namespace \"%s\" is not available in namespace \"%s\";"
                  + " a ClusterUserDefinedNetwork that selects both is, or a network with a"
                  + " NetworkAttachmentDefinition in both")
              .formatted(target.name(), target.namespace(), workload.namespace()));
    }
    List<String> offered =
        intent.networksOf(target.namespace()).stream()
            .filter(network -> !network.isPrimary())
            .limit(200)
            .flatMap(network -> network.tenancy().definitions(target.namespace()).stream())
            .toList();
    return Diagnostic.error(
        attachment.origin(),
        value,
        "no network \"%s\" is available in namespace \"%s\"%s%s"
            .formatted(
                target.name(),
                target.namespace(),
                offered.isEmpty()
                    ? "; it has no secondary networks"
                    : offered.stream()
                        .limit(5)
                        .collect(Collectors.joining(", ", " (it has: ", ")")),
                Nearest.hint(target.name(), offered)));
  }

  private void primary(Workload workload, Attachment attachment, Optional<Network> network) {
    boolean asks =
        !attachment.requestedAddresses().isEmpty()
            || attachment.requestedMac().isPresent()
            || attachment.claim().isPresent();
    if (asks && network.isEmpty() && faulty.isEmpty()) {
      found.add(
          Diagnostic.warning(
              attachment.origin(),
              ("asks for addresses on the primary network, but namespace \"%s\" has none;"
                      + " the request is ignored")
                  .formatted(workload.namespace())));
    }
  }

  private void requestedAddresses(Attachment attachment, Network network) {
    List<IpAddress> requested = attachment.requestedAddresses();
    if (requested.isEmpty() || network.cidrs().isEmpty()) {
      return;
    }
    if (network instanceof Layer3Network) {
      found.add(
          Diagnostic.error(
              attachment.origin(),
              requested.toString(),
              "addresses cannot be requested on the Layer3 network \"%s\"; layer2 topology is required"
                  .formatted(network.name())));
      return;
    }
    List<IpFamily> families = requested.stream().map(IpAddress::family).sorted().toList();
    if (!families.equals(network.cidrs().stream().map(cidr -> cidr.family()).sorted().toList())) {
      found.add(
          Diagnostic.error(
              attachment.origin(),
              requested.toString(),
              ("requested IPs family types must match network's IP family configuration:"
                      + " one address from each of %s")
                  .formatted(network.cidrs())));
    }
    for (IpAddress address : requested) {
      if (network.cidrs().stream().noneMatch(cidr -> cidr.contains(address))) {
        found.add(
            Diagnostic.error(
                attachment.origin(),
                address.toString(),
                "is not contained in any subnet of network \"%s\": %s"
                    .formatted(network.name(), network.cidrs())));
      }
    }
  }

  private void claim(Workload workload, Attachment attachment, Network network) {
    if (attachment.claim().isEmpty()) {
      return;
    }
    String name = attachment.claim().get();
    String key = workload.namespace() + "/" + name;
    Optional<IpamClaim> claim = intent.claim(workload.namespace(), name);
    if (claim.isEmpty()) {
      if (!faulty.contains("IPAMClaim " + key)) {
        found.add(
            Diagnostic.error(
                attachment.origin(),
                name,
                "refers to an IPAMClaim that is not defined; add it or remove the reference"
                    + Nearest.hint(name, claimNames(workload.namespace()))));
      }
      return;
    }
    if (!claim.get().networkName().equals(network.name())) {
      found.add(
          Diagnostic.error(
              attachment.origin(),
              name,
              "the interface is on network \"%s\", but %s is for network \"%s\""
                  .formatted(network.name(), claim.get().origin(), claim.get().networkName())));
    }
    Attachment earlier = claimUsers.putIfAbsent(key, attachment);
    if (earlier != null) {
      found.add(
          Diagnostic.error(
              attachment.origin(),
              name,
              "the claim is in use already by %s; both would have the same addresses"
                  .formatted(earlier.origin())));
    }
  }

  private List<String> claimNames(String namespace) {
    if (claimNames.isEmpty()) {
      for (IpamClaim claim : intent.claims()) {
        claimNames.computeIfAbsent(claim.namespace(), n -> new ArrayList<>()).add(claim.name());
      }
    }
    return claimNames.getOrDefault(namespace, List.of());
  }
}
