package org.ovn4j.benchmarks;

import java.util.List;
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
import org.ovn4j.model.NodeGateway;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.translator.Ipam;
import org.ovn4j.translator.Translator;

/**
 * A primary dual-stack Layer2 network with workloads on ten nodes, four pods to one virtual
 * machine.
 */
final class Scenario {

  static final String OWNER = "benchmark";
  private static final String NAMESPACE = "green";
  private static final int NODES = 10;

  private Scenario() {}

  /** The intent with so many workloads; a larger one has all those of a smaller. */
  static Intent intent(int workloads) {
    Intent.Builder intent =
        Intent.builder()
            .add(Namespace.of(NAMESPACE, Map.of(Namespace.PRIMARY_NETWORK_LABEL, "")))
            .add(network(NAMESPACE))
            .dns(
                new Dns(
                    List.of(IpAddress.parse("10.96.0.10"), IpAddress.parse("fd00:96::a")),
                    Origin.of("Service kube-system/kube-dns")));
    for (int i = 0; i < NODES; i++) {
      intent.add(Node.of("node-" + i, List.of()));
    }
    for (int i = 0; i < workloads; i++) {
      intent.add(workload(NAMESPACE, i));
    }
    return intent.build();
  }

  /** An intent of many such networks, each in a namespace of its own. */
  static Intent intent(int networks, int workloadsEach) {
    Intent.Builder intent = Intent.builder();
    for (int i = 0; i < NODES; i++) {
      intent.add(Node.of("node-" + i, List.of()));
    }
    for (int n = 0; n < networks; n++) {
      String namespace = "tenant-" + n;
      intent
          .add(Namespace.of(namespace, Map.of(Namespace.PRIMARY_NETWORK_LABEL, "")))
          .add(network(namespace));
      for (int i = 0; i < workloadsEach; i++) {
        intent.add(workload(namespace, i));
      }
    }
    return intent.build();
  }

  private static Layer2Network network(String namespace) {
    return Layer2Network.builder(new Tenancy.Namespaced(namespace, "tenant"), Network.Role.PRIMARY)
        .subnets(List.of(Cidr.parse("10.128.0.0/14"), Cidr.parse("fd00:10::/64")))
        .persistent(true)
        .build();
  }

  private static Workload workload(String namespace, int i) {
    Workload.Kind kind = i % 5 == 4 ? Workload.Kind.VIRTUAL_MACHINE : Workload.Kind.POD;
    String name = "w-" + i;
    return Workload.builder(kind, namespace, name)
        .node(Optional.of("node-" + i % NODES))
        .addAttachments(
            Attachment.of(
                new Attachment.PrimaryTarget(), Origin.of("workload " + namespace + "/" + name)))
        .build();
  }

  /**
   * As {@link #intent(int, int)}, on so many nodes that all have a gateway: each workload is on a
   * node of its own, as far as there are nodes, so each network has as many gateways as workloads.
   */
  static Intent withGateways(int networks, int workloadsEach, int nodes) {
    Intent.Builder intent = Intent.builder();
    Cidr block4 = Cidr.parse("192.0.2.0/23");
    Cidr block6 = Cidr.parse("2001:db8:ffff::/64");
    for (int i = 0; i < nodes; i++) {
      List<NodeGateway.Address> addresses =
          List.of(
              new NodeGateway.Address(block4.address(10 + i), block4),
              new NodeGateway.Address(block6.address(10 + i), block6));
      intent.add(
          Node.of("node-" + i, List.of())
              .with(NodeGateway.of(addresses, List.of(block4.address(1), block6.address(1)))));
    }
    for (int n = 0; n < networks; n++) {
      String namespace = "tenant-" + n;
      intent
          .add(Namespace.of(namespace, Map.of(Namespace.PRIMARY_NETWORK_LABEL, "")))
          .add(network(namespace));
      for (int i = 0; i < workloadsEach; i++) {
        String node = "node-" + (n + i) % nodes;
        intent.add(workload(namespace, i).toBuilder().node(Optional.of(node)).build());
      }
    }
    return intent.build();
  }

  /** What must change in the database: addresses, rows and the difference. */
  static ChangeSet plan(Intent intent, Snapshot snapshot) {
    return planAlone(intent, snapshot).diff(snapshot);
  }

  /** What the database must hold: addresses and rows. */
  static Plan planAlone(Intent intent, Snapshot snapshot) {
    return new Translator(OWNER, snapshot.schema())
        .plan(Ipam.restore(snapshot, OWNER).assign(intent));
  }

  /** A Northbound database without rows. */
  static Snapshot empty() {
    return Snapshot.empty(Northbound.SCHEMA);
  }

  /** The database after the plan's rows were written to an empty one. */
  static Snapshot holding(Plan plan) {
    Snapshot.Builder snapshot = Snapshot.builder(Northbound.SCHEMA);
    plan.rows().forEach((uuid, planned) -> snapshot.add(uuid, planned.row()));
    return snapshot.build();
  }
}
