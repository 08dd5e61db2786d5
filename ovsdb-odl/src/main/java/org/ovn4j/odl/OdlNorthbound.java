package org.ovn4j.odl;

import com.google.common.util.concurrent.ListenableFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opendaylight.ovsdb.lib.MonitorCallBack;
import org.opendaylight.ovsdb.lib.MonitorHandle;
import org.opendaylight.ovsdb.lib.OvsdbClient;
import org.opendaylight.ovsdb.lib.message.MonitorRequest;
import org.opendaylight.ovsdb.lib.message.MonitorSelect;
import org.opendaylight.ovsdb.lib.message.TableUpdates;
import org.opendaylight.ovsdb.lib.operations.Operation;
import org.opendaylight.ovsdb.lib.operations.OperationResult;
import org.opendaylight.ovsdb.lib.schema.DatabaseSchema;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.Listeners;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.OvsdbError;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.ovsdb.client.RpcException;

/**
 * A Northbound database behind a connection of OpenDaylight's OVSDB library that its user has
 * already. The connection stays the user's: {@link #close} leaves it open. Thread-safe.
 *
 * <p>A monitor of the library keeps a copy of the rows; {@link #snapshot} does no I/O. The library
 * hands over updates and answers in the order in which they came, and servers send a transaction's
 * changes before its answer, so a snapshot taken after {@link #commit} contains them.
 *
 * <p>It is good until the connection is lost, which is noticed within a second, or until a commit
 * got no answer in time, since the copy could then not tell what became of it. After that every
 * call throws {@link NorthboundException}; a new one, over the same connection if that still lives,
 * begins with all rows anew.
 *
 * <p>The library's own connections give up every call after one second, the first read of all rows
 * too, unless {@code OvsdbConnectionService.setOvsdbRpcTaskTimeout} says otherwise for the whole
 * JVM. What else they cannot do, and {@link OdlClient} can, is told in the project's {@code
 * docs/opendaylight.md}.
 */
public final class OdlNorthbound implements NorthboundDb {

  private static final System.Logger LOG = System.getLogger(OdlNorthbound.class.getName());
  private static final long LOOK_MILLIS = 250;
  private static final int CANCEL_SECONDS = 1;

  private final OvsdbClient client;
  private final DatabaseSchema schema;
  private final Duration deadline;
  private final MonitoredRows rows;
  private final MonitorHandle monitor = new MonitorHandle("ovn4j-" + UUID.randomUUID());
  private final Listeners listeners = new Listeners();
  private final AtomicReference<@Nullable String> endReason = new AtomicReference<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(OdlNorthbound::daemon);

  /** The library's thread while it calls listeners: it would wait for itself. */
  private volatile @Nullable Thread calling;

  private OdlNorthbound(OvsdbClient client, DatabaseSchema schema, Duration deadline) {
    this.client = client;
    this.schema = schema;
    this.deadline = deadline;
    this.rows = new MonitoredRows(ServerSchema.known(schema));
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "watch of an OpenDaylight connection");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * The Northbound database of the server at the other end of a connection, read whole before this
   * returns.
   *
   * @param deadline the longest wait for an answer; the library may give up sooner
   * @throws IllegalArgumentException if the deadline is not positive
   * @throws NorthboundException if the server has no such database, or does not answer in time
   */
  public static OdlNorthbound over(OvsdbClient client, Duration deadline) {
    if (deadline.isZero() || deadline.isNegative()) {
      throw new IllegalArgumentException("a deadline must be positive: " + deadline);
    }
    // The library's getSchema never ends if there is no such database.
    List<String> databases = await(client::getDatabases, "list_dbs", deadline);
    if (!databases.contains(Northbound.DATABASE)) {
      throw new NorthboundException(
          "the server has no " + Northbound.DATABASE + ", but " + databases);
    }
    OdlNorthbound database =
        new OdlNorthbound(
            client,
            await(() -> client.getSchema(Northbound.DATABASE), "get_schema", deadline),
            deadline);
    try {
      database.start();
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static <T> T await(Supplier<ListenableFuture<T>> call, String method, Duration deadline) {
    try {
      return call.get().get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException | RuntimeException e) {
      throw new NorthboundException("no answer to " + method + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NorthboundException("interrupted while waiting for the answer to " + method, e);
    }
  }

  @SuppressWarnings("unchecked") // the type of the schema is of no consequence to the library
  private void start() {
    List<MonitorRequest> requests = new ArrayList<>();
    ServerSchema.known(schema)
        .tables()
        .forEach(
            (name, table) -> {
              MonitorRequest request =
                  new MonitorRequest(name, Set.copyOf(table.columns().keySet()));
              request.setSelect(new MonitorSelect(true, true, true, true));
              requests.add(request);
            });
    int seconds = (int) Math.max(1, Math.min(Integer.MAX_VALUE, deadline.toSeconds()));
    TableUpdates initial;
    try {
      initial = client.monitor(schema, requests, monitor, new Updates(), seconds);
    } catch (RuntimeException e) {
      throw new NorthboundException("no answer to monitor: " + e, e);
    }
    if (initial == null) {
      throw new NorthboundException("no answer to monitor; the library's log may say why");
    }
    rows.begin(initial);
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(
            this::endIfLost, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** What the library tells from its thread. */
  private final class Updates implements MonitorCallBack {
    @Override
    public void update(TableUpdates updates, DatabaseSchema of) {
      if (endReason.get() == null) {
        rows.update(updates);
        calling = Thread.currentThread();
        listeners.call();
        calling = null;
      }
    }

    @Override
    public void exception(Throwable failure) {
      end("the monitor failed: " + failure);
    }
  }

  @Override
  public Snapshot snapshot() {
    requireAlive();
    return rows.snapshot();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Waits no longer than the deadline, or until the library gives up.
   *
   * @throws IllegalStateException in a listener: the thread that calls listeners receives the
   *     answer
   */
  @Override
  @SuppressWarnings("rawtypes") // as the library declares it
  public CommitResult commit(Transaction transaction) {
    requireAlive();
    if (Thread.currentThread().equals(calling)) {
      throw new IllegalStateException(
          "a commit would wait for itself: a listener must hand its work to another thread");
    }
    List<Operation> operations = TransactionRequest.operations(transaction);
    ListenableFuture<List<OperationResult>> answer;
    try {
      answer = client.transact(schema, operations);
    } catch (RuntimeException e) {
      throw new NorthboundException("the library did not send the transaction: " + e, e);
    }
    try {
      return result(operations.size(), answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS));
    } catch (CancellationException e) {
      return inDoubt("no answer until OpenDaylight's library gave up");
    } catch (TimeoutException e) {
      return inDoubt("no answer within " + deadline.toMillis() + " ms");
    } catch (ExecutionException e) {
      return failed(operations.size(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return inDoubt("interrupted while waiting for the answer");
    }
  }

  /** The library's own futures do not fail, except on nonsense; those of {@link OdlClient} do. */
  private CommitResult failed(int operations, ExecutionException failure) {
    if (!(failure.getCause() instanceof RpcException call)) {
      return inDoubt("the answer could not be read: " + failure.getCause());
    }
    return switch (call.kind()) {
      case NOT_SENT ->
          throw new NorthboundException("the transaction was not sent: " + call.reason(), failure);
      case NO_ANSWER -> inDoubt(call.reason());
      case ERROR -> new OvsdbError(call.error(), call.details(), operations).result();
    };
  }

  private CommitResult inDoubt(String reason) {
    end(reason);
    return new CommitResult.InDoubt(reason);
  }

  /**
   * The first error decides, but for what {@link OdlClient} says of the operations that did not
   * fail themselves. The library makes successes of those after it, which were not carried out. One
   * that follows the results of all operations is that of the commit.
   */
  private CommitResult result(int operations, List<OperationResult> results) {
    for (int i = 0; i < results.size(); i++) {
      String error = results.get(i).getError();
      if (error != null && !error.equals(Results.NO_EFFECT)) {
        String details = results.get(i).getDetails();
        return new OvsdbError(error, details == null ? "" : details, i).result();
      }
    }
    return results.size() == operations
        ? new CommitResult.Committed()
        : inDoubt(results.size() + " results for " + operations + " operations");
  }

  private void requireAlive() {
    endIfLost();
    String reason = endReason.get();
    if (reason != null) {
      throw new NorthboundException("not usable any more: " + reason);
    }
  }

  /** The library tells only those of a lost connection who made it, so it has to be asked. */
  private void endIfLost() {
    if (!client.isActive()) {
      end("the connection was lost");
    }
  }

  private void end(String reason) {
    if (endReason.compareAndSet(null, reason)) {
      timer.shutdown();
      listeners.end();
    }
  }

  @Override
  public Subscription watch(Runnable listener) {
    requireAlive();
    return listeners.add(listener);
  }

  /**
   * Ends the monitor, with a call of the listeners, and leaves the connection to who made it.
   * Idempotent.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    end("it was closed");
    if (client.isActive()) {
      try {
        client.cancelMonitor(monitor, CANCEL_SECONDS);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.DEBUG, "the monitor was not cancelled", e);
      }
    }
  }

  @Override
  public String toString() {
    return Northbound.DATABASE + " over " + client;
  }
}
