package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.nb.Dns;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.testkit.Eventually;

/** What the client makes of a server that does what no good server does. */
class SessionTest {

  private static final Transaction COMMENT = new Transaction(List.of(new Operation.Comment("x")));
  private static final String ROW = "00000000-0000-0000-0000-000000000001";

  @Test
  void messagesMayArriveByteByByte() {
    try (FakeServer server = FakeServer.answeringByteByByte(goodUntil("transact", "[{}]"));
        OvsdbClient client = OvsdbClient.connect(server.endpoint())) {
      assertThat(client.snapshot().rows(Dns.TABLE)).hasSize(1);
      assertThat(client.commit(COMMENT).isCommitted()).isTrue();
    }
  }

  @Test
  void aServerWithoutMonitorCondSinceIsMonitoredWithMonitorCond() {
    Function<JsonNode, String> old =
        request ->
            switch (request.path("method").asText()) {
              case "set_db_change_aware", "monitor_cond_since" ->
                  "{\"id\":" + request.get("id") + ",\"error\":\"unknown method\"}";
              case "monitor_cond" ->
                  request.path("params").path(0).asText().equals("_Server")
                      ? "{\"id\":"
                          + request.get("id")
                          + ",\"error\":{\"error\":\"unknown database\"}}"
                      : result(request, dump());
              default -> good(request);
            };
    try (FakeServer server = FakeServer.answering(old);
        OvsdbClient client = OvsdbClient.connect(server.endpoint())) {
      assertThat(client.snapshot().size()).isEqualTo(1);
    }
  }

  @Test
  void aServerOfRfc7047AloneIsMonitoredWithMonitor() {
    Function<JsonNode, String> oldest =
        request ->
            switch (request.path("method").asText()) {
              case "set_db_change_aware", "monitor_cond_since", "monitor_cond" ->
                  "{\"id\":" + request.get("id") + ",\"error\":\"unknown method\"}";
              case "monitor" -> result(request, "{\"DNS\":{\"" + ROW + "\":{\"new\":{}}}}");
              case "transact" ->
                  "{\"id\":null,\"method\":\"update\",\"params\":[\"ovn4j\",{\"DNS\":{\""
                      + ROW
                      + "\":{\"old\":{}}}}]}"
                      + result(request, "[{}]");
              default -> good(request);
            };
    try (FakeServer server = FakeServer.answering(oldest);
        OvsdbClient client = OvsdbClient.connect(server.endpoint())) {
      assertThat(client.snapshot().size()).isEqualTo(1);
      assertThat(client.commit(COMMENT).isCommitted()).isTrue();
      assertThat(client.snapshot().size()).isZero();
    }
  }

  @Test
  void largeMessagesAreUnderstoodWhateverTheOrderOfTheirFields() {
    String rows = manyRows(20_000, "initial");
    String more = manyRows(10_000, "delete");
    assertThat(more.length()).isGreaterThan(Message.LARGE / 2);
    Function<JsonNode, String> large =
        request ->
            switch (request.path("method").asText()) {
              case "monitor_cond_since" ->
                  "{\"result\":[false,\"x\","
                      + rows
                      + "],\"error\":null,\"id\":"
                      + request.get("id")
                      + "}";
              case "transact" ->
                  "{\"params\":[\"ovn4j\",\"y\","
                      + more
                      + "],\"id\":null,\"pad\":\""
                      + "x".repeat(Message.LARGE)
                      + "\",\"method\":\"update3\"}"
                      + result(request, "[{}" + " ".repeat(Message.LARGE) + "]");
              default -> good(request);
            };
    try (FakeServer server = FakeServer.answering(large);
        OvsdbClient client = OvsdbClient.connect(server.endpoint())) {
      assertThat(client.snapshot().rows(Dns.TABLE)).hasSize(20_000);
      assertThat(client.commit(COMMENT).isCommitted()).isTrue();
      assertThat(client.snapshot().rows(Dns.TABLE)).hasSize(10_000);
    }
  }

  private static String manyRows(int count, String kind) {
    StringBuilder rows = new StringBuilder("{\"DNS\":{");
    for (int i = 0; i < count; i++) {
      rows.append(i == 0 ? "" : ",")
          .append('"')
          .append(new java.util.UUID(5, i))
          .append("\":{\"")
          .append(kind)
          .append("\":{}}");
    }
    return rows.append("}}").toString();
  }

  @Test
  void nonsenseInALargeMessageEndsTheSessionAndIsNamedAndNothingOfItIsSeen() {
    String rows = manyRows(30_000, "insert");
    String nonsense = rows.substring(0, rows.length() - 2) + ",\"" + ROW + "\":{\"rename\":{}}}}";
    String malformed = rows.substring(0, rows.length() - 2) + ",\"" + ROW + "\":{]}}}";
    assertThat(commitAnsweredLarge(update3(nonsense))).contains("nonsense: unknown row update");
    assertThat(commitAnsweredLarge(update3(malformed))).contains("malformed JSON");
    assertThat(commitAnsweredLarge("{\"id\":4,\"result\":" + rows + "}"))
        .contains("the answer to transact is nonsense: not a list of results");
    assertThat(commitAnsweredLarge("{\"id\":99,\"result\":" + rows + "}"))
        .contains("an answer to a call that was not made: {\"id\":99");
    assertThat(commitAnsweredLarge("[" + rows + "]")).contains("not a JSON-RPC message: [{");
  }

  private static String update3(String updates) {
    return "{\"id\":null,\"method\":\"update3\",\"params\":[\"ovn4j\",\"y\"," + updates + "]}";
  }

  private static String commitAnsweredLarge(String answer) {
    assertThat(answer.length()).isGreaterThan(Message.LARGE);
    try (FakeServer server = FakeServer.answering(badAt("transact", answer));
        OvsdbClient client = OvsdbClient.connect(server.endpoint())) {
      CommitResult result = client.commit(COMMENT);
      return ((CommitResult.InDoubt) result).reason();
    }
  }

  @Test
  void theNextSessionGoesOnWithTheLastTransactionUnlessNonsenseFollowedIt() {
    String first = "00000000-0000-0000-0000-00000000000a";
    String second = "00000000-0000-0000-0000-00000000000b";
    Iterator<String> dumps =
        List.of(
                "[false,\"" + first + "\"," + dump() + "]",
                "[true,\"" + second + "\",{\"DNS\":{\"" + ROW + "\":{\"delete\":null}}}]",
                "[false,\"" + second + "\"," + dump() + "]")
            .iterator();
    Iterator<String> ends =
        List.of(
                FakeServer.HANG_UP,
                "{\"id\":null,\"method\":\"update3\",\"params\":[\"ovn4j\",\"x\",{\"DNS\":{\""
                    + ROW
                    + "\":{\"modify\":{}}}}]}")
            .iterator();
    BlockingQueue<String> since = new LinkedBlockingQueue<>();
    Function<JsonNode, String> answers =
        request ->
            switch (request.path("method").asText()) {
              case "monitor_cond_since" -> {
                since.add(request.path("params").path(3).asText());
                yield result(request, dumps.next());
              }
              case "transact" -> ends.next();
              default -> good(request);
            };
    try (FakeServer server = FakeServer.answeringEach(answers);
        OvsdbClient client = OvsdbClient.connect(server.endpoint())) {
      assertThat(client.snapshot().size()).isEqualTo(1);

      assertThat(client.commit(COMMENT)).isInstanceOf(CommitResult.InDoubt.class);
      assertThat(client.snapshot().size()).isZero();

      assertThat(client.commit(COMMENT)).isInstanceOf(CommitResult.InDoubt.class);
      assertThat(client.snapshot().size()).isEqualTo(1);
      assertThat(since).containsExactly(Replica.NO_TRANSACTION, first, Replica.NO_TRANSACTION);
    }
  }

  @Test
  void nonsenseEndsTheSessionAndIsNamed() {
    assertThat(commitAnswered("no JSON")).contains("malformed JSON");
    assertThat(commitAnswered("{\"id\":4,\"result\":[}]}")).contains("malformed JSON");
    assertThat(commitAnswered("[]")).contains("not a JSON-RPC message: []");
    assertThat(commitAnswered("{}")).contains("an answer to a call that was not made: {}");
    assertThat(commitAnswered("{\"id\":99,\"result\":[],\"error\":null}"))
        .contains("an answer to a call that was not made: {\"id\":99");
    assertThat(commitAnswered("{\"id\":4,\"result\":[],\"error\":null}"))
        .contains("answer to transact is nonsense");
    assertThat(commitAnswered("{\"id\":null,\"method\":\"update3\",\"params\":[]}"))
        .contains("not table updates");
    assertThat(commitAnswered("{\"id\":null,\"method\":\"monitor_canceled\",\"params\":[\"x\"]}"))
        .contains("removed or its schema converted");
  }

  @Test
  void aCommitWhoseAnswerIsLostIsInDoubt() {
    assertThat(commitAnswered(FakeServer.HANG_UP)).isEqualTo("the server closed the connection");
  }

  @Test
  void aMessageOverTheLimitEndsTheSession() {
    String answer = "{\"id\":4,\"result\":[{\"details\":\"" + "x".repeat(100_000) + "\"}]}";
    assertThat(commitAnswered(answer)).contains("longer than allowed");
  }

  @Test
  void anErrorAnswerIsARefusal() {
    String answer = "{\"id\":4,\"error\":{\"error\":\"unknown database\",\"details\":\"why\"}}";
    try (FakeServer server = FakeServer.answering(badAt("transact", answer));
        OvsdbClient client = OvsdbClient.connect(server.endpoint())) {
      assertThat(client.commit(COMMENT))
          .isInstanceOfSatisfying(
              CommitResult.Refused.class,
              refused ->
                  assertThat(refused.error()).hasToString("unknown database: why (operation 1)"));
      assertThat(client.snapshot().size()).isEqualTo(1);
    }
  }

  @Test
  void theServersEchoIsAnsweredAndItsUnknownNotificationsAreIgnored() throws Exception {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    String probe =
        "{\"id\":null,\"method\":\"locked\",\"params\":[\"x\"]}"
            + "{\"id\":\"echo\",\"method\":\"echo\",\"params\":[7]}"
            + "{\"id\":1,\"method\":\"get_weather\",\"params\":[]}";
    Function<JsonNode, String> answers =
        message -> {
          received.add(message.toString());
          return message.path("method").asText().equals("monitor_cond_since")
              ? good(message) + probe
              : good(message);
        };
    try (FakeServer server = FakeServer.answering(answers);
        OvsdbClient client = OvsdbClient.connect(server.endpoint())) {
      for (int i = 0; i < 4; i++) {
        assertThat(received.take()).contains("method");
      }
      assertThat(received.poll(10, TimeUnit.SECONDS))
          .isEqualTo("{\"id\":\"echo\",\"result\":[7],\"error\":null}");
      assertThat(received.poll(10, TimeUnit.SECONDS))
          .isEqualTo("{\"id\":1,\"result\":null,\"error\":\"unknown method\"}");
      assertThat(client.snapshot().size()).isEqualTo(1);
    }
  }

  @Test
  void aServerThatAnswersProbesIsKeptAndASilentOneIsGivenUp() throws Exception {
    BlockingQueue<String> probes = new LinkedBlockingQueue<>();
    AtomicInteger count = new AtomicInteger();
    Function<JsonNode, String> threeProbes =
        message -> {
          if (!message.path("method").asText().equals("echo")) {
            return good(message);
          }
          probes.add(message.toString());
          return count.incrementAndGet() <= 3 ? result(message, "[]") : "";
        };
    ClientOptions.Builder options;
    try (FakeServer server = FakeServer.answering(threeProbes)) {
      options =
          ClientOptions.builder(server.endpoint())
              .callDeadline(Duration.ofMillis(300))
              .probeInterval(Duration.ofMillis(100));
      try (OvsdbClient client = OvsdbClient.connect(options.build())) {
        for (int i = 0; i < 4; i++) {
          assertThat(probes.poll(10, TimeUnit.SECONDS)).contains("echo");
        }
        Eventually.await(() -> client.state() == ConnectionState.STALE);
        assertThatExceptionOfType(NorthboundException.class)
            .isThrownBy(() -> client.commit(COMMENT))
            .withMessageContaining("no session in time");
        assertThat(client.snapshot().size()).isEqualTo(1);
      }
    }
  }

  @Test
  void aServerThatAnswersNoProbesWhileItWritesAllRowsIsWaitedFor() {
    Function<JsonNode, String> slow =
        message -> {
          if (message.path("method").asText().equals("monitor_cond_since")) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
          }
          return message.path("method").asText().equals("echo")
              ? result(message, "[]")
              : good(message);
        };
    try (FakeServer server = FakeServer.answering(slow)) {
      ClientOptions.Builder options =
          ClientOptions.builder(server.endpoint()).probeInterval(Duration.ofMillis(100));
      try (OvsdbClient client = OvsdbClient.connect(options.build())) {
        assertThat(client.snapshot().size()).isEqualTo(1);
      }
    }
  }

  @Test
  void aServerThatDoesNotAnswerWhileConnectingIsPassedOver() {
    try (FakeServer silent = FakeServer.answering(message -> "");
        FakeServer server = FakeServer.answering(SessionTest::good)) {
      ClientOptions.Builder options =
          ClientOptions.builder(silent.endpoint() + "," + server.endpoint())
              .callDeadline(Duration.ofMillis(100));
      try (OvsdbClient client = OvsdbClient.connect(options.build())) {
        assertThat(client.snapshot().size()).isEqualTo(1);
      }
    }
  }

  @Test
  void aServerThatHangsUpWhileConnectingIsPassedOver() {
    try (FakeServer rude = FakeServer.answering(badAt("monitor_cond_since", FakeServer.HANG_UP));
        FakeServer server = FakeServer.answering(SessionTest::good);
        OvsdbClient client = OvsdbClient.connect(rude.endpoint() + "," + server.endpoint())) {
      assertThat(client.snapshot().size()).isEqualTo(1);
    }
  }

  @Test
  void theReasonIsGivenForEveryServer() {
    try (FakeServer silent = FakeServer.answering(message -> "")) {
      ClientOptions.Builder options =
          ClientOptions.builder(silent.endpoint() + ",unix:/nowhere/socket")
              .callDeadline(Duration.ofMillis(100));
      assertThatExceptionOfType(NorthboundException.class)
          .isThrownBy(() -> OvsdbClient.connect(options.build()))
          .withMessageContaining(silent.endpoint() + ": no answer to set_db_change_aware")
          .withMessageContaining("unix:/nowhere/socket: ");
    }
  }

  /** Why a commit is in doubt when its answer is this; the session must be over by then. */
  private static String commitAnswered(String answer) {
    try (FakeServer server = FakeServer.answering(badAt("transact", answer))) {
      ClientOptions.Builder options =
          ClientOptions.builder(server.endpoint())
              .callDeadline(Duration.ofMillis(500))
              .maxMessageBytes(50_000);
      try (OvsdbClient client = OvsdbClient.connect(options.build())) {
        CommitResult result = client.commit(COMMENT);
        assertThat(client.state()).isEqualTo(ConnectionState.STALE);
        assertThatExceptionOfType(NorthboundException.class)
            .isThrownBy(() -> client.commit(COMMENT))
            .withMessageContaining("no session in time");
        return ((CommitResult.InDoubt) result).reason();
      }
    }
  }

  private static Function<JsonNode, String> goodUntil(String method, String result) {
    return request ->
        request.path("method").asText().equals(method) ? result(request, result) : good(request);
  }

  private static Function<JsonNode, String> badAt(String method, String answer) {
    return request -> request.path("method").asText().equals(method) ? answer : good(request);
  }

  static String good(JsonNode request) {
    return switch (request.path("method").asText()) {
      case "set_db_change_aware" -> result(request, "{}");
      case "monitor_cond" -> result(request, "{}"); // of _Server
      case "get_schema" -> result(request, SMALL_SCHEMA);
      case "monitor_cond_since" -> result(request, "[false,\"x\"," + dump() + "]");
      default -> "";
    };
  }

  private static final String SMALL_SCHEMA =
      """
      {"name":"OVN_Northbound","version":"1.0.0","tables":{"DNS":{"columns":{
        "external_ids":{"type":{"key":"string","value":"string","min":0,"max":"unlimited"}}}}}}
      """
          .strip();

  private static String dump() {
    return "{\"DNS\":{\"" + ROW + "\":{\"initial\":{}}}}";
  }

  static String result(JsonNode request, String result) {
    return "{\"id\":" + request.get("id") + ",\"result\":" + result + ",\"error\":null}\n";
  }
}
