package org.ovn4j.odl;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.util.concurrent.ListenableFuture;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.opendaylight.ovsdb.lib.MonitorCallBack;
import org.opendaylight.ovsdb.lib.MonitorHandle;
import org.opendaylight.ovsdb.lib.message.MonitorRequest;
import org.opendaylight.ovsdb.lib.message.TableUpdate;
import org.opendaylight.ovsdb.lib.message.TableUpdates;
import org.opendaylight.ovsdb.lib.schema.DatabaseSchema;
import org.opendaylight.ovsdb.lib.schema.GenericTableSchema;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.ovsdb.client.RpcException;

/** The monitors of a connection and their callbacks, RFC 7047 section 4.1.5. Thread-safe. */
final class Monitors {

  private static final System.Logger LOG = System.getLogger(Monitors.class.getName());

  /** The library's number for it. */
  static final int NO_TIMEOUT = -1;

  private record Monitor(DatabaseSchema schema, MonitorCallBack callback) {}

  private final OdlRpc rpc;
  private final Duration dumpDeadline;
  private final Map<String, Monitor> monitors = new ConcurrentHashMap<>();

  Monitors(OdlRpc rpc, Duration dumpDeadline) {
    this.rpc = rpc;
    this.dumpDeadline = dumpDeadline;
  }

  TableUpdates begin(
      DatabaseSchema schema,
      List<MonitorRequest> requests,
      MonitorHandle handle,
      MonitorCallBack callback,
      int timeout) {
    requireOtherThread();
    String id = handle.getId();
    Monitor monitor = new Monitor(schema, callback);
    if (monitors.putIfAbsent(id, monitor) != null) {
      throw new NorthboundException("there is a monitor \"" + id + "\" already");
    }
    try {
      return updates(
          schema,
          await(
              "monitor",
              rpc.monitor(
                  () -> List.of(schema.getName(), id, byTable(requests)), deadline(timeout))));
    } catch (RuntimeException e) {
      if (monitors.remove(id, monitor)) {
        ListenableFuture<JsonNode> unused = rpc.monitor_cancel(() -> List.of(id));
      }
      throw e;
    }
  }

  private static Map<String, MonitorRequest> byTable(List<MonitorRequest> requests) {
    Map<String, MonitorRequest> byTable = new LinkedHashMap<>();
    requests.forEach(request -> byTable.put(request.getTableName(), request));
    return byTable;
  }

  void cancel(MonitorHandle handle, int timeout) {
    requireOtherThread();
    String id = handle.getId();
    monitors.remove(id);
    JsonNode unused =
        await(
            "monitor_cancel",
            Answer.of(
                rpc.session().call("monitor_cancel", OdlRpc.json(List.of(id)), deadline(timeout)),
                result -> result));
  }

  private Duration deadline(int timeout) {
    return timeout == NO_TIMEOUT ? dumpDeadline : Duration.ofSeconds(timeout);
  }

  private void requireOtherThread() {
    if (rpc.session().inReceivingThread()) {
      throw new IllegalStateException(
          "a callback would wait for itself: it must hand its work to another thread");
    }
  }

  /** The call's own deadline bounds it. */
  private static JsonNode await(String method, ListenableFuture<JsonNode> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      String why =
          e.getCause() instanceof RpcException failure ? failure.reason() : "" + e.getCause();
      throw new NorthboundException(method + ": " + why, e);
    } catch (CancellationException e) {
      throw new NorthboundException(method + ": cancelled", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NorthboundException(method + ": interrupted", e);
    }
  }

  /** Takes the params of an {@code update}. */
  void update(String id, JsonNode changes) {
    Monitor monitor = monitors.get(id);
    if (monitor == null) {
      return; // cancelled a moment ago, or of who called monitor by hand
    }
    TableUpdates updates;
    try {
      updates = updates(monitor.schema(), changes);
    } catch (RuntimeException e) {
      fail(monitor, new NorthboundException("an update could not be read: " + e, e));
      return;
    }
    try {
      monitor.callback().update(updates, monitor.schema());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "the callback of a monitor failed", e);
    }
  }

  /** The changes in the library's class, without tables that the schema does not have. */
  @SuppressWarnings("rawtypes") // as the library declares it
  private static TableUpdates updates(DatabaseSchema schema, JsonNode changes) {
    Map<String, TableUpdate> tables = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> table : changes.properties()) {
      GenericTableSchema known = schema.table(table.getKey(), GenericTableSchema.class);
      if (known != null) {
        tables.put(table.getKey(), known.updatesFromJson(table.getValue()));
      }
    }
    return new TableUpdates(tables);
  }

  /** The server has ended a monitor, since its database is gone say. */
  void cancelled(String id) {
    end(id, "the server cancelled the monitor");
  }

  /** The connection has ended. */
  void lost(String reason) {
    monitors.keySet().forEach(id -> end(id, "the connection has ended: " + reason));
  }

  private void end(String id, String reason) {
    Monitor monitor = monitors.remove(id);
    fail(monitor, new NorthboundException(reason));
  }

  private static void fail(@Nullable Monitor monitor, NorthboundException why) {
    if (monitor == null) {
      return;
    }
    try {
      monitor.callback().exception(why);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "the callback of a monitor failed", e);
    }
  }
}
