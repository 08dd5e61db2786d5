package org.ovn4j.testkit.assertj;

import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractAssert;
import org.ovn4j.model.nb.AddressSet;
import org.ovn4j.model.nb.DhcpOptions;
import org.ovn4j.model.nb.LoadBalancer;
import org.ovn4j.model.nb.LogicalRouter;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.PortGroup;
import org.ovn4j.model.ovsdb.Table;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.testkit.rows.NamedRow;
import org.ovn4j.testkit.rows.NamedRows;
import org.ovn4j.testkit.rows.NearestNames;
import org.ovn4j.testkit.rows.SameRows;

/**
 * Assertions on a set of rows.
 *
 * <p>A row's name is its {@code name}; in tables without one, or where it is empty, its {@code
 * cidr}, {@code match}, {@code ip_prefix} or address. Where several rows have the name, it is
 * enough that one of them passes the further check.
 *
 * @param <S> the class of the assertions themselves
 * @param <A> what the rows are of
 */
public abstract class AbstractRowsAssert<S extends AbstractRowsAssert<S, A>, A>
    extends AbstractAssert<S, A> {

  /** A failure shows no more than this. */
  private static final int LINES = 20;

  private final NamedRows rows;

  AbstractRowsAssert(A actual, Class<S> type, NamedRows rows) {
    super(actual, type);
    this.rows = rows;
  }

  NamedRows rows() {
    return rows;
  }

  /** There is a Logical_Switch of that name. */
  public S hasSwitch(String name) {
    return hasSwitch(name, found -> {});
  }

  /** There is a Logical_Switch of that name that passes the check. */
  public S hasSwitch(String name, Consumer<SwitchAssert> check) {
    return has(
        LogicalSwitch.TABLE, name, row -> check.accept(new SwitchAssert(rows, row, path(row))));
  }

  /** There is no Logical_Switch of that name. */
  public S hasNoSwitch(String name) {
    return hasNoRow(LogicalSwitch.TABLE, name);
  }

  /** There is a Logical_Router of that name. */
  public S hasRouter(String name) {
    return hasRouter(name, found -> {});
  }

  /** There is a Logical_Router of that name that passes the check. */
  public S hasRouter(String name, Consumer<RouterAssert> check) {
    return has(
        LogicalRouter.TABLE, name, row -> check.accept(new RouterAssert(rows, row, path(row))));
  }

  /** There is no Logical_Router of that name. */
  public S hasNoRouter(String name) {
    return hasNoRow(LogicalRouter.TABLE, name);
  }

  /** There are DHCP_Options of that CIDR. */
  public S hasDhcpOptions(String cidr) {
    return hasRow(DhcpOptions.TABLE, cidr);
  }

  /** There are DHCP_Options of that CIDR that pass the check. */
  public S hasDhcpOptions(String cidr, Consumer<RowAssert> check) {
    return hasRow(DhcpOptions.TABLE, cidr, check);
  }

  /** There is a Port_Group of that name that passes the check. */
  public S hasPortGroup(String name, Consumer<RowAssert> check) {
    return hasRow(PortGroup.TABLE, name, check);
  }

  /** There is an Address_Set of that name that passes the check. */
  public S hasAddressSet(String name, Consumer<RowAssert> check) {
    return hasRow(AddressSet.TABLE, name, check);
  }

  /** There is a Load_Balancer of that name that passes the check. */
  public S hasLoadBalancer(String name, Consumer<RowAssert> check) {
    return hasRow(LoadBalancer.TABLE, name, check);
  }

  /** There is a row of that name in the table. */
  public S hasRow(Table<?> table, String name) {
    return hasRow(table, name, found -> {});
  }

  /** There is a row of that name in the table that passes the check. */
  public S hasRow(Table<?> table, String name, Consumer<RowAssert> check) {
    return has(table, name, row -> check.accept(new RowAssert(rows, row, path(row))));
  }

  /** There is no row of that name in the table. */
  public S hasNoRow(Table<?> table, String name) {
    Lookup lookup = new Lookup(table.name(), "", rows.of(table));
    List<NamedRow> found = lookup.named(name);
    if (!found.isEmpty()) {
      fail("%s should not be there".formatted(found.get(0)));
    }
    return myself;
  }

  /** The table has so many rows. */
  public S hasRowCount(Table<?> table, int count) {
    List<NamedRow> present = rows.of(table);
    if (present.size() != count) {
      List<String> names = present.stream().flatMap(row -> row.names().stream().limit(1)).toList();
      fail(
          "expected %d rows of %s, but there are %d; with names, %s"
              .formatted(count, table.name(), present.size(), NearestNames.sentence("", names)));
    }
    return myself;
  }

  /** Every reference, strong or weak, leads to a row. */
  public S hasNoDanglingReference() {
    failIfAny("references that lead nowhere", rows.danglingReferences());
    return myself;
  }

  /**
   * OVN accepts every match expression in the rows, and the ports, address sets and port groups
   * that they name are there.
   */
  public S hasOnlyGoodMatches() {
    failIfAny("match expressions that OVN would not carry out", rows.badMatches());
    return myself;
  }

  /**
   * The rows are those of the database, whatever their UUIDs: they can be paired one to one so that
   * all columns agree, and each reference leads to the partner of what it led to. UUIDs within
   * strings are compared as the strings they are.
   */
  public S isSameAs(Snapshot expected) {
    failIfAny(
        "the rows are not the expected ones", SameRows.differences(new NamedRows(expected), rows));
    return myself;
  }

  private S has(Table<?> table, String name, Consumer<NamedRow> check) {
    new Lookup(table.name(), "", rows.of(table)).problem(name, check).ifPresent(this::fail);
    return myself;
  }

  private String path(NamedRow row) {
    String description = descriptionText();
    return description.isEmpty() ? row.toString() : description + " › " + row;
  }

  private void failIfAny(String what, List<String> lines) {
    if (!lines.isEmpty()) {
      fail(what + ":\n" + Lines.first(LINES, lines));
    }
  }

  final void fail(String problem) {
    // The problem may hold percent signs.
    failWithMessage("%s", problem);
  }
}
