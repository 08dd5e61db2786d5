package org.ovn4j.ovsdb.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ovn4j.northbound.NorthboundException;

/**
 * Keeps a session with one of the endpoints. The first is opened by the caller; when it ends, a
 * daemon thread opens another, trying the endpoints in turn, beginning with the one after the last,
 * and waiting longer and longer between the rounds. Thread-safe.
 *
 * <p>At any time there is one link at most, and then the copy of the database is its. After {@link
 * #close} there is none for ever.
 */
final class SessionKeeper implements AutoCloseable {

  private static final Logger LOG = System.getLogger("org.ovn4j.ovsdb.client");
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final ClientOptions options;
  private final Connector connector;
  private final DatabaseCopy copy;
  private final ClusterProgress progress = new ClusterProgress();
  private final GrowingDeadline dumpDeadline;
  private final Backoff backoff;
  private final Thread thread = new Thread(this::run, "ovsdb-client-reconnect");

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private @Nullable Link link;
  private String failure = "not connected so far";
  private boolean closed;

  // Used by whoever connects: first the caller, then the thread.
  private int next;
  private long links;
  private long upSince;

  SessionKeeper(
      ClientOptions options, Connector connector, DatabaseCopy copy, RandomGenerator random) {
    this.options = options;
    this.connector = connector;
    this.copy = copy;
    this.dumpDeadline = new GrowingDeadline(options.firstDumpDeadline());
    this.backoff = new Backoff(options.reconnectMin(), options.reconnectMax(), random);
    thread.setDaemon(true);
  }

  /**
   * Opens the first session, and begins to keep it. Called once.
   *
   * @throws NorthboundException if no server can be used; says why for each
   */
  void start() {
    if (!connectToAny()) {
      throw new NorthboundException("no Northbound database: " + failure());
    }
    thread.start();
  }

  private String failure() {
    lock.lock();
    try {
      return failure;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (true) {
        if (awaitEnd().compareTo(options.reconnectMax()) > 0) {
          backoff.reset();
        }
        do {
          TimeUnit.NANOSECONDS.sleep(backoff.next().toNanos());
        } while (!connectToAny());
        LOG.log(Level.INFO, "connected again");
      }
    } catch (InterruptedException e) {
      // Only close interrupts.
      LOG.log(Level.DEBUG, "closed: connects no more");
    }
  }

  /** Waits until there is no session; how long there was one. */
  private Duration awaitEnd() throws InterruptedException {
    lock.lock();
    try {
      while (link != null) {
        changed.await();
      }
      return Duration.ofNanos(System.nanoTime() - upSince);
    } finally {
      lock.unlock();
    }
  }

  /** Tries each endpoint once; whether there is a session now. */
  private boolean connectToAny() {
    List<String> failures = new ArrayList<>();
    for (int i = 0;
        i < options.endpoints().size() && !Thread.currentThread().isInterrupted();
        i++) {
      Endpoint endpoint = options.endpoints().get(next);
      next = (next + 1) % options.endpoints().size();
      try {
        if (install(open(endpoint), failures)) {
          return true;
        }
      } catch (RpcException e) {
        failures.add(endpoint + ": " + e.reason());
      } catch (NorthboundException e) {
        failures.add(endpoint + ": " + e.getMessage());
      } catch (RuntimeException e) {
        // Whatever it is, the next attempt may do better, and no one else would make it.
        LOG.log(Level.WARNING, "cannot connect to " + endpoint, e);
        failures.add(endpoint + ": " + e);
      }
    }
    noSession(failures.isEmpty() ? "interrupted while connecting" : String.join("; ", failures));
    return false;
  }

  private Link open(Endpoint endpoint) throws RpcException {
    links++;
    ServerCheck check = new ServerCheck(options.leaderOnly(), progress);
    Link opening = new Link(links, endpoint, copy, check, this::ended);
    JsonRpcSession session = connector.open(endpoint, opening);
    try {
      opening.start(session, options, dumpDeadline);
      return opening;
    } catch (RpcException | RuntimeException e) {
      session.end("it could not be used: " + e.getMessage());
      throw e;
    }
  }

  /** Makes the link that of all calls, unless it has ended already or nobody wants it any more. */
  private boolean install(Link opened, List<String> failures) {
    lock.lock();
    try {
      if (closed) {
        opened.session().end("the client was closed");
        return false;
      }
      String end = opened.end();
      if (end != null) {
        failures.add(end);
        return false;
      }
      link = opened;
      upSince = System.nanoTime();
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void noSession(String reason) {
    LOG.log(Level.DEBUG, "no session: {0}", reason);
    lock.lock();
    try {
      failure = reason;
    } finally {
      lock.unlock();
    }
  }

  /** The event loop is done with a link. */
  private void ended(Link over) {
    lock.lock();
    try {
      if (over != link) {
        return;
      }
      link = null;
      failure = String.valueOf(over.end());
      LOG.log(closed ? Level.DEBUG : Level.INFO, "session ended: {0}", failure);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The link over which calls can be sent now, waiting for one as long as the patience.
   *
   * @throws NorthboundException if there is none by then, or never again, or if the thread is
   *     interrupted; says why
   */
  Link await(Duration patience) {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (true) {
        if (closed) {
          throw new NorthboundException("the client was closed");
        }
        if (link != null && link.isUp()) {
          return link;
        }
        if (left <= 0) {
          throw new NorthboundException("no session in time: " + failure);
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NorthboundException("interrupted while waiting for a session: " + failure, e);
    } finally {
      lock.unlock();
    }
  }

  ConnectionState state() {
    lock.lock();
    try {
      if (closed) {
        return ConnectionState.CLOSED;
      }
      return link != null && link.isUp() ? ConnectionState.CONNECTED : ConnectionState.STALE;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the session and the thread; who waits for a session waits no more. Idempotent. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (link != null) {
        link.session().end("the client was closed");
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
    if (connector.inEventLoop()) {
      return;
    }
    try {
      // A look-up of a host name cannot be interrupted; the thread ends when that does.
      thread.join(CLOSE_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
