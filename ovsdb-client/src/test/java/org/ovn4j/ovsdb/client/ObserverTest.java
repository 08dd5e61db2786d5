package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundEvent;
import org.ovn4j.northbound.NorthboundEvent.Committed;
import org.ovn4j.northbound.NorthboundEvent.ConnectFailed;
import org.ovn4j.northbound.NorthboundEvent.LeadershipChanged;
import org.ovn4j.northbound.NorthboundEvent.SessionEnded;
import org.ovn4j.northbound.NorthboundEvent.SessionStarted;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.testkit.EmbeddedServer;
import org.ovn4j.testkit.Eventually;

/** What a client tells of itself; and one that is there before its server, or has much to do. */
@Timeout(60)
class ObserverTest {

  private final BlockingQueue<NorthboundEvent> events = new LinkedBlockingQueue<>();

  private ClientOptions.Builder options(String endpoint) {
    return ClientOptions.builder(endpoint)
        .callDeadline(Duration.ofMillis(500))
        .reconnect(Duration.ofMillis(10), Duration.ofMillis(100))
        .observer(events::add);
  }

  private <E extends NorthboundEvent> E next(Class<E> kind) throws InterruptedException {
    NorthboundEvent event = events.poll(20, TimeUnit.SECONDS);
    assertThat(event).isInstanceOf(kind);
    return kind.cast(event);
  }

  private static Transaction insertion(int number) {
    return new Transaction(
        List.of(
            new Operation.Insert(LogicalSwitch.TABLE, new UUID(1, number), new TreeMap<>()),
            new Operation.Comment("number " + number)));
  }

  @Test
  void sessionsAndCommitsAreTold() throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start();
        OvsdbClient client = OvsdbClient.connect(options(server.remote()).build())) {
      SessionStarted started = next(SessionStarted.class);
      assertThat(started.endpoint()).isEqualTo(server.remote());
      assertThat(started.rows()).isZero();

      client.commit(insertion(7));
      Committed committed = next(Committed.class);
      assertThat(committed.comment()).isEqualTo("number 7");
      assertThat(committed.operations()).isEqualTo(2);
      assertThat(committed.result()).isEqualTo(new CommitResult.Committed());
      assertThat(committed.duration()).isPositive();

      server.faults().dropConnections();
      SessionEnded ended = next(SessionEnded.class);
      assertThat(ended.endpoint()).isEqualTo(server.remote());
      assertThat(ended.reason()).contains("closed the connection");
      assertThat(next(SessionStarted.class).rows()).isEqualTo(1);
    }
    assertThat(next(SessionEnded.class).reason()).contains("the client was closed");
    assertThat(events).isEmpty();
  }

  @Test
  void theLeadIsTold() throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start();
        OvsdbClient client = OvsdbClient.connect(options(server.remote()).lock("l").build())) {
      next(SessionStarted.class);
      assertThat(next(LeadershipChanged.class)).isEqualTo(new LeadershipChanged("l", true, ""));
      server.faults().dropConnections();
      next(SessionEnded.class);
      assertThat(next(LeadershipChanged.class))
          .isEqualTo(new LeadershipChanged("l", false, "the session ended"));
      next(SessionStarted.class);
      assertThat(next(LeadershipChanged.class).leader()).isTrue();
      assertThat(client.isLeader()).isTrue();
    }
  }

  @Test
  void anObserverThatThrowsDisturbsNothing() {
    try (EmbeddedServer server = EmbeddedServer.start();
        OvsdbClient client =
            OvsdbClient.connect(
                options(server.remote())
                    .observer(
                        event -> {
                          throw new IllegalStateException("an observer's failure, on purpose");
                        })
                    .build())) {
      assertThat(client.commit(insertion(1)).isCommitted()).isTrue();
    }
  }

  @Test
  void aClientMayBeThereBeforeItsServer(@TempDir Path directory) throws Exception {
    Path socket = directory.resolve("nb.sock");
    try (OvsdbClient client = OvsdbClient.start(options("unix:" + socket).build())) {
      assertThat(next(ConnectFailed.class).reason()).contains("unix:" + socket);
      assertThat(client.state()).isEqualTo(ConnectionState.STALE);
      assertThatExceptionOfType(NorthboundException.class).isThrownBy(client::snapshot);
      assertThatExceptionOfType(NorthboundException.class)
          .isThrownBy(() -> client.commit(insertion(1)));

      CompletableFuture<CommitResult> commit =
          CompletableFuture.supplyAsync(() -> commitPatiently(client));
      try (EmbeddedServer server = EmbeddedServer.builder().remote("punix:" + socket).start()) {
        assertThat(commit.get(20, TimeUnit.SECONDS).isCommitted()).isTrue();
        assertThat(client.snapshot()).isEqualTo(server.northbound().snapshot());
        assertThat(client.snapshot().size()).isEqualTo(1);
      }
    }
  }

  private static CommitResult commitPatiently(OvsdbClient client) {
    while (true) {
      try {
        return client.commit(insertion(1));
      } catch (NorthboundException e) {
        // There was no session in time.
      }
    }
  }

  @Test
  void moreCommitsThanMayWaitAreNotSent() throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start();
        OvsdbClient client =
            OvsdbClient.connect(
                options(server.remote())
                    .callDeadline(Duration.ofMillis(1500))
                    .maxPendingCommits(1)
                    .build())) {
      server.faults().delayReplies(Duration.ofSeconds(20));
      CompletableFuture<CommitResult> first =
          CompletableFuture.supplyAsync(() -> client.commit(insertion(1)));
      Eventually.await(() -> server.northbound().snapshot().size() == 1);
      Thread.currentThread().interrupt(); // else it would wait as long as the first one
      assertThatExceptionOfType(NorthboundException.class)
          .isThrownBy(() -> client.commit(insertion(2)))
          .withMessageContaining("other commits");
      assertThat(Thread.interrupted()).isTrue();
      assertThat(first.get(20, TimeUnit.SECONDS)).isInstanceOf(CommitResult.InDoubt.class);
      assertThat(server.northbound().snapshot().size()).isEqualTo(1);
    }
  }
}
