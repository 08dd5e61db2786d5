package org.ovn4j.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.MacAddress;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.Attachment.PrimaryTarget;
import org.ovn4j.model.Attachment.SecondaryTarget;
import org.ovn4j.model.IpamClaim;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.Node;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.Workload;

/**
 * A sound corner of an intent that has one of each thing that a fault needs: a namespace with a
 * primary and a secondary network, a node, a machine that asks for its addresses and MAC, one that
 * has a claim, and pods that use up the secondary network.
 */
final class Corner {

  private static final Cidr IPV4 = Cidr.parse("10.1.0.0/24");
  private static final Cidr IPV6 = Cidr.parse("fd00:30::/64");
  private static final Cidr TWO_ADDRESSES = Cidr.parse("10.2.0.0/30");

  /** Positions within the subnets. */
  private static final int HELD = 20;

  private static final int CLAIMED = 30;

  final IntentDraft draft;
  final Chance chance;
  final Namespace namespace;
  final Layer2Network primary;
  final Layer2Network secondary;
  final Node node;

  /** Asks for addresses and a MAC on the primary network. */
  final Attachment holder;

  /** Has addresses on the primary network, and a machine that uses it. */
  final IpamClaim claim;

  Corner(IntentDraft draft, Chance chance) {
    this.draft = draft;
    this.chance = chance;
    namespace = namespace(Map.of(Namespace.PRIMARY_NETWORK_LABEL, ""));
    draft.namespaces.add(namespace);
    node = Node.of(draft.freeName("node"), List.of());
    draft.nodes.add(node);
    Cidr[] subnets = chance.percent(50) ? new Cidr[] {IPV4} : new Cidr[] {IPV4, IPV6};
    primary = network(Network.Role.PRIMARY, "net", subnets);
    draft.networks.add(primary);
    secondary = network(Network.Role.SECONDARY, "net", TWO_ADDRESSES);
    draft.networks.add(secondary);
    holder =
        new Attachment(
            new PrimaryTarget(),
            addresses(HELD),
            Optional.of(MacAddress.parse("02:00:00:00:00:01")),
            Optional.empty(),
            Origin.of("the machine that holds"));
    add(machine(draft.freeName("vm"), holder));
    for (int i = 0; i < 2; i++) {
      add(workload(Workload.Kind.POD, draft.freeName("pod"), onSecondary()));
    }
    claim = claim(draft.freeName("claim"), primary.name(), addresses(CLAIMED));
    draft.claims.add(claim);
    add(machine(draft.freeName("vm"), claiming(claim.name())));
  }

  /** A namespace of a new name; not in the intent yet. */
  Namespace namespace(Map<String, String> labels) {
    return Namespace.of(draft.freeName("ns"), labels);
  }

  /** A persistent network of the corner's namespace; not in the intent yet. */
  Layer2Network network(Network.Role role, String prefix, Cidr... subnets) {
    return network(new Tenancy.Namespaced(namespace.name(), draft.freeName(prefix)), role, subnets);
  }

  static Layer2Network network(Tenancy tenancy, Network.Role role, Cidr... subnets) {
    return Layer2Network.builder(tenancy, role).addSubnets(subnets).persistent(true).build();
  }

  /** A claim in the corner's namespace; not in the intent yet. */
  IpamClaim claim(String name, String network, List<IpAddress> addresses) {
    Origin origin = Origin.of("IPAMClaim " + namespace.name() + "/" + name);
    return new IpamClaim(namespace.name(), name, network, "net1", addresses, origin);
  }

  /** The address at a position in each subnet of the primary network. */
  List<IpAddress> addresses(int position) {
    return primary.cidrs().stream().map(subnet -> subnet.address(position)).toList();
  }

  /** An interface on the primary network that asks for addresses. */
  static Attachment asking(List<IpAddress> addresses) {
    return new Attachment(
        new PrimaryTarget(), addresses, Optional.empty(), Optional.empty(), Origin.of("asking"));
  }

  /** An interface on the primary network that refers to a claim. */
  static Attachment claiming(String claim) {
    return new Attachment(
        new PrimaryTarget(),
        List.of(),
        Optional.empty(),
        Optional.of(claim),
        Origin.of("claiming"));
  }

  /** An interface on the secondary network, which has two addresses. */
  Attachment onSecondary() {
    return on(definition(secondary));
  }

  /** The name by which the corner's namespace has one of its networks. */
  String definition(Network network) {
    return network.tenancy().definitions(namespace.name()).get(0);
  }

  /** An interface on a network of the corner's namespace, which may be missing. */
  Attachment on(String network) {
    return Attachment.of(new SecondaryTarget(namespace.name(), network, 0), Origin.of("secondary"));
  }

  /** A pod or a machine that comes after all others in the order in which leases are given. */
  Workload last(Attachment attachment) {
    Workload.Kind kind = chance.percent(50) ? Workload.Kind.POD : Workload.Kind.VIRTUAL_MACHINE;
    return workload(kind, draft.freeName("zz"), attachment);
  }

  /** Likewise, a machine. */
  Workload lastMachine(Attachment attachment) {
    return machine(draft.freeName("zz"), attachment);
  }

  private Workload machine(String name, Attachment attachment) {
    return workload(Workload.Kind.VIRTUAL_MACHINE, name, attachment);
  }

  /** A workload on the corner's node, with interfaces whose origin it is; not in the intent yet. */
  Workload workload(Workload.Kind kind, String name, Attachment... attachments) {
    Workload workload = Workload.builder(kind, namespace.name(), name).node(node.name()).build();
    List<Attachment> own = new ArrayList<>();
    for (Attachment attachment : attachments) {
      own.add(
          new Attachment(
              attachment.target(),
              attachment.requestedAddresses(),
              attachment.requestedMac(),
              attachment.claim(),
              workload.origin()));
    }
    return workload.toBuilder().attachments(own).build();
  }

  /** Adds the workload; where an error about it is reported. */
  String add(Workload workload) {
    draft.workloads.add(workload);
    return workload.origin().path();
  }
}
