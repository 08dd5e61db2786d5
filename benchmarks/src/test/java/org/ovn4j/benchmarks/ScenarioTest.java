package org.ovn4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.ovn4j.model.Intent;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.RowChange;
import org.ovn4j.northbound.Snapshot;

/** The benchmarks measure what they say. */
class ScenarioTest {

  private final Intent intent = Scenario.intent(20);
  private final ChangeSet cold = Scenario.plan(intent, Scenario.empty());
  private final Snapshot settled = Scenario.holding(cold.plan());

  @Test
  void everyRowOfAnEmptyDatabaseIsAnInsertWithoutDiagnostics() {
    assertThat(cold.diagnostics()).isEmpty();
    assertThat(cold.changes()).hasOnlyElementsOfType(RowChange.Insert.class);
    assertThat(settled.rows(LogicalSwitchPort.TABLE)).hasSize(21); // one is the router's
  }

  @Test
  void aSettledDatabaseNeedsNoChange() {
    ChangeSet again = Scenario.plan(intent, settled);

    assertThat(again.changes()).isEmpty();
    assertThat(again.unchangedRows()).isEqualTo(settled.size());
  }

  @Test
  void aFurtherWorkloadIsAPortAndItsSwitch() {
    ChangeSet more = Scenario.plan(Scenario.intent(21), settled);

    assertThat(more.inserts()).isEqualTo(1);
    assertThat(more.updates()).isEqualTo(1);
    assertThat(more.deletes()).isZero();
  }
}
