package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Operation.Delete;
import org.ovn4j.northbound.Operation.Insert;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.testkit.EmbeddedServer;
import org.ovn4j.testkit.Eventually;

/** The client outlives its sessions, and what it tells is true all along. */
@Timeout(60)
class ReconnectTest {

  private static final UUID A = new UUID(1, 1);
  private static final UUID B = new UUID(1, 2);
  private static final UUID C = new UUID(1, 3);

  private final EmbeddedServer server = EmbeddedServer.start();
  private final NorthboundDb others = server.northbound();
  private final OvsdbClient client = connect(server.remote());

  private static OvsdbClient connect(String endpoints) {
    return OvsdbClient.connect(options(endpoints).build());
  }

  private static ClientOptions.Builder options(String endpoints) {
    return ClientOptions.builder(endpoints)
        .callDeadline(Duration.ofMillis(500))
        .reconnect(Duration.ofMillis(10), Duration.ofMillis(100));
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void whatHappenedMeanwhileIsKnownAfterTheReconnectDeletionsToo() {
    insert(others, A);
    insert(others, B);
    awaitRows(A, B);

    server.faults().stopAnswering();
    server.faults().dropConnections();
    Eventually.await(() -> client.state() == ConnectionState.STALE);
    commit(others, new Delete(LogicalSwitch.TABLE, A), insertion(C));
    assertThat(client.snapshot().rows(LogicalSwitch.TABLE)).containsOnlyKeys(A, B);

    server.faults().answerAgain();
    awaitRows(B, C);
    Eventually.await(() -> client.state() == ConnectionState.CONNECTED);
    assertThat(client.snapshot()).isEqualTo(others.snapshot());
  }

  @Test
  void moreChangesThanTheServerRemembersAreToldAsAWhole() {
    insert(others, A);
    awaitRows(A);

    server.faults().stopAnswering();
    server.faults().dropConnections();
    for (int i = 0; i < 150; i++) { // the server remembers a hundred
      commit(others, insertion(new UUID(2, i)));
    }
    commit(others, new Delete(LogicalSwitch.TABLE, A));
    server.faults().answerAgain();

    Eventually.await(() -> client.snapshot().size() == 150);
    assertThat(client.snapshot()).isEqualTo(others.snapshot());
  }

  @Test
  void anotherServerWithOtherRowsTakesTheirPlaceAtOnce() {
    try (EmbeddedServer second = EmbeddedServer.start()) {
      insert(others, A);
      insert(second.northbound(), B);
      insert(second.northbound(), C);
      try (OvsdbClient both = connect(server.remote() + "," + second.remote())) {
        AtomicInteger calls = new AtomicInteger();
        both.watch(calls::incrementAndGet);
        assertThat(both.snapshot().rows(LogicalSwitch.TABLE)).containsOnlyKeys(A);

        server.close();

        Eventually.await(() -> calls.get() > 0);
        assertThat(both.snapshot()).isEqualTo(second.northbound().snapshot());
        insert(both, A);
        assertThat(calls).hasValue(2);
      }
    }
  }

  @Test
  void aReconnectThatFindsNothingNewIsNotTold() {
    insert(client, A);
    AtomicInteger calls = new AtomicInteger();
    client.watch(calls::incrementAndGet);
    Snapshot before = client.snapshot();

    server.faults().stopAnswering();
    server.faults().dropConnections();
    Eventually.await(() -> client.state() == ConnectionState.STALE);
    server.faults().answerAgain();
    Eventually.await(() -> client.state() == ConnectionState.CONNECTED);
    assertThat(calls).hasValue(0);

    insert(client, B); // over the next session
    assertThat(calls).hasValue(1);
    assertThat(client.snapshot().size()).isEqualTo(before.size() + 1);
  }

  @Test
  void aCommitWaitsForTheNextSession() throws Exception {
    server.faults().stopAnswering();
    server.faults().dropConnections();
    Eventually.await(() -> client.state() == ConnectionState.STALE);
    CompletableFuture<CommitResult> waiting =
        CompletableFuture.supplyAsync(() -> client.commit(new Transaction(List.of(insertion(A)))));
    server.faults().answerAgain();

    assertThat(waiting.get(10, TimeUnit.SECONDS).isCommitted()).isTrue();
    assertThat(client.snapshot().rows(LogicalSwitch.TABLE)).containsOnlyKeys(A);
  }

  @Test
  void aCommitThatFindsNoSessionWasNotSent() {
    server.close();
    Eventually.await(() -> client.state() == ConnectionState.STALE);
    assertThatExceptionOfType(NorthboundException.class)
        .isThrownBy(() -> client.commit(new Transaction(List.of(insertion(A)))))
        .withMessageContaining("no session in time: " + server.remote());
    assertThat(client.snapshot().size()).isZero(); // nothing is in doubt
  }

  @Test
  void aLostAnswerIsInDoubtAndTheNextSnapshotSettlesIt() {
    server.faults().cutNextReply();

    CommitResult result = client.commit(new Transaction(List.of(insertion(A))));

    assertThat(result).isInstanceOf(CommitResult.InDoubt.class);
    assertThat(client.snapshot().find(LogicalSwitch.TABLE, A)).isPresent();
    assertThat(client.state()).isEqualTo(ConnectionState.CONNECTED);
    assertThat(client.commit(new Transaction(List.of(insertion(A)))))
        .isInstanceOf(CommitResult.Conflict.class);
    assertThat(others.snapshot().size()).isEqualTo(1);
  }

  @Test
  void whileACommitIsInDoubtThereIsNoSnapshotThatCouldLackIt() throws Exception {
    server.faults().delayReplies(Duration.ofSeconds(30));
    CommitResult result = client.commit(new Transaction(List.of(insertion(A))));
    assertThat(result).isEqualTo(new CommitResult.InDoubt("no answer to transact within 500 ms"));
    assertThatExceptionOfType(NorthboundException.class)
        .isThrownBy(client::snapshot)
        .withMessageContaining("no session in time");

    AtomicInteger calls = new AtomicInteger();
    client.watch(calls::incrementAndGet);
    server.faults().delayReplies(Duration.ZERO);

    Eventually.await(() -> client.state() == ConnectionState.CONNECTED);
    assertThat(client.snapshot().rows(LogicalSwitch.TABLE)).containsOnlyKeys(A);
    assertThat(calls).hasValue(1);
  }

  @Test
  void noCommitIsLostOrDoubledWhileSessionsEndAllTheTime() {
    int rows = 60;
    for (int i = 0; i < rows; i++) {
      UUID uuid = new UUID(3, i);
      if (i % 3 == 0) {
        server.faults().cutNextReply();
      } else if (i % 3 == 1) {
        server.faults().dropConnections();
      }
      while (client.snapshot().find(LogicalSwitch.TABLE, uuid).isEmpty()) {
        CommitResult result = client.commit(new Transaction(List.of(insertion(uuid))));
        assertThat(result).isNotInstanceOf(CommitResult.Conflict.class);
        if (result.isCommitted()) {
          assertThat(client.snapshot().find(LogicalSwitch.TABLE, uuid)).isPresent();
        }
      }
    }
    assertThat(others.snapshot().size()).isEqualTo(rows);
    assertThat(client.snapshot()).isEqualTo(others.snapshot());
  }

  @Test
  void closeEndsTheWaitForASessionAndIsToldOnce() throws Exception {
    server.close();
    Eventually.await(() -> client.state() == ConnectionState.STALE);
    OvsdbClient patient = client;
    AtomicInteger calls = new AtomicInteger();
    patient.watch(calls::incrementAndGet);
    CompletableFuture<CommitResult> waiting =
        CompletableFuture.supplyAsync(() -> patient.commit(new Transaction(List.of(insertion(A)))));

    patient.close();
    patient.close();

    assertThatExceptionOfType(Exception.class)
        .isThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
        .withMessageContaining("the client was closed");
    assertThat(calls).hasValue(1);
    assertThat(patient.state()).isEqualTo(ConnectionState.CLOSED);
    assertThatExceptionOfType(NorthboundException.class)
        .isThrownBy(patient::snapshot)
        .withMessage("the client was closed");
  }

  @Test
  void closeIsPromptWhileAServerThatSaysNothingIsConnectedTo() {
    ClientOptions patient = options(server.remote()).callDeadline(Duration.ofSeconds(60)).build();
    OvsdbClient waiting = OvsdbClient.connect(patient);
    server.faults().stopAnswering();
    server.faults().dropConnections();
    Thread reconnecting =
        threads().stream()
            .filter(t -> t.getName().equals("ovsdb-client-reconnect"))
            .max(Comparator.comparing(Thread::getId))
            .orElseThrow();
    Eventually.await(() -> isIn(reconnecting, JsonRpcSession.class));
    long begin = System.nanoTime();

    waiting.close();

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
    assertThat(reconnecting.isAlive()).isFalse();
  }

  private static boolean isIn(Thread thread, Class<?> type) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(type.getName()));
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet();
  }

  @Test
  void manyClientsLeaveNothingBehind() {
    client.close();
    for (int i = 0; i < 100; i++) {
      try (OvsdbClient one = connect(server.remote())) {
        assertThat(one.state()).isEqualTo(ConnectionState.CONNECTED);
      }
    }
    // The executor is done a moment before its thread.
    Eventually.await(
        () -> threads().stream().noneMatch(t -> t.getName().startsWith("ovsdb-client")));
  }

  @Test
  void aListenerMayCloseTheClient() throws Exception {
    CompletableFuture<ConnectionState> state = new CompletableFuture<>();
    client.watch(
        () -> {
          client.close();
          state.complete(client.state());
        });
    insert(others, A);
    assertThat(state.get(10, TimeUnit.SECONDS)).isEqualTo(ConnectionState.CLOSED);
  }

  private void awaitRows(UUID... rows) {
    Eventually.await(
        () -> client.snapshot().rows(LogicalSwitch.TABLE).keySet().equals(Set.of(rows)));
  }

  private static void insert(NorthboundDb database, UUID uuid) {
    commit(database, insertion(uuid));
  }

  private static void commit(NorthboundDb database, Operation... operations) {
    database.commit(new Transaction(List.of(operations))).orElseThrow();
  }

  private static Insert insertion(UUID uuid) {
    SortedMap<String, Datum> row = new TreeMap<>(Map.of("name", Datum.of("s" + uuid)));
    return new Insert(LogicalSwitch.TABLE, uuid, row);
  }
}
