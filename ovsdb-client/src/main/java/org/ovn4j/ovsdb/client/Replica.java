package org.ovn4j.ovsdb.client;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.Table;
import org.ovn4j.model.ovsdb.json.OvsdbJson;
import org.ovn4j.northbound.Snapshot;

/**
 * A copy of a database, kept up to date by a monitor. Rows are changed by one thread at a time;
 * everything else is thread-safe. An update is applied whole or not at all.
 */
final class Replica {

  /** What stands for no transaction where one is asked for. */
  static final String NO_TRANSACTION = "00000000-0000-0000-0000-000000000000";

  /** Most values that all rows of a database are read with, and thrown away after them. */
  private static final int VALUES_OF_ALL_ROWS = 1 << 20;

  /** Most values that are kept to be shared with rows to come. */
  private static final int VALUES_TO_COME = 1 << 12;

  private final DatabaseSchema schema;
  private final SortedMap<String, MonitoredTable> tables = new TreeMap<>();

  private final Interner valuesToCome = new Interner(VALUES_TO_COME);

  private volatile Snapshot snapshot;
  private volatile String transaction = NO_TRANSACTION;

  /**
   * A copy without rows so far.
   *
   * @param schema the server's schema
   * @param wanted the tables of interest; those that the server lacks stay empty
   * @param columns which columns are of interest; the others have their defaults
   */
  Replica(DatabaseSchema schema, Collection<Table<?>> wanted, Predicate<Column> columns) {
    this.schema = schema;
    this.snapshot = Snapshot.empty(schema);
    for (Table<?> table : wanted) {
      schema
          .table(table.name())
          .ifPresent(
              server -> tables.put(table.name(), new MonitoredTable(table, server, columns)));
    }
  }

  /**
   * All rows: the {@code <monitor-cond-requests>} of ovsdb-server(7) section 4.1.12, and just so
   * the {@code <monitor-requests>} of RFC 7047 section 4.1.5.
   */
  String monitorRequests() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = OvsdbJson.mapper().createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, MonitoredTable> table : tables.entrySet()) {
        json.writeArrayFieldStart(table.getKey());
        json.writeStartObject();
        json.writeArrayFieldStart("columns");
        for (String column : table.getValue().columns()) {
          json.writeString(column);
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string does not fail to be written", e);
    }
    return text.toString();
  }

  /**
   * Changes the rows that the updates tell of. Returns whether there were any.
   *
   * @param transaction the last transaction that they tell of, or {@link #NO_TRANSACTION}
   * @throws IllegalArgumentException if they make no sense; the rows are then as before, and no
   *     later change can be applied to them
   * @throws IOException if they are malformed JSON; likewise
   */
  @SuppressWarnings("ReferenceEquality") // a builder without changes gives the same object
  boolean apply(Updates updates, String transaction) throws IOException {
    // Whatever comes of it, there is no way back to the transaction before.
    this.transaction = NO_TRANSACTION;
    Snapshot before = snapshot;
    Snapshot.Builder rows = before.toBuilder();
    updates.forEach(
        tableName -> {
          MonitoredTable table = table(tableName);
          return (name, update) -> {
            UUID uuid = uuid(name, valuesToCome);
            Row row = table.read(uuid, rows.find(table.table(), uuid), update, valuesToCome);
            if (row == null) {
              rows.remove(table.table(), uuid);
            } else {
              rows.add(uuid, row);
            }
          };
        });
    snapshot = rows.build();
    this.transaction = transaction;
    return snapshot != before;
  }

  /**
   * Makes the rows those that the updates tell of, and no others. Returns whether they differ from
   * those before. What does not differ keeps its objects.
   *
   * @param transaction the last transaction that they tell of, or {@link #NO_TRANSACTION}
   * @throws IllegalArgumentException if they make no sense; the rows are then as before
   * @throws IOException if they are malformed JSON; likewise
   */
  boolean replace(Updates updates, String transaction) throws IOException {
    Snapshot before = snapshot;
    Interner values = new Interner(VALUES_OF_ALL_ROWS);
    Map<Table<?>, Set<UUID>> told = new HashMap<>();
    Snapshot.Builder rows = before.toBuilder();
    updates.forEach(
        tableName -> {
          MonitoredTable table = table(tableName);
          return (name, update) -> {
            UUID uuid = uuid(name, values);
            Row row = table.read(uuid, Optional.empty(), update, values);
            if (row == null) {
              throw new IllegalArgumentException("a deletion of " + name + " among all rows");
            }
            rows.add(uuid, rows.find(table.table(), uuid).map(row::sharing).orElse(row));
            told.computeIfAbsent(table.table(), t -> new HashSet<>()).add(uuid);
          };
        });
    for (MonitoredTable table : tables.values()) {
      Set<UUID> there = told.getOrDefault(table.table(), Set.of());
      for (UUID uuid : before.rows(table.table()).keySet()) {
        if (!there.contains(uuid)) {
          rows.remove(table.table(), uuid);
        }
      }
    }
    snapshot = rows.build();
    this.transaction = transaction;
    return !snapshot.equals(before);
  }

  private MonitoredTable table(String name) {
    MonitoredTable table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException("a table that was not asked for: " + name);
    }
    return table;
  }

  private static UUID uuid(String text, Interner values) {
    return (UUID) values.atom(UUID.fromString(text));
  }

  /** The transaction that the rows end with, as the server names it; or {@link #NO_TRANSACTION}. */
  String transaction() {
    return transaction;
  }

  /** The server's schema. */
  DatabaseSchema schema() {
    return schema;
  }

  /** The rows as they are after the last update. */
  Snapshot snapshot() {
    return snapshot;
  }
}
