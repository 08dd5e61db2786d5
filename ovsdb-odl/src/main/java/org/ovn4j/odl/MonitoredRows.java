package org.ovn4j.odl;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.opendaylight.ovsdb.lib.message.TableUpdate;
import org.opendaylight.ovsdb.lib.message.TableUpdates;
import org.opendaylight.ovsdb.lib.notation.Column;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.Table;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Snapshot;

/**
 * The rows of a monitored database, kept up to date by what the library makes of its {@code update}
 * notifications, RFC 7047 section 4.1.6. Thread-safe: an update is applied whole before anyone sees
 * it.
 */
final class MonitoredRows {

  private final DatabaseSchema schema;

  // All guarded by this.
  private final Map<String, Map<UUID, Row>> tables = new HashMap<>();

  /**
   * Updates that were received before the answer to the monitor request was handed over: the one
   * comes in the library's thread, the other in its caller's. Null once that has happened.
   */
  private @Nullable List<TableUpdates> early = new ArrayList<>();

  private @Nullable Snapshot snapshot;
  private @Nullable String failure;

  MonitoredRows(DatabaseSchema schema) {
    this.schema = schema;
  }

  /** Begins with the answer to the monitor request. */
  synchronized void begin(TableUpdates initial) {
    List<TableUpdates> waiting = early == null ? List.of() : early;
    early = null;
    apply(initial);
    waiting.forEach(this::apply);
  }

  /** Applies an update, now or after {@link #begin}. */
  synchronized void update(TableUpdates updates) {
    if (early == null) {
      apply(updates);
    } else {
      early.add(updates);
    }
  }

  /** From now on there are no snapshots, for this reason. */
  synchronized void fail(String reason) {
    if (failure == null) {
      failure = reason;
      tables.clear();
      snapshot = null;
    }
  }

  @SuppressWarnings("rawtypes") // as the library declares it
  private void apply(TableUpdates updates) {
    snapshot = null;
    try {
      for (Map.Entry<String, TableUpdate> table : updates.getUpdates().entrySet()) {
        apply(Northbound.TABLES.get(table.getKey()), table.getValue());
      }
    } catch (RuntimeException e) {
      fail("the server sent an update that could not be applied: " + e);
    }
  }

  @SuppressWarnings({"rawtypes", "unchecked"}) // as the library declares it
  private void apply(@Nullable Table<?> table, TableUpdate update) {
    if (table == null) {
      return; // the server may send what was not asked for, but nobody could tell what it is
    }
    Map<UUID, Row> rows = tables.computeIfAbsent(table.name(), name -> new HashMap<>());
    Map<org.opendaylight.ovsdb.lib.notation.UUID, TableUpdate.RowUpdate> changes = update.getRows();
    changes.forEach(
        (id, change) -> {
          UUID uuid = UUID.fromString(id.toString());
          org.opendaylight.ovsdb.lib.notation.Row row = change.getNew();
          if (row == null) {
            rows.remove(uuid);
          } else {
            rows.put(uuid, table.row(columns(row.getColumns())));
          }
        });
  }

  /** The columns of a row, which the library gives whole however little changed. */
  private static Map<String, Datum> columns(Collection<Column<?, ?>> columns) {
    Map<String, Datum> values = new LinkedHashMap<>();
    columns.forEach(
        column -> values.put(column.getSchema().getName(), Notation.datum(column.getData())));
    return values;
  }

  /**
   * The rows after the last update. Costs nothing if there was none since the last snapshot.
   *
   * @throws NorthboundException if an update could not be applied
   */
  synchronized Snapshot snapshot() {
    if (failure != null) {
      throw new NorthboundException(failure);
    }
    if (snapshot == null) {
      Snapshot.Builder builder = Snapshot.builder(schema);
      tables.values().forEach(rows -> rows.forEach(builder::add));
      snapshot = builder.build();
    }
    return snapshot;
  }
}
