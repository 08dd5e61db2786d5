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

  private static final String OWNER = "benchmark";
  private static final String NAMESPACE = "green";
  private static final int NODES = 10;

  private Scenario() {}

  /** The intent with so many workloads; a larger one has all those of a smaller. */
  static Intent intent(int workloads) {
    Intent.Builder intent =
        Intent.builder()
            .add(Namespace.of(NAMESPACE, Map.of(Namespace.PRIMARY_NETWORK_LABEL, "")))
            .add(network())
            .dns(
                new Dns(
                    List.of(IpAddress.parse("10.96.0.10"), IpAddress.parse("fd00:96::a")),
                    Origin.of("Service kube-system/kube-dns")));
    for (int i = 0; i < NODES; i++) {
      intent.add(Node.of("node-" + i, List.of()));
    }
    for (int i = 0; i < workloads; i++) {
      intent.add(workload(i));
    }
    return intent.build();
  }

  private static Layer2Network network() {
    return Layer2Network.builder(new Tenancy.Namespaced(NAMESPACE, "tenant"), Network.Role.PRIMARY)
        .subnets(List.of(Cidr.parse("10.128.0.0/14"), Cidr.parse("fd00:10::/64")))
        .persistent(true)
        .build();
  }

  private static Workload workload(int i) {
    Workload.Kind kind = i % 5 == 4 ? Workload.Kind.VIRTUAL_MACHINE : Workload.Kind.POD;
    String name = "w-" + i;
    return Workload.builder(kind, NAMESPACE, name)
        .node(Optional.of("node-" + i % NODES))
        .addAttachments(
            Attachment.of(
                new Attachment.PrimaryTarget(), Origin.of("workload " + NAMESPACE + "/" + name)))
        .build();
  }

  /** What must change in the database: addresses, rows and the difference. */
  static ChangeSet plan(Intent intent, Snapshot snapshot) {
    return new Translator(OWNER).plan(Ipam.restore(snapshot, OWNER).assign(intent)).diff(snapshot);
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
