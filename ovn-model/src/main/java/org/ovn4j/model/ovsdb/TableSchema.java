package org.ovn4j.model.ovsdb;

import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A table: {@code <table-schema>} of RFC 7047 section 3.2.
 *
 * @param name the table's name
 * @param columns its columns by name, without {@code _uuid} and {@code _version}
 * @param root whether a row lives without a strong reference to it
 * @param indexes sets of columns whose values together are unique
 * @param maxRows the most rows it may have
 */
public record TableSchema(
    String name,
    SortedMap<String, ColumnSchema> columns,
    boolean root,
    List<Set<String>> indexes,
    OptionalInt maxRows) {

  /** Copies the collections. */
  public TableSchema {
    columns = Collections.unmodifiableSortedMap(new TreeMap<>(columns));
    indexes = List.copyOf(indexes);
  }

  /** Whether the table has the column. */
  public boolean hasColumn(String column) {
    return columns.containsKey(column);
  }

  /**
   * The column.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public ColumnSchema column(String column) {
    ColumnSchema schema = columns.get(column);
    if (schema == null) {
      throw new IllegalArgumentException("no column " + name + "." + column);
    }
    return schema;
  }
}
