package org.ovn4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small manifests. */
final class Samples {

  /** A namespace with a primary network. */
  static final String TENANT =
      """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: green
        labels:
          k8s.ovn.org/primary-user-defined-network: ""
      ---
      apiVersion: k8s.ovn.org/v1
      kind: UserDefinedNetwork
      metadata: {name: net, namespace: green}
      spec:
        topology: Layer2
        layer2:
          role: Primary
          subnets: [203.203.0.0/16]
          ipam: {lifecycle: Persistent}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: web, namespace: green}
      spec: {}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: kube-dns, namespace: kube-system}
      spec: {clusterIP: 10.96.0.10, ports: [{port: 53, protocol: UDP}]}
      """;

  /** Two errors and a warning. */
  static final String FAULTY =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: green}
      ---
      apiVersion: k8s.ovn.org/v1
      kind: UserDefinedNetwork
      metadata: {name: net, namespace: green}
      spec:
        topology: Layer2
        layer2:
          role: Secondary
          subnet: 10.0.0.0/16
          subnets: [10.0.0.0/33]
          mtu: "1400"
      """;

  /** {@link #TENANT} in a subnet without room for a gateway, which only the plan finds. */
  static final String CRAMPED = TENANT.replace("203.203.0.0/16", "203.203.0.0/31");

  private Samples() {}

  /** The path of a new file. */
  static String write(Path directory, String name, String text) {
    try {
      return Files.writeString(directory.resolve(name), text).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
