package org.ovn4j.translator;

import java.util.Map;
import java.util.Optional;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.Dns;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.Node;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.Workload;

/** Small intents for tests. */
final class Intents {

  private Intents() {}

  /** The tenant of the FOSDEM 2025 demo: a primary network, two nodes, name server. */
  static Intent.Builder green() {
    return Intent.builder()
        .add(
            new Namespace(
                "green",
                Map.of("k8s.ovn.org/primary-user-defined-network", ""),
                Origin.of("Namespace green")))
        .add(
            new Node(
                "ovn-worker", "C1", Map.of(), java.util.List.of(), Origin.of("Node ovn-worker")))
        .add(Node.of("ovn-worker2", java.util.List.of()))
        .add(network("203.203.0.0/16"))
        .dns(
            new Dns(
                java.util.List.of(IpAddress.parse("10.96.0.10")), Origin.of("Service kube-dns")));
  }

  static Layer2Network network(String... subnets) {
    return Layer2Network.builder(
            new Tenancy.Namespaced("green", "namespace-scoped"), Network.Role.PRIMARY)
        .subnets(java.util.Arrays.stream(subnets).map(Cidr::parse).toList())
        .persistent(true)
        .build();
  }

  static Workload pod(String name, String node) {
    return workload(Workload.Kind.POD, name, node, true);
  }

  static Workload machine(String name, String node, boolean running) {
    return workload(Workload.Kind.VIRTUAL_MACHINE, name, node, running);
  }

  private static Workload workload(Workload.Kind kind, String name, String node, boolean running) {
    return Workload.builder(kind, "green", name)
        .node(Optional.of(node))
        .running(running)
        .addAttachments(
            Attachment.of(new Attachment.PrimaryTarget(), Origin.of("Pod green/" + name)))
        .build();
  }
}
