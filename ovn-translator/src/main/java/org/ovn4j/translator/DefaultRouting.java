package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.ipam.MacAddress;
import org.ovn4j.model.DefaultNetwork;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.Origin;
import org.ovn4j.model.nb.AddressSet;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.nb.OvnNames;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.model.ovsdb.RowKey;
import org.ovn4j.northbound.Plan;
import org.ovn4j.translator.NodeGateways.OnNode;

/**
 * What connects the default network with the outside and with other networks: the gateways of the
 * nodes are its own. Whoever goes to one of its pods over a node's gateway gets the gateway's
 * address on the join subnet, so that the answer comes back there; what leaves gets the node's.
 */
final class DefaultRouting {

  private static final List<Cidr> JOIN =
      List.of(Cidr.parse("100.64.0.0/16"), Cidr.parse("fd98::/64"));

  private static final int BARRED = 1200;
  private static final int INSIDE = 1100;
  private static final int OUT = 1000;

  private final DefaultNetwork network;
  private final Layer3Network layer3;

  DefaultRouting(DefaultNetwork network) {
    this.network = network;
    this.layer3 = network.layer3();
  }

  /** The blocks of pods and between the routers, which tenants and the outside may not address. */
  List<Cidr> inside(IpFamily family) {
    List<Cidr> blocks = new ArrayList<>(pods(family));
    if (!blocks.isEmpty()) {
      blocks.add(join(family));
    }
    return blocks;
  }

  private List<Cidr> pods(IpFamily family) {
    return layer3.cidrs().stream().filter(cidr -> cidr.family() == family).toList();
  }

  private static Cidr join(IpFamily family) {
    return JOIN.get(family == IpFamily.IPV4 ? 0 : 1);
  }

  private List<IpFamily> families() {
    return layer3.cidrs().stream().map(Cidr::family).distinct().sorted().toList();
  }

  /**
   * Adds what is between the network's router and the gateways.
   *
   * @param place of the network's router
   * @param switches those of the nodes
   */
  void addTo(
      Plan.Builder plan,
      Place place,
      RouterRows router,
      List<SwitchContext> switches,
      NodeGateways nodes) {
    if (nodes.all().isEmpty()) {
      return;
    }
    Place at = place.at("", "join");
    SwitchRows joining = new SwitchRows(plan, at, OvnNames.joinSwitch(layer3));
    connect(joining, at, router, 1);
    Map<IpFamily, Ref<AddressSet>> podSets = podSets(plan, at);
    for (IpFamily family : families()) {
      router.drop(BARRED, Match.destination(List.of(Masquerade.of(family).block())));
      router.allow(INSIDE, Match.destination(inside(family)));
      // The policies are asked only where a route exists; it also serves nodes without gateway.
      List<OnNode> ways = NodeGateways.ways(nodes.all(), family);
      router.route(NodeGateways.everything(family), join(family).address(ways.get(0).host().id()));
      ways.forEach(node -> switches.forEach(context -> steer(context, node, family, router)));
    }
    for (OnNode node : nodes.all()) {
      connect(joining, at, node.router(), node.host().id());
      podSets.forEach((family, pods) -> add(node, family, pods));
    }
    joining.finish();
  }

  private void add(OnNode node, IpFamily family, Ref<AddressSet> pods) {
    RouterRows gateway = node.router();
    String toJoin = OvnNames.routerToJoin(gateway.name());
    pods(family).forEach(block -> gateway.route(block.toString(), join(family).address(1), toJoin));
    translate(node, family, pods);
    node.transit().drop(Match.destination(inside(family)));
    List<Cidr> services = services(family);
    List<Cidr> hidden = new ArrayList<>(inside(family));
    hidden.addAll(services);
    node.keepOut(hidden);
    if (!services.isEmpty()) {
      // Asked after load balancers: what nobody offers does not leave the node.
      gateway.drop(OUT, Match.destination(services));
    }
  }

  /** What leaves takes the gateway of the node that it is on. */
  private static void steer(
      SwitchContext context, OnNode node, IpFamily family, RouterRows router) {
    if (context.node().equals(Optional.of(node.host().name()))) {
      String from = Match.inport(NetworkRouting.portName(context)) + " && ";
      router.reroute(OUT, from + Match.family(family), join(family).address(node.host().id()));
    }
  }

  private List<Cidr> services(IpFamily family) {
    return network.serviceSubnets().stream().filter(cidr -> cidr.family() == family).toList();
  }

  /** A port of the switch between the network's router and the gateways. */
  static RowKey<LogicalSwitchPort> joinPort(String owner, String name) {
    Place router = Place.of(owner, List.of(DefaultNetwork.NAME), Map.of(), Origin.of(""));
    return SwitchRows.key(router.at("", "join"), name);
  }

  private void connect(SwitchRows joining, Place at, RouterRows router, int number) {
    List<String> networks = new ArrayList<>();
    for (IpFamily family : families()) {
      networks.add(join(family).address(number) + "/" + join(family).prefixLength());
    }
    IpAddress named = join(families().get(0)).address(number);
    joining.connect(
        at,
        OvnNames.joinToRouter(router.name()),
        router,
        OvnNames.routerToJoin(router.name()),
        MacAddress.fromIp(named),
        networks);
  }

  private Map<IpFamily, Ref<AddressSet>> podSets(Plan.Builder plan, Place at) {
    Map<IpFamily, Ref<AddressSet>> sets = new TreeMap<>();
    for (IpFamily family : families()) {
      RowKey<AddressSet> key = at.key(AddressSet.TABLE, "pods", family.name());
      plan.add(
          key,
          AddressSet.builder()
              .name("ovn4j_pods_" + Match.family(family))
              .addresses(pods(family).stream().map(Cidr::toString).toList())
              .set(AddressSet.EXTERNAL_IDS, at.externalIds())
              .build(),
          at.origin());
      sets.put(family, key.ref());
    }
    return sets;
  }

  /**
   * The length of a source's prefix is the priority of its row. So the rows for what goes to pods
   * are one bit longer than those for what leaves, and come before them.
   */
  private void translate(OnNode node, IpFamily family, Ref<AddressSet> pods) {
    IpAddress inner = join(family).address(node.host().id());
    List<Cidr> sources = new ArrayList<>(List.of(Masquerade.of(family).block()));
    pods(family).forEach(block -> sources.addAll(halves(block)));
    sources.forEach(source -> node.router().snat(source.toString(), inner, pods));
    node.router().snat(NodeGateways.everything(family), inner, pods);
    node.host()
        .gateway()
        .address(family)
        .ifPresent(
            outer -> pods(family).forEach(block -> node.router().snat(block.toString(), outer)));
  }

  private static List<Cidr> halves(Cidr block) {
    Cidr first = Cidr.of(block.first(), block.prefixLength() + 1);
    Cidr second = Cidr.parseMasking(block.last() + "/" + (block.prefixLength() + 1));
    return List.of(first, second);
  }
}
