package org.ovn4j.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.ovn4j.translator.Intents.OWNER;
import static org.ovn4j.translator.Intents.asking;
import static org.ovn4j.translator.Intents.cluster;
import static org.ovn4j.translator.Intents.green;
import static org.ovn4j.translator.Intents.machine;
import static org.ovn4j.translator.Intents.on;
import static org.ovn4j.translator.Intents.pod;
import static org.ovn4j.translator.Intents.secondary;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.Attachment.PrimaryTarget;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.FakeNorthbound;
import org.ovn4j.northbound.NorthboundEvent;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.OvsdbError;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Snapshots;
import org.ovn4j.northbound.Transaction;

class ReconcilerTest {

  private static final CommitResult CONFLICT =
      new CommitResult.Conflict(new OvsdbError("timed out", "", 0));

  private static final Snapshot FOREIGN =
      Snapshots.with(
          Snapshots.empty(), new UUID(1, 1), LogicalSwitch.builder().name("other").build());

  private final FakeNorthbound database = new FakeNorthbound(FOREIGN);
  private final Reconciler reconciler = new Reconciler(database, OWNER);
  private final Intent intent = green(pod("web"), machine("vm-a"));

  @Test
  void databaseHoldsThePlanAfterwards() {
    ChangeSet changes = reconciler.apply(intent);
    assertThat(changes.inserts()).isEqualTo(8);
    assertThat(database.snapshot().size()).isEqualTo(9);
    assertThat(reconciler.plan(intent).isEmpty()).isTrue();
  }

  @Test
  void applyingAgainSendsNothing() {
    reconciler.apply(intent);
    int sent = database.transactions().size();
    assertThat(reconciler.apply(intent).isEmpty()).isTrue();
    assertThat(database.transactions()).hasSize(sent);
  }

  @Test
  void applyingOneThenAnotherEqualsApplyingTheOther() {
    Intent pinned =
        green(asking(pod("web"), "203.203.0.9"), asking(machine("vm-b"), "203.203.0.3"));
    reconciler.apply(intent);
    reconciler.apply(pinned);
    FakeNorthbound fresh = new FakeNorthbound(FOREIGN);
    new Reconciler(fresh, OWNER).apply(pinned);
    assertThat(withoutCursor(database)).isEqualTo(withoutCursor(fresh));
  }

  /** Whose turn is next is a matter of history. */
  private static Snapshot withoutCursor(FakeNorthbound database) {
    Snapshot snapshot = database.snapshot();
    for (var row : snapshot.rows(LogicalSwitch.TABLE).entrySet()) {
      var ids = new TreeMap<>(row.getValue().externalIds());
      ids.remove("ovn4j.org/cursor");
      LogicalSwitch changed = row.getValue().toBuilder().externalIds(ids).build();
      snapshot = Snapshots.with(snapshot, row.getKey(), changed);
    }
    return snapshot;
  }

  @Test
  void deletingLeavesOnlyWhatIsForeign() {
    reconciler.apply(intent);
    assertThat(reconciler.delete().deletes()).isEqualTo(8);
    assertThat(database.snapshot()).isEqualTo(FOREIGN);
    assertThat(reconciler.planDeletion().isEmpty()).isTrue();
  }

  @Test
  void deletingAnIntentLeavesTheOthersOfTheOwner() {
    Layer2Network blue = secondary("blue", "10.1.0.0/24").build();
    Workload both = pod("green", "web", new PrimaryTarget(), on("blue", 0));
    reconciler.apply(green(both).toBuilder().add(blue).build());
    assertThat(reconciler.planDeletion(green(pod("web"))).deletes()).isEqualTo(6);
    reconciler.delete(green(pod("web")));
    assertThat(database.snapshot().rows(LogicalSwitch.TABLE).values())
        .extracting(LogicalSwitch::name)
        .containsExactlyInAnyOrder("other", "green_blue_ovn_layer2_switch");
    Intent rest = cluster().add(blue).add(pod("green", "web", on("blue", 0))).build();
    assertThat(reconciler.plan(rest).isEmpty()).isTrue();
  }

  @Test
  void planningChangesNothing() {
    assertThat(reconciler.plan(intent).inserts()).isEqualTo(8);
    assertThat(database.transactions()).isEmpty();
  }

  @Test
  void conflictIsAnsweredByANewAttempt() {
    database.answer(CONFLICT, CONFLICT);
    reconciler.apply(intent);
    assertThat(database.transactions()).hasSize(3);
    assertThat(reconciler.plan(intent).isEmpty()).isTrue();
  }

  @Test
  void conflictsWithoutEndAreGivenUp() {
    database.answer(Collections.nCopies(50, CONFLICT).toArray(CommitResult[]::new));
    assertThatExceptionOfType(NorthboundException.class)
        .isThrownBy(() -> reconciler.apply(intent))
        .withMessageContainingAll("5 attempts", "timed out");
    assertThat(database.transactions()).hasSize(5);
    assertThat(database.snapshot()).isEqualTo(FOREIGN);
  }

  @Test
  void errorsCommitNothing() {
    ChangeSet changes = reconciler.apply(green(pod("a"), machine("a")));
    assertThat(changes.hasErrors()).isTrue();
    assertThat(database.transactions()).isEmpty();
  }

  @Test
  void refusalIsAnExceptionAndNotRepeated() {
    OvsdbError error = new OvsdbError("constraint violation", "because", 2);
    database.answer(new CommitResult.Refused(error));
    assertThatExceptionOfType(NorthboundException.class)
        .isThrownBy(() -> reconciler.apply(intent))
        .withMessageContainingAll("operation 2", "constraint violation: because", "the database");
    assertThat(database.transactions()).hasSize(1);
  }

  @Test
  void doubtIsSettledByANewAttempt() {
    database.answer(new CommitResult.InDoubt("connection lost"));
    reconciler.apply(intent);
    assertThat(database.transactions()).hasSize(2);
    assertThat(reconciler.plan(intent).isEmpty()).isTrue();
  }

  @Test
  void whoDoesNotLeadGivesUpAtOnce() {
    database.answer(new CommitResult.NotLeader(new OvsdbError("not owner", "", 0)));
    assertThatExceptionOfType(NorthboundException.class)
        .isThrownBy(() -> reconciler.apply(intent))
        .withMessageContaining("NotLeader");
    assertThat(database.transactions()).hasSize(1);
  }

  @Test
  void commentsNameOwnerAndRevision() {
    reconciler.apply(intent, "1f2e3d");
    reconciler.delete();
    assertThat(database.transactions())
        .extracting(Transaction::comment)
        .containsExactly("ovn4j owner=" + OWNER + " revision=1f2e3d", "ovn4j owner=" + OWNER);
  }

  @Test
  void theObserverIsToldOfTheOutcome() {
    List<NorthboundEvent> events = new ArrayList<>();
    ChangeSet changes = new Reconciler(database, OWNER, events::add).apply(intent, "1f2e3d");
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            NorthboundEvent.Reconciled.class,
            event -> {
              assertThat(event.revision()).isEqualTo("1f2e3d");
              assertThat(event.changes()).isSameAs(changes);
            });
  }
}
