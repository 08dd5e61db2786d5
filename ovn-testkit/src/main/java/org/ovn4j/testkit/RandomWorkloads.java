package org.ovn4j.testkit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.MacAddress;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.Attachment.PrimaryTarget;
import org.ovn4j.model.Attachment.SecondaryTarget;
import org.ovn4j.model.Attachment.Target;
import org.ovn4j.model.IpamClaim;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.Node;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Workload;

/** Pods and virtual machines at random that fit into an intent. */
final class RandomWorkloads {

  /**
   * Addresses from here on are asked for, those before are left to be given out in turn, so that
   * the two do not meet. Every subnet of {@link RandomNetworks} has more than twice as many.
   */
  private static final int FIRST_REQUESTED = 2000;

  private static final int REQUESTABLE = 2000;

  /** The bit that marks a MAC address as locally administered; the group's bit is off. */
  private static final long LOCAL_MAC = 0x0200_0000_0000L;

  private final Chance chance;
  private final RandomPolicies policies;

  RandomWorkloads(Chance chance, RandomPolicies policies) {
    this.chance = chance;
    this.policies = policies;
  }

  /** Adds a workload to a namespace, with a primary interface and up to two others. */
  void addTo(IntentDraft draft) {
    Namespace namespace = chance.oneOf(draft.namespaces);
    boolean machine = chance.percent(50);
    Workload workload =
        Workload.builder(
                machine ? Workload.Kind.VIRTUAL_MACHINE : Workload.Kind.POD,
                namespace.name(),
                draft.freeName(machine ? "vm" : "pod"))
            .running(!machine || chance.percent(75))
            .node(node(draft))
            .ready(chance.percent(85))
            .build();
    List<Attachment> attachments = new ArrayList<>();
    List<Network> networks = draft.build().networksOf(namespace.name());
    Optional<Network> primary = networks.stream().filter(Network::isPrimary).findFirst();
    attachments.add(attachment(draft, workload, new PrimaryTarget(), primary));
    for (Network network : networks) {
      if (!network.isPrimary() && attachments.size() < 3 && chance.percent(50)) {
        String definition = chance.oneOf(network.tenancy().definitions(namespace.name()));
        Target target = new SecondaryTarget(namespace.name(), definition, 0);
        attachments.add(attachment(draft, workload, target, Optional.of(network)));
      }
    }
    draft.workloads.add(policies.labelled(workload.toBuilder().attachments(attachments).build()));
  }

  /** A node of the draft, or sometimes none: not all workloads have been placed. */
  Optional<String> node(IntentDraft draft) {
    return draft.nodes.isEmpty() || chance.percent(10)
        ? Optional.empty()
        : Optional.of(chance.<Node>oneOf(draft.nodes).name());
  }

  /**
   * The running machine with a migration that begins, if there is another node; with one under way,
   * after it has ended or failed.
   */
  Workload migrating(IntentDraft draft, Workload machine) {
    if (machine.migrationTarget().isPresent()) {
      return machine.toBuilder()
          .node(chance.percent(70) ? machine.migrationTarget() : machine.node())
          .migrationTarget(Optional.empty())
          .build();
    }
    List<Node> others =
        draft.nodes.stream()
            .filter(node -> machine.node().filter(host -> !host.equals(node.name())).isPresent())
            .toList();
    return others.isEmpty()
        ? machine
        : machine.toBuilder().migrationTarget(chance.oneOf(others).name()).build();
  }

  private Attachment attachment(
      IntentDraft draft, Workload workload, Target target, Optional<Network> network) {
    Origin origin = workload.origin();
    if (network.isEmpty()) {
      return Attachment.of(target, origin);
    }
    boolean machine = workload.kind() == Workload.Kind.VIRTUAL_MACHINE;
    Optional<MacAddress> mac =
        chance.percent(15)
            ? Optional.of(MacAddress.of(LOCAL_MAC | (chance.bits() & 0xff_ffff_ffffL)))
            : Optional.empty();
    if (machine && network.get().persistent() && chance.percent(40)) {
      String claim = draft.freeName("claim");
      draft.claims.add(
          new IpamClaim(
              workload.namespace(),
              claim,
              network.get().name(),
              "net1",
              chance.percent(50) ? addresses(draft, network.get()) : List.of(),
              Origin.of("IPAMClaim " + workload.namespace() + "/" + claim)));
      return new Attachment(target, List.of(), mac, Optional.of(claim), origin);
    }
    boolean asks = !(network.get() instanceof Layer3Network) && chance.percent(25);
    List<IpAddress> requested = asks ? addresses(draft, network.get()) : List.of();
    return new Attachment(target, requested, mac, Optional.empty(), origin);
  }

  /** An address of each of the network's subnets that nobody else asks for. */
  private List<IpAddress> addresses(IntentDraft draft, Network network) {
    Set<IpAddress> taken = new HashSet<>(draft.requestedAddresses(network));
    List<IpAddress> addresses = new ArrayList<>();
    for (Cidr subnet : network.cidrs()) {
      int offset = chance.upTo(REQUESTABLE - 1);
      while (taken.contains(subnet.address(FIRST_REQUESTED + offset))) {
        offset = (offset + 1) % REQUESTABLE;
      }
      addresses.add(subnet.address(FIRST_REQUESTED + offset));
    }
    return addresses;
  }
}
