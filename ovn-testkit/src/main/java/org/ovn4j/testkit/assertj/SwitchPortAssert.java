package org.ovn4j.testkit.assertj;

import java.util.function.Consumer;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.testkit.rows.NamedRow;
import org.ovn4j.testkit.rows.NamedRows;

/** Assertions on a Logical_Switch_Port. */
public final class SwitchPortAssert extends AbstractRowAssert<SwitchPortAssert> {

  SwitchPortAssert(NamedRows rows, NamedRow row, String path) {
    super(SwitchPortAssert.class, rows, row, path);
  }

  /** The port has exactly these addresses, each a MAC and IP addresses, {@code router} say. */
  public SwitchPortAssert hasAddresses(String... addresses) {
    return hasColumn(LogicalSwitchPort.ADDRESSES, (Object[]) addresses);
  }

  /** The port may send from exactly these addresses. */
  public SwitchPortAssert hasPortSecurity(String... addresses) {
    return hasColumn(LogicalSwitchPort.PORT_SECURITY, (Object[]) addresses);
  }

  /** The port is of this type, {@code localnet} say; a workload's has the empty one. */
  public SwitchPortAssert hasType(String type) {
    return hasColumn(LogicalSwitchPort.TYPE, type);
  }

  /** The port has this option. */
  public SwitchPortAssert hasOption(String key, String value) {
    return hasPair(LogicalSwitchPort.OPTIONS, key, value);
  }

  /** The port carries traffic: {@code enabled} is true or not set. */
  public SwitchPortAssert isEnabled() {
    if (actual.get(LogicalSwitchPort.ENABLED).contains(false)) {
      fail("was expected to be enabled, but is disabled");
    }
    return this;
  }

  /** The port carries no traffic: {@code enabled} is false. */
  public SwitchPortAssert isDisabled() {
    if (!actual.get(LogicalSwitchPort.ENABLED).contains(false)) {
      fail("was expected to be disabled, but is enabled");
    }
    return this;
  }

  /** The port has DHCPv4 options of that CIDR that pass the check. */
  public SwitchPortAssert hasDhcpv4Options(String cidr, Consumer<RowAssert> check) {
    return refersTo(LogicalSwitchPort.DHCPV4_OPTIONS, cidr, check);
  }

  /** The port has DHCPv6 options of that CIDR that pass the check. */
  public SwitchPortAssert hasDhcpv6Options(String cidr, Consumer<RowAssert> check) {
    return refersTo(LogicalSwitchPort.DHCPV6_OPTIONS, cidr, check);
  }
}
