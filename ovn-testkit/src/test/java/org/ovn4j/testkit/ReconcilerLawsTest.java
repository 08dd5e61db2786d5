package org.ovn4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ovn4j.controller.Reconciler;
import org.ovn4j.model.Intent;
import org.ovn4j.model.nb.ChassisTemplateVar;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.NbGlobal;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Operation.Mutation;
import org.ovn4j.northbound.Operation.Mutator;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshot;

/** Laws of reconciliation, over random intents against the embedded database. */
class ReconcilerLawsTest {

  private static final UUID GLOBAL = new UUID(0, 1);

  @Test
  void applyingTwiceChangesNothing() {
    Laws.holds(
        Laws.SEEDS,
        (seed, generator) -> {
          Intent intent = generator.next();
          try (EmbeddedNorthbound database = EmbeddedNorthbound.create()) {
            ForeignRows.addApart(database);
            Reconciler reconciler = Laws.reconciler(database);
            reconciler.apply(intent);
            ForeignRows.addWithin(database);
            assertUnchangedBy(reconciler, intent);
          }
        });
  }

  private static void assertUnchangedBy(Reconciler reconciler, Intent intent) {
    ChangeSet again = reconciler.apply(intent);
    assertThat(again.changes()).isEmpty();
    assertThat(again.transactions()).isEmpty();
  }

  @Test
  void applyingOneThenAnotherIsAsApplyingTheOther() {
    Laws.holds(
        Laws.SEEDS,
        (seed, generator) -> {
          Intent intent = generator.next();
          try (EmbeddedNorthbound database = EmbeddedNorthbound.create()) {
            Reconciler reconciler = Laws.reconciler(database);
            reconciler.apply(intent);
            for (int step = 0; step < 2; step++) {
              intent = step == 0 ? generator.mutate(intent) : generator.next();
              Plan plan = Laws.plan(intent, database.snapshot());
              reconciler.apply(intent);
              try (EmbeddedNorthbound fresh = EmbeddedNorthbound.create()) {
                Laws.commit(fresh, plan.diff(fresh.snapshot()).transactions());
                assertThat(database.snapshot()).isEqualTo(fresh.snapshot());
              }
            }
          }
        });
  }

  @Test
  void deletionRemovesAllThatIsOursAndNothingElse() {
    Laws.holds(
        Laws.SEEDS,
        (seed, generator) -> {
          try (EmbeddedNorthbound database = EmbeddedNorthbound.create()) {
            ForeignRows.addApart(database);
            Map<UUID, Row> foreign = Laws.foreign(database.snapshot());
            Reconciler reconciler = Laws.reconciler(database);
            Intent intent = generator.next();
            reconciler.apply(intent);
            assertThat(Laws.foreign(database.snapshot())).isEqualTo(foreign);

            ChangeSet deletion = seed % 2 == 0 ? reconciler.delete() : reconciler.delete(intent);
            assertThat(deletion.hasErrors()).isFalse();
            assertThat(Laws.owned(database.snapshot())).isEmpty();
            assertThat(Laws.foreign(database.snapshot())).isEqualTo(foreign);
          }
        });
  }

  /** Else ovn-controller would abort when the row comes again. */
  @Test
  void rowsOfChassisThatAnOvnHasSeenStayUntilAllHaveSeenThemEmpty() {
    int[] kept = new int[2];
    Laws.holds(
        Laws.SEEDS,
        (seed, generator) -> {
          try (EmbeddedNorthbound database = EmbeddedNorthbound.create()) {
            Laws.commit(database, Laws.insert(GLOBAL, NbGlobal.builder().build()));
            Reconciler reconciler = Laws.reconciler(database);
            Intent intent = generator.next();
            for (int step = 0; step < 3; step++) {
              Set<UUID> before = database.snapshot().rows(ChassisTemplateVar.TABLE).keySet();
              reconciler.apply(intent);
              assertThat(database.snapshot().rows(ChassisTemplateVar.TABLE).keySet())
                  .containsAll(before);
              assertUnchangedBy(Laws.reconciler(database), intent);
              intent = step == 0 ? generator.next() : generator.mutate(intent);
            }
            int rows = database.snapshot().rows(ChassisTemplateVar.TABLE).size();
            kept[0] += rows;
            reconciler.delete();
            assertThat(Laws.owned(database.snapshot()).values())
                .hasSize(rows)
                .allSatisfy(
                    row ->
                        assertThat(((ChassisTemplateVar) row).variables()).as("%s", row).isEmpty());
            assertThat(reconciler.mustDeleteAgain()).isEqualTo(rows > 0);
            kept[1] += reconciler.planDeletion().changes().size();

            Mutation seen = new Mutation(NbGlobal.HV_CFG.name(), Mutator.ADD, Datum.of(1L));
            Laws.commit(database, new Operation.Mutate(NbGlobal.TABLE, GLOBAL, List.of(seen)));
            reconciler.delete();
            assertThat(Laws.owned(database.snapshot())).isEmpty();
            assertThat(reconciler.mustDeleteAgain()).isFalse();
          }
        });
    assertThat(kept[0]).as("rows kept").isGreaterThan(Laws.SEEDS / 3);
    assertThat(kept[1]).as("rows that went too early").isZero();
  }

  @Test
  void changesLeaveForeignRowsWithinOursAlone() {
    Laws.holds(
        Laws.SEEDS,
        (seed, generator) -> {
          Intent intent = generator.next();
          try (EmbeddedNorthbound database = EmbeddedNorthbound.create()) {
            Reconciler reconciler = Laws.reconciler(database);
            reconciler.apply(intent);
            ForeignRows.addWithin(database);
            Map<UUID, Row> foreign = Laws.foreign(database.snapshot());
            reconciler.apply(generator.mutate(intent));
            assertThat(Laws.foreign(database.snapshot()).keySet()).isEqualTo(foreign.keySet());

            reconciler.delete();
            assertThat(Laws.foreign(database.snapshot()).keySet()).isEqualTo(foreign.keySet());
            assertThat(Laws.owned(database.snapshot()).values())
                .as("only what foreign rows live in")
                .allMatch(row -> row instanceof LogicalSwitch);
          }
        });
  }

  @Test
  void whatAHandChangedOrDeletedIsRepaired() {
    Laws.holds(
        Laws.SEEDS,
        (seed, generator) -> {
          Intent intent = generator.next();
          try (EmbeddedNorthbound database = EmbeddedNorthbound.create()) {
            Reconciler reconciler = Laws.reconciler(database);
            reconciler.apply(intent);
            Snapshot before = database.snapshot();
            Plan plan = Laws.plan(intent, before);
            Tampering tampering = new Tampering(new Random(seed));
            tampering.tamper(database);

            try (EmbeddedNorthbound copy = Laws.copyOf(database.snapshot())) {
              Laws.commit(copy, plan.diff(copy.snapshot()).transactions());
              assertThat(copy.snapshot()).as("%s", tampering).isEqualTo(before);
            }
            // Who lost a port may have lost the address with it, but gets the port back.
            reconciler.apply(intent);
            assertThat(Laws.owned(database.snapshot()).keySet())
                .as("%s", tampering)
                .isEqualTo(Laws.owned(before).keySet());
            assertUnchangedBy(reconciler, intent);
          }
        });
  }

  @Test
  void aChangeBehindTheSnapshotIsAConflictAndTheRetryHeedsIt() {
    int[] conflicts = new int[1];
    Laws.holds(
        Laws.SEEDS,
        (seed, generator) -> {
          Intent intent = generator.next();
          Intent next = generator.mutate(generator.mutate(generator.mutate(intent)));
          try (EmbeddedNorthbound database = EmbeddedNorthbound.create();
              EmbeddedNorthbound undisturbed = EmbeddedNorthbound.create()) {
            Laws.reconciler(undisturbed).apply(intent);
            Laws.reconciler(undisturbed).apply(next);
            Laws.reconciler(database).apply(intent);
            InterferedNorthbound interfered = new InterferedNorthbound(database, new Random(seed));
            Laws.reconciler(interfered).apply(next);

            List<CommitResult> failed =
                interfered.results().stream().filter(result -> !result.isCommitted()).toList();
            assertThat(failed)
                .as("%s", interfered)
                .hasSize(interfered.interferences())
                .allMatch(result -> result instanceof CommitResult.Conflict);
            assertThat(Laws.owned(database.snapshot()).keySet())
                .isEqualTo(Laws.owned(undisturbed.snapshot()).keySet());
            assertUnchangedBy(Laws.reconciler(database), next);
            conflicts[0] += failed.size();
          }
        });
    assertThat(conflicts[0]).isGreaterThan(Laws.SEEDS / 3);
  }
}
