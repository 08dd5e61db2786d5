package org.ovn4j.testkit.assertj;

import java.util.function.Consumer;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.testkit.rows.NamedRow;
import org.ovn4j.testkit.rows.NamedRows;

/** Assertions on a Logical_Switch. */
public final class SwitchAssert extends AbstractRowAssert<SwitchAssert> {

  SwitchAssert(NamedRows rows, NamedRow row, String path) {
    super(SwitchAssert.class, rows, row, path);
  }

  /** The switch has a port of that name. */
  public SwitchAssert hasPort(String name) {
    return hasPort(name, found -> {});
  }

  /** The switch has a port of that name that passes the check. */
  public SwitchAssert hasPort(String name, Consumer<SwitchPortAssert> check) {
    return reaches(
        LogicalSwitch.PORTS,
        name,
        row -> check.accept(new SwitchPortAssert(rows(), row, path(row))));
  }

  /** The switch has no port of that name. */
  public SwitchAssert hasNoPort(String name) {
    lookup(LogicalSwitch.PORTS)
        .named(name)
        .forEach(row -> fail("%s should not be on it".formatted(row)));
    return this;
  }

  /** The switch has ports of exactly these names. */
  public SwitchAssert hasOnlyPorts(String... names) {
    return refersTo(LogicalSwitch.PORTS, names);
  }

  /** The switch has an ACL of that match, or of that name, that passes the check. */
  public SwitchAssert hasAcl(String match, Consumer<RowAssert> check) {
    return refersTo(LogicalSwitch.ACLS, match, check);
  }

  /** The switch has this value in {@code other_config}. */
  public SwitchAssert hasOtherConfig(String key, String value) {
    return hasPair(LogicalSwitch.OTHER_CONFIG, key, value);
  }
}
