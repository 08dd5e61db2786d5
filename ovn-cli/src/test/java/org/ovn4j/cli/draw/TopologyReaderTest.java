package org.ovn4j.cli.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.ovn4j.cli.draw.Topology.Band;
import org.ovn4j.cli.draw.Topology.Interface;
import org.ovn4j.cli.draw.Topology.PhysicalNetwork;
import org.ovn4j.cli.draw.Topology.Place;
import org.ovn4j.cli.draw.Topology.Router;
import org.ovn4j.cli.draw.Topology.Service;
import org.ovn4j.cli.draw.Topology.Stop;
import org.ovn4j.ipam.IpAddress;

/** What of manifests is shown. */
class TopologyReaderTest {

  private static final String GREEN =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: green, labels: {k8s.ovn.org/primary-user-defined-network: ""}}
      ---
      apiVersion: k8s.ovn.org/v1
      kind: UserDefinedNetwork
      metadata: {name: net, namespace: green}
      spec:
        topology: Layer2
        layer2: {role: Primary, subnets: [10.1.0.0/16], ipam: {lifecycle: Persistent}}
      """;

  private static final String STORAGE =
      """
      ---
      apiVersion: k8s.ovn.org/v1
      kind: ClusterUserDefinedNetwork
      metadata: {name: storage}
      spec:
        namespaceSelector: {}
        network:
          topology: Localnet
          localnet:
            {role: Secondary, physicalNetworkName: physnet1, ipam: {mode: Disabled},
             vlan: {mode: Access, access: {id: 20}}}
      """;

  private static String node(String name) {
    return """
        ---
        apiVersion: v1
        kind: Node
        metadata: {name: %s, annotations: {k8s.ovn.org/node-chassis-id: c-%s}}
        status: {addresses: [{type: InternalIP, address: 10.90.0.1}]}
        """
        .formatted(name, name);
  }

  private static String pod(String name, String spec, String networks) {
    return """
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: green, annotations: {k8s.v1.cni.cncf.io/networks: "%s"}}
        spec: {%s}
        """
        .formatted(name, networks, spec);
  }

  private static String machine(String name, boolean running) {
    return """
        ---
        apiVersion: kubevirt.io/v1
        kind: VirtualMachine
        metadata: {name: %s, namespace: green}
        spec: {running: %s, template: {spec: {nodeSelector: {kubernetes.io/hostname: n1}}}}
        """
        .formatted(name, running);
  }

  @Test
  void networkHasItsSubnetsItsRouterAndItsWorkloadsOnTheirNodes() {
    Topology topology =
        Topologies.of(GREEN + node("n1") + node("n2") + pod("web", "nodeName: n2", ""));

    assertThat(topology.summary()).isEqualTo("1 network · 2 nodes · 1 workload");
    assertThat(topology.places())
        .containsExactly(
            new Place(Place.Kind.NODE, "n1", List.of("10.90.0.1", "chassis c-n1")),
            new Place(Place.Kind.NODE, "n2", List.of("10.90.0.1", "chassis c-n2")));
    Band band = topology.bands().get(0);
    assertThat(band.name()).isEqualTo("green/net");
    assertThat(band.summary()).isEqualTo("Primary · Layer2");
    assertThat(band.subnets()).containsExactly("10.1.0.0/16");
    assertThat(band.router()).contains(new Router(List.of(IpAddress.parse("10.1.0.1"))));
    assertThat(band.switchPerPlace()).isFalse();
    assertThat(band.stops()).containsOnlyKeys(1);
    assertThat(stop(band, 1).interfaces())
        .containsExactly(
            new Interface(
                false,
                "",
                "web",
                "Pod green/web",
                true,
                List.of("10.1.0.3"),
                "",
                List.of(),
                List.of(),
                List.of()));
  }

  @Test
  void workloadOfTwoNetworksIsOnBothAndEachTellsTheOther() {
    Topology topology = Topologies.of(GREEN + STORAGE + pod("web", "", "storage"));

    Band green = topology.bands().get(0);
    Band storage = topology.bands().get(1);
    assertThat(storage.summary()).isEqualTo("Secondary · Localnet · no IPAM");
    assertThat(storage.tenants()).isEqualTo("for green");
    assertThat(storage.router()).isEmpty();
    assertThat(storage.physicalNetwork()).contains(new PhysicalNetwork("physnet1", "VLAN 20"));
    assertThat(topology.places())
        .extracting(Place::kind)
        .as("the pod has no node")
        .containsExactly(Place.Kind.NOWHERE);
    assertThat(only(green).others()).containsExactly(storage.colour());
    assertThat(only(storage).others()).containsExactly(green.colour());
    assertThat(only(storage).addresses())
        .as("its MAC, where it has no address")
        .singleElement()
        .asString()
        .startsWith("0a:58:");
  }

  private static Stop stop(Band band, int place) {
    return Optional.ofNullable(band.stops().get(place)).orElseThrow();
  }

  private static Interface only(Band band) {
    assertThat(band.stops()).hasSize(1);
    List<Interface> interfaces = band.stops().values().iterator().next().interfaces();
    assertThat(interfaces).hasSize(1);
    return interfaces.get(0);
  }

  @Test
  void stoppedMachineIsShownIfItKeepsItsAddress() {
    String vm = node("n1") + machine("vm", false);

    Interface stopped = only(Topologies.of(GREEN + vm).bands().get(0));
    assertThat(stopped.running()).isFalse();
    assertThat(stopped.note()).isEqualTo("stopped");
    assertThat(stopped.addresses()).containsExactly("10.1.0.3");

    String fleeting = GREEN.replace(", ipam: {lifecycle: Persistent}", "");
    assertThat(Topologies.of(fleeting + vm).bands().get(0).stops()).isEmpty();
  }

  @Test
  void machineThatMigratesSaysWhereTo() {
    String instance =
        """
        ---
        apiVersion: kubevirt.io/v1
        kind: VirtualMachineInstance
        metadata: {name: vm, namespace: green}
        status: {phase: Running, nodeName: n1, migrationState: {targetNode: n2}}
        """;

    Topology topology =
        Topologies.of(GREEN + node("n1") + node("n2") + machine("vm", true) + instance);

    assertThat(only(topology.bands().get(0)).note()).isEqualTo("migrates to n2");
  }

  @Test
  void networksOfTopologyLayer3HaveASwitchWithASubnetOnEachNode() {
    String routed =
        GREEN
            .replace("Layer2", "Layer3")
            .replace("layer2", "layer3")
            .replace("[10.1.0.0/16]", "[{cidr: 10.1.0.0/16}, {cidr: 10.2.0.0/16}]")
            .replace(", ipam: {lifecycle: Persistent}", "");

    Band band = Topologies.of(routed + node("n1") + pod("web", "nodeName: n1", "")).bands().get(0);

    assertThat(band.summary()).isEqualTo("Primary · Layer3");
    assertThat(band.subnets()).containsExactly("10.1.0.0/16", "10.2.0.0/16");
    assertThat(band.router().orElseThrow().addresses()).as("on each node another").isEmpty();
    assertThat(band.switchPerPlace()).isTrue();
    assertThat(stop(band, 0).subnets()).containsExactly("10.1.0.0/24");
    assertThat(only(band).name()).isEqualTo("web");
    assertThat(only(band).addresses()).containsExactly("10.1.0.3");
  }

  @Test
  void networkHasAGatewayOnNodesWithAWayOut() {
    String gateway =
        node("n1")
            .replace(
                "k8s.ovn.org/node-chassis-id: c-n1",
                "ovn4j.org/gateway:"
                    + " '{\"addresses\": [\"192.0.2.11/24\"], \"nextHops\": [\"192.0.2.1\"]}'");

    Topology topology =
        Topologies.of(
            GREEN
                + gateway
                + node("n2")
                + pod("web", "nodeName: n1", "")
                + pod("other", "nodeName: n2", ""));

    assertThat(topology.places().get(0).details())
        .containsExactly("10.90.0.1", "out by physnet as", "192.0.2.11");
    Band band = topology.bands().get(0);
    assertThat(stop(band, 0).gateway())
        .contains(new Router(List.of(IpAddress.parse("169.254.0.11"))));
    assertThat(stop(band, 1).gateway()).isEmpty();
  }

  @Test
  void manyWorkloadsAndNodesAreCounted() {
    StringBuilder manifests = new StringBuilder(GREEN);
    for (int i = 10; i < 30; i++) {
      manifests.append(node("n" + i)).append(pod("p" + i, "nodeName: n" + i, ""));
    }
    for (int i = 10; i < 16; i++) {
      manifests.append(pod("q" + i, "nodeName: n10", ""));
    }
    for (int i = 10; i < 29; i++) {
      manifests.append(pod("r" + i, "nodeName: n11", ""));
    }

    Topology topology = Topologies.of(manifests.toString());

    assertThat(topology.places()).hasSize(13);
    assertThat(topology.places().get(12))
        .isEqualTo(new Place(Place.Kind.MORE_NODES, "+8 more nodes", List.of()));
    Band band = topology.bands().get(0);
    assertThat(stop(band, 0).interfaces()).as("one more is no less").hasSize(7);
    assertThat(stop(band, 0).more()).isZero();
    assertThat(stop(band, 1).interfaces()).hasSize(6);
    assertThat(stop(band, 1).more()).isEqualTo(14);
    assertThat(stop(band, 12)).isEqualTo(new Stop(List.of(), Optional.empty(), List.of(), 8));
  }

  @Test
  void whatIsLeftOutIsSaid() {
    StringBuilder manifests = new StringBuilder(GREEN);
    for (int i = 10; i < 36; i++) {
      manifests.append(STORAGE.replace("storage", "storage-" + i).replace("20", "" + i));
    }
    manifests.append("---\napiVersion: v1\nkind: Namespace\nmetadata: {name: plain}\n");
    manifests.append(pod("lonely", "", "").replace("green", "plain"));

    Topology topology = Topologies.of(manifests.toString());

    assertThat(topology.bands()).hasSize(24);
    assertThat(topology.bands().get(0).name()).as("primary networks come first").contains("green");
    assertThat(topology.remarks())
        .containsExactly(
            "Not shown: 3 more networks.", "Not shown: 1 workload on none of these networks.");
  }

  @Test
  void networkThatIsCalledAsAColourHasIt() {
    assertThat(Palette.colours(List.of("acme/net", "blue/net", "a/red", "blue/other")))
        .containsEntry("blue/net", 0)
        .containsEntry("acme/net", 1)
        .containsEntry("a/red", 7)
        .containsEntry("blue/other", 2);
    List<String> many = IntStream.range(0, 25).mapToObj(i -> "net" + i).toList();
    assertThat(Palette.colours(many)).hasSize(25);
    assertThat(Palette.colours(many).values())
        .allMatch(colour -> colour >= 0 && colour < Palette.all().size());
  }

  private static final String SERVICE =
      """
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: green}
      spec:
        type: NodePort
        clusterIPs: [10.96.0.20]
        externalIPs: [192.0.2.100]
        ports:
        - {name: http, port: 80, nodePort: 30080}
        - {name: dns, port: 53, protocol: UDP}
        selector: {app: web}
      """;

  private static String policy(String name, String selector) {
    return """
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: %s, namespace: green}
        spec: {podSelector: %s}
        """
        .formatted(name, selector);
  }

  private static String labelled(String pod) {
    return pod.replace("namespace: green", "namespace: green, labels: {app: web}");
  }

  @Test
  void serviceHasItsAddressesAndIsKnownToWhoAnswers() {
    String none = SERVICE.replace("name: web, n", "name: none, n").replace("app: web", "app: no");
    Band band =
        Topologies.of(
                GREEN
                    + node("n1")
                    + labelled(pod("web", "nodeName: n1", ""))
                    + pod("other", "nodeName: n1", "")
                    + SERVICE
                    + none.replaceAll("nodePort: \\d+", "targetPort: 1")
                        .replace("10.96.0.20", "10.96.0.21")
                        .replace("192.0.2.100", "192.0.2.101"))
            .bands()
            .get(0);

    assertThat(band.services().shown())
        .extracting(Service::name, Service::note)
        .containsExactly(tuple("none", "nobody answers"), tuple("web", ""));
    assertThat(band.services().shown().get(1).addresses())
        .containsExactly("10.96.0.20:80,53/UDP", "192.0.2.100:80,53/UDP", "every node:30080");
    assertThat(stop(band, 0).interfaces())
        .extracting(Interface::name, Interface::services)
        .containsExactly(tuple("other", List.of()), tuple("web", List.of(1)));
  }

  @Test
  void policyIsToldWhereItHoldsAndOnceIfItHoldsForAll() {
    Band band =
        Topologies.of(
                GREEN
                    + node("n1")
                    + labelled(pod("web", "nodeName: n1", ""))
                    + pod("other", "nodeName: n1", "")
                    + policy("closed", "{}")
                    + policy("narrow", "{matchLabels: {app: web}}"))
            .bands()
            .get(0);

    assertThat(band.policies()).containsExactly("closed");
    assertThat(stop(band, 0).interfaces())
        .extracting(Interface::name, Interface::policies)
        .containsExactly(tuple("other", List.of()), tuple("web", List.of("narrow")));
  }
}
