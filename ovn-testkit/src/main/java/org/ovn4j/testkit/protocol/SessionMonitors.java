package org.ovn4j.testkit.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.ovn4j.testkit.database.Condition;
import org.ovn4j.testkit.database.RowChange;

/** The monitors of one session. */
final class SessionMonitors {

  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final Map<JsonNode, Monitor> monitors = new LinkedHashMap<>();
  private final Consumer<byte[]> out;

  /**
   * No monitors.
   *
   * @param out takes notifications
   */
  SessionMonitors(Consumer<byte[]> out) {
    this.out = out;
  }

  /** Starts a monitor; the reply to its request. */
  byte[] create(ServedDatabase database, Monitor.Version version, RpcMessage request)
      throws RpcError {
    JsonNode params = request.params();
    checkCount(version, params);
    JsonNode id = params.get(1);
    JsonNode requests = params.get(2);
    if (!requests.isObject()) {
      throw RpcError.syntaxError(requests, "monitor-requests must be object");
    }
    checkUnused(id);
    List<MonitoredTable> tables =
        new MonitorRequests(database.database(), version.isConditional()).read(requests);
    Optional<UUID> last =
        version == Monitor.Version.V3
            ? Optional.of(readTransaction(params.get(3)))
            : Optional.empty();
    Monitor monitor = new Monitor(database, id, version, tables);
    boolean found;
    Monitor.Update update;
    synchronized (database.database().lock()) {
      Optional<List<List<RowChange>>> missed = last.flatMap(database.history()::since);
      found = missed.isPresent();
      update = found ? monitor.resume(missed.orElseThrow()) : monitor.initial();
      database.add(monitor);
    }
    monitors.put(id, monitor);
    return version == Monitor.Version.V3
        ? Messages.monitorSinceReply(request.id(), found, monitor, update)
        : Messages.monitorReply(request.id(), monitor, update);
  }

  /** Of the oldest kind ovsdb-server overlooks surplus parameters. */
  private static void checkCount(Monitor.Version version, JsonNode params) throws RpcError {
    boolean right =
        switch (version) {
          case V1 -> params.size() >= 3;
          case V2 -> params.size() == 3;
          case V3 -> params.size() == 4;
        };
    if (!right) {
      throw RpcError.syntaxError(params, "invalid parameters");
    }
  }

  private void checkUnused(JsonNode id) throws RpcError {
    if (monitors.containsKey(id)) {
      throw RpcError.syntaxError(id, "duplicate monitor ID");
    }
  }

  private static UUID readTransaction(JsonNode json) throws RpcError {
    if (!json.isTextual()) {
      throw RpcError.syntaxError(json, "last-txn-id must be string");
    }
    if (!UUID_TEXT.matcher(json.textValue()).matches()) {
      throw RpcError.syntaxError(json, "last-txn-id must be UUID format.");
    }
    return UUID.fromString(json.textValue());
  }

  /** Changes conditions of a monitor and tells what that makes new to the client. */
  void change(JsonNode params) throws RpcError {
    if (params.size() != 3) {
      throw RpcError.syntaxError(params, "invalid parameters");
    }
    JsonNode id = params.get(0);
    Monitor monitor = monitors.get(id);
    if (monitor == null) {
      throw RpcError.syntaxError(id, "unknown monitor session");
    }
    JsonNode newId = params.get(1);
    if (!newId.equals(id)) {
      checkUnused(newId);
    }
    Map<MonitoredTable, Condition> conditions =
        new MonitorRequests(monitor.database().database(), true)
            .readChange(monitor.tables(), params.get(2));
    if (!monitor.version().isConditional()) {
      // Its rows have no condition; ovsdb-server lets the request pass.
      conditions.clear();
    }
    Monitor.Update earlier;
    Monitor.Update update;
    synchronized (monitor.database().database().lock()) {
      earlier = monitor.takeChanges();
      update = monitor.change(newId, conditions);
    }
    monitors.remove(id);
    monitors.put(newId, monitor);
    tell(id, monitor, earlier);
    tell(newId, monitor, update);
  }

  private void tell(JsonNode id, Monitor monitor, Monitor.Update update) {
    if (!update.isEmpty()) {
      out.accept(Messages.update(id, monitor, update));
    }
  }

  /** Ends a monitor. */
  void cancel(JsonNode params) throws RpcError {
    if (params.size() != 1) {
      throw RpcError.of("invalid parameters");
    }
    Monitor monitor = monitors.remove(params.get(0));
    if (monitor == null) {
      throw RpcError.of("unknown monitor");
    }
    monitor.database().remove(monitor);
  }

  /** Tells the client of all that has changed. */
  void flush() {
    // A copy: who is told may be found to read too slowly, and loses its monitors.
    for (Monitor monitor : List.copyOf(monitors.values())) {
      Monitor.Update update;
      synchronized (monitor.database().database().lock()) {
        if (!monitor.hasChanges()) {
          continue;
        }
        update = monitor.takeChanges();
      }
      tell(monitor.id(), monitor, update);
    }
  }

  /** Ends all monitors. */
  void close() {
    for (Monitor monitor : monitors.values()) {
      monitor.database().remove(monitor);
    }
    monitors.clear();
  }
}
