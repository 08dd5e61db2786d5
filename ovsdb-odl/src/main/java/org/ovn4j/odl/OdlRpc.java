package org.ovn4j.odl;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.common.util.concurrent.ListenableFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.opendaylight.ovsdb.lib.jsonrpc.Params;
import org.opendaylight.ovsdb.lib.message.OvsdbRPC;
import org.opendaylight.ovsdb.lib.message.Response;
import org.opendaylight.ovsdb.lib.message.TransactBuilder;
import org.opendaylight.ovsdb.lib.message.UpdateNotification;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.ovsdb.client.ClientOptions;
import org.ovn4j.ovsdb.client.RpcException;
import org.ovn4j.ovsdb.client.RpcListener;
import org.ovn4j.ovsdb.client.RpcSession;

/**
 * The library's remote procedure calls over a connection of ovn4j, in place of its {@code
 * JsonRpcEndpoint}. Thread-safe.
 *
 * <p>A future fails with an {@link RpcException}, which has the server's error and details, or says
 * that no answer came within the call deadline of the options, or why the session ended. For {@code
 * monitor}, whose answer has all rows, the deadline is that of the first dump.
 *
 * <p>Methods that the library does not know, {@code monitor_cond} say, are called over {@link
 * #session}; their notifications come to {@link #watch}.
 */
public final class OdlRpc implements OvsdbRPC, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(OdlRpc.class.getName());

  /** Writes the library's objects as the library does. */
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.USE_DEFAULTS))
          .build();

  private final Duration dumpDeadline;
  private final RpcSession session;
  private final List<Callback> callbacks = new CopyOnWriteArrayList<>();

  /** Changed under its lock, so that nobody joins unnoticed while the end is told. */
  private final List<RpcListener> watchers = new CopyOnWriteArrayList<>();

  private @Nullable String end;

  private OdlRpc(ClientOptions options) {
    this.dumpDeadline = options.firstDumpDeadline();
    this.session = RpcSession.open(options, new Dispatcher());
  }

  /**
   * A connection to the first server that answers; each endpoint is tried once.
   *
   * @throws NorthboundException if none answers; says why for each
   */
  public static OdlRpc connect(ClientOptions options) {
    return new OdlRpc(options);
  }

  /** What the calls go through. */
  public RpcSession session() {
    return session;
  }

  /**
   * Tells the listener of all notifications from now on, and of the end; at once, if that has come.
   */
  public void watch(RpcListener listener) {
    String reason;
    synchronized (watchers) {
      reason = end;
      if (reason == null) {
        watchers.add(listener);
      }
    }
    if (reason != null) {
      listener.ended(reason);
    }
  }

  private final class Dispatcher implements RpcListener {
    @Override
    public void notified(String method, JsonNode params) {
      callbacks.forEach(callback -> tell(callback, method, params));
      watchers.forEach(watcher -> watcher.notified(method, params));
    }

    @Override
    public void ended(String reason) {
      synchronized (watchers) {
        end = reason;
      }
      watchers.forEach(watcher -> watcher.ended(reason));
    }
  }

  private void tell(Callback callback, String method, JsonNode params) {
    try {
      switch (method) {
        case "update" ->
            callback.update(this, MAPPER.convertValue(params, UpdateNotification.class));
        case "locked" -> callback.locked(this, strings(params));
        case "stolen" -> callback.stolen(this, strings(params));
        default -> {
          // The interface has no word for it.
        }
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "a callback failed to take a notification", e);
    }
  }

  /** Tells the callback from now on, besides those registered before; true. */
  @Override
  public boolean registerCallback(Callback callback) {
    return callbacks.add(callback);
  }

  private Answer<JsonNode> call(String method, Object params) {
    return Answer.of(session.call(method, json(params)), result -> result);
  }

  static ArrayNode json(Object params) {
    return MAPPER.valueToTree(params);
  }

  @Override
  public ListenableFuture<JsonNode> get_schema(List<String> database) {
    return call("get_schema", database);
  }

  @Override
  public ListenableFuture<List<String>> echo() {
    return Answer.of(session.call("echo", json(List.of())), OdlRpc::strings);
  }

  @Override
  public ListenableFuture<JsonNode> monitor(Params request) {
    return monitor(request, dumpDeadline);
  }

  ListenableFuture<JsonNode> monitor(Params request, Duration deadline) {
    return Answer.of(session.call("monitor", json(request.params()), deadline), result -> result);
  }

  @Override
  public ListenableFuture<List<String>> list_dbs() {
    return Answer.of(session.call("list_dbs", json(List.of())), OdlRpc::strings);
  }

  @Override
  public ListenableFuture<List<JsonNode>> transact(TransactBuilder transact) {
    return Answer.of(session.call("transact", json(transact.params())), OdlRpc::elements);
  }

  @Override
  public ListenableFuture<JsonNode> monitor_cancel(Params monitorId) {
    return call("monitor_cancel", monitorId.params());
  }

  @Override
  public ListenableFuture<Object> lock(List<String> id) {
    return object("lock", id);
  }

  @Override
  public ListenableFuture<Object> steal(List<String> id) {
    return object("steal", id);
  }

  @Override
  public ListenableFuture<Object> unlock(List<String> id) {
    return object("unlock", id);
  }

  private ListenableFuture<Object> object(String method, List<String> params) {
    return Answer.of(
        session.call(method, json(params)), result -> MAPPER.convertValue(result, Object.class));
  }

  /**
   * Refused: it would need the number of a request, which the interface tells nobody. Cancel the
   * future instead; what the server then answers is ignored.
   */
  @Override
  public ListenableFuture<Response> cancel(String id) {
    throw new UnsupportedOperationException("cancel the future of the call instead");
  }

  private static List<JsonNode> elements(JsonNode result) {
    if (!result.isArray()) {
      throw new NorthboundException("the server's answer is no array, but " + result);
    }
    List<JsonNode> elements = new ArrayList<>();
    result.forEach(elements::add);
    return elements;
  }

  private static List<String> strings(JsonNode result) {
    return elements(result).stream().map(JsonNode::asText).toList();
  }

  /** Ends the connection: calls without an answer fail, who watches is told. Idempotent. */
  @Override
  public void close() {
    session.close();
  }

  @Override
  public String toString() {
    return session.endpoint().toString();
  }
}
