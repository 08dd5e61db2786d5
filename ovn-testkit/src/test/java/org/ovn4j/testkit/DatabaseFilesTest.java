package org.ovn4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.json.OvsdbJson;
import org.ovn4j.northbound.Transaction;

/** One file in turn in the hands of the embedded server, of ovsdb-server and of ovsdb-tool. */
@Tag("real-ovn")
class DatabaseFilesTest {

  private static final String ADD_SWITCH =
      "[{\"op\":\"comment\",\"comment\":\"add %1$s\"},"
          + "{\"op\":\"insert\",\"table\":\"Logical_Switch\",\"row\":{\"name\":\"%1$s\"}}]";

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("nb.db");
  }

  private EmbeddedServer embedded() {
    return EmbeddedServer.builder().database(file).start();
  }

  private RealOvsdbServer real() {
    return RealOvsdbServer.builder().database(file).start();
  }

  private static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.onExit().join().exitValue()).as(output).isZero();
    return output;
  }

  private static String operations(Transaction transaction) throws IOException {
    ArrayNode params = (ArrayNode) OvsdbJson.mapper().readTree(transaction.toJson());
    params.remove(0);
    return params.toString();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theServersTakeOverFromEachOther(long seed) throws IOException {
    RandomTransactions transactions = new RandomTransactions(Northbound.SCHEMA, seed);
    String rows = "";
    try (EmbeddedNorthbound mirror = EmbeddedNorthbound.create()) {
      for (int turn = 0; turn < 6; turn++) {
        try (NorthboundServer server = turn % 2 == 0 ? embedded() : real()) {
          assertThat(server.dump()).as("turn %d", turn).isEqualTo(rows);
          for (int i = 0; i < 100; i++) {
            Transaction transaction = transactions.next(mirror.snapshot());
            mirror.commit(transaction);
            server.transact(operations(transaction));
          }
          rows = server.dump();
        }
        if (turn == 3) {
          run("ovsdb-tool", "compact", file.toString());
        }
      }
    }
    assertThat(rows.lines().count()).isGreaterThan(20);
  }

  @Test
  void ovsdbToolReadsTheLog() throws IOException {
    try (EmbeddedServer server = embedded()) {
      server.transact(ADD_SWITCH.formatted("a"));
      server.transact(ADD_SWITCH.formatted("b"));
    }
    assertThat(run("ovsdb-tool", "db-name", file.toString())).isEqualTo("OVN_Northbound");
    assertThat(run("ovsdb-tool", "db-version", file.toString()))
        .isEqualTo(Northbound.SCHEMA.version());
    List<String> log = run("ovsdb-tool", "show-log", file.toString()).lines().toList();
    assertThat(log).filteredOn(line -> line.startsWith("record")).hasSize(3);
    assertThat(log).last().asString().matches("record 2: 2\\d{3}-.* \"add b\"");
    assertThat(
            run(
                "ovsdb-tool",
                "query",
                file.toString(),
                "[\"OVN_Northbound\",{\"op\":\"select\",\"table\":\"Logical_Switch\","
                    + "\"where\":[],\"columns\":[\"name\"],\"sort\":[\"name\"]}]"))
        .contains("{\"name\":\"a\"}", "{\"name\":\"b\"}");
  }

  @Test
  void oneServerAtATimeHasTheFile() {
    try (EmbeddedServer server = embedded()) {
      assertThatThrownBy(this::real).hasMessageContaining("this process has the database open");
      assertThatThrownBy(() -> run("ovsdb-tool", "compact", file.toString()))
          .hasMessageContaining("failed to lock lockfile");
      assertThat(server.transact(ADD_SWITCH.formatted("a"))).contains("uuid");
    }
    try (RealOvsdbServer server = real()) {
      assertThatThrownBy(this::embedded)
          .hasMessageContaining("another process, an ovsdb-server say, has the database open");
      assertThat(server.transact(ADD_SWITCH.formatted("b"))).contains("uuid");
    }
  }

  @Test
  void ofATornFileBothServersMakeTheSame() throws IOException {
    long commits;
    try (RealOvsdbServer server = real()) {
      commits = Files.size(file);
      server.transact(ADD_SWITCH.formatted("a"));
      server.transact(ADD_SWITCH.formatted("b"));
      server.kill();
    }
    byte[] whole = Files.readAllBytes(file);
    for (int missing = 1; missing < whole.length - commits; missing += 97) {
      byte[] torn = Arrays.copyOf(whole, whole.length - missing);
      Files.write(file, torn);
      String rows;
      try (EmbeddedServer server = embedded()) {
        assertThat(server.warnings()).as("without %d bytes", missing).hasSize(1);
        rows = server.dump();
      }
      Files.write(file, torn);
      try (RealOvsdbServer server = real()) {
        assertThat(server.dump()).as("without %d bytes", missing).isEqualTo(rows);
      }
    }
  }

  @Test
  void aClusteredDatabaseIsRefused() throws IOException {
    Path schema =
        Files.writeString(
            directory.resolve("s"), "{\"name\":\"S\",\"version\":\"1.0.0\",\"tables\":{}}");
    run("ovsdb-tool", "create-cluster", file.toString(), schema.toString(), "tcp:127.0.0.1:1");
    assertThatThrownBy(this::embedded).hasMessageContaining("clustered database");
    assertThat(run("ovsdb-tool", "db-is-clustered", file.toString())).isEmpty();
  }

  @Test
  void durableCommitsAreOnDiskBeforeTheAnswer() throws IOException {
    try (EmbeddedServer server = embedded()) {
      String durable =
          ADD_SWITCH.formatted("a").replace("}}]", "}},{\"op\":\"commit\",\"durable\":true}]");
      assertThat(server.transact(durable)).contains("uuid").doesNotContain("error");
      // What a crash of this process would leave.
      Path copy = Files.copy(file, directory.resolve("copy.db"));
      Files.writeString(copy, "torn", StandardOpenOption.APPEND);
      try (EmbeddedServer recovered = EmbeddedServer.builder().database(copy).start()) {
        assertThat(recovered.dump()).isEqualTo(server.dump());
      }
    }
  }
}
