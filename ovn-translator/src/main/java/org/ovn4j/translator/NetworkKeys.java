package org.ovn4j.translator;

import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Network;
import org.ovn4j.model.nb.DhcpOptions;
import org.ovn4j.model.nb.LogicalRouter;
import org.ovn4j.model.nb.LogicalRouterPort;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.ovsdb.RowKey;

/**
 * The identities of a network's rows: the one place that says what makes each kind of row the same.
 */
record NetworkKeys(String owner, Network network) {

  RowKey<LogicalSwitch> logicalSwitch() {
    return RowKey.of(LogicalSwitch.TABLE, owner, network.name());
  }

  RowKey<LogicalRouter> router() {
    return RowKey.of(LogicalRouter.TABLE, owner, network.name());
  }

  RowKey<LogicalRouterPort> routerPort() {
    return RowKey.of(LogicalRouterPort.TABLE, owner, network.name());
  }

  RowKey<LogicalSwitchPort> switchPortToRouter() {
    return RowKey.of(LogicalSwitchPort.TABLE, owner, network.name(), "router");
  }

  RowKey<LogicalSwitchPort> port(PortId port) {
    return RowKey.of(
        LogicalSwitchPort.TABLE,
        owner,
        network.name(),
        port.kind(),
        port.attachment(),
        port.workload());
  }

  /** The options of all ports of a family that have none of their own. */
  RowKey<DhcpOptions> subnetDhcp(IpFamily family) {
    return RowKey.of(DhcpOptions.TABLE, owner, network.name(), family.name());
  }

  RowKey<DhcpOptions> portDhcp(IpFamily family, PortId port) {
    return RowKey.of(
        DhcpOptions.TABLE,
        owner,
        network.name(),
        family.name(),
        port.kind(),
        port.attachment(),
        port.workload());
  }
}
