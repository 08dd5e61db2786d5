package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Network;
import org.ovn4j.model.nb.DhcpOptions;
import org.ovn4j.model.nb.LogicalRouter;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.RowKey;
import org.ovn4j.model.ovsdb.Table;

/**
 * The identities of the rows that leases are kept in: the one place that says what makes each of
 * them the same over time.
 *
 * @param node whose switch it is, for a network that has one for each node
 */
record NetworkKeys(String owner, Network network, Optional<String> node) {

  /** What the keys of the switch and all that is on it begin with. */
  List<String> identity() {
    List<String> identity = new ArrayList<>(List.of(network.name()));
    node.ifPresent(identity::add);
    return identity;
  }

  RowKey<LogicalSwitch> logicalSwitch() {
    return key(LogicalSwitch.TABLE);
  }

  /** The network's router, which is one for all its switches. */
  RowKey<LogicalRouter> router() {
    return RowKey.of(LogicalRouter.TABLE, owner, network.name());
  }

  RowKey<LogicalSwitchPort> port(PortId port) {
    return key(LogicalSwitchPort.TABLE, port.kind(), port.attachment(), port.workload());
  }

  /** The options of all ports of a family that have none of their own. */
  RowKey<DhcpOptions> subnetDhcp(IpFamily family) {
    return key(DhcpOptions.TABLE, family.name());
  }

  RowKey<DhcpOptions> portDhcp(IpFamily family, PortId port) {
    return key(DhcpOptions.TABLE, family.name(), port.kind(), port.attachment(), port.workload());
  }

  private <R extends Row> RowKey<R> key(Table<R> table, String... role) {
    List<String> parts = identity();
    parts.addAll(List.of(role));
    return new RowKey<>(table, owner, parts);
  }
}
