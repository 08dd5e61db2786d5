package org.ovn4j.northbound;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.Table;

/** The rows of a Northbound database at one moment, ours and foreign. Immutable. */
public final class Snapshot {

  private final DatabaseSchema schema;
  private final Map<Table<?>, Map<UUID, Row>> tables;

  private Snapshot(DatabaseSchema schema, Map<Table<?>, Map<UUID, Row>> tables) {
    this.schema = schema;
    this.tables = tables;
  }

  /** A database without rows. */
  public static Snapshot empty(DatabaseSchema schema) {
    return builder(schema).build();
  }

  /** A builder of snapshots of a database with this schema. */
  public static Builder builder(DatabaseSchema schema) {
    return new Builder(schema);
  }

  /** The schema of the connected server, which may lack tables and columns that ovn4j knows. */
  public DatabaseSchema schema() {
    return schema;
  }

  /** The rows of a table by UUID; unordered. */
  @SuppressWarnings("unchecked") // Builder.add puts only rows of the table's class there
  public <R extends Row> Map<UUID, R> rows(Table<R> table) {
    return (Map<UUID, R>) tables.getOrDefault(table, Map.of());
  }

  /** The row of a table. */
  public Optional<Row> find(Table<?> table, UUID uuid) {
    return Optional.ofNullable(tables.getOrDefault(table, Map.of()).get(uuid));
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

  /** Collects rows. Not thread-safe. */
  public static final class Builder {
    private final DatabaseSchema schema;
    private final Map<Table<?>, Map<UUID, Row>> tables = new HashMap<>();

    private Builder(DatabaseSchema schema) {
      this.schema = schema;
    }

    /** Adds a row, replacing one with the same UUID in its table. */
    public Builder add(UUID uuid, Row row) {
      tables.computeIfAbsent(row.table(), t -> new HashMap<>()).put(uuid, row);
      return this;
    }

    /** The snapshot. */
    public Snapshot build() {
      Map<Table<?>, Map<UUID, Row>> copy = new HashMap<>();
      tables.forEach(
          (table, rows) -> copy.put(table, Collections.unmodifiableMap(new HashMap<>(rows))));
      return new Snapshot(schema, Collections.unmodifiableMap(copy));
    }
  }
}
