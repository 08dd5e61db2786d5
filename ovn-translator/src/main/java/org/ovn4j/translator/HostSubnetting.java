package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ovn4j.ipam.CarveOrder;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.SubnetCarver;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Layer3Network;

/**
 * The switches of a Layer3 network: one on each node that has a port on it, with a subnet of its
 * own. A node keeps its subnet while it has a port; then the lowest free one is given out.
 */
final class HostSubnetting {

  private final String owner;
  private final Layer3Network network;
  private final LeaseJournal journal;
  private final List<Diagnostic> diagnostics;

  HostSubnetting(
      String owner, Layer3Network network, LeaseJournal journal, List<Diagnostic> diagnostics) {
    this.owner = owner;
    this.network = network;
    this.journal = journal;
    this.diagnostics = diagnostics;
  }

  /**
   * The switches by the names of their nodes. Ports whose node is not known yet have none.
   *
   * @param always the nodes that have a switch even without a port
   */
  List<AssignedSwitch> assign(List<AttachedPort> ports, List<String> always) {
    Map<String, List<AttachedPort>> byNode = new TreeMap<>();
    always.forEach(node -> byNode.put(node, new ArrayList<>()));
    for (AttachedPort port : ports) {
      Optional<String> node = port.workload().node();
      if (node.isPresent()) {
        byNode.computeIfAbsent(node.get(), name -> new ArrayList<>()).add(port);
      } else if (!port.locked()) {
        diagnostics.add(
            Diagnostic.warning(
                port.attachment().origin(),
                "has no address on network "
                    + network.name()
                    + " before it is on a node: each node has a subnet of its own"));
      }
    }
    SubnetCarver carver = carver();
    byNode.keySet().forEach(node -> restore(carver, node));
    List<AssignedSwitch> switches = new ArrayList<>();
    byNode.forEach((node, itsPorts) -> carve(carver, node, itsPorts).ifPresent(switches::add));
    return switches;
  }

  private SubnetCarver carver() {
    SubnetCarver.Builder carver = SubnetCarver.builder().order(CarveOrder.OVN_KUBERNETES);
    network.subnets().forEach(block -> carver.add(block.cidr(), block.hostSubnetOrDefault()));
    return carver.build();
  }

  private NetworkKeys keys(String node) {
    return new NetworkKeys(owner, network, Optional.of(node));
  }

  private void restore(SubnetCarver carver, String node) {
    List<Cidr> held = journal.subnets(keys(node));
    if (!held.isEmpty()) {
      carver
          .restore(node, held)
          .fold(
              granted -> true,
              refusal ->
                  diagnostics.add(
                      Diagnostic.warning(
                          network.origin(),
                          held.toString(),
                          "node "
                              + node
                              + " cannot keep its subnets, and gets others: "
                              + refusal.message())));
    }
  }

  private Optional<AssignedSwitch> carve(
      SubnetCarver carver, String node, List<AttachedPort> ports) {
    return carver
        .carve(node)
        .fold(
            granted ->
                Optional.of(
                    new NetworkLeases(keys(node), granted.subnets(), journal, diagnostics)
                        .assign(ports, List.of())),
            refusal -> {
              diagnostics.add(
                  Diagnostic.error(
                      network.origin(),
                      node,
                      "no subnet for node " + node + ": " + refusal.message()));
              return Optional.empty();
            });
  }
}
