package org.ovn4j.northbound;

import java.util.Set;
import org.ovn4j.model.nb.LogicalRouterPort;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.ovsdb.Column;

/**
 * The columns in which OVN tells of itself: whether a port is bound, which VLAN it was given. A
 * plan says nothing of them; they are neither compared nor written.
 */
public final class StatusColumns {

  private static final Set<Column> ALL =
      Set.of(
          LogicalSwitchPort.UP,
          LogicalSwitchPort.DYNAMIC_ADDRESSES,
          LogicalSwitchPort.TAG,
          LogicalRouterPort.STATUS,
          LogicalRouterPort.IPV6_PREFIX);

  private StatusColumns() {}

  /** Whether OVN writes the column. */
  public static boolean contains(Column column) {
    return ALL.contains(column);
  }
}
