package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.testkit.Eventually;
import org.ovn4j.testkit.RealOvsdbServer;

/** A real server whose rows are 200 MB of JSON. */
@Tag("real-ovn")
@Timeout(120)
class LargeDatabaseTest {

  private static final int ROWS = 20_000;
  private static final int ROWS_OF_A_TRANSACTION = 1000;
  private static final String LONG = "x".repeat(10_000);

  private static RealOvsdbServer server;

  @BeforeAll
  static void fill() {
    server = RealOvsdbServer.builder().remote("ptcp:0:127.0.0.1").start();
    for (int i = 0; i < ROWS; i += ROWS_OF_A_TRANSACTION) {
      StringBuilder operations = new StringBuilder("[");
      for (int row = i; row < i + ROWS_OF_A_TRANSACTION; row++) {
        operations
            .append(row == i ? "" : ",")
            .append("{\"op\":\"insert\",\"table\":\"Logical_Switch\",\"row\":{\"name\":\"s")
            .append(row)
            .append("\",\"external_ids\":[\"map\",[[\"long\",\"")
            .append(LONG)
            .append("\"]]]}}");
      }
      assertThat(server.transact(operations.append("]").toString())).doesNotContain("error");
    }
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static Transaction insert(UUID uuid) {
    TreeMap<String, Datum> columns = new TreeMap<>(Map.of("name", Datum.of(uuid.toString())));
    return new Transaction(List.of(new Operation.Insert(LogicalSwitch.TABLE, uuid, columns)));
  }

  /** Over TCP, where both sides probe. */
  @Test
  void isReadAndFollowedWithDefaultOptions() {
    try (OvsdbClient client = OvsdbClient.connect(server.remotes().get(1))) {
      Map<UUID, LogicalSwitch> rows = client.snapshot().rows(LogicalSwitch.TABLE);
      assertThat(rows.size()).isEqualTo(ROWS);
      assertThat(rows.values())
          .allMatch(row -> row.externalIds().getOrDefault("long", "").equals(LONG));

      UUID own = new UUID(1, 1);
      client.commit(insert(own)).orElseThrow();
      assertThat(client.snapshot().find(LogicalSwitch.TABLE, own)).isPresent();
      UUID other = new UUID(1, 2);
      try (NorthboundDb somebody = server.northbound()) {
        somebody.commit(insert(other)).orElseThrow();
      }
      Eventually.await(() -> client.snapshot().find(LogicalSwitch.TABLE, other).isPresent());
      assertThat(client.state()).isEqualTo(ConnectionState.CONNECTED);
    }
  }
}
