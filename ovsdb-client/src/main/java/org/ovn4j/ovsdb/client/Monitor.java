package org.ovn4j.ovsdb.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.json.OvsdbJson;
import org.ovn4j.northbound.NorthboundDb.Subscription;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Snapshot;

/** Follows the Northbound database over a session and tells those who watch it. Thread-safe. */
final class Monitor implements JsonRpcSession.Listener {

  private static final Logger LOG = System.getLogger("org.ovn4j.ovsdb.client");
  private static final String DATABASE = "\"" + Northbound.DATABASE + "\"";
  private static final String ID = "\"ovn4j\"";
  private static final String NO_TRANSACTION = "\"00000000-0000-0000-0000-000000000000\"";
  private static final String UNKNOWN_METHOD = "unknown method";

  private final List<Watch> watches = new CopyOnWriteArrayList<>();
  private volatile @Nullable Replica replica;

  /** A hold on a listener: the same listener may be given twice, so each hold is itself. */
  private final class Watch implements Subscription {
    private final Runnable listener;

    private Watch(Runnable listener) {
      this.listener = listener;
    }

    @Override
    public void close() {
      watches.remove(this);
    }
  }

  /** Asks for the schema, then for all rows now and all changes from now on. */
  void start(JsonRpcSession session, ClientOptions options) throws RpcException {
    announceChangeAwareness(session, options.callDeadline());
    Replica copy =
        session.call(
            "get_schema",
            "[" + DATABASE + "]",
            options.callDeadline(),
            schema ->
                new Replica(OvsdbJson.readSchema(schema.toString()), Northbound.TABLES.values()));
    replica = copy;
    dump(session, copy, options.firstDumpDeadline());
  }

  /** Lets the server cancel the monitor when the schema is converted, instead of hanging up. */
  private static void announceChangeAwareness(JsonRpcSession session, Duration deadline)
      throws RpcException {
    try {
      session.call("set_db_change_aware", "[true]", deadline, UnaryOperator.identity());
    } catch (RpcException e) {
      orRethrowUnlessUnknownMethod(e);
    }
  }

  private static void dump(JsonRpcSession session, Replica copy, Duration deadline)
      throws RpcException {
    String monitor = DATABASE + "," + ID + "," + copy.monitorRequests();
    try {
      session.call(
          "monitor_cond_since",
          "[" + monitor + "," + NO_TRANSACTION + "]",
          deadline,
          result -> copy.apply(result.path(2)));
    } catch (RpcException e) {
      orRethrowUnlessUnknownMethod(e);
      session.call("monitor_cond", "[" + monitor + "]", deadline, copy::apply);
    }
  }

  private static void orRethrowUnlessUnknownMethod(RpcException e) throws RpcException {
    if (e.kind() != RpcException.Kind.ERROR || !e.error().equals(UNKNOWN_METHOD)) {
      throw e;
    }
  }

  @Override
  public void notified(String method, JsonNode params) {
    switch (method) {
      // update2 has no transaction id; the updates come last in both.
      case "update2", "update3" -> update(params.path(params.size() - 1));
      case "monitor_canceled" ->
          throw new IllegalArgumentException(
              "the monitor was cancelled: the database was removed or its schema converted");
      default -> LOG.log(Level.DEBUG, "notification {0} ignored", method);
    }
  }

  private void update(JsonNode updates) {
    Replica copy = replica;
    if (copy == null) {
      throw new IllegalArgumentException("an update before the monitor began");
    }
    copy.apply(updates);
    callListeners();
  }

  @Override
  public void ended(String reason) {
    LOG.log(Level.DEBUG, "session ended: {0}", reason);
    callListeners();
  }

  private void callListeners() {
    for (Watch watch : watches) {
      try {
        watch.listener.run();
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "a listener failed", e);
      }
    }
  }

  Subscription watch(Runnable listener) {
    Watch watch = new Watch(listener);
    watches.add(watch);
    return watch;
  }

  Snapshot snapshot() {
    Replica copy = replica;
    if (copy == null) {
      throw new NorthboundException("the database was not read yet");
    }
    return copy.snapshot();
  }
}
