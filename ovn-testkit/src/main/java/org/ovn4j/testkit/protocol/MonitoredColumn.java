package org.ovn4j.testkit.protocol;

import java.util.Objects;
import java.util.Set;
import org.ovn4j.model.ovsdb.ColumnType;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.testkit.database.StoredRow;

/**
 * A column that a monitor shows.
 *
 * @param index its index in the table
 * @param name its name
 * @param type its type
 * @param defaultValue the type's default value
 * @param select for which events it is shown
 */
record MonitoredColumn(
    int index, String name, ColumnType type, Datum defaultValue, Set<RowEvent.Kind> select) {

  /** Whether its value differs between the rows. */
  boolean differs(StoredRow before, StoredRow after) {
    return differs(index, before, after);
  }

  static boolean differs(int column, StoredRow before, StoredRow after) {
    return before != after && !Objects.equals(before.get(column), after.get(column));
  }
}
