package org.ovn4j.translator;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.ipam.MacAddress;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.Network;
import org.ovn4j.model.nb.LoadBalancer;
import org.ovn4j.model.nb.LoadBalancerGroup;
import org.ovn4j.model.nb.OvnNames;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.northbound.Plan;
import org.ovn4j.translator.NodeGateways.OnNode;

/**
 * The gateway of a primary network on a node, and what leads to it. It knows no workload, so most
 * changes of a network leave it as it was made, {@link Made}.
 */
final class NetworkGateway {

  private static final int OUT = 1000;

  /** The number of the network's own router on the join switch. */
  private static final int ROUTER = 1;

  /**
   * Where the network's router and its gateways meet.
   *
   * @param place of the network's router
   * @param subnets the join switch's, of the network's families
   */
  record Joint(Place place, Network network, Map<IpFamily, Cidr> subnets) {

    static Joint of(Place place, Network network) {
      Map<IpFamily, Cidr> subnets = new TreeMap<>();
      network
          .fold(
              Layer2Network::joinSubnetsOrDefault,
              Layer3Network::joinSubnetsOrDefault,
              localnet -> List.<Cidr>of())
          .stream()
          .filter(cidr -> network.cidrs().stream().anyMatch(c -> c.family() == cidr.family()))
          .forEach(cidr -> subnets.put(cidr.family(), cidr));
      return new Joint(place, network, subnets);
    }

    private Place at() {
      return place.at("", "join");
    }

    SwitchRows rows(Plan.Builder plan) {
      return new SwitchRows(plan, at(), OvnNames.joinSwitch(network));
    }

    void connectRouter(SwitchRows joining, RouterRows router) {
      connect(joining, router, ROUTER);
    }

    /** Connects a router to the join switch, with the addresses of its number. */
    private void connect(SwitchRows joining, RouterRows router, int number) {
      List<String> networks =
          subnets.values().stream()
              .map(cidr -> cidr.address(number) + "/" + cidr.prefixLength())
              .toList();
      joining.connect(
          at(),
          OvnNames.joinToRouter(router.name()),
          router,
          OvnNames.routerToJoin(router.name()),
          mac(number),
          networks);
    }

    private MacAddress mac(int number) {
      return MacAddress.fromIp(subnets.values().iterator().next().address(number));
    }
  }

  /**
   * What a gateway depends on, beside what the whole network has from the first to the last of its
   * workloads.
   *
   * @param node where it is
   * @param families those that leave the node by it
   * @param ports the ports of the network's router whose traffic it is to take, if it comes from
   *     this node
   * @param groups what all gateways of the network offer, and all on this node
   * @param local what only this one offers
   */
  record Inputs(
      String node,
      List<IpFamily> families,
      List<String> ports,
      List<Ref<LoadBalancerGroup>> groups,
      List<Ref<LoadBalancer>> local) {}

  /**
   * A gateway's rows.
   *
   * @param inputs what they are made from
   * @param rows the rows, and what they have on the node
   * @param joining its end of the join switch
   * @param router what the network's router has for it
   */
  record Made(
      Inputs inputs,
      NetworkRows.Piece rows,
      SwitchRows.Content joining,
      RouterRows.Content router) {}

  private final Joint joint;
  private final int id;
  private final OnNode node;
  private final RouterRows gateway;
  private final SwitchRows joining;
  private final RouterRows router;

  private NetworkGateway(Plan.Builder plan, Joint joint, String router, int id, OnNode node) {
    this.joint = joint;
    this.id = id;
    this.node = node;
    Place here = joint.place().at("", "gateway", node.host().name());
    String name = OvnNames.gatewayRouter(joint.network(), node.host().name());
    this.gateway = new RouterRows(plan, here, name);
    this.joining = joint.rows(plan);
    this.router = new RouterRows(plan, joint.place(), router);
  }

  /**
   * Makes a gateway.
   *
   * @param router the name of the network's router
   * @param id the network's number
   */
  static Made of(NetworkRows.Common common, Joint joint, String router, int id, Inputs inputs) {
    Plan.Builder plan = Plan.builder(common.owner());
    NodeGateways nodes = new NodeGateways(plan, common.sites());
    NetworkGateway made =
        new NetworkGateway(plan, joint, router, id, nodes.node(inputs.node()).orElseThrow());
    made.add(inputs);
    return new Made(
        inputs,
        new NetworkRows.Piece(plan.part(), nodes.shares(), Map.of()),
        made.joining.content(),
        made.router.content());
  }

  private void add(Inputs inputs) {
    gateway.option("chassis", node.host().node().chassis());
    gateway.option("lb_force_snat_ip", "router_ip");
    // Otherwise each gateway on a transit switch knows all others: flows by the square.
    gateway.option("dynamic_neigh_routers", "true");
    joint.connect(joining, gateway, node.host().id());
    connectTransit();
    joint.subnets().forEach(this::lead);
    joint
        .subnets()
        .forEach(
            (family, joinSubnet) -> {
              if (inputs.families().contains(family)) {
                steer(inputs.ports(), joinSubnet);
              }
            });
    inputs.groups().forEach(gateway::loadBalancers);
    gateway.loadBalancers(inputs.local());
    gateway.finish(ExternalIds.withRole(joint.network()));
  }

  /** A subnet of one address: what goes to another network goes through the node's gateway. */
  private void connectTransit() {
    List<String> masquerade =
        joint.subnets().keySet().stream()
            .map(family -> Masquerade.of(family).network(id) + "/" + family.bits())
            .toList();
    IpFamily first = joint.subnets().keySet().iterator().next();
    node.transit()
        .connect(
            joint.place().at("", "gateway", node.host().name()),
            OvnNames.transitToRouter(gateway.name()),
            gateway,
            OvnNames.routerToTransit(gateway.name()),
            MacAddress.fromIp(Masquerade.of(first).network(id)),
            masquerade);
  }

  private void lead(IpFamily family, Cidr joinSubnet) {
    String toJoin = OvnNames.routerToJoin(gateway.name());
    String toTransit = OvnNames.routerToTransit(gateway.name());
    IpAddress out = Masquerade.of(family).nodeGateway();
    IpAddress in = joinSubnet.address(ROUTER);
    gateway.neighbour(toTransit, out, Masquerade.nodeGatewayMac());
    gateway.neighbour(toJoin, in, joint.mac(ROUTER));
    gateway.route(NodeGateways.everything(family), out, toTransit);
    for (Cidr block : joint.network().cidrs()) {
      if (block.family() == family) {
        gateway.route(block.toString(), in, toJoin);
        gateway.snat(block.toString(), Masquerade.of(family).network(id));
      }
    }
  }

  /** What leaves takes the gateway of the node that it is on. */
  private void steer(List<String> ports, Cidr joinSubnet) {
    // The switch of a Layer2 network is on all nodes.
    String here =
        joint.network() instanceof Layer2Network
            ? " && " + Match.residesWith(OvnNames.joinToRouter(gateway.name()))
            : "";
    for (String port : ports) {
      router.reroute(
          OUT,
          Match.inport(port) + " && " + Match.family(joinSubnet.family()) + here,
          joinSubnet.address(node.host().id()));
    }
  }
}
