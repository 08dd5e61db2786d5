package org.ovn4j.odl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opendaylight.ovsdb.lib.OvsdbClient;
import org.opendaylight.ovsdb.lib.operations.OperationResult;
import org.opendaylight.ovsdb.lib.operations.Select;
import org.opendaylight.ovsdb.lib.schema.DatabaseSchema;
import org.opendaylight.ovsdb.lib.schema.GenericTableSchema;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.testkit.EmbeddedServer;

/**
 * What goes wrong with OpenDaylight's library, and does not with ovn4j on the same server. A test
 * that fails after an update of the library may be good news.
 */
class LibraryDefectsTest {

  private static final UUID SWITCH = UUID.fromString("11111111-1111-5111-8111-111111111111");

  private EmbeddedServer server;
  private Connection connection;
  private OvsdbClient client;
  private NorthboundDb ours;

  @BeforeEach
  void connect() throws InterruptedException {
    server = EmbeddedServer.start();
    connection = Connection.withOwnDecoder(server.remote());
    client = connection.client();
    ours = org.ovn4j.ovsdb.client.OvsdbClient.connect(server.remote());
  }

  @AfterEach
  void disconnect() {
    ours.close();
    connection.close();
    server.close();
  }

  private static Operation insert(String name) {
    return new Operation.Insert(
        LogicalSwitch.TABLE, SWITCH, new TreeMap<>(Map.of("name", Datum.of(name))));
  }

  private DatabaseSchema schema() throws Exception {
    return client.getSchema("OVN_Northbound").get(10, TimeUnit.SECONDS);
  }

  @Test
  void aStringThatEndsInABackslashStallsItsDecoderForGood() throws Exception {
    try (NorthboundDb theirs = OdlNorthbound.over(client, Duration.ofSeconds(5))) {
      Transaction evil = new Transaction(List.of(insert("ends in a backslash\\")));
      ours.commit(evil).orElseThrow();

      assertThat(ours.snapshot().rows(LogicalSwitch.TABLE)).containsOnlyKeys(SWITCH);
      assertThatThrownBy(() -> client.echo().get(10, TimeUnit.SECONDS))
          .isInstanceOf(CancellationException.class);
      assertThat(theirs.snapshot().size()).as("the update was not received").isZero();
    }
  }

  @Test
  void theSchemaOfAnUnknownDatabaseNeverComes() {
    assertThatThrownBy(() -> client.getSchema("Nowhere").get(2, TimeUnit.SECONDS))
        .isInstanceOf(TimeoutException.class);

    try (EmbeddedServer other =
        EmbeddedServer.builder()
            .schema(new org.ovn4j.model.ovsdb.DatabaseSchema("Other", "1.0.0", new TreeMap<>()))
            .start()) {
      assertThatThrownBy(() -> org.ovn4j.ovsdb.client.OvsdbClient.connect(other.remote()))
          .isInstanceOf(NorthboundException.class);
    }
  }

  @Test
  @SuppressWarnings("rawtypes") // as the library declares it
  void whatFollowsAFailedOperationLooksLikeASuccess() throws Exception {
    Transaction failing =
        new Transaction(
            List.of(new Operation.Exists(LogicalSwitch.TABLE, SWITCH), insert("not inserted")));
    List<org.opendaylight.ovsdb.lib.operations.Operation> operations =
        TransactionRequest.operations(failing);

    List<OperationResult> results = client.transact(schema(), operations).get(10, TimeUnit.SECONDS);
    assertThat(results.get(1).getError()).isNull();

    assertThat(ours.commit(failing)).isInstanceOf(CommitResult.Conflict.class);
    try (NorthboundDb over = OdlNorthbound.over(client, Duration.ofSeconds(5))) {
      assertThat(over.commit(failing)).isInstanceOf(CommitResult.Conflict.class);
    }
  }

  @Test
  void lessThanIsWrittenAsGreaterThan() throws Exception {
    GenericTableSchema ports = schema().table("Logical_Switch_Port", GenericTableSchema.class);
    assertThat(ports.column("tag", Long.class).opLesserThan(5L).getFunction().toString())
        .isEqualTo(">");
  }

  @Test
  void itsClientTakesNoLocks() {
    assertThatThrownBy(() -> client.steal("lock"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aFailedSelectIsANullPointerException() throws Exception {
    Select<GenericTableSchema> select = new Select<>(new GenericTableSchema("No_Such_Table"));

    assertThatThrownBy(() -> client.transact(schema(), List.of(select)).get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(NullPointerException.class);
  }

  @Test
  void aCallToADeadServerWaitsForItsTimeout() throws Exception {
    DatabaseSchema schema = schema();
    try (NorthboundDb over = OdlNorthbound.over(client, Duration.ofSeconds(5))) {
      server.close();
      assertThatThrownBy(() -> client.transact(schema, List.of()).get(100, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);

      awaitEnd(over);
      assertThatThrownBy(() -> over.commit(new Transaction(List.of(insert("s")))))
          .isInstanceOf(NorthboundException.class);
    }
  }

  /** The news of a closed connection takes a moment. */
  private static void awaitEnd(NorthboundDb database) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() < deadline) {
      try {
        database.snapshot();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      } catch (NorthboundException e) {
        return;
      }
    }
    throw new AssertionError(database + " is not told of the end");
  }
}
