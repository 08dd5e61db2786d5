package org.ovn4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.testkit.assertj.OvnAssertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshot;

class BrokenIntentTest {

  private static final int SEEDS = 8;

  /** Their plans show what they would make, or take from others; they are not committed. */
  private static final Set<IntentFault> PLANNED =
      EnumSet.of(
          IntentFault.UNKNOWN_NODE,
          IntentFault.UNKNOWN_TENANT,
          IntentFault.PRIMARY_AS_SECONDARY,
          IntentFault.SHARED_DEFINITION,
          IntentFault.SECOND_PRIMARY,
          IntentFault.MISSING_LABEL,
          IntentFault.SERVICE_OVERLAP,
          IntentFault.UNKNOWN_CLAIM,
          IntentFault.CLAIM_OF_OTHER_NETWORK,
          IntentFault.ADDRESS_CLAIMED_TWICE);

  @ParameterizedTest
  @EnumSource
  void theFaultIsReportedWhereItIs(IntentFault fault) {
    Laws.holds(
        SEEDS,
        (seed, generator) -> {
          BrokenIntent broken = generator.broken(fault);
          Snapshot nothing = Snapshot.empty(Northbound.SCHEMA);
          assertThat(Laws.plan(broken.sound(), nothing)).hasNoErrors();
          assertThat(Laws.plan(broken.intent(), nothing)).hasError(broken.path(), broken.message());
        });
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsPlannedForTheBrokenPart(IntentFault fault) {
    Laws.holds(
        SEEDS,
        (seed, generator) -> {
          BrokenIntent broken = generator.broken(fault);
          Snapshot nothing = Snapshot.empty(Northbound.SCHEMA);
          Plan sound = Laws.plan(broken.sound(), nothing);
          Plan plan = Laws.plan(broken.intent(), nothing);
          assertThat(plan.rows().equals(sound.rows()))
              .as(broken.toString())
              .isEqualTo(!PLANNED.contains(fault));
        });
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsAppliedWhileThereIsAFault(IntentFault fault) {
    Laws.holds(
        SEEDS,
        (seed, generator) -> {
          BrokenIntent broken = generator.broken(fault);
          try (EmbeddedNorthbound database = EmbeddedNorthbound.create()) {
            Laws.reconciler(database).apply(broken.sound());
            Snapshot before = database.snapshot();
            ChangeSet changes = Laws.reconciler(database).apply(broken.intent());
            assertThat(changes.hasErrors()).isTrue();
            assertThat(database.snapshot()).isEqualTo(before);
          }
        });
  }

  @Test
  void faultsAreChosenAtRandomAndRepeatedByTheSeed() {
    Set<IntentFault> seen = EnumSet.noneOf(IntentFault.class);
    for (long seed = 0; seed < 300; seed++) {
      BrokenIntent broken = new IntentGenerator(seed).broken();
      assertThat(new IntentGenerator(seed).broken()).isEqualTo(broken);
      seen.add(broken.fault());
    }
    assertThat(seen).hasSize(IntentFault.values().length);
  }

  @Test
  void saysWhetherTheExpectedErrorIsThere() {
    BrokenIntent broken = new IntentGenerator(1).broken(IntentFault.UNKNOWN_NODE);
    assertThat(broken.isReportedIn(broken.intent().check())).isTrue();
    assertThat(broken.isReportedIn(broken.sound().check())).isFalse();
    assertThat(broken.toString())
        .startsWith("UNKNOWN_NODE: a workload runs on an unknown node, at ");
  }
}
