package org.ovn4j.ovsdb.client;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Operation;

/**
 * One session and what is followed over it. A link is begun by {@link #start}, then lives until its
 * session ends; it is never used again. Thread-safe after the start.
 */
final class Link implements JsonRpcSession.Listener {

  private static final Logger LOG = System.getLogger("org.ovn4j.ovsdb.client");

  private final long number;
  private final Endpoint endpoint;
  private final ServerCheck check;
  private final Monitor monitor;
  private final @Nullable Candidacy candidacy;
  private final Consumer<Link> onEnd;
  private volatile @Nullable JsonRpcSession session;
  private volatile @Nullable String end;

  /**
   * A link without a session so far.
   *
   * @param number greater than that of all links before
   * @param copy the rows to keep up to date
   * @param check what tells whether the server may be used
   * @param candidacy what competes for the lead; null if nobody does
   * @param onEnd called once by the event loop when the session has ended
   */
  Link(
      long number,
      Endpoint endpoint,
      DatabaseCopy copy,
      ServerCheck check,
      @Nullable Candidacy candidacy,
      Consumer<Link> onEnd) {
    this.candidacy = candidacy;
    this.check = check;
    this.number = number;
    this.endpoint = endpoint;
    this.monitor = new Monitor(copy, number);
    this.onEnd = onEnd;
  }

  /**
   * Restores the copy over the session.
   *
   * @throws RpcException if the server does not tell all rows; says why
   * @throws NorthboundException if the server may not be used; says why
   */
  void start(JsonRpcSession opened, ClientOptions options, GrowingDeadline dumpDeadline)
      throws RpcException {
    session = opened;
    announceChangeAwareness(opened, options);
    Optional<String> unfit = check.start(opened, options.callDeadline());
    if (unfit.isPresent()) {
      throw new NorthboundException(unfit.get());
    }
    monitor.start(opened, options, dumpDeadline);
    // Last, so that who holds the lock knows all rows and can write at once.
    if (candidacy != null) {
      candidacy.start(opened, options.callDeadline());
    }
  }

  /** Lets the server cancel the monitor when the schema is converted, instead of hanging up. */
  private static void announceChangeAwareness(JsonRpcSession session, ClientOptions options)
      throws RpcException {
    try {
      session.call(
          "set_db_change_aware", "[true]", options.callDeadline(), UnaryOperator.identity());
    } catch (RpcException e) {
      e.rethrowUnlessUnknownMethod();
    }
  }

  /** The session; only of a started link. */
  JsonRpcSession session() {
    JsonRpcSession started = session;
    if (started == null) {
      throw new IllegalStateException("the link was not started");
    }
    return started;
  }

  long number() {
    return number;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /** Whether transactions may take effect: nobody competes, or this leads. */
  boolean leads() {
    return candidacy == null || candidacy.leads();
  }

  /** What each transaction of the leader begins with. */
  List<Operation> guards() {
    return candidacy == null ? List.of() : candidacy.guards();
  }

  /** Whether calls can be sent. */
  boolean isUp() {
    return end == null && session().takesCalls();
  }

  /** Why the event loop is done with the session; null if it is not. */
  @Nullable String end() {
    return end;
  }

  @Override
  public void notified(String method, Payload params) throws IOException {
    switch (method) {
      case "update", "update2", "update3" -> {
        Updates updates = Updates.ofList(params);
        if (updates.before(0).asText().equals(ServerCheck.ID)) {
          check.update(updates.tree()).ifPresent(session()::end);
        } else {
          monitor.update(updates);
        }
      }
      case "monitor_canceled" ->
          session()
              .end("the monitor was cancelled: the database was removed or its schema converted");
      case "locked" -> {
        if (candidacy != null) {
          candidacy.locked(session());
        }
      }
      case "stolen" -> {
        if (candidacy != null) {
          candidacy.stolen();
        }
      }
      default -> LOG.log(Level.DEBUG, "notification {0} ignored", method);
    }
  }

  @Override
  public void ended(String reason) {
    end = reason;
    onEnd.accept(this);
  }
}
