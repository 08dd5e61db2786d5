package org.ovn4j.model.ovsdb;

import org.jspecify.annotations.Nullable;

/**
 * A column of a table: {@code <column-schema>} of RFC 7047 section 3.2.
 *
 * @param name the column's name
 * @param type the type of its values
 * @param mutable whether it may change after the row was inserted
 * @param ephemeral whether its value may be lost when the server restarts
 */
public record ColumnSchema(String name, ColumnType type, boolean mutable, boolean ephemeral) {

  /**
   * Checks that the column can hold the value.
   *
   * @throws IllegalArgumentException naming the column, the value and what is allowed
   */
  void check(String table, Datum value) {
    refuse(table, type.violation(value));
  }

  /**
   * Checks only that the value is of the column's type, whatever the constraints.
   *
   * @throws IllegalArgumentException naming the column, the value and the type
   */
  void checkType(String table, Datum value) {
    refuse(table, type.mismatch(value));
  }

  private void refuse(String table, @Nullable String violation) {
    if (violation != null) {
      throw new IllegalArgumentException(table + "." + name + ": " + violation);
    }
  }
}
