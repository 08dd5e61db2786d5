package org.ovn4j.ovsdb.client;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ovn4j.northbound.Listeners;
import org.ovn4j.northbound.NorthboundDb.Subscription;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Snapshot;

/**
 * The database as sessions told it, one after another. Between two sessions it is the last whole
 * state of the former; the next one's takes its place when it is whole. Thread-safe.
 *
 * <p>Sessions have growing numbers. A commit that a session left in doubt is settled when the rows
 * come from a later session, since these contain the commit or do not.
 */
final class DatabaseCopy {

  private final Listeners listeners = new Listeners();
  private @Nullable Replica replica;
  private long toldBy;
  private long doubtful;

  /** The rows that there are; empty before the first session had told them. */
  synchronized Optional<Replica> replica() {
    return Optional.ofNullable(replica);
  }

  /**
   * The rows as a session has told them.
   *
   * @throws NorthboundException if none has
   */
  Snapshot snapshot() {
    return replica()
        .orElseThrow(() -> new NorthboundException("the database was not read yet"))
        .snapshot();
  }

  /** Number of rows that there are. */
  int rows() {
    return replica().map(told -> told.snapshot().size()).orElse(0);
  }

  /**
   * The session has told all rows: they take the place of those before.
   *
   * @param whole the rows
   * @param changed whether they are others than those before
   * @param session the session's number
   */
  void restore(Replica whole, boolean changed, long session) {
    boolean settles;
    synchronized (this) {
      settles = inDoubt();
      replica = whole;
      toldBy = session;
    }
    // Who could not have a snapshot because of the doubt may have missed a change.
    if (changed || settles) {
      listeners.call();
    }
  }

  /** Tells the listeners of a change, or of the end. */
  void callListeners() {
    listeners.call();
  }

  /** The session ended before it had answered a commit. */
  synchronized void doubt(long session) {
    doubtful = Math.max(doubtful, session);
  }

  /** Whether the rows may lack a commit that took effect, since its answer was lost. */
  synchronized boolean inDoubt() {
    return doubtful >= toldBy && doubtful > 0;
  }

  Subscription watch(Runnable listener) {
    return listeners.add(listener);
  }
}
