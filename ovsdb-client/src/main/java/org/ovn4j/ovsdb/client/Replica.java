package org.ovn4j.ovsdb.client;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.Table;
import org.ovn4j.model.ovsdb.json.OvsdbJson;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Snapshot;

/**
 * A copy of a database, kept up to date by a monitor. Thread-safe: an update is applied whole
 * before anyone sees it.
 */
final class Replica {

  private final DatabaseSchema schema;
  private final SortedMap<String, MonitoredTable> tables = new TreeMap<>();

  /** The rows as they are, if somebody has asked since the last update. */
  private @Nullable Snapshot snapshot;

  /** Set while an update is applied, and for ever if that failed. */
  private boolean halfUpdated;

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
   * Applies {@code <table-updates2>}, ovsdb-server(7) section 4.1.14, and returns this copy.
   *
   * @throws IllegalArgumentException if they make no sense; the copy is then unusable
   */
  synchronized Replica apply(JsonNode updates) {
    halfUpdated = true;
    snapshot = null;
    if (!updates.isObject()) {
      throw new IllegalArgumentException("not table updates: " + Failures.excerpt(updates));
    }
    for (Map.Entry<String, JsonNode> table : updates.properties()) {
      MonitoredTable monitored = tables.get(table.getKey());
      if (monitored == null) {
        throw new IllegalArgumentException("a table that was not asked for: " + table.getKey());
      }
      for (Map.Entry<String, JsonNode> row : table.getValue().properties()) {
        monitored.apply(UUID.fromString(row.getKey()), row.getValue());
      }
    }
    halfUpdated = false;
    return this;
  }

  /** The rows as they are after the last update. Costs nothing if there was none since. */
  synchronized Snapshot snapshot() {
    if (halfUpdated) {
      throw new NorthboundException("the server sent an update that could not be applied");
    }
    if (snapshot == null) {
      Snapshot.Builder builder = Snapshot.builder(schema);
      tables.values().forEach(table -> table.forEach(builder::add));
      snapshot = builder.build();
    }
    return snapshot;
  }
}
