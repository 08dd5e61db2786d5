package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundDb.Subscription;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.ovsdb.client.FaultyProxy.Way;
import org.ovn4j.testkit.Eventually;
import org.ovn4j.testkit.RealOvsdbServer;

/** What networks do to a session with a real server, each under a stream of commits. */
@Tag("real-ovn")
@Timeout(60)
class FaultyLinkTest {

  private static final Duration CALL_DEADLINE = Duration.ofSeconds(1);
  private static final UUID ROW = new UUID(7, 7);

  private final RealOvsdbServer server = RealOvsdbServer.start();
  private final Attempts attempts = new Attempts();
  private final FaultyProxy proxy = FaultyProxy.before(server.remote(), attempts::tap);
  private OvsdbClient client;

  @BeforeEach
  void connect() {
    client =
        OvsdbClient.connect(
            ClientOptions.builder(proxy.endpoint())
                .connectTimeout(Duration.ofSeconds(1))
                .callDeadline(CALL_DEADLINE)
                .firstDumpDeadline(Duration.ofSeconds(1))
                .probeInterval(Duration.ofMillis(200))
                .reconnect(Duration.ofMillis(10), Duration.ofMillis(100))
                .build());
  }

  @AfterEach
  void close() {
    client.close();
    proxy.close();
    server.close();
  }

  /** Commits, before and under the fault and after it, are what the database holds at the end. */
  private void assertSurvives(Runnable fault, Runnable meanwhile) {
    try (CommitStream stream = new CommitStream(Collections.nCopies(3, client))) {
      stream.awaitSteps(50);
      fault.run();
      meanwhile.run();
      proxy.heal();
      stream.awaitSteps(50);
      stream.finish();

      assertThat(stream.longestMillis()).isLessThan(2 * CALL_DEADLINE.toMillis() + 5000);
      assertThat(attempts.repeated()).isZero();
      assertThat(attempts.sent()).isGreaterThanOrEqualTo(stream.steps());
      stream.assertHeldBy(client);
      try (NorthboundDb direct = server.northbound()) {
        stream.assertHeldBy(direct);
      }
    }
  }

  private void awaitStale() {
    Eventually.await(() -> client.state() == ConnectionState.STALE);
  }

  private void awaitAnotherConnection() {
    int before = proxy.accepted();
    Eventually.await(() -> proxy.accepted() > before);
  }

  @Test
  void halfOpenBothWays() {
    assertSurvives(() -> proxy.lose(Way.TO_SERVER, Way.TO_CLIENT), this::awaitStale);
  }

  @Test
  void halfOpenToTheServer() {
    assertSurvives(() -> proxy.lose(Way.TO_SERVER), this::awaitStale);
  }

  @Test
  void halfOpenToTheClient() {
    assertSurvives(() -> proxy.lose(Way.TO_CLIENT), this::awaitStale);
  }

  @Test
  void aHalfOpenLinkIsNoticedWithoutACall() {
    proxy.lose(Way.TO_SERVER, Way.TO_CLIENT);
    awaitStale();
    proxy.heal();
    Eventually.await(() -> client.state() == ConnectionState.CONNECTED);
  }

  @Test
  void slow() {
    assertSurvives(() -> proxy.limit(20_000), () -> awaitBytesAreServed(100));
  }

  @Test
  void delayed() {
    assertSurvives(() -> proxy.delay(Duration.ofMillis(50)), () -> awaitBytesAreServed(20));
  }

  /** The session bears it: the fault goes on while so many transactions are sent. */
  private void awaitBytesAreServed(int transactions) {
    int goal = attempts.sent() + transactions;
    int connections = proxy.accepted();
    Eventually.await(() -> attempts.sent() >= goal);
    assertThat(proxy.accepted()).isEqualTo(connections);
  }

  @Test
  void cutWithinATransaction() {
    assertSurvives(() -> proxy.cutAfter(Way.TO_SERVER, 1234), this::awaitAnotherConnection);
  }

  @Test
  void cutWithinAnAnswer() {
    assertSurvives(() -> proxy.cutAfter(Way.TO_CLIENT, 1234), this::awaitAnotherConnection);
  }

  @Test
  void garbageToTheServer() {
    assertSurvives(() -> proxy.insertGarbage(Way.TO_SERVER), this::awaitAnotherConnection);
  }

  @Test
  void garbageToTheClient() {
    assertSurvives(() -> proxy.insertGarbage(Way.TO_CLIENT), this::awaitAnotherConnection);
  }

  @Test
  void rejectedConnections() {
    assertSurvives(
        () -> {
          proxy.rejectConnections();
          proxy.cut();
        },
        this::awaitAnotherConnection);
  }

  /** The first attempt of the new session, and the second one, end too early. */
  @Test
  void aDumpThatTakesLongerThanItsDeadlineSucceedsAtLast() {
    for (int i = 0; i < 20; i++) {
      client.commit(insert(new UUID(8, i), "x".repeat(20_000))).orElseThrow();
    }
    int before = proxy.accepted();

    proxy.limit(100_000); // bytes in a second: the rows take four
    proxy.cut();
    Eventually.await(() -> proxy.accepted() > before + 2);
    Eventually.await(() -> client.state() == ConnectionState.CONNECTED);

    try (NorthboundDb direct = server.northbound()) {
      assertThat(client.snapshot().rows(LogicalSwitch.TABLE))
          .isEqualTo(direct.snapshot().rows(LogicalSwitch.TABLE));
    }
  }

  @Test
  void aCommitThatComesLateIsToldLikeAnybodysChange() throws Exception {
    proxy.hold(Way.TO_SERVER);
    assertThat(client.commit(insert("first"))).isInstanceOf(CommitResult.InDoubt.class);
    assertThat(client.snapshot().find(LogicalSwitch.TABLE, ROW)).isEmpty();

    AtomicInteger calls = new AtomicInteger();
    try (Subscription listening = client.watch(calls::incrementAndGet)) {
      proxy.heal();
      Eventually.await(() -> client.snapshot().find(LogicalSwitch.TABLE, ROW).isPresent());
      assertThat(listening).isNotNull();
    }

    assertThat(calls).hasPositiveValue();
    assertThat(client.commit(insert("second"))).isInstanceOf(CommitResult.Conflict.class);
    assertOnlyRow("first");
  }

  @Test
  void aCommitThatComesLateAfterItsRepetitionLeavesOneRow() {
    proxy.hold(Way.TO_SERVER);
    assertThat(client.commit(insert("first"))).isInstanceOf(CommitResult.InDoubt.class);
    assertThat(client.snapshot().find(LogicalSwitch.TABLE, ROW)).isEmpty();
    client.commit(insert("second")).orElseThrow();

    proxy.heal();
    Eventually.await(() -> proxy.open() == 1); // the server has had the first
    client.commit(insert(UUID.randomUUID(), "third")).orElseThrow();
    assertThat(client.snapshot().rows(LogicalSwitch.TABLE)).hasSize(2);
    assertThat(client.snapshot().rows(LogicalSwitch.TABLE).get(ROW))
        .isNotNull()
        .extracting(LogicalSwitch::name)
        .isEqualTo("second");
  }

  /** Else the kernel would go on sending it when the network is back. */
  @Test
  void whatTheKernelHasNotSentOfATransactionInDoubtIsDropped() {
    proxy.hold(Way.TO_SERVER);
    CommitResult result = client.commit(insert("x".repeat(300_000)));
    assertThat(result).isInstanceOf(CommitResult.InDoubt.class);
    assertThat(client.snapshot().size()).isZero();

    proxy.heal();
    Eventually.await(() -> proxy.open() == 1);
    client.commit(insert("second")).orElseThrow();
    assertOnlyRow("second");
  }

  private void assertOnlyRow(String name) {
    try (NorthboundDb direct = server.northbound()) {
      Map<UUID, LogicalSwitch> rows = direct.snapshot().rows(LogicalSwitch.TABLE);
      assertThat(rows).containsOnlyKeys(ROW).isEqualTo(client.snapshot().rows(LogicalSwitch.TABLE));
      assertThat(rows.get(ROW)).isNotNull().extracting(LogicalSwitch::name).isEqualTo(name);
    }
  }

  private static Transaction insert(String name) {
    return insert(ROW, name);
  }

  private static Transaction insert(UUID uuid, String name) {
    return new Transaction(
        List.of(
            new Operation.Insert(
                LogicalSwitch.TABLE, uuid, new TreeMap<>(Map.of("name", Datum.of(name))))));
  }
}
