package org.ovn4j.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.ColumnSchema;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Table;
import org.ovn4j.model.ovsdb.TableSchema;
import org.ovn4j.model.ovsdb.json.OvsdbJson;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Transaction;

/**
 * The port over a unix socket, as plainly as it can be had: a snapshot reads all rows, a
 * subscription is a connection of its own. It does not reconnect.
 */
final class RealNorthbound implements NorthboundDb {

  private static final System.Logger LOG = System.getLogger(RealNorthbound.class.getName());

  private final Path socket;
  private final DatabaseSchema schema;
  private final long timeoutMillis;
  private final OvsdbConnection connection;
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private final Consumer<RealNorthbound> onClose;
  private volatile boolean closed;

  /**
   * Connects.
   *
   * @param onClose is called when this is closed; may be called more than once
   */
  RealNorthbound(
      Path socket, DatabaseSchema schema, long timeoutMillis, Consumer<RealNorthbound> onClose)
      throws IOException {
    this.socket = socket;
    this.schema = schema;
    this.timeoutMillis = timeoutMillis;
    this.connection = OvsdbConnection.open(socket, timeoutMillis);
    this.onClose = onClose;
  }

  @Override
  public Snapshot snapshot() {
    List<Table<?>> tables =
        Northbound.TABLES.values().stream()
            .<Table<?>>map(table -> table)
            .filter(table -> schema.table(table.name()).isPresent())
            .toList();
    String selects =
        tables.stream()
            .map(table -> ",{\"op\":\"select\",\"where\":[],\"table\":\"" + table.name() + "\"}")
            .collect(Collectors.joining("", "[\"" + schema.name() + "\"", "]"));
    JsonNode results;
    try {
      results = connection.call("transact", selects);
    } catch (IOException e) {
      throw new NorthboundException("no snapshot of " + socket + ": " + e.getMessage(), e);
    }
    Snapshot.Builder snapshot = Snapshot.builder(schema);
    for (int i = 0; i < tables.size(); i++) {
      Table<?> table = tables.get(i);
      for (JsonNode row : results.path(i).required("rows")) {
        UUID uuid = UUID.fromString(row.required("_uuid").required(1).asText());
        snapshot.add(uuid, table.row(columns(schema.table(table.name()).orElseThrow(), row)));
      }
    }
    return snapshot.build();
  }

  private static Map<String, Datum> columns(TableSchema table, JsonNode row) {
    Map<String, Datum> columns = new HashMap<>();
    for (ColumnSchema column : table.columns().values()) {
      columns.put(column.name(), OvsdbJson.read(row.required(column.name()), column.type()));
    }
    return columns;
  }

  @Override
  public CommitResult commit(Transaction transaction) {
    JsonNode results;
    try {
      results = connection.call("transact", transaction.toJson());
    } catch (OvsdbConnection.NoAnswerException e) {
      return new CommitResult.InDoubt(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new NorthboundException("not committed to " + socket + ": " + e.getMessage(), e);
    }
    return EmbeddedNorthbound.result(results);
  }

  @Override
  public Subscription watch(Runnable listener) {
    if (closed) {
      throw new NorthboundException("the connection to " + socket + " was closed");
    }
    try {
      Watch watch = new Watch(listener);
      watches.add(watch);
      return watch;
    } catch (IOException e) {
      throw new NorthboundException("cannot watch " + socket + ": " + e.getMessage(), e);
    }
  }

  /** A connection with a monitor of all tables. */
  private final class Watch implements Subscription {
    private final Runnable listener;
    private final OvsdbConnection updates;
    private volatile boolean closed;

    Watch(Runnable listener) throws IOException {
      this.listener = listener;
      this.updates = OvsdbConnection.open(socket, timeoutMillis, update -> call(), this::call);
      String tables =
          schema.tables().keySet().stream()
              .map(table -> "\"" + table + "\":{\"select\":{\"initial\":false}}")
              .collect(Collectors.joining(",", "{", "}"));
      updates.call("monitor", "[\"" + schema.name() + "\",null," + tables + "]");
    }

    private void call() {
      if (closed) {
        return;
      }
      try {
        listener.run();
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "a listener failed", e);
      }
    }

    @Override
    public void close() {
      closed = true;
      watches.remove(this);
      closeQuietly(updates);
    }
  }

  private static void closeQuietly(OvsdbConnection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a connection that is of no use any more", e);
    }
  }

  /** The listeners are called once more by the threads that read their connections. */
  @Override
  public void close() {
    closed = true;
    watches.forEach(watch -> closeQuietly(watch.updates));
    closeQuietly(connection);
    onClose.accept(this);
  }

  @Override
  public String toString() {
    return "unix:" + socket;
  }
}
