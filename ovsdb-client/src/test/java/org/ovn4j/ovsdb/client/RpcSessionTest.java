package org.ovn4j.ovsdb.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ovn4j.model.ovsdb.json.OvsdbJson;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.testkit.EmbeddedServer;
import org.ovn4j.testkit.Eventually;

/** The protocol for its own sake: calls, notifications and the end of a session. */
@Timeout(60)
class RpcSessionTest {

  private static final String MONITOR =
      "['OVN_Northbound', 'rows', {'Logical_Switch': [{'columns': ['name']}]}]";
  private static final String INSERT =
      "['OVN_Northbound', {'op': 'insert', 'table': 'Logical_Switch', 'row': {'name': 'net'}}]";

  private final EmbeddedServer server = EmbeddedServer.start();
  private final Heard heard = new Heard();
  private RpcSession session;

  /** What a listener was told, in words. */
  private static final class Heard implements RpcListener {
    private final Queue<String> words = new ConcurrentLinkedQueue<>();
    private BiConsumer<String, JsonNode> then = (method, params) -> {};

    @Override
    public void notified(String method, JsonNode params) {
      words.add(method + " of " + params.path(0).asText());
      then.accept(method, params);
    }

    @Override
    public void ended(String reason) {
      words.add("ended: " + reason);
    }
  }

  @BeforeEach
  void open() {
    session = RpcSession.open(ClientOptions.builder(server.remote()).build(), heard);
  }

  @AfterEach
  void close() {
    session.close();
    server.close();
    awaitNoThreads();
  }

  private static void awaitNoThreads() {
    Eventually.await(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("ovsdb-client")));
  }

  @Test
  void anAnswerComesAfterTheNotificationsBeforeIt() throws Exception {
    assertThat(get(session.call("list_dbs", json("[]"))).toString()).contains("OVN_Northbound");
    JsonNode rows = get(session.call("monitor", json(MONITOR)));
    assertThat(rows.isEmpty()).isTrue();

    CompletableFuture<String> heardThen =
        session.call("transact", json(INSERT)).thenApply(result -> heard.words.toString());

    assertThat(get(heardThen)).isEqualTo("[update of rows]");
    assertThat(session.endReason()).isEmpty();
    assertThat(session.endpoint()).hasToString(server.remote());
  }

  @Test
  void theExampleOfTheDocumentation() {
    ArrayNode params = JsonNodeFactory.instance.arrayNode().add("_Server");
    JsonNode schema = session.call("get_schema", params).join();
    assertThat(schema.path("tables").has("Database")).isTrue();
  }

  @Test
  void anErrorIsToldInTheServersWords() {
    assertThat(failure(session.call("get_schema", json("['Nowhere']"))))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(RpcException.Kind.ERROR))
        .satisfies(e -> assertThat(e.error()).isEqualTo("unknown database"))
        .satisfies(e -> assertThat(e.details()).contains("Nowhere"));
    assertThat(failure(session.call("no_such_method", json("[]"))).error())
        .isEqualTo("unknown method");
  }

  @Test
  void aMissedDeadlineFailsTheCallAndALateAnswerHarmsNobody() throws Exception {
    server.faults().delayReplies(Duration.ofMillis(500));
    CompletableFuture<JsonNode> late = session.call("list_dbs", json("[]"), Duration.ofMillis(50));
    CompletableFuture<JsonNode> cancelled = session.call("list_dbs", json("[]"));
    cancelled.cancel(false);
    assertThat(failure(late))
        .hasMessage("no answer to list_dbs within 50 ms")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(RpcException.Kind.NO_ANSWER));

    // Servers answer in order: when this comes, so have the others.
    assertThat(get(session.call("echo", json("['x']"))).path(0).asText()).isEqualTo("x");
    assertThat(session.endReason()).isEmpty();
  }

  @Test
  void anAnswerIsNotKeptUntilTheDeadline() throws Exception {
    WeakReference<JsonNode> answer =
        new WeakReference<>(
            get(session.call("get_schema", json("['_Server']"), Duration.ofDays(1))));
    Eventually.await(
        () -> {
          System.gc();
          return answer.refersTo(null);
        });
  }

  @Test
  void aLostConnectionFailsItsCallsAtOnceAndIsToldOnce() {
    server.faults().stopAnswering();
    CompletableFuture<JsonNode> pending = session.call("echo", json("[]"), Duration.ofDays(1));
    server.faults().dropConnections();

    RpcException lost = failure(pending);
    assertThat(lost.kind()).isEqualTo(RpcException.Kind.NO_ANSWER);
    assertThat(session.endReason()).hasValue(lost.reason());
    Eventually.await(() -> !heard.words.isEmpty());
    assertThat(heard.words).containsExactly("ended: " + lost.reason());
    RpcException unsent = failure(session.call("echo", json("[]")));
    assertThat(unsent.kind()).isEqualTo(RpcException.Kind.NOT_SENT);
    assertThat(unsent).hasMessage(lost.reason());
    awaitNoThreads(); // though nobody has closed it
  }

  @Test
  void aSilentServerIsGivenUp() {
    Heard quiet = new Heard();
    RpcSession probed =
        RpcSession.open(
            ClientOptions.builder(server.remote()).probeInterval(Duration.ofMillis(50)).build(),
            quiet);
    server.faults().stopAnswering();
    CompletableFuture<JsonNode> pending = probed.call("echo", json("[]"));
    assertThat(failure(pending)).hasMessage("the server gives no sign of life");
    Eventually.await(() -> !quiet.words.isEmpty());
    assertThat(quiet.words).containsExactly("ended: the server gives no sign of life");
  }

  @Test
  void closingFailsWhatIsPendingAndIsTold() {
    server.faults().stopAnswering();
    CompletableFuture<JsonNode> pending = session.call("echo", json("[]"));
    session.close();
    assertThat(failure(pending)).hasMessage("the session was closed");
    assertThat(heard.words).containsExactly("ended: the session was closed");
    session.close();
    assertThat(heard.words).hasSize(1);
  }

  @Test
  void theFirstThatAnswersIsTakenAndFailuresAreNotTheListeners() {
    server.faults().loseLeadership(); // which does not count here
    try (FakeServer hangsUp = FakeServer.answering(request -> FakeServer.HANG_UP);
        FakeServer silent = FakeServer.answering(request -> "")) {
      Heard once = new Heard();
      String endpoints = String.join(",", "tcp:127.0.0.1:1", hangsUp.endpoint(), silent.endpoint());
      ClientOptions.Builder options =
          ClientOptions.builder(endpoints + "," + server.remote())
              .connectTimeout(Duration.ofMillis(300));
      try (RpcSession taken = RpcSession.open(options.build(), once)) {
        assertThat(taken.endpoint()).hasToString(server.remote());
        assertThat(once.words).isEmpty();
      }
      assertThat(once.words).containsExactly("ended: the session was closed");
    }
  }

  @Test
  void ifNoneAnswersTheReasonsAreGiven() {
    try (FakeServer hangsUp = FakeServer.answering(request -> FakeServer.HANG_UP)) {
      String endpoints = "tcp:127.0.0.1:1," + hangsUp.endpoint();
      assertThatThrownBy(() -> RpcSession.open(ClientOptions.builder(endpoints).build(), heard))
          .isInstanceOf(NorthboundException.class)
          .hasMessageContaining("no OVSDB server: tcp:127.0.0.1:1: Connection refused")
          .hasMessageContaining(hangsUp.endpoint() + ": the server closed the connection");
    }
  }

  @Test
  void aListenerThatWaitsForAnAnswerGetsFree() throws Exception {
    CompletableFuture<RpcException> why = new CompletableFuture<>();
    heard.then =
        (method, params) -> {
          assertThat(session.inReceivingThread()).isTrue();
          why.complete(failure(session.call("echo", json("[]"), Duration.ofMillis(50))));
        };
    get(session.call("monitor", json(MONITOR)));
    get(session.call("transact", json(INSERT)));
    assertThat(get(why))
        .hasMessage("no answer to echo within 50 ms; it was called by the thread that receives it");
    assertThat(session.inReceivingThread()).isFalse();
    get(session.call("echo", json("[]")));
  }

  @Test
  void aListenerThatThrowsEndsTheSession() throws Exception {
    heard.then =
        (method, params) -> {
          throw new IllegalArgumentException("no such table");
        };
    get(session.call("monitor", json(MONITOR)));
    assertThat(failure(session.call("transact", json(INSERT))))
        .hasMessage("the server sent nonsense: no such table");
  }

  @Test
  void aListenerMayCloseTheSession() throws Exception {
    heard.then = (method, params) -> session.close();
    get(session.call("monitor", json(MONITOR)));
    assertThat(failure(session.call("transact", json(INSERT))))
        .hasMessage("the session was closed");
  }

  @Test
  void addressesAreThoseOfTheConnection() {
    assertThat(session.remoteAddress()).isEmpty();
    assertThat(session.localAddress()).isEmpty();
    try (EmbeddedServer tcp = EmbeddedServer.builder().remote("ptcp:0:127.0.0.1").start();
        RpcSession one = RpcSession.open(ClientOptions.builder(tcp.remote()).build(), heard)) {
      assertThat("tcp:127.0.0.1:" + one.remoteAddress().orElseThrow().getPort())
          .isEqualTo(tcp.remote());
      assertThat(one.localAddress().orElseThrow().getAddress().isLoopbackAddress()).isTrue();
      assertThat(one.serverCertificate()).isEmpty();
    }
  }

  @Test
  void whatIsNoCallIsRefused() {
    assertThatThrownBy(() -> session.call("echo", json("{}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a call of \"echo\" with OBJECT; params are an array");
    assertThatThrownBy(() -> session.call("echo\",\"x\":\"", json("[]")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> session.call("echo", json("[]"), Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a deadline must be positive: PT0S");
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private static RpcException failure(CompletableFuture<JsonNode> call) {
    try {
      throw new AssertionError("answered: " + get(call));
    } catch (ExecutionException e) {
      return (RpcException) requireNonNull(e.getCause());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return OvsdbJson.mapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
