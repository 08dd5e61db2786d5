package org.ovn4j.odl;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.util.concurrent.ListenableFuture;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opendaylight.ovsdb.lib.MonitorCallBack;
import org.opendaylight.ovsdb.lib.OvsdbClient;
import org.opendaylight.ovsdb.lib.message.MonitorRequest;
import org.opendaylight.ovsdb.lib.message.OvsdbRPC;
import org.opendaylight.ovsdb.lib.message.TableUpdates;
import org.opendaylight.ovsdb.lib.notation.Condition;
import org.opendaylight.ovsdb.lib.notation.Function;
import org.opendaylight.ovsdb.lib.operations.Operation;
import org.opendaylight.ovsdb.lib.operations.OperationResult;
import org.opendaylight.ovsdb.lib.operations.Operations;
import org.opendaylight.ovsdb.lib.operations.Select;
import org.opendaylight.ovsdb.lib.schema.DatabaseSchema;
import org.opendaylight.ovsdb.lib.schema.GenericTableSchema;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.ovsdb.client.ClientOptions;
import org.ovn4j.ovsdb.client.RpcException;
import org.ovn4j.ovsdb.client.RpcListener;
import org.ovn4j.testkit.Eventually;
import org.ovn4j.testkit.NorthboundServer;

/**
 * What goes wrong with the library's own client and transport, {@code theirs}, and goes well with
 * {@link OdlClient}, {@code ours}, behind the same interface and on the same server. A test that
 * fails after an update of the library may be good news.
 */
@Timeout(60)
abstract class LibraryDefects {

  private static final String NB = "OVN_Northbound";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private NorthboundServer server;
  private Connection connection;
  private OvsdbClient theirs;
  private OdlClient ours;

  abstract NorthboundServer startServer();

  @BeforeEach
  void connect() throws InterruptedException {
    server = startServer();
    connection = Connection.withOwnDecoder(server.remote());
    theirs = connection.client();
    ours = another();
  }

  private OdlClient another() {
    return OdlClient.connect(ClientOptions.builder(server.remote()).build());
  }

  @AfterEach
  void disconnect() {
    ours.close();
    connection.close();
    server.close();
  }

  // --- what arrives -------------------------------------------------------------------------

  @Test
  void aStringThatEndsInABackslashStallsTheDecoderForGood() throws Exception {
    Told told = new Told();
    Told toldByOurs = new Told();
    theirs.monitor(schema(theirs), List.of(new MonitorRequest("Logical_Switch")), told);
    ours.monitor(schema(ours), List.of(new MonitorRequest("Logical_Switch")), toldByOurs);

    insert("ends in a backslash\\\\");

    assertThatThrownBy(() -> get(theirs.echo())).isInstanceOf(CancellationException.class);
    assertThat(told.words).isEmpty();
    assertThat(get(ours.echo())).isEmpty();
    assertThat(toldByOurs.words).containsExactly("update of [Logical_Switch]");
  }

  @Test
  void anErrorReplyIsDroppedAndTheCallCancelledAfterTheTimeout() throws Exception {
    assertThatThrownBy(() -> get(connection.rpc().get_schema(List.of("Nowhere"))))
        .isInstanceOf(CancellationException.class);

    assertThat(failure(ours.rpc().get_schema(List.of("Nowhere"))).error())
        .isEqualTo("unknown database");
  }

  @Test
  void theSchemaOfAnUnknownDatabaseNeverComes() throws Exception {
    // The call below it has long been cancelled by then.
    assertThatThrownBy(() -> theirs.getSchema("Nowhere").get(2, TimeUnit.SECONDS))
        .isInstanceOf(TimeoutException.class);

    assertThat(failure(ours.getSchema("Nowhere")).error()).isEqualTo("unknown database");
    assertThat(ours.getDatabaseSchema("Nowhere")).isNull();
  }

  // --- what can be said ---------------------------------------------------------------------

  @Test
  void noLockCanBeTaken() throws Exception {
    assertThatThrownBy(() -> theirs.lock("l", () -> {}, () -> {}))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> theirs.steal("l")).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> theirs.unLock("l")).isInstanceOf(UnsupportedOperationException.class);

    Queue<String> first = new ConcurrentLinkedQueue<>();
    Queue<String> second = new ConcurrentLinkedQueue<>();
    try (OdlClient rival = another()) {
      ours.lock("l", () -> first.add("acquired"), () -> first.add("stolen"));
      Eventually.await(() -> first.size() == 1);
      rival.lock("l", () -> second.add("acquired"), () -> second.add("stolen"));
      get(rival.echo());
      assertThat(second).as("it waits").isEmpty();
      assertThat(get(ours.unLock("l"))).isTrue();
      Eventually.await(() -> second.size() == 1);

      assertThat(get(ours.steal("l"))).isTrue();
      Eventually.await(() -> second.size() == 2);
      assertThat(first).containsExactly("acquired");
      assertThat(second).containsExactly("acquired", "stolen");
    }
  }

  @Test
  void methodsOfNewServersAreMissing() throws Exception {
    assertThat(names(OvsdbRPC.class))
        .contains("monitor")
        .doesNotContain("monitor_cond", "monitor_cond_since", "set_db_change_aware");
    assertThat(names(Operations.class)).contains("select").doesNotContain("wait", "waitFor");

    Queue<String> notified = new ConcurrentLinkedQueue<>();
    ours.rpc()
        .watch(
            new RpcListener() {
              @Override
              public void notified(String method, JsonNode params) {
                notified.add(method + " " + params.path(0).asText());
              }

              @Override
              public void ended(String reason) {}
            });
    call("set_db_change_aware", "[true]");
    String table = "{'Logical_Switch': [{'columns': ['name']}]}";
    call("monitor_cond", "['OVN_Northbound', 'cond', " + table + "]");
    call(
        "monitor_cond_since",
        "['OVN_Northbound', 'since', "
            + table
            + ", '%s']".formatted("00000000-0000-0000-0000-000000000000"));
    insert("net");
    get(ours.echo());
    assertThat(notified).containsExactlyInAnyOrder("update2 cond", "update3 since");

    String wait =
        "{'op': 'wait', 'table': 'Logical_Switch', 'where': [['name', '==', 'net']],"
            + " 'columns': ['name'], 'until': '==', 'rows': [{'name': 'net'}], 'timeout': 0}";
    assertThat(call("transact", "['OVN_Northbound', " + wait + "]").toString()).isEqualTo("[{}]");
  }

  private static List<String> names(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods()).map(Method::getName).toList();
  }

  private JsonNode call(String method, String params) throws Exception {
    return ours.rpc().session().call(method, json(params)).get(20, TimeUnit.SECONDS);
  }

  /** The transport cannot cure that: the library's users must name the function themselves. */
  @Test
  void lessThanIsWrittenAsGreaterThan() throws Exception {
    server.transact("[{\"op\":\"insert\",\"table\":\"NB_Global\",\"row\":{\"nb_cfg\":3}}]");
    GenericTableSchema global = schema(ours).table("NB_Global", GenericTableSchema.class);
    Condition wrong = global.column("nb_cfg", Long.class).opLesserThan(5L);
    assertThat(wrong.getFunction()).isEqualTo(Function.GREATER_THAN);

    Condition right = new Condition("nb_cfg", Function.LESS_THAN, 5L);
    for (OvsdbClient client : List.of(theirs, ours)) {
      assertThat(rows(client, global, wrong)).isZero();
      assertThat(rows(client, global, right)).isEqualTo(1);
    }
  }

  @SuppressWarnings("rawtypes") // as the library declares it
  private static int rows(OvsdbClient client, GenericTableSchema table, Condition where)
      throws Exception {
    Select<GenericTableSchema> select = new Select<>(table);
    select.addCondition(where);
    List<Operation> operations = List.of(select);
    return get(client.transact(schema(client), operations)).get(0).getRows().size();
  }

  @Test
  void aRefusedMonitorIsCancelledAfterTheTimeout() throws Exception {
    List<MonitorRequest> unknown = List.of(new MonitorRequest("No_Such_Table"));
    assertThatThrownBy(() -> theirs.monitor(schema(theirs), unknown, new Told()))
        .isInstanceOf(CancellationException.class);

    assertThatThrownBy(() -> ours.monitor(schema(ours), unknown, new Told()))
        .isInstanceOf(NorthboundException.class)
        .hasMessageContaining("No_Such_Table");
  }

  /** Not for want of an implementation: the one would end the connection, the other is no use. */
  @Test
  void neitherCancelsByNumberNorStopsEchoes() {
    assertThatThrownBy(() -> theirs.stopEchoService()).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> connection.rpc().cancel("1")).isInstanceOf(RuntimeException.class);

    assertThatThrownBy(() -> ours.stopEchoService())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("disconnect instead");
    assertThatThrownBy(() -> ours.rpc().cancel("1"))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("cancel the future");
  }

  // --- what became of it --------------------------------------------------------------------

  @Test
  void aFailedSelectIsANullPointerException() throws Exception {
    Select<GenericTableSchema> select = new Select<>(new GenericTableSchema("No_Such_Table"));

    assertThatThrownBy(() -> get(theirs.transact(schema(theirs), List.of(select))))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(NullPointerException.class);

    List<OperationResult> results = get(ours.transact(schema(ours), List.of(select)));
    assertThat(results).hasSize(1);
    assertThat(results.get(0).getError()).isNotNull();
    assertThat(results.get(0).getDetails()).contains("No_Such_Table");
  }

  @Test
  void whatAFailedOperationUndoesLooksLikeASuccess() throws Exception {
    List<String> operations =
        List.of(
            "{'op': 'insert', 'table': 'Logical_Switch', 'row': {'name': 'undone'}}",
            "{'op': 'abort'}",
            "{'op': 'insert', 'table': 'Logical_Switch', 'row': {'name': 'never done'}}");

    assertThat(errors(theirs, operations)).containsExactly("none", "aborted", "none");

    assertThat(errors(ours, operations)).containsExactly("no effect", "aborted", "no effect");
    assertThat(get(ours.transact(schema(ours), operations(operations))).get(2).getDetails())
        .startsWith("operation 1 failed: aborted");
    assertThat(server.dump()).doesNotContain("done");
  }

  @Test
  void whenACommitFailsAllOperationsLookLikeSuccesses() throws Exception {
    List<String> operations =
        List.of(
            "{'op': 'comment', 'comment': 'a dangling reference'}",
            "{'op': 'insert', 'table': 'Logical_Switch', 'row':"
                + " {'ports': ['uuid', '22222222-2222-5222-8222-222222222222']}}");
    String error = "referential integrity violation";

    assertThat(errors(theirs, operations)).containsExactly("none", "none", error);

    assertThat(errors(ours, operations)).containsExactly("no effect", "no effect", error);
    assertThat(get(ours.transact(schema(ours), operations(operations))).get(0).getDetails())
        .startsWith("the commit failed: " + error);
  }

  private static List<String> errors(OvsdbClient client, List<String> operations) throws Exception {
    return get(client.transact(schema(client), operations(operations))).stream()
        .map(result -> result.getError() == null ? "none" : result.getError())
        .toList();
  }

  @SuppressWarnings("rawtypes") // as the library declares it
  private static List<Operation> operations(List<String> operations) {
    return operations.stream().<Operation>map(text -> new JsonOperation(json(text))).toList();
  }

  // --- helpers ------------------------------------------------------------------------------

  private static final class Told implements MonitorCallBack {
    private final Queue<String> words = new ConcurrentLinkedQueue<>();

    @Override
    public void update(TableUpdates updates, DatabaseSchema schema) {
      words.add("update of " + updates.getUpdates().keySet());
    }

    @Override
    public void exception(Throwable failure) {
      words.add("exception");
    }
  }

  private void insert(String name) {
    server.transact(
        "[{\"op\":\"insert\",\"table\":\"Logical_Switch\",\"row\":{\"name\":\"" + name + "\"}}]");
  }

  private static DatabaseSchema schema(OvsdbClient client) throws Exception {
    return get(client.getSchema(NB));
  }

  private static <T> T get(ListenableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private static RpcException failure(ListenableFuture<?> call) throws Exception {
    try {
      throw new AssertionError("answered: " + get(call));
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(RpcException.class);
      return (RpcException) requireNonNull(e.getCause());
    }
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
