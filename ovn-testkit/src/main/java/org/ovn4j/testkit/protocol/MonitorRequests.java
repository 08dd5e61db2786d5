package org.ovn4j.testkit.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.ovsdb.ColumnSchema;
import org.ovn4j.testkit.database.Condition;
import org.ovn4j.testkit.database.Database;
import org.ovn4j.testkit.database.JsonKind;
import org.ovn4j.testkit.database.Members;
import org.ovn4j.testkit.database.OvsdbFailure;
import org.ovn4j.testkit.database.StoredTable;

/**
 * Reads {@code <monitor-requests>} of RFC 7047 section 4.1.5, {@code <monitor-cond-requests>} and
 * {@code <monitor-cond-update-requests>} of ovsdb-server(7) sections 4.1.12 and 4.1.13.
 */
final class MonitorRequests {

  private final Database database;
  private final boolean conditional;

  /**
   * A reader for monitors of the database.
   *
   * @param conditional whether requests may have a {@code where}
   */
  MonitorRequests(Database database, boolean conditional) {
    this.database = database;
    this.conditional = conditional;
  }

  /** The tables to monitor. */
  List<MonitoredTable> read(JsonNode requests) throws RpcError {
    if (!requests.isObject()) {
      throw RpcError.syntaxError(requests, "monitor-requests must be object");
    }
    List<MonitoredTable> tables = new ArrayList<>();
    for (Map.Entry<String, JsonNode> request : requests.properties()) {
      tables.add(readTable(table(request.getKey()), request.getValue()));
    }
    return tables;
  }

  private StoredTable table(String name) throws RpcError {
    StoredTable table = database.table(name);
    if (table == null) {
      throw RpcError.syntaxError("no table named " + name);
    }
    return table;
  }

  /** One request, or several that each show other columns of the same rows. */
  private MonitoredTable readTable(StoredTable table, JsonNode json) throws RpcError {
    Map<Integer, MonitoredColumn> columns = new LinkedHashMap<>();
    Set<RowEvent.Kind> select = EnumSet.noneOf(RowEvent.Kind.class);
    Condition condition = null;
    for (JsonNode request : json.isArray() ? json : List.of(json)) {
      String name = "table " + table.schema().name();
      Members members = new Members(name, request);
      JsonNode where = conditional ? members.optional("where", JsonKind.ARRAY) : null;
      JsonNode columnNames = members.optional("columns", JsonKind.ARRAY);
      JsonNode selectJson = members.optional("select", JsonKind.OBJECT);
      finish(members);
      Set<RowEvent.Kind> events = readSelect(name, selectJson);
      select.addAll(events);
      addColumns(columns, table, columnNames, events);
      Condition own = condition(table, where);
      // Rows have one condition; ovsdb-server too takes that of the first request.
      condition = condition == null ? own : condition;
    }
    return new MonitoredTable(table, List.copyOf(columns.values()), select, condition);
  }

  private static Set<RowEvent.Kind> readSelect(String table, @Nullable JsonNode json)
      throws RpcError {
    if (json == null) {
      return EnumSet.allOf(RowEvent.Kind.class);
    }
    Set<RowEvent.Kind> events = EnumSet.noneOf(RowEvent.Kind.class);
    Members members = new Members(table + " select", json);
    for (RowEvent.Kind kind : RowEvent.Kind.values()) {
      JsonNode wanted = members.optional(kind.word(), JsonKind.BOOLEAN);
      if (wanted == null || wanted.booleanValue()) {
        events.add(kind);
      }
    }
    finish(members);
    return events;
  }

  private static void addColumns(
      Map<Integer, MonitoredColumn> columns,
      StoredTable table,
      @Nullable JsonNode names,
      Set<RowEvent.Kind> select)
      throws RpcError {
    if (names == null) {
      for (int index = 0; index < table.columns().size(); index++) {
        if (index != StoredTable.UUID && !add(columns, table, index, select)) {
          throw RpcError.syntaxError(repeated(table, index));
        }
      }
      return;
    }
    for (JsonNode name : names) {
      if (!name.isTextual()) {
        throw RpcError.syntaxError(names, "array of column names expected");
      }
      int index = table.indexOf(name.textValue());
      if (index < 0) {
        throw RpcError.syntaxError(names, name.textValue() + " is not a valid column name");
      }
      if (!add(columns, table, index, select)) {
        throw RpcError.syntaxError(names, repeated(table, index));
      }
    }
  }

  private static String repeated(StoredTable table, int index) {
    return "column " + table.columns().get(index).name() + " mentioned more than once";
  }

  /** Whether the column was not there before. */
  private static boolean add(
      Map<Integer, MonitoredColumn> columns,
      StoredTable table,
      int index,
      Set<RowEvent.Kind> select) {
    ColumnSchema column = table.columns().get(index);
    MonitoredColumn monitored =
        new MonitoredColumn(
            index,
            column.name(),
            column.type(),
            column.type().defaultValue(),
            Collections.unmodifiableSet(select));
    return columns.putIfAbsent(index, monitored) == null;
  }

  private static Condition condition(StoredTable table, @Nullable JsonNode where) throws RpcError {
    try {
      return Condition.parse(table, where == null ? JsonNodeFactory.instance.arrayNode() : where);
    } catch (OvsdbFailure failure) {
      throw RpcError.of(failure);
    }
  }

  /** The conditions with which tables of a monitor are to be shown from now on. */
  Map<MonitoredTable, Condition> readChange(Map<String, MonitoredTable> monitored, JsonNode json)
      throws RpcError {
    if (!json.isObject()) {
      throw RpcError.syntaxError("monitor-cond-change-requests must be object");
    }
    Map<MonitoredTable, Condition> conditions = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> request : json.properties()) {
      StoredTable table = table(request.getKey());
      MonitoredTable changed = monitored.get(request.getKey());
      if (changed == null) {
        throw RpcError.syntaxError("no table named " + request.getKey() + " in monitor session");
      }
      if (!request.getValue().isArray()) {
        throw RpcError.syntaxError(
            "table " + request.getKey() + " no monitor-cond-change JSON array");
      }
      for (JsonNode change : request.getValue()) {
        conditions.put(changed, readChange(table, change));
      }
    }
    return conditions;
  }

  private static Condition readChange(StoredTable table, JsonNode json) throws RpcError {
    Members members = new Members("table " + table.schema().name(), json);
    JsonNode columns = members.optional("columns", JsonKind.ARRAY);
    JsonNode where = members.optional("where", JsonKind.ARRAY);
    finish(members);
    if (columns != null) {
      throw RpcError.syntaxError(json, "changing columns is unsupported");
    }
    return condition(table, where);
  }

  private static void finish(Members members) throws RpcError {
    try {
      members.finish();
    } catch (OvsdbFailure e) {
      throw RpcError.of(e);
    }
  }
}
