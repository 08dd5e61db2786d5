package org.ovn4j.odl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.testkit.EmbeddedServer;

/** What is special about a database over OpenDaylight's client; the rest is the contract's. */
class OdlNorthboundTest {

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final UUID SWITCH = UUID.fromString("11111111-1111-5111-8111-111111111111");
  private static final Transaction INSERT =
      new Transaction(
          List.of(
              new Operation.Insert(
                  LogicalSwitch.TABLE, SWITCH, new TreeMap<>(Map.of("name", Datum.of("s"))))));

  private EmbeddedServer server;
  private Connection connection;

  @BeforeEach
  void connect() throws InterruptedException {
    server = EmbeddedServer.start();
    connection = Connection.to(server.remote());
  }

  @AfterEach
  void disconnect() {
    connection.close();
    server.close();
  }

  @Test
  void closingLeavesTheConnectionToItsOwner() {
    NorthboundDb first = OdlNorthbound.over(connection.client(), DEADLINE);
    first.commit(INSERT).orElseThrow();
    first.close();
    assertThat(connection.client().isActive()).isTrue();
    try (NorthboundDb second = OdlNorthbound.over(connection.client(), DEADLINE)) {
      assertThat(second.snapshot().rows(LogicalSwitch.TABLE)).containsOnlyKeys(SWITCH);
    }
  }

  @Test
  void aCommitInDoubtEndsItAndANewOneTells() {
    try (NorthboundDb database = OdlNorthbound.over(connection.client(), Duration.ofMillis(200))) {
      server.faults().delayReplies(Duration.ofMillis(400));
      assertThat(database.commit(INSERT))
          .isEqualTo(new CommitResult.InDoubt("no answer within 200 ms"));
      assertThatThrownBy(database::snapshot)
          .isInstanceOf(NorthboundException.class)
          .hasMessageContaining("no answer within 200 ms");
    }
    server.faults().delayReplies(Duration.ZERO);
    try (NorthboundDb fresh = OdlNorthbound.over(connection.client(), DEADLINE)) {
      assertThat(fresh.snapshot().rows(LogicalSwitch.TABLE)).containsOnlyKeys(SWITCH);
    }
  }

  @Test
  void theLibraryGivesUpBeforeALongDeadline() {
    try (NorthboundDb database = OdlNorthbound.over(connection.client(), DEADLINE)) {
      server.faults().stopAnswering();
      assertThat(database.commit(INSERT))
          .isEqualTo(new CommitResult.InDoubt("no answer until OpenDaylight's library gave up"));
    }
  }

  @Test
  void aLostConnectionIsNoticedWithoutACall() {
    CompletableFuture<Boolean> told = new CompletableFuture<>();
    try (NorthboundDb database = OdlNorthbound.over(connection.client(), DEADLINE)) {
      database.watch(() -> told.complete(true));
      server.faults().dropConnections();
      assertThat(told.orTimeout(10, TimeUnit.SECONDS).join()).isTrue();
      assertThatThrownBy(database::snapshot).hasMessageContaining("the connection was lost");
      assertThatThrownBy(() -> database.commit(INSERT)).isInstanceOf(NorthboundException.class);
    }
  }

  @Test
  void aListenerThatCommitsIsToldThatItCannot() {
    CompletableFuture<CommitResult> result = new CompletableFuture<>();
    try (NorthboundDb database = OdlNorthbound.over(connection.client(), DEADLINE)) {
      database.watch(
          () -> {
            try {
              result.complete(database.commit(INSERT));
            } catch (RuntimeException e) {
              result.completeExceptionally(e);
            }
          });
      database.commit(INSERT).orElseThrow();
      assertThatThrownBy(() -> result.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("a listener must hand its work to another thread");
    }
  }

  @Test
  void aServerOfAnotherDatabaseIsToldAtOnce() throws InterruptedException {
    DatabaseSchema other = new DatabaseSchema("Other", "1.0.0", new TreeMap<>());
    try (EmbeddedServer stranger = EmbeddedServer.builder().schema(other).start();
        Connection toIt = Connection.to(stranger.remote())) {
      assertThatThrownBy(() -> OdlNorthbound.over(toIt.client(), DEADLINE))
          .isInstanceOf(NorthboundException.class)
          .hasMessageContaining("no OVN_Northbound, but [")
          .hasMessageContaining("Other");
    }
  }

  @Test
  void tablesAndColumnsThatTheServerLacksAreLeftOut() throws InterruptedException {
    DatabaseSchema newest = server.schema();
    TreeMap<String, org.ovn4j.model.ovsdb.TableSchema> tables = new TreeMap<>(newest.tables());
    tables.remove("Static_MAC_Binding");
    DatabaseSchema older = new DatabaseSchema(newest.name(), "6.0.0", tables);
    try (EmbeddedServer old = EmbeddedServer.builder().schema(older).start();
        Connection toIt = Connection.to(old.remote());
        NorthboundDb database = OdlNorthbound.over(toIt.client(), DEADLINE)) {
      database.commit(INSERT).orElseThrow();
      assertThat(database.snapshot().schema()).isEqualTo(older);
      assertThat(database.snapshot().rows(LogicalSwitch.TABLE)).containsOnlyKeys(SWITCH);
    }
  }

  @Test
  void aDeadlineIsPositive() {
    assertThatThrownBy(() -> OdlNorthbound.over(connection.client(), Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a deadline must be positive: PT0S");
  }
}
