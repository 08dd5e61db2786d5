package org.ovn4j.testkit.assertj;

import org.ovn4j.model.nb.LogicalRouterPort;
import org.ovn4j.testkit.rows.NamedRow;
import org.ovn4j.testkit.rows.NamedRows;

/** Assertions on a Logical_Router_Port. */
public final class RouterPortAssert extends AbstractRowAssert<RouterPortAssert> {

  RouterPortAssert(NamedRows rows, NamedRow row, String path) {
    super(RouterPortAssert.class, rows, row, path);
  }

  /** The port has this MAC. */
  public RouterPortAssert hasMac(String mac) {
    return hasColumn(LogicalRouterPort.MAC, mac);
  }

  /** The port has exactly these networks, each an address and the length of its prefix. */
  public RouterPortAssert hasNetworks(String... networks) {
    return hasColumn(LogicalRouterPort.NETWORKS, (Object[]) networks);
  }
}
