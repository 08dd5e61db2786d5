package org.ovn4j.translator;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.ipam.MacAddress;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.Network;
import org.ovn4j.model.nb.LoadBalancerGroup;
import org.ovn4j.model.nb.OvnNames;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.northbound.Plan;
import org.ovn4j.translator.NodeGateways.OnNode;

/**
 * The way out of a primary network, and in to its services: a gateway on each node that hosts its
 * workloads and has one itself; on all nodes that have one, if all are to answer for a service.
 * What leaves takes the gateway of the node that it is on, with the network's masquerade address,
 * and from there the node's gateway.
 */
final class NetworkEgress {

  private static final int BARRED = 1200;
  private static final int INSIDE = 1100;
  private static final int OUT = 1000;

  private final Plan.Builder plan;
  private final Place place;
  private final AssignedNetwork assigned;
  private final Network network;
  private final int id;
  private final RouterRows router;
  private final NodeGateways nodes;
  private final Optional<DefaultRouting> own;
  private final OuterServices services;
  private final boolean everywhere;
  private final Map<IpFamily, Cidr> join = new TreeMap<>();

  /**
   * The way out.
   *
   * @param place of the network's router
   * @param id the network's number
   * @param own the default network, if there is one, which the network may not reach
   * @param services what the network offers to the outside
   * @param everywhere whether it does so on all nodes
   */
  NetworkEgress(
      Plan.Builder plan,
      Place place,
      AssignedNetwork assigned,
      int id,
      RouterRows router,
      NodeGateways nodes,
      Optional<DefaultRouting> own,
      OuterServices services,
      boolean everywhere) {
    this.plan = plan;
    this.place = place;
    this.assigned = assigned;
    this.network = assigned.network();
    this.id = id;
    this.router = router;
    this.nodes = nodes;
    this.own = own;
    this.services = services;
    this.everywhere = everywhere;
    joinSubnets(network).stream()
        .filter(cidr -> !subnets(cidr.family()).isEmpty())
        .forEach(cidr -> join.put(cidr.family(), cidr));
  }

  private List<Cidr> subnets(IpFamily family) {
    return network.cidrs().stream().filter(cidr -> cidr.family() == family).toList();
  }

  private static List<Cidr> joinSubnets(Network network) {
    return network.fold(
        Layer2Network::joinSubnetsOrDefault,
        Layer3Network::joinSubnetsOrDefault,
        localnet -> List.of());
  }

  /** Adds the gateways, if there are any. */
  void addTo(List<SwitchContext> switches) {
    List<OnNode> hosts = hosts();
    if (hosts.isEmpty()) {
      return;
    }
    SwitchRows joining = new SwitchRows(plan, place.at("", "join"), OvnNames.joinSwitch(network));
    connect(joining, router, 1);
    join.forEach(
        (family, joinSubnet) -> {
          List<Cidr> barred = new ArrayList<>(List.of(Masquerade.of(family).block()));
          own.ifPresent(network -> barred.addAll(network.inside(family)));
          router.drop(BARRED, Match.destination(barred));
          List<Cidr> inside = new ArrayList<>(subnets(family));
          inside.add(joinSubnet);
          router.allow(INSIDE, Match.destination(inside));
          // The policies are asked only where a route exists; it also serves nodes without gateway.
          List<OnNode> ways = NodeGateways.ways(hosts, family);
          router.route(
              NodeGateways.everything(family), joinSubnet.address(ways.get(0).host().id()));
          ways.forEach(node -> switches.forEach(context -> steer(context, node, joinSubnet)));
        });
    Optional<Ref<LoadBalancerGroup>> group = services.group(place);
    hosts.forEach(node -> gateway(node, joining, group));
    services.offer(hosts);
    joining.finish();
  }

  /** The nodes that get a gateway. */
  private List<OnNode> hosts() {
    Stream<OnNode> hosts =
        everywhere
            ? nodes.all().stream()
            : assigned.hosts().flatMap(name -> nodes.node(name).stream());
    return hosts.filter(this::joins).toList();
  }

  /** Whether the join subnets have room for the node's gateway. */
  private boolean joins(OnNode node) {
    int number = node.host().id();
    Optional<Cidr> tooSmall =
        join.values().stream()
            .filter(cidr -> cidr.size().compareTo(BigInteger.valueOf(number + 2L)) < 0)
            .findFirst();
    tooSmall.ifPresent(
        cidr ->
            plan.add(
                Diagnostic.error(
                    network.origin(),
                    cidr.toString(),
                    "the join subnet has no address for node "
                        + node.host().name()
                        + ", whose number is "
                        + number
                        + "; it needs a larger one")));
    return tooSmall.isEmpty();
  }

  /** Connects a router to the join switch, with the addresses of its number. */
  private void connect(SwitchRows joining, RouterRows of, int number) {
    List<String> networks =
        join.values().stream()
            .map(cidr -> cidr.address(number) + "/" + cidr.prefixLength())
            .toList();
    joining.connect(
        place.at("", "join"),
        OvnNames.joinToRouter(of.name()),
        of,
        OvnNames.routerToJoin(of.name()),
        joinMac(number),
        networks);
  }

  private MacAddress joinMac(int number) {
    return MacAddress.fromIp(join.values().iterator().next().address(number));
  }

  private MacAddress transitMac() {
    return MacAddress.fromIp(Masquerade.of(join.keySet().iterator().next()).network(id));
  }

  private void gateway(OnNode node, SwitchRows joining, Optional<Ref<LoadBalancerGroup>> group) {
    Place here = place.at("", "gateway", node.host().name());
    RouterRows gateway =
        new RouterRows(plan, here, OvnNames.gatewayRouter(network, node.host().name()));
    gateway.option("chassis", node.host().node().chassis());
    gateway.option("lb_force_snat_ip", "router_ip");
    // Otherwise each gateway on a transit switch knows all others: flows by the square.
    gateway.option("dynamic_neigh_routers", "true");

    String toJoin = OvnNames.routerToJoin(gateway.name());
    connect(joining, gateway, node.host().id());

    // A subnet of one address: what goes to another network goes through the node's gateway.
    String toTransit = OvnNames.routerToTransit(gateway.name());
    List<String> masquerade =
        join.keySet().stream().map(f -> Masquerade.of(f).network(id) + "/" + f.bits()).toList();
    node.transit()
        .connect(
            here,
            OvnNames.transitToRouter(gateway.name()),
            gateway,
            toTransit,
            transitMac(),
            masquerade);

    join.forEach(
        (family, joinSubnet) -> {
          IpAddress out = Masquerade.of(family).nodeGateway();
          IpAddress in = joinSubnet.address(1);
          gateway.neighbour(toTransit, out, Masquerade.nodeGatewayMac());
          gateway.neighbour(toJoin, in, joinMac(1));
          gateway.route(NodeGateways.everything(family), out, toTransit);
          for (Cidr block : subnets(family)) {
            gateway.route(block.toString(), in, toJoin);
            gateway.snat(block.toString(), Masquerade.of(family).network(id));
          }
        });
    group.ifPresent(gateway::loadBalancers);
    services.offerLocal(node.host().name(), gateway);
    gateway.finish(ExternalIds.withRole(network));
  }

  /** What leaves takes the gateway of the node that it is on. */
  private void steer(SwitchContext context, OnNode node, Cidr joinSubnet) {
    boolean everywhere = context.node().isEmpty();
    if (!everywhere && !context.node().equals(Optional.of(node.host().name()))) {
      return;
    }
    String gateway = OvnNames.gatewayRouter(network, node.host().name());
    String here = everywhere ? " && " + Match.residesWith(OvnNames.joinToRouter(gateway)) : "";
    String from = Match.inport(NetworkRouting.portName(context)) + " && ";
    router.reroute(
        OUT, from + Match.family(joinSubnet.family()) + here, joinSubnet.address(node.host().id()));
  }
}
