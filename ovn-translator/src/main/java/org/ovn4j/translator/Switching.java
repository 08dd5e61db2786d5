package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.LocalnetNetwork;
import org.ovn4j.model.Network;
import org.ovn4j.model.Node;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.nb.OvnNames;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.PlannedRow;

/** The ports of workloads on a switch. */
final class Switching {

  private final SwitchContext context;
  private final Dhcp dhcp;

  /**
   * The rows of a port, and what they were made from beside the network and the nodes.
   *
   * @param switchOf the node whose switch it is on; empty for a switch on all nodes
   * @param subnets those of the switch
   */
  record Made(
      Optional<String> switchOf, List<Cidr> subnets, AssignedPort port, List<PlannedRow> rows) {

    boolean isOf(SwitchContext context, AssignedPort other) {
      return port.equals(other)
          && switchOf.equals(context.node())
          && subnets.equals(context.subnets());
    }
  }

  Switching(SwitchContext context, Dhcp dhcp) {
    this.context = context;
    this.dhcp = dhcp;
  }

  /**
   * Adds the ports, and puts them on the switch.
   *
   * @param earlier ports of this network that were made before
   * @param made is told of the ports
   */
  void addTo(
      Plan.Builder plan, SwitchRows rows, Map<PortId, Made> earlier, Map<PortId, Made> made) {
    if (context.network() instanceof LocalnetNetwork localnet) {
      rows.physicalPort(
          OvnNames.localnetPort(localnet), localnet.physicalNetworkName(), localnet.vlan());
    }
    for (AssignedPort assigned : context.assigned().ports()) {
      Made known = earlier.get(assigned.id());
      Made port = known != null && known.isOf(context, assigned) ? known : make(assigned);
      port.rows().forEach(plan::add);
      rows.port(new Ref<>(port.rows().get(0).key().uuid()));
      made.put(assigned.id(), port);
    }
  }

  private Made make(AssignedPort port) {
    List<PlannedRow> rows = new ArrayList<>();
    rows.add(PlannedRow.of(context.keys().port(port.id()), port(port), port.workload().origin()));
    rows.addAll(dhcp.rows(port));
    return new Made(context.node(), context.subnets(), port, List.copyOf(rows));
  }

  /** What the switch itself says. */
  Map<String, String> switchIds() {
    Map<String, String> ids = ExternalIds.withRole(context.network());
    put(ids, LeaseJournal.CURSOR, context.assigned().cursors());
    if (context.node().isPresent()) {
      put(ids, LeaseJournal.SUBNETS, context.subnets());
    }
    return ids;
  }

  private static void put(Map<String, String> ids, String key, List<?> values) {
    if (!values.isEmpty()) {
      ids.put(key, values.stream().map(Object::toString).collect(Collectors.joining(" ")));
    }
  }

  /** A stopped machine keeps its port, switched off, and with it its addresses. */
  private LogicalSwitchPort port(AssignedPort port) {
    String lease = LeaseText.of(port.lease()).toString();
    Map<String, String> ids = ExternalIds.of(context.network(), port);
    ids.put(LeaseJournal.LEASE, lease);
    LogicalSwitchPort.Builder row =
        LogicalSwitchPort.builder().name(port.id().name()).externalIds(ids);
    if (context.network().ipam() == Network.IpamMode.ENABLED
        || !port.lease().addresses().isEmpty()) {
      row.addresses(List.of(lease)).portSecurity(List.of(lease));
    } else {
      // The MAC alone would drop IPv6 neighbour discovery on OVN 23.03.
      row.addresses(List.of(lease, "unknown"))
          .portSecurity(List.of(port.lease().mac() + " 0.0.0.0/0 ::/0"));
    }
    dhcp.options(IpFamily.IPV4, port).ifPresent(row::dhcpv4Options);
    dhcp.options(IpFamily.IPV6, port).ifPresent(row::dhcpv6Options);
    if (port.workload().running()) {
      row.options(placement(port.workload()));
    } else {
      row.enabled(false);
    }
    return row.build();
  }

  /**
   * Where the port is bound. While its machine migrates, on both nodes; the target's drops what the
   * machine sends until it announces itself there by RARP, as QEMU does when it goes on.
   */
  private Map<String, String> placement(Workload workload) {
    Map<String, String> options = new TreeMap<>();
    chassis(workload.node()).ifPresent(chassis -> options.put("requested-chassis", chassis));
    chassis(workload.migrationTarget())
        .ifPresent(
            target -> {
              options.merge("requested-chassis", target, (source, t) -> source + "," + t);
              options.put("activation-strategy", "rarp");
            });
    return options;
  }

  private Optional<String> chassis(Optional<String> node) {
    return node.flatMap(context.intent()::node).map(Node::chassis);
  }
}
