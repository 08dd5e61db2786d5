package org.ovn4j.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.lab.Tenants.SUBNET4;
import static org.ovn4j.lab.Tenants.SUBNET6;
import static org.ovn4j.lab.Tenants.defaultPort;
import static org.ovn4j.lab.Tenants.machine;
import static org.ovn4j.lab.Tenants.pod;
import static org.ovn4j.lab.Tenants.port;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ovn4j.explain.Explainer;
import org.ovn4j.explain.Explanation;
import org.ovn4j.explain.NetworkInterface;
import org.ovn4j.explain.Transport;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Intent;
import org.ovn4j.model.LabelSelector;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.NetworkPolicy;
import org.ovn4j.model.OpenPort;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Policy;
import org.ovn4j.model.PolicyPeer;
import org.ovn4j.model.PolicyPort;
import org.ovn4j.model.PolicyRule;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Service;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.OvnNames;

/**
 * The cluster's own network, and what tenants' networks reach of it: kube-dns and kube-api. That
 * they reach nothing else is shown by {@link ReachabilityTest}.
 */
@RealOvn(chassis = 2)
class DefaultNetworkTest {

  private static final Workload DNS =
      pod("kube-system", "dns", "ch1").toBuilder().labels(Map.of("k8s-app", "kube-dns")).build();
  private static final Workload WEB = pod("plain", "web", "ch2");
  private static final Workload GREEN1 =
      machine("green", "vm-1", "ch1").toBuilder()
          .addOpenPorts(OpenPort.of(Protocol.TCP, 9090))
          .build();
  private static final Workload GREEN2 = machine("green", "vm-2", "ch2");
  private static final Workload BLUE1 = machine("blue", "vm-1", "ch1");
  private static final Workload RED2 = machine("red", "vm-2", "ch2");

  private static final String OUTSIDE4 = "192.0.2.1";
  private static final String OUTSIDE6 = "2001:db8:ffff::1";

  /** Neighbour discovery and router advertisements go on meanwhile. */
  private static final String ECHO_REQUESTS = "icmp or icmp6 and ip6[40] == 128";

  private static final Map<String, String> NAME_SERVERS = Map.of("k8s-app", "kube-dns");
  private static final Service NAME_SERVER =
      Tenants.service("kube-system", "kube-dns", List.of("10.96.0.10", "fd00:10:96::a"), 53)
          .toBuilder()
          .selector(NAME_SERVERS)
          .ports(List.of(Service.Port.of(Protocol.TCP, 53, 5353)))
          .build();
  private static final Service API_SERVER =
      Tenants.service("default", "kubernetes", List.of("10.96.0.1", "fd00:10:96::1"), 443);

  /** The intent, with what has become known of the name server's endpoints. */
  private static Intent intent(List<String> dnsPod) {
    return Tenants.clusterWithGateways(2)
        .defaultNetwork(Tenants.defaultNetwork())
        .add(NAME_SERVER, API_SERVER)
        .add(
            Tenants.endpoints(NAME_SERVER, 5353, dnsPod),
            Tenants.endpoints(API_SERVER, 6443, List.of(OUTSIDE4, OUTSIDE6)))
        .add(Namespace.of("kube-system", Map.of()), Namespace.of("plain", Map.of()))
        .add(Tenants.namespace("green"), Tenants.namespace("blue"), Tenants.namespace("red"))
        .add(
            Tenants.primary("green", SUBNET4, SUBNET6),
            Tenants.primary("blue", SUBNET4, SUBNET6),
            Tenants.routed("red", "10.200.0.0/16", "fd00:c8::/48"))
        .add(DNS, WEB, GREEN1, GREEN2, BLUE1, RED2)
        .build();
  }

  private static String url(String address, int port) {
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
  }

  private static void apply(Deployment deployment) {
    deployment.apply(intent(List.of()));
    List<IpAddress> addresses = deployment.lease(defaultPort(DNS)).addresses();
    deployment.apply(intent(addresses.stream().map(IpAddress::toString).toList()));
  }

  private static void boot(OvnLab lab, Deployment deployment) {
    deployment.bootWithGateway(DNS, defaultPort(DNS), "dns");
    deployment.bootWithGateway(WEB, defaultPort(WEB), "web");
    deployment.bootWithGateway(GREEN1, port(GREEN1), "green-1");
    deployment.bootWithGateway(GREEN2, port(GREEN2), "green-2");
    deployment.bootWithGateway(BLUE1, port(BLUE1), "blue-1");
    deployment.bootWithGateway(RED2, port(RED2), "red-2");
    lab.serve("dns", 5353);
    lab.serve("ext", 6443);
    lab.serve("web", 80);
    lab.sync();
  }

  @Test
  void everyNetworkReachesTheNameServerAndTheApiServer(OvnLab lab) {
    try (Deployment deployment = new Deployment(lab)) {
      apply(deployment);
      boot(lab, deployment);
      for (String from : List.of("green-1", "green-2", "blue-1", "red-2", "web")) {
        int node = from.equals("green-1") || from.equals("blue-1") ? 1 : 2;
        assertThat(lab.get(from, "10.96.0.10:53")).as(from).containsEntry("server", "dns");
        assertThat(lab.get(from, "[fd00:10:96::a]:53")).as(from).containsEntry("server", "dns");
        assertThat(lab.get(from, "10.96.0.1:443"))
            .as(from)
            .containsEntry("server", "ext")
            .containsEntry("client", Tenants.nodeAddress4(node));
        assertThat(lab.get(from, "[fd00:10:96::1]:443"))
            .as(from)
            .containsEntry("server", "ext")
            .containsEntry("client", Tenants.nodeAddress6(node));
      }
      assertThat(lab.get("green-2", "10.96.0.10:53"))
          .as("the answer must come back to the gateway of the node")
          .containsEntry("client", "100.64.0.3");

      for (IpFamily family : IpFamily.values()) {
        String web = deployment.address(defaultPort(WEB), family);
        String dns = deployment.address(defaultPort(DNS), family);
        assertThat(lab.pingUntil("dns", web, 5)).as("pod to pod, across nodes").isTrue();
        assertThat(lab.get("dns", url(web, 80))).containsEntry("client", dns);
      }
      policiesSelectWhoeverAnswers(lab, deployment);
    }
  }

  private static void policiesSelectWhoeverAnswers(OvnLab lab, Deployment deployment) {
    PolicyPeer servers =
        new PolicyPeer.Workloads(
            Optional.of(LabelSelector.ofLabels(Map.of(Namespace.NAME_LABEL, "kube-system"))),
            LabelSelector.ofLabels(NAME_SERVERS));
    NetworkPolicy policy =
        NetworkPolicy.builder("green", "names-only", Policy.Direction.EGRESS)
            .addEgress(
                PolicyRule.allow(
                    List.of(servers),
                    List.of(PolicyPort.Numbers.of(Protocol.TCP, 5353)),
                    Origin.of("names-only")))
            .build();
    Intent intent =
        intent(
                deployment.lease(defaultPort(DNS)).addresses().stream()
                    .map(IpAddress::toString)
                    .toList())
            .toBuilder()
            .add(policy)
            .build();
    deployment.apply(intent);
    lab.settle("ch1", "ch2");
    Explainer explainer = deployment.explainer(intent);
    for (String to : List.of("10.96.0.10", "fd00:10:96::a")) {
      assertThat(lab.get("green-1", url(to, 53))).as(to).containsEntry("server", "dns");
      assertThat(lab.get("blue-1", url(to, 53))).containsEntry("server", "dns");
      assertThat(asked(explainer, to, 53)).isTrue();
    }
    for (String to : List.of("10.96.0.1", "fd00:10:96::1")) {
      assertThat(lab.get("green-1", url(to, 443))).as(to).isEmpty();
      assertThat(lab.get("blue-1", url(to, 443))).containsEntry("server", "ext");
      assertThat(asked(explainer, to, 443)).isFalse();
    }
    assertThat(lab.ping("green-1", deployment.address(port(GREEN2), IpFamily.IPV4))).isFalse();
  }

  private static boolean asked(Explainer explainer, String to, int port) {
    NetworkInterface from =
        explainer.interfaces().stream()
            .filter(on -> on.port().equals(port(GREEN1)))
            .findFirst()
            .orElseThrow();
    return explainer.explain(from, IpAddress.parse(to), Transport.of(Protocol.TCP, port)).stream()
        .allMatch(Explanation::isAllowed);
  }

  @Test
  void podsOfTheDefaultNetworkLeaveWithTheNodesAddressAndReachNoTenant(OvnLab lab) {
    try (Deployment deployment = new Deployment(lab)) {
      apply(deployment);
      boot(lab, deployment);
      assertThat(lab.pingUntil("web", OUTSIDE4, 5)).isTrue();
      assertThat(lab.get("web", OUTSIDE4 + ":6443"))
          .containsEntry("client", Tenants.nodeAddress4(2));
      assertThat(lab.pingUntil("web", OUTSIDE6, 5)).isTrue();
      assertThat(lab.get("web", url(OUTSIDE6, 6443)))
          .containsEntry("client", Tenants.nodeAddress6(2));
      OvnLab.Capture green = lab.capture("green-2", ECHO_REQUESTS);
      assertThat(lab.ping("web", deployment.address(port(GREEN2), IpFamily.IPV4))).isFalse();
      assertThat(lab.ping("web", deployment.address(port(GREEN2), IpFamily.IPV6))).isFalse();
      assertThat(lab.ping("web", "169.254.0.11")).as("a tenant's gateway").isFalse();
      assertThat(green.stop()).isEmpty();
    }
  }

  /** What keeps tenants from pods is there twice; that it is there at all is shown without both. */
  @Test
  void theTenantsRouterAndTheTransitSwitchEachKeepTenantsFromPods(OvnLab lab) {
    try (Deployment deployment = new Deployment(lab)) {
      apply(deployment);
      deployment.bootWithGateway(GREEN1, port(GREEN1), "green-1");
      deployment.bootWithGateway(WEB, defaultPort(WEB), "web");
      List<String> pod =
          List.of(
              deployment.address(defaultPort(WEB), IpFamily.IPV4),
              deployment.address(defaultPort(WEB), IpFamily.IPV6));
      String router = OvnNames.transitRouter(Tenants.primary("green", SUBNET4, SUBNET6));

      lab.nbctl("lr-policy-del", router, "1200");
      lab.sync();
      for (String address : pod) {
        assertThat(lab.ping("green-1", address)).as("by the transit switch alone").isFalse();
      }

      lab.nbctl("acl-del", OvnNames.transitSwitch("ch1"));
      lab.sync();
      for (String address : pod) {
        assertThat(lab.pingUntil("green-1", address, 5)).as("by nothing").isTrue();
      }

      apply(deployment);
      lab.nbctl("acl-del", OvnNames.transitSwitch("ch1"));
      lab.sync();
      for (String address : pod) {
        assertThat(lab.ping("green-1", address)).as("by the router alone").isFalse();
      }
    }
  }

  @Test
  void aTenantsInterfaceOnTheDefaultNetworkIsThereForItsNodeAlone(OvnLab lab) {
    try (Deployment deployment = new Deployment(lab)) {
      apply(deployment);
      deployment.bootWithGateway(GREEN1, defaultPort(GREEN1), "green-1");
      deployment.bootWithGateway(DNS, defaultPort(DNS), "dns");
      deployment.bootWithGateway(WEB, defaultPort(WEB), "web");
      lab.port(
          "ch1",
          "k8s-ch1",
          "0a:58:0a:f4:00:02",
          "host-1",
          "--ip",
          "10.244.0.2/24,fd00:10:244:1::2/64");
      lab.serve("green-1", 8080);
      lab.serve("green-1", 9090);
      lab.serve("dns", 80);
      lab.sync();
      for (IpFamily family : IpFamily.values()) {
        String locked = deployment.address(defaultPort(GREEN1), family);
        String dns = deployment.address(defaultPort(DNS), family);
        assertThat(lab.pingUntil("host-1", locked, 5)).as("the node's probe").isTrue();
        assertThat(lab.get("host-1", url(locked, 8080))).containsEntry("server", "green-1");
        assertThat(lab.pingUntil("web", dns, 5)).isTrue();
        assertThat(lab.get("web", url(locked, 9090)))
            .as("what it has open")
            .containsEntry("server", "green-1");
        assertThat(lab.get("web", url(locked, 8080))).as("and nothing else").isEmpty();
        assertThat(lab.ping("dns", locked)).as("a pod of its node").isFalse();
        assertThat(lab.ping("web", locked)).as("a pod of another node").isFalse();
        assertThat(lab.ping("green-1", dns)).as("it may not leave either").isFalse();
        assertThat(lab.ping("green-1", family == IpFamily.IPV4 ? OUTSIDE4 : OUTSIDE6)).isFalse();
      }
    }
  }
}
