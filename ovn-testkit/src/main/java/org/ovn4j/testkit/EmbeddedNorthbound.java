package org.ovn4j.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.Table;
import org.ovn4j.model.ovsdb.json.OvsdbJson;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.Listeners;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.OvsdbError;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.testkit.database.Commit;
import org.ovn4j.testkit.database.Database;
import org.ovn4j.testkit.database.Execution;
import org.ovn4j.testkit.database.Requester;
import org.ovn4j.testkit.database.RowChange;
import org.ovn4j.testkit.database.StoredRow;
import org.ovn4j.testkit.database.StoredTable;

/**
 * A Northbound database in memory that treats transactions as ovsdb-server does: all or nothing,
 * the same checks, the same names of errors. It starts without rows, not even the one of {@code
 * NB_Global} that OVN's own start script adds.
 *
 * <p>Thread-safe. A commit costs what the touched sets hold; a snapshot is made once per change of
 * the database, however often it is asked for. Listeners are called in the committing thread, after
 * the commit and outside of any lock; two commits at once may call a listener at once.
 */
public final class EmbeddedNorthbound implements NorthboundDb {

  private final Database database;
  private final Database.Listener mirror = this::mirror;
  private final Listeners listeners = new Listeners();
  private final Consumer<EmbeddedNorthbound> onClose;

  /** A row of the database; a UUID is unique within its table only. */
  private record RowId(StoredTable table, UUID uuid) {}

  // All guarded by the database's lock.
  private final Map<RowId, Row> rows = new HashMap<>();
  private @Nullable Snapshot snapshot;
  private boolean committing;
  private boolean changedByOthers;
  private boolean closed;

  /**
   * A view of the database as it is and will be.
   *
   * @param onClose is called when this is closed
   */
  EmbeddedNorthbound(Database database, Consumer<EmbeddedNorthbound> onClose) {
    this.database = database;
    this.onClose = onClose;
    synchronized (database.lock()) {
      for (StoredTable table : database.tables()) {
        table.rows().forEach(row -> mirror(table, row.uuid(), row));
      }
      database.addListener(mirror);
    }
  }

  /** A database without rows, of the newest schema that ovn4j knows. */
  public static EmbeddedNorthbound create() {
    return create(Northbound.SCHEMA);
  }

  /**
   * A database without rows, of this schema: of an older OVN, say. Its snapshots have the tables
   * and columns that ovn4j knows.
   *
   * @throws IllegalArgumentException if a column of the schema refers to a table that it lacks
   */
  public static EmbeddedNorthbound create(DatabaseSchema schema) {
    return new EmbeddedNorthbound(new Database(schema), closed -> {});
  }

  @Override
  public Snapshot snapshot() {
    synchronized (database.lock()) {
      requireOpen();
      if (snapshot == null) {
        Snapshot.Builder builder = Snapshot.builder(database.schema());
        rows.forEach((id, row) -> builder.add(id.uuid(), row));
        snapshot = builder.build();
      }
      return snapshot;
    }
  }

  @Override
  public CommitResult commit(Transaction transaction) {
    ArrayNode operations = operations(transaction);
    Execution execution;
    synchronized (database.lock()) {
      requireOpen();
      committing = true;
      try {
        execution = database.transact(operations, Requester.NOBODY, 0);
      } finally {
        committing = false;
      }
    }
    if (!(execution instanceof Execution.Done done)) {
      throw new IllegalStateException("a guard of ovn4j does not wait: " + operations);
    }
    if (done.commit().map(commit -> !commit.changes().isEmpty()).orElse(false)) {
      listeners.call();
    }
    return result(done.reply());
  }

  private static ArrayNode operations(Transaction transaction) {
    try {
      ArrayNode params = (ArrayNode) OvsdbJson.mapper().readTree(transaction.toJson());
      params.remove(0);
      return params;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("ovn4j wrote no JSON", e);
    }
  }

  /** What the {@code result} of a {@code transact} request says: its first error, if it has one. */
  static CommitResult result(JsonNode reply) {
    for (int i = 0; i < reply.size(); i++) {
      JsonNode error = reply.get(i).path("error");
      if (error.isTextual()) {
        String details = reply.get(i).path("details").asText();
        return new OvsdbError(error.textValue(), details, i).result();
      }
    }
    return new CommitResult.Committed();
  }

  /** Keeps the typed rows, of which snapshots are made, equal to the stored ones. */
  private void mirror(Commit commit) {
    changedByOthers |= !committing;
    for (RowChange change : commit.changes()) {
      mirror(change.table(), change.uuid(), change.after());
    }
  }

  private void mirror(StoredTable table, UUID uuid, @Nullable StoredRow row) {
    snapshot = null;
    Table<?> type = Northbound.TABLES.get(table.schema().name());
    if (row == null || type == null) {
      rows.remove(new RowId(table, uuid));
    } else {
      rows.put(new RowId(table, uuid), type.row(row.columns(table)));
    }
  }

  @Override
  public Subscription watch(Runnable listener) {
    synchronized (database.lock()) {
      requireOpen();
    }
    return listeners.add(listener);
  }

  /** Calls the listeners if others than this have changed the database since it was asked last. */
  void tellOfOthers() {
    synchronized (database.lock()) {
      if (!changedByOthers) {
        return;
      }
      changedByOthers = false;
    }
    listeners.call();
  }

  /** Ends the database: its rows are lost. Idempotent; the first time the listeners are called. */
  @Override
  public void close() {
    synchronized (database.lock()) {
      if (closed) {
        return;
      }
      closed = true;
      rows.clear();
      database.removeListener(mirror);
    }
    onClose.accept(this);
    listeners.end();
  }

  private void requireOpen() {
    if (closed) {
      throw new NorthboundException("the embedded database was closed");
    }
  }

  /** The number of rows and the schema's version. */
  @Override
  public String toString() {
    synchronized (database.lock()) {
      DatabaseSchema schema = database.schema();
      return rows.size() + " rows of " + schema.name() + " " + schema.version();
    }
  }
}
