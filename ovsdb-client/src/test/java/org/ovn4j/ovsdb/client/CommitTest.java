package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.nb.Acl;
import org.ovn4j.model.nb.AddressSet;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Table;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.CommitResult.Conflict;
import org.ovn4j.northbound.CommitResult.ConstraintViolation;
import org.ovn4j.northbound.CommitResult.Refused;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Operation.Delete;
import org.ovn4j.northbound.Operation.Exists;
import org.ovn4j.northbound.Operation.Expect;
import org.ovn4j.northbound.Operation.Insert;
import org.ovn4j.northbound.Operation.Mutate;
import org.ovn4j.northbound.Operation.Mutation;
import org.ovn4j.northbound.Operation.Mutator;
import org.ovn4j.northbound.Operation.Update;
import org.ovn4j.northbound.OvsdbError;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.testkit.RealOvsdbServer;

/** Every operation and every kind of result, on a real server. */
@Tag("real-ovn")
class CommitTest {

  private static final Table<?> SWITCH = LogicalSwitch.TABLE;
  private static final UUID A = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000000");
  private static final UUID B = UUID.fromString("bbbbbbbb-0000-4000-8000-000000000000");

  private RealOvsdbServer server;
  private OvsdbClient client;

  @BeforeEach
  void connect() {
    server = RealOvsdbServer.start();
    client = OvsdbClient.connect(server.remote());
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void insertUpdateMutateDelete() {
    assertThat(commit(insert(A, "name", Datum.of("one"))).isCommitted()).isTrue();
    assertThat(columns(A)).isEqualTo(Map.of("name", Datum.of("one")));

    assertThat(commit(new Update(SWITCH, A, row("name", Datum.of("two")))).isCommitted()).isTrue();
    assertThat(columns(A)).isEqualTo(Map.of("name", Datum.of("two")));

    Datum pairs = Datum.map(Map.of("a", "1", "b", "2"));
    assertThat(commit(mutate("external_ids", Mutator.INSERT, pairs)).isCommitted()).isTrue();
    assertThat(columns(A)).containsEntry("external_ids", pairs);

    assertThat(commit(mutate("external_ids", Mutator.DELETE, Datum.of("a"))).isCommitted())
        .isTrue();
    assertThat(columns(A)).containsEntry("external_ids", Datum.map(Map.of("b", "2")));

    assertThat(commit(new Delete(SWITCH, A)).isCommitted()).isTrue();
    assertThat(client.snapshot().size()).isZero();
  }

  @Test
  void nothingIsATransactionToo() {
    assertThat(commit().isCommitted()).isTrue();
    assertThat(commit(new Operation.Comment("hello")).isCommitted()).isTrue();
  }

  @Test
  void guardsThatHoldLetTheTransactionThrough() {
    commit(insert(A, "name", Datum.of("one")));

    assertThat(
            commit(
                    new Expect(SWITCH, A, row("name", Datum.of("one"))),
                    new Exists(SWITCH, A),
                    new Update(SWITCH, A, row("name", Datum.of("two"))))
                .isCommitted())
        .isTrue();
    assertThat(columns(A)).isEqualTo(Map.of("name", Datum.of("two")));
  }

  @Test
  void guardsThatDoNotHoldAreConflicts() {
    commit(insert(A, "name", Datum.of("one")));

    CommitResult expect =
        commit(
            new Update(SWITCH, A, row("name", Datum.of("lost"))),
            new Expect(SWITCH, A, row("external_ids", Datum.map(Map.of("a", "1")))));
    assertThat(conflict(expect).operation()).isEqualTo(1);
    assertThat(conflict(commit(new Exists(SWITCH, B))).error()).isEqualTo("timed out");
    assertThat(columns(A)).isEqualTo(Map.of("name", Datum.of("one")));
  }

  @Test
  void aSecondInsertOfARowIsAConflict() {
    commit(insert(A, "name", Datum.of("one")));

    assertThat(conflict(commit(insert(A, "name", Datum.of("one")))).error())
        .isEqualTo("duplicate uuid");
  }

  @Test
  void aValueThatTheSchemaForbidsIsAViolationByItsOperation() {
    OvsdbError error =
        violation(
            commit(
                insert(A, "name", Datum.of("one")),
                new Insert(Acl.TABLE, B, row("action", Datum.of("perhaps")))));

    assertThat(error.error()).isEqualTo("constraint violation");
    assertThat(error.operation()).isEqualTo(1);
    assertThat(client.snapshot().size()).isZero();
  }

  @Test
  void errorsOfTheCommitComeAfterAllOperations() {
    OvsdbError dangling = violation(commit(insert(A, "ports", Datum.of(B))));
    assertThat(dangling.error()).isEqualTo("referential integrity violation");
    assertThat(dangling.operation()).isEqualTo(1);

    OvsdbError twin =
        violation(
            commit(
                new Insert(AddressSet.TABLE, A, row("name", Datum.of("same"))),
                new Insert(AddressSet.TABLE, B, row("name", Datum.of("same")))));
    assertThat(twin.error()).isEqualTo("constraint violation");
    assertThat(twin.operation()).isEqualTo(2);
  }

  @Test
  void aColumnThatTheServerLacksIsRefused() {
    assertThat(commit(insert(A, "no_such_column", Datum.of("x"))))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.error().details()).contains("no_such_column"));
  }

  @Test
  void anyStringArrivesAsItIs() {
    List<String> texts =
        List.of("ends in a backslash\\", "\"{[", "grüße 世界 😀", "\n\t\u0001", "x".repeat(1 << 20));
    for (String text : texts) {
      commit(new Delete(SWITCH, A));
      assertThat(commit(insert(A, "name", Datum.of(text))).isCommitted()).isTrue();
      assertThat(columns(A)).isEqualTo(Map.of("name", Datum.of(text)));
    }
    try (OvsdbClient fresh = OvsdbClient.connect(server.remote())) {
      assertThat(fresh.snapshot()).isEqualTo(client.snapshot());
    }
  }

  @Test
  void manyThreadsMayCommitAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> seen = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        UUID uuid = new UUID(0, i);
        seen.add(
            threads.submit(
                () ->
                    commit(insert(uuid, "name", Datum.of("s"))).isCommitted()
                        && client.snapshot().find(SWITCH, uuid).isPresent()));
      }
      for (Future<Boolean> future : seen) {
        assertThat(future.get(20, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(client.snapshot().size()).isEqualTo(100);
  }

  @Test
  void aListenerMayReadButNotCommit() throws Exception {
    CompletableFuture<Integer> size = new CompletableFuture<>();
    CompletableFuture<CommitResult> committed = new CompletableFuture<>();
    client.watch(
        () -> {
          size.complete(client.snapshot().size());
          try {
            committed.complete(commit(new Delete(SWITCH, A)));
          } catch (IllegalStateException e) {
            committed.completeExceptionally(e);
          }
        });

    assertThat(commit(insert(A, "name", Datum.of("one"))).isCommitted()).isTrue();

    assertThat(size.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> committed.get(10, TimeUnit.SECONDS))
        .withCauseInstanceOf(IllegalStateException.class)
        .withMessageContaining("a listener must hand its work to another thread");
  }

  @Test
  void aResultTellsWhyItIsNoSuccess() {
    assertThatExceptionOfType(NorthboundException.class)
        .isThrownBy(() -> commit(new Exists(SWITCH, B)).orElseThrow())
        .withMessageContaining("timed out");
  }

  private CommitResult commit(Operation... operations) {
    return client.commit(new Transaction(List.of(operations)));
  }

  private Map<String, Datum> columns(UUID uuid) {
    return client.snapshot().find(SWITCH, uuid).orElseThrow().columns();
  }

  private static Insert insert(UUID uuid, String column, Datum value) {
    return new Insert(SWITCH, uuid, row(column, value));
  }

  private static Mutate mutate(String column, Mutator mutator, Datum value) {
    return new Mutate(SWITCH, A, List.of(new Mutation(column, mutator, value)));
  }

  private static SortedMap<String, Datum> row(String column, Datum value) {
    return new TreeMap<>(Map.of(column, value));
  }

  private static OvsdbError conflict(CommitResult result) {
    assertThat(result).isInstanceOf(Conflict.class);
    return ((Conflict) result).error();
  }

  private static OvsdbError violation(CommitResult result) {
    assertThat(result).isInstanceOf(ConstraintViolation.class);
    return ((ConstraintViolation) result).error();
  }
}
