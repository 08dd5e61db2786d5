package org.ovn4j.northbound;

import java.util.ArrayList;
import java.util.List;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;

/**
 * A row's values in the columns of one of its table's indexes: no two rows may have the same.
 * Immutable.
 */
final class IndexValue {

  private final List<Column> columns;
  private final List<Datum> values;
  private final int hash;

  private IndexValue(List<Column> columns, Row row) {
    this.columns = columns;
    this.values =
        columns.size() == 1
            ? List.of(row.get(columns.get(0)))
            : columns.stream().map(row::get).toList();
    this.hash = values.hashCode(); // names in two tables are seldom the same
  }

  /** The row's values, one for each index of its table. */
  static List<IndexValue> of(Row row) {
    List<List<Column>> indexes = row.table().indexes();
    if (indexes.isEmpty()) {
      return List.of();
    }
    if (indexes.size() == 1) {
      return List.of(new IndexValue(indexes.get(0), row));
    }
    List<IndexValue> values = new ArrayList<>(indexes.size());
    indexes.forEach(columns -> values.add(new IndexValue(columns, row)));
    return values;
  }

  /** How many indexed values some rows have, equal ones included. */
  static int count(List<PlannedRow> rows) {
    return rows.stream().mapToInt(row -> row.row().table().indexes().size()).sum();
  }

  /** Whether the values are the same, and the index is. */
  @Override
  public boolean equals(Object object) {
    return object instanceof IndexValue other
        && hash == other.hash
        && columns.equals(other.columns)
        && values.equals(other.values);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** {@code Logical_Switch_Port name "x"}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(columns.get(0).table());
    for (int i = 0; i < columns.size(); i++) {
      text.append(' ').append(columns.get(i).name()).append(' ').append(values.get(i));
    }
    return text.toString();
  }
}
