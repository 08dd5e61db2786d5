package org.ovn4j.ovsdb.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

/**
 * Follows the Northbound database over one session. If the server still knows the transaction that
 * the copy ends with, it tells only what changed since; else all rows, and the copy is replaced.
 *
 * <p>{@link #start} is called once, {@link #update} by the event loop.
 */
final class Monitor {

  /** The monitor's name in notifications. */
  static final String ID = "ovn4j";

  private static final String DATABASE = "\"" + Northbound.DATABASE + "\"";

  private final DatabaseCopy copy;
  private final long number;
  private @Nullable Replica replica;

  /**
   * A monitor that has not started.
   *
   * @param copy what it keeps up to date
   * @param number the session's number
   */
  Monitor(DatabaseCopy copy, long number) {
    this.copy = copy;
    this.number = number;
  }

  /** Asks for the schema, then for all rows now and all changes from now on. */
  void start(JsonRpcSession session, Duration callDeadline, GrowingDeadline dumpDeadline)
      throws RpcException {
    DatabaseSchema schema =
        session.call(
            "get_schema",
            "[" + DATABASE + "]",
            callDeadline,
            json -> OvsdbJson.readSchema(json.toString()));
    // Of another schema other columns are monitored: differences would not do.
    Optional<Replica> former = copy.replica().filter(told -> told.schema().equals(schema));
    Replica fresh = new Replica(schema, Northbound.TABLES.values());
    Duration deadline = dumpDeadline.current();
    long begin = System.nanoTime();
    try {
      dump(session, former, fresh, deadline);
      dumpDeadline.met();
    } catch (RpcException e) {
      if (System.nanoTime() - begin >= deadline.toNanos()) {
        dumpDeadline.missed();
      }
      throw e;
    }
  }

  private void dump(
      JsonRpcSession session, Optional<Replica> former, Replica fresh, Duration deadline)
      throws RpcException {
    String monitor = DATABASE + ",\"" + ID + "\"," + fresh.monitorRequests();
    String since = former.map(Replica::transaction).orElse(Replica.NO_TRANSACTION);
    try {
      session.callPatiently(
          "monitor_cond_since",
          "[" + monitor + ",\"" + since + "\"]",
          deadline,
          result -> resume(former, fresh, result));
    } catch (RpcException e) {
      e.rethrowUnlessUnknownMethod();
      session.callPatiently(
          "monitor_cond",
          "[" + monitor + "]",
          deadline,
          rows -> replace(fresh, rows, Replica.NO_TRANSACTION));
    }
  }

  /** Takes {@code [found, last-txn-id, table-updates2]}, ovsdb-server(7) section 4.1.15. */
  private Replica resume(Optional<Replica> former, Replica fresh, JsonNode result) {
    String transaction = result.path(1).asText();
    if (!result.path(0).asBoolean()) {
      return replace(fresh, result.path(2), transaction);
    }
    Replica known =
        former.orElseThrow(
            () -> new IllegalArgumentException("changes since a transaction never told of"));
    boolean changed = known.apply(result.path(2), transaction);
    return restored(known, changed);
  }

  private Replica replace(Replica fresh, JsonNode rows, String transaction) {
    fresh.apply(rows, transaction);
    boolean changed =
        copy.replica().filter(old -> old.snapshot().equals(fresh.snapshot())).isEmpty();
    return restored(fresh, changed);
  }

  private Replica restored(Replica whole, boolean changed) {
    replica = whole;
    copy.restore(whole, changed, number);
    return whole;
  }

  /**
   * Applies the changes of {@code update2} or {@code update3}.
   *
   * @throws IllegalArgumentException if they make no sense; the copy stays as it was
   */
  void update(JsonNode params) {
    Replica told = replica;
    if (told == null) {
      throw new IllegalArgumentException("an update before the monitor began");
    }
    // update2 has no transaction id; the updates come last in both.
    String transaction = params.size() > 2 ? params.path(1).asText() : Replica.NO_TRANSACTION;
    told.apply(params.path(params.size() - 1), transaction);
    copy.callListeners();
  }
}
