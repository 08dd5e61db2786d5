package org.ovn4j.northbound;

/**
 * The port to an OVN Northbound database. Everything behind it does I/O, nothing before it does.
 *
 * <p>Implementations are thread-safe. A snapshot taken after a commit was answered contains its
 * effect.
 */
public interface NorthboundDb extends AutoCloseable {

  /**
   * The database's rows at one moment.
   *
   * @throws NorthboundException if they cannot be had
   */
  Snapshot snapshot();

  /**
   * What became of the transaction. A failure to reach the database before anything was sent is an
   * exception; later ones are results.
   *
   * @throws NorthboundException if the transaction was not sent
   */
  CommitResult commit(Transaction transaction);

  /**
   * Whether this one may write. Of several controllers that compete for the lead, one does; of
   * others every commit is {@link CommitResult.NotLeader}. Always so where nobody competes.
   */
  default boolean isLeader() {
    return true;
  }

  /**
   * Calls the listener after each change of the database's rows, whoever made it, after each change
   * of {@link #isLeader}, and once when the connection ends, until the subscription is closed. The
   * listener must not block: it is called from the thread that carries the change.
   *
   * @throws NorthboundException if the connection was closed
   */
  Subscription watch(Runnable listener);

  /** Ends the connection. Idempotent. */
  @Override
  void close();

  /** The hold on a listener. */
  interface Subscription extends AutoCloseable {
    /** Ends the calls. Idempotent. */
    @Override
    void close();
  }
}
