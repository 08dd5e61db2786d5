package org.ovn4j.odl;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.util.RawValue;
import com.google.common.util.concurrent.ListenableFuture;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opendaylight.ovsdb.lib.EchoServiceCallbackFilters;
import org.opendaylight.ovsdb.lib.MonitorCallBack;
import org.opendaylight.ovsdb.lib.MonitorHandle;
import org.opendaylight.ovsdb.lib.OvsdbClient;
import org.opendaylight.ovsdb.lib.OvsdbConnectionInfo;
import org.opendaylight.ovsdb.lib.OvsdbConnectionListener;
import org.opendaylight.ovsdb.lib.message.MonitorRequest;
import org.opendaylight.ovsdb.lib.message.OvsdbRPC;
import org.opendaylight.ovsdb.lib.message.TableUpdate;
import org.opendaylight.ovsdb.lib.message.TableUpdates;
import org.opendaylight.ovsdb.lib.message.TransactBuilder;
import org.opendaylight.ovsdb.lib.message.UpdateNotification;
import org.opendaylight.ovsdb.lib.notation.Condition;
import org.opendaylight.ovsdb.lib.notation.Function;
import org.opendaylight.ovsdb.lib.notation.Row;
import org.opendaylight.ovsdb.lib.notation.UUID;
import org.opendaylight.ovsdb.lib.operations.Delete;
import org.opendaylight.ovsdb.lib.operations.Insert;
import org.opendaylight.ovsdb.lib.operations.OperationResult;
import org.opendaylight.ovsdb.lib.operations.Select;
import org.opendaylight.ovsdb.lib.schema.ColumnSchema;
import org.opendaylight.ovsdb.lib.schema.DatabaseSchema;
import org.opendaylight.ovsdb.lib.schema.GenericTableSchema;
import org.opendaylight.ovsdb.lib.schema.typed.MethodType;
import org.opendaylight.ovsdb.lib.schema.typed.TypedBaseTable;
import org.opendaylight.ovsdb.lib.schema.typed.TypedColumn;
import org.opendaylight.ovsdb.lib.schema.typed.TypedTable;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.ovsdb.client.ClientOptions;
import org.ovn4j.ovsdb.client.RpcException;
import org.ovn4j.ovsdb.client.RpcListener;
import org.ovn4j.testkit.EmbeddedServer;
import org.ovn4j.testkit.Eventually;

/** OpenDaylight's interface, method by method, over our session. */
@Timeout(60)
class OdlClientTest {

  private static final String NB = "OVN_Northbound";

  private EmbeddedServer server;
  private OdlClient client;
  private DatabaseSchema schema;
  private GenericTableSchema switches;
  private ColumnSchema<GenericTableSchema, String> name;

  @BeforeEach
  void connect() throws Exception {
    server = EmbeddedServer.start();
    client = OdlClient.connect(options().build());
    schema = get(client.getSchema(NB));
    switches = schema.table("Logical_Switch", GenericTableSchema.class);
    name = switches.column("name", String.class);
  }

  private ClientOptions.Builder options() {
    return ClientOptions.builder(server.remote());
  }

  @AfterEach
  void disconnect() {
    client.close();
    server.close();
  }

  // --- databases and transactions -----------------------------------------------------------

  @Test
  void databasesAndSchemas() throws Exception {
    assertThat(get(client.getDatabases())).contains(NB, "_Server");
    assertThat(schema.getTables()).contains("Logical_Switch");
    assertThat(client.getDatabaseSchema(NB)).isSameAs(schema);
    assertThat(get(client.getSchema(NB))).isSameAs(schema);
  }

  @Test
  void rowsAreInsertedSelectedAndDeleted() throws Exception {
    List<OperationResult> inserted =
        get(client.transactBuilder(schema).add(insert("net")).execute());
    UUID uuid = inserted.get(0).getUuid();

    Select<GenericTableSchema> select = new Select<>(switches);
    select.column(name);
    select.addCondition(new Condition("_uuid", Function.EQUALS, uuid));
    List<OperationResult> selected = get(client.transact(schema, List.of(select)));
    assertThat(selected.get(0).getError()).isNull();
    assertThat(selected.get(0).getRows())
        .extracting(row -> row.getColumn(name(row)).getData())
        .containsExactly("net");

    Delete<GenericTableSchema> delete = new Delete<>(switches);
    delete.addCondition(name.opEqual("net"));
    assertThat(get(client.transact(schema, List.of(delete))).get(0).getCount()).isEqualTo(1);
    assertThat(server.dump()).doesNotContain("net");
  }

  private ColumnSchema<GenericTableSchema, String> name(Row<GenericTableSchema> row) {
    return row.getTableSchema().column("name", String.class);
  }

  private Insert<GenericTableSchema> insert(String switchName) {
    return new Insert<>(switches).value(name, switchName);
  }

  @Test
  void paramsMayBeWrittenByHand() throws Exception {
    TransactBuilder byHand =
        new TransactBuilder(schema) {
          @Override
          public List<Object> params() {
            return List.of(NB, new RawValue("{\"op\":\"comment\",\"comment\":\"raw\"}"));
          }
        };
    assertThat(get(client.rpc().transact(byHand)).toString()).isEqualTo("[{}]");
  }

  @Test
  void aRequestThatTheServerRefusesAsAWholeIsNotInDoubt() throws Exception {
    Transaction nothing = new Transaction(List.of());
    org.ovn4j.model.ovsdb.DatabaseSchema other =
        new org.ovn4j.model.ovsdb.DatabaseSchema("Other", "1.0.0", new TreeMap<>());
    try (EmbeddedServer stranger = EmbeddedServer.builder().schema(other).start();
        OdlRpc rpc = OdlRpc.connect(ClientOptions.builder(stranger.remote()).build())) {
      assertThat(get(OdlTransactions.commit(rpc, nothing)))
          .isInstanceOfSatisfying(
              CommitResult.Refused.class,
              refused -> assertThat(refused.error().error()).isEqualTo("unknown database"));
    }
  }

  // --- monitors -----------------------------------------------------------------------------

  /** Tells what it is told. */
  private static final class Told implements MonitorCallBack {
    private final Queue<String> words = new ConcurrentLinkedQueue<>();
    private Consumer<TableUpdates> then = updates -> {};

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // as the library declares it
    public void update(TableUpdates updates, DatabaseSchema of) {
      for (TableUpdate update : updates.getUpdates().values()) {
        update.getRows().values().forEach(row -> words.add(describe((TableUpdate.RowUpdate) row)));
      }
      then.accept(updates);
    }

    @SuppressWarnings("rawtypes") // as the library declares it
    private static String describe(TableUpdate.RowUpdate row) {
      return row.getOld() == null ? "inserted" : row.getNew() == null ? "deleted" : "changed";
    }

    @Override
    public void exception(Throwable failure) {
      words.add(String.valueOf(failure.getMessage()));
    }
  }

  private TableUpdates monitor(MonitorHandle handle, MonitorCallBack callback) {
    MonitorRequest request = new MonitorRequest("Logical_Switch", Set.of("name"));
    return client.monitor(schema, List.of(request), handle, callback);
  }

  @Test
  void aMonitorTellsTheRowsThenTheirChangesUntilItIsCancelled() throws Exception {
    get(client.transact(schema, List.of(insert("first"))));
    Told told = new Told();
    MonitorHandle handle = new MonitorHandle("switches");
    TableUpdates initial = monitor(handle, told);
    assertThat(initial.getUpdate(switches).getRows()).hasSize(1);

    get(client.transact(schema, List.of(insert("second"))));
    assertThat(told.words).containsExactly("inserted");
    get(client.transact(schema, List.of(new Delete<>(switches))));
    assertThat(told.words).containsExactly("inserted", "deleted", "deleted");

    client.cancelMonitor(handle);
    get(client.transact(schema, List.of(insert("third"))));
    assertThat(told.words).hasSize(3);
    assertThatThrownBy(() -> client.cancelMonitor(handle, 5))
        .isInstanceOf(NorthboundException.class)
        .hasMessageStartingWith("monitor_cancel: unknown monitor");
  }

  @Test
  void monitorsNeedNeitherHandleNorTimeout() throws Exception {
    List<MonitorRequest> requests = List.of(new MonitorRequest("Logical_Switch"));
    Told first = new Told();
    Told second = new Told();
    assertThat(client.monitor(schema, requests, first).getUpdates()).isEmpty();
    assertThat(client.monitor(schema, requests, second, 5).getUpdates()).isEmpty();
    get(client.transact(schema, List.of(insert("net"))));
    assertThat(first.words).containsExactly("inserted");
    assertThat(second.words).containsExactly("inserted");
  }

  @Test
  void aMonitorThatCannotBeIsToldInTheServersWords() {
    List<MonitorRequest> requests = List.of(new MonitorRequest("No_Such_Table"));
    assertThatThrownBy(() -> client.monitor(schema, requests, new Told()))
        .isInstanceOf(NorthboundException.class)
        .hasMessageContaining("No_Such_Table");

    MonitorHandle handle = new MonitorHandle("twice");
    Told told = new Told();
    TableUpdates unused = monitor(handle, told);
    assertThatThrownBy(() -> monitor(handle, new Told()))
        .isInstanceOf(NorthboundException.class)
        .hasMessageContaining("\"twice\"");
  }

  @Test
  void aMonitorThatComesTooLateTellsNothing() throws Exception {
    server.faults().delayReplies(Duration.ofMillis(1500));
    Told told = new Told();
    MonitorHandle handle = new MonitorHandle("late");
    List<MonitorRequest> requests = List.of(new MonitorRequest("Logical_Switch"));
    assertThatThrownBy(() -> client.monitor(schema, requests, handle, told, 1))
        .isInstanceOf(NorthboundException.class)
        .hasMessage("monitor: no answer to monitor within 1000 ms");

    server.faults().delayReplies(Duration.ZERO);
    get(client.transact(schema, List.of(insert("net"))));
    assertThat(told.words).isEmpty();
    assertThat(monitor(handle, told).getUpdates()).as("its name is free").hasSize(1);
  }

  @Test
  void aCallbackThatWaitsOrThrowsHarmsNobody() throws Exception {
    CompletableFuture<RuntimeException> refusal = new CompletableFuture<>();
    Told told = new Told();
    told.then =
        updates -> {
          try {
            TableUpdates unused = monitor(new MonitorHandle("inner"), new Told());
          } catch (IllegalStateException e) {
            refusal.complete(e);
            throw e;
          }
        };
    TableUpdates unused = monitor(new MonitorHandle("outer"), told);
    get(client.transact(schema, List.of(insert("net"))));
    assertThat(refusal.get(20, TimeUnit.SECONDS))
        .hasMessageContaining("must hand its work to another thread");
    assertThat(get(client.echo())).isEmpty();
  }

  // --- locks --------------------------------------------------------------------------------

  @Test
  void aLockIsAskedForOnceAndComesBackFromItsThief() throws Exception {
    Queue<String> words = new ConcurrentLinkedQueue<>();
    client.lock("l", () -> words.add("acquired"), () -> words.add("stolen"));
    assertThatThrownBy(() -> client.lock("l", () -> {}, () -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("lock \"l\" was asked for already; unLock it first");
    Eventually.await(() -> words.size() == 1);
    try (OdlClient thief = OdlClient.connect(options().build())) {
      assertThat(get(thief.steal("l"))).isTrue();
      Eventually.await(() -> words.size() == 2);
    } // the end of its connection gives it up
    Eventually.await(() -> words.size() == 3);
    assertThat(words).containsExactly("acquired", "stolen", "acquired");

    assertThat(get(client.unLock("l"))).isTrue();
    assertThat(failure(client.unLock("l")).kind()).isEqualTo(RpcException.Kind.ERROR);
    client.lock("l", () -> words.add("acquired"), () -> words.add("stolen"));
    Eventually.await(() -> words.size() == 4);
  }

  @Test
  void whoOnlyWaitedForALockDoesNotLoseItAtTheEnd() throws Exception {
    Queue<String> words = new ConcurrentLinkedQueue<>();
    assertThat(get(client.steal("l"))).isTrue();
    OdlClient waiting = OdlClient.connect(options().build());
    waiting.lock("l", () -> words.add("acquired"), () -> words.add("stolen"));
    assertThat(get(waiting.echo())).isEmpty();
    waiting.disconnect();
    assertThat(words).isEmpty();
  }

  @Test
  void theCallsBelowHaveLocksAndCallbacksToo() throws Exception {
    Queue<String> words = new ConcurrentLinkedQueue<>();
    OvsdbRPC rpc = client.rpc();
    assertThat(
            rpc.registerCallback(
                new OvsdbRPC.Callback() {
                  @Override
                  public void update(Object node, UpdateNotification update) {
                    words.add("update of " + update.getContext() + update.getUpdates().size());
                  }

                  @Override
                  public void locked(Object node, List<String> ids) {
                    words.add("locked " + ids);
                    throw new IllegalStateException("of no consequence");
                  }

                  @Override
                  public void stolen(Object node, List<String> ids) {
                    words.add("stolen " + ids);
                  }
                }))
        .isTrue();
    TableUpdates unused = monitor(new MonitorHandle("m"), new Told());
    get(client.transact(schema, List.of(insert("net"))));

    assertThat(get(rpc.lock(List.of("l")))).hasToString("{locked=true}");
    try (OdlRpc thief = OdlRpc.connect(options().build())) {
      assertThat(get(thief.steal(List.of("l")))).hasToString("{locked=true}");
      Eventually.await(() -> words.contains("stolen [l]"));
      assertThat(get(thief.unlock(List.of("l")))).hasToString("{}");
    }
    Eventually.await(() -> words.contains("locked [l]"));
    assertThat(words).containsExactly("update of m1", "stolen [l]", "locked [l]");
    assertThat(get(rpc.echo())).isEmpty();
    assertThatThrownBy(() -> rpc.cancel("1")).isInstanceOf(UnsupportedOperationException.class);
  }

  // --- the connection -----------------------------------------------------------------------

  @Test
  void disconnectingFailsWhatIsPendingAndTellsTheListener() throws Exception {
    Queue<String> words = new ConcurrentLinkedQueue<>();
    OvsdbConnectionListener listener =
        new OvsdbConnectionListener() {
          @Override
          public void connected(OvsdbClient of) {
            words.add("connected " + of.isActive());
          }

          @Override
          public void disconnected(OvsdbClient of) {
            words.add("disconnected " + of.isActive());
          }
        };
    OdlClient one = OdlClient.connect(options().build(), listener);
    server.faults().stopAnswering();
    ListenableFuture<List<String>> pending = one.echo();
    one.disconnect();
    assertThat(failure(pending)).hasMessage("the session was closed");
    assertThat(words).containsExactly("connected true", "disconnected false");
    assertThat(failure(one.echo()).kind()).isEqualTo(RpcException.Kind.NOT_SENT);
    assertThatThrownBy(() -> one.lock("l", () -> {}, () -> {}))
        .isInstanceOf(NorthboundException.class)
        .hasMessage("no lock: the connection has ended: the session was closed");
    assertThatThrownBy(() -> one.monitor(schema, List.of(), new Told()))
        .isInstanceOf(NorthboundException.class)
        .hasMessage("monitor: the session was closed");
    one.disconnect();
    assertThat(words).hasSize(2);
  }

  @Test
  void aCancelledCallIsForgotten() throws Exception {
    server.faults().delayReplies(Duration.ofMillis(300));
    ListenableFuture<List<String>> call = client.echo();
    call.cancel(true);
    assertThat(get(client.echo())).as("servers answer in order").isEmpty();
    assertThat(client.isActive()).isTrue();

    CompletableFuture<JsonNode> below = new CompletableFuture<>();
    Answer.of(below, result -> result).cancel(true);
    assertThat(below).isCancelled();
  }

  @Test
  void whereItGoesIsKnownAfterTheEndToo() throws Exception {
    try (EmbeddedServer tcp = EmbeddedServer.builder().remote("ptcp:0:127.0.0.1").start()) {
      OdlClient one = OdlClient.connect(ClientOptions.builder(tcp.remote()).build());
      OvsdbConnectionInfo info = one.getConnectionInfo();
      one.disconnect();
      assertThat("tcp:" + info.getRemoteAddress().getHostAddress() + ":" + info.getRemotePort())
          .isEqualTo(tcp.remote());
      assertThat(info.getLocalAddress().isLoopbackAddress()).isTrue();
      assertThat(info.getLocalPort()).isPositive();
      assertThat(info.getType()).isEqualTo(OvsdbConnectionInfo.ConnectionType.ACTIVE);
      assertThat(info.getCertificate()).isNull();
      assertThat(info).hasToString(tcp.remote()).isNotEqualTo(client.getConnectionInfo());
      assertThat(one).hasToString("connection to " + tcp.remote());
    }
  }

  @Test
  void whoWatchesTooLateIsToldOfTheEndAtOnce() {
    Queue<String> words = new ConcurrentLinkedQueue<>();
    OdlRpc rpc = OdlRpc.connect(options().build());
    rpc.close();
    rpc.watch(
        new RpcListener() {
          @Override
          public void notified(String method, JsonNode params) {
            words.add(method);
          }

          @Override
          public void ended(String reason) {
            words.add(reason);
          }
        });
    assertThat(words).containsExactly("the session was closed");
    assertThat(rpc).hasToString(server.remote());
  }

  @Test
  void whetherItIsPublishedIsTheUsersBusiness() {
    assertThat(client.isConnectionPublished()).isFalse();
    client.setConnectionPublished(true);
    assertThat(client.isConnectionPublished()).isTrue();
  }

  @Test
  void theServersEchoesAreAnsweredInAnyCase() {
    client.startEchoService(new EchoServiceCallbackFilters() {});
    assertThatThrownBy(client::stopEchoService).isInstanceOf(UnsupportedOperationException.class);
  }

  /** A row of the library's kind, with a method for each column. */
  @TypedTable(name = "Logical_Switch", database = NB)
  interface Switch extends TypedBaseTable<GenericTableSchema> {
    @TypedColumn(name = "name", method = MethodType.GETDATA)
    String getName();

    @TypedColumn(name = "name", method = MethodType.SETDATA)
    void setName(String name);
  }

  @Test
  void rowsCanHaveTypes() {
    Switch row = requireNonNull(client.createTypedRowWrapper(Switch.class));
    row.setName("net");
    assertThat(row.getName()).isEqualTo("net");
    assertThat(client.createTypedRowWrapper(schema, Switch.class)).isNotNull();
    try (OdlClient ignorant = OdlClient.connect(options().build())) {
      assertThat(ignorant.createTypedRowWrapper(Switch.class)).isNull();
    }
  }

  @Test
  void aCommitWithoutAnAnswerIsInDoubtForAReason() {
    try (NorthboundDb database = OdlNorthbound.over(client, Duration.ofSeconds(20))) {
      server.faults().cutNextReply();
      CommitResult result = database.commit(new Transaction(List.of()));
      String reason = client.rpc().session().endReason().orElseThrow();
      assertThat(result).isEqualTo(new CommitResult.InDoubt(reason));
      assertThatThrownBy(() -> database.commit(new Transaction(List.of())))
          .isInstanceOf(NorthboundException.class);
    }
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
}
