package org.ovn4j.testkit.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ovn4j.testkit.database.Condition;
import org.ovn4j.testkit.database.RowChange;
import org.ovn4j.testkit.database.StoredRow;
import org.ovn4j.testkit.database.StoredTable;

/**
 * A table of a monitor: what of it the client wants to see, and what it has not seen yet.
 *
 * <p>Changes that the client has not been told are merged per row. So however slowly it reads, they
 * take no more memory than the rows of the table, those that it has yet to learn are gone included.
 * Guarded by the database's lock.
 */
final class MonitoredTable {

  /** A row's state that the client knows, and the present one. */
  private record Change(@Nullable StoredRow before, @Nullable StoredRow after) {}

  private final StoredTable table;
  private final List<MonitoredColumn> columns;
  private final Set<RowEvent.Kind> select;

  /** Columns whose changes matter: those shown, and those that a condition ever looked at. */
  private final Set<Integer> watched = new TreeSet<>();

  private final Map<UUID, Change> changes = new LinkedHashMap<>();
  private @Nullable Condition condition;

  /**
   * A table of which everything is new to the client.
   *
   * @param select the events of which at least the row is told
   * @param condition which rows are shown; null for all
   */
  MonitoredTable(
      StoredTable table,
      List<MonitoredColumn> columns,
      Set<RowEvent.Kind> select,
      @Nullable Condition condition) {
    this.table = table;
    this.columns = columns;
    this.select = select;
    this.condition = condition;
    columns.forEach(column -> watched.add(column.index()));
    watchCondition();
  }

  private void watchCondition() {
    if (condition != null) {
      watched.addAll(condition.columns());
    }
  }

  String name() {
    return table.schema().name();
  }

  List<MonitoredColumn> columns() {
    return columns;
  }

  boolean hasChanges() {
    return !changes.isEmpty();
  }

  /** Notes a change for the client to be told. */
  void record(RowChange change) {
    StoredRow before = change.before();
    StoredRow after = change.after();
    if (before != null && after != null && !differs(before, after)) {
      return;
    }
    Change earlier = changes.get(change.uuid());
    Change merged = new Change(earlier == null ? before : earlier.before(), after);
    if (merged.before() == null && merged.after() == null) {
      changes.remove(change.uuid());
    } else {
      changes.put(change.uuid(), merged);
    }
  }

  private boolean differs(StoredRow before, StoredRow after) {
    for (int column : watched) {
      if (MonitoredColumn.differs(column, before, after)) {
        return true;
      }
    }
    return false;
  }

  /** All rows, for a client that knows none. */
  List<RowEvent> initial() {
    List<RowEvent> events = new ArrayList<>();
    if (select.contains(RowEvent.Kind.INITIAL)) {
      for (StoredRow row : table.rows()) {
        if (matches(condition, row)) {
          events.add(new RowEvent(RowEvent.Kind.INITIAL, row.uuid(), null, row));
        }
      }
    }
    return events;
  }

  /** What the client is to be told now. After that it knows the present state. */
  List<RowEvent> takeChanges() {
    List<RowEvent> events = new ArrayList<>();
    changes.forEach(
        (uuid, change) -> add(events, uuid, change.before(), change.after(), condition));
    changes.clear();
    return events;
  }

  /** Shows other rows from now on; what that adds to and takes from those the client knows. */
  List<RowEvent> changeCondition(Condition next) {
    List<RowEvent> events = new ArrayList<>();
    for (StoredRow row : table.rows()) {
      add(events, row.uuid(), row, row, next);
    }
    condition = next;
    watchCondition();
    return events;
  }

  /** Adds the event that leads from one row, under the present condition, to another. */
  private void add(
      List<RowEvent> events,
      UUID uuid,
      @Nullable StoredRow before,
      @Nullable StoredRow after,
      @Nullable Condition next) {
    boolean shown = before != null && matches(condition, before);
    boolean toShow = after != null && matches(next, after);
    if (!shown && !toShow) {
      return;
    }
    RowEvent.Kind kind =
        !shown ? RowEvent.Kind.INSERT : toShow ? RowEvent.Kind.MODIFY : RowEvent.Kind.DELETE;
    boolean unchanged =
        kind == RowEvent.Kind.MODIFY && before != null && after != null && !differs(before, after);
    if (select.contains(kind) && !unchanged) {
      events.add(new RowEvent(kind, uuid, before, after));
    }
  }

  private static boolean matches(@Nullable Condition condition, StoredRow row) {
    return condition == null || condition.matchesAny(row);
  }
}
