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
import org.ovn4j.northbound.NorthboundEvent.ConnectFailed;
import org.ovn4j.northbound.NorthboundEvent.LeadershipChanged;
import org.ovn4j.northbound.NorthboundEvent.SessionEnded;
import org.ovn4j.northbound.NorthboundEvent.SessionStarted;
import org.ovn4j.northbound.NorthboundException;

/**
 * Keeps a session with one of the endpoints. The first is opened by the caller; when it ends, a
 * daemon thread opens another, trying the endpoints in turn, beginning with the one after the last,
 * and waiting longer and longer between the rounds. A session whose TLS files were replaced is
 * replaced at once, when its calls are answered. Thread-safe.
 *
 * <p>At any time there is one link at most, and then the copy of the database is its. After {@link
 * #close} there is none for ever.
 */
final class SessionKeeper implements AutoCloseable {

  private static final Logger LOG = System.getLogger("org.ovn4j.ovsdb.client");
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
  private static final String STOLEN = "another client took the lock";

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

  /** Whether this client led when the observer was told last. */
  private boolean toldLeader;

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

  /** Opens the first session as soon as a server can be used, and keeps it. Called once. */
  void startWhenPossible() {
    thread.start();
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
      boolean connected = links > 0 || connectToAny();
      while (true) {
        boolean renewed = false;
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedException("closed");
        } else if (connected) {
          renewed = awaitEnd();
          if (System.nanoTime() - upSince > options.reconnectMax().toNanos()) {
            backoff.reset();
          }
        } else {
          options.observer().tell(new ConnectFailed(failure()));
        }
        if (!renewed) {
          TimeUnit.NANOSECONDS.sleep(backoff.next().toNanos());
        }
        connected = connectToAny();
      }
    } catch (InterruptedException e) {
      // Only close interrupts.
      LOG.log(Level.DEBUG, "closed: connects no more");
    }
  }

  /** Waits until there is no session; whether it ended because of other TLS files. */
  private boolean awaitEnd() throws InterruptedException {
    Duration interval = options.tls().isPresent() ? options.tlsCheckInterval() : Duration.ZERO;
    Link current = awaitEnd(interval);
    while (current != null && !connector.canRenew(current.endpoint())) {
      current = awaitEnd(interval);
    }
    if (current == null) {
      return false;
    }
    next = options.endpoints().indexOf(current.endpoint());
    current.session().endWhenIdle("the TLS files were replaced");
    Link unused = awaitEnd(Duration.ZERO);
    return true;
  }

  /** Waits no longer than that until there is no session; zero for as long as it takes. */
  private @Nullable Link awaitEnd(Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (link != null && (patience.isZero() || left > 0)) {
        if (patience.isZero()) {
          changed.await();
        } else {
          left = changed.awaitNanos(left);
        }
      }
      return link;
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
        long begin = System.nanoTime();
        if (install(open(endpoint), begin, failures)) {
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
    Candidacy candidacy =
        options.lock().map(name -> new Candidacy(name, copy, () -> tellLead(STOLEN))).orElse(null);
    Link opening = new Link(links, endpoint, copy, check, candidacy, this::ended);
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
  private boolean install(Link opened, long begin, List<String> failures) {
    lock.lock();
    try {
      if (closed) {
        opened.session().end("the client was closed");
        return false;
      }
      String end = opened.end();
      if (end != null) {
        failures.add(opened.endpoint() + ": " + end);
        return false;
      }
      link = opened;
      upSince = System.nanoTime();
      changed.signalAll();
      // Under the lock, so that the session's end is not told first.
      Duration took = Duration.ofNanos(upSince - begin);
      options.observer().tell(new SessionStarted(opened.endpoint().toString(), took, copy.rows()));
    } finally {
      lock.unlock();
    }
    connector.execute(() -> tellLead(STOLEN));
    return true;
  }

  /**
   * Tells the observer and the listeners if this client has come to lead, or leads no longer.
   * Called by the event loop.
   *
   * @param reason why it leads no longer, if so
   */
  private void tellLead(String reason) {
    boolean leads;
    lock.lock();
    try {
      leads = options.lock().isPresent() && link != null && link.isUp() && link.leads();
      if (leads == toldLeader) {
        return;
      }
      toldLeader = leads;
    } finally {
      lock.unlock();
    }
    options
        .observer()
        .tell(new LeadershipChanged(options.lock().orElseThrow(), leads, leads ? "" : reason));
    copy.callListeners();
  }

  /** Whether transactions may take effect now. */
  boolean isLeader() {
    lock.lock();
    try {
      return options.lock().isEmpty() || (link != null && link.isUp() && link.leads());
    } finally {
      lock.unlock();
    }
  }

  private void noSession(String reason) {
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
      failure = over.endpoint() + ": " + over.end();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    options
        .observer()
        .tell(new SessionEnded(over.endpoint().toString(), String.valueOf(over.end())));
    tellLead("the session ended");
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
