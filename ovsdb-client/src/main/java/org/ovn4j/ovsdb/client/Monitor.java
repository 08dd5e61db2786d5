package org.ovn4j.ovsdb.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
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
  void start(JsonRpcSession session, ClientOptions options, GrowingDeadline dumpDeadline)
      throws RpcException {
    DatabaseSchema schema =
        session.call(
            "get_schema",
            "[" + DATABASE + "]",
            options.callDeadline(),
            json -> OvsdbJson.readSchema(json.toString()));
    // Of another schema other columns are monitored: differences would not do.
    Replica told =
        copy.replica()
            .filter(former -> former.schema().equals(schema))
            .orElseGet(() -> new Replica(schema, Northbound.TABLES.values(), options::observes));
    Duration deadline = dumpDeadline.current();
    long begin = System.nanoTime();
    try {
      dump(session, told, deadline);
      dumpDeadline.met();
    } catch (RpcException e) {
      if (System.nanoTime() - begin >= deadline.toNanos()) {
        dumpDeadline.missed();
      }
      throw e;
    }
  }

  private void dump(JsonRpcSession session, Replica told, Duration deadline) throws RpcException {
    String monitor = DATABASE + ",\"" + ID + "\"," + told.monitorRequests();
    try {
      session.callPatiently(
          "monitor_cond_since",
          "[" + monitor + ",\"" + told.transaction() + "\"]",
          deadline,
          result -> resume(told, Updates.ofList(result)));
      return;
    } catch (RpcException e) {
      e.rethrowUnlessUnknownMethod();
    }
    try {
      session.callPatiently(
          "monitor_cond", "[" + monitor + "]", deadline, result -> replace(told, result));
    } catch (RpcException e) {
      e.rethrowUnlessUnknownMethod();
      session.callPatiently(
          "monitor", "[" + monitor + "]", deadline, result -> replace(told, result));
    }
  }

  /** Takes {@code [found, last-txn-id, table-updates2]}, ovsdb-server(7) section 4.1.15. */
  private Replica resume(Replica told, Updates updates) throws IOException {
    String transaction = updates.before(1).asText();
    boolean found = updates.before(0).asBoolean();
    if (found && told.transaction().equals(Replica.NO_TRANSACTION)) {
      throw new IllegalArgumentException("changes since a transaction never told of");
    }
    return restored(
        told, found ? told.apply(updates, transaction) : told.replace(updates, transaction));
  }

  private Replica replace(Replica told, Payload result) throws IOException {
    return restored(told, told.replace(Updates.alone(result), Replica.NO_TRANSACTION));
  }

  private Replica restored(Replica told, boolean changed) {
    boolean first = copy.replica().filter(former -> former == told).isEmpty();
    replica = told;
    copy.restore(told, changed || first, number);
    return told;
  }

  /**
   * Applies the changes of {@code update}, {@code update2} or {@code update3}.
   *
   * @throws IllegalArgumentException if they make no sense; the copy stays as it was
   * @throws IOException if they are malformed JSON; likewise
   */
  void update(Updates rows) throws IOException {
    Replica told = replica;
    if (told == null) {
      throw new IllegalArgumentException("an update before the monitor began");
    }
    // Only update3 has a transaction id.
    JsonNode transaction = rows.before(1);
    told.apply(rows, transaction.isTextual() ? transaction.asText() : Replica.NO_TRANSACTION);
    copy.callListeners();
  }
}
