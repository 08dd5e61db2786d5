package org.ovn4j.northbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.ovn4j.northbound.Rows.OWNER;
import static org.ovn4j.northbound.Rows.key;
import static org.ovn4j.northbound.Rows.plan;
import static org.ovn4j.northbound.Rows.port;
import static org.ovn4j.northbound.Rows.portKey;
import static org.ovn4j.northbound.Rows.switchKey;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Origin;
import org.ovn4j.model.SourceLocation;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.nb.Sample;
import org.ovn4j.model.ovsdb.RowKey;

class PlanTest {

  private static final Origin ORIGIN = Origin.of("Network a");

  @Test
  void rowsAreMarkedWithTheOwnerBesideTheirOwnMarks() {
    LogicalSwitch row = LogicalSwitch.builder().name("a").externalIds(Map.of("tool", "x")).build();
    Plan plan = Plan.builder(OWNER).add(switchKey("a"), row, ORIGIN).build();
    assertThat(plan.rows()).containsOnlyKeys(switchKey("a").uuid());
    assertThat(plan.rows().values())
        .extracting(PlannedRow::row)
        .containsExactly(row.toBuilder().putExternalIds("ovn4j.org/owner", OWNER).build());
  }

  @Test
  void twoRowsOfOneKeyAreAProgrammingError() {
    Plan.Builder plan = Plan.builder(OWNER);
    LogicalSwitch row = LogicalSwitch.builder().name("a").build();
    plan.add(switchKey("a"), row, ORIGIN);
    assertThatIllegalStateException()
        .isThrownBy(() -> plan.add(switchKey("a"), row, Origin.of("Network b")))
        .withMessageContainingAll("Logical_Switch ovn4j/a", "Network a", "Network b");
  }

  @Test
  void keyOfAnotherOwnerIsRefused() {
    RowKey<LogicalSwitch> key = RowKey.of(LogicalSwitch.TABLE, "other", "a");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plan.builder(OWNER).add(key, LogicalSwitch.builder().build(), ORIGIN))
        .withMessageContainingAll("other/a", OWNER);
  }

  @Test
  void ownerNeedsAName() {
    assertThatIllegalArgumentException().isThrownBy(() -> Plan.builder(""));
  }

  @Test
  void rowThatNothingKeepsAliveIsAProgrammingError() {
    Plan.Builder plan = Plan.builder(OWNER).add(portKey("lonely"), port("lonely").build(), ORIGIN);
    assertThatIllegalStateException()
        .isThrownBy(plan::build)
        .withMessageContaining("Logical_Switch_Port ovn4j/lonely");
  }

  @Test
  void tableThatCannotNameAnOwnerIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Plan.builder(OWNER)
                    .add(key(Sample.TABLE, "sample"), Sample.builder().metadata(1).build(), ORIGIN))
        .withMessageContaining("Sample.external_ids");
  }

  @Test
  void keyAndRowAreOfOneTable() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PlannedRow(switchKey("a"), port("a").build(), ORIGIN))
        .withMessageContaining("Logical_Switch_Port");
  }

  @Test
  void ofRowsWithOneIndexedValueOneStaysAndAnErrorNamesBoth() {
    RowKey<LogicalSwitchPort> first = portKey("first");
    RowKey<LogicalSwitchPort> second = portKey("second");
    Plan plan =
        Plan.builder(OWNER)
            .add(first, port("twin").build(), Origin.of("Pod first"))
            .add(second, port("twin").build(), Origin.of("Pod second"))
            .add(
                switchKey("a"),
                LogicalSwitch.builder().ports(List.of(first.ref(), second.ref())).build(),
                ORIGIN)
            .build();
    assertThat(plan.rows()).hasSize(2);
    assertThat(plan.hasErrors()).isTrue();
    assertThat(plan.diagnostics())
        .singleElement()
        .asString()
        .contains("Pod first", "Pod second", "Logical_Switch_Port name \"twin\"");
  }

  @Test
  void emptyPlanHasNothing() {
    assertThat(Plan.empty(OWNER).rows()).isEmpty();
    assertThat(Plan.empty(OWNER).hasErrors()).isFalse();
    assertThat(Plan.empty(OWNER).owner()).isEqualTo(OWNER);
  }

  @Test
  void jsonKeepsKeysOriginsAndDiagnostics() {
    Origin origin = Origin.of("Network a", new SourceLocation("net.yaml", 3, 5));
    Plan plan =
        Rows.add(Plan.builder(OWNER), "sw", "p")
            .add(switchKey("a"), LogicalSwitch.builder().name("a").build(), origin)
            .add(Diagnostic.warning(origin, "odd", "is odd"))
            .add(Diagnostic.error(ORIGIN, "is wrong"))
            .build();
    Plan read = Plan.fromJson(plan.toJson());
    assertThat(read).isEqualTo(plan).hasSameHashCodeAs(plan);
    assertThat(read.rows()).isEqualTo(plan.rows());
    assertThat(read.diagnostics()).isEqualTo(plan.diagnostics());
    assertThat(read.toJson()).isEqualTo(plan.toJson());
  }

  @Test
  void jsonOfARow() {
    assertThat(plan("sw").toJson())
        .isEqualTo(
            "{\"owner\":\"ovn4j\",\"rows\":[{\"table\":\"Logical_Switch\",\"uuid\":\""
                + switchKey("sw").uuid()
                + "\",\"key\":[\"sw\"],\"origin\":\"Network sw\",\"row\":{\"external_ids\":"
                + "[\"map\",[[\"ovn4j.org/owner\",\"ovn4j\"]]],\"name\":\"sw\"}}],"
                + "\"diagnostics\":[]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "no json",
        "{\"owner\":\"o\"}",
        "{\"rows\":[]}",
        "{\"owner\":\"o\",\"rows\":[{\"table\":\"Logical_Swatch\"}]}",
        "{\"owner\":\"o\",\"rows\":[{\"table\":\"Logical_Switch\",\"key\":[]}]}",
        "{\"owner\":\"o\",\"rows\":[{\"table\":\"Logical_Switch\",\"key\":[\"a\"],"
            + "\"row\":{\"nmae\":\"a\"}}]}",
      })
  void textThatIsNoPlanIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Plan.fromJson(text));
  }

  @Test
  void plansDifferByOwnerRowsAndDiagnostics() {
    Plan plan = plan("sw", "p");
    assertThat(plan)
        .isEqualTo(plan("sw", "p"))
        .isNotEqualTo(plan("sw", "q"))
        .isNotEqualTo(
            Rows.add(Plan.builder(OWNER), "sw", "p")
                .add(Diagnostic.warning(ORIGIN, "odd"))
                .build());
    assertThat(Plan.empty("a")).isNotEqualTo(Plan.empty("b"));
  }

  @Test
  void jsonWhoseUuidIsNotThatOfItsKeyIsNoPlan() {
    String json = Rows.plan("sw").toJson();
    String uuid = Rows.switchKey("sw").uuid().toString();
    String other = Rows.foreign(1).toString();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plan.fromJson(json.replace(uuid, other)))
        .withMessageContaining(other);
  }
}
