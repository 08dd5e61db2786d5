package org.ovn4j.testkit.database;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ovn4j.testkit.database.StoredTable.Slot;

/**
 * The rows that a transaction under way has touched. It changes them in their tables at once, so
 * that its next operation finds them so, and can put all back.
 */
final class WorkingSet {

  private final Map<StoredTable, Map<UUID, TouchedRow>> touched = new LinkedHashMap<>();

  /** A row that the transaction wrote, deleted or refers to. */
  static final class TouchedRow {
    final StoredTable table;
    final UUID uuid;

    /** The row before the transaction; null if it was not there. */
    final @Nullable StoredRow before;

    /** Its place in the table; that of a deleted row is kept to be put back. */
    final Slot slot;

    /** Number of strong references to it as the transaction leaves it. */
    int strongReferences;

    private boolean deleted;

    private TouchedRow(StoredTable table, Slot slot, @Nullable StoredRow before) {
      this.table = table;
      this.uuid = slot.row.uuid();
      this.slot = slot;
      this.before = before;
      this.strongReferences = slot.strongReferences;
    }

    /** The row now; null if it is deleted. */
    @Nullable StoredRow after() {
      return deleted ? null : slot.row;
    }

    void delete() {
      deleted = true;
      table.remove(uuid);
    }

    private void rollBack() {
      if (before == null) {
        table.remove(uuid);
        return;
      }
      slot.row = before;
      if (deleted) {
        table.put(uuid, slot);
      }
    }
  }

  void insert(StoredTable table, StoredRow row) {
    Slot slot = new Slot(row);
    table.put(row.uuid(), slot);
    rows(table).put(row.uuid(), new TouchedRow(table, slot, null));
  }

  void update(StoredTable table, StoredRow row) {
    TouchedRow touchedRow = touch(table, row.uuid());
    if (touchedRow != null) {
      touchedRow.slot.row = row;
    }
  }

  void delete(StoredTable table, UUID uuid) {
    TouchedRow row = touch(table, uuid);
    if (row == null) {
      return;
    }
    row.delete();
    if (row.before == null) {
      rows(table).remove(uuid);
    }
  }

  /** The row, from now on one that the transaction has touched; null if there is none. */
  @Nullable TouchedRow touch(StoredTable table, UUID uuid) {
    Map<UUID, TouchedRow> rows = rows(table);
    TouchedRow row = rows.get(uuid);
    if (row == null) {
      Slot slot = table.slot(uuid);
      if (slot != null) {
        row = new TouchedRow(table, slot, slot.row);
        rows.put(uuid, row);
      }
    }
    return row;
  }

  private Map<UUID, TouchedRow> rows(StoredTable table) {
    return touched.computeIfAbsent(table, t -> new LinkedHashMap<>());
  }

  /** The row if the transaction has touched it. */
  @Nullable TouchedRow find(StoredTable table, UUID uuid) {
    Map<UUID, TouchedRow> rows = touched.get(table);
    return rows == null ? null : rows.get(uuid);
  }

  /** Whether the transaction has touched a row of the table. */
  boolean touches(StoredTable table) {
    return touched.containsKey(table);
  }

  /** The tables of which the transaction has touched a row. */
  Collection<StoredTable> tables() {
    return touched.keySet();
  }

  /** All touched rows. A copy. */
  List<TouchedRow> rows() {
    List<TouchedRow> rows = new ArrayList<>();
    touched.values().forEach(table -> rows.addAll(table.values()));
    return rows;
  }

  /** Forgets the rows that are as they were. */
  void dropUnchanged() {
    for (Map<UUID, TouchedRow> rows : touched.values()) {
      rows.values()
          .removeIf(
              row -> {
                StoredRow after = row.after();
                return row.before != null && after != null && after.hasValuesOf(row.before);
              });
    }
    touched.values().removeIf(Map::isEmpty);
  }

  /** Puts all rows back as they were before the transaction. */
  void rollBack() {
    rows().forEach(TouchedRow::rollBack);
    touched.clear();
  }
}
