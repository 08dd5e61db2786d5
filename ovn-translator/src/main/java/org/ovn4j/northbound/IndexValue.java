package org.ovn4j.northbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.Table;

/**
 * A row's values in the columns of one of its table's indexes: no two rows may have the same.
 *
 * @param columns by name
 * @param values of the columns
 */
record IndexValue(Table<?> table, List<String> columns, List<Datum> values) {

  /** The row's values, one for each index of its table. */
  static List<IndexValue> of(Row row) {
    List<Set<String>> indexes = row.table().schema().indexes();
    if (indexes.isEmpty()) {
      return List.of();
    }
    List<IndexValue> values = new ArrayList<>(indexes.size());
    for (Set<String> index : indexes) {
      List<String> columns = index.stream().sorted().toList();
      values.add(
          new IndexValue(
              row.table(),
              columns,
              columns.stream().map(column -> row.get(row.table().column(column))).toList()));
    }
    return values;
  }

  /** The table is left to {@link #equals}: names in two tables are seldom the same. */
  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** {@code Logical_Switch_Port name "x"}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(table.name());
    for (int i = 0; i < columns.size(); i++) {
      text.append(' ').append(columns.get(i)).append(' ').append(values.get(i));
    }
    return text.toString();
  }
}
