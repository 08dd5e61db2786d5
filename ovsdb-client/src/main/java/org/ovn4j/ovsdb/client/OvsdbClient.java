package org.ovn4j.ovsdb.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundEvent.Committed;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.OvsdbError;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Transaction;

/**
 * A Northbound database behind OVSDB sessions, one after another. Thread-safe.
 *
 * <p>The client holds a copy of the database that the server keeps up to date; {@link #snapshot}
 * reads it and does no I/O. ovsdb-server sends the changes that a transaction made before its
 * answer (ovsdb-server(7) section 4.1.5), so a snapshot taken after {@link #commit} contains them.
 *
 * <p>When a session ends (the connection is lost, the server gives no sign of life, an answer does
 * not come within its deadline), the client connects again by itself until it is closed. Meanwhile
 * it is {@link ConnectionState#STALE}: snapshots are the last whole state, and commits wait. A
 * missed deadline ends the session because the copy could no longer tell what became of the
 * transaction; that of the next session does.
 */
public final class OvsdbClient implements NorthboundDb {

  private final ClientOptions options;
  private final Duration callDeadline;
  private final Semaphore pending;
  private final Connector connector;
  private final DatabaseCopy copy = new DatabaseCopy();
  private final SessionKeeper keeper;
  private final AtomicBoolean closed = new AtomicBoolean();

  private OvsdbClient(ClientOptions options) {
    this.options = options;
    this.callDeadline = options.callDeadline();
    this.pending = new Semaphore(options.maxPendingCommits(), true);
    this.connector = new Connector(options);
    this.keeper =
        new SessionKeeper(options, connector, copy, () -> ThreadLocalRandom.current().nextLong());
  }

  /**
   * A client of the first server in a comma-separated list of endpoints that can be reached, with
   * default options.
   *
   * @throws IllegalArgumentException if one is no endpoint, or needs TLS files
   * @throws NorthboundException if no server can be reached; says why for each
   */
  public static OvsdbClient connect(String endpoints) {
    return connect(ClientOptions.builder(endpoints).build());
  }

  /**
   * A client of the first server that can be reached and has answered with all its rows. Each is
   * tried once: only a client that had a session connects again by itself.
   *
   * @throws NorthboundException if there is none; says why for each
   */
  public static OvsdbClient connect(ClientOptions options) {
    OvsdbClient client = new OvsdbClient(options);
    try {
      client.keeper.start();
      return client;
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
  }

  /**
   * A client that has no session so far, and gets one as soon as a server can be used: for who is
   * started before its database. Until then {@link #snapshot} and {@link #commit} wait, no longer
   * than the call deadline.
   */
  public static OvsdbClient start(ClientOptions options) {
    OvsdbClient client = new OvsdbClient(options);
    client.keeper.startWhenPossible();
    return client;
  }

  /** Whether snapshots are those of now. */
  public ConnectionState state() {
    return keeper.state();
  }

  /**
   * The database's rows after the last change that a server told of; of one moment, never partly of
   * one session and partly of the next. Costs no I/O, and nothing at all if nothing changed since
   * the last snapshot.
   *
   * <p>Between two sessions it is the last state of the former, unless a commit is in doubt: that
   * state could not tell what became of it, so the next session is waited for, no longer than the
   * call deadline.
   *
   * @throws NorthboundException if the client is closed; if a commit is in doubt or there was no
   *     session so far, and there is none in time, or the caller is a listener, which cannot wait
   */
  @Override
  public Snapshot snapshot() {
    if (copy.inDoubt() || copy.replica().isEmpty()) {
      if (connector.inEventLoop()) {
        throw new NorthboundException(
            "a commit is in doubt, or no rows are known; listeners are called again later");
      }
      Link unused = keeper.await(callDeadline);
    }
    if (keeper.state() == ConnectionState.CLOSED) {
      throw new NorthboundException("the client was closed");
    }
    return copy.snapshot();
  }

  /**
   * What became of the transaction. If there is no session, the next one is waited for, no longer
   * than the call deadline; then the answer, as long again. Once sent, a transaction is never sent
   * again: if its session ends before the answer it is {@link CommitResult.InDoubt}, and the next
   * {@link #snapshot} tells, by the rows that it inserted say.
   *
   * <p>With a lock ({@link ClientOptions#lock}), only the leader's transactions take effect. Who
   * knows that it does not lead sends none; one that was sent in time and comes late is refused by
   * the server.
   *
   * @throws NorthboundException if the transaction was not sent: there was no session in time, too
   *     many others waited for their answers, or the client is closed; says why
   * @throws IllegalStateException in a listener: the thread that calls listeners receives the
   *     answer
   */
  @Override
  public CommitResult commit(Transaction transaction) {
    if (connector.inEventLoop()) {
      throw new IllegalStateException(
          "a commit would wait for ever: called from the thread that receives its answer;"
              + " a listener must hand its work to another thread");
    }
    long begin = System.nanoTime();
    acquire();
    CommitResult result;
    try {
      result = send(transaction, begin);
    } finally {
      pending.release();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    int operations = transaction.operations().size();
    options.observer().tell(new Committed(transaction.comment(), operations, took, result));
    return result;
  }

  /** Waits until few enough other commits wait for their answers. */
  private void acquire() {
    try {
      if (!pending.tryAcquire(callDeadline.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new NorthboundException(
            "not sent: " + options.maxPendingCommits() + " other commits wait for their answers");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NorthboundException("interrupted while other commits waited for their answers", e);
    }
  }

  private CommitResult send(Transaction transaction, long begin) {
    while (true) {
      Link link = keeper.await(callDeadline.minusNanos(System.nanoTime() - begin));
      if (!link.leads()) {
        return notLeader();
      }
      List<Operation> guards = link.guards();
      Transaction guarded = transaction.after(guards);
      int operations = guarded.operations().size();
      try {
        CommitResult result =
            link.session()
                .call(
                    "transact",
                    guarded.toJson(),
                    callDeadline,
                    reply -> TransactReply.read(reply, operations, guards));
        if (result instanceof CommitResult.NotLeader) {
          link.session().end("another client leads");
        }
        return result;
      } catch (RpcException e) {
        switch (e.kind()) {
          case NOT_SENT -> {
            // The session ended this moment: nothing speaks against the next one.
          }
          case NO_ANSWER -> {
            copy.doubt(link.number());
            return new CommitResult.InDoubt(e.reason());
          }
          case ERROR -> {
            return new OvsdbError(e.error(), e.details(), operations - guards.size()).result();
          }
        }
      }
    }
  }

  private CommitResult notLeader() {
    String lock = options.lock().orElse("");
    return new CommitResult.NotLeader(
        new OvsdbError("not owner", "another client has the lock " + lock, 0));
  }

  /**
   * Whether this client leads: it has a session, and in that the lock. Always so without {@link
   * ClientOptions#lock}.
   */
  @Override
  public boolean isLeader() {
    return keeper.isLeader();
  }

  /**
   * Calls the listener after each change; after a reconnect once if anything is other than before
   * or a commit was in doubt; when this client comes to lead or leads no longer; and once when the
   * client is closed: {@link #snapshot} then throws. The loss of a session changes no row and is
   * not told. It is called by the thread that receives the server's messages, so it must not block;
   * an exception that it throws is logged.
   *
   * @throws NorthboundException if the client is closed
   */
  @Override
  public Subscription watch(Runnable listener) {
    if (closed.get()) {
      throw new NorthboundException("the client was closed");
    }
    return copy.watch(listener);
  }

  /**
   * Ends the session and the client's threads. Commits that wait for an answer are in doubt, those
   * that wait for a session throw. Idempotent.
   *
   * @throws NorthboundException if a listener blocks the thread for seconds
   */
  @Override
  public void close() {
    boolean first = closed.compareAndSet(false, true);
    keeper.close();
    if (first) {
      connector.execute(copy::callListeners);
    }
    connector.close();
  }
}
