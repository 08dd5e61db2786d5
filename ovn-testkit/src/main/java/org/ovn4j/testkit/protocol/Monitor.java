package org.ovn4j.testkit.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.ovn4j.testkit.database.Condition;
import org.ovn4j.testkit.database.RowChange;

/**
 * What one client watches of one database, and what it has not been told yet. Its tables are
 * guarded by the database's lock.
 */
final class Monitor {

  /** The ways to monitor, each with its own notification. */
  enum Version {
    V1("monitor", "update"),
    V2("monitor_cond", "update2"),
    V3("monitor_cond_since", "update3");

    private final String request;
    private final String notification;

    Version(String request, String notification) {
      this.request = request;
      this.notification = notification;
    }

    /** The method with which a client asks for it. */
    String request() {
      return request;
    }

    /** The method with which the client is told of changes. */
    String notification() {
      return notification;
    }

    /** Whether rows may be chosen by conditions, and modified columns are told as differences. */
    boolean isConditional() {
      return this != V1;
    }
  }

  /**
   * What a client is to be told.
   *
   * @param tables the events of each table
   * @param transaction the latest transaction that they comprise
   */
  record Update(Map<MonitoredTable, List<RowEvent>> tables, UUID transaction) {
    boolean isEmpty() {
      return tables.values().stream().allMatch(List::isEmpty);
    }
  }

  private final ServedDatabase database;
  private final Version version;
  private final Map<String, MonitoredTable> tables = new LinkedHashMap<>();
  private JsonNode id;

  /**
   * A monitor that has told its client nothing; {@link #initial} or {@link #resume} comes first.
   */
  Monitor(ServedDatabase database, JsonNode id, Version version, List<MonitoredTable> tables) {
    this.database = database;
    this.id = id;
    this.version = version;
    tables.forEach(table -> this.tables.put(table.name(), table));
  }

  ServedDatabase database() {
    return database;
  }

  Version version() {
    return version;
  }

  /** What the client calls it. */
  JsonNode id() {
    return id;
  }

  Map<String, MonitoredTable> tables() {
    return tables;
  }

  /** Notes what a commit changed. */
  void record(List<RowChange> changes) {
    for (RowChange change : changes) {
      MonitoredTable table = tables.get(change.table().schema().name());
      if (table != null) {
        table.record(change);
      }
    }
  }

  boolean hasChanges() {
    return tables.values().stream().anyMatch(MonitoredTable::hasChanges);
  }

  /** All that the client is to see. */
  Update initial() {
    Map<MonitoredTable, List<RowEvent>> events = new LinkedHashMap<>();
    tables.values().forEach(table -> events.put(table, table.initial()));
    return update(events);
  }

  /** What transactions changed of that which the client has. */
  Update resume(List<List<RowChange>> transactions) {
    transactions.forEach(this::record);
    return takeChanges();
  }

  /** What has changed since the client was last told. */
  Update takeChanges() {
    Map<MonitoredTable, List<RowEvent>> events = new LinkedHashMap<>();
    tables.values().forEach(table -> events.put(table, table.takeChanges()));
    return update(events);
  }

  /** Shows other rows from now on, under another id; what of them is new to the client. */
  Update change(JsonNode newId, Map<MonitoredTable, Condition> conditions) {
    id = newId;
    Map<MonitoredTable, List<RowEvent>> events = new LinkedHashMap<>();
    conditions.forEach((table, condition) -> events.put(table, table.changeCondition(condition)));
    return update(events);
  }

  private Update update(Map<MonitoredTable, List<RowEvent>> events) {
    return new Update(events, database.history().last());
  }
}
