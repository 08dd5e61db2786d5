package org.ovn4j.model.ovsdb;

import org.jspecify.annotations.Nullable;

/** The checked values of a row under construction; generated row classes take it whole. */
public final class RowValues {

  private final Table<?> table;
  private final @Nullable Datum[] values;

  RowValues(Table<?> table) {
    this.table = table;
    this.values = new Datum[table.columns().size()];
  }

  private RowValues(RowValues original) {
    this.table = original.table;
    this.values = original.values.clone();
  }

  Table<?> table() {
    return table;
  }

  /** Sets a column; a default value is kept as no value, so that equal rows are equal. */
  void set(Column column, Datum value) {
    column.schema().check(table.name(), value);
    values[column.ordinal()] = value.equals(column.type().defaultValue()) ? null : value;
  }

  Datum get(Column column) {
    Datum value = values[column.ordinal()];
    return value == null ? column.type().defaultValue() : value;
  }

  RowValues copy() {
    return new RowValues(this);
  }

  boolean isDefault(Column column) {
    return values[column.ordinal()] == null;
  }
}
