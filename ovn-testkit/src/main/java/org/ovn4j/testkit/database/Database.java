package org.ovn4j.testkit.database;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.TableSchema;
import org.ovn4j.testkit.database.StoredTable.Referrer;
import org.ovn4j.testkit.database.StoredTable.Slot;
import org.ovn4j.testkit.database.WorkingSet.TouchedRow;

/**
 * A database in memory that treats transactions as ovsdb-server does.
 *
 * <p>Thread-safe: each method takes {@link #lock}; who reads rows over several calls holds it
 * meanwhile. A transaction costs what it touches, not what the database holds, unless a condition
 * names neither a row's UUID nor the columns of an index.
 */
public final class Database {

  /** Hears of each commit that changed rows, in order, under the database's lock. */
  @FunctionalInterface
  public interface Listener {
    /** The changes took effect. Must not block. */
    void committed(Commit commit);
  }

  /** Where commits are kept. */
  @FunctionalInterface
  public interface Journal {
    /**
     * Keeps the commit. Called under the database's lock before it takes effect.
     *
     * @throws IOException if it could not be kept; the transaction then fails with an {@code I/O
     *     error}
     */
    void append(Commit commit) throws IOException;
  }

  private final Object lock = new Object();
  private final DatabaseSchema schema;
  private final Supplier<UUID> uuids;
  private final Map<String, StoredTable> tables = new TreeMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private @Nullable Journal journal;

  /**
   * A database without rows.
   *
   * @throws IllegalArgumentException if a column refers to a table that is not in the schema
   */
  public Database(DatabaseSchema schema) {
    this(schema, UUID::randomUUID);
  }

  /**
   * A database without rows.
   *
   * @param uuids the UUIDs of rows and their versions, each another
   * @throws IllegalArgumentException if a column refers to a table that is not in the schema
   */
  public Database(DatabaseSchema schema, Supplier<UUID> uuids) {
    this.schema = schema;
    this.uuids = uuids;
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
                + reference.schema().name()
                + " refers to "
                + reference.target()
                + ", which is no table of "
                + schema.name());
      }
    }
  }

  /** The lock under which the database changes. */
  public Object lock() {
    return lock;
  }

  /** What the database may hold. */
  public DatabaseSchema schema() {
    return schema;
  }

  /** All tables by name, ascending. */
  public List<StoredTable> tables() {
    return List.copyOf(tables.values());
  }

  /** The table; null if the schema has none of that name. */
  public @Nullable StoredTable table(String name) {
    return tables.get(name);
  }

  StoredTable requireTable(String name) {
    StoredTable table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException("no table " + name + " in " + schema.name());
    }
    return table;
  }

  UUID newUuid() {
    return uuids.get();
  }

  /**
   * Runs a transaction once.
   *
   * @param operations the {@code params} of a {@code transact} request without the database's name:
   *     an array of operations. Whatever JSON it is, the outcome is a reply.
   * @param elapsedMillis time since the request arrived, for {@code wait}
   */
  public Execution transact(JsonNode operations, Requester requester, long elapsedMillis) {
    if (!operations.isArray()) {
      return new Execution.Done(
          OvsdbFailure.syntaxError(operations, "array expected").toJson(), Optional.empty());
    }
    synchronized (lock) {
      WorkingSet rows = new WorkingSet();
      Operations operation = new Operations(this, rows, requester, elapsedMillis);
      ArrayNode results = JsonNodeFactory.instance.arrayNode(operations.size());
      boolean failed = false;
      for (int i = 0; i < operations.size() && !failed; i++) {
        String name = "ovsdb operation " + (i + 1) + " of " + operations.size();
        try {
          results.add(operation.execute(name, operations.get(i)));
        } catch (OvsdbFailure e) {
          failed = true;
          results.add(e.toJson());
        }
      }
      if (failed) {
        rows.rollBack();
        if (operation.isWaiting()) {
          return new Execution.Waiting(operation.timeoutMillis());
        }
        while (results.size() < operations.size()) {
          results.addNull();
        }
        return new Execution.Done(results, Optional.empty());
      }
      try {
        Commit commit = commit(rows, operation.comment(), operation.durable(), journal);
        return new Execution.Done(results, Optional.of(commit));
      } catch (OvsdbFailure e) {
        results.add(e.toJson());
        return new Execution.Done(results, Optional.empty());
      }
    }
  }

  /** Makes the changes the database's, or undoes them. */
  private Commit commit(WorkingSet rows, String comment, boolean durable, @Nullable Journal keeper)
      throws OvsdbFailure {
    List<TouchedRow> changed = new ArrayList<>();
    Commit commit;
    try {
      CommitRules.enforce(this, rows);
      for (TouchedRow row : rows.rows()) {
        if (isChanged(row)) {
          changed.add(row);
        }
      }
      for (TouchedRow row : changed) {
        if (row.before != null && row.after() != null) {
          row.slot.row = row.slot.row.withVersion(newUuid());
        }
      }
      commit =
          new Commit(
              changed.stream()
                  .map(row -> new RowChange(row.table, row.uuid, row.before, row.after()))
                  .toList(),
              comment,
              durable);
      if (keeper != null && !changed.isEmpty()) {
        keeper.append(commit);
      }
    } catch (OvsdbFailure e) {
      rows.rollBack();
      throw e;
    } catch (IOException e) {
      rows.rollBack();
      throw OvsdbFailure.of("I/O error", String.valueOf(e.getMessage()));
    }
    rows.rows().forEach(row -> row.slot.strongReferences = row.strongReferences);
    changed.forEach(this::unlink);
    changed.forEach(this::link);
    if (!changed.isEmpty()) {
      listeners.forEach(listener -> listener.committed(commit));
    }
    return commit;
  }

  private static boolean isChanged(TouchedRow row) {
    StoredRow after = row.after();
    if (row.before == null || after == null) {
      return row.before != after;
    }
    return !after.hasValuesOf(row.before);
  }

  /** All that goes makes room in the indexes before anything comes. */
  private void unlink(TouchedRow row) {
    if (row.before != null) {
      row.table.indexes().forEach(index -> index.remove(row.before));
      linkWeakly(row, row.before, row.after(), -1);
    }
  }

  private void link(TouchedRow row) {
    StoredRow after = row.after();
    if (after != null) {
      row.table.indexes().forEach(index -> index.add(after));
      linkWeakly(row, after, row.before, 1);
    }
  }

  /** Tells the rows to which one state of the row refers, and the other does not. */
  private void linkWeakly(TouchedRow row, StoredRow one, @Nullable StoredRow other, int delta) {
    for (ReferenceColumn place : row.table.references()) {
      if (place.strong()) {
        continue;
      }
      Datum value = one.get(place.column());
      Datum difference = other == null ? value : value.minus(other.get(place.column()));
      StoredTable table = requireTable(place.target());
      for (int i = 0; i < difference.size(); i++) {
        Slot target = table.slot(place.target(difference, i));
        if (target != null) {
          count(target, new Referrer(row.table, row.uuid, place), delta);
        }
      }
    }
  }

  private static void count(Slot target, Referrer referrer, int delta) {
    if (target.weakReferrers == null) {
      target.weakReferrers = new HashMap<>();
    }
    target.weakReferrers.merge(referrer, delta, (a, b) -> a + b == 0 ? null : a + b);
    if (target.weakReferrers.isEmpty()) {
      target.weakReferrers = null;
    }
  }

  /**
   * Takes a commit over that a journal kept: {@code {"<table>": {"<uuid>": null | {"<column>":
   * value}}, "_date":…, "_comment":…, "_is_diff": true}} as ovsdb-server's log has it. Listeners
   * hear of it; the journal does not.
   *
   * @throws OvsdbFailure if it does not fit to the schema or to what the database holds; it is then
   *     unchanged
   */
  public void replay(JsonNode record) throws OvsdbFailure {
    synchronized (lock) {
      WorkingSet rows = new WorkingSet();
      try {
        new Replay(this, rows).replay(record);
      } catch (OvsdbFailure e) {
        rows.rollBack();
        throw e;
      }
      Commit unused = commit(rows, record.path("_comment").asText(), false, null);
    }
  }

  /** From now on the listener hears of commits. */
  public void addListener(Listener listener) {
    listeners.add(listener);
  }

  /** Ends the calls. */
  public void removeListener(Listener listener) {
    listeners.remove(listener);
  }

  /** From now on commits are kept there first. */
  public void setJournal(Journal journal) {
    synchronized (lock) {
      this.journal = journal;
    }
  }
}
