package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.testkit.Eventually;

/**
 * A cluster whose servers die, stand still, hand on the leadership and lose each other, under a
 * stream of commits. {@code -Dovn4j.raft.rounds} says how many times.
 */
@Tag("real-ovn")
class RaftTest {

  private static final int WRITERS = 3;
  private static final int ROUNDS = Integer.getInteger("ovn4j.raft.rounds", 2);
  private static final int STEPS = 50;

  @TempDir private Path directory;

  private Cluster cluster;
  private final List<OvsdbClient> clients = new ArrayList<>();

  @BeforeEach
  void start() {
    cluster = new Cluster(directory);
    cluster.awaitLeader();
  }

  @AfterEach
  void end() {
    clients.forEach(OvsdbClient::close);
    cluster.close();
  }

  private OvsdbClient connect(ClientOptions.Builder options) {
    ClientOptions quick =
        options
            .callDeadline(Duration.ofSeconds(10))
            .probeInterval(Duration.ofMillis(500))
            .reconnect(Duration.ofMillis(20), Duration.ofMillis(200))
            .build();
    int before = clients.size();
    Eventually.await(
        () -> {
          try {
            return clients.add(OvsdbClient.connect(quick));
          } catch (NorthboundException e) {
            return false; // the servers still elect a leader, or find each other
          }
        });
    return clients.get(before);
  }

  private OvsdbClient connect() {
    return connect(ClientOptions.builder(cluster.endpoints()));
  }

  @Test
  void noAcknowledgedCommitIsLostAndNoneIsDoubled() {
    List<OvsdbClient> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(connect());
    }
    try (CommitStream stream = new CommitStream(writers)) {
      for (int i = 0; i < ROUNDS; i++) {
        stream.awaitSteps(STEPS);
        killLeader(stream);
        transferLeadership(stream);
        partitionLeader(stream);
        partitionFollower(stream);
        stopLeader(stream);
      }
      stream.finish();
      System.out.println("cluster: " + stream);

      Snapshot leaders = stream.assertHeldBy(connect());
      for (OvsdbClient writer : writers) {
        // The last steps of the others may still be on their way.
        Eventually.await(() -> writer.snapshot().equals(leaders));
      }
      for (int i = 0; i < Cluster.SERVERS; i++) {
        OvsdbClient one = connect(ClientOptions.builder(cluster.endpoint(i)).leaderOnly(false));
        Eventually.await(() -> one.snapshot().equals(leaders));
      }
    }
  }

  private void killLeader(CommitStream stream) {
    int leader = cluster.awaitLeader();
    cluster.kill(leader);
    stream.awaitSteps(STEPS);
    cluster.restart(leader);
    stream.awaitSteps(STEPS);
  }

  private void transferLeadership(CommitStream stream) {
    cluster.transferLeadership(cluster.awaitLeader());
    stream.awaitSteps(STEPS);
  }

  private void partitionLeader(CommitStream stream) {
    int leader = cluster.awaitLeader();
    cluster.partition(leader);
    stream.awaitSteps(STEPS);
    assertThat(cluster.awaitLeader()).isNotEqualTo(leader);
    cluster.heal(leader);
    stream.awaitSteps(STEPS);
  }

  private void partitionFollower(CommitStream stream) {
    int follower = (cluster.awaitLeader() + 1) % Cluster.SERVERS;
    cluster.partition(follower);
    stream.awaitSteps(STEPS);
    cluster.heal(follower);
    stream.awaitSteps(STEPS);
  }

  /** It goes on with the transactions in its hands when others have been committed elsewhere. */
  private void stopLeader(CommitStream stream) {
    int leader = cluster.awaitLeader();
    cluster.pause(leader);
    stream.awaitSteps(STEPS);
    cluster.resume(leader);
    stream.awaitSteps(STEPS);
  }
}
