package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Operation.Insert;
import org.ovn4j.northbound.Transaction;

/**
 * A cluster of three real servers, which are killed and started again under a stream of commits.
 */
@Tag("real-ovn")
@Timeout(120)
class RaftTest {

  private static final int SERVERS = 3;
  private static final int WRITERS = 3;
  private static final int ROWS = 900;

  @TempDir private Path directory;

  private final List<Process> servers = new ArrayList<>();

  @BeforeEach
  void startCluster() {
    run("ovsdb-tool", "create-cluster", file(0), "/usr/share/ovn/ovn-nb.ovsschema", address(0));
    for (int i = 1; i < SERVERS; i++) {
      run("ovsdb-tool", "join-cluster", file(i), "OVN_Northbound", address(i), address(0));
    }
    for (int i = 0; i < SERVERS; i++) {
      servers.add(startServer(i));
    }
  }

  @AfterEach
  void endCluster() throws InterruptedException {
    for (Process server : servers) {
      server.destroyForcibly().waitFor();
    }
  }

  private static String file(int server) {
    return "nb" + server + ".db";
  }

  private String address(int server) {
    return "unix:" + directory.resolve(server + ".raft");
  }

  private Process startServer(int number) {
    return start(
        "ovsdb-server",
        "--remote=punix:" + directory.resolve(number + ".sock"),
        "--unixctl=" + directory.resolve(number + ".ctl"),
        file(number));
  }

  private Process start(String... command) {
    try {
      return new ProcessBuilder(command)
          .directory(directory.toFile())
          .redirectErrorStream(true)
          .redirectOutput(directory.resolve("output").toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run(String... command) {
    try {
      assertThat(start(command).waitFor()).isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private OvsdbClient connect() {
    String endpoints =
        IntStream.range(0, SERVERS)
            .mapToObj(i -> "unix:" + directory.resolve(i + ".sock"))
            .collect(Collectors.joining(","));
    ClientOptions options =
        ClientOptions.builder(endpoints)
            .callDeadline(Duration.ofSeconds(10))
            .reconnect(Duration.ofMillis(20), Duration.ofMillis(200))
            .build();
    List<OvsdbClient> connected = new ArrayList<>();
    Eventually.await(
        () -> {
          try {
            connected.add(OvsdbClient.connect(options));
            return true;
          } catch (NorthboundException e) {
            return false; // the servers still elect a leader
          }
        });
    return connected.get(0);
  }

  @Test
  void noAcknowledgedCommitIsLostAndNoneIsDoubledWhenServersDie() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    AtomicInteger inserted = new AtomicInteger();
    try (OvsdbClient client = connect()) {
      List<Future<?>> ends = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int number = writer;
        ends.add(
            writers.submit(
                () -> {
                  for (int i = 0; i < ROWS / WRITERS; i++) {
                    insert(client, new UUID(4 + number, i));
                    inserted.incrementAndGet();
                  }
                }));
      }
      for (int i = 0; i < 2 * SERVERS; i++) { // each is the leader at some time
        int done = (i + 1) * ROWS / (2 * SERVERS + 2);
        Eventually.await(() -> inserted.get() >= done);
        servers.get(i % SERVERS).destroyForcibly().waitFor();
        servers.set(i % SERVERS, startServer(i % SERVERS));
      }
      for (Future<?> end : ends) {
        end.get(30, TimeUnit.SECONDS);
      }
      try (OvsdbClient fresh = connect()) {
        assertThat(fresh.snapshot().rows(LogicalSwitch.TABLE)).hasSize(ROWS);
        assertThat(client.snapshot()).isEqualTo(fresh.snapshot());
      }
    } finally {
      writers.shutdownNow();
    }
  }

  /** Repeats until the row is there; a commit in doubt is settled by the snapshot. */
  private static void insert(OvsdbClient client, UUID uuid) {
    Insert insert =
        new Insert(
            LogicalSwitch.TABLE, uuid, new TreeMap<>(Map.of("name", Datum.of(uuid.toString()))));
    while (client.snapshot().find(LogicalSwitch.TABLE, uuid).isEmpty()) {
      CommitResult result = client.commit(new Transaction(List.of(insert)));
      if (result.isCommitted()) {
        assertThat(client.snapshot().find(LogicalSwitch.TABLE, uuid)).isPresent();
      }
    }
  }
}
