package org.ovn4j.northbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.Table;

/** A row's values in the columns of one of its table's indexes: no two rows may have the same. */
record IndexValue(Table<?> table, SortedMap<String, Datum> values) {

  /** The row's values, one for each index of its table. */
  static List<IndexValue> of(Row row) {
    List<IndexValue> indexes = new ArrayList<>();
    for (Set<String> index : row.table().schema().indexes()) {
      SortedMap<String, Datum> values = new TreeMap<>();
      index.forEach(column -> values.put(column, row.get(row.table().column(column))));
      indexes.add(new IndexValue(row.table(), values));
    }
    return indexes;
  }

  /** {@code Logical_Switch_Port name "x"}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(table.name());
    values.forEach((column, value) -> text.append(' ').append(column).append(' ').append(value));
    return text.toString();
  }
}
