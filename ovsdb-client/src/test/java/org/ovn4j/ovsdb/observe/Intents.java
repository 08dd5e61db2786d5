package org.ovn4j.ovsdb.observe;

import org.ovn4j.model.Intent;
import org.ovn4j.model.kubernetes.Manifests;

/** What the tests of this package ask for. */
final class Intents {

  static final String OWNER = "observed";

  private Intents() {}

  /** A network with pods of these names. */
  static Intent network(String... pods) {
    return in("10.1.0.0/16", pods);
  }

  /** More pods than the network has addresses for. */
  static Intent overfull() {
    return in("10.1.0.0/29", "a", "b", "c", "d", "e", "f", "g", "h");
  }

  private static Intent in(String subnet, String... pods) {
    StringBuilder manifest =
        new StringBuilder(
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: green, labels: {k8s.ovn.org/primary-user-defined-network: ""}}
            ---
            apiVersion: k8s.ovn.org/v1
            kind: UserDefinedNetwork
            metadata: {name: net, namespace: green}
            spec: {topology: Layer2, layer2: {role: Primary, subnets: [%s]}}
            """
                .formatted(subnet));
    for (String pod : pods) {
      manifest.append(
          """
          ---
          {apiVersion: v1, kind: Pod, metadata: {name: %s, namespace: green}, spec: {}}
          """
              .formatted(pod));
    }
    return Manifests.parse("intent.yaml", manifest.toString()).orElseThrow();
  }
}
