package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
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
    Random random = new Random(5);
    int rows = 400;
    try (OvsdbClient client = connect()) {
      for (int i = 0; i < rows; i++) {
        if (i % 100 == 50) {
          int victim = random.nextInt(SERVERS);
          servers.get(victim).destroyForcibly().waitFor();
          servers.set(victim, startServer(victim));
        }
        insert(client, new UUID(4, i));
      }
      try (OvsdbClient fresh = connect()) {
        assertThat(fresh.snapshot().rows(LogicalSwitch.TABLE)).hasSize(rows);
        assertThat(client.snapshot()).isEqualTo(fresh.snapshot());
      }
    }
  }

  /** Repeats until the row is there; a commit in doubt is settled by the snapshot. */
  private static void insert(OvsdbClient client, UUID uuid) {
    Insert insert =
        new Insert(
            LogicalSwitch.TABLE, uuid, new TreeMap<>(Map.of("name", Datum.of(uuid.toString()))));
    while (client.snapshot().find(LogicalSwitch.TABLE, uuid).isEmpty()) {
      CommitResult result = client.commit(new Transaction(List.of(insert)));
      assertThat(result).isNotInstanceOf(CommitResult.Refused.class);
    }
  }
}
