package org.ovn4j.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ovn4j.explain.Hop.Kind;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.Network;
import org.ovn4j.model.Node;
import org.ovn4j.model.NodeGateway;
import org.ovn4j.model.nb.OvnNames;
import org.ovn4j.translator.AssignedLeases;

/** The ways out of primary networks, by nodes that have a gateway. */
final class Gateways {

  /** Between the gateways of networks and of nodes. */
  static final List<Cidr> MASQUERADE = cidrs("169.254.0.0/17", "fd69::/64");

  /** Between the default network's router and the gateways of nodes. */
  static final List<Cidr> DEFAULT_JOIN = cidrs("100.64.0.0/16", "fd98::/64");

  /** The masquerade address of a network is this far and its number from the block's first. */
  private static final int FIRST_NETWORK = 10;

  private static final int DEFAULT_SERVICES = 6;

  private final Intent intent;
  private final AssignedLeases leases;
  private final Interfaces interfaces;

  Gateways(Intent intent, AssignedLeases leases, Interfaces interfaces) {
    this.intent = intent;
    this.leases = leases;
    this.interfaces = interfaces;
  }

  static List<Cidr> cidrs(String... texts) {
    return Stream.of(texts).map(Cidr::parse).toList();
  }

  static Cidr of(List<Cidr> blocks, IpFamily family) {
    return blocks.get(family == IpFamily.IPV4 ? 0 : 1);
  }

  /** The node by whose gateway an interface on a primary network leaves. */
  Optional<Node> way(NetworkInterface from, IpFamily family) {
    List<Node> ways = ways(from.network(), family);
    return ways.stream()
        .filter(node -> from.workload().node().equals(Optional.of(node.name())))
        .findFirst()
        .or(() -> ways.stream().min(Comparator.comparing(this::number)));
  }

  /** The nodes by whose gateways what is of the family leaves a primary network. */
  List<Node> ways(Network network, IpFamily family) {
    List<Node> all = gateways(network);
    List<Node> ways = all.stream().filter(node -> address(node, family).isPresent()).toList();
    // Services inside are reached even where nobody leads out.
    return ways.isEmpty() ? all : ways;
  }

  private List<Node> gateways(Network network) {
    List<String> used =
        interfaces.on(network).stream()
            .flatMap(on -> Stream.of(on.workload().node(), on.workload().migrationTarget()))
            .flatMap(Optional::stream)
            .toList();
    boolean all = interfaces.isOwn(network) || OuterLookup.isEverywhere(intent, network);
    return intent.nodes().stream()
        .filter(node -> node.gateway().isPresent())
        .filter(node -> all || used.contains(node.name()))
        .toList();
  }

  /** The number of a node, by which it has its addresses on join switches. */
  int number(Node node) {
    return leases.nodeNumber(node.name()).orElse(Integer.MAX_VALUE);
  }

  private static Optional<IpAddress> address(Node node, IpFamily family) {
    return node.gateway().flatMap(gateway -> gateway.address(family));
  }

  /** The address that a node's gateway gives to what it sends to pods of the default network. */
  IpAddress joinAddress(Node node, IpFamily family) {
    return of(DEFAULT_JOIN, family).address(number(node));
  }

  /** Where a network's gateway sends what is for services of the default network on the node. */
  IpAddress defaultServices(IpFamily family) {
    return of(MASQUERADE, family).address(DEFAULT_SERVICES);
  }

  /** The address that a network leaves its own gateways with. */
  Optional<IpAddress> masquerade(Network network, IpFamily family) {
    return leases.networkNumber(network).stream()
        .mapToObj(n -> of(MASQUERADE, family).address(FIRST_NETWORK + (long) n))
        .findFirst();
  }

  /** From an interface to the gateway of the node, that not included. */
  List<Hop> inside(NetworkInterface from, Node node, IpFamily family) {
    Network network = from.network();
    List<Hop> path = new ArrayList<>();
    path.add(Hop.at(Kind.SWITCH, Interfaces.switchOf(from)));
    path.add(Hop.at(Kind.ROUTER, router(network)));
    path.add(Hop.at(Kind.SWITCH, OvnNames.joinSwitch(network)));
    if (!interfaces.isOwn(network)) {
      Hop gateway = Hop.at(Kind.ROUTER, OvnNames.gatewayRouter(network, node.name()));
      path.add(masquerade(network, family).map(gateway::from).orElse(gateway));
      path.add(Hop.at(Kind.SWITCH, OvnNames.transitSwitch(node.name())));
    }
    return path;
  }

  static String router(Network network) {
    return network instanceof Layer3Network
        ? OvnNames.clusterRouter(network)
        : OvnNames.transitRouter(network);
  }

  /** The node of a name, if it has a gateway. */
  Optional<Node> node(String name) {
    return intent.node(name).filter(node -> node.gateway().isPresent());
  }

  /** From outside to a node's gateway, that not included. */
  List<Hop> entry(Node node) {
    return List.of(
        Hop.at(Kind.WIRE, node.gateway().orElseThrow().physicalNetwork()),
        Hop.at(Kind.SWITCH, OvnNames.externalSwitch(node.name())));
  }

  static Hop gateway(Node node) {
    return Hop.at(Kind.ROUTER, OvnNames.gatewayRouter(node.name()));
  }

  /**
   * Out of a node's gateway.
   *
   * @param path so far
   * @param gateway the node's gateway, with what it does to the destination
   */
  Way leave(List<Hop> path, Hop gateway, Node node, IpAddress to) {
    NodeGateway of = node.gateway().orElseThrow();
    Optional<NodeGateway.Address> own =
        of.addresses().stream().filter(a -> a.ip().family() == to.family()).findFirst();
    List<Hop> all = new ArrayList<>(path);
    if (own.filter(address -> address.ip().equals(to)).isPresent()) {
      all.add(gateway);
      return Way.blocked(
          all, to, to + " is node " + node.name() + "'s own, and no service answers there");
    }
    if (own.isEmpty()) {
      all.add(gateway);
      return Way.blocked(
          all, to, "the gateway of node " + node.name() + " has no address of this family");
    }
    if (!own.get().subnet().contains(to) && of.nextHop(to.family()).isEmpty()) {
      all.add(gateway);
      return Way.blocked(
          all,
          to,
          "the gateway of node " + node.name() + " has no next hop, and reaches its subnet only");
    }
    all.add(gateway.from(own.get().ip()));
    all.add(Hop.at(Kind.SWITCH, OvnNames.externalSwitch(node.name())));
    all.add(Hop.at(Kind.WIRE, of.physicalNetwork()));
    String port = OvnNames.externalPort(of.physicalNetwork(), node.name());
    return new Way(
        List.copyOf(all),
        Optional.of(new Arrival(port, own.get().ip())),
        Optional.empty(),
        to,
        "leaves by the gateway of node " + node.name());
  }
}
