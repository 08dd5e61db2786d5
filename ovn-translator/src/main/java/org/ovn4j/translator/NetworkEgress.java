package org.ovn4j.translator;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.nb.LoadBalancerGroup;
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

  private final Plan.Builder plan;
  private final NetworkRows.Common common;
  private final NetworkGateway.Joint joint;
  private final AssignedNetwork assigned;
  private final RouterRows router;
  private final NodeGateways nodes;
  private final OuterServices services;

  /**
   * The way out.
   *
   * @param place of the network's router
   * @param services what the network offers to the outside
   */
  NetworkEgress(
      Plan.Builder plan,
      NetworkRows.Common common,
      Place place,
      AssignedNetwork assigned,
      RouterRows router,
      NodeGateways nodes,
      OuterServices services) {
    this.plan = plan;
    this.common = common;
    this.joint = NetworkGateway.Joint.of(place, assigned.network());
    this.assigned = assigned;
    this.router = router;
    this.nodes = nodes;
    this.services = services;
  }

  /**
   * Adds what the gateways have in common, if there are any.
   *
   * @param id the network's number
   * @param earlier gateways of this network that were made before, by node
   * @return the gateways, by node
   */
  Map<String, NetworkGateway.Made> addTo(
      List<SwitchContext> switches, int id, Map<String, NetworkGateway.Made> earlier) {
    List<OnNode> hosts = hosts();
    if (hosts.isEmpty()) {
      return Map.of();
    }
    SwitchRows joining = joint.rows(plan);
    joint.connectRouter(joining, router);
    joint.subnets().forEach((family, joinSubnet) -> route(family, joinSubnet, hosts));
    Map<IpFamily, Set<String>> ways = new TreeMap<>();
    joint.subnets().keySet().forEach(family -> ways.put(family, names(hosts, family)));
    Optional<Ref<LoadBalancerGroup>> group = services.group(joint.place());
    Map<String, NetworkGateway.Made> gateways = new LinkedHashMap<>();
    for (OnNode host : hosts) {
      NetworkGateway.Inputs inputs = inputs(host.host().name(), ways, switches, group);
      NetworkGateway.Made known = earlier.get(inputs.node());
      NetworkGateway.Made gateway =
          known != null && known.inputs().equals(inputs)
              ? known
              : NetworkGateway.of(common, joint, router.name(), id, inputs);
      joining.add(gateway.joining());
      router.add(gateway.router());
      gateways.put(inputs.node(), gateway);
    }
    services.offer(joint.place(), hosts);
    joining.finish();
    return gateways;
  }

  private void route(IpFamily family, Cidr joinSubnet, List<OnNode> hosts) {
    List<Cidr> barred = new ArrayList<>(List.of(Masquerade.of(family).block()));
    common
        .intent()
        .defaultNetwork()
        .ifPresent(own -> barred.addAll(new DefaultRouting(own).inside(family)));
    router.drop(BARRED, Match.destination(barred));
    List<Cidr> inside =
        new ArrayList<>(
            assigned.network().cidrs().stream().filter(c -> c.family() == family).toList());
    inside.add(joinSubnet);
    router.allow(INSIDE, Match.destination(inside));
    // The policies are asked only where a route exists; it also serves nodes without gateway.
    OnNode first = NodeGateways.ways(hosts, family).get(0);
    router.route(NodeGateways.everything(family), joinSubnet.address(first.host().id()));
  }

  private static Set<String> names(List<OnNode> hosts, IpFamily family) {
    return NodeGateways.ways(hosts, family).stream()
        .map(node -> node.host().name())
        .collect(Collectors.toSet());
  }

  private NetworkGateway.Inputs inputs(
      String node,
      Map<IpFamily, Set<String>> ways,
      List<SwitchContext> switches,
      Optional<Ref<LoadBalancerGroup>> group) {
    List<IpFamily> families =
        ways.entrySet().stream()
            .filter(way -> way.getValue().contains(node))
            .map(Map.Entry::getKey)
            .toList();
    List<String> ports =
        switches.stream()
            .filter(context -> context.node().isEmpty() || context.node().get().equals(node))
            .map(NetworkRouting::portName)
            .toList();
    List<Ref<LoadBalancerGroup>> groups =
        Stream.of(group, LocalServices.group(common, node)).flatMap(Optional::stream).toList();
    return new NetworkGateway.Inputs(node, families, ports, groups, services.local(node));
  }

  /** The nodes that get a gateway. */
  private List<OnNode> hosts() {
    Stream<OnNode> hosts =
        OuterServices.areEverywhere(common.intent(), assigned.network())
            ? nodes.all().stream()
            : assigned.hosts().flatMap(name -> nodes.node(name).stream());
    return hosts.filter(this::joins).toList();
  }

  /** Whether the join subnets have room for the node's gateway. */
  private boolean joins(OnNode node) {
    int number = node.host().id();
    Optional<Cidr> tooSmall =
        joint.subnets().values().stream()
            .filter(cidr -> cidr.size().compareTo(BigInteger.valueOf(number + 2L)) < 0)
            .findFirst();
    tooSmall.ifPresent(
        cidr ->
            plan.add(
                Diagnostic.error(
                    assigned.network().origin(),
                    cidr.toString(),
                    "the join subnet has no address for node "
                        + node.host().name()
                        + ", whose number is "
                        + number
                        + "; it needs a larger one")));
    return tooSmall.isEmpty();
  }
}
