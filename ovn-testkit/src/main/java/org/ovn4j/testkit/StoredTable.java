package org.ovn4j.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.TableSchema;

/**
 * The rows of one table, with what makes a commit cost what changes and not what is stored: who
 * refers to each row, and the rows by the values of each index.
 */
final class StoredTable {

  private final TableSchema schema;
  private final boolean root;
  private final List<ReferenceColumn> references;
  private final Map<UUID, StoredRow> rows = new HashMap<>();
  private final Map<UUID, Integer> strongReferences = new HashMap<>();
  private final Map<UUID, Set<RowId>> weakReferrers = new HashMap<>();
  private final List<Map<List<Datum>, UUID>> indexes = new ArrayList<>();

  /**
   * An empty table.
   *
   * @param root whether its rows live without a strong reference to them
   */
  StoredTable(TableSchema schema, boolean root) {
    this.schema = schema;
    this.root = root;
    this.references = ReferenceColumn.of(schema);
    schema.indexes().forEach(index -> indexes.add(new HashMap<>()));
  }

  TableSchema schema() {
    return schema;
  }

  boolean isRoot() {
    return root;
  }

  List<ReferenceColumn> references() {
    return references;
  }

  @Nullable StoredRow get(UUID uuid) {
    return rows.get(uuid);
  }

  int size() {
    return rows.size();
  }

  /** Number of strong references to the row. */
  int strongReferences(UUID uuid) {
    return strongReferences.getOrDefault(uuid, 0);
  }

  /** The rows that refer weakly to the row. */
  Set<RowId> weakReferrers(UUID uuid) {
    return weakReferrers.getOrDefault(uuid, Set.of());
  }

  /** The row with these values in the columns of an index. */
  @Nullable UUID findByIndex(int index, List<Datum> values) {
    return indexes.get(index).get(values);
  }

  /** The row's values in the columns of an index. */
  List<Datum> indexValues(int index, StoredRow row) {
    return schema.indexes().get(index).stream().map(row::get).toList();
  }

  /** Puts the row in place of what had its UUID. */
  void put(UUID uuid, StoredRow row) {
    rows.put(uuid, row);
    for (int i = 0; i < indexes.size(); i++) {
      indexes.get(i).put(indexValues(i, row), uuid);
    }
  }

  /** Takes the row out; no effect if there is none. */
  void remove(UUID uuid) {
    StoredRow row = rows.remove(uuid);
    if (row != null) {
      for (int i = 0; i < indexes.size(); i++) {
        indexes.get(i).remove(indexValues(i, row));
      }
    }
  }

  /** Counts a strong reference to the row, or with -1 one less. */
  void countStrongReference(UUID uuid, int delta) {
    strongReferences.compute(
        uuid,
        (u, count) -> {
          int sum = (count == null ? 0 : count) + delta;
          return sum == 0 ? null : sum;
        });
  }

  void addWeakReferrer(UUID uuid, RowId referrer) {
    weakReferrers.computeIfAbsent(uuid, u -> new HashSet<>()).add(referrer);
  }

  void removeWeakReferrer(UUID uuid, RowId referrer) {
    weakReferrers.computeIfPresent(
        uuid,
        (u, referrers) -> {
          referrers.remove(referrer);
          return referrers.isEmpty() ? null : referrers;
        });
  }
}
