package org.ovn4j.ovsdb.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
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
 * Reads what a server tells of the rows of one table: {@code <row-update2>} of ovsdb-server(7)
 * section 4.1.14, or of an old server {@code <row-update>} of RFC 7047 section 4.1.6. Immutable.
 *
 * <p>Values are read by the server's types, not by those of our row classes, which may be older or
 * newer: whether a difference is of one element or of a set is the server's word.
 */
final class MonitoredTable {

  private static final Logger LOG = System.getLogger("org.ovn4j.ovsdb.client");

  /** What a row that is told as a whole is called; other columns have their defaults. */
  private static final List<String> WHOLE_ROWS = List.of("insert", "initial", "new");

  private final Table<?> table;

  /** The server's types of the columns that both sides know. */
  private final SortedMap<String, ColumnType> types;

  /** What the server leaves out of a new row, where our default differs; almost always empty. */
  private final Map<String, Datum> otherDefaults = new HashMap<>();

  /**
   * The columns that both sides know.
   *
   * @param wanted which of them are of interest
   */
  MonitoredTable(Table<?> table, TableSchema server, Predicate<Column> wanted) {
    this.table = table;
    this.types = commonColumns(table, server, wanted);
    types.forEach(
        (column, type) -> {
          if (!type.defaultValue().equals(table.column(column).type().defaultValue())) {
            otherDefaults.put(column, type.defaultValue());
          }
        });
  }

  private static SortedMap<String, ColumnType> commonColumns(
      Table<?> table, TableSchema server, Predicate<Column> wanted) {
    SortedMap<String, ColumnType> types = new TreeMap<>();
    for (Column column : table.columns()) {
      if (wanted.test(column) && server.hasColumn(column.name())) {
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

  Table<?> table() {
    return table;
  }

  /**
   * The row after an update; null if that deletes it.
   *
   * @param row the row before it, if there is one
   * @param values what the row's values are shared with
   * @throws IllegalArgumentException if it makes no sense
   */
  @Nullable Row read(UUID uuid, Optional<Row> row, JsonNode update, Interner values) {
    if (update.has("modify")) {
      return modified(uuid, row, update.get("modify"), values);
    }
    // A changed row of RFC 7047 has "old" as well; its "new" is whole.
    for (String whole : WHOLE_ROWS) {
      if (update.has(whole)) {
        return inserted(update.get(whole), values);
      }
    }
    if (update.has("delete") || update.has("old")) {
      return null;
    }
    throw new IllegalArgumentException("unknown row update: " + Failures.excerpt(update));
  }

  private Row inserted(JsonNode json, Interner shared) {
    Map<String, Datum> values = new HashMap<>(otherDefaults);
    for (Map.Entry<String, JsonNode> column : json.properties()) {
      values.put(column.getKey(), read(column.getValue(), type(column.getKey()), shared));
    }
    return table.row(values);
  }

  private Row modified(UUID uuid, Optional<Row> before, JsonNode json, Interner shared) {
    Row row =
        before.orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a change of the row " + uuid + " of " + table + ", which does not exist"));
    Map<String, Datum> values = new HashMap<>(row.columns());
    for (Map.Entry<String, JsonNode> column : json.properties()) {
      String name = column.getKey();
      ColumnType type = type(name);
      Datum difference = read(column.getValue(), type, shared);
      values.put(
          name, shared.datum(Difference.apply(row.get(table.column(name)), difference, type)));
    }
    return table.row(values);
  }

  private static Datum read(JsonNode json, ColumnType type, Interner shared) {
    return shared.datum(OvsdbJson.read(json, type, shared::atom));
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
