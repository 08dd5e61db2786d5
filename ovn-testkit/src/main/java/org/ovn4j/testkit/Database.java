package org.ovn4j.testkit;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.TableSchema;

/** The rows of a database after its last commit. Not thread-safe. */
final class Database {

  private final DatabaseSchema schema;
  private final Map<String, StoredTable> tables = new HashMap<>();

  /**
   * A database without rows.
   *
   * @throws IllegalArgumentException if a column refers to a table that is not in the schema
   */
  Database(DatabaseSchema schema) {
    this.schema = schema;
    // RFC 7047 section 3.2: a schema that marks no table as root has root tables only.
    boolean allRoot = schema.tables().values().stream().noneMatch(TableSchema::root);
    for (TableSchema table : schema.tables().values()) {
      tables.put(table.name(), new StoredTable(table, allRoot || table.root()));
    }
    tables.values().forEach(this::checkReferences);
  }

  private void checkReferences(StoredTable table) {
    for (ReferenceColumn reference : table.references()) {
      if (!tables.containsKey(reference.target())) {
        throw new IllegalArgumentException(
            table.schema().name()
                + "."
                + reference.column()
                + " refers to "
                + reference.target()
                + ", which is no table of "
                + schema.name());
      }
    }
  }

  DatabaseSchema schema() {
    return schema;
  }

  @Nullable StoredTable find(String table) {
    return tables.get(table);
  }

  /** The table, which must be in the schema. */
  StoredTable table(String table) {
    StoredTable stored = tables.get(table);
    if (stored == null) {
      throw new IllegalArgumentException("no table " + table + " in " + schema.name());
    }
    return stored;
  }

  @Nullable StoredRow get(RowId id) {
    return table(id.table()).get(id.uuid());
  }

  /** Makes checked changes. They must keep all rules of the schema. */
  void apply(Map<RowId, RowUpdate> changes) {
    // All that goes makes room in the indexes before anything comes.
    changes.forEach(this::takeOut);
    changes.forEach(this::putIn);
  }

  private void takeOut(RowId id, RowUpdate change) {
    StoredRow before = change.before();
    if (before == null) {
      return;
    }
    StoredTable table = table(id.table());
    table.remove(id.uuid());
    for (ReferenceColumn reference : table.references()) {
      StoredTable target = table(reference.target());
      for (UUID uuid : reference.targets(before)) {
        if (reference.strong()) {
          target.countStrongReference(uuid, -1);
        } else {
          target.removeWeakReferrer(uuid, id);
        }
      }
    }
  }

  private void putIn(RowId id, RowUpdate change) {
    StoredRow after = change.after();
    if (after == null) {
      return;
    }
    StoredTable table = table(id.table());
    table.put(id.uuid(), after);
    for (ReferenceColumn reference : table.references()) {
      StoredTable target = table(reference.target());
      for (UUID uuid : reference.targets(after)) {
        if (reference.strong()) {
          target.countStrongReference(uuid, 1);
        } else {
          target.addWeakReferrer(uuid, id);
        }
      }
    }
  }
}
