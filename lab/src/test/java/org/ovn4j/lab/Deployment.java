package org.ovn4j.lab;

import java.util.List;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Workload;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.ovsdb.client.OvsdbClient;
import org.ovn4j.translator.HeldLease;
import org.ovn4j.translator.Ipam;
import org.ovn4j.translator.Reconciler;

/** Intents carried out on a lab by the library, as a controller would. */
final class Deployment implements AutoCloseable {

  static final String OWNER = "ovn4j";

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
    return reconciler.delete();
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

  String address(String port, IpFamily family) {
    return lease(port).addresses().stream()
        .filter(address -> address.family() == family)
        .map(IpAddress::toString)
        .findFirst()
        .orElseThrow(() -> new AssertionError(port + " has no " + family + " address"));
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

  @Override
  public void close() {
    nb.close();
  }
}
