package org.ovn4j.model.ovsdb;

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
    String violation = type.violation(value);
    if (violation != null) {
      throw new IllegalArgumentException(table + "." + name + ": " + violation);
    }
  }
}
