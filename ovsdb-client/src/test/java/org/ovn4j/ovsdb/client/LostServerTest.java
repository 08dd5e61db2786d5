package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Transaction;

/** A real server that goes away, and clients that do. */
@Tag(RealOvsdbServer.TAG)
@Timeout(60)
class LostServerTest {

  private static final Transaction INSERT =
      new Transaction(
          List.of(
              new Operation.Insert(
                  LogicalSwitch.TABLE,
                  new UUID(1, 1),
                  new TreeMap<>(Map.of("name", Datum.of("s"))))));

  @Test
  void aKilledServerFailsAWaitingCommitAtOnce() throws Exception {
    try (RealOvsdbServer server = RealOvsdbServer.start();
        OvsdbClient client = OvsdbClient.connect(server.endpoint())) {
      server.pause();
      CompletableFuture<CommitResult> waiting =
          CompletableFuture.supplyAsync(() -> client.commit(INSERT));
      server.kill();

      assertThat(outcome(waiting)).containsAnyOf("InDoubt", "connect again");
      assertThatExceptionOfType(NorthboundException.class)
          .isThrownBy(client::snapshot)
          .withMessageContaining("connect again");
      assertThatExceptionOfType(NorthboundException.class)
          .isThrownBy(() -> client.commit(INSERT))
          .withMessageContaining("connect again");
    }
  }

  /** An exception, if the server was gone before the commit began. */
  private static String outcome(CompletableFuture<CommitResult> waiting) throws Exception {
    return waiting
        .handle((result, failure) -> failure == null ? result.toString() : failure.toString())
        .get(10, TimeUnit.SECONDS);
  }

  @Test
  void aCommitThatIsNotAnsweredInTimeIsInDoubtAndEndsTheSession() {
    try (RealOvsdbServer server = RealOvsdbServer.start();
        OvsdbClient client =
            OvsdbClient.connect(
                ClientOptions.builder(server.endpoint())
                    .callDeadline(Duration.ofMillis(200))
                    .build())) {
      server.pause();
      CommitResult result = client.commit(INSERT);
      server.resume();

      assertThat(result).isEqualTo(new CommitResult.InDoubt("no answer to transact within 200 ms"));
      assertThatExceptionOfType(NorthboundException.class).isThrownBy(client::snapshot);
      try (OvsdbClient fresh = OvsdbClient.connect(server.endpoint())) {
        boolean tookEffect = fresh.snapshot().size() == 1;
        CommitResult again = fresh.commit(INSERT);
        assertThat(again.isCommitted()).isEqualTo(!tookEffect);
      }
    }
  }

  @Test
  void aServerThatStandsStillIsNoticedWithoutACall() throws Exception {
    try (RealOvsdbServer server = RealOvsdbServer.start();
        OvsdbClient client =
            OvsdbClient.connect(
                ClientOptions.builder(server.endpoint())
                    .probeInterval(Duration.ofMillis(100))
                    .build())) {
      CountDownLatch ended = new CountDownLatch(1);
      client.watch(ended::countDown);
      server.pause();

      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
      assertThatExceptionOfType(NorthboundException.class)
          .isThrownBy(client::snapshot)
          .withMessageContaining("no sign of life");
      server.resume();
    }
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    try (RealOvsdbServer server = RealOvsdbServer.start();
        OvsdbClient client = OvsdbClient.connect(server.endpoint())) {
      server.pause();
      CompletableFuture<CommitResult> result = new CompletableFuture<>();
      Thread waiting = new Thread(() -> result.complete(client.commit(INSERT)));
      waiting.start();
      waiting.interrupt();

      assertThat(result.get(10, TimeUnit.SECONDS)).isInstanceOf(CommitResult.InDoubt.class);
      server.resume();
    }
  }

  @Test
  void closeLeavesNoThreadAndMayBeRepeated() throws Exception {
    try (RealOvsdbServer server = RealOvsdbServer.start()) {
      OvsdbClient client = OvsdbClient.connect(server.endpoint());
      List<Thread> threads =
          Thread.getAllStackTraces().keySet().stream()
              .filter(t -> t.getName().startsWith("ovsdb-client"))
              .toList();
      assertThat(threads).hasSize(1).allMatch(Thread::isDaemon);

      client.close();
      client.close();

      threads.get(0).join(5000);
      assertThat(threads.get(0).isAlive()).isFalse();
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .noneMatch(name -> name.startsWith("globalEventExecutor"));
      assertThatExceptionOfType(NorthboundException.class)
          .isThrownBy(client::snapshot)
          .withMessageContaining("the client was closed");
      assertThatExceptionOfType(NorthboundException.class).isThrownBy(() -> client.commit(INSERT));
    }
  }
}
