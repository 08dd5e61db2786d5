package org.ovn4j.odl;

import java.util.SortedMap;
import java.util.TreeMap;
import org.opendaylight.ovsdb.lib.schema.GenericTableSchema;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.ColumnSchema;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.TableSchema;

/** A server's schema as far as the library tells of it. */
final class ServerSchema {

  private ServerSchema() {}

  /**
   * The tables and columns that both the server and ovn4j know. The library keeps neither indexes
   * nor which tables are roots, so the details are those that ovn4j knows.
   */
  static DatabaseSchema known(org.opendaylight.ovsdb.lib.schema.DatabaseSchema server) {
    SortedMap<String, TableSchema> tables = new TreeMap<>();
    Northbound.SCHEMA
        .tables()
        .forEach(
            (name, table) -> {
              if (server.hasTable(name)) {
                tables.put(name, known(table, server.table(name, GenericTableSchema.class)));
              }
            });
    return new DatabaseSchema(server.getName(), server.getVersion().toString(), tables);
  }

  private static TableSchema known(TableSchema table, GenericTableSchema server) {
    SortedMap<String, ColumnSchema> columns = new TreeMap<>(table.columns());
    columns.keySet().removeIf(column -> !server.hasColumn(column));
    return new TableSchema(table.name(), columns, table.root(), table.indexes(), table.maxRows());
  }
}
