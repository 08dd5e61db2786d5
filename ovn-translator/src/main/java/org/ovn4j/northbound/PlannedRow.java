package org.ovn4j.northbound;

import org.ovn4j.model.Origin;
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

  /** The same with these columns. */
  @SuppressWarnings("ReferenceEquality") // it is about objects
  PlannedRow with(Row columns) {
    return columns == row ? this : new PlannedRow(key, columns, origin);
  }
}
