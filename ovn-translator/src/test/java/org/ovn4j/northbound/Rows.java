package org.ovn4j.northbound;

import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.ovn4j.model.Origin;
import org.ovn4j.model.nb.DhcpOptions;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.RowKey;
import org.ovn4j.model.ovsdb.Table;

/** Rows and plans for tests. */
final class Rows {

  static final String OWNER = "ovn4j";

  private Rows() {}

  /** A key with the name as its only part. */
  static <R extends Row> RowKey<R> key(Table<R> table, String name) {
    return RowKey.of(table, OWNER, name);
  }

  static RowKey<LogicalSwitch> switchKey(String name) {
    return key(LogicalSwitch.TABLE, name);
  }

  static RowKey<LogicalSwitchPort> portKey(String name) {
    return key(LogicalSwitchPort.TABLE, name);
  }

  static RowKey<DhcpOptions> dhcpKey(String cidr) {
    return key(DhcpOptions.TABLE, cidr);
  }

  /** A plan of one switch with ports. */
  static Plan plan(String switchName, String... ports) {
    return add(Plan.builder(OWNER), switchName, ports).build();
  }

  /** Adds a switch with ports. */
  static Plan.Builder add(Plan.Builder plan, String switchName, String... ports) {
    for (String port : ports) {
      plan.add(portKey(port), port(port).build(), Origin.of("Pod " + port));
    }
    LogicalSwitch row =
        LogicalSwitch.builder()
            .name(switchName)
            .ports(Arrays.stream(ports).map(port -> portKey(port).ref()).toList())
            .build();
    return plan.add(switchKey(switchName), row, Origin.of("Network " + switchName));
  }

  static LogicalSwitchPort.Builder port(String name) {
    return LogicalSwitchPort.builder().name(name);
  }

  static DhcpOptions.Builder dhcp(String cidr) {
    return DhcpOptions.builder().cidr(cidr).options(Map.of("mtu", "1400"));
  }

  /** The UUID of a row that somebody else made. */
  static UUID foreign(int number) {
    return new UUID(0xf0f0f0f0_0000_4000L, 0x8000_0000_0000_0000L + number);
  }
}
