package org.ovn4j.odl;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.ListenableFuture;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opendaylight.ovsdb.lib.MonitorCallBack;
import org.opendaylight.ovsdb.lib.OvsdbClient;
import org.opendaylight.ovsdb.lib.OvsdbConnectionListener;
import org.opendaylight.ovsdb.lib.jsonrpc.JsonRpcEndpoint;
import org.opendaylight.ovsdb.lib.message.MonitorRequest;
import org.opendaylight.ovsdb.lib.message.OvsdbRPC;
import org.opendaylight.ovsdb.lib.message.TableUpdates;
import org.opendaylight.ovsdb.lib.message.TransactBuilder;
import org.opendaylight.ovsdb.lib.schema.DatabaseSchema;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.ovsdb.client.ClientOptions;
import org.ovn4j.ovsdb.client.RpcException;
import org.ovn4j.testkit.EmbeddedServer;
import org.ovn4j.testkit.Eventually;

/**
 * What is wrong with the lives of the library's own connections, {@code theirs}, and of its calls,
 * and how it is with {@link OdlClient}, {@code ours}, on the same server.
 */
@Timeout(90)
class TransportDefectsTest {

  private static final int LONG_MILLIS = 600_000;
  private static final int DEFAULT_MILLIS = 1000;

  private EmbeddedServer server;
  private Connection connection;
  private OvsdbClient theirs;
  private OdlClient ours;

  @BeforeEach
  void connect() throws InterruptedException {
    server = EmbeddedServer.start();
    connection = Connection.withOwnDecoder(server.remote());
    theirs = connection.client();
    ours = OdlClient.connect(options().build());
  }

  private ClientOptions.Builder options() {
    return ClientOptions.builder(server.remote()).callDeadline(Duration.ofDays(1));
  }

  @AfterEach
  void disconnect() {
    JsonRpcEndpoint.setReaperInterval(DEFAULT_MILLIS);
    ours.close();
    connection.close();
    server.close();
  }

  @Test
  void oneTimeoutOfASecondIsThatOfAllClients() throws Exception {
    try (OdlClient hasty =
        OdlClient.connect(options().callDeadline(Duration.ofMillis(200)).build())) {
      server.faults().delayReplies(Duration.ofSeconds(3));
      ListenableFuture<List<String>> patient = ours.echo();

      assertThat(failure(hasty.echo())).hasMessage("no answer to echo within 200 ms");
      assertThat(hasty.isActive()).isTrue();
      assertThatThrownBy(() -> get(theirs.echo())).isInstanceOf(CancellationException.class);
      assertThat(get(patient)).isEmpty();
    }
  }

  @Test
  void closingOneBreaksAllOthersInTheJvm() throws Exception {
    assertThat(said("theirs closes")).contains("java.util.concurrent.RejectedExecutionException");

    assertThat(said("ours closes")).contains("answered []");
  }

  private String said(String what) throws Exception {
    Process jvm = OdlJvm.start(what, server.remote());
    try {
      return OdlJvm.outputOfMain(jvm);
    } finally {
      jvm.destroyForcibly();
    }
  }

  @Test
  void aJvmStaysAliveForAClientThatWasNotDisconnected() throws Exception {
    Process jvm = OdlJvm.start("theirs goes on", server.remote());
    try {
      assertThat(OdlJvm.outputOfMain(jvm)).contains("OVSDB-ActiveConn");
      assertThat(jvm.waitFor(3, TimeUnit.SECONDS)).as("it has ended").isFalse();
    } finally {
      jvm.destroyForcibly();
    }

    Process ends = OdlJvm.start("ours goes on", server.remote());
    try {
      assertThat(OdlJvm.outputOfMain(ends)).doesNotContain("ovsdb-client");
      assertThat(ends.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(ends.exitValue()).isZero();
    } finally {
      ends.destroyForcibly();
    }
  }

  @Test
  void aDeadServerFailsNothingUntilTheTimeout() throws Exception {
    JsonRpcEndpoint.setReaperInterval(LONG_MILLIS);
    server.faults().stopAnswering();
    ListenableFuture<List<String>> theirCall = theirs.echo();
    ListenableFuture<List<String>> ourCall = ours.echo();
    server.faults().dropConnections();

    Eventually.await(() -> !theirs.isActive());
    assertThat(theirCall).isNotDone();
    ListenableFuture<List<String>> next = theirs.echo();
    assertThat(next).isNotDone();

    assertThat(failure(ourCall).kind()).isEqualTo(RpcException.Kind.NO_ANSWER);
    assertThat(failure(ours.echo()).kind()).isEqualTo(RpcException.Kind.NOT_SENT);
  }

  /** Neither connects again; ours says so, and why, to whoever has to. */
  @Test
  void nobodyIsToldThatAConnectionIsLost() throws Exception {
    Told told = new Told();
    monitor(theirs, told);
    Told toldByOurs = new Told();
    try (OdlClient watched = OdlClient.connect(options().build(), toldByOurs)) {
      monitor(watched, toldByOurs);
      watched.lock("l", () -> toldByOurs.words.add("acquired"), () -> toldByOurs.words.add("gone"));
      Eventually.await(() -> toldByOurs.words.size() == 2);

      server.faults().dropConnections();

      Eventually.await(() -> !theirs.isActive() && !watched.isActive());
      Eventually.await(() -> toldByOurs.words.size() == 5);
      assertThat(told.words).isEmpty();
      assertThat(toldByOurs.words)
          .startsWith("connected", "acquired", "gone")
          .endsWith("disconnected")
          .anyMatch(word -> word.startsWith("exception: the connection has ended: "));
    }
    Told anew = new Told();
    try (OdlClient next = OdlClient.connect(options().build(), anew)) {
      assertThat(get(next.getDatabases())).contains("OVN_Northbound");
      assertThat(anew.words).containsExactly("connected");
    }
  }

  private static void monitor(OvsdbClient client, MonitorCallBack callback) throws Exception {
    DatabaseSchema schema = get(client.getSchema("OVN_Northbound"));
    client.monitor(schema, List.of(new MonitorRequest("Logical_Switch")), callback);
  }

  private static final class Told implements MonitorCallBack, OvsdbConnectionListener {
    private final Queue<String> words = new ConcurrentLinkedQueue<>();

    @Override
    public void update(TableUpdates updates, DatabaseSchema schema) {
      words.add("update");
    }

    @Override
    public void exception(Throwable failure) {
      words.add("exception: " + failure.getMessage());
    }

    @Override
    public void connected(OvsdbClient client) {
      words.add("connected");
    }

    @Override
    public void disconnected(OvsdbClient client) {
      words.add("disconnected");
    }
  }

  @Test
  void aRequestStaysInMemoryForTheWholeTimeout() throws Exception {
    JsonRpcEndpoint.setReaperInterval(LONG_MILLIS);
    WeakReference<Object> theirRequest = sent(connection.rpc());
    WeakReference<Object> ourRequest = sent(ours.rpc());

    Eventually.await(
        () -> {
          System.gc();
          return ourRequest.refersTo(null);
        });
    assertThat(theirRequest.refersTo(null)).isFalse();
  }

  /** An operation of a request that was answered. */
  private static WeakReference<Object> sent(OvsdbRPC rpc) throws Exception {
    TransactBuilder request =
        OdlTransactions.request(
            new Transaction(
                List.of(
                    new Operation.Delete(
                        LogicalSwitch.TABLE,
                        UUID.fromString("11111111-1111-5111-8111-111111111111")))));
    WeakReference<Object> operation = new WeakReference<>(request.params().get(1));
    assertThat(get(rpc.transact(request))).hasSize(1);
    return operation;
  }

  @Test
  void aUnixSocketHasNoPlaceInIt() throws Exception {
    assertThatThrownBy(() -> theirs.getConnectionInfo().getRemoteAddress())
        .isInstanceOf(ClassCastException.class);

    assertThat(ours.getConnectionInfo()).hasToString(server.remote());
    assertThat(ours.getConnectionInfo().getRemoteAddress().isLoopbackAddress()).isTrue();
    assertThat(ours.getConnectionInfo().getRemotePort()).isZero();
    assertThat(get(ours.echo())).isEmpty();
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
