package org.ovn4j.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.Dns;
import org.ovn4j.model.Intent;
import org.ovn4j.model.LabelSelector;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.NetworkPolicy;
import org.ovn4j.model.Node;
import org.ovn4j.model.NodeGateway;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Policy;
import org.ovn4j.model.PolicyPeer;
import org.ovn4j.model.PolicyPort;
import org.ovn4j.model.PolicyRule;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Service;
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
  private static final int APPLICATION = 5;

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

  /**
   * As {@link #withGateways}, with services and policies: in each network as many as there are
   * applications, of five workloads each. Everybody is isolated; an application takes connections
   * to one port from the next application, and makes any.
   */
  static Intent withRules(int networks, int workloadsEach, int nodes) {
    Intent plain = withGateways(networks, workloadsEach, nodes);
    Intent.Builder intent = Intent.builder();
    plain.nodes().forEach(intent::add);
    plain.networks().forEach(intent::add);
    int applications = workloadsEach / APPLICATION;
    for (Workload workload : plain.workloads()) {
      int number = Integer.parseInt(workload.name().substring("w-".length()));
      intent.add(workload.toBuilder().labels(application(number % applications)).build());
    }
    int clusterIp = 1;
    for (Namespace namespace : plain.namespaces()) {
      intent.add(namespace);
      for (int i = 0; i < applications; i++) {
        intent.add(service(namespace.name(), i, clusterIp++));
        intent.add(policy(namespace.name(), i, (i + 1) % applications));
      }
    }
    return intent.build();
  }

  private static Map<String, String> application(int number) {
    return Map.of("app", "app-" + number);
  }

  private static Service service(String namespace, int application, int clusterIp) {
    return Service.builder(namespace, "app-" + application)
        .clusterAddresses(
            List.of(
                Cidr.parse("10.96.0.0/12").address(clusterIp),
                Cidr.parse("fd00:96::/108").address(clusterIp)))
        .selector(application(application))
        .addPorts(Service.Port.of(Protocol.TCP, 80, 8080))
        .build();
  }

  private static NetworkPolicy policy(String namespace, int application, int from) {
    Policy.Direction[] both = Policy.Direction.values();
    return NetworkPolicy.builder(namespace, "app-" + application, both)
        .workloads(LabelSelector.ofLabels(application(application)))
        .addIngress(
            PolicyRule.allow(
                List.of(
                    PolicyPeer.Workloads.inOwnNamespace(LabelSelector.ofLabels(application(from)))),
                List.of(PolicyPort.Numbers.of(Protocol.TCP, 8080)),
                Origin.of("policy " + application)))
        .addEgress(PolicyRule.allow(List.of(), List.of(), Origin.of("policy " + application)))
        .build();
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
