package org.ovn4j.ovsdb.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.ovsdb.BaseType;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.ColumnType;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.Table;
import org.ovn4j.model.ovsdb.TableSchema;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

/**
 * The rows of one table, kept up to date by the {@code <row-update2>}s of ovsdb-server(7) section
 * 4.1.14. Not thread-safe.
 *
 * <p>Values are read by the server's types, not by those of our row classes, which may be older or
 * newer: whether a difference is of one element or of a set is the server's word.
 */
final class MonitoredTable {

  private static final Logger LOG = System.getLogger("org.ovn4j.ovsdb.client");

  private final Table<?> table;

  /** The server's types of the columns that both sides know. */
  private final SortedMap<String, ColumnType> types;

  /** What the server leaves out of a new row, where our default differs; almost always empty. */
  private final Map<String, Datum> otherDefaults = new HashMap<>();

  private final Map<UUID, Row> rows = new HashMap<>();

  MonitoredTable(Table<?> table, TableSchema server) {
    this.table = table;
    this.types = commonColumns(table, server);
    types.forEach(
        (column, type) -> {
          if (!type.defaultValue().equals(table.column(column).type().defaultValue())) {
            otherDefaults.put(column, type.defaultValue());
          }
        });
  }

  private static SortedMap<String, ColumnType> commonColumns(Table<?> table, TableSchema server) {
    SortedMap<String, ColumnType> types = new TreeMap<>();
    for (Column column : table.columns()) {
      if (server.hasColumn(column.name())) {
        ColumnType type = server.column(column.name()).type();
        if (sameAtoms(column.type(), type)) {
          types.put(column.name(), type);
        } else {
          LOG.log(Level.WARNING, "{0}: the server''s column is of another type; left out", column);
        }
      }
    }
    return types;
  }

  /** Whether values of the types can be compared, whatever their number and constraints. */
  private static boolean sameAtoms(ColumnType a, ColumnType b) {
    return a.key().type() == b.key().type()
        && a.value().map(BaseType::type).equals(b.value().map(BaseType::type));
  }

  /** The names of the columns to ask for. */
  Collection<String> columns() {
    return types.keySet();
  }

  void forEach(BiConsumer<UUID, Row> action) {
    rows.forEach(action);
  }

  /** Makes a row this one; none if it is null. */
  void put(UUID uuid, @Nullable Row row) {
    if (row == null) {
      rows.remove(uuid);
    } else {
      rows.put(uuid, row);
    }
  }

  /**
   * The row after an update; null if that deletes it. Nothing changes before {@link #put}.
   *
   * @throws IllegalArgumentException if it makes no sense
   */
  @Nullable Row read(UUID uuid, JsonNode update) {
    if (update.has("modify")) {
      return modified(uuid, update.get("modify"));
    }
    if (update.has("delete")) {
      return null;
    }
    if (update.has("insert")) {
      return inserted(update.get("insert"));
    }
    if (update.has("initial")) {
      return inserted(update.get("initial"));
    }
    throw new IllegalArgumentException("unknown row update: " + Failures.excerpt(update));
  }

  private Row inserted(JsonNode json) {
    Map<String, Datum> values = new HashMap<>(otherDefaults);
    for (Map.Entry<String, JsonNode> column : json.properties()) {
      values.put(column.getKey(), OvsdbJson.read(column.getValue(), type(column.getKey())));
    }
    return table.row(values);
  }

  private Row modified(UUID uuid, JsonNode json) {
    Row row = rows.get(uuid);
    if (row == null) {
      throw new IllegalArgumentException(
          "a change of the row " + uuid + " of " + table + ", which does not exist");
    }
    Map<String, Datum> values = new HashMap<>(row.columns());
    for (Map.Entry<String, JsonNode> column : json.properties()) {
      String name = column.getKey();
      ColumnType type = type(name);
      Datum difference = OvsdbJson.read(column.getValue(), type);
      values.put(name, Difference.apply(row.get(table.column(name)), difference, type));
    }
    return table.row(values);
  }

  private ColumnType type(String column) {
    ColumnType type = types.get(column);
    if (type == null) {
      throw new IllegalArgumentException(
          "a column that was not asked for: " + table + "." + column);
    }
    return type;
  }
}
