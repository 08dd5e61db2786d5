package org.ovn4j.model.ovsdb;

import java.util.Optional;

/**
 * A column of a table that has a row class. Columns are the same object wherever they come from.
 */
public final class Column {

  private final String table;
  private final ColumnSchema schema;
  private final int ordinal;

  Column(String table, ColumnSchema schema, int ordinal) {
    this.table = table;
    this.schema = schema;
    this.ordinal = ordinal;
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
    return reference().isPresent();
  }

  /** What its elements, or a map's values, refer to. */
  public Optional<BaseType.Reference> reference() {
    return type().value().orElse(type().key()).references();
  }

  ColumnSchema schema() {
    return schema;
  }

  /** Position among the table's columns, from 0. */
  int ordinal() {
    return ordinal;
  }

  /** The column as {@code Table.column}. */
  @Override
  public String toString() {
    return table + "." + name();
  }
}
