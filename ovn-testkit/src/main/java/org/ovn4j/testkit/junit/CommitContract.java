package org.ovn4j.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.testkit.junit.ContractRows.OTHER;
import static org.ovn4j.testkit.junit.ContractRows.PORT;
import static org.ovn4j.testkit.junit.ContractRows.SWITCH;
import static org.ovn4j.testkit.junit.ContractRows.columns;
import static org.ovn4j.testkit.junit.ContractRows.deleteSwitch;
import static org.ovn4j.testkit.junit.ContractRows.expectSwitch;
import static org.ovn4j.testkit.junit.ContractRows.insert;
import static org.ovn4j.testkit.junit.ContractRows.insertSwitch;
import static org.ovn4j.testkit.junit.ContractRows.mutateSwitch;
import static org.ovn4j.testkit.junit.ContractRows.portNamed;
import static org.ovn4j.testkit.junit.ContractRows.switchExists;
import static org.ovn4j.testkit.junit.ContractRows.switchNamed;
import static org.ovn4j.testkit.junit.ContractRows.switchWith;
import static org.ovn4j.testkit.junit.ContractRows.updateSwitch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.nb.Acl;
import org.ovn4j.model.nb.AddressSet;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.nb.PortGroup;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Operation.Mutator;
import org.ovn4j.northbound.OvsdbError;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.testkit.NorthboundServer;

/**
 * The part of {@link NorthboundDbContract} that is about one caller: operations, results and
 * snapshots; and what its tests are made with.
 */
abstract class CommitContract {

  private final Deque<NorthboundDb> connections = new ArrayDeque<>();
  private NorthboundServer server;
  private NorthboundDb database;

  /** Starts a server with an empty Northbound database; one for each test. */
  protected abstract NorthboundServer startServer();

  /**
   * A new connection to the server's database, of the kind to be tested. Tests close what they are
   * given. If it waits for answers with a deadline, a second or two are enough.
   *
   * @throws Exception if it cannot be had; the test fails
   */
  protected abstract NorthboundDb connect(NorthboundServer server) throws Exception;

  @BeforeEach
  void startServerAndConnect() throws Exception {
    server = startServer();
    database = open();
  }

  @AfterEach
  void closeAll() {
    connections.forEach(NorthboundDb::close);
    server.close();
  }

  final NorthboundServer server() {
    return server;
  }

  /** The connection under test. */
  final NorthboundDb database() {
    return database;
  }

  /** One more connection, which is closed after the test. */
  final NorthboundDb open() throws Exception {
    NorthboundDb connection = connect(server);
    connections.push(connection);
    return connection;
  }

  final CommitResult commit(Operation... operations) {
    return commit(database, operations);
  }

  static CommitResult commit(NorthboundDb database, Operation... operations) {
    return database.commit(new Transaction(List.of(operations)));
  }

  final void committed(Operation... operations) {
    assertThat(commit(operations)).isEqualTo(new CommitResult.Committed());
  }

  /** The error of a conflict, after which the database is as it was. */
  private OvsdbError conflict(Operation... operations) {
    Snapshot before = database.snapshot();
    CommitResult result = commit(operations);
    assertThat(result).isInstanceOf(CommitResult.Conflict.class);
    assertThat(database.snapshot()).isEqualTo(before);
    return ((CommitResult.Conflict) result).error();
  }

  /** The error of what the schema does not allow, after which the database is as it was. */
  private OvsdbError violation(Operation... operations) {
    Snapshot before = database.snapshot();
    CommitResult result = commit(operations);
    assertThat(result).isInstanceOf(CommitResult.ConstraintViolation.class);
    assertThat(database.snapshot()).isEqualTo(before);
    return ((CommitResult.ConstraintViolation) result).error();
  }

  private Row theSwitch() {
    return database.snapshot().find(LogicalSwitch.TABLE, SWITCH).orElseThrow();
  }

  private Datum theSwitchs(String column) {
    return theSwitch().get(LogicalSwitch.TABLE.column(column));
  }

  @Test
  void anEmptyDatabaseHasTheServersSchemaAndNoRows() {
    Snapshot snapshot = database.snapshot();
    assertThat(snapshot.size()).isZero();
    assertThat(snapshot.schema().version()).isEqualTo(server.schema().version());
    // Servers may tell the words of an enumeration in another order.
    assertThat(snapshot.schema().tables()).containsOnlyKeys(server.schema().tables().keySet());
  }

  @Test
  void aSnapshotAfterACommitContainsItsEffect() {
    committed(insert(SWITCH, switchNamed("one")));
    assertThat(theSwitch()).isEqualTo(switchNamed("one"));
    committed(updateSwitch("name", Datum.of("two")));
    assertThat(theSwitch()).isEqualTo(switchNamed("two"));
    committed(mutateSwitch("external_ids", Mutator.INSERT, Datum.map(Map.of("a", "1", "b", "2"))));
    committed(mutateSwitch("external_ids", Mutator.INSERT, Datum.map(Map.of("a", "9", "c", "3"))));
    assertThat(theSwitchs("external_ids"))
        .as("a pair that is there stays")
        .isEqualTo(Datum.map(Map.of("a", "1", "b", "2", "c", "3")));
    committed(mutateSwitch("external_ids", Mutator.DELETE, Datum.of("b")));
    assertThat(theSwitchs("external_ids")).isEqualTo(Datum.map(Map.of("a", "1", "c", "3")));
    committed(deleteSwitch());
    assertThat(database.snapshot().size()).isZero();
  }

  @Test
  void aSnapshotStaysAsItWas() {
    Snapshot before = database.snapshot();
    committed(insert(SWITCH, switchNamed("one")));
    Snapshot between = database.snapshot();
    committed(deleteSwitch());
    assertThat(before.size()).isZero();
    assertThat(between.rows(LogicalSwitch.TABLE)).containsOnlyKeys(SWITCH);
  }

  @Test
  void rowsMayReferToRowsThatFollowInTheTransaction() {
    committed(insert(SWITCH, switchWith(PORT)), insert(PORT, portNamed("p")));
    assertThat(theSwitch()).isEqualTo(switchWith(PORT));
    assertThat(database.snapshot().find(LogicalSwitchPort.TABLE, PORT)).contains(portNamed("p"));
  }

  @Test
  void aTransactionMayDoNothing() {
    committed();
    committed(new Operation.Comment("of no effect"));
    assertThat(database.snapshot().size()).isZero();
  }

  @Test
  void changesOfARowThatIsNotThereDoNothing() {
    committed(
        updateSwitch("name", Datum.of("x")),
        mutateSwitch("external_ids", Mutator.DELETE, Datum.of("a")),
        deleteSwitch());
    assertThat(database.snapshot().size()).isZero();
  }

  @Test
  void theOrderOfColumnsIsOfNoConsequence() {
    SortedMap<String, Datum> backwards = new TreeMap<>(Comparator.reverseOrder());
    backwards.put("name", Datum.of("p"));
    backwards.put("enabled", Datum.of(false));
    backwards.put("addresses", Datum.set(List.of("unknown", "dynamic")));
    backwards.put("tag_request", Datum.of(4095L));
    committed(
        insert(SWITCH, switchWith(PORT)),
        new Operation.Insert(LogicalSwitchPort.TABLE, PORT, backwards));
    committed(new Operation.Expect(LogicalSwitchPort.TABLE, PORT, backwards));
    assertThat(database.snapshot().find(LogicalSwitchPort.TABLE, PORT).map(Row::columns))
        .contains(new TreeMap<>(backwards));
  }

  @Test
  void anyStringArrivesAsItIs() {
    committed(insert(SWITCH, switchNamed("")));
    for (String text :
        List.of(
            "ends in a backslash\\", "\"{[", "grüße 世界 😀", "\n\t\u0001", "x".repeat(1 << 18))) {
      committed(updateSwitch("name", Datum.of(text)));
      assertThat(theSwitchs("name")).isEqualTo(Datum.of(text));
      committed(expectSwitch("name", Datum.of(text)));
    }
  }

  @Test
  void aTransactionMayHaveManyRows() throws Exception {
    committed(
        IntStream.range(0, 1000)
            .mapToObj(i -> insert(new UUID(1, i), switchNamed("s" + i)))
            .toArray(Operation[]::new));
    assertThat(database.snapshot().rows(LogicalSwitch.TABLE)).hasSize(1000);
    assertThat(open().snapshot()).isEqualTo(database.snapshot());
  }

  @Test
  void guardsThatHoldLetTheTransactionThrough() {
    committed(insert(SWITCH, switchNamed("one")));
    committed(
        expectSwitch("name", Datum.of("one")),
        expectSwitch("external_ids", Datum.EMPTY_MAP),
        switchExists(),
        updateSwitch("name", Datum.of("two")),
        expectSwitch("name", Datum.of("two")));
    assertThat(theSwitch()).isEqualTo(switchNamed("two"));
  }

  @Test
  void aGuardThatDoesNotHoldIsAConflictWithItsOperation() {
    OvsdbError missing = conflict(new Operation.Comment("first"), switchExists());
    assertThat(missing.error()).isEqualTo("timed out");
    assertThat(missing.operation()).isEqualTo(1);

    committed(insert(SWITCH, switchNamed("one")));
    OvsdbError other =
        conflict(
            insert(OTHER, switchNamed("lost")),
            updateSwitch("name", Datum.of("lost")),
            expectSwitch("name", Datum.of("one")));
    assertThat(other.error()).isEqualTo("timed out");
    assertThat(other.operation()).isEqualTo(2);
  }

  @Test
  void aRowThatIsThereCannotBeInsertedAgain() {
    committed(insert(SWITCH, switchNamed("one")));
    OvsdbError again = conflict(insert(SWITCH, switchNamed("one")));
    assertThat(again.error()).isEqualTo("duplicate uuid");
    assertThat(again.operation()).isZero();

    OvsdbError replaced = conflict(deleteSwitch(), insert(SWITCH, switchNamed("two")));
    assertThat(replaced.error()).isEqualTo("duplicate uuid");
    assertThat(replaced.operation()).isEqualTo(1);

    committed(deleteSwitch());
    committed(insert(SWITCH, switchNamed("two")));
  }

  @Test
  void aValueThatTheSchemaForbidsIsAViolationByItsOperation() {
    OvsdbError error =
        violation(
            insert(SWITCH, switchNamed("one")),
            new Operation.Insert(Acl.TABLE, OTHER, columns("action", Datum.of("perhaps"))),
            switchExists());
    assertThat(error.error()).isEqualTo("constraint violation");
    assertThat(error.operation()).isEqualTo(1);
  }

  @Test
  void aColumnThatTheServerLacksIsRefused() {
    CommitResult result = commit(insertSwitch("no_such_column", Datum.of("x")));
    assertThat(result)
        .isInstanceOfSatisfying(
            CommitResult.Refused.class,
            refused -> assertThat(refused.error().details()).contains("no_such_column"));
    assertThat(database.snapshot().size()).isZero();
  }

  @Test
  void aSecondRowWithTheSameIndexIsAnErrorOfTheCommit() {
    Row twin = AddressSet.builder().name("same").build();
    OvsdbError error = violation(insert(SWITCH, twin), insert(OTHER, twin));
    assertThat(error.error()).isEqualTo("constraint violation");
    assertThat(error.operation()).as("the commit, after both operations").isEqualTo(2);
  }

  @Test
  void aReferenceToNoRowIsAnErrorOfTheCommit() {
    OvsdbError dangling = violation(insert(SWITCH, switchWith(PORT)));
    assertThat(dangling.error()).isEqualTo("referential integrity violation");
    assertThat(dangling.operation()).isEqualTo(1);

    committed(insert(SWITCH, switchWith(PORT)), insert(PORT, portNamed("p")));
    OvsdbError inUse =
        violation(new Operation.Delete(LogicalSwitchPort.TABLE, PORT), switchExists());
    assertThat(inUse.error()).isEqualTo("referential integrity violation");
    assertThat(inUse.operation()).isEqualTo(2);
  }

  @Test
  void aRowThatNothingRefersToGoesAndLeavesNoWeakReference() {
    Row group = PortGroup.builder().name("g").ports(List.of(new Ref<>(PORT))).build();
    committed(insert(SWITCH, switchWith(PORT)), insert(PORT, portNamed("p")), insert(OTHER, group));
    assertThat(database.snapshot().find(PortGroup.TABLE, OTHER)).contains(group);

    committed(mutateSwitch("ports", Mutator.DELETE, Datum.of(PORT)));
    assertThat(database.snapshot().rows(LogicalSwitchPort.TABLE)).isEmpty();
    assertThat(database.snapshot().find(PortGroup.TABLE, OTHER))
        .contains(PortGroup.builder().name("g").build());
  }

  @Test
  void aRowMayBeAskedForByWhatAColumnIncludes() {
    committed(insert(SWITCH, switchNamed("one")));
    committed(mutateSwitch("external_ids", Mutator.INSERT, Datum.map(Map.of("a", "1", "b", "2"))));
    committed(includes(Map.of("b", "2")), updateSwitch("name", Datum.of("two")));
    conflict(includes(Map.of("b", "1")), updateSwitch("name", Datum.of("three")));
    conflict(includes(Map.of("a", "1", "c", "2")), updateSwitch("name", Datum.of("three")));
  }

  private static Operation includes(Map<String, String> pairs) {
    return new Operation.Includes(
        LogicalSwitch.TABLE, LogicalSwitch.EXTERNAL_IDS, Datum.map(pairs));
  }

  @Test
  void whoDoesNotHoldTheLockThatIsAssertedDoesNotLead() {
    CommitResult result =
        commit(new Operation.Assert("nobodys"), insert(SWITCH, switchNamed("one")));
    assertThat(result)
        .isInstanceOfSatisfying(
            CommitResult.NotLeader.class,
            refused -> assertThat(refused.error().operation()).isZero());
    assertThat(database.snapshot().size()).isZero();
  }

  @Test
  void anEarlierErrorHidesALaterOne() {
    committed(insert(SWITCH, switchNamed("one")));
    List<Operation> operations = new ArrayList<>();
    operations.add(expectSwitch("name", Datum.of("other")));
    operations.add(insertSwitch("name", Datum.of("twice")));
    assertThat(conflict(operations.toArray(Operation[]::new)).operation()).isZero();
  }
}
