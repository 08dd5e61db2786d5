package org.ovn4j.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.testkit.protocol.ErrorReplies.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

class RpcServerTest {

  private static final String INSERT =
      "{\"op\":\"insert\",\"table\":\"Logical_Switch\",\"row\":{\"name\":\"a\"}}";

  /** Waits until there is a switch. */
  private static final String WAIT =
      "{\"op\":\"wait\",\"table\":\"Logical_Switch\",\"columns\":[\"name\"],\"where\":[],"
          + "\"until\":\"!=\",\"rows\":[]}";

  @TempDir private Path directory;
  private RpcServer server;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(directory);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private TestClient connect() throws IOException {
    return TestClient.connect(server.remotes().get(0));
  }

  @Test
  void databasesAreListedAndDescribed() throws IOException {
    try (TestClient client = connect()) {
      assertThat(client.result("list_dbs", "[]").toString())
          .isEqualTo("[\"OVN_Northbound\",\"_Server\"]");
      JsonNode schema = client.result("get_schema", "[\"OVN_Northbound\"]");
      assertThat(DatabaseSchema.parse(schema.toString())).isEqualTo(Northbound.SCHEMA);
      assertThat(client.result("get_schema", "[\"_Server\"]").path("version").asText())
          .isEqualTo("1.2.0");
    }
  }

  @Test
  void bothTransportsServeTheSameDatabase() throws IOException {
    try (TestClient unix = connect();
        TestClient tcp = TestClient.connect(server.remotes().get(1))) {
      unix.transact(INSERT);
      assertThat(
              tcp.transact("{\"op\":\"select\",\"table\":\"Logical_Switch\",\"where\":[]}")
                  .at("/0/rows/0/name")
                  .asText())
          .isEqualTo("a");
      assertThat(unix.result("get_server_id", "[]")).isEqualTo(tcp.result("get_server_id", "[]"));
    }
  }

  @Test
  void whatFailsIsAnsweredAsByOvsdbServer() throws IOException {
    try (TestClient client = connect()) {
      for (ErrorReplies.Case each : ErrorReplies.ALL) {
        JsonNode reply = client.call(each.method(), json(each.params()));
        assertThat(reply.get("error"))
            .as(each.toString())
            .isEqualTo(OvsdbJson.mapper().readTree(json(each.error())));
        assertThat(reply.has("result")).isFalse();
      }
    }
  }

  @Test
  void echoIsAnsweredWithItsParams() throws IOException {
    try (TestClient client = connect()) {
      assertThat(client.result("echo", "[1,{\"a\":[]}]").toString()).isEqualTo("[1,{\"a\":[]}]");
    }
  }

  @Test
  void requestsInOneStretchAndInPiecesAreServedInOrder() throws IOException {
    String requests =
        "{\"method\":\"echo\",\"params\":[],\"id\":\"x\"}"
            + "{\"method\":\"list_dbs\",\"params\":[],\"id\":\"y\"}\n";
    try (TestClient client = connect()) {
      client.send(requests.repeat(100) + requests.substring(0, 20));
      client.send(requests.substring(20));
      for (int i = 0; i < 101; i++) {
        assertThat(client.next().get("id").asText()).isEqualTo("x");
        assertThat(client.next().get("id").asText()).isEqualTo("y");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "nonsense ",
        "{\"method\":\"echo\",\"params\":{},\"id\":1}",
        "{\"id\":\"x\",\"result\":[],\"error\":null}",
        "{\"method\":\"echo\",\"params\":[\"\\u0000\"],\"id\":1}"
      })
  void whoSendsNoMessageIsDisconnectedAlone(String nonsense) throws IOException {
    try (TestClient bad = connect();
        TestClient good = connect()) {
      good.result("echo", "[]");
      bad.send(nonsense);
      assertThat(bad.isClosedByServer()).isTrue();
      assertThat(good.result("echo", "[1]").toString()).isEqualTo("[1]");
      assertThat(server.sessions()).isOne();
    }
  }

  @Test
  void aSilentClientIsAskedAndThenDisconnected() throws IOException {
    try (RpcServer probing =
            TestServer.start(
                List.of("ptcp:0"),
                Optional.empty(),
                Limits.DEFAULT,
                Optional.of(Duration.ofMillis(500)));
        TestClient silent = TestClient.connect(probing.remotes().get(0))) {
      assertThat(silent.next().toString())
          .isEqualTo("{\"id\":\"echo\",\"method\":\"echo\",\"params\":[]}");
      silent.send("{\"id\":\"echo\",\"result\":[],\"error\":null}");
      assertThat(silent.next().get("method").asText()).isEqualTo("echo");
      assertThat(silent.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aWaitIsFulfilledByAnotherSession() throws IOException {
    try (TestClient waiting = connect();
        TestClient writing = connect()) {
      waiting.send(
          "{\"method\":\"transact\",\"params\":[\"OVN_Northbound\"," + WAIT + "],\"id\":7}");
      assertThat(waiting.result("echo", "[]")).as("others are served meanwhile").isEmpty();
      writing.transact(INSERT);
      assertThat(waiting.next().toString()).isEqualTo("{\"id\":7,\"result\":[{}],\"error\":null}");
    }
  }

  @Test
  void aWaitEndsWhenItsTimeIsOver() throws IOException {
    try (TestClient client = connect()) {
      String wait = WAIT.replace("\"until\"", "\"timeout\":30,\"until\"");
      assertThat(client.transact(wait).at("/0/error").asText()).isEqualTo("timed out");
    }
  }

  @Test
  void aWaitingTransactionCanBeCancelled() throws IOException {
    try (TestClient client = connect()) {
      String wait =
          "{\"method\":\"transact\",\"params\":[\"OVN_Northbound\"," + WAIT + "],\"id\":7}";
      client.send(wait + wait + "{\"method\":\"cancel\",\"params\":[7],\"id\":null}");
      assertThat(client.next().at("/error/details").asText())
          .isEqualTo("transact: duplicate request ID");
      assertThat(client.next().toString()).isEqualTo("{\"id\":7,\"error\":\"canceled\"}");
      client.transact(INSERT);
      assertThat(client.result("echo", "[]")).as("nothing more comes of it").isEmpty();
    }
  }

  @Test
  void whoHasTooManyTransactionsWaitingIsDisconnected() throws IOException {
    Limits limits = new Limits(1 << 20, 1 << 20, 2, 10);
    try (RpcServer strict =
            TestServer.start(List.of("ptcp:0"), Optional.empty(), limits, Optional.empty());
        TestClient client = TestClient.connect(strict.remotes().get(0))) {
      for (int id = 0; id < 3; id++) {
        client.send(
            "{\"method\":\"transact\",\"params\":[\"OVN_Northbound\","
                + WAIT
                + "],\"id\":"
                + id
                + "}");
      }
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void locksPassFromSessionToSession() throws IOException {
    try (TestClient second = connect()) {
      try (TestClient first = connect()) {
        assertThat(first.result("lock", "[\"x\"]").toString()).isEqualTo("{\"locked\":true}");
        assertThat(second.result("lock", "[\"x\"]").toString()).isEqualTo("{\"locked\":false}");
        String assertion = "{\"op\":\"assert\",\"lock\":\"x\"}";
        assertThat(first.transact(assertion).toString()).isEqualTo("[{}]");
        assertThat(second.transact(assertion).at("/0/error").asText()).isEqualTo("not owner");
      }
      assertThat(second.next().toString())
          .isEqualTo("{\"id\":null,\"method\":\"locked\",\"params\":[\"x\"]}");
      try (TestClient thief = connect()) {
        assertThat(thief.result("steal", "[\"x\"]").toString()).isEqualTo("{\"locked\":true}");
        assertThat(second.next().get("method").asText()).isEqualTo("stolen");
        assertThat(thief.result("unlock", "[\"x\"]").toString()).isEqualTo("{}");
        assertThat(second.next().get("method").asText()).isEqualTo("locked");
        assertThat(second.call("lock", "[\"x\"]").at("/error/details").asText())
            .isEqualTo("must issue \"unlock\" before new \"lock\"");
      }
    }
  }

  @Test
  void theServersOwnDatabaseCanBeReadOnly() throws IOException {
    try (TestClient client = connect()) {
      String select =
          "{\"op\":\"select\",\"table\":\"Database\",\"columns\":[\"name\",\"model\",\"leader\"],"
              + "\"where\":[[\"name\",\"==\",\"OVN_Northbound\"]]}";
      assertThat(client.result("transact", "[\"_Server\"," + select + "]").toString())
          .isEqualTo(
              "[{\"rows\":[{\"name\":\"OVN_Northbound\",\"model\":\"standalone\","
                  + "\"leader\":true}]}]");
      assertThat(
              client
                  .result(
                      "transact",
                      "[\"_Server\",{\"op\":\"comment\",\"comment\":\"x\"},"
                          + "{\"op\":\"delete\",\"table\":\"Database\",\"where\":[]},"
                          + "{\"op\":\"comment\",\"comment\":\"x\"}]")
                  .toString())
          .isEqualTo(
              "[{},{\"details\":\"delete operation not allowed on table in reserved database"
                  + " _Server\",\"error\":\"not allowed\"},null]");
    }
  }

  @Test
  void aClosedServerHasNeitherThreadNorSocketNorClient() throws IOException {
    TestClient client = connect();
    client.result("echo", "[]");
    server.close();
    server.close();
    assertThat(client.isClosedByServer()).isTrue();
    client.close();
    assertThat(directory).isEmptyDirectory();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("ovsdb-server");
  }
}
