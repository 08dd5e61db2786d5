package org.ovn4j.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.ovn4j.controller.Reconciler;
import org.ovn4j.explain.Explainer;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Intent;
import org.ovn4j.model.NodeGateway;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.LogicalRouterPort;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.nb.OvnNames;
import org.ovn4j.model.ovsdb.Table;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Propagation;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.ovsdb.client.OvsdbClient;
import org.ovn4j.translator.AssignedLeases;
import org.ovn4j.translator.Assignment;
import org.ovn4j.translator.HeldLease;
import org.ovn4j.translator.Ipam;

/** Intents carried out on a lab by the library, as a controller would. */
final class Deployment implements AutoCloseable {

  static final String OWNER = "ovn4j";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final OvnLab lab;
  private final NorthboundDb nb;
  private final Reconciler reconciler;

  Deployment(OvnLab lab) {
    this.lab = lab;
    this.nb = OvsdbClient.connect(lab.northbound());
    this.reconciler = new Reconciler(nb, OWNER);
  }

  ChangeSet apply(Intent intent) {
    seeWhatOthersWrote();
    ChangeSet changes = reconciler.apply(intent);
    if (changes.hasErrors()) {
      throw new AssertionError("errors: " + changes.diagnostics());
    }
    return changes;
  }

  ChangeSet delete() {
    seeWhatOthersWrote();
    ChangeSet changes = reconciler.delete();
    if (reconciler.mustDeleteAgain()) {
      Propagation.await(nb, Propagation.Level.HV, PATIENCE);
      reconciler.delete();
    }
    return changes;
  }

  /**
   * The server tells of all earlier changes before it answers; a controller would watch instead.
   */
  private void seeWhatOthersWrote() {
    nb.commit(new Transaction(List.of(new Operation.Comment("round trip")))).orElseThrow();
  }

  /** What the port holds. */
  HeldLease lease(String port) {
    return Ipam.restore(nb.snapshot(), OWNER).leases().stream()
        .filter(lease -> lease.port().equals(port))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no lease of " + port));
  }

  /** What becomes of connections by an intent that was carried out. */
  Explainer explainer(Intent intent) {
    Assignment assignment = Ipam.restore(nb.snapshot(), OWNER).assign(intent);
    return new Explainer(intent, new AssignedLeases(assignment));
  }

  /** The MAC of a node's own port on the default network. */
  String hostMac(String node) {
    String port = OvnNames.managementPort(node);
    return rows().rows(LogicalSwitchPort.TABLE).values().stream()
        .filter(row -> row.name().equals(port))
        .map(row -> String.join(" ", row.addresses()).split(" ", 2)[0])
        .findFirst()
        .orElseThrow();
  }

  Snapshot rows() {
    seeWhatOthersWrote();
    return nb.snapshot();
  }

  String address(String port, IpFamily family) {
    return lease(port).addresses().stream()
        .filter(address -> address.family() == family)
        .map(IpAddress::toString)
        .findFirst()
        .orElseThrow(() -> new AssertionError(port + " has no " + family + " address"));
  }

  /** The names of the rows of a table that has names. */
  List<String> names(Table<?> table) {
    return nb.snapshot().rows(table).values().stream()
        .map(row -> (String) row.get(table.column("name")).keys().get(0))
        .toList();
  }

  /** Starts the workload's machine, without addresses, where the intent places it. */
  void boot(Workload workload, String port, String machine) {
    lab.port(workload.node().orElseThrow(), port, lease(port).mac().toString(), machine);
  }

  /** The same, with the port's addresses set by hand, as a CNI plugin would. */
  void bootConfigured(Workload workload, String port, String machine, int... prefixLengths) {
    List<IpAddress> addresses = lease(port).addresses();
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < addresses.size(); i++) {
      list.append(i == 0 ? "" : ",").append(addresses.get(i)).append('/').append(prefixLengths[i]);
    }
    lab.port(
        workload.node().orElseThrow(),
        port,
        lease(port).mac().toString(),
        machine,
        "--ip",
        list.toString());
  }

  /** As {@link #bootConfigured}, with what DHCP and router advertisements would tell. */
  void bootWithGateway(Workload workload, String port, String machine) {
    LogicalRouterPort gateway = gateway(port);
    List<String> addresses = new ArrayList<>();
    List<String> gateways = new ArrayList<>();
    for (String network : gateway.networks()) {
      NodeGateway.Address of = NodeGateway.Address.tryParse(network).orElseThrow();
      addresses.add(address(port, of.ip().family()) + "/" + of.subnet().prefixLength());
      gateways.add(of.ip().toString());
    }
    lab.port(
        workload.node().orElseThrow(),
        port,
        lease(port).mac().toString(),
        machine,
        "--ip",
        String.join(",", addresses),
        "--gw",
        String.join(",", gateways),
        "--mtu",
        "1342");
  }

  /** The router's port on the switch of a port; of one snapshot, since OVN writes to ports too. */
  private LogicalRouterPort gateway(String port) {
    Snapshot rows = nb.snapshot();
    Map<UUID, LogicalSwitchPort> all = rows.rows(LogicalSwitchPort.TABLE);
    Set<String> peers = new HashSet<>();
    for (LogicalSwitch of : rows.rows(LogicalSwitch.TABLE).values()) {
      List<LogicalSwitchPort> ports = of.ports().stream().map(ref -> all.get(ref.uuid())).toList();
      if (ports.stream().anyMatch(candidate -> candidate.name().equals(port))) {
        ports.forEach(other -> peers.add(other.options().getOrDefault("router-port", "")));
      }
    }
    return rows.rows(LogicalRouterPort.TABLE).values().stream()
        .filter(candidate -> peers.contains(candidate.name()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no router at the switch of " + port));
  }

  @Override
  public void close() {
    nb.close();
  }
}
