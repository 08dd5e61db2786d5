package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Operation.Insert;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.testkit.EmbeddedServer;
import org.ovn4j.testkit.Eventually;

/** The client uses the leader of a cluster. Each server has a row of its own, to know it by. */
@Timeout(60)
class LeaderTest {

  private static final UUID FIRST = new UUID(1, 1);
  private static final UUID SECOND = new UUID(1, 2);

  private final EmbeddedServer first = EmbeddedServer.start();
  private final EmbeddedServer second = EmbeddedServer.start();

  @BeforeEach
  void mark() {
    mark(first, FIRST);
    mark(second, SECOND);
  }

  private static void mark(EmbeddedServer server, UUID row) {
    Insert mark =
        new Insert(LogicalSwitch.TABLE, row, new TreeMap<>(Map.of("name", Datum.of("mark"))));
    server.northbound().commit(new Transaction(List.of(mark))).orElseThrow();
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  private ClientOptions.Builder options() {
    return ClientOptions.builder(first.remote() + "," + second.remote())
        .callDeadline(Duration.ofSeconds(2))
        .reconnect(Duration.ofMillis(10), Duration.ofMillis(100));
  }

  @Test
  void aServerThatIsNotTheLeaderIsPassedOver() {
    first.faults().loseLeadership();
    try (OvsdbClient client = OvsdbClient.connect(options().build())) {
      assertThat(isOf(client.snapshot(), SECOND)).isTrue();
    }
  }

  @Test
  void aServerThatLosesTheLeadIsLeftForTheNextOne() {
    second.faults().regainLeadership();
    try (OvsdbClient client = OvsdbClient.connect(options().build())) {
      assertThat(isOf(client.snapshot(), FIRST)).isTrue();

      first.faults().loseLeadership();
      Eventually.await(() -> isOf(client.snapshot(), SECOND));

      first.faults().regainLeadership();
      second.faults().loseLeadership();
      Eventually.await(() -> isOf(client.snapshot(), FIRST));
      Eventually.await(() -> client.state() == ConnectionState.CONNECTED);
    }
  }

  @Test
  void withoutALeaderTheLastStateStaysUntilThereIsOne() {
    try (OvsdbClient client = OvsdbClient.connect(options().build())) {
      second.faults().loseLeadership();
      first.faults().loseLeadership();
      Eventually.await(() -> client.state() == ConnectionState.STALE);
      assertThat(isOf(client.snapshot(), FIRST)).isTrue();

      second.faults().regainLeadership();
      Eventually.await(() -> isOf(client.snapshot(), SECOND));
    }
    first.faults().loseLeadership();
    second.faults().loseLeadership();
    assertThatExceptionOfType(NorthboundException.class)
        .isThrownBy(() -> OvsdbClient.connect(options().build()))
        .withMessageContaining(first.remote() + ": the server is not the leader of its cluster")
        .withMessageContaining(second.remote() + ": the server is not the leader of its cluster");
  }

  @Test
  void followersDoIfTheyAreAllowed() {
    first.faults().loseLeadership();
    try (OvsdbClient client = OvsdbClient.connect(options().leaderOnly(false).build())) {
      assertThat(isOf(client.snapshot(), FIRST)).isTrue();
    }
  }

  @Test
  void aServerThatIsBehindTheOneBeforeItInTheSameClusterIsNotUsed() {
    ClusterProgress progress = new ClusterProgress();
    assertThat(progress.reached("a", 5)).isTrue();
    assertThat(progress.reached("a", 4)).isFalse();
    assertThat(progress.reached("a", 5)).isTrue();
    assertThat(progress.reached("b", 1)).isTrue();
  }

  private static boolean isOf(Snapshot snapshot, UUID server) {
    return snapshot.find(LogicalSwitch.TABLE, server).isPresent();
  }
}
