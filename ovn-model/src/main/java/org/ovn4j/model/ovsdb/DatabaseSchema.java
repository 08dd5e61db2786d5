package org.ovn4j.model.ovsdb;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

/**
 * A database: {@code <database-schema>} of RFC 7047 section 3.2.
 *
 * @param name the database's name, {@code OVN_Northbound} say
 * @param version the schema's version, x.y.z
 * @param tables its tables by name
 */
public record DatabaseSchema(String name, String version, SortedMap<String, TableSchema> tables) {

  /** Copies the tables. */
  public DatabaseSchema {
    tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
  }

  /**
   * The schema that the JSON text of an {@code .ovsschema} file, or the answer to {@code
   * get_schema}, describes.
   *
   * @throws IllegalArgumentException if the text is not a schema; says where
   */
  public static DatabaseSchema parse(String json) {
    return OvsdbJson.readSchema(json);
  }

  /** The table, if the database has it. */
  public Optional<TableSchema> table(String table) {
    return Optional.ofNullable(tables.get(table));
  }

  /** Whether the database has the column. */
  public boolean hasColumn(String table, String column) {
    TableSchema schema = tables.get(table);
    return schema != null && schema.hasColumn(column);
  }
}
