package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.testkit.Eventually;
import org.ovn4j.testkit.RealOvsdbServer;

/** A real server that goes away and comes back, and clients that go. */
@Tag("real-ovn")
@Timeout(60)
class LostServerTest {

  private static final int STOPS = 8;
  private static final String NAMES =
      "[{\"op\":\"select\",\"table\":\"Logical_Switch\",\"where\":[],\"columns\":[\"name\"]}]";

  private final RealOvsdbServer server = RealOvsdbServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  private ClientOptions.Builder options() {
    return ClientOptions.builder(server.remote())
        .callDeadline(Duration.ofSeconds(1))
        .reconnect(Duration.ofMillis(10), Duration.ofMillis(100));
  }

  private static Transaction insert(int number) {
    return new Transaction(
        List.of(
            new Operation.Insert(
                LogicalSwitch.TABLE,
                uuid(number),
                new TreeMap<>(Map.of("name", Datum.of("s" + number))))));
  }

  private static UUID uuid(int number) {
    return new UUID(1, number);
  }

  @Test
  void aServerThatIsKilledAndRestartedIsUsedAgain() {
    try (OvsdbClient client = OvsdbClient.connect(options().build())) {
      client.commit(insert(1)).orElseThrow();
      server.kill();
      Eventually.await(() -> client.state() == ConnectionState.STALE);
      assertThat(client.snapshot().size()).isEqualTo(1);

      server.restart();

      Eventually.await(() -> client.state() == ConnectionState.CONNECTED);
      client.commit(insert(2)).orElseThrow();
      assertThat(client.snapshot().rows(LogicalSwitch.TABLE)).containsOnlyKeys(uuid(1), uuid(2));
    }
  }

  @Test
  void aKilledServerFailsAWaitingCommitAtOnce() throws Exception {
    ClientOptions patient = options().callDeadline(Duration.ofSeconds(30)).build();
    try (OvsdbClient client = OvsdbClient.connect(patient)) {
      server.pause();
      CompletableFuture<CommitResult> waiting =
          CompletableFuture.supplyAsync(() -> client.commit(insert(1)));
      server.kill();
      server.restart();

      CommitResult result = waiting.get(20, TimeUnit.SECONDS);
      // Nothing was sent, if the server was gone before the commit began: it waited for the next.
      boolean there = client.snapshot().find(LogicalSwitch.TABLE, uuid(1)).isPresent();
      assertThat(there).isEqualTo(result.isCommitted());
    }
  }

  @Test
  void aCommitThatIsNotAnsweredInTimeIsInDoubtAndTheNextSessionTells() {
    try (OvsdbClient client = OvsdbClient.connect(options().build())) {
      server.pause();
      CommitResult result = client.commit(insert(1));
      assertThat(result)
          .isEqualTo(new CommitResult.InDoubt("no answer to transact within 1000 ms"));
      assertThat(client.state()).isEqualTo(ConnectionState.STALE);
      server.resume();

      boolean tookEffect = client.snapshot().find(LogicalSwitch.TABLE, uuid(1)).isPresent();
      assertThat(client.commit(insert(1)).isCommitted()).isEqualTo(!tookEffect);
    }
  }

  /** It carries the transactions out when it goes on, before or after the next session's rows. */
  @Test
  void whatAStoppedServerHadReceivedIsThereOnceAfterItsRepetition() {
    try (RealOvsdbServer tcp = RealOvsdbServer.builder().remote("ptcp:0:127.0.0.1").start()) {
      for (String remote : tcp.remotes()) {
        ClientOptions hasty =
            ClientOptions.builder(remote)
                .callDeadline(Duration.ofMillis(100))
                .reconnect(Duration.ofMillis(1), Duration.ofMillis(2))
                .build();
        try (OvsdbClient client = OvsdbClient.connect(hasty)) {
          int before = client.snapshot().size();
          for (int i = before; i < before + STOPS; i++) {
            tcp.pause();
            assertThat(client.commit(insert(i))).isInstanceOf(CommitResult.InDoubt.class);
            tcp.resume();
            commitUntilItIsThere(client, i);
          }
          assertThat(client.snapshot().size()).isEqualTo(before + STOPS);
        }
      }
      String names = tcp.transact(NAMES);
      for (int i = 0; i < 2 * STOPS; i++) {
        assertThat(names).containsOnlyOnce("\"s" + i + "\"");
      }
    }
  }

  private static void commitUntilItIsThere(OvsdbClient client, int number) {
    Eventually.await(
        () -> {
          try {
            if (client.snapshot().find(LogicalSwitch.TABLE, uuid(number)).isPresent()) {
              return true;
            }
            client.commit(insert(number));
            return false;
          } catch (NorthboundException e) {
            return false; // no session in so short a time
          }
        });
  }

  @Test
  void aServerThatStandsStillIsNoticedWithoutACall() {
    ClientOptions options = options().probeInterval(Duration.ofMillis(100)).build();
    try (OvsdbClient client = OvsdbClient.connect(options)) {
      server.pause();
      Eventually.await(() -> client.state() == ConnectionState.STALE);

      server.resume();
      Eventually.await(() -> client.state() == ConnectionState.CONNECTED);
      client.commit(insert(1)).orElseThrow();
    }
  }

  @Test
  void aConvertedSchemaIsReadAndTheRowsStay(@TempDir Path directory) throws Exception {
    Path schema = directory.resolve("newer.ovsschema");
    String text = Files.readString(Path.of("/usr/share/ovn/ovn-nb.ovsschema"));
    Files.writeString(
        schema, text.replaceFirst("\"version\": \"[0-9.]+\"", "\"version\": \"77.7.7\""));
    try (OvsdbClient client = OvsdbClient.connect(options().build())) {
      client.commit(insert(1)).orElseThrow();

      Process conversion =
          new ProcessBuilder("ovsdb-client", "convert", server.remote(), schema.toString())
              .inheritIO()
              .start();
      assertThat(conversion.waitFor()).isZero();

      Eventually.await(() -> client.snapshot().schema().version().equals("77.7.7"));
      assertThat(client.snapshot().rows(LogicalSwitch.TABLE)).containsOnlyKeys(uuid(1));
      client.commit(insert(2)).orElseThrow();
    }
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    ClientOptions patient = options().callDeadline(Duration.ofSeconds(30)).build();
    try (OvsdbClient client = OvsdbClient.connect(patient)) {
      server.pause();
      CompletableFuture<CommitResult> result = new CompletableFuture<>();
      Thread waiting = new Thread(() -> result.complete(client.commit(insert(1))));
      waiting.start();
      Eventually.await(() -> waiting.getState() == Thread.State.TIMED_WAITING);
      waiting.interrupt();

      assertThat(result.get(10, TimeUnit.SECONDS)).isInstanceOf(CommitResult.InDoubt.class);
      server.resume();
    }
  }

  @Test
  void closeLeavesNoThreadAndMayBeRepeated() throws Exception {
    OvsdbClient client = OvsdbClient.connect(server.remote());
    List<Thread> threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(t -> t.getName().startsWith("ovsdb-client"))
            .toList();
    assertThat(threads).hasSize(2).allMatch(Thread::isDaemon);

    client.close();
    client.close();

    for (Thread thread : threads) {
      thread.join(5000);
      assertThat(thread.isAlive()).isFalse();
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("globalEventExecutor"));
    assertThatExceptionOfType(NorthboundException.class)
        .isThrownBy(client::snapshot)
        .withMessageContaining("the client was closed");
    assertThatExceptionOfType(NorthboundException.class).isThrownBy(() -> client.commit(insert(1)));
  }
}
