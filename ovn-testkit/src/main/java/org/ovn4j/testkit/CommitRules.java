package org.ovn4j.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.ovsdb.ColumnType;
import org.ovn4j.model.ovsdb.Datum;

/**
 * What ovsdb-server does between the last operation and the commit, in its order, which decides
 * what a faulty transaction is told: strong references resolve, rows that nothing refers to go, no
 * table has too many rows, weak references to nothing go, indexes stay unique (RFC 7047 sections
 * 3.2 and 4.1.3).
 */
final class CommitRules {

  private final WorkingSet rows;
  private final Database database;

  /** How many more strong references to a row there are than before the transaction. */
  private final Map<RowId, Integer> moreReferences = new HashMap<>();

  private CommitRules(WorkingSet rows) {
    this.rows = rows;
    this.database = rows.database();
  }

  /** Completes the changes by what follows from them, or refuses them. */
  static void enforce(WorkingSet rows) throws OvsdbFailure {
    CommitRules rules = new CommitRules(rows);
    rules.countStrongReferences();
    rules.refuseDeletionOfReferenced();
    rules.collectGarbage();
    rules.checkMaxRows();
    rules.pruneWeakReferences();
    rules.checkIndexes();
  }

  private void countStrongReferences() throws OvsdbFailure {
    for (Map.Entry<RowId, RowUpdate> change : rows.changes().entrySet()) {
      RowId id = change.getKey();
      StoredRow before = change.getValue().before();
      StoredRow after = change.getValue().after();
      if (before != null) {
        for (RowId target : strongTargets(id, before)) {
          moreReferences.merge(target, -1, Integer::sum);
        }
      }
      if (after != null) {
        for (RowId target : strongTargets(id, after)) {
          if (rows.get(target) == null && database.get(target) == null) {
            throw OvsdbFailure.referentialIntegrityViolation(
                id + " references nonexistent " + target);
          }
          moreReferences.merge(target, 1, Integer::sum);
        }
      }
    }
  }

  private List<RowId> strongTargets(RowId id, StoredRow row) {
    return database.table(id.table()).references().stream()
        .filter(ReferenceColumn::strong)
        .flatMap(r -> r.targets(row).stream().map(uuid -> new RowId(r.target(), uuid)))
        .toList();
  }

  private int references(RowId id) {
    return database.table(id.table()).strongReferences(id.uuid())
        + moreReferences.getOrDefault(id, 0);
  }

  private void refuseDeletionOfReferenced() throws OvsdbFailure {
    Set<RowId> candidates = new LinkedHashSet<>(rows.written());
    candidates.addAll(moreReferences.keySet());
    for (RowId id : candidates) {
      if (rows.get(id) == null && references(id) > 0) {
        throw OvsdbFailure.referentialIntegrityViolation(
            "cannot delete " + id + " because of " + references(id) + " remaining reference(s)");
      }
    }
  }

  private void collectGarbage() {
    Deque<RowId> candidates = new ArrayDeque<>(rows.written());
    candidates.addAll(moreReferences.keySet());
    while (!candidates.isEmpty()) {
      RowId id = candidates.remove();
      StoredRow row = rows.get(id);
      if (row == null || database.table(id.table()).isRoot() || references(id) > 0) {
        continue;
      }
      rows.remove(id);
      for (RowId target : strongTargets(id, row)) {
        moreReferences.merge(target, -1, Integer::sum);
        candidates.add(target);
      }
    }
  }

  private void checkMaxRows() throws OvsdbFailure {
    Map<String, Integer> sizes = new HashMap<>();
    rows.changes()
        .forEach(
            (id, change) -> {
              int more = (change.after() == null ? 0 : 1) - (change.before() == null ? 0 : 1);
              sizes.merge(id.table(), more, Integer::sum);
            });
    for (Map.Entry<String, Integer> more : sizes.entrySet()) {
      StoredTable table = database.table(more.getKey());
      int size = table.size() + more.getValue();
      if (size > table.schema().maxRows().orElse(Integer.MAX_VALUE)) {
        throw OvsdbFailure.constraintViolation(
            "transaction causes \""
                + more.getKey()
                + "\" table to contain "
                + size
                + " rows, greater than the schema-defined limit of "
                + table.schema().maxRows().orElseThrow()
                + " row(s)");
      }
    }
  }

  private void pruneWeakReferences() throws OvsdbFailure {
    Set<RowId> candidates = new LinkedHashSet<>(rows.written());
    for (RowId id : rows.written()) {
      if (rows.get(id) == null) {
        candidates.addAll(database.table(id.table()).weakReferrers(id.uuid()));
      }
    }
    for (RowId id : candidates) {
      StoredRow row = rows.get(id);
      if (row != null) {
        SortedMap<String, Datum> pruned = pruned(id, row);
        if (!pruned.isEmpty()) {
          rows.put(id, row.with(pruned));
        }
      }
    }
  }

  /** The columns of the row that refer weakly to nothing, without those references. */
  private SortedMap<String, Datum> pruned(RowId id, StoredRow row) throws OvsdbFailure {
    StoredTable table = database.table(id.table());
    SortedMap<String, Datum> pruned = new TreeMap<>();
    for (ReferenceColumn reference : table.references()) {
      if (reference.strong()) {
        continue;
      }
      Datum before = pruned.getOrDefault(reference.column(), row.get(reference.column()));
      Datum after = withoutDangling(reference, before);
      ColumnType type = table.schema().column(reference.column()).type();
      if (after.size() < before.size()) {
        if (after.size() < type.min()) {
          throw OvsdbFailure.constraintViolation(
              "Deletion of weak reference(s) to deleted (or never-existing) rows from column \""
                  + reference.column()
                  + "\" in "
                  + id
                  + " caused this column to become empty");
        }
        pruned.put(reference.column(), after);
      }
    }
    return pruned;
  }

  private Datum withoutDangling(ReferenceColumn reference, Datum value) {
    List<Object> atoms = reference.atoms(value);
    Map<Object, Object> pairs = new TreeMap<>();
    Set<Object> elements = new LinkedHashSet<>();
    for (int i = 0; i < atoms.size(); i++) {
      if (rows.get(new RowId(reference.target(), (UUID) atoms.get(i))) == null) {
        continue;
      }
      if (value.isMap()) {
        pairs.put(value.keys().get(i), value.values().get(i));
      } else {
        elements.add(value.keys().get(i));
      }
    }
    return value.isMap() ? Datum.map(pairs) : Datum.set(elements);
  }

  private record IndexEntry(String table, int index, List<Datum> values) {}

  private void checkIndexes() throws OvsdbFailure {
    Map<IndexEntry, RowId> entries = new HashMap<>();
    for (RowId id : rows.written()) {
      StoredRow row = rows.get(id);
      if (row == null) {
        continue;
      }
      StoredTable table = database.table(id.table());
      for (int i = 0; i < table.schema().indexes().size(); i++) {
        List<Datum> values = table.indexValues(i, row);
        @Nullable RowId other = entries.put(new IndexEntry(id.table(), i, values), id);
        if (other == null) {
          other = storedHolder(table, i, values);
        }
        if (other != null) {
          throw duplicate(table, i, values, other, id);
        }
      }
    }
  }

  /** The row, untouched by the transaction, that has these values. */
  private @Nullable RowId storedHolder(StoredTable table, int index, List<Datum> values) {
    UUID uuid = table.findByIndex(index, values);
    if (uuid == null) {
      return null;
    }
    RowId id = new RowId(table.schema().name(), uuid);
    return rows.isWritten(id) ? null : id;
  }

  private static OvsdbFailure duplicate(
      StoredTable table, int index, List<Datum> values, RowId first, RowId second) {
    return OvsdbFailure.constraintViolation(
        "Transaction causes multiple rows in \""
            + table.schema().name()
            + "\" table to have identical values "
            + values
            + " for index on "
            + table.schema().indexes().get(index)
            + ". First row, with UUID "
            + first.uuid()
            + "; second row, with UUID "
            + second.uuid()
            + ".");
  }
}
