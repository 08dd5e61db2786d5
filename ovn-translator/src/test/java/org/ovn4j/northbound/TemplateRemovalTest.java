package org.ovn4j.northbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.Origin;
import org.ovn4j.model.nb.ChassisTemplateVar;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.NbGlobal;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.RowKey;

class TemplateRemovalTest {

  private static final String OWNER = "o";
  private static final UUID GLOBAL = new UUID(0, 1);
  private static final RowKey<ChassisTemplateVar> KEY =
      new RowKey<>(ChassisTemplateVar.TABLE, OWNER, List.of("", "variables", "ch1"));
  private static final RowKey<LogicalSwitch> SWITCH =
      new RowKey<>(LogicalSwitch.TABLE, OWNER, List.of("sw"));

  private static ChassisTemplateVar variables(Map<String, String> variables) {
    return ChassisTemplateVar.builder()
        .chassis("ch1")
        .variables(variables)
        .externalIds(Map.of(Ownership.KEY, OWNER))
        .build();
  }

  /** A plan whose row has these variables. */
  private static Plan plan(Map<String, String> variables) {
    Origin origin = Origin.of("test");
    return Plan.builder(OWNER)
        .add(KEY, variables(variables), origin)
        .add(
            SWITCH,
            LogicalSwitch.builder().name("sw").externalIds(Map.of(Ownership.KEY, OWNER)).build(),
            origin)
        .build();
  }

  private static Snapshot database(int nb, int hv) {
    return Snapshots.with(
        Snapshots.of(plan(Map.of("a", "1"))),
        GLOBAL,
        NbGlobal.builder().nbCfg(nb).hvCfg(hv).build());
  }

  private static Snapshot after(ChangeSet changes, Snapshot database) {
    Snapshot.Builder after = database.toBuilder();
    for (RowChange change : changes.changes()) {
      if (change instanceof RowChange.Delete) {
        after.remove(change.table(), change.uuid());
      } else {
        after.add(change.uuid(), change.row());
      }
    }
    return after.build();
  }

  private static NbGlobal global(Snapshot database) {
    return database.find(NbGlobal.TABLE, GLOBAL).map(NbGlobal.class::cast).orElseThrow();
  }

  private static ChassisTemplateVar row(Snapshot database) {
    return database
        .find(ChassisTemplateVar.TABLE, KEY.uuid())
        .map(ChassisTemplateVar.class::cast)
        .orElseThrow();
  }

  private static Snapshot reached(Snapshot database, int hv) {
    NbGlobal global = global(database);
    return Snapshots.with(database, GLOBAL, global.with(NbGlobal.HV_CFG, Datum.of((long) hv)));
  }

  private static List<String> told(ChangeSet changes) {
    return changes.changes().stream()
        .map(change -> change.getClass().getSimpleName() + " " + change.table().name())
        .toList();
  }

  private static ChangeSet delete(Snapshot database) {
    return Plan.empty(OWNER).diff(database);
  }

  @Test
  void rowIsEmptiedAndGoesWhenAllChassisHaveSeenThat() {
    Snapshot database = database(6, 6);
    ChangeSet first = delete(database);
    assertThat(told(first))
        .containsExactly(
            "Update Chassis_Template_Var", "Delete Logical_Switch", "Update NB_Global");
    assertThat(first.diagnostics())
        .singleElement()
        .asString()
        .isEqualTo(
            "warning: Chassis_Template_Var: one row stays without variables until all chassis have"
                + " seen that, lest ovn-controller aborts; delete again when hv_cfg of NB_Global"
                + " has reached nb_cfg");

    Snapshot emptied = after(first, database);
    assertThat(row(emptied).variables()).isEmpty();
    assertThat(global(emptied).nbCfg()).isEqualTo(7);
    ChangeSet waiting = delete(emptied);
    assertThat(waiting.changes()).as("once is enough").isEmpty();
    assertThat(waiting.diagnostics()).hasSize(1);

    Snapshot seen = reached(emptied, 7);
    ChangeSet last = delete(seen);
    assertThat(told(last)).containsExactly("Delete Chassis_Template_Var");
    assertThat(last.diagnostics()).isEmpty();
    assertThat(plan(Map.of()).deletion(emptied).changes())
        .as("of what a plan makes, just so")
        .isEmpty();
    assertThat(told(plan(Map.of()).deletion(seen))).containsExactly("Delete Chassis_Template_Var");
  }

  @Test
  void rowThatIsWantedAgainMeanwhileStartsAnew() {
    Snapshot database = database(6, 6);
    Snapshot emptied = after(delete(database), database);
    Snapshot wanted = after(plan(Map.of("a", "2")).diff(emptied), emptied);
    assertThat(row(wanted)).isEqualTo(variables(Map.of("a", "2")));
    Snapshot seen = reached(wanted, 7);
    assertThat(told(delete(seen)))
        .as("that all have seen it without variables is no longer so")
        .containsExactly(
            "Update Chassis_Template_Var", "Delete Logical_Switch", "Update NB_Global");

    Snapshot tampered =
        Snapshots.with(
            reached(emptied, 7),
            KEY.uuid(),
            row(emptied).with(ChassisTemplateVar.VARIABLES, Datum.map(Map.of("a", "3"))));
    assertThat(told(delete(tampered)))
        .containsExactly("Update Chassis_Template_Var", "Update NB_Global");
  }

  @Test
  void variablesOfTheOwnersOtherPlansStay() {
    Snapshot database =
        Snapshots.with(database(6, 6), KEY.uuid(), variables(Map.of("a", "1", "b", "2")));
    ChangeSet changes = plan(Map.of("a", "old")).deletion(database);
    assertThat(told(changes))
        .containsExactlyInAnyOrder("Update Chassis_Template_Var", "Delete Logical_Switch");
    assertThat(changes.diagnostics()).isEmpty();
    Snapshot after = after(changes, database);
    assertThat(row(after)).isEqualTo(variables(Map.of("b", "2")));
    assertThat(told(plan(Map.of()).deletion(after))).as("nothing is this plan's").isEmpty();
    assertThat(told(plan(Map.of("b", "")).deletion(after)))
        .containsExactly("Update Chassis_Template_Var", "Update NB_Global");
  }

  @Test
  void markThatIsNoNumberIsWrittenAnew() {
    Map<String, String> ids = Map.of(Ownership.KEY, OWNER, "ovn4j.org/emptied", "soon");
    Snapshot database =
        Snapshots.with(
            database(6, 6),
            KEY.uuid(),
            variables(Map.of()).with(ChassisTemplateVar.EXTERNAL_IDS, Datum.map(ids)));
    assertThat(told(delete(database))).contains("Update Chassis_Template_Var", "Update NB_Global");
  }

  @Test
  void rowThatNoOvnHasSeenGoesAtOnce() {
    ChangeSet changes = delete(Snapshots.of(plan(Map.of("a", "1"))));
    assertThat(told(changes))
        .containsExactly("Delete Chassis_Template_Var", "Delete Logical_Switch");
    assertThat(changes.diagnostics()).isEmpty();
  }

  @Test
  void rowInTheWayOfAPlannedOneGoesAtOnce() {
    Row copy = variables(Map.of("b", "1"));
    Snapshot database =
        Snapshots.with(
            Snapshots.with(Snapshots.empty(), GLOBAL, NbGlobal.builder().build()),
            new UUID(0, 2),
            copy);
    assertThat(told(plan(Map.of("a", "1")).diff(database)))
        .containsExactlyInAnyOrder(
            "Delete Chassis_Template_Var", "Insert Chassis_Template_Var", "Insert Logical_Switch");
  }

  @Test
  void comparisonThatGoesOnTakesTheSameSteps() {
    Snapshot database = database(6, 6);
    ChangeSet settled = plan(Map.of("a", "1")).diff(database);
    assertThat(settled.changes()).isEmpty();
    ChangeSet first = Plan.empty(OWNER).diff(database, settled);
    assertThat(told(first)).isEqualTo(told(delete(database)));
    Snapshot emptied = after(first, database);
    ChangeSet waiting = Plan.empty(OWNER).diff(emptied, first);
    assertThat(waiting.changes()).isEmpty();
    assertThat(told(Plan.empty(OWNER).diff(reached(emptied, 7), waiting)))
        .containsExactly("Delete Chassis_Template_Var");
  }

  /** Load balancers that need the variables are gone by then, and what is raised counts all. */
  @Test
  void emptyingComesAfterAllElseAndRaisingLast() {
    assertThat(delete(database(6, 6)).transactions(1))
        .satisfiesExactly(
            first -> assertThat(first.toJson()).contains("delete", "Logical_Switch"),
            second -> assertThat(second.toJson()).contains("update", "Chassis_Template_Var"),
            third -> assertThat(third.toJson()).contains("wait", "update", "NB_Global"));
  }
}
