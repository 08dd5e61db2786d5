package org.ovn4j.northbound;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.Table;

/**
 * The rows of a Northbound database at one moment, ours and foreign. Immutable. Snapshots made one
 * from another ({@link #toBuilder}) share all rows and tables that did not change.
 */
public final class Snapshot {

  private final DatabaseSchema schema;
  private final Map<Table<?>, BucketMap<UUID, Row>> tables;

  private Snapshot(DatabaseSchema schema, Map<Table<?>, BucketMap<UUID, Row>> tables) {
    this.schema = schema;
    this.tables = tables;
  }

  /** A database without rows. */
  public static Snapshot empty(DatabaseSchema schema) {
    return new Snapshot(schema, Map.of());
  }

  /** A builder of snapshots of a database with this schema. */
  public static Builder builder(DatabaseSchema schema) {
    return empty(schema).toBuilder();
  }

  /** A builder that begins with these rows. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** The schema of the connected server, which may lack tables and columns that ovn4j knows. */
  public DatabaseSchema schema() {
    return schema;
  }

  /** The rows of a table by UUID; unordered. */
  @SuppressWarnings("unchecked") // Builder.add puts only rows of the table's class there
  public <R extends Row> Map<UUID, R> rows(Table<R> table) {
    return (Map<UUID, R>) (Map<UUID, ?>) of(table);
  }

  private BucketMap<UUID, Row> of(Table<?> table) {
    return tables.getOrDefault(table, BucketMap.empty());
  }

  /** The row of a table. */
  public Optional<Row> find(Table<?> table, UUID uuid) {
    return Optional.ofNullable(of(table).get(uuid));
  }

  /** The object that is the row's UUID here, if there is the row; else the given one. */
  UUID shared(Table<?> table, UUID uuid) {
    UUID key = of(table).key(uuid);
    return key == null ? uuid : key;
  }

  /**
   * Calls the action with each row that is another object here than in an earlier snapshot, or is
   * only in one of the two. Costs little for what the snapshots share.
   */
  public void forEachChangeSince(Snapshot earlier, BiConsumer<Table<?>, UUID> action) {
    Set<Table<?>> all = new HashSet<>(tables.keySet());
    all.addAll(earlier.tables.keySet());
    for (Table<?> table : all) {
      BucketMap.forEachChange(earlier.of(table), of(table), uuid -> action.accept(table, uuid));
    }
  }

  /** All rows with their UUIDs; unordered. */
  public Stream<Map.Entry<UUID, Row>> rows() {
    return tables.values().stream().flatMap(rows -> rows.entrySet().stream());
  }

  /** Number of rows. */
  public int size() {
    return tables.values().stream().mapToInt(Map::size).sum();
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof Snapshot other
        && schema.equals(other.schema)
        && tables.equals(other.tables);
  }

  @Override
  public int hashCode() {
    return tables.hashCode();
  }

  /** The number of rows and the schema's version. */
  @Override
  public String toString() {
    return size() + " rows of " + schema.name() + " " + schema.version();
  }

  /** Collects rows, for one snapshot after another. Not thread-safe. */
  public static final class Builder {
    private final DatabaseSchema schema;
    private final Map<Table<?>, BucketMap.Editor<UUID, Row>> tables = new HashMap<>();
    private Snapshot last;

    private Builder(Snapshot origin) {
      this.schema = origin.schema;
      this.last = origin;
      origin.tables.forEach((table, rows) -> tables.put(table, new BucketMap.Editor<>(rows)));
    }

    /** Adds a row, replacing one with the same UUID in its table. */
    public Builder add(UUID uuid, Row row) {
      tables
          .computeIfAbsent(row.table(), t -> new BucketMap.Editor<>(BucketMap.empty()))
          .put(uuid, row);
      return this;
    }

    /** Removes the row, if there is one. */
    public Builder remove(Table<?> table, UUID uuid) {
      BucketMap.Editor<UUID, Row> rows = tables.get(table);
      if (rows != null) {
        rows.remove(uuid);
      }
      return this;
    }

    /** The row of a table, as it is so far. */
    public Optional<Row> find(Table<?> table, UUID uuid) {
      BucketMap.Editor<UUID, Row> rows = tables.get(table);
      return rows == null ? Optional.empty() : Optional.ofNullable(rows.get(uuid));
    }

    /**
     * The snapshot of the rows so far; the last one if nothing changed since. Costs nothing per
     * row; the first change of a table after it costs half a byte per row of that table.
     */
    @SuppressWarnings("ReferenceEquality") // it is about objects
    public Snapshot build() {
      Map<Table<?>, BucketMap<UUID, Row>> built = new HashMap<>();
      tables.forEach(
          (table, rows) -> {
            BucketMap<UUID, Row> map = rows.build();
            if (!map.isEmpty()) {
              built.put(table, map);
            }
          });
      boolean same =
          built.size() == last.tables.size()
              && built.entrySet().stream()
                  .allMatch(table -> last.tables.get(table.getKey()) == table.getValue());
      if (!same) {
        last = new Snapshot(schema, built);
      }
      return last;
    }
  }
}
