package org.ovn4j.translator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.translator.Intents.GATEWAY1;
import static org.ovn4j.translator.Intents.GATEWAY2;
import static org.ovn4j.translator.Intents.OWNER;
import static org.ovn4j.translator.Intents.cidrs;
import static org.ovn4j.translator.Intents.cluster;
import static org.ovn4j.translator.Intents.defaultNetwork;
import static org.ovn4j.translator.Intents.gateway;
import static org.ovn4j.translator.Intents.gateways;
import static org.ovn4j.translator.Intents.machine;
import static org.ovn4j.translator.Intents.network;
import static org.ovn4j.translator.Intents.on;
import static org.ovn4j.translator.Intents.onNode;
import static org.ovn4j.translator.Intents.pod;
import static org.ovn4j.translator.Intents.stopped;
import static org.ovn4j.translator.Intents.unplaced;
import static org.ovn4j.translator.Plans.messages;
import static org.ovn4j.translator.Plans.plan;
import static org.ovn4j.translator.Plans.render;
import static org.ovn4j.translator.Plans.rows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.MacAddress;
import org.ovn4j.model.Attachment.PrimaryTarget;
import org.ovn4j.model.DefaultNetwork;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network.Role;
import org.ovn4j.model.Node;
import org.ovn4j.model.NodeGateway;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Service;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.Acl;
import org.ovn4j.model.nb.DhcpOptions;
import org.ovn4j.model.nb.LogicalRouter;
import org.ovn4j.model.nb.LogicalRouterPolicy;
import org.ovn4j.model.nb.LogicalRouterPort;
import org.ovn4j.model.nb.LogicalRouterStaticRoute;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.nb.StaticMacBinding;
import org.ovn4j.northbound.Golden;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Snapshots;

/** Networks with a router: the way out over the nodes' gateways, and a subnet for each node. */
class RoutedNetworksTest {

  private static NodeGateway gatewayOfIpv4(String address) {
    return NodeGateway.of(
        List.of(NodeGateway.Address.tryParse(address).orElseThrow()),
        List.of(IpAddress.parse("192.0.2.1")));
  }

  private static Layer3Network layer3(Role role, String... subnets) {
    return Layer3Network.builder(new Tenancy.Namespaced("green", "routed"), role)
        .subnets(
            cidrs(subnets).stream()
                .map(cidr -> new Layer3Network.Subnet(cidr, OptionalInt.empty()))
                .toList())
        .build();
  }

  private static List<String> routers(Plan plan) {
    return rows(plan, LogicalRouter.TABLE).stream().map(LogicalRouter::name).sorted().toList();
  }

  @Test
  void primaryLayer2NetworkLeavesByTheNodesOfItsWorkloads() {
    Intent intent =
        gateways()
            .add(network("203.203.0.0/16", "2010:100:200::/60"))
            .add(machine("vm-a"), onNode(pod("pod-b"), "ovn-worker2"))
            .build();
    Golden.check("egress-layer2.txt", render(plan(intent)));
  }

  @Test
  void primaryLayer3NetworkHasASwitchAndAGatewayOnEachNodeInUse() {
    Intent intent =
        gateways()
            .add(layer3(Role.PRIMARY, "10.200.0.0/16", "fd00:c8::/48"))
            .add(machine("vm-a"), onNode(pod("pod-b"), "ovn-worker2"))
            .build();
    Golden.check("egress-layer3.txt", render(plan(intent)));
  }

  @Test
  void secondaryLayer3NetworkIsRoutedButNoWayOut() {
    Intent intent =
        gateways()
            .add(layer3(Role.SECONDARY, "10.200.0.0/16", "fd00:c8::/48"))
            .add(machine("vm-a", on("routed", 0)), pod("green", "pod-b", on("routed", 0)))
            .build();
    Plan plan = plan(intent);
    assertThat(routers(plan))
        .containsExactly("GR_ovn-worker", "GR_ovn-worker2", "green_routed_ovn_cluster_router");
    assertThat(rows(plan, DhcpOptions.TABLE))
        .filteredOn(row -> row.cidr().equals("10.200.0.0/24"))
        .hasSize(2)
        .allSatisfy(
            row ->
                assertThat(row.options())
                    .containsEntry("classless_static_route", "{10.200.0.0/16,10.200.0.1}")
                    .doesNotContainKeys("router", "dns_server"));
    assertThat(rows(plan, LogicalRouterPort.TABLE))
        .filteredOn(port -> port.name().startsWith("rtos-"))
        .singleElement()
        .satisfies(port -> assertThat(port.ipv6RaConfigs()).as("no default route").isEmpty());
  }

  @Test
  void defaultNetworkHasTheNodesGatewaysAndLocksTheInterfacesOfTenants() {
    Service dns =
        Service.builder("kube-system", "kube-dns")
            .clusterAddresses(Intents.addresses("10.96.0.10"))
            .addPorts(Service.Port.of(Protocol.UDP, 53, 53))
            .putSelector("k8s-app", "kube-dns")
            .everyNetwork(true)
            .build();
    Intent intent =
        gateways()
            .defaultNetwork(defaultNetwork())
            .add(dns)
            .add(Namespace.of("kube-system", Map.of()))
            .add(network("203.203.0.0/16"))
            .add(
                onNode(pod("kube-system", "dns", new PrimaryTarget()), "ovn-worker2").toBuilder()
                    .putLabels("k8s-app", "kube-dns")
                    .build())
            .add(machine("vm-a"))
            .build();
    Golden.check("default-network.txt", render(plan(intent)));
  }

  @Test
  void gatewaysComeAndGoWithRunningWorkloads() {
    Layer2Network net = network("203.203.0.0/16");
    assertThat(routers(plan(gateways().add(net).build())))
        .doesNotContain("GR_green_namespace.scoped_ovn-worker");
    assertThat(routers(plan(gateways().add(net).add(machine("vm-a")).build())))
        .contains("GR_green_namespace.scoped_ovn-worker")
        .doesNotContain("GR_green_namespace.scoped_ovn-worker2");
    assertThat(routers(plan(gateways().add(net).add(stopped(machine("vm-a"))).build())))
        .noneMatch(name -> name.startsWith("GR_green"));
    Workload migrating =
        machine("vm-a").toBuilder().migrationTarget(Optional.of("ovn-worker2")).build();
    assertThat(routers(plan(gateways().add(net).add(migrating).build())))
        .contains("GR_green_namespace.scoped_ovn-worker", "GR_green_namespace.scoped_ovn-worker2");
  }

  @Test
  void workloadOnANodeWithoutGatewayLeavesByAnotherNode() {
    Intent.Builder intent = Intent.builder();
    Intent cluster = cluster().build();
    cluster.namespaces().forEach(intent::add);
    intent
        .add(cluster.nodes().get(0), cluster.nodes().get(1).with(GATEWAY2))
        .add(network("203.203.0.0/16"))
        .add(machine("vm-a"), onNode(pod("pod-b"), "ovn-worker2"));
    Plan plan = plan(intent.build());
    assertThat(routers(plan)).contains("GR_green_namespace.scoped_ovn-worker2");
    assertThat(rows(plan, LogicalRouterPolicy.TABLE))
        .filteredOn(policy -> policy.action().equals(LogicalRouterPolicy.Action.REROUTE))
        .hasSize(1);
  }

  /** The next hops that the policies of routers send what leaves to. */
  private static List<String> ways(Intent intent) {
    return rows(plan(intent), LogicalRouterPolicy.TABLE).stream()
        .flatMap(policy -> policy.nexthops().stream())
        .sorted()
        .toList();
  }

  private static Intent onNodesWith(NodeGateway first, NodeGateway second) {
    Intent.Builder intent = Intent.builder();
    Intent cluster = cluster().build();
    cluster.namespaces().forEach(intent::add);
    DefaultNetwork own =
        new DefaultNetwork(
            List.of(
                new Layer3Network.Subnet(cidrs("10.244.0.0/16").get(0), OptionalInt.empty()),
                new Layer3Network.Subnet(cidrs("fd00:10:244::/48").get(0), OptionalInt.empty())),
            List.of(),
            OptionalInt.empty(),
            Origin.of("ConfigMap ovn-kubernetes/ovn-config"));
    return intent
        .add(cluster.nodes().get(0).with(first), cluster.nodes().get(1).with(second))
        .defaultNetwork(own)
        .add(network("203.203.0.0/16", "2010:100:200::/60"))
        .add(machine("vm-a"), onNode(pod("pod-b"), "ovn-worker2"))
        .build();
  }

  @Test
  void whatIsOfAFamilyThatANodeLacksLeavesByAnotherNode() {
    NodeGateway onlyIpv4 = gatewayOfIpv4("192.0.2.11/24");
    assertThat(ways(onNodesWith(onlyIpv4, GATEWAY2)))
        .as("by the default network's gateways and the tenant's")
        .containsExactly(
            "100.64.0.2", "100.64.0.3", "100.65.0.2", "100.65.0.3", "fd98::3", "fd99::3");
    assertThat(rows(plan(onNodesWith(onlyIpv4, GATEWAY2)), LogicalRouterStaticRoute.TABLE))
        .filteredOn(route -> route.ipPrefix().equals("::/0"))
        .extracting(LogicalRouterStaticRoute::nexthop)
        .contains("fd98::3", "fd99::3")
        .doesNotContain("fd98::2", "fd99::2");
  }

  @Test
  void servicesAreReachedOverNodesOfWhichNoneLeadsOutWithTheFamily() {
    assertThat(ways(onNodesWith(gatewayOfIpv4("192.0.2.11/24"), gatewayOfIpv4("192.0.2.12/24"))))
        .contains("fd98::2", "fd98::3", "fd99::2", "fd99::3");
  }

  @Test
  void numbersStayWithNodesAndNetworksWhenOthersComeAndGo() {
    Layer2Network net = network("203.203.0.0/16");
    Layer2Network earlier =
        Layer2Network.builder(new Tenancy.Namespaced("amber", "net"), Role.PRIMARY)
            .subnets(cidrs("203.203.0.0/16"))
            .build();
    Node late = Node.of("a-node", List.of()).with(gateway("192.0.2.13/24", "2001:db8:ffff::13/64"));
    Snapshot snapshot = Snapshots.of(plan(gateways().add(net).add(machine("vm-a")).build()));

    Intent after =
        gateways()
            .add(late)
            .add(Intents.namespace("amber"))
            .add(net, earlier)
            .add(machine("vm-a"))
            .build();
    List<LogicalRouter> routers = rows(plan(after, snapshot), LogicalRouter.TABLE);

    assertThat(routers)
        .filteredOn(router -> router.externalIds().containsKey(Numbering.NODE_ID))
        .extracting(router -> router.name() + " " + router.externalIds().get(Numbering.NODE_ID))
        .containsExactlyInAnyOrder("GR_ovn-worker 2", "GR_ovn-worker2 3", "GR_a-node 4");
    assertThat(routers)
        .filteredOn(router -> router.externalIds().containsKey(Numbering.NETWORK_ID))
        .extracting(router -> router.name() + " " + router.externalIds().get(Numbering.NETWORK_ID))
        .containsExactlyInAnyOrder(
            "green_namespace.scoped_transit_router 1", "amber_net_transit_router 2");
  }

  @Test
  void subnetsStayWithTheirNodesWhileTheyHavePorts() {
    Layer3Network net = layer3(Role.PRIMARY, "10.200.0.0/16");
    Snapshot snapshot =
        Snapshots.of(plan(gateways().add(net).add(onNode(pod("pod-b"), "ovn-worker2")).build()));

    Intent both =
        gateways().add(net).add(pod("pod-a"), onNode(pod("pod-b"), "ovn-worker2")).build();
    Plan plan = plan(both, snapshot);

    assertThat(rows(plan, LogicalSwitch.TABLE))
        .extracting(row -> row.name() + " " + row.externalIds().get(LeaseJournal.SUBNETS))
        .contains(
            "green_routed_ovn-worker2 10.200.0.0/24", "green_routed_ovn-worker 10.200.1.0/24");
  }

  @Test
  void networkWithoutASubnetLeftSaysSo() {
    Layer3Network tiny =
        Layer3Network.builder(new Tenancy.Namespaced("green", "routed"), Role.PRIMARY)
            .addSubnets(new Layer3Network.Subnet(cidrs("10.200.0.0/28").get(0), OptionalInt.of(29)))
            .build();
    Intent intent =
        gateways()
            .add(Node.of("third", List.of()))
            .add(tiny)
            .add(pod("a"), onNode(pod("b"), "ovn-worker2"), onNode(pod("c"), "third"))
            .build();
    assertThat(messages(plan(intent)))
        .singleElement()
        .asString()
        .contains("no subnet for node third");
  }

  @Test
  void podOnALayer3NetworkWaitsForItsNode() {
    Intent intent =
        gateways().add(layer3(Role.PRIMARY, "10.200.0.0/16")).add(unplaced(pod("a"))).build();
    Plan plan = plan(intent);
    assertThat(rows(plan, LogicalSwitchPort.TABLE))
        .noneMatch(port -> port.externalIds().containsKey("pod"));
    assertThat(messages(plan)).singleElement().asString().contains("before it is on a node");
  }

  @Test
  void gatewayAddressThatIsTheHostsTooIsAWarning() {
    Node shared =
        new Node(
            "ovn-worker",
            "C1",
            Map.of(),
            Intents.addresses("192.0.2.11"),
            Optional.of(GATEWAY1),
            Origin.of("Node ovn-worker"));
    Plan plan = plan(Intent.builder().add(shared).build());
    assertThat(messages(plan)).singleElement().asString().contains("the host's own address");
  }

  @Test
  void gatewayMayHaveAMacAndAVlanOfItsOwn() {
    NodeGateway own =
        new NodeGateway(
            "uplink",
            GATEWAY1.addresses(),
            GATEWAY1.nextHops(),
            Optional.of(MacAddress.parse("02:42:ac:12:00:03")),
            OptionalInt.of(7));
    Plan plan = plan(Intent.builder().add(Node.of("n", List.of()).with(own)).build());
    assertThat(rows(plan, LogicalRouterPort.TABLE))
        .extracting(port -> port.name() + " " + port.mac())
        .contains("rtoe-GR_n 02:42:ac:12:00:03");
    assertThat(rows(plan, LogicalSwitchPort.TABLE))
        .filteredOn(port -> port.type().equals("localnet"))
        .singleElement()
        .satisfies(
            port -> {
              assertThat(port.name()).isEqualTo("uplink_n");
              assertThat(port.tagRequest()).hasValue(7);
              assertThat(port.options()).containsEntry("network_name", "uplink");
            });
  }

  @Test
  void nameOfAPhysicalNetworkStaysANameInAMatch() {
    NodeGateway own =
        new NodeGateway(
            "a\" || ip4 || inport == \"b\\",
            GATEWAY1.addresses(),
            GATEWAY1.nextHops(),
            Optional.empty(),
            OptionalInt.empty());
    Plan plan = plan(Intent.builder().add(Node.of("n", List.of()).with(own)).build());
    assertThat(rows(plan, Acl.TABLE))
        .extracting(Acl::match)
        .contains(
            "inport == \"a\\\" || ip4 || inport == \\\"b\\\\_n\""
                + " && ip4.dst == 169.254.0.0/17");
  }

  @Test
  void joinSubnetWithoutRoomForANodesNumberIsAnError() {
    Layer2Network net =
        Intents.primary("203.203.0.0/16").joinSubnets(cidrs("100.66.0.0/30")).build();
    Plan plan = plan(gateways().add(net).add(pod("a"), onNode(pod("b"), "ovn-worker2")).build());
    assertThat(messages(plan))
        .singleElement()
        .asString()
        .contains("100.66.0.0/30")
        .contains("ovn-worker2");
  }

  @Test
  void bindingsOfNextHopsAreRemovedWithTheirGateways() {
    Layer2Network net = network("203.203.0.0/16");
    Snapshot snapshot = Snapshots.of(plan(gateways().add(net).add(machine("vm-a")).build()));
    assertThat(snapshot.rows(StaticMacBinding.TABLE)).hasSize(2);
    Plan without = plan(gateways().add(net).build());
    assertThat(without.diff(snapshot).changes())
        .filteredOn(change -> change.table().equals(StaticMacBinding.TABLE))
        .hasSize(2);
    assertThat(Plan.empty(OWNER).diff(snapshot).changes()).hasSize((int) snapshot.rows().count());
  }
}
