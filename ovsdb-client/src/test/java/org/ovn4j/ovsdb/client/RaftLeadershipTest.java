package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.NbGlobal;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.NorthboundObserver;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.testkit.Eventually;

/**
 * Three candidates on a cluster whose leader changes by transfer, partition and death while they
 * write: there are never two writers, and no acknowledged row is lost.
 */
@Tag("real-ovn")
@Timeout(120)
class RaftLeadershipTest {

  private static final int CANDIDATES = 3;
  private static final String LOCK = "lead";

  @TempDir private Path directory;

  private Cluster cluster;
  private final List<Candidate> candidates = new ArrayList<>();

  /** One that writes a row after the other while it leads. */
  private static final class Candidate implements AutoCloseable {
    private final int number;
    private final OvsdbClient client;
    private final Set<UUID> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Thread thread;

    Candidate(int number, String endpoints) {
      this.number = number;
      client =
          OvsdbClient.start(
              ClientOptions.builder(endpoints)
                  .lock(LOCK)
                  .observer(NorthboundObserver.none())
                  .callDeadline(Duration.ofSeconds(5))
                  .reconnect(Duration.ofMillis(20), Duration.ofMillis(200))
                  .build());
      thread = new Thread(this::write, "candidate " + number);
      thread.setDaemon(true);
      thread.start();
    }

    private void write() {
      long row = 0;
      while (!ended.get()) {
        UUID uuid = new UUID(number, row++);
        Transaction transaction =
            new Transaction(
                List.of(
                    new Operation.Insert(
                        LogicalSwitch.TABLE,
                        uuid,
                        new TreeMap<>(Map.of("name", Datum.of("by " + number)))),
                    new Operation.Comment("writer=" + number)));
        try {
          CommitResult result = client.commit(transaction);
          if (result.isCommitted()) {
            acknowledged.add(uuid);
          } else if (result instanceof CommitResult.NotLeader) {
            Thread.sleep(1);
          }
        } catch (NorthboundException e) {
          // There was no session in time.
        } catch (InterruptedException e) {
          return;
        }
      }
    }

    @Override
    public void close() {
      ended.set(true);
      thread.interrupt();
      client.close();
    }
  }

  @BeforeEach
  void start() {
    cluster = new Cluster(directory);
    cluster.awaitLeader();
    try (OvsdbClient client = connect()) {
      Operation global = new Operation.Insert(NbGlobal.TABLE, new UUID(9, 9), new TreeMap<>());
      client.commit(new Transaction(List.of(global))).orElseThrow();
    }
    for (int i = 0; i < CANDIDATES; i++) {
      candidates.add(new Candidate(i + 1, cluster.endpoints()));
    }
  }

  @AfterEach
  void end() {
    candidates.forEach(Candidate::close);
    cluster.close();
  }

  private OvsdbClient connect() {
    List<OvsdbClient> connected = new ArrayList<>();
    Eventually.await(
        () -> {
          try {
            return connected.add(OvsdbClient.connect(cluster.endpoints()));
          } catch (NorthboundException e) {
            return false;
          }
        });
    return connected.get(0);
  }

  private int acknowledged() {
    return candidates.stream().mapToInt(c -> c.acknowledged.size()).sum();
  }

  private void awaitProgress() {
    int before = acknowledged();
    Eventually.await(() -> acknowledged() >= before + 30);
  }

  @Test
  void thereAreNeverTwoWriters() {
    awaitProgress();
    for (int round = 0; round < 2; round++) {
      cluster.transferLeadership(cluster.awaitLeader());
      awaitProgress();

      int cut = cluster.awaitLeader();
      cluster.partition(cut);
      awaitProgress();
      cluster.heal(cut);
      awaitProgress();

      Candidate leading = leading();
      leading.close();
      candidates.remove(leading);
      awaitProgress();
      candidates.add(new Candidate(leading.number + CANDIDATES, cluster.endpoints()));
      awaitProgress();
    }
    candidates.forEach(Candidate::close);

    Set<UUID> rows;
    try (OvsdbClient client = connect()) {
      rows = new HashSet<>(client.snapshot().rows(LogicalSwitch.TABLE).keySet());
    }
    for (Candidate candidate : candidates) {
      assertThat(rows).containsAll(candidate.acknowledged);
    }
    List<String> comments = cluster.committedComments();
    assertThat(comments.stream().filter(c -> c.startsWith("writer="))).hasSize(rows.size());
    int tenures = assertOneWriterPerTenure(comments);
    System.out.println(rows.size() + " rows in " + tenures + " tenures");
    assertThat(tenures).isGreaterThan(6);
  }

  private Candidate leading() {
    List<Candidate> found = new ArrayList<>();
    Eventually.await(
        () -> {
          candidates.stream().filter(c -> c.client.isLeader()).forEach(found::add);
          return !found.isEmpty();
        });
    return found.get(0);
  }

  /** Between two take-overs only one candidate has written; the number of take-overs. */
  private static int assertOneWriterPerTenure(List<String> comments) {
    int tenures = 0;
    Set<String> writers = new HashSet<>();
    for (String comment : comments) {
      if (comment.startsWith("ovn4j leader=")) {
        tenures++;
        writers.clear();
      } else {
        writers.add(comment);
        assertThat(writers).as("after take-over %d", tenures).hasSize(1);
      }
    }
    return tenures;
  }
}
