package org.ovn4j.testkit.database;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.ovsdb.ColumnSchema;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.testkit.database.StoredTable.Referrer;
import org.ovn4j.testkit.database.WorkingSet.TouchedRow;

/**
 * What ovsdb-server does between the last operation and the commit, in its order, which decides
 * what a faulty transaction is told: strong references resolve, rows that nothing refers to go, no
 * table has too many rows, weak references to nothing go, indexes stay unique (RFC 7047 sections
 * 3.2 and 4.1.3).
 */
final class CommitRules {

  private static final UUID ZERO = new UUID(0, 0);

  private final Database database;
  private final WorkingSet rows;

  private CommitRules(Database database, WorkingSet rows) {
    this.database = database;
    this.rows = rows;
  }

  /** Completes the changes by what follows from them, or refuses them. */
  static void enforce(Database database, WorkingSet rows) throws OvsdbFailure {
    rows.dropUnchanged();
    CommitRules rules = new CommitRules(database, rows);
    rules.countStrongReferences();
    rules.refuseDeletionOfReferenced();
    rules.collectGarbage();
    rules.checkMaxRows();
    rules.pruneWeakReferences();
    rules.checkIndexes();
  }

  /** A row does not refer to itself, as far as its life is concerned. */
  private void countStrongReferences() throws OvsdbFailure {
    for (TouchedRow row : rows.rows()) {
      for (ReferenceColumn place : row.table.references()) {
        if (place.strong()) {
          count(row, place, value(row.before, place).minus(value(row.after(), place)), -1);
          count(row, place, value(row.after(), place).minus(value(row.before, place)), 1);
        }
      }
    }
  }

  private static Datum value(@Nullable StoredRow row, ReferenceColumn place) {
    if (row == null) {
      return place.schema().type().isMap() ? Datum.EMPTY_MAP : Datum.EMPTY_SET;
    }
    return row.get(place.column());
  }

  private void count(TouchedRow row, ReferenceColumn place, Datum references, int delta)
      throws OvsdbFailure {
    StoredTable table = database.requireTable(place.target());
    for (int i = 0; i < references.size(); i++) {
      UUID uuid = place.target(references, i);
      if (uuid.equals(row.uuid)) {
        continue;
      }
      TouchedRow target = rows.touch(table, uuid);
      if (target == null) {
        throw OvsdbFailure.of(
            "referential integrity violation",
            "Table "
                + row.table.schema().name()
                + " column "
                + place.schema().name()
                + " row "
                + row.uuid
                + " references nonexistent row "
                + uuid
                + " in table "
                + place.target()
                + ".");
      }
      target.strongReferences += delta;
    }
  }

  private void refuseDeletionOfReferenced() throws OvsdbFailure {
    for (TouchedRow row : rows.rows()) {
      if (row.after() == null && row.strongReferences > 0) {
        throw OvsdbFailure.of(
            "referential integrity violation",
            "cannot delete "
                + row.table.schema().name()
                + " row "
                + row.uuid
                + " because of "
                + row.strongReferences
                + " remaining reference(s)");
      }
    }
  }

  private void collectGarbage() throws OvsdbFailure {
    Deque<TouchedRow> candidates = new ArrayDeque<>(rows.rows());
    while (!candidates.isEmpty()) {
      TouchedRow row = candidates.remove();
      StoredRow values = row.after();
      if (values == null || row.table.isRoot() || row.strongReferences > 0) {
        continue;
      }
      row.delete();
      for (ReferenceColumn place : row.table.references()) {
        if (place.strong()) {
          candidates.addAll(release(row, place, values.get(place.column())));
        }
      }
    }
  }

  /** Takes back the strong references of a row that goes; the rows that had them. */
  private Collection<TouchedRow> release(TouchedRow row, ReferenceColumn place, Datum references) {
    List<TouchedRow> targets = new ArrayList<>(references.size());
    for (int i = 0; i < references.size(); i++) {
      UUID uuid = place.target(references, i);
      TouchedRow target =
          uuid.equals(row.uuid) ? null : rows.touch(database.requireTable(place.target()), uuid);
      if (target != null) {
        target.strongReferences--;
        targets.add(target);
      }
    }
    return targets;
  }

  private void checkMaxRows() throws OvsdbFailure {
    for (StoredTable table : rows.tables()) {
      int most = table.schema().maxRows().orElse(Integer.MAX_VALUE);
      if (table.size() > most) {
        throw OvsdbFailure.constraintViolation(
            "transaction causes \""
                + table.schema().name()
                + "\" table to contain "
                + table.size()
                + " rows, greater than the schema-defined limit of "
                + most
                + " row(s)");
      }
    }
  }

  private void pruneWeakReferences() throws OvsdbFailure {
    // Rows that refer to a row that goes are touched by that.
    for (TouchedRow row : rows.rows()) {
      if (row.before != null && row.after() == null && row.slot.weakReferrers != null) {
        row.slot.weakReferrers.keySet().forEach(r -> rows.touch(r.table(), r.row()));
      }
    }
    Map<Referrer, List<UUID>> dangling = new HashMap<>();
    for (TouchedRow row : rows.rows()) {
      if (row.before != null && row.after() == null && row.slot.weakReferrers != null) {
        for (Referrer referrer : row.slot.weakReferrers.keySet()) {
          dangling.computeIfAbsent(referrer, r -> new ArrayList<>()).add(row.uuid);
        }
      }
    }
    for (TouchedRow row : rows.rows()) {
      if (row.after() != null) {
        prune(row, dangling);
      }
    }
  }

  private void prune(TouchedRow row, Map<Referrer, List<UUID>> dangling) throws OvsdbFailure {
    Map<Integer, Datum> original = new LinkedHashMap<>();
    for (ReferenceColumn place : row.table.references()) {
      StoredRow now = row.after();
      if (place.strong() || now == null) {
        continue;
      }
      Datum value = now.get(place.column());
      Datum pruned =
          withoutDangling(
              place,
              value,
              value(row.before, place),
              dangling.getOrDefault(new Referrer(row.table, row.uuid, place), List.of()));
      if (pruned.size() < value.size()) {
        original.putIfAbsent(place.column(), value);
        row.slot.row = now.with(place.column(), pruned);
      }
    }
    for (Map.Entry<Integer, Datum> column : original.entrySet()) {
      checkNotEmpty(row, column.getKey(), column.getValue());
    }
  }

  /** The value without references to what goes, and without new references to nothing. */
  private Datum withoutDangling(ReferenceColumn place, Datum value, Datum before, List<UUID> gone) {
    StoredTable table = database.requireTable(place.target());
    Datum added = value.minus(before);
    Datum rest = value;
    if (!gone.isEmpty() && !place.inValues()) {
      rest = rest.minus(Datum.set(gone));
    } else if (!gone.isEmpty()) {
      added = value;
    }
    for (int i = 0; i < added.size(); i++) {
      if (table.slot(place.target(added, i)) == null) {
        rest = rest.minus(single(added, i));
      }
    }
    return rest;
  }

  private static Datum single(Datum datum, int index) {
    return datum.isMap()
        ? Datum.map(Map.of(datum.keyAt(index), datum.valueAt(index)))
        : Datum.of(datum.keyAt(index));
  }

  private static void checkNotEmpty(TouchedRow row, int column, Datum original)
      throws OvsdbFailure {
    StoredRow now = row.slot.row;
    ColumnSchema schema = row.table.columns().get(column);
    if (now.get(column).size() >= schema.type().min()) {
      return;
    }
    String where =
        "\"" + schema.name() + "\" in \"" + row.table.schema().name() + "\" row " + row.uuid;
    if (row.before == null && (original.contains(ZERO) || original.values().contains(ZERO))) {
      throw OvsdbFailure.constraintViolation(
          "Weak reference column "
              + where
              + " (inserted within this transaction) contained all-zeros UUID (probably as the"
              + " default value for this column) but deleting this value caused a constraint"
              // ovsdb-server has this spelling.
              + " volation because this column is not allowed to be empty.");
    }
    throw OvsdbFailure.constraintViolation(
        "Deletion of "
            + (original.size() - now.get(column).size())
            + " weak reference(s) to deleted (or never-existing) rows from column "
            + where
            + (row.before == null ? " (inserted within this transaction)" : "")
            + " caused this column to become empty, but constraints on this column disallow an"
            + " empty column.");
  }

  private void checkIndexes() throws OvsdbFailure {
    Map<Index, Map<List<Datum>, TouchedRow>> seen = new HashMap<>();
    for (TouchedRow row : rows.rows()) {
      StoredRow now = row.after();
      if (now == null) {
        continue;
      }
      for (Index index : row.table.indexes()) {
        List<Datum> key = index.key(now);
        TouchedRow other = seen.computeIfAbsent(index, i -> new HashMap<>()).put(key, row);
        if (other != null) {
          throw duplicate(row.table, index, now, other.slot.row);
        }
        UUID stored = index.find(key);
        if (stored != null && rows.find(row.table, stored) == null) {
          StoredRow holder = row.table.get(stored);
          if (holder != null) {
            throw duplicate(row.table, index, now, holder);
          }
        }
      }
    }
  }

  private OvsdbFailure duplicate(StoredTable table, Index index, StoredRow a, StoredRow b) {
    // An order that makes the message the same each time.
    List<Integer> all = IntStream.range(0, table.columns().size()).boxed().toList();
    boolean swap = StoredTable.compare(a, b, all) < 0;
    StoredRow first = swap ? b : a;
    StoredRow second = swap ? a : b;
    return OvsdbFailure.constraintViolation(
        "Transaction causes multiple rows in \""
            + table.schema().name()
            + "\" table to have identical values ("
            + index.valuesText(table, first)
            + ") for index on "
            + index.columnsText()
            + ".  First row, with UUID "
            + history(table, index, first)
            + "  Second row, with UUID "
            + history(table, index, second));
  }

  private String history(StoredTable table, Index index, StoredRow row) {
    TouchedRow touched = rows.find(table, row.uuid());
    StoredRow before = touched == null ? row : touched.before;
    String what;
    if (before == null) {
      what = "was inserted by this transaction.";
    } else if (row.hasValuesOf(before)) {
      what =
          "existed in the database before this transaction and was not modified by the"
              + " transaction.";
    } else if (index.key(row).equals(index.key(before))) {
      what =
          "existed in the database before this transaction, which modified some of the row's"
              + " columns but not any columns in this index.";
    } else {
      what =
          "had the following index values before the transaction: "
              + index.valuesText(table, before)
              + ".";
    }
    return row.uuid() + ", " + what;
  }
}
