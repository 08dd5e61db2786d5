package org.ovn4j.ovsdb.client;

import java.util.ArrayList;
import java.util.List;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.OvsdbError;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Transaction;

/**
 * A Northbound database behind one OVSDB session. Thread-safe.
 *
 * <p>The session holds a copy of the database that the server keeps up to date; {@link #snapshot}
 * reads it and does no I/O. ovsdb-server sends the changes that a transaction made before its
 * answer (ovsdb-server(7) section 4.1.5), so a snapshot taken after {@link #commit} contains them.
 *
 * <p>A client is good for one session. When that ends (the connection is lost, the server gives no
 * sign of life, an answer does not come within its deadline) every further call throws {@link
 * NorthboundException}, and a new client must be connected. A missed deadline ends the session
 * because the copy could no longer tell what became of the transaction.
 */
public final class OvsdbClient implements NorthboundDb {

  private final ClientOptions options;
  private final Connector connector;
  private final JsonRpcSession session;
  private final Monitor monitor;

  private OvsdbClient(
      ClientOptions options, Connector connector, JsonRpcSession session, Monitor monitor) {
    this.options = options;
    this.connector = connector;
    this.session = session;
    this.monitor = monitor;
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
   * A client of the first server that can be reached and has answered with all its rows.
   *
   * @throws NorthboundException if there is none; says why for each
   */
  public static OvsdbClient connect(ClientOptions options) {
    Connector connector = new Connector(options);
    try {
      return connectToFirst(options, connector);
    } catch (RuntimeException e) {
      connector.close();
      throw e;
    }
  }

  private static OvsdbClient connectToFirst(ClientOptions options, Connector connector) {
    List<String> failures = new ArrayList<>();
    for (Endpoint endpoint : options.endpoints()) {
      try {
        return connect(endpoint, options, connector);
      } catch (NorthboundException e) {
        failures.add(endpoint + ": " + e.getMessage());
      } catch (RpcException e) {
        failures.add(endpoint + ": " + e.reason());
      }
    }
    throw new NorthboundException("no Northbound database: " + String.join("; ", failures));
  }

  private static OvsdbClient connect(Endpoint endpoint, ClientOptions options, Connector connector)
      throws RpcException {
    Monitor monitor = new Monitor();
    JsonRpcSession session = connector.open(endpoint, monitor);
    try {
      monitor.start(session, options);
    } catch (RpcException e) {
      session.end(e.reason());
      throw e;
    }
    return new OvsdbClient(options, connector, session, monitor);
  }

  /**
   * The database's rows after the last change that the server told of. Costs no I/O, and nothing at
   * all if nothing changed since the last snapshot.
   *
   * @throws NorthboundException if the session has ended; says why
   */
  @Override
  public Snapshot snapshot() {
    session
        .endReason()
        .ifPresent(
            reason -> {
              throw ended(reason);
            });
    return monitor.snapshot();
  }

  /**
   * What became of the transaction, waiting no longer than the call deadline.
   *
   * @throws NorthboundException if the session had ended before the transaction was sent; says why
   * @throws IllegalStateException in a listener: the thread that calls listeners receives the
   *     answer
   */
  @Override
  public CommitResult commit(Transaction transaction) {
    int operations = transaction.operations().size();
    try {
      return session.call(
          "transact",
          transaction.toJson(),
          options.callDeadline(),
          result -> TransactReply.read(result, operations));
    } catch (RpcException e) {
      return switch (e.kind()) {
        case NOT_SENT -> throw ended(e.reason());
        case NO_ANSWER -> new CommitResult.InDoubt(e.reason());
        case ERROR -> new OvsdbError(e.error(), e.details(), operations).result();
      };
    }
  }

  private static NorthboundException ended(String reason) {
    return new NorthboundException("the session has ended, connect again: " + reason);
  }

  /**
   * Calls the listener after each change, and once when the session ends: {@link #snapshot} then
   * throws. It is called by the client's only thread, so it must not block; an exception that it
   * throws is logged.
   */
  @Override
  public Subscription watch(Runnable listener) {
    return monitor.watch(listener);
  }

  /**
   * Ends the session and the client's thread. Calls that wait are answered as in doubt.
   *
   * @throws NorthboundException if a listener blocks the thread for seconds
   */
  @Override
  public void close() {
    session.end("the client was closed");
    connector.close();
  }
}
