package org.ovn4j.northbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.Origin;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.RowKey;

/** A plan that is kept beside a snapshot has the snapshot's objects. */
class PlanSharingTest {

  private static final RowKey<LogicalSwitch> KEY = RowKey.of(LogicalSwitch.TABLE, "o", "s");

  private final Plan plan =
      Plan.builder("o").add(KEY, LogicalSwitch.builder().name("s").build(), Origin.of("x")).build();

  private Row planned() {
    return only(plan).row();
  }

  private static PlannedRow only(Plan plan) {
    return plan.rows().values().iterator().next();
  }

  /** An equal row of other objects, as it comes from a server. */
  private Row observed() {
    return LogicalSwitch.TABLE.row(
        java.util.Map.of(
            "name", Datum.of(String.copyValueOf(new char[] {'s'})),
            "external_ids", Datum.map(planned().get(LogicalSwitch.EXTERNAL_IDS).pairs())));
  }

  private static Snapshot holding(Row row) {
    return Snapshot.builder(Northbound.SCHEMA).add(KEY.uuid(), row).build();
  }

  @Test
  void anEqualRowIsTheSnapshots() {
    Row observed = observed();
    Snapshot snapshot = holding(observed);

    Plan sharing = plan.sharing(snapshot);

    assertThat(sharing).isEqualTo(plan);
    assertThat(sharing.toJson()).isEqualTo(plan.toJson());
    UUID key = sharing.rows().keySet().iterator().next();
    assertThat(only(sharing).row()).isSameAs(observed).isNotSameAs(planned());
    assertThat(key).isSameAs(snapshot.rows(LogicalSwitch.TABLE).keySet().iterator().next());
    assertThat(sharing.diff(snapshot).isEmpty()).isTrue();
  }

  @Test
  void ofARowThatDiffersTheEqualValuesAreTheSnapshots() {
    Row observed = observed().with(LogicalSwitch.NAME, Datum.of("other"));

    Plan sharing = plan.sharing(holding(observed));

    assertThat(sharing).isEqualTo(plan);
    Row row = only(sharing).row();
    assertThat(row.get(LogicalSwitch.EXTERNAL_IDS))
        .isSameAs(observed.get(LogicalSwitch.EXTERNAL_IDS));
    assertThat(row.get(LogicalSwitch.NAME)).isEqualTo(Datum.of("s"));
    assertThat(sharing.diff(holding(observed)).updates()).isEqualTo(1);
  }

  @Test
  void whatTheDatabaseLacksStays() {
    Plan sharing = plan.sharing(Snapshot.empty(Northbound.SCHEMA));
    assertThat(sharing).isEqualTo(plan);
    assertThat(only(sharing)).isSameAs(only(plan));
  }
}
