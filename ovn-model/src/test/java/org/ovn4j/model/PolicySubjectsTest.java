package org.ovn4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.kubernetes.Manifests;

/** Whom policies of each kind are about, on which of their networks. */
class PolicySubjectsTest {

  private static final Intent INTENT =
      Manifests.parse(
              "tenant.yaml",
              """
              apiVersion: v1
              kind: Namespace
              metadata: {name: green, labels: {k8s.ovn.org/primary-user-defined-network: ""}}
              ---
              apiVersion: v1
              kind: Namespace
              metadata: {name: plain}
              ---
              apiVersion: v1
              kind: ConfigMap
              metadata: {name: ovn-config, namespace: ovn-kubernetes}
              data: {net_cidr: 10.244.0.0/16, svc_cidr: 10.96.0.0/16}
              ---
              apiVersion: k8s.ovn.org/v1
              kind: UserDefinedNetwork
              metadata: {name: net, namespace: green}
              spec: {topology: Layer2, layer2: {role: Primary, subnets: [10.1.0.0/16]}}
              ---
              apiVersion: k8s.ovn.org/v1
              kind: UserDefinedNetwork
              metadata: {name: side, namespace: green}
              spec: {topology: Layer2, layer2: {role: Secondary, subnets: [10.2.0.0/16]}}
              ---
              apiVersion: v1
              kind: Pod
              metadata:
                name: web
                namespace: green
                labels: {app: web}
                annotations: {k8s.v1.cni.cncf.io/networks: side}
              spec: {}
              ---
              apiVersion: v1
              kind: Pod
              metadata: {name: db, namespace: green}
              spec: {}
              ---
              apiVersion: v1
              kind: Pod
              metadata: {name: done, namespace: green, labels: {app: web}}
              spec: {}
              status: {phase: Succeeded}
              ---
              apiVersion: v1
              kind: Pod
              metadata: {name: tool, namespace: plain, labels: {app: web}}
              spec: {}
              ---
              apiVersion: networking.k8s.io/v1
              kind: NetworkPolicy
              metadata: {name: web, namespace: green}
              spec: {podSelector: {matchLabels: {app: web}}}
              ---
              apiVersion: networking.k8s.io/v1
              kind: NetworkPolicy
              metadata: {name: all, namespace: plain}
              spec: {podSelector: {}}
              ---
              apiVersion: k8s.cni.cncf.io/v1beta1
              kind: MultiNetworkPolicy
              metadata:
                name: beside
                namespace: green
                annotations: {k8s.v1.cni.cncf.io/policy-for: side}
              spec: {podSelector: {}}
              ---
              apiVersion: policy.networking.k8s.io/v1alpha1
              kind: AdminNetworkPolicy
              metadata: {name: guard}
              spec: {priority: 1, subject: {namespaces: {}}}
              """)
          .orElseThrow();

  private static final PolicySubjects SUBJECTS = new PolicySubjects(INTENT);

  private static NetworkPolicy policy(String name) {
    return INTENT.policies().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<String> names(Policy policy) {
    return SUBJECTS.of(policy).stream().map(Workload::name).toList();
  }

  @Test
  void onlyWhoRunsAndIsOnANetworkOfThePolicyCounts() {
    assertThat(names(policy("web"))).containsExactly("web");
    assertThat(names(policy("all"))).as("on the default network").containsExactly("tool");
    assertThat(names(policy("beside"))).as("db is not on it").containsExactly("web");
    assertThat(names(INTENT.adminPolicies().get(0))).containsExactly("db", "web", "tool");
  }

  @Test
  void eachPolicyHoldsOnItsOwnKindOfNetwork() {
    Workload web = SUBJECTS.of(policy("web")).get(0);
    Network primary = INTENT.network("green", "net").orElseThrow();
    Network side = INTENT.network("green", "side").orElseThrow();

    assertThat(SUBJECTS.isAbout(policy("web"), web, primary)).isTrue();
    assertThat(SUBJECTS.isAbout(policy("web"), web, side)).isFalse();
    assertThat(SUBJECTS.isAbout(policy("beside"), web, side)).isTrue();
    assertThat(SUBJECTS.isAbout(policy("beside"), web, primary)).isFalse();
    assertThat(SUBJECTS.isAbout(INTENT.adminPolicies().get(0), web, side)).isFalse();
  }
}
