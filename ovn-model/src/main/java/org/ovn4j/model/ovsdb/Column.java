package org.ovn4j.model.ovsdb;

import java.util.Optional;

/**
 * A column of a table that has a row class. Columns are the same object wherever they come from.
 */
public final class Column {

  private final String table;
  private final ColumnSchema schema;
  private final int ordinal;
  private final Optional<BaseType.Reference> reference;
  private final Datum defaultValue;
  private final boolean defaultAllowed;

  Column(String table, ColumnSchema schema, int ordinal) {
    this.table = table;
    this.schema = schema;
    this.ordinal = ordinal;
    this.reference = schema.type().value().orElse(schema.type().key()).references();
    this.defaultValue = schema.type().defaultValue();
    // The null UUID has no row, and what OVSDB gives a set of at least one is no choice of
    // anyone's.
    boolean chosen = schema.type().min() == 1 && (!schema.type().isScalar() || isReference());
    this.defaultAllowed = !chosen && schema.type().violation(defaultValue) == null;
  }

  /** The name of its table. */
  public String table() {
    return table;
  }

  /** The column's name in the schema. */
  public String name() {
    return schema.name();
  }

  /** The type of its values. */
  public ColumnType type() {
    return schema.type();
  }

  /** Whether its elements are references to rows; for a map, whether its values are. */
  public boolean isReference() {
    return reference.isPresent();
  }

  /** What its elements, or a map's values, refer to. */
  public Optional<BaseType.Reference> reference() {
    return reference;
  }

  /** The value where none was written. */
  Datum defaultValue() {
    return defaultValue;
  }

  ColumnSchema schema() {
    return schema;
  }

  /** Position among the table's columns, from 0. */
  int ordinal() {
    return ordinal;
  }

  /** Whether a row may be written without this column. */
  boolean defaultAllowed() {
    return defaultAllowed;
  }

  /** The column as {@code Table.column}. */
  @Override
  public String toString() {
    return table + "." + name();
  }
}
