package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Network;
import org.ovn4j.model.Node;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.northbound.Plan;

/** The switch of a Layer2 network and the ports of its workloads. */
final class Layer2Switching {

  private final Layer2Context context;
  private final Dhcp dhcp;

  Layer2Switching(Layer2Context context, Dhcp dhcp) {
    this.context = context;
    this.dhcp = dhcp;
  }

  void addTo(Plan.Builder plan) {
    List<Ref<LogicalSwitchPort>> ports = new ArrayList<>();
    if (context.gateway().isPresent()) {
      ports.add(context.keys().switchPortToRouter().ref());
    }
    for (AssignedPort port : context.assigned().ports()) {
      ports.add(context.keys().port(port.id()).ref());
      plan.add(context.keys().port(port.id()), port(port), port.workload().origin());
    }
    plan.add(
        context.keys().logicalSwitch(),
        LogicalSwitch.builder()
            .name(context.switchName())
            .ports(ports)
            .externalIds(switchIds())
            .build(),
        context.network().origin());
  }

  private Map<String, String> switchIds() {
    Map<String, String> ids = ExternalIds.withRole(context.network());
    String cursor =
        context.assigned().cursors().stream()
            .map(Object::toString)
            .collect(Collectors.joining(" "));
    if (!cursor.isEmpty()) {
      ids.put(LeaseJournal.CURSOR, cursor);
    }
    return ids;
  }

  /** A stopped machine keeps its port, switched off, and with it its addresses. */
  private LogicalSwitchPort port(AssignedPort port) {
    String lease = LeaseText.of(port.lease()).toString();
    Map<String, String> ids = ExternalIds.of(context.network(), port);
    ids.put(LeaseJournal.LEASE, lease);
    LogicalSwitchPort.Builder row =
        LogicalSwitchPort.builder().name(port.id().name()).externalIds(ids);
    if (context.network().ipam() == Network.IpamMode.ENABLED) {
      row.addresses(List.of(lease)).portSecurity(List.of(lease));
    } else {
      // The MAC alone would drop IPv6 neighbour discovery on OVN 23.03.
      row.addresses(List.of(lease, "unknown"))
          .portSecurity(List.of(port.lease().mac() + " 0.0.0.0/0 ::/0"));
    }
    dhcp.options(IpFamily.IPV4, port).ifPresent(row::dhcpv4Options);
    dhcp.options(IpFamily.IPV6, port).ifPresent(row::dhcpv6Options);
    if (port.workload().running()) {
      port.workload()
          .node()
          .flatMap(context.intent()::node)
          .map(Node::chassis)
          .ifPresent(chassis -> row.options(Map.of("requested-chassis", chassis)));
    } else {
      row.enabled(false);
    }
    return row.build();
  }
}
