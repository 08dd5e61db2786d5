package org.ovn4j.testkit.assertj;

import java.util.function.Consumer;
import org.ovn4j.model.nb.LogicalRouter;
import org.ovn4j.model.nb.LogicalRouterStaticRoute;
import org.ovn4j.testkit.rows.NamedRow;
import org.ovn4j.testkit.rows.NamedRows;

/** Assertions on a Logical_Router. */
public final class RouterAssert extends AbstractRowAssert<RouterAssert> {

  RouterAssert(NamedRows rows, NamedRow row, String path) {
    super(RouterAssert.class, rows, row, path);
  }

  /** The router has a port of that name. */
  public RouterAssert hasPort(String name) {
    return hasPort(name, found -> {});
  }

  /** The router has a port of that name that passes the check. */
  public RouterAssert hasPort(String name, Consumer<RouterPortAssert> check) {
    return reaches(
        LogicalRouter.PORTS,
        name,
        row -> check.accept(new RouterPortAssert(rows(), row, path(row))));
  }

  /** The router has ports of exactly these names. */
  public RouterAssert hasOnlyPorts(String... names) {
    return refersTo(LogicalRouter.PORTS, names);
  }

  /** The router has a NAT of that external or logical address that passes the check. */
  public RouterAssert hasNat(String address, Consumer<RowAssert> check) {
    return refersTo(LogicalRouter.NAT, address, check);
  }

  /** The router has a static route for the prefix by the next hop. */
  public RouterAssert hasStaticRoute(String prefix, String nextHop) {
    return refersTo(
        LogicalRouter.STATIC_ROUTES,
        prefix,
        route -> route.hasColumn(LogicalRouterStaticRoute.NEXTHOP, nextHop));
  }

  /** The router has a policy of that match that passes the check. */
  public RouterAssert hasPolicy(String match, Consumer<RowAssert> check) {
    return refersTo(LogicalRouter.POLICIES, match, check);
  }

  /** The router has this option. */
  public RouterAssert hasOption(String key, String value) {
    return hasPair(LogicalRouter.OPTIONS, key, value);
  }
}
