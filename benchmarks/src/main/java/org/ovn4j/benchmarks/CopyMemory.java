package org.ovn4j.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.openjdk.jol.info.GraphLayout;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.RowValues;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.ovsdb.client.ClientOptions;
import org.ovn4j.ovsdb.client.OvsdbClient;
import org.ovn4j.testkit.EmbeddedServer;

/**
 * How many bytes does the client's copy of a database keep per row, alone and beside a plan; and
 * how long does a snapshot take after a change? Counts the objects that can be reached, with JOL.
 */
public final class CopyMemory {

  private static final int ROWS_PER_TRANSACTION = 1000;

  private CopyMemory() {}

  /**
   * Writes the figures to the standard output.
   *
   * @param arguments number of networks with 50 workloads each (1,000)
   */
  public static void main(String[] arguments) {
    int networks = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
    ChangeSet changes = Scenario.plan(Scenario.intent(networks, 50), Scenario.empty());
    Plan plan = changes.plan();
    try (EmbeddedServer server = EmbeddedServer.start()) {
      commit(server, changes.transactions(ROWS_PER_TRANSACTION));
      try (OvsdbClient client = OvsdbClient.connect(server.remote())) {
        Snapshot snapshot = client.snapshot();
        print("%d rows", snapshot.size());
        printParts(snapshot);
        print("beside the plan: %.1f B/row", besidePlan(plan, snapshot));
        print("beside Plan.sharing: %.1f B/row", besidePlan(plan.sharing(snapshot), snapshot));
        portsUp(snapshot).forEach(transaction -> client.commit(transaction).orElseThrow());
        Snapshot up = client.snapshot();
        print("the same, all ports up: %.1f B/row", besidePlan(plan.sharing(up), up));
        ClientOptions controller =
            ClientOptions.builder(server.remote()).observeStatus(false).build();
        try (OvsdbClient without = OvsdbClient.connect(controller)) {
          Snapshot rows = without.snapshot();
          print("and status not observed: %.1f B/row", besidePlan(plan.sharing(rows), rows));
        }
        printSnapshotTimes(client);
      }
    }
  }

  private static void commit(EmbeddedServer server, List<Transaction> transactions) {
    try (NorthboundDb database = server.northbound()) {
      transactions.forEach(transaction -> database.commit(transaction).orElseThrow());
    }
  }

  /** What ovn-northd does to each port. */
  static List<Transaction> portsUp(Snapshot snapshot) {
    List<UUID> ports = List.copyOf(snapshot.rows(LogicalSwitchPort.TABLE).keySet());
    List<Transaction> transactions = new ArrayList<>();
    for (int from = 0; from < ports.size(); from += ROWS_PER_TRANSACTION) {
      int to = Math.min(ports.size(), from + ROWS_PER_TRANSACTION);
      transactions.add(
          new Transaction(
              ports.subList(from, to).stream()
                  .map(port -> update(port, "up", Datum.of(true)))
                  .toList()));
    }
    return transactions;
  }

  private static Operation update(UUID port, String column, Datum value) {
    return new Operation.Update(
        LogicalSwitchPort.TABLE, port, new TreeMap<>(Map.of(column, value)));
  }

  /**
   * The bytes per row that a snapshot adds to the rows of a plan. The plan's own map, its keys and
   * origins are left out: they are the plan's in any case.
   */
  static double besidePlan(Plan plan, Snapshot snapshot) {
    List<Object> rows = new ArrayList<>(plan.rows().keySet());
    plan.rows().values().forEach(planned -> rows.add(planned.row()));
    // What all rows have in common, the schema: no matter whose.
    rows.add(Snapshot.empty(snapshot.schema()));
    long alone = GraphLayout.parseInstance(rows.toArray()).totalSize();
    rows.add(snapshot);
    long both = GraphLayout.parseInstance(rows.toArray()).totalSize();
    return (double) (both - alone) / snapshot.size();
  }

  private static void printParts(Snapshot snapshot) {
    GraphLayout layout = GraphLayout.parseInstance(snapshot);
    long rows = 0;
    for (Class<?> type : layout.getClasses()) {
      if (Row.class.isAssignableFrom(type) || type == RowValues.class || type == Datum[].class) {
        rows += layout.getClassSizes().count(type);
      }
    }
    long total = layout.totalSize();
    long uuids = layout.getClassSizes().count(UUID.class);
    long map =
        total
            - GraphLayout.parseInstance(snapshot.rows().flatMap(CopyMemory::parts).toArray())
                .totalSize();
    double size = snapshot.size();
    print(
        "%.0f B/row: row objects %.0f, UUIDs %.0f, maps %.0f, values %.0f",
        total / size, rows / size, uuids / size, map / size, (total - rows - uuids - map) / size);
  }

  private static java.util.stream.Stream<Object> parts(Map.Entry<UUID, Row> row) {
    return java.util.stream.Stream.of(row.getKey(), row.getValue());
  }

  private static void printSnapshotTimes(OvsdbClient client) {
    UUID port = client.snapshot().rows(LogicalSwitchPort.TABLE).keySet().iterator().next();
    int rounds = 200;
    double[] micros = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      Operation change = update(port, "tag_request", Datum.of((long) i + 1));
      client.commit(new Transaction(List.of(change))).orElseThrow();
      long begin = System.nanoTime();
      Snapshot snapshot = client.snapshot();
      micros[i] = (System.nanoTime() - begin) / 1e3;
      if (snapshot.find(LogicalSwitchPort.TABLE, port).isEmpty()) {
        throw new IllegalStateException("the port is gone");
      }
    }
    Arrays.sort(micros);
    print(
        "snapshot after one of %d ports changed: p50 %.0f us, p90 %.0f us",
        client.snapshot().rows(LogicalSwitchPort.TABLE).size(),
        micros[rounds / 2],
        micros[rounds * 9 / 10]);
  }

  private static void print(String format, Object... arguments) {
    System.out.println(String.format(Locale.ROOT, format, arguments));
  }
}
