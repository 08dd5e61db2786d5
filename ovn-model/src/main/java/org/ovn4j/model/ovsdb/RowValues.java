package org.ovn4j.model.ovsdb;

import java.util.Arrays;
import java.util.Objects;
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

  /** Sets a column to a value that fits it. */
  void set(Column column, Datum value) {
    column.schema().check(table.name(), value);
    put(column, value);
  }

  /**
   * Sets a column to a value that a server has: of the column's type, but perhaps outside what our
   * version of the schema allows.
   */
  void setObserved(Column column, Datum value) {
    column.schema().checkType(table.name(), value);
    put(column, value);
  }

  /** A default value is kept as no value, so that equal rows are equal. */
  private void put(Column column, Datum value) {
    values[index(column)] = value.equals(column.defaultValue()) ? null : value;
  }

  Datum get(Column column) {
    Datum value = values[index(column)];
    return value == null ? column.defaultValue() : value;
  }

  private int index(Column column) {
    int index = column.ordinal();
    if (index >= values.length || table.columns().get(index) != column) {
      throw new IllegalArgumentException(column + " is not a column of " + table);
    }
    return index;
  }

  RowValues copy() {
    return new RowValues(this);
  }

  /** Equal values: the other's if all are equal, these if there is nothing to share. */
  @SuppressWarnings("ReferenceEquality") // it is about objects
  RowValues sharing(RowValues other) {
    RowValues shared = copy();
    boolean any = false;
    boolean all = true;
    for (int i = 0; i < values.length; i++) {
      Datum theirs = other.values[i];
      if (Objects.equals(values[i], theirs)) {
        any |= values[i] != theirs;
        shared.values[i] = theirs;
      } else {
        all = false;
      }
    }
    return all ? other : any ? shared : this;
  }

  boolean isDefault(Column column) {
    return values[index(column)] == null;
  }

  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof RowValues other
        && table == other.table
        && Arrays.equals(values, other.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }
}
