package org.ovn4j.odl;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.opendaylight.ovsdb.lib.message.OvsdbRPC;
import org.ovn4j.model.Origin;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.RowKey;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.testkit.RealOvsdbServer;

/** What a real ovsdb-server answers to our transactions, sent by the library. */
@Tag("real-ovn")
class OdlTransactionsOnRealServerTest {

  private static final RowKey<LogicalSwitch> SWITCH =
      RowKey.of(LogicalSwitch.TABLE, "test", "blue");
  private static final RowKey<LogicalSwitchPort> PORT =
      RowKey.of(LogicalSwitchPort.TABLE, "test", "vm");

  private RealOvsdbServer server;
  private Connection connection;
  private OvsdbRPC rpc;

  @BeforeEach
  void start() throws Exception {
    server = RealOvsdbServer.start();
    connection = Connection.to(server.remote());
    rpc = connection.rpc();
  }

  @AfterEach
  void stop() {
    connection.close();
    server.close();
  }

  @Test
  void aPlanIsCommittedOnceAndConflictsTheSecondTime() throws Exception {
    Transaction transaction = onlyTransaction();

    assertThat(commit(transaction)).isEqualTo(new CommitResult.Committed());
    assertThat(commit(transaction))
        .isInstanceOfSatisfying(
            CommitResult.Conflict.class,
            conflict -> assertThat(conflict.error().error()).isEqualTo("duplicate uuid"));
  }

  @Test
  void aGuardThatDoesNotHoldIsAConflict() throws Exception {
    commit(onlyTransaction());
    Transaction guarded =
        new Transaction(
            List.of(
                new Operation.Expect(
                    LogicalSwitch.TABLE,
                    SWITCH.uuid(),
                    new TreeMap<>(Map.of("name", Datum.of("green")))),
                new Operation.Delete(LogicalSwitch.TABLE, SWITCH.uuid())));

    assertThat(commit(guarded))
        .isInstanceOfSatisfying(
            CommitResult.Conflict.class,
            conflict -> {
              assertThat(conflict.error().error()).isEqualTo("timed out");
              assertThat(conflict.error().operation()).isZero();
            });
  }

  @Test
  void aDanglingReferenceIsAnErrorOfTheCommit() throws Exception {
    Transaction dangling =
        new Transaction(
            List.of(
                new Operation.Insert(
                    LogicalSwitch.TABLE,
                    SWITCH.uuid(),
                    new TreeMap<>(Map.of("ports", Datum.of(PORT.uuid()))))));

    assertThat(commit(dangling))
        .isInstanceOfSatisfying(
            CommitResult.ConstraintViolation.class,
            violation -> {
              assertThat(violation.error().error()).isEqualTo("referential integrity violation");
              assertThat(violation.error().operation()).isEqualTo(1);
            });
  }

  /** A switch and its port. */
  private static Transaction onlyTransaction() {
    Plan plan =
        Plan.builder("test")
            .add(
                SWITCH,
                LogicalSwitch.builder().name("blue").ports(List.of(PORT.ref())).build(),
                Origin.of("switch"))
            .add(PORT, LogicalSwitchPort.builder().name("vm").build(), Origin.of("port"))
            .build();
    List<Transaction> transactions = plan.diff(Snapshot.empty(Northbound.SCHEMA)).transactions();
    assertThat(transactions).hasSize(1);
    return transactions.get(0);
  }

  private CommitResult commit(Transaction transaction) throws Exception {
    return requireNonNull(OdlTransactions.commit(rpc, transaction).get(30, TimeUnit.SECONDS));
  }
}
