package org.ovn4j.model.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.EndpointSlice;
import org.ovn4j.model.EndpointSlice.Conditions;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Service;
import org.ovn4j.model.Service.TargetPort;
import org.ovn4j.model.Service.TrafficPolicy;

class ServiceReaderTest {

  private static final String NAMESPACE =
      "{apiVersion: v1, kind: Namespace, metadata: {name: green}}\n---\n";

  private static String service(String name, String spec) {
    return "{apiVersion: v1, kind: Service, metadata: {name: %s, namespace: green}, spec: %s}\n---\n"
        .formatted(name, spec);
  }

  private static List<String> problems(String text) {
    return Manifests.parse("s.yaml", NAMESPACE + text).diagnostics().stream()
        .map(Object::toString)
        .filter(line -> !line.contains("has no network"))
        .toList();
  }

  private static void tells(String spec, String... problems) {
    List<String> told = problems(service("web", spec));
    assertThat(told).as(spec).hasSize(problems.length);
    for (int i = 0; i < problems.length; i++) {
      assertThat(told.get(i)).contains(problems[i]);
    }
  }

  @Test
  void readsWhatAServiceMayHave() {
    Intent intent =
        Manifests.parse(
                "s.yaml",
                NAMESPACE
                    + """
                    apiVersion: v1
                    kind: Service
                    metadata: {name: web, namespace: green}
                    spec:
                      type: LoadBalancer
                      clusterIP: 10.96.1.1
                      clusterIPs: [10.96.1.1, "fd00:10:96::101"]
                      externalIPs: [198.51.100.7]
                      loadBalancerIP: 192.0.2.99
                      loadBalancerSourceRanges: [203.0.113.0/24]
                      sessionAffinity: ClientIP
                      sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}
                      externalTrafficPolicy: Local
                      internalTrafficPolicy: Local
                      publishNotReadyAddresses: true
                      selector: {app: web}
                      ports:
                      - {name: http, port: 80, targetPort: http, nodePort: 30080}
                      - {name: dns, port: 53, protocol: UDP}
                    status: {loadBalancer: {ingress: [{ip: 192.0.2.100}, {ip: 192.0.2.101, ipMode: Proxy}]}}
                    """)
            .orElseThrow();
    Service expected =
        Service.builder("green", "web")
            .type(Service.Type.LOAD_BALANCER)
            .addClusterAddresses(IpAddress.parse("10.96.1.1"), IpAddress.parse("fd00:10:96::101"))
            .addExternalAddresses(IpAddress.parse("198.51.100.7"))
            .addLoadBalancerAddresses(IpAddress.parse("192.0.2.100"))
            .addSourceRanges(Cidr.parse("203.0.113.0/24"))
            .affinityTimeout(60)
            .externalPolicy(TrafficPolicy.LOCAL)
            .internalPolicy(TrafficPolicy.LOCAL)
            .publishesNotReady(true)
            .selector(Map.of("app", "web"))
            .addPorts(
                new Service.Port(
                    "http", Protocol.TCP, 80, new TargetPort.Named("http"), OptionalInt.of(30080)),
                Service.Port.of(Protocol.UDP, 53, 53).withName("dns"))
            .origin(intent.services().get(0).origin())
            .build();
    assertThat(intent.services()).containsExactly(expected);
  }

  @Test
  void refusesWhatTheApiServerRefuses() {
    tells("{clusterIP: 10.96.1.1}", "ports: is required");
    tells(
        "{clusterIP: 10.96.1.1, ports: [{port: 80}, {port: 81}]}",
        "ports[0].name: is required",
        "ports[1].name: is required");
    tells(
        "{clusterIP: 10.96.1.1, ports: [{name: a, port: 80}, {name: a, port: 80}]}",
        "name: Duplicate value",
        "port: Duplicate value");
    tells("{clusterIP: 10.96.1.1, ports: [{port: 70000}]}", "must be a port, 1 to 65535");
    tells(
        "{clusterIP: 10.96.1.1, ports: [{port: 80, targetPort: no_name}]}", "is not a port's name");
    tells(
        "{clusterIP: 10.96.1.1, ports: [{port: 80, nodePort: 30080}]}",
        "may not be used when `type` is 'ClusterIP'");
    tells(
        "{type: NodePort, clusterIP: None, ports: [{port: 80, nodePort: 1}]}",
        "may not be set to 'None'");
    tells(
        "{clusterIP: 10.96.1.1, ports: [{port: 80}], externalTrafficPolicy: Local}",
        "may only be set for externally-accessible services");
    tells(
        "{clusterIP: 10.96.1.1, ports: [{port: 80}], loadBalancerSourceRanges: [10.0.0.0/8]}",
        "may only be used when `type` is 'LoadBalancer'");
    tells(
        "{clusterIP: 10.96.1.1, ports: [{port: 80}], externalIPs: [127.0.0.1]}",
        "may not be in the loopback range");
    tells(
        "{clusterIP: 10.96.1.1, ports: [{port: 80}], sessionAffinity: ClientIP,"
            + " sessionAffinityConfig: {clientIP: {timeoutSeconds: 90000}}}",
        "must be from 1 to 86400 seconds");
    tells(
        "{clusterIPs: [10.96.1.1, 10.96.1.2], ports: [{port: 80}]}",
        "may have at most one address of each IP family");
  }

  @Test
  void warnsOfWhatHasNoMeaning() {
    tells("{type: ExternalName, externalName: a.example}", "warning");
    tells("{ports: [{port: 80}]}", "warning: Service green/web: spec.clusterIP: is missing");
    tells("{type: NodePort, clusterIP: 10.96.1.1, ports: [{port: 80}]}", "nodePort: is missing");
    tells("{clusterIP: None}");
  }

  @Test
  void servicesThatMeetAreErrorsThatNameBoth() {
    String ports = "ports: [{port: 80, nodePort: 30080}]";
    assertThat(
            problems(
                service("a", "{type: NodePort, clusterIP: 10.96.1.1, " + ports + "}")
                    + service("b", "{type: NodePort, clusterIP: 10.96.1.1, " + ports + "}")))
        .satisfiesExactlyInAnyOrder(
            one -> assertThat(one).contains("Service green/b", "is that of", "Service green/a"),
            two ->
                assertThat(two)
                    .contains("Service green/b", "TCP node port 30080 is taken by", "green/a"));
    assertThat(
            problems(
                service(
                        "a",
                        "{clusterIP: 10.96.1.1, ports: [{port: 80}], externalIPs: [192.0.2.9]}")
                    + service(
                        "b",
                        "{clusterIP: 10.96.1.2, ports: [{port: 80}], externalIPs: [192.0.2.9]}")
                    + service(
                        "c",
                        "{clusterIP: 10.96.1.3, ports: [{port: 81}], externalIPs: [192.0.2.9]}")))
        .singleElement()
        .asString()
        .contains("Service green/b", "TCP port 80 of 192.0.2.9 is taken by", "green/a");
  }

  @Test
  void slicesForThePrimaryNetworkComeBeforeOthers() {
    String slice =
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: %s, namespace: green, labels: {%s: web}, annotations: {%s}}
        addressType: IPv4
        endpoints: [{addresses: [%s], nodeName: n1, targetRef: {kind: Pod, name: web-1}, conditions: {ready: false, serving: true, terminating: true}}]
        ports: [{port: 8080}]
        ---
        """;
    Intent intent =
        Manifests.parse(
                "s.yaml",
                """
                {apiVersion: v1, kind: Namespace, metadata: {name: green, labels: {k8s.ovn.org/primary-user-defined-network: ""}}}
                ---
                {apiVersion: k8s.ovn.org/v1, kind: UserDefinedNetwork, metadata: {name: net, namespace: green},
                 spec: {topology: Layer2, layer2: {role: Primary, subnets: [10.1.0.0/16]}}}
                ---
                """
                    + service("web", "{clusterIP: 10.96.1.1, ports: [{port: 80}]}")
                    + slice.formatted("web", "kubernetes.io/service-name", "", "10.244.0.3")
                    + slice.formatted(
                        "copy",
                        "k8s.ovn.org/service-name",
                        "k8s.ovn.org/endpointslice-network: green_net",
                        "10.1.0.3"))
            .orElseThrow();
    assertThat(intent.slicesOf(intent.services().get(0)))
        .flatExtracting(EndpointSlice::endpoints)
        .singleElement()
        .satisfies(
            endpoint -> {
              assertThat(endpoint.addresses()).containsExactly(IpAddress.parse("10.1.0.3"));
              assertThat(endpoint.workload()).contains("web-1");
              assertThat(endpoint.node()).contains("n1");
              assertThat(endpoint.conditions()).isEqualTo(new Conditions(false, true, true));
            });
  }
}
