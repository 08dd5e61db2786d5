package org.ovn4j.testkit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.Table;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Transaction;

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

  private static final System.Logger LOG = System.getLogger(EmbeddedNorthbound.class.getName());

  private final Object lock = new Object();
  private final List<Watch> listeners = new CopyOnWriteArrayList<>();

  // All guarded by the lock.
  private final Database database;
  private final Map<RowId, Row> rows = new HashMap<>();
  private @Nullable Snapshot snapshot;
  private boolean closed;

  private EmbeddedNorthbound(DatabaseSchema schema) {
    this.database = new Database(schema);
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
    return new EmbeddedNorthbound(schema);
  }

  @Override
  public Snapshot snapshot() {
    synchronized (lock) {
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
    TransactionEngine.Outcome outcome;
    synchronized (lock) {
      requireOpen();
      outcome = TransactionEngine.execute(database, transaction.operations());
      outcome.changes().forEach(this::mirror);
    }
    if (!outcome.changes().isEmpty()) {
      listeners.forEach(Watch::call);
    }
    return outcome.error().isPresent()
        ? outcome.error().get().result()
        : new CommitResult.Committed();
  }

  /** Keeps the typed rows, of which snapshots are made, equal to the stored ones. */
  private void mirror(RowId id, RowUpdate change) {
    snapshot = null;
    Table<?> table = Northbound.TABLES.get(id.table());
    if (change.after() == null || table == null) {
      rows.remove(id);
    } else {
      rows.put(id, table.row(change.after().columns()));
    }
  }

  @Override
  public Subscription watch(Runnable listener) {
    synchronized (lock) {
      requireOpen();
    }
    Watch watch = new Watch(listener);
    listeners.add(watch);
    return watch;
  }

  /** A listener's subscription; not a record, since one listener may have two of them. */
  private final class Watch implements Subscription {
    private final Runnable listener;

    Watch(Runnable listener) {
      this.listener = listener;
    }

    /** The commit has taken effect: a listener's failure is no failure of the commit. */
    void call() {
      try {
        listener.run();
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "a listener failed", e);
      }
    }

    @Override
    public void close() {
      listeners.remove(this);
    }
  }

  /** Ends the database: its rows are lost, its listeners not called again. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      rows.clear();
    }
    listeners.clear();
  }

  private void requireOpen() {
    if (closed) {
      throw new NorthboundException("the embedded database was closed");
    }
  }

  /** The number of rows and the schema's version. */
  @Override
  public String toString() {
    synchronized (lock) {
      DatabaseSchema schema = database.schema();
      return rows.size() + " rows of " + schema.name() + " " + schema.version();
    }
  }
}
