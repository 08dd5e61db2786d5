package org.ovn4j.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.explain.Explanation.Verdict;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Workload;
import org.ovn4j.model.kubernetes.Manifests;
import org.ovn4j.northbound.Snapshots;
import org.ovn4j.translator.AssignedLeases;
import org.ovn4j.translator.Ipam;

/** Sentences and paths. That they are true of OVN is shown by the lab's reachability tests. */
class ExplainerTest {

  private static final Transport SQL = Transport.of(Protocol.TCP, 5432);

  @TempDir Path directory;
  private Intent intent;
  private Explainer explainer;

  @BeforeEach
  void read() throws IOException {
    read("");
  }

  private void read(String more) throws IOException {
    Path file = directory.resolve("cluster.yaml");
    try (var in = ExplainerTest.class.getResourceAsStream("/explain.yaml")) {
      Files.writeString(
          file, new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8) + more);
    }
    intent = Manifests.read(file).orElseThrow();
    explainer =
        new Explainer(
            intent, new AssignedLeases(Ipam.restore(Snapshots.empty(), "o").assign(intent)));
  }

  private Workload workload(String name) {
    return intent.workloads().stream()
        .filter(w -> (w.namespace() + "/" + w.name()).equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Explanation first(String from, String to, Transport transport) {
    return explainer.explain(workload(from), workload(to), transport).get(0);
  }

  private Explanation toAddress(String from, String to, Transport transport) {
    return explainer.explain(workload(from), IpAddress.parse(to), transport).get(0);
  }

  private static String path(Explanation of) {
    return of.path().stream()
        .map(
            hop ->
                hop.name()
                    + hop.destination().map(to -> " →" + to).orElse("")
                    + hop.source().map(as -> " as " + as).orElse(""))
        .collect(Collectors.joining(", "));
  }

  @Test
  void onOneNetworkThePolicyOfTheReceiverDecides() {
    Explanation allowed = first("green/web", "green/db", SQL);
    assertThat(allowed.verdict()).isEqualTo(Verdict.ALLOWED);
    assertThat(allowed.reason()).isEqualTo("both are on UserDefinedNetwork green/net");
    assertThat(path(allowed)).isEqualTo("green_net_ovn_layer2_switch");
    assertThat(allowed.arrival())
        .hasValueSatisfying(
            arrival -> {
              assertThat(arrival.port()).isEqualTo("green.net_green_db");
              assertThat(Optional.of(arrival.source())).isEqualTo(allowed.source());
            });
    Decision decision = allowed.decisions().get(0);
    assertThat(decision.rule().orElseThrow().path())
        .isEqualTo("NetworkPolicy green/db: spec.ingress[0]");
    assertThat(decision.rule().orElseThrow().location()).isPresent();

    Explanation denied = first("green/other", "green/db", SQL);
    assertThat(denied.verdict()).isEqualTo(Verdict.DENIED);
    assertThat(denied.arrival()).isEmpty();
    assertThat(denied.reason())
        .startsWith("NetworkPolicy green/db (")
        .endsWith("cluster.yaml:118:1) isolates green/db, and none of its rules allows this");
    assertThat(first("green/web", "green/db", Transport.ICMP).verdict()).isEqualTo(Verdict.DENIED);
  }

  @Test
  void whatLeavesIsSeenWithTheAddressOfItsNode() {
    Explanation out = toAddress("green/web", "198.51.100.9", Transport.ICMP);
    assertThat(out.isAllowed()).isTrue();
    assertThat(path(out))
        .isEqualTo(
            "green_net_ovn_layer2_switch, green_net_transit_router, green_net_join,"
                + " GR_green_net_worker as 169.254.0.12, transit_worker, GR_worker as 192.0.2.11,"
                + " ext_worker, physnet");
    assertThat(out.arrival())
        .contains(new Arrival("physnet_worker", IpAddress.parse("192.0.2.11")));

    Explanation plain = toAddress("plain/web", "198.51.100.9", Transport.ICMP);
    assertThat(path(plain))
        .isEqualTo(
            "worker2, ovn_cluster_router, join, GR_worker2 as 192.0.2.12, ext_worker2, physnet");
  }

  @Test
  void networksThatDoNotMeetAreNamed() {
    Explanation apart = first("green/web", "blue/app", Transport.ICMP);
    assertThat(apart.verdict()).isEqualTo(Verdict.ISOLATED);
    assertThat(apart.reason())
        .isEqualTo(
            "green/web is on UserDefinedNetwork green/net and blue/app on UserDefinedNetwork"
                + " blue/net, which do not meet; on UserDefinedNetwork green/net 10.0.0.3 is"
                + " green/db");
    assertThat(apart.path()).isEmpty();
    assertThat(first("green/web", "plain/web", Transport.ICMP).reason())
        .endsWith(
            "is in the default network, which UserDefinedNetwork green/net is kept apart from");
    assertThat(first("plain/web", "green/web", Transport.ICMP).verdict())
        .isEqualTo(Verdict.ISOLATED);
    assertThat(toAddress("green/web", "10.0.9.9", SQL).reason())
        .isEqualTo("nobody on UserDefinedNetwork green/net has 10.0.9.9");
    assertThat(toAddress("green/web", "169.254.0.11", SQL).reason()).contains("between gateways");
    assertThat(toAddress("green/web", "100.64.0.1", SQL).reason()).contains("between routers");
  }

  @Test
  void servicesAreFollowedToWhoAnswers() throws IOException {
    Explanation own = toAddress("green/web", "10.96.0.20", SQL);
    assertThat(path(own)).isEqualTo("green_net_ovn_layer2_switch →10.0.0.3:5432");
    assertThat(own.reason())
        .isEqualTo(
            "Service green/db is answered by 10.0.0.3:5432; both are on UserDefinedNetwork green/net");
    assertThat(own.decisions()).hasSize(1);
    assertThat(toAddress("green/other", "10.96.0.20", SQL).verdict()).isEqualTo(Verdict.DENIED);

    Explanation dns = toAddress("blue/app", "10.96.0.10", Transport.of(Protocol.UDP, 53));
    assertThat(path(dns))
        .endsWith(
            "transit_worker, GR_worker →10.244.1.5:53 as 100.64.0.2, join, ovn_cluster_router,"
                + " worker2");
    assertThat(toAddress("blue/app", "10.96.0.20", SQL).reason())
        .isEqualTo(
            "Service green/db is for who is on UserDefinedNetwork green/net, and blue/app is not");
    assertThat(toAddress("green/web", "10.96.0.20", Transport.of(Protocol.TCP, 1)).reason())
        .isEqualTo("Service green/db has no port tcp 1");
    assertThat(toAddress("green/web", "10.96.0.21", SQL).verdict()).isEqualTo(Verdict.REFUSED);
    Explanation itself = toAddress("green/db", "10.96.0.20", SQL);
    assertThat(itself.arrival().orElseThrow().source()).isEqualTo(IpAddress.parse("169.254.0.5"));
    assertThat(itself.isAllowed()).isTrue();
    read(
        """
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: sealed, namespace: green}
        spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: out, namespace: green}
        spec: {podSelector: {}, policyTypes: [Egress], egress: [{}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: outer, namespace: green}
        spec: {type: NodePort, clusterIPs: [10.96.0.41], ports: [{port: 80, nodePort: 30041}], selector: {app: other}}
        """);
    Explanation outer = toAddress("green/other", "192.0.2.12", Transport.of(Protocol.TCP, 30041));
    assertThat(path(outer)).contains("→10.0.0.4:80 as 100.65.0.");
    assertThat(outer.verdict()).as("a gateway sends it").isEqualTo(Verdict.DENIED);
    itself = toAddress("green/db", "10.96.0.20", SQL);
    assertThat(itself.isAllowed()).as("whatever isolates it").isTrue();
    assertThat(itself.decisions()).isEmpty();
  }

  @Test
  void internalPolicyLocalIsAnsweredOnTheClientsNodeAlone() throws IOException {
    String near =
        """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: near, namespace: %s}
        spec: {clusterIPs: [10.96.0.40], ports: [{port: 80}], internalTrafficPolicy: Local, selector: {app: %s}}
        """;
    Transport http = Transport.of(Protocol.TCP, 80);
    read(near.formatted("green", "other"));
    assertThat(path(toAddress("green/db", "10.96.0.40", http))).endsWith("→10.0.0.4:80");
    Explanation elsewhere = toAddress("green/web", "10.96.0.40", http);
    assertThat(elsewhere.verdict()).as("one switch on all nodes").isEqualTo(Verdict.ISOLATED);
    assertThat(elsewhere.reason())
        .isEqualTo(
            "Service green/near is answered on the client's node alone, and there by nobody"
                + " (internalTrafficPolicy Local)");
    read(near.formatted("blue", "nobody"));
    assertThat(toAddress("blue/app", "10.96.0.40", http).verdict())
        .as("a switch for each node")
        .isEqualTo(Verdict.REFUSED);
  }

  @Test
  void externalPolicyLocalOfTheDefaultNetworkIsReachedOverAnAddressBetweenGateways()
      throws IOException {
    read(
        """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: kept, namespace: kube-system}
        spec:
          type: NodePort
          clusterIPs: [10.96.0.60]
          externalTrafficPolicy: Local
          ports: [{port: 80, nodePort: 30080}]
          selector: {k8s-app: kube-dns}
        """);
    Transport nodePort = Transport.of(Protocol.TCP, 30080);
    assertThat(path(toAddress("green/db", "192.0.2.12", nodePort)))
        .contains(
            "GR_green_net_worker2 →169.254.0.6 as 169.254.0.12",
            "GR_worker2 →10.244.1.5:80 as 100.64.0.3");
    assertThat(path(toAddress("plain/web", "192.0.2.12", nodePort)))
        .as("who is on the default network keeps its address, and is answered there")
        .isEqualTo("worker2 →10.244.1.5:80");
  }

  @Test
  void answersNeedRulesWhereAPolicyIsStateless() throws IOException {
    String stateless =
        """
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: quick, namespace: blue, annotations: {k8s.ovn.org/acl-stateless: "true"}}
        spec:
          podSelector: {matchLabels: {%s}}
          policyTypes: [%s]
          %s
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: peer, namespace: blue, labels: {app: peer}}
        spec: {nodeName: worker2}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: peer, namespace: blue}
        spec: {clusterIPs: [10.96.0.50], ports: [{port: 5432}], selector: {app: peer}}
        """;
    read(stateless.formatted("app: peer", "Ingress", "ingress: [{ports: [{port: 5432}]}]"));
    Explanation unanswered = first("blue/app", "blue/peer", SQL);
    assertThat(unanswered.verdict()).isEqualTo(Verdict.DENIED);
    assertThat(unanswered.reason())
        .startsWith("NetworkPolicy blue/quick (")
        .endsWith("is stateless, and no rule of a stateless policy lets the answer out");
    assertThat(unanswered.path()).as("it comes there").hasSize(3);

    String back = "egress: [{ports: [{port: 1024, endPort: 65535}]}]";
    read(
        stateless.formatted(
            "app: peer", "Ingress, Egress", "ingress: [{ports: [{port: 5432}]}]\n  " + back));
    assertThat(first("blue/app", "blue/peer", SQL).isAllowed()).isTrue();
    assertThat(toAddress("blue/app", "10.96.0.50", SQL).isAllowed())
        .as("the client's side sees the connection, and translates")
        .isTrue();

    read(stateless.formatted("", "Ingress, Egress", "ingress: [{}]\n  egress: [{}]"));
    assertThat(first("blue/app", "blue/peer", SQL).isAllowed()).isTrue();
    assertThat(toAddress("blue/app", "10.96.0.50", SQL).reason())
        .endsWith("is stateless, and what its rules let through reaches no service");
  }

  @Test
  void whoMayAskTheNameServersPodsMayAskTheService() throws IOException {
    read(
        """
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: names, namespace: green}
        spec:
          podSelector: {}
          policyTypes: [Egress]
          egress:
            - to:
                - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
                  podSelector: {matchLabels: {k8s-app: kube-dns}}
              ports: [{port: 53, protocol: UDP}]
        """);
    Transport names = Transport.of(Protocol.UDP, 53);
    assertThat(toAddress("green/web", "10.96.0.10", names).decisions())
        .singleElement()
        .satisfies(
            decision -> assertThat(decision.text()).contains("egress[0]").endsWith("allows it"));
    Explanation other = toAddress("green/web", "198.51.100.9", names);
    assertThat(other.verdict()).isEqualTo(Verdict.DENIED);
    assertThat(toAddress("green/web", "10.96.0.10", Transport.of(Protocol.UDP, 5353)).isAllowed())
        .isFalse();
  }

  @Test
  void sourceRangesLeaveOutWhoIsNotInThem() throws IOException {
    read(
        """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: front, namespace: green}
        spec:
          type: LoadBalancer
          clusterIPs: [10.96.0.30]
          ports: [{port: 80, targetPort: 8080, nodePort: 30080}]
          selector: {app: web}
          loadBalancerSourceRanges: [192.0.2.0/28, 203.0.113.0/24]
        status: {loadBalancer: {ingress: [{ip: 192.0.2.100}, {ip: "2001:db8:ffff::100"}]}}
        """);
    Transport http = Transport.of(Protocol.TCP, 80);
    assertThat(fromOutside("203.0.113.7", "192.0.2.100", http).isAllowed()).isTrue();
    Explanation other = fromOutside("198.51.100.9", "192.0.2.100", http);
    assertThat(other.verdict()).isEqualTo(Verdict.ISOLATED);
    assertThat(other.reason())
        .isEqualTo(
            "Service green/front is there for 192.0.2.0/28, 203.0.113.0/24 only, and not for"
                + " 198.51.100.9");
    assertThat(path(other)).isEqualTo("physnet, ext_worker");
    assertThat(fromOutside("2001:db8::9", "2001:db8:ffff::100", http).path())
        .as("all ranges are of the other family")
        .hasSize(2);
    assertThat(fromOutside("198.51.100.9", "192.0.2.11", Transport.of(Protocol.TCP, 30080)))
        .as("node ports are for everybody")
        .matches(Explanation::isAllowed);
    assertThat(toAddress("blue/app", "192.0.2.100", http).isAllowed())
        .as("as its node, 192.0.2.11")
        .isTrue();
    assertThat(toAddress("blue/app", "10.96.0.30", http).reason()).contains("is for who is on");

    read(
        """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: front, namespace: plain}
        spec:
          type: LoadBalancer
          clusterIPs: [10.96.0.30]
          ports: [{port: 80, targetPort: 8080}]
          selector: {}
          loadBalancerSourceRanges: [203.0.113.0/24]
        status: {loadBalancer: {ingress: [{ip: 192.0.2.100}]}}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: front, namespace: plain, labels: {kubernetes.io/service-name: front}}
        addressType: IPv4
        ports: [{name: "", protocol: TCP, port: 8080}]
        endpoints: [{addresses: [198.51.100.77], conditions: {ready: true}}]
        """);
    Explanation byNode = toAddress("blue/app", "192.0.2.100", http);
    assertThat(byNode.reason()).endsWith("203.0.113.0/24 only, and not for 192.0.2.11");
    assertThat(path(byNode)).endsWith("transit_worker");
    assertThat(toAddress("plain/web", "192.0.2.100", http).reason())
        .endsWith("203.0.113.0/24 only, and not for 10.244.1.6");

    read(
        """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: near, namespace: kube-system}
        spec:
          type: LoadBalancer
          clusterIPs: [10.96.0.31]
          externalTrafficPolicy: Local
          ports: [{port: 80}]
          selector: {k8s-app: kube-dns}
          loadBalancerSourceRanges: [203.0.113.0/24]
        status: {loadBalancer: {ingress: [{ip: 192.0.2.101}]}}
        """);
    Explanation near = toAddress("plain/web", "192.0.2.101", http);
    assertThat(near.reason()).endsWith("203.0.113.0/24 only, and not for 10.244.1.6");
    assertThat(path(near)).as("its own switch would answer").isEqualTo("worker2");
  }

  private Explanation fromOutside(String source, String to, Transport transport) {
    return explainer
        .explainOutside("worker", IpAddress.parse(source), IpAddress.parse(to), transport)
        .get(0);
  }

  @Test
  void aNamedPortIsTheReceiversWhateverChoosesIt() throws IOException {
    read(
        """
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: named, namespace: green}
        spec: {nodeName: worker, containers: [{name: c, ports: [{name: sql, containerPort: 5432}]}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: out, namespace: green}
        spec:
          podSelector: {matchLabels: {app: other}}
          policyTypes: [Egress]
          egress:
          - {to: [{ipBlock: {cidr: 10.0.0.0/16}}], ports: [{port: sql}]}
        """);
    assertThat(first("green/other", "green/named", SQL).isAllowed()).isTrue();
    assertThat(first("green/other", "green/named", Transport.of(Protocol.TCP, 5433)).verdict())
        .isEqualTo(Verdict.DENIED);
    assertThat(first("green/other", "green/web", SQL).verdict()).isEqualTo(Verdict.DENIED);
  }

  @Test
  void theDefaultNetworkReachesOfATenantWhatThatHasOpen() {
    Explanation open = first("plain/web", "green/web", Transport.of(Protocol.TCP, 9090));
    assertThat(open.isAllowed()).isTrue();
    assertThat(open.reason()).isEqualTo("the workload has this open on the default network");
    assertThat(open.arrival().orElseThrow().port()).isEqualTo("green_web");
    assertThat(first("plain/web", "green/web", Transport.of(Protocol.TCP, 9091)).reason())
        .contains("has a primary network; on the default network only its node reaches it");

    IpAddress locked =
        explainer.interfaces().stream()
            .filter(on -> on.port().equals("green_web"))
            .findFirst()
            .orElseThrow()
            .addresses()
            .get(0);
    assertThat(explainer.explainHost("worker", locked, SQL).isAllowed()).isTrue();
    assertThat(explainer.explainHost("worker2", locked, SQL).isAllowed()).isFalse();
    assertThat(
            explainer.explainHost("worker2", locked, Transport.of(Protocol.TCP, 9090)).isAllowed())
        .isTrue();
  }

  @Test
  void withoutIpamOnlyThePathIsKnown() {
    List<Explanation> all = explainer.explain(workload("free/a"), workload("free/b"), SQL);
    Explanation free = all.get(all.size() - 1);
    assertThat(free.isAllowed()).isTrue();
    assertThat(free.source()).isEmpty();
    assertThat(path(free)).isEqualTo("free_wire_ovn_layer2_switch");
    assertThat(free.reason()).endsWith("whose workloads choose their own addresses");
  }

  @Test
  void administratorsComeFirstAndTheBaselineLast() throws IOException {
    read(
        """
        ---
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: AdminNetworkPolicy
        metadata: {name: first}
        spec:
          priority: 1
          subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: green}}}
          ingress:
          - {name: let-other, action: Allow, from: [{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: other}}}}]}
          - {name: leave-web, action: Pass, from: [{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}}]}
          - {name: rest, action: Deny, from: [{namespaces: {}}]}
        ---
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: BaselineAdminNetworkPolicy
        metadata: {name: default}
        spec:
          subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: plain}}}
          egress:
          - {name: closed, action: Deny, to: [{namespaces: {}}]}
        """);
    Explanation byAdmin = first("green/other", "green/db", SQL);
    assertThat(byAdmin.isAllowed()).isTrue();
    assertThat(byAdmin.decisions().get(byAdmin.decisions().size() - 1).text())
        .startsWith("AdminNetworkPolicy first: spec.ingress[0] (")
        .endsWith(", \"let-other\", allows it");
    assertThat(first("green/web", "green/db", SQL).decisions())
        .as("passed to the namespace's")
        .anyMatch(d -> d.text().startsWith("NetworkPolicy green/db: spec.ingress[0]"));
    assertThat(first("green/db", "green/other", SQL).reason())
        .startsWith("AdminNetworkPolicy first: spec.ingress[2] (");
    assertThat(first("plain/web", "kube-system/dns", SQL).reason())
        .startsWith("BaselineAdminNetworkPolicy default: spec.egress[0] (")
        .endsWith(", \"closed\", denies it");
  }
}
