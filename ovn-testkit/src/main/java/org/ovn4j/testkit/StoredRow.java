package org.ovn4j.testkit;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.TableSchema;

/**
 * A row whose columns were checked against its table's schema. Immutable. Columns at their defaults
 * are left out, so that equal rows are equal however they came about.
 */
final class StoredRow {

  private final TableSchema table;
  private final SortedMap<String, Datum> columns;

  private StoredRow(TableSchema table, SortedMap<String, Datum> columns) {
    this.table = table;
    this.columns = columns;
  }

  /** A row whose columns are at their defaults. */
  static StoredRow ofDefaults(TableSchema table) {
    return new StoredRow(table, new TreeMap<>());
  }

  /** The column's value, its default if it was not set. */
  Datum get(String column) {
    Datum value = columns.get(column);
    return value == null ? table.column(column).type().defaultValue() : value;
  }

  /** The columns that differ from their defaults. */
  SortedMap<String, Datum> columns() {
    return Collections.unmodifiableSortedMap(columns);
  }

  /** This row with other values in some columns. */
  StoredRow with(Map<String, Datum> changes) {
    SortedMap<String, Datum> changed = new TreeMap<>(columns);
    changes.forEach(
        (column, value) -> {
          if (value.equals(table.column(column).type().defaultValue())) {
            changed.remove(column);
          } else {
            changed.put(column, value);
          }
        });
    return new StoredRow(table, changed);
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof StoredRow other
        && table.name().equals(other.table.name())
        && columns.equals(other.columns);
  }

  @Override
  public int hashCode() {
    return columns.hashCode();
  }

  @Override
  public String toString() {
    return table.name() + columns;
  }
}
