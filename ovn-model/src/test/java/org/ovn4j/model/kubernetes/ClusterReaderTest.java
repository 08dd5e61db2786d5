package org.ovn4j.model.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.MacAddress;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.EndpointSlice;
import org.ovn4j.model.EndpointSlice.Conditions;
import org.ovn4j.model.EndpointSlice.Endpoint;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.NodeGateway;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Service.Port;

/** What is the cluster's own: nodes' gateways, the default network, shared services. */
class ClusterReaderTest {

  private static Optional<NodeGateway> gateway(String annotations) {
    String node =
        """
        apiVersion: v1
        kind: Node
        metadata:
          name: a
          annotations:
            %s
        """
            .formatted(annotations);
    return Manifests.parse("node.yaml", node).orElseThrow().nodes().get(0).gateway();
  }

  private static NodeGateway.Address address(String text) {
    return NodeGateway.Address.tryParse(text).orElseThrow();
  }

  @Test
  void gatewayHasDefaultsForAllButItsAddresses() {
    assertThat(gateway("ovn4j.org/gateway: '{\"addresses\": [\"192.0.2.11/24\"]}'"))
        .contains(NodeGateway.of(List.of(address("192.0.2.11/24")), List.of()));
  }

  @Test
  void gatewayMayHaveAllOfItsOwn() {
    assertThat(
            gateway(
                """
                ovn4j.org/gateway: >
                      {"addresses": ["192.0.2.11/24", "2001:db8::b/64"],
                       "nextHops": ["192.0.2.1", "2001:db8::1"], "physicalNetwork": "uplink",
                       "mac": "02:42:ac:12:00:03", "vlan": 7}
                """))
        .contains(
            new NodeGateway(
                "uplink",
                List.of(address("192.0.2.11/24"), address("2001:db8::b/64")),
                List.of(IpAddress.parse("192.0.2.1"), IpAddress.parse("2001:db8::1")),
                Optional.of(MacAddress.parse("02:42:ac:12:00:03")),
                OptionalInt.of(7)));
  }

  @Test
  void gatewayOfTheReferencesAgentIsReadUnlessThereIsOneOfOurs() {
    String agents =
        "k8s.ovn.org/l3-gateway-config: '{\"default\": {\"mode\": \"shared\","
            + " \"interface-id\": \"breth0_a\", \"mac-address\": \"02:42:ac:12:00:03\","
            + " \"ip-addresses\": [\"172.18.0.3/16\", \"fc00::3/64\"],"
            + " \"ip-address\": \"172.18.0.3/16\", \"next-hops\": [\"172.18.0.1\"],"
            + " \"node-port-enable\": \"true\", \"vlan-id\": \"0\"}}'";
    assertThat(gateway(agents))
        .contains(
            new NodeGateway(
                "physnet",
                List.of(address("172.18.0.3/16"), address("fc00::3/64")),
                List.of(IpAddress.parse("172.18.0.1")),
                Optional.of(MacAddress.parse("02:42:ac:12:00:03")),
                OptionalInt.empty()));
    assertThat(gateway(agents + "\n    ovn4j.org/gateway: '{\"addresses\": [\"192.0.2.11/24\"]}'"))
        .map(NodeGateway::addresses)
        .contains(List.of(address("192.0.2.11/24")));
    assertThat(gateway("k8s.ovn.org/l3-gateway-config: '{\"default\": {\"mode\": \"disabled\"}}'"))
        .isEmpty();
  }

  @Test
  void faultyGatewaysAreToldOfWithAllTheirFaults() {
    Reading reading =
        Manifests.parse(
            "nodes.yaml",
            """
        apiVersion: v1
        kind: Node
        metadata:
          name: a
          annotations:
            ovn4j.org/gateway: '{"addresses": ["192.0.2.11"], "nextHops": ["x"], "vlan": "7"}'
        ---
        apiVersion: v1
        kind: Node
        metadata:
          name: b
          annotations:
            ovn4j.org/gateway: '{"addresses": ["192.0.2.11/24"], "nextHops": ["198.51.100.1"], "vlan": 5000, "speed": 1}'
        """);
    assertThat(reading.diagnostics())
        .extracting(Diagnostic::toString)
        .satisfiesExactly(
            first -> assertThat(first).contains("addresses[0]: must be an address and the prefix"),
            second -> assertThat(second).contains("nextHops[0]: IP is invalid"),
            third -> assertThat(third).contains("vlan: must be a whole number"),
            fourth -> assertThat(fourth).contains("warning").contains("speed: unknown field"),
            fifth ->
                assertThat(fifth)
                    .startsWith("nodes.yaml:13:24: error: Node b: ")
                    .contains(
                        "198.51.100.1 must be another address in the subnet of one of its own")
                    .contains("VLAN 5000 must be from 1 to 4094"));
  }

  private static final String CONFIG =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: ovn-config, namespace: ovn-kubernetes}
      data: {net_cidr: "10.244.0.0/16/24, fd00:10:244::/48", svc_cidr: "10.96.0.0/16", mtu: "1342"}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: other, namespace: ovn-kubernetes}
      data: {net_cidr: nonsense}
      """;

  @Test
  void defaultNetworkIsWhereTheReferenceHasIt() {
    Intent intent = Manifests.parse("config.yaml", CONFIG).orElseThrow();
    assertThat(intent.defaultNetwork())
        .hasValueSatisfying(
            network -> {
              assertThat(network.subnets())
                  .containsExactly(
                      new Layer3Network.Subnet(Cidr.parse("10.244.0.0/16"), OptionalInt.of(24)),
                      new Layer3Network.Subnet(
                          Cidr.parse("fd00:10:244::/48"), OptionalInt.empty()));
              assertThat(network.serviceSubnets()).containsExactly(Cidr.parse("10.96.0.0/16"));
              assertThat(network.mtu()).hasValue(1342);
            });
  }

  @Test
  void tenantsKeepOffTheDefaultNetworkAndItsServices() {
    Reading reading =
        Manifests.parse(
            "config.yaml",
            CONFIG
                + """
                ---
                apiVersion: v1
                kind: Namespace
                metadata: {name: green}
                ---
                apiVersion: k8s.ovn.org/v1
                kind: UserDefinedNetwork
                metadata: {name: net, namespace: green}
                spec: {topology: Layer2, layer2: {role: Secondary, subnets: [10.0.0.0/8]}}
                """);
    assertThat(reading.diagnostics())
        .extracting(Object::toString)
        .satisfiesExactly(
            pods -> assertThat(pods).contains("overlaps the pod subnet 10.244.0.0/16"),
            services -> assertThat(services).contains("overlaps the service subnet 10.96.0.0/16"));
  }

  @Test
  void servicesHaveTheEndpointsOfTheirSlices() {
    Intent intent =
        Manifests.parse(
                "dns.yaml",
                """
                apiVersion: v1
                kind: Service
                metadata: {name: kube-dns, namespace: kube-system}
                spec:
                  clusterIPs: [10.96.0.10, "fd00:10:96::a"]
                  ports:
                  - {name: dns, port: 53, protocol: UDP, targetPort: 5353}
                  - {name: metrics, port: 9153}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: kube-dns-1, namespace: kube-system, labels: {kubernetes.io/service-name: kube-dns}}
                addressType: IPv4
                endpoints:
                - {addresses: [10.244.0.3], conditions: {ready: true}}
                - {addresses: [10.244.1.4], conditions: {ready: false}}
                - {addresses: [10.244.1.5]}
                ports:
                - {name: dns, port: 5353, protocol: UDP}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: kube-dns-2, namespace: kube-system, labels: {kubernetes.io/service-name: kube-dns}}
                addressType: IPv6
                endpoints: [{addresses: ["fd00:10:244:1::3"]}]
                ports: [{name: dns, port: 5353, protocol: UDP}]
                """)
            .orElseThrow();
    assertThat(intent.services())
        .singleElement()
        .satisfies(
            dns -> {
              assertThat(dns.everyNetwork()).isTrue();
              assertThat(dns.ports())
                  .containsExactly(
                      Port.of(Protocol.UDP, 53, 5353).withName("dns"),
                      Port.of(Protocol.TCP, 9153, 9153).withName("metrics"));
            });
    assertThat(intent.slicesOf(intent.services().get(0)))
        .flatExtracting(EndpointSlice::endpoints)
        .containsExactly(
            Endpoint.of(IpAddress.parse("10.244.0.3")),
            new Endpoint(
                Optional.empty(),
                List.of(IpAddress.parse("10.244.1.4")),
                Conditions.NOT_READY,
                Optional.empty()),
            Endpoint.of(IpAddress.parse("10.244.1.5")),
            Endpoint.of(IpAddress.parse("fd00:10:244:1::3")));
  }
}
