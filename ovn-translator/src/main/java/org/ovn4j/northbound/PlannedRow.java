package org.ovn4j.northbound;

import java.util.Map;
import org.ovn4j.model.Origin;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.RowKey;

/**
 * A desired row.
 *
 * @param key what makes it the same row over time
 * @param row its columns
 * @param origin what in the intent made it, {@code VirtualMachine green/vm-a} say
 */
public record PlannedRow(RowKey<?> key, Row row, Origin origin) {

  /** Checks that key and row are of one table. */
  public PlannedRow {
    if (key.table() != row.table()) {
      throw new IllegalArgumentException(key + " is no key of a row of " + row.table());
    }
  }

  /**
   * A row that is marked with its key's owner.
   *
   * @throws IllegalArgumentException if the row cannot tell whose it is: its table has no {@code
   *     external_ids} and is not {@code Static_MAC_Binding}, whose rows belong to the owner of the
   *     router port that they name
   */
  public static <R extends Row> PlannedRow of(RowKey<R> key, R row, Origin origin) {
    String owner = key.owner();
    return new PlannedRow(
        key, Ownership.column(row).map(column -> owned(row, column, owner)).orElse(row), origin);
  }

  private static Row owned(Row row, Column column, String owner) {
    if (row.get(column).value(Ownership.KEY).filter(owner::equals).isPresent()) {
      return row;
    }
    Map<Object, Object> ids = row.get(column).pairs();
    ids.put(Ownership.KEY, owner);
    return row.with(column, Datum.map(ids));
  }

  /** The same with these columns. */
  @SuppressWarnings("ReferenceEquality") // it is about objects
  PlannedRow with(Row columns) {
    return columns == row ? this : new PlannedRow(key, columns, origin);
  }
}
