package org.ovn4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.ovsdb.client.ClientOptions;
import org.ovn4j.ovsdb.client.OvsdbClient;
import org.ovn4j.testkit.EmbeddedServer;

/** The client's copy beside a kept plan. */
class CopyMemoryTest {

  private static final int BYTES_PER_ROW = 64;

  @Test
  void besideAPlanThatSharesItsRowsTheCopyIsSmall() {
    ChangeSet changes = Scenario.plan(Scenario.intent(20, 50), Scenario.empty());
    Plan plan = changes.plan();
    try (EmbeddedServer server = EmbeddedServer.start()) {
      try (NorthboundDb database = server.northbound()) {
        changes.transactions().forEach(t -> database.commit(t).orElseThrow());
      }
      try (OvsdbClient client = OvsdbClient.connect(server.remote())) {
        Snapshot snapshot = client.snapshot();
        assertThat(snapshot.size()).isEqualTo(plan.rows().size());
        assertThat(CopyMemory.besidePlan(plan, snapshot)).isGreaterThan(BYTES_PER_ROW);
        assertThat(CopyMemory.besidePlan(plan.sharing(snapshot), snapshot))
            .isBetween(1.0, (double) BYTES_PER_ROW);
        CopyMemory.portsUp(snapshot).forEach(t -> client.commit(t).orElseThrow());
      }
      ClientOptions controller =
          ClientOptions.builder(server.remote()).observeStatus(false).build();
      try (OvsdbClient client = OvsdbClient.connect(controller)) {
        Snapshot snapshot = client.snapshot();
        assertThat(CopyMemory.besidePlan(plan.sharing(snapshot), snapshot))
            .as("of a controller, though OVN wrote to each port")
            .isBetween(1.0, (double) BYTES_PER_ROW);
      }
    }
  }
}
