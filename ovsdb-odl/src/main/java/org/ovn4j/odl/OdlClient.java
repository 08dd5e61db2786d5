package org.ovn4j.odl;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.util.concurrent.FluentFuture;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.opendaylight.ovsdb.lib.EchoServiceCallbackFilters;
import org.opendaylight.ovsdb.lib.LockAquisitionCallback;
import org.opendaylight.ovsdb.lib.LockStolenCallback;
import org.opendaylight.ovsdb.lib.MonitorCallBack;
import org.opendaylight.ovsdb.lib.MonitorHandle;
import org.opendaylight.ovsdb.lib.OvsdbClient;
import org.opendaylight.ovsdb.lib.OvsdbConnectionInfo;
import org.opendaylight.ovsdb.lib.OvsdbConnectionListener;
import org.opendaylight.ovsdb.lib.message.MonitorRequest;
import org.opendaylight.ovsdb.lib.message.TableUpdates;
import org.opendaylight.ovsdb.lib.message.TransactBuilder;
import org.opendaylight.ovsdb.lib.notation.Row;
import org.opendaylight.ovsdb.lib.operations.Operation;
import org.opendaylight.ovsdb.lib.operations.OperationResult;
import org.opendaylight.ovsdb.lib.operations.TransactionBuilder;
import org.opendaylight.ovsdb.lib.schema.DatabaseSchema;
import org.opendaylight.ovsdb.lib.schema.GenericTableSchema;
import org.opendaylight.ovsdb.lib.schema.TableSchema;
import org.opendaylight.ovsdb.lib.schema.typed.TypedBaseTable;
import org.opendaylight.ovsdb.lib.schema.typed.TypedDatabaseSchema;
import org.opendaylight.ovsdb.lib.schema.typed.TypedReflections;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.ovsdb.client.ClientOptions;
import org.ovn4j.ovsdb.client.RpcListener;

/**
 * The library's client over a connection of ovn4j, in place of its {@code OvsdbClientImpl}, with
 * all methods of the interface but one. Thread-safe.
 *
 * <p>Its futures fail as those of {@link OdlRpc}: at once, when the server answers with an error or
 * the connection ends. Callbacks are called by the thread that receives the server's messages, so
 * they must not wait for an answer; what they throw is logged.
 *
 * <p>It does not connect again. The end is told to the connection listener, to each monitor's
 * callback as an exception, and to who held a lock; {@link #connect} then makes a new one.
 */
public final class OdlClient implements OvsdbClient, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(OdlClient.class.getName());

  private final OdlRpc rpc;
  private final ConnectionInfo info;
  private final Monitors monitors;
  private final Locks locks = new Locks();
  private final Map<String, TypedDatabaseSchema> schemas = new ConcurrentHashMap<>();
  private final AtomicBoolean published = new AtomicBoolean();

  private OdlClient(OdlRpc rpc, Duration dumpDeadline) {
    this.rpc = rpc;
    this.info = new ConnectionInfo(rpc.session());
    this.monitors = new Monitors(rpc, dumpDeadline);
  }

  /**
   * A client of the first server that answers; each endpoint is tried once.
   *
   * @throws NorthboundException if none answers; says why for each
   */
  public static OdlClient connect(ClientOptions options) {
    return connect(options, new NoListener());
  }

  /**
   * The same, telling the listener: {@code connected} before this returns, {@code disconnected}
   * once, when the connection has ended for whatever reason.
   *
   * @throws NorthboundException if no server answers; says why for each
   */
  public static OdlClient connect(ClientOptions options, OvsdbConnectionListener listener) {
    OdlRpc rpc = OdlRpc.connect(options);
    OdlClient client = new OdlClient(rpc, options.firstDumpDeadline());
    try {
      listener.connected(client);
    } catch (RuntimeException e) {
      client.disconnect();
      throw e;
    }
    rpc.watch(client.new Dispatcher(listener));
    return client;
  }

  private static final class NoListener implements OvsdbConnectionListener {
    @Override
    public void connected(OvsdbClient client) {}

    @Override
    public void disconnected(OvsdbClient client) {}
  }

  private final class Dispatcher implements RpcListener {
    private final OvsdbConnectionListener listener;

    Dispatcher(OvsdbConnectionListener listener) {
      this.listener = listener;
    }

    @Override
    public void notified(String method, JsonNode params) {
      switch (method) {
        case "update" -> monitors.update(params.path(0).asText(), params.path(1));
        case "monitor_canceled" -> monitors.cancelled(params.path(0).asText());
        case "locked" -> locks.acquired(params.path(0).asText());
        case "stolen" -> locks.stolen(params.path(0).asText());
        default -> {
          // For who watches the calls themselves.
        }
      }
    }

    @Override
    public void ended(String reason) {
      locks.lost();
      monitors.lost(reason);
      try {
        listener.disconnected(OdlClient.this);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "a connection listener failed", e);
      }
    }
  }

  /** The calls below the client, and through them the session with methods of every kind. */
  public OdlRpc rpc() {
    return rpc;
  }

  @Override
  public ListenableFuture<List<String>> getDatabases() {
    return rpc.list_dbs();
  }

  /** The schema of a database; fails with the server's error if there is none. */
  @Override
  public ListenableFuture<TypedDatabaseSchema> getSchema(String database) {
    TypedDatabaseSchema known = schemas.get(database);
    if (known != null) {
      return Futures.immediateFuture(known);
    }
    return FluentFuture.from(rpc.get_schema(List.of(database)))
        .transform(json -> remember(database, json), MoreExecutors.directExecutor());
  }

  private TypedDatabaseSchema remember(String database, JsonNode json) {
    TypedDatabaseSchema schema =
        TypedDatabaseSchema.of(
            DatabaseSchema.fromJson(database, json).withInternallyGeneratedColumns());
    schemas.put(database, schema);
    return schema;
  }

  /** The schema that {@link #getSchema} gave last; null if it gave none. */
  @Override
  public @Nullable TypedDatabaseSchema getDatabaseSchema(String database) {
    return schemas.get(database);
  }

  @Override
  public TransactionBuilder transactBuilder(DatabaseSchema schema) {
    return new TransactionBuilder(this, schema);
  }

  /**
   * The results of the operations, in their order; a commit that failed adds one with its error. A
   * result has no error if and only if its operation took effect. A transaction does so as a whole:
   * when one operation or the commit has failed, all others have the error {@code no effect}, with
   * the reason as details.
   */
  @Override
  @SuppressWarnings("rawtypes") // as the library declares it
  public ListenableFuture<List<OperationResult>> transact(
      DatabaseSchema schema, List<Operation> operations) {
    List<Operation> sent = List.copyOf(operations);
    TransactBuilder request = new TransactBuilder(schema);
    request.addOperations(sent);
    return FluentFuture.from(rpc.transact(request))
        .transform(reply -> Results.read(sent, reply), MoreExecutors.directExecutor());
  }

  /**
   * The rows of a database now; the callback is told of later changes, perhaps before this returns.
   * The end of the monitor is told to the callback as an exception.
   *
   * @throws NorthboundException if the server refuses; with its words
   * @throws IllegalStateException in a callback, which would wait for itself
   */
  @Override
  public <E extends TableSchema<E>> TableUpdates monitor(
      DatabaseSchema schema, List<MonitorRequest> requests, MonitorCallBack callback) {
    return monitors.begin(schema, requests, newHandle(), callback, Monitors.NO_TIMEOUT);
  }

  /** The same with a timeout in seconds. */
  @Override
  public <E extends TableSchema<E>> TableUpdates monitor(
      DatabaseSchema schema, List<MonitorRequest> requests, MonitorCallBack callback, int timeout) {
    return monitors.begin(schema, requests, newHandle(), callback, timeout);
  }

  /** The same with a handle by which it can be cancelled. */
  @Override
  public <E extends TableSchema<E>> TableUpdates monitor(
      DatabaseSchema schema,
      List<MonitorRequest> requests,
      MonitorHandle handle,
      MonitorCallBack callback) {
    return monitors.begin(schema, requests, handle, callback, Monitors.NO_TIMEOUT);
  }

  /** The same with a handle and a timeout in seconds. */
  @Override
  public <E extends TableSchema<E>> TableUpdates monitor(
      DatabaseSchema schema,
      List<MonitorRequest> requests,
      MonitorHandle handle,
      MonitorCallBack callback,
      int timeout) {
    return monitors.begin(schema, requests, handle, callback, timeout);
  }

  private static MonitorHandle newHandle() {
    return new MonitorHandle(UUID.randomUUID().toString());
  }

  /**
   * Ends a monitor.
   *
   * @throws NorthboundException if the server refuses; with its words
   * @throws IllegalStateException in a callback, which would wait for itself
   */
  @Override
  public void cancelMonitor(MonitorHandle handle) {
    monitors.cancel(handle, Monitors.NO_TIMEOUT);
  }

  /** The same with a timeout in seconds. */
  @Override
  public void cancelMonitor(MonitorHandle handle, int timeout) {
    monitors.cancel(handle, timeout);
  }

  /**
   * Asks for a lock. The first callback is called when it is ours, now or later; the second one
   * when it is not any more, because it was stolen or the connection ended. A lock that was stolen
   * comes back when the thief gives it up.
   *
   * @throws IllegalStateException if it was asked for already and not unlocked
   * @throws NorthboundException if the connection has ended
   */
  @Override
  public void lock(String id, LockAquisitionCallback acquired, LockStolenCallback stolen) {
    Optional<String> end = rpc.session().endReason();
    if (end.isPresent()) {
      throw new NorthboundException("no lock: the connection has ended: " + end.get());
    }
    locks.add(id, acquired, stolen);
    CompletableFuture<JsonNode> unused =
        rpc.session()
            .call("lock", OdlRpc.json(List.of(id)))
            .whenComplete((result, failure) -> lockAnswered(id, result, failure));
  }

  private void lockAnswered(String id, JsonNode result, @Nullable Throwable failure) {
    if (failure != null) {
      locks.remove(id);
      LOG.log(System.Logger.Level.WARNING, "lock \"" + id + "\" cannot be had", failure);
    } else if (result.path("locked").asBoolean()) {
      locks.acquired(id);
    }
  }

  /** Takes a lock from whoever has it; true, as the server always gives it. */
  @Override
  public ListenableFuture<Boolean> steal(String id) {
    return Answer.of(
        rpc.session().call("steal", OdlRpc.json(List.of(id))),
        result -> result.path("locked").asBoolean());
  }

  /** Gives up a lock or the wait for it; true, or it fails with the server's error. */
  @Override
  public ListenableFuture<Boolean> unLock(String id) {
    locks.remove(id);
    return Answer.of(rpc.session().call("unlock", OdlRpc.json(List.of(id))), result -> true);
  }

  @Override
  public ListenableFuture<List<String>> echo() {
    return rpc.echo();
  }

  /** Does nothing: the server's echo requests are answered as long as the connection lives. */
  @Override
  public void startEchoService(EchoServiceCallbackFilters filters) {}

  /** Refused: a server whose echo requests are not answered hangs up. */
  @Override
  public void stopEchoService() {
    throw new UnsupportedOperationException(
        "a server whose echo requests are not answered hangs up; disconnect instead");
  }

  /** Where the connection goes; the ends of a unix socket are the loopback address and port 0. */
  @Override
  public OvsdbConnectionInfo getConnectionInfo() {
    return info;
  }

  @Override
  public boolean isActive() {
    return rpc.session().endReason().isEmpty();
  }

  /** Ends the connection and its threads: calls without an answer fail at once. Idempotent. */
  @Override
  public void disconnect() {
    rpc.close();
  }

  /** The same as {@link #disconnect}. */
  @Override
  public void close() {
    disconnect();
  }

  @Override
  public <T extends TypedBaseTable<?>> @Nullable T createTypedRowWrapper(Class<T> type) {
    return getTypedRowWrapper(type, new Row<>());
  }

  @Override
  public <T extends TypedBaseTable<?>> T createTypedRowWrapper(
      DatabaseSchema schema, Class<T> type) {
    return TypedDatabaseSchema.of(schema).getTypedRowWrapper(type, new Row<>());
  }

  /** The row as the type; null if the schema of the type's database was not asked for. */
  @Override
  public <T extends TypedBaseTable<?>> @Nullable T getTypedRowWrapper(
      Class<T> type, Row<GenericTableSchema> row) {
    String database = TypedReflections.getTableDatabase(type);
    TypedDatabaseSchema schema = database == null ? null : schemas.get(database);
    return schema == null ? null : schema.getTypedRowWrapper(type, row);
  }

  @Override
  public boolean isConnectionPublished() {
    return published.get();
  }

  @Override
  public void setConnectionPublished(boolean isPublished) {
    published.set(isPublished);
  }

  @Override
  public String toString() {
    return "connection to " + info;
  }
}
