package org.ovn4j.testkit.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.ovn4j.testkit.database.Commit;
import org.ovn4j.testkit.database.Database;

/**
 * A database that clients can name, with its monitors and the history of its transactions.
 *
 * <p>Commits may come from any thread. Monitors and history are guarded by the database's lock.
 */
final class ServedDatabase implements Database.Listener {

  private final Database database;
  private final JsonNode schema;
  private final boolean ordinary;
  private final History history;
  private final Runnable afterCommit;
  private final List<Monitor> monitors = new ArrayList<>();
  private volatile long commits;

  /**
   * A database to serve.
   *
   * @param schema what to answer to {@code get_schema}
   * @param ordinary whether it is not one of the server's own
   * @param transactionIds where transactions get their ids from
   * @param afterCommit told of each commit, under the database's lock
   */
  ServedDatabase(
      Database database,
      JsonNode schema,
      boolean ordinary,
      int historyLength,
      Supplier<UUID> transactionIds,
      Runnable afterCommit) {
    this.database = database;
    this.schema = schema;
    this.ordinary = ordinary;
    this.history = new History(historyLength, transactionIds);
    this.afterCommit = afterCommit;
    database.addListener(this);
  }

  /** Hears of no more commits. */
  void close() {
    database.removeListener(this);
  }

  String name() {
    return database.schema().name();
  }

  Database database() {
    return database;
  }

  /** {@code <database-schema>} of RFC 7047 section 3.2. */
  JsonNode schema() {
    return schema;
  }

  /** Whether it is not one of the server's own, which clients cannot change. */
  boolean isOrdinary() {
    return ordinary;
  }

  History history() {
    return history;
  }

  /** How many commits changed rows. Can be read without the lock. */
  long commits() {
    return commits;
  }

  /** Starts to note changes for the monitor. Under the lock. */
  void add(Monitor monitor) {
    monitors.add(monitor);
  }

  void remove(Monitor monitor) {
    synchronized (database.lock()) {
      monitors.remove(monitor);
    }
  }

  /** The number of monitors. */
  int monitors() {
    synchronized (database.lock()) {
      return monitors.size();
    }
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // written under the database's lock only
  public void committed(Commit commit) {
    if (commit.changes().isEmpty()) {
      return;
    }
    history.add(commit.changes());
    for (Monitor monitor : monitors) {
      monitor.record(commit.changes());
    }
    commits++;
    afterCommit.run();
  }
}
