package org.ovn4j.ovsdb.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.ovn4j.model.nb.Northbound;

/**
 * Whether a server may be used, by what its database {@code _Server} says of the Northbound
 * database (ovsdb-server(5)): a cluster's server that is connected with it, is its leader if only
 * that will do, and is not behind what another one has told. A server without a cluster always may,
 * and so may one that is too old for {@code _Server}.
 *
 * <p>{@link #start} is called once, {@link #update} by the event loop.
 */
final class ServerCheck {

  /** The monitor's name in notifications. */
  static final String ID = "ovn4j-server";

  private static final String MONITOR =
      "[\"_Server\",\""
          + ID
          + "\",{\"Database\":[{\"columns\":"
          + "[\"name\",\"model\",\"connected\",\"leader\",\"cid\",\"index\"]}]}]";

  private final boolean leaderOnly;
  private final ClusterProgress progress;

  /** The rows of the table Database by UUID, with values as they were sent. */
  private final Map<String, Map<String, JsonNode>> databases = new HashMap<>();

  ServerCheck(boolean leaderOnly, ClusterProgress progress) {
    this.leaderOnly = leaderOnly;
    this.progress = progress;
  }

  /** Why the server may not be used; empty if it may, so far. */
  Optional<String> start(JsonRpcSession session, Duration deadline) throws RpcException {
    try {
      return session.call("monitor_cond", MONITOR, deadline, this::update);
    } catch (RpcException e) {
      if (e.isError(RpcException.UNKNOWN_METHOD) || e.isError("unknown database")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Takes {@code <table-updates2>}; why the server may not be used any more, or empty.
   *
   * @throws IllegalArgumentException if they make no sense
   */
  Optional<String> update(JsonNode updates) {
    if (!updates.isObject()) {
      throw new IllegalArgumentException("not table updates: " + Failures.excerpt(updates));
    }
    for (Map.Entry<String, JsonNode> row : updates.path("Database").properties()) {
      apply(row.getKey(), row.getValue());
    }
    for (Map<String, JsonNode> database : databases.values()) {
      if (text(database, "name").equals(Northbound.DATABASE)) {
        return unfit(database);
      }
    }
    return Optional.empty();
  }

  /** Each column has one element at most, so that a modification has the new value. */
  private void apply(String uuid, JsonNode update) {
    if (update.has("delete")) {
      databases.remove(uuid);
      return;
    }
    Map<String, JsonNode> row = databases.computeIfAbsent(uuid, u -> new HashMap<>());
    for (String kind : new String[] {"initial", "insert", "modify"}) {
      update.path(kind).properties().forEach(column -> row.put(column.getKey(), column.getValue()));
    }
  }

  private Optional<String> unfit(Map<String, JsonNode> database) {
    String model = text(database, "model");
    boolean clustered = model.equals("clustered");
    if (!clustered && !model.equals("relay")) {
      return Optional.empty();
    }
    if (!isTrue(database, "connected")) {
      return Optional.of("the server is disconnected from its cluster");
    }
    if (clustered && leaderOnly && !isTrue(database, "leader")) {
      return Optional.of("the server is not the leader of its cluster");
    }
    JsonNode index = database.get("index");
    if (index != null && index.isIntegralNumber()) {
      String cluster = String.valueOf(database.get("cid"));
      if (!progress.reached(cluster, index.longValue())) {
        return Optional.of("the server is behind what another one of its cluster has told");
      }
    }
    return Optional.empty();
  }

  private static String text(Map<String, JsonNode> row, String column) {
    JsonNode value = row.get(column);
    return value == null ? "" : value.asText();
  }

  private static boolean isTrue(Map<String, JsonNode> row, String column) {
    JsonNode value = row.get(column);
    return value != null && value.booleanValue();
  }
}
