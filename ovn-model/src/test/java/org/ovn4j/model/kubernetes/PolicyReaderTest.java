package org.ovn4j.model.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.model.AclLogging.Severity;
import org.ovn4j.model.AdminPolicy;
import org.ovn4j.model.Intent;
import org.ovn4j.model.LabelSelector;
import org.ovn4j.model.NetworkPolicy;
import org.ovn4j.model.NetworkPolicy.On;
import org.ovn4j.model.Policy.Direction;
import org.ovn4j.model.PolicyPeer;
import org.ovn4j.model.PolicyPort;
import org.ovn4j.model.PolicyRule;
import org.ovn4j.model.PolicyRule.Action;
import org.ovn4j.model.Protocol;

class PolicyReaderTest {
  private static final String CLUSTER =
      """
      {apiVersion: v1, kind: Namespace, metadata: {name: green}}
      ---
      """;

  private static Intent read(String objects) {
    Reading reading = Manifests.parse("x.yaml", CLUSTER + objects);
    assertThat(reading.diagnostics()).isEmpty();
    return reading.intent();
  }

  private static NetworkPolicy policy(String spec) {
    return read("{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p, namespace: green}, spec: %s}"
            .formatted(spec))
        .policies()
        .get(0);
  }

  private static void prove(String objects, String... problems) {
    Marked marked = Marked.of(CLUSTER + objects);
    assertThat(marked.read()).containsExactlyElementsOf(marked.at(List.of(problems)));
  }

  private static LabelSelector labels(String key, String value) {
    return LabelSelector.ofLabels(Map.of(key, value));
  }

  @Test
  void networkPolicyHasItsPeersAndPortsOfAllKinds() {
    NetworkPolicy policy =
        policy(
            """
            {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress, Egress],
             ingress: [
               {from: [{podSelector: {matchLabels: {app: a}}},
                       {namespaceSelector: {matchLabels: {team: b}}},
                       {namespaceSelector: {}, podSelector: {matchLabels: {app: c}}},
                       {ipBlock: {cidr: 10.0.0.9/8, except: [10.1.0.0/16]}}],
                ports: [{port: 80}, {protocol: UDP, port: 5000, endPort: 5009},
                        {protocol: SCTP}, {port: http}]},
               {}],
             egress: [{to: [{ipBlock: {cidr: fd00::/8}}]}]}
            """);
    assertThat(policy.workloads()).isEqualTo(labels("app", "web"));
    assertThat(policy.isolates()).containsOnly(Direction.INGRESS, Direction.EGRESS);
    assertThat(policy.isMultiNetwork()).isFalse();
    PolicyRule rule = policy.rules(Direction.INGRESS).get(0);
    assertThat(rule.peers())
        .containsExactly(
            new PolicyPeer.Workloads(Optional.empty(), labels("app", "a")),
            new PolicyPeer.Workloads(Optional.of(labels("team", "b")), LabelSelector.EVERYTHING),
            new PolicyPeer.Workloads(Optional.of(LabelSelector.EVERYTHING), labels("app", "c")),
            new PolicyPeer.Block(Cidr.parse("10.0.0.0/8"), List.of(Cidr.parse("10.1.0.0/16"))));
    assertThat(rule.ports())
        .containsExactly(
            PolicyPort.Numbers.of(Protocol.TCP, 80),
            new PolicyPort.Numbers(Protocol.UDP, 5000, 5009),
            PolicyPort.Numbers.every(Protocol.SCTP),
            new PolicyPort.Named(Optional.of(Protocol.TCP), "http"));
    assertThat(policy.rules(Direction.INGRESS).get(1).peers()).isEmpty();
    assertThat(policy.rules(Direction.EGRESS)).hasSize(1);
    assertThat(policy.rules(Direction.INGRESS).get(1).origin())
        .hasToString("NetworkPolicy green/p: spec.ingress[1] (x.yaml:11:4)");
  }

  @Test
  void withoutTypesAPolicyIsolatesTheIngressAndTheEgressIfItHasRules() {
    assertThat(policy("{podSelector: {}}").isolates()).containsOnly(Direction.INGRESS);
    assertThat(policy("{egress: []}").isolates()).containsOnly(Direction.INGRESS);
    assertThat(policy("{egress: [{}]}").isolates())
        .containsOnly(Direction.INGRESS, Direction.EGRESS);
    assertThat(policy("{policyTypes: [Egress]}").isolates()).containsOnly(Direction.EGRESS);
  }

  @Test
  void networkPolicyIsRefusedAsTheApiServerDoes() {
    prove(
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: p, namespace: green}
        spec:
          policyTypes: [Egress, ▶Both]
          ingress: ▶[{}]
          egress:
          - to:
            - ▶{}
            - ▶{podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}
            - ipBlock: {cidr: ▶10.0.0/8}
            - ipBlock: {cidr: 10.0.0.0/8, except: [▶11.0.0.0/16, 10.1.0.0/16, ▶10.0.0.0/8]}
            - ipBlock: ▶{}
            ports:
            - {port: ▶0}
            - {port: ▶Web}
            - {port: 90, endPort: ▶80}
            - {port: http, endPort: ▶80}
            - {endPort: ▶80}
            - {protocol: ▶ICMP}
            - {port: ▶1.5}
        """,
        "Unsupported value: \"Both\": supported values: \"Ingress\", \"Egress\"",
        "warning: is without effect, since policyTypes does not name the direction",
        "must specify a peer: podSelector, namespaceSelector, both, or ipBlock",
        "may not specify both ipBlock and another peer",
        "CIDR is invalid: write an address and a prefix length, 10.0.0.0/16 or fd00::/60",
        "must be a strict subset of `cidr`, 10.0.0.0/8",
        "must be a strict subset of `cidr`, 10.0.0.0/8",
        "is required",
        "must be between 1 and 65535, inclusive",
        "is not a port's name: 1 to 15 lower case letters, digits or '-', at least one letter,"
            + " no two '-' together, with a letter or digit at both ends",
        "must be greater than or equal to `port`, 90",
        "may not be specified when `port` is non-numeric",
        "may not be specified when `port` is not specified",
        "Unsupported value: \"ICMP\": supported values: \"TCP\", \"UDP\", \"SCTP\"",
        "must be a whole number, not a number");
  }

  @Test
  void policyOfAnUnknownNamespaceOrOneWrittenTwiceIsRefused() {
    prove(
        """
        ▶{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p, namespace: gren}, spec: {}}
        ---
        {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: q, namespace: green}, spec: {}}
        ---
        ▶{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: q, namespace: green}, spec: {}}
        """,
        "namespace \"gren\" is not defined; add a Namespace object with this name;"
            + " did you mean \"green\"?",
        "is defined twice, the first time as NetworkPolicy green/q (x.yaml:5:1); remove one");
  }

  @Test
  void namespaceSaysWhatItsPoliciesLog() {
    Intent intent =
        read(
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: red, annotations: {k8s.ovn.org/acl-logging: '{"deny": "alert", "allow": ""}'}}
            """);
    Map<Action, Severity> logged = intent.namespace("red").orElseThrow().logging().severities();
    assertThat(logged).containsExactly(Map.entry(Action.DENY, Severity.ALERT));
    prove(
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: red, annotations: {k8s.ovn.org/acl-logging: ▶'{"deny": "loud"}'}}
        """,
        "Unsupported value: \"loud\": supported values:"
            + " \"alert\", \"warning\", \"notice\", \"info\", \"debug\"");
  }

  @Test
  void multiNetworkPolicyHoldsOnTheNetworksThatItNames() {
    NetworkPolicy policy =
        Manifests.parse(
                "x.yaml",
                CLUSTER
                    + """
                    apiVersion: k8s.cni.cncf.io/v1beta1
                    kind: MultiNetworkPolicy
                    metadata:
                      name: p
                      namespace: green
                      annotations:
                        k8s.v1.cni.cncf.io/policy-for: " net1, other/net2"
                        k8s.ovn.org/acl-stateless: "true"
                    spec: {ingress: [{}]}
                    """)
            .intent()
            .policies()
            .get(0);
    assertThat(policy.networks().orElseThrow())
        .containsExactly(new On("green", "net1"), new On("other", "net2"));
    assertThat(policy.stateless()).isTrue();
    prove(
        """
        ▶{apiVersion: k8s.cni.cncf.io/v1beta1, kind: MultiNetworkPolicy, metadata: {name: p, namespace: green}, spec: {}}
        ---
        ▶{apiVersion: k8s.cni.cncf.io/v1beta1, kind: MultiNetworkPolicy, metadata: {name: q, namespace: green, annotations: {k8s.v1.cni.cncf.io/policy-for: "net1"}}, spec: {}}
        """,
        "warning: has no annotation k8s.v1.cni.cncf.io/policy-for, so it holds on no network;"
            + " name networks in it, separated by commas",
        "warning: no secondary network has this definition; the policy does not hold there");
  }

  @Test
  void administratorsPoliciesAreInTheOrderInWhichTheyCount() {
    Intent intent =
        read(
            """
            apiVersion: policy.networking.k8s.io/v1alpha1
            kind: BaselineAdminNetworkPolicy
            metadata: {name: default}
            spec:
              subject: {namespaces: {}}
              ingress: [{action: Deny, from: [{namespaces: {}}]}]
            ---
            apiVersion: policy.networking.k8s.io/v1alpha1
            kind: AdminNetworkPolicy
            metadata: {name: late, annotations: {k8s.ovn.org/acl-logging: '{"pass": "info"}'}}
            spec: {priority: 1000, subject: {namespaces: {matchLabels: {team: a}}}}
            ---
            apiVersion: policy.networking.k8s.io/v1alpha1
            kind: AdminNetworkPolicy
            metadata: {name: early}
            spec:
              priority: 7
              subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}}
              ingress:
              - {name: some, action: Pass, from: [{pods: {namespaceSelector: {}, podSelector: {}}}]}
              egress:
              - action: Allow
                to:
                - nodes: {matchLabels: {zone: a}}
                - networks: [10.0.0.0/8, 'fd00::/8']
                - namespaces: {matchLabels: {team: b}}
                ports:
                - portNumber: {protocol: UDP, port: 53}
                - portRange: {start: 80, end: 90}
                - namedPort: web
            """);
    assertThat(intent.adminPolicies())
        .extracting(AdminPolicy::name)
        .containsExactly("early", "late", "default");
    AdminPolicy early = intent.adminPolicies().get(0);
    assertThat(early.subject())
        .isEqualTo(
            new PolicyPeer.Workloads(Optional.of(LabelSelector.EVERYTHING), labels("app", "web")));
    assertThat(early.ingress().get(0).action()).isEqualTo(Action.PASS);
    assertThat(early.ingress().get(0).name()).isEqualTo("some");
    assertThat(early.egress().get(0).peers())
        .containsExactly(
            new PolicyPeer.Nodes(labels("zone", "a")),
            PolicyPeer.Block.of(Cidr.parse("10.0.0.0/8")),
            PolicyPeer.Block.of(Cidr.parse("fd00::/8")),
            PolicyPeer.Workloads.of(labels("team", "b")));
    assertThat(early.egress().get(0).ports())
        .containsExactly(
            PolicyPort.Numbers.of(Protocol.UDP, 53),
            new PolicyPort.Numbers(Protocol.TCP, 80, 90),
            new PolicyPort.Named(Optional.empty(), "web"));
    assertThat(intent.adminPolicies().get(1).logging().of(Action.PASS)).contains(Severity.INFO);
    assertThat(intent.adminPolicies().get(2).isBaseline()).isTrue();
  }

  @Test
  void administratorsPoliciesAreRefusedAsTheApiServerDoes() {
    prove(
        """
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: AdminNetworkPolicy
        metadata: {name: a}
        spec:
          priority: ▶1001
          subject: ▶{namespaces: {}, pods: {}}
          ingress:
          - {action: ▶Drop, from: [{namespaces: {}}]}
          - {action: Deny, from: ▶[]}
          - ▶{action: Deny}
          - {action: Deny, from: [{pods: ▶{podSelector: {}}}]}
          - {action: Deny, from: [▶{}]}
          egress:
          - {action: Deny, to: [▶{networks: [10.0.0.0/8], nodes: {}}]}
          - {action: Deny, to: [{networks: [▶10.0.0.0.0/8]}]}
          - {action: Allow, to: [{domainNames: ▶[example.org]}]}
          - action: Deny
            to: [{namespaces: {}}]
            ports: [▶{}, {portRange: {start: 9, end: ▶8}}, {portNumber: {port: ▶70000}}, {namedPort: ▶80}]
        ---
        ▶{apiVersion: policy.networking.k8s.io/v1alpha1, kind: BaselineAdminNetworkPolicy, metadata: {name: mine},
         spec: {subject: {namespaces: {}}, ingress: [{action: ▶Pass, from: [{namespaces: {}}]}]}}
        """,
        "must be from 0 to 1000",
        "must have exactly one of namespaces, pods, not 2",
        "Unsupported value: \"Drop\": supported values: \"Allow\", \"Deny\", \"Pass\"",
        "must have 1 to 100 items, not 0",
        "is required",
        "is required",
        "must have exactly one of namespaces, pods, not 0",
        "must have exactly one of namespaces, pods, nodes, networks, not 2",
        "CIDR is invalid: write an address and a prefix length, 10.0.0.0/16 or fd00::/60",
        "is not translated: names are not looked up; name networks",
        "must have exactly one of portNumber, portRange, namedPort, not 0",
        "must not be less than start, 9",
        "must be between 1 and 65535, inclusive",
        "must be a string, not a number; quote it: \"80\"",
        "must have the name \"default\": there is one baseline in a cluster",
        "Unsupported value: \"Pass\": supported values: \"Allow\", \"Deny\"");
  }

  @Test
  void twoPoliciesOfOnePriorityAreToldOf() {
    prove(
        """
        ▶{apiVersion: policy.networking.k8s.io/v1alpha1, kind: AdminNetworkPolicy, metadata: {name: b}, spec: {priority: 5, subject: {namespaces: {}}}}
        ---
        {apiVersion: policy.networking.k8s.io/v1alpha1, kind: AdminNetworkPolicy, metadata: {name: a}, spec: {priority: 5, subject: {namespaces: {}}}}
        """,
        "warning: has the same priority as AdminNetworkPolicy a (x.yaml:5:1), which comes first by"
            + " its name; Kubernetes leaves their order open, give each one of its own");
  }
}
