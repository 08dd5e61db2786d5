package org.ovn4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.nb.Dns;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.nb.NbGlobal;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.nb.PortGroup;
import org.ovn4j.model.ovsdb.ColumnSchema;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.TableSchema;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Operation.Mutation;
import org.ovn4j.northbound.Operation.Mutator;
import org.ovn4j.northbound.OvsdbError;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Transaction;

class EmbeddedNorthboundTest {

  private static final UUID SWITCH = new UUID(1, 1);
  private static final UUID PORT_A = new UUID(2, 1);
  private static final UUID PORT_B = new UUID(2, 2);
  private static final UUID GROUP = new UUID(3, 1);

  private final EmbeddedNorthbound database = EmbeddedNorthbound.create();

  @Test
  void startsEmpty() {
    assertThat(database.snapshot()).isEqualTo(Snapshot.empty(Northbound.SCHEMA));
  }

  @Test
  void commitsRowsThatReferToEachOther() {
    commit(insert(PORT_A, port("a")), insert(SWITCH, switchWith(PORT_A)));

    assertThat(database.snapshot().rows(LogicalSwitch.TABLE))
        .containsExactly(Map.entry(SWITCH, switchWith(PORT_A)));
    assertThat(database.snapshot().find(LogicalSwitchPort.TABLE, PORT_A)).contains(port("a"));
  }

  @Test
  void aFailedOperationUndoesTheEarlierOnes() {
    OvsdbError error =
        refused(insert(SWITCH, switchWith()), insert(GROUP, group()), insert(SWITCH, switchWith()));

    assertThat(error.error()).isEqualTo("duplicate uuid");
    assertThat(error.operation()).isEqualTo(2);
    assertThat(database.snapshot().size()).isZero();
  }

  @Test
  void theUuidOfARowDeletedInTheSameTransactionIsNotFree() {
    commit(insert(SWITCH, switchWith()));

    OvsdbError error = refused(delete(SWITCH, switchWith()), insert(SWITCH, switchWith()));

    assertThat(error.error()).isEqualTo("duplicate uuid");
    commit(delete(SWITCH, switchWith()));
    commit(insert(SWITCH, switchWith()));
  }

  @Test
  void aPortThatNothingRefersToIsNotKept() {
    commit(insert(PORT_A, port("a")));
    assertThat(database.snapshot().size()).isZero();

    commit(insert(PORT_A, port("a")), insert(SWITCH, switchWith(PORT_A)));
    commit(delete(SWITCH, switchWith()));
    assertThat(database.snapshot().size()).isZero();
  }

  @Test
  void aReferencedPortCannotBeDeletedNorAMissingOneReferenced() {
    commit(insert(PORT_A, port("a")), insert(SWITCH, switchWith(PORT_A)));

    OvsdbError deletion = refused(delete(PORT_A, port("a")));
    OvsdbError missing = refused(mutatePorts(Mutator.INSERT, PORT_B), new Operation.Comment("x"));

    assertThat(deletion.error()).isEqualTo("referential integrity violation");
    assertThat(deletion.operation()).isEqualTo(1);
    assertThat(missing.error()).isEqualTo("referential integrity violation");
    assertThat(missing.operation()).as("the commit, after both operations").isEqualTo(2);
  }

  @Test
  void aDeletedPortLeavesItsPortGroups() {
    commit(
        insert(PORT_A, port("a")),
        insert(PORT_B, port("b")),
        insert(SWITCH, switchWith(PORT_A, PORT_B)),
        insert(GROUP, group(PORT_A, PORT_B)));

    commit(mutatePorts(Mutator.DELETE, PORT_A));

    assertThat(database.snapshot().find(PortGroup.TABLE, GROUP)).contains(group(PORT_B));
  }

  @Test
  void namesOfPortsAreUniqueAndFreeAgainAfterADeletion() {
    commit(insert(PORT_A, port("a")), insert(SWITCH, switchWith(PORT_A)));

    OvsdbError error = refused(insert(PORT_B, port("a")), mutatePorts(Mutator.INSERT, PORT_B));
    assertThat(error.error()).isEqualTo("constraint violation");
    assertThat(error.details()).contains("a").contains("name");

    commit(
        mutatePorts(Mutator.DELETE, PORT_A),
        insert(PORT_B, port("a")),
        mutatePorts(Mutator.INSERT, PORT_B));
    assertThat(database.snapshot().rows(LogicalSwitchPort.TABLE)).containsOnlyKeys(PORT_B);
  }

  @Test
  void insertIntoAMapKeepsThePairThatIsThere() {
    Operation insert =
        new Operation.Mutate(
            LogicalSwitch.TABLE,
            SWITCH,
            List.of(
                new Mutation("external_ids", Mutator.INSERT, Datum.map(Map.of("k", "1"))),
                new Mutation(
                    "external_ids", Mutator.INSERT, Datum.map(Map.of("k", "2", "l", "3")))));
    commit(insert(SWITCH, switchWith()), insert);

    assertThat(database.snapshot().rows(LogicalSwitch.TABLE).get(SWITCH))
        .extracting(LogicalSwitch::externalIds)
        .isEqualTo(Map.of("k", "1", "l", "3"));
  }

  @Test
  void anExpectationThatDoesNotHoldIsAConflict() {
    commit(insert(SWITCH, switchWith()));

    CommitResult result =
        database.commit(
            new Transaction(
                List.of(
                    new Operation.Exists(LogicalSwitch.TABLE, SWITCH),
                    new Operation.Expect(
                        LogicalSwitch.TABLE, SWITCH, columns("name", Datum.of("other"))))));

    assertThat(result).isInstanceOf(CommitResult.Conflict.class);
    assertThat(((CommitResult.Conflict) result).error())
        .extracting(OvsdbError::error, OvsdbError::operation)
        .containsExactly("timed out", 1);
  }

  @Test
  void aTableHasNoMoreRowsThanItsSchemaAllows() {
    commit(insert(new UUID(9, 1), NbGlobal.builder().build()));

    OvsdbError error = refused(insert(new UUID(9, 2), NbGlobal.builder().build()));

    assertThat(error.error()).isEqualTo("constraint violation");
    assertThat(error.operation()).isEqualTo(1);
  }

  @Test
  void anOlderSchemaRefusesWhatItLacks() {
    EmbeddedNorthbound older = EmbeddedNorthbound.create(without("Logical_Switch", "copp"));

    OvsdbError column =
        refused(
            older,
            new Operation.Update(LogicalSwitch.TABLE, SWITCH, columns("copp", Datum.EMPTY_SET)));
    OvsdbError table = refused(older, new Operation.Delete(Dns.TABLE, SWITCH));

    assertThat(column.error()).isEqualTo("unknown column");
    assertThat(table.error()).isEqualTo("syntax error");
    assertThat(older.snapshot().schema().hasColumn("Logical_Switch", "copp")).isFalse();
  }

  @Test
  void aSnapshotStaysAsItWas() {
    Snapshot before = database.snapshot();
    commit(insert(SWITCH, switchWith()));
    assertThat(before.size()).isZero();
    assertThat(database.snapshot()).isSameAs(database.snapshot());
  }

  @Test
  void listenersAreToldOfChangesUntilTheyUnsubscribe() {
    List<Integer> sizes = new ArrayList<>();
    Runnable listener = () -> sizes.add(database.snapshot().size());
    NorthboundDb.Subscription first = database.watch(listener);
    NorthboundDb.Subscription second = database.watch(listener);

    commit(insert(SWITCH, switchWith()));
    commit(new Operation.Comment("no change"));
    refused(insert(SWITCH, switchWith()));
    first.close();
    first.close();
    commit(delete(SWITCH, switchWith()));
    second.close();
    commit(insert(SWITCH, switchWith()));

    assertThat(sizes).containsExactly(1, 1, 0);
  }

  @Test
  void aListenersFailureIsNoFailureOfTheCommit() {
    database.watch(
        () -> {
          throw new IllegalStateException("a listener's own failure, on purpose");
        });
    commit(insert(SWITCH, switchWith()));
    assertThat(database.snapshot().size()).isEqualTo(1);
  }

  @Test
  void aClosedDatabaseRefusesAll() {
    database.close();
    database.close();
    assertThatThrownBy(database::snapshot).isInstanceOf(NorthboundException.class);
    assertThatThrownBy(() -> database.commit(new Transaction(List.of())))
        .isInstanceOf(NorthboundException.class);
  }

  @Test
  void commitsOfManyThreadsAreOneAfterTheOther() throws Exception {
    UUID global = new UUID(9, 1);
    commit(insert(global, NbGlobal.builder().build()));
    Operation increment =
        new Operation.Mutate(
            NbGlobal.TABLE, global, List.of(new Mutation("nb_cfg", Mutator.ADD, Datum.of(1L))));
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        done.add(
            threads.submit(
                () -> {
                  start.await();
                  for (int k = 0; k < 250; k++) {
                    commit(increment);
                  }
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> thread : done) {
        thread.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(database.snapshot().rows(NbGlobal.TABLE).get(global))
        .extracting(NbGlobal::nbCfg)
        .isEqualTo(1000L);
  }

  private void commit(Operation... operations) {
    database.commit(new Transaction(List.of(operations))).orElseThrow();
  }

  private OvsdbError refused(Operation... operations) {
    return refused(database, operations);
  }

  private static OvsdbError refused(EmbeddedNorthbound database, Operation... operations) {
    Snapshot before = database.snapshot();
    CommitResult result = database.commit(new Transaction(List.of(operations)));
    assertThat(database.snapshot()).isSameAs(before);
    return ((CommitResult.Failed) result).error();
  }

  private static Operation insert(UUID uuid, Row row) {
    return new Operation.Insert(row.table(), uuid, row.columns());
  }

  private static Operation delete(UUID uuid, Row row) {
    return new Operation.Delete(row.table(), uuid);
  }

  private static Operation mutatePorts(Mutator mutator, UUID port) {
    return new Operation.Mutate(
        LogicalSwitch.TABLE, SWITCH, List.of(new Mutation("ports", mutator, Datum.of(port))));
  }

  private static LogicalSwitch switchWith(UUID... ports) {
    return LogicalSwitch.builder().name("s").ports(refs(ports)).build();
  }

  private static PortGroup group(UUID... ports) {
    return PortGroup.builder().name("g").ports(refs(ports)).build();
  }

  private static LogicalSwitchPort port(String name) {
    return LogicalSwitchPort.builder().name(name).build();
  }

  private static List<Ref<LogicalSwitchPort>> refs(UUID... uuids) {
    return List.of(uuids).stream().map(Ref<LogicalSwitchPort>::new).toList();
  }

  private static SortedMap<String, Datum> columns(String column, Datum value) {
    return new TreeMap<>(Map.of(column, value));
  }

  /** The newest schema but for one column, and for the table DNS, to which switches refer. */
  private static DatabaseSchema without(String table, String column) {
    SortedMap<String, TableSchema> tables = new TreeMap<>(Northbound.SCHEMA.tables());
    tables.remove("DNS");
    tables.computeIfPresent(
        table, (name, schema) -> withoutColumns(schema, List.of(column, "dns_records")));
    return new DatabaseSchema(Northbound.DATABASE, "6.0.0", tables);
  }

  private static TableSchema withoutColumns(TableSchema table, List<String> columns) {
    SortedMap<String, ColumnSchema> rest = new TreeMap<>(table.columns());
    rest.keySet().removeAll(columns);
    return new TableSchema(table.name(), rest, table.root(), table.indexes(), table.maxRows());
  }
}
