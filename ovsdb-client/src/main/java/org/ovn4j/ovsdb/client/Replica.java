package org.ovn4j.ovsdb.client;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.Table;
import org.ovn4j.model.ovsdb.json.OvsdbJson;
import org.ovn4j.northbound.Snapshot;

/**
 * A copy of a database, kept up to date by a monitor. Thread-safe: an update is applied whole or
 * not at all.
 */
final class Replica {

  /** What stands for no transaction where one is asked for. */
  static final String NO_TRANSACTION = "00000000-0000-0000-0000-000000000000";

  private final DatabaseSchema schema;
  private final SortedMap<String, MonitoredTable> tables = new TreeMap<>();

  /** The rows as they are, if somebody has asked since the last update. */
  private @Nullable Snapshot snapshot;

  private String transaction = NO_TRANSACTION;

  /** What a row is from now on; null if it is gone. */
  private record Change(MonitoredTable table, UUID uuid, @Nullable Row row) {}

  /**
   * A copy without rows so far.
   *
   * @param schema the server's schema
   * @param wanted the tables of interest; those that the server lacks stay empty
   */
  Replica(DatabaseSchema schema, Collection<Table<?>> wanted) {
    this.schema = schema;
    for (Table<?> table : wanted) {
      schema
          .table(table.name())
          .ifPresent(server -> tables.put(table.name(), new MonitoredTable(table, server)));
    }
  }

  /** The {@code <monitor-cond-requests>} of ovsdb-server(7) section 4.1.12: all rows. */
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
   * Applies {@code <table-updates2>}, ovsdb-server(7) section 4.1.14. Returns whether there were
   * any.
   *
   * @param transaction the last transaction that they tell of, or {@link #NO_TRANSACTION}
   * @throws IllegalArgumentException if they make no sense; the rows are then as before, and no
   *     later change can be applied to them
   */
  synchronized boolean apply(JsonNode updates, String transaction) {
    // Whatever comes of it, there is no way back to the transaction before.
    this.transaction = NO_TRANSACTION;
    List<Change> changes = read(updates);
    if (!changes.isEmpty()) {
      snapshot = null;
      changes.forEach(change -> change.table().put(change.uuid(), change.row()));
    }
    this.transaction = transaction;
    return !changes.isEmpty();
  }

  private List<Change> read(JsonNode updates) {
    if (!updates.isObject()) {
      throw new IllegalArgumentException("not table updates: " + Failures.excerpt(updates));
    }
    List<Change> changes = new ArrayList<>();
    for (Map.Entry<String, JsonNode> table : updates.properties()) {
      MonitoredTable monitored = tables.get(table.getKey());
      if (monitored == null) {
        throw new IllegalArgumentException("a table that was not asked for: " + table.getKey());
      }
      for (Map.Entry<String, JsonNode> row : table.getValue().properties()) {
        UUID uuid = UUID.fromString(row.getKey());
        changes.add(new Change(monitored, uuid, monitored.read(uuid, row.getValue())));
      }
    }
    return changes;
  }

  /** The transaction that the rows end with, as the server names it; or {@link #NO_TRANSACTION}. */
  synchronized String transaction() {
    return transaction;
  }

  /** The server's schema. */
  DatabaseSchema schema() {
    return schema;
  }

  /** The rows as they are after the last update. Costs nothing if there was none since. */
  synchronized Snapshot snapshot() {
    if (snapshot == null) {
      Snapshot.Builder builder = Snapshot.builder(schema);
      tables.values().forEach(table -> table.forEach(builder::add));
      snapshot = builder.build();
    }
    return snapshot;
  }
}
