package org.ovn4j.northbound;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.ovn4j.model.ovsdb.Row;

/** The rows of a database that are not ours. Immutable. */
final class ForeignRows {

  private final BucketMap<UUID, Row> rows;
  private final BucketMap<IndexValue, UUID> indexes;
  private final int counted;

  private ForeignRows(BucketMap<UUID, Row> rows, BucketMap<IndexValue, UUID> indexes, int counted) {
    this.rows = rows;
    this.indexes = indexes;
    this.counted = counted;
  }

  static ForeignRows of(Map<UUID, Row> rows) {
    Map<IndexValue, UUID> indexes = new HashMap<>();
    int counted = 0;
    for (Map.Entry<UUID, Row> row : rows.entrySet()) {
      IndexValue.of(row.getValue()).forEach(values -> indexes.put(values, row.getKey()));
      counted += count(row.getValue());
    }
    return new ForeignRows(BucketMap.copyOf(rows), BucketMap.copyOf(indexes), counted);
  }

  /** The database's own row is nobody's. */
  private static int count(Row row) {
    return row.table().schema().maxRows().isEmpty() ? 1 : 0;
  }

  Map<UUID, Row> rows() {
    return rows;
  }

  /** The UUID of the row that has the values in indexed columns. */
  Optional<UUID> find(IndexValue values) {
    return Optional.ofNullable(indexes.get(values));
  }

  /** Number of rows, but for those of tables that have one row. */
  int count() {
    return counted;
  }

  Editor edit() {
    return new Editor(this);
  }

  /** Makes another one. Not thread-safe. */
  static final class Editor {
    private final BucketMap.Editor<UUID, Row> rows;
    private final BucketMap.Editor<IndexValue, UUID> indexes;
    private int counted;

    private Editor(ForeignRows origin) {
      this.rows = new BucketMap.Editor<>(origin.rows);
      this.indexes = new BucketMap.Editor<>(origin.indexes);
      this.counted = origin.counted;
    }

    void remove(UUID uuid) {
      Row row = rows.get(uuid);
      if (row != null) {
        rows.remove(uuid);
        counted -= count(row);
        for (IndexValue values : IndexValue.of(row)) {
          if (uuid.equals(indexes.get(values))) {
            indexes.remove(values);
          }
        }
      }
    }

    /** Adds a row, replacing one of the same UUID. */
    void put(UUID uuid, Row row) {
      remove(uuid);
      rows.put(uuid, row);
      counted += count(row);
      IndexValue.of(row).forEach(values -> indexes.put(values, uuid));
    }

    ForeignRows build() {
      return new ForeignRows(rows.build(), indexes.build(), counted);
    }
  }
}
