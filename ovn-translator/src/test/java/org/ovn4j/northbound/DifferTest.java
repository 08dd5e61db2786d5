package org.ovn4j.northbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;
import static org.ovn4j.northbound.Rows.OWNER;
import static org.ovn4j.northbound.Rows.dhcp;
import static org.ovn4j.northbound.Rows.dhcpKey;
import static org.ovn4j.northbound.Rows.foreign;
import static org.ovn4j.northbound.Rows.key;
import static org.ovn4j.northbound.Rows.plan;
import static org.ovn4j.northbound.Rows.port;
import static org.ovn4j.northbound.Rows.portKey;
import static org.ovn4j.northbound.Rows.switchKey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Origin;
import org.ovn4j.model.nb.Acl;
import org.ovn4j.model.nb.DhcpOptions;
import org.ovn4j.model.nb.LogicalRouter;
import org.ovn4j.model.nb.LogicalRouterPort;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.nb.NbGlobal;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

class DifferTest {

  private static final Origin ORIGIN = Origin.of("Network sw");

  private static ChangeSet diff(Plan plan, Snapshot snapshot) {
    return plan.diff(snapshot);
  }

  /** The row that the plan has at this UUID. */
  private static Row planned(Plan plan, UUID uuid) {
    return Snapshots.of(plan)
        .rows()
        .filter(row -> row.getKey().equals(uuid))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  private static LogicalSwitchPort portOf(Plan plan, String name) {
    return (LogicalSwitchPort) planned(plan, portKey(name).uuid());
  }

  private static LogicalSwitch switchOf(Plan plan) {
    return (LogicalSwitch) planned(plan, switchKey("sw").uuid());
  }

  private static List<String> messages(ChangeSet changes) {
    return changes.diagnostics().stream().map(Diagnostic::toString).toList();
  }

  @Test
  void emptyDatabaseGetsEveryRow() {
    ChangeSet changes = diff(plan("sw", "p", "q"), Snapshots.empty());
    assertThat(changes.changes()).hasSize(3).allMatch(RowChange.Insert.class::isInstance);
    assertThat(changes)
        .hasToString(
            "3 to add, 0 to change, 0 to delete, 0 unchanged; 0 rows of others left alone");
  }

  @Test
  void whatIsAsPlannedIsLeftAlone() {
    ChangeSet changes = diff(plan("sw", "p"), Snapshots.of(plan("sw", "p")));
    assertThat(changes.isEmpty()).isTrue();
    assertThat(changes.transactions()).isEmpty();
    assertThat(changes)
        .hasToString(
            "0 to add, 0 to change, 0 to delete, 2 unchanged; 0 rows of others left alone");
  }

  @Test
  void eachKindOfChangeIsCounted() {
    Snapshot database =
        Snapshots.with(
            Snapshots.of(plan("sw", "stays", "goes")),
            foreign(1),
            LogicalSwitch.builder().name("other").build());
    ChangeSet changes = diff(plan("sw", "stays", "comes"), database);
    assertThat(changes)
        .hasToString("1 to add, 1 to change, 1 to delete, 1 unchanged; 1 row of others left alone");
    assertThat(changes.changes())
        .extracting(change -> change.getClass().getSimpleName(), RowChange::uuid)
        .containsExactlyInAnyOrder(
            tuple("Insert", portKey("comes").uuid()),
            tuple("Update", switchKey("sw").uuid()),
            tuple("Delete", portKey("goes").uuid()));
  }

  @Test
  void emptyPlanDeletesAllOfTheOwnerAndNothingElse() {
    Snapshot database =
        Snapshots.with(
            Snapshots.of(plan("sw", "p")),
            foreign(1),
            LogicalSwitch.builder()
                .name("other")
                .externalIds(Map.of(Ownership.KEY, "someone else"))
                .build());
    ChangeSet changes = diff(Plan.empty(OWNER), database);
    assertThat(changes.changes())
        .extracting(RowChange::uuid)
        .containsExactlyInAnyOrder(switchKey("sw").uuid(), portKey("p").uuid());
    assertThat(changes.foreignRows()).isEqualTo(1);
  }

  @Test
  void deletionOfAPlanLeavesWhatIsNotInIt() {
    Snapshot database =
        Snapshots.with(Snapshots.of(plan("sw", "p", "q")), foreign(1), port("x").build());
    ChangeSet changes = plan("sw2", "p", "r").deletion(database);
    assertThat(changes.changes())
        .singleElement()
        .isInstanceOf(RowChange.Delete.class)
        .extracting(RowChange::uuid)
        .isEqualTo(portKey("p").uuid());
    assertThat(changes)
        .hasToString("0 to add, 0 to change, 1 to delete, 2 unchanged; 1 row of others left alone");
    Replay replay = new Replay(database);
    changes.transactions().forEach(replay::commit);
    assertThat(plan("sw", "q").diff(replay.snapshot()).isEmpty()).isTrue();
  }

  @Test
  void deletionTellsOfPortsThatGoWithTheirSwitch() {
    ChangeSet changes = plan("sw", "p").deletion(Snapshots.of(plan("sw", "p", "q")));

    assertThat(changes.changes()).extracting(RowChange::uuid).contains(portKey("q").uuid());
    assertThat(changes.deletes()).isEqualTo(3);
    assertThat(changes.unchangedRows()).isZero();
  }

  @Test
  void deletionLeavesAPortThatAnotherSwitchOfOursHoldsToo() {
    Plan.Builder both = Plan.builder(OWNER);
    Rows.add(both, "sw", "p", "q");
    LogicalSwitch other =
        LogicalSwitch.builder().name("other").ports(List.of(portKey("q").ref())).build();
    both.add(switchKey("other"), other, Origin.of("Network other"));

    ChangeSet changes = plan("sw", "p").deletion(Snapshots.of(both.build()));

    assertThat(changes.changes()).extracting(RowChange::uuid).doesNotContain(portKey("q").uuid());
    assertThat(changes.deletes()).isEqualTo(2);
  }

  @Test
  void updateTellsBeforeAfterAndTheColumnsThatDiffer() {
    Plan plan = plan("sw", "p");
    LogicalSwitchPort before = portOf(plan, "p").toBuilder().addresses("x").type("y").build();
    ChangeSet changes = diff(plan, Snapshots.with(Snapshots.of(plan), portKey("p").uuid(), before));
    assertThat(changes.changes())
        .containsExactly(
            new RowChange.Update(
                portKey("p").uuid(),
                before,
                portOf(plan, "p"),
                List.of(LogicalSwitchPort.ADDRESSES, LogicalSwitchPort.TYPE),
                Origin.of("Pod p")));
  }

  @Test
  void foreignPortsOfOurSwitchStay() {
    Plan plan = plan("sw", "p");
    LogicalSwitch shared =
        switchOf(plan).toBuilder()
            .ports(List.of(portKey("p").ref(), new Ref<>(foreign(1))))
            .build();
    Snapshot database =
        Snapshots.with(
            Snapshots.with(Snapshots.of(plan), foreign(1), port("other").build()),
            switchKey("sw").uuid(),
            shared);
    assertThat(diff(plan, database).isEmpty()).isTrue();

    ChangeSet withoutOurs = diff(plan("sw"), database);
    assertThat(withoutOurs.changes())
        .filteredOn(RowChange.Update.class::isInstance)
        .extracting(change -> ((LogicalSwitch) change.row()).ports())
        .containsExactly(Set.of(new Ref<>(foreign(1))));
  }

  @Test
  void nameThatAForeignRowHasIsAnErrorThatNamesBoth() {
    Snapshot database = Snapshots.with(Snapshots.empty(), foreign(1), port("p").build());
    ChangeSet changes = diff(plan("sw", "p"), database);
    assertThat(messages(changes))
        .singleElement()
        .asString()
        .startsWith("error: Pod p: ")
        .contains("Logical_Switch_Port name \"p\"", foreign(1).toString(), "of no owner", "rename");
    assertThat(changes.hasErrors()).isTrue();
    assertThatIllegalStateException()
        .isThrownBy(changes::transactions)
        .withMessageContaining("Pod p");
  }

  @Test
  void nameThatAnotherOwnersRowHasNamesThatOwner() {
    Row other = port("p").externalIds(Map.of(Ownership.KEY, "neutron")).build();
    ChangeSet changes = diff(plan("sw", "p"), Snapshots.with(Snapshots.empty(), foreign(1), other));
    assertThat(messages(changes)).singleElement().asString().contains("of owner neutron");
  }

  @Test
  void nameThatOurObsoleteRowHasIsNoClash() {
    Plan before =
        Plan.builder(OWNER)
            .add(portKey("old"), port("p").build(), ORIGIN)
            .add(
                switchKey("sw"),
                LogicalSwitch.builder().name("sw").ports(List.of(portKey("old").ref())).build(),
                ORIGIN)
            .build();
    ChangeSet changes = diff(plan("sw", "p"), Snapshots.of(before));
    assertThat(changes.diagnostics()).isEmpty();
    assertThat(changes)
        .hasToString(
            "1 to add, 1 to change, 1 to delete, 0 unchanged; 0 rows of others left alone");
  }

  @Test
  void erasedOwnerMarkIsRepaired() {
    Plan plan = plan("sw", "p");
    Row erased = portOf(plan, "p").toBuilder().externalIds(Map.of()).build();
    ChangeSet changes = diff(plan, Snapshots.with(Snapshots.of(plan), portKey("p").uuid(), erased));
    assertThat(changes.diagnostics()).isEmpty();
    assertThat(changes.changes())
        .singleElement()
        .extracting(RowChange::row)
        .isEqualTo(portOf(plan, "p"));
  }

  @Test
  void columnsThatOvnWritesAreIgnored() {
    Plan plan =
        Rows.add(Plan.builder(OWNER), "sw", "p")
            .add(
                key(LogicalRouterPort.TABLE, "rp"),
                LogicalRouterPort.builder()
                    .name("rp")
                    .mac("0a:58:00:00:00:01")
                    .networks(List.of("10.0.0.1/24"))
                    .build(),
                ORIGIN)
            .add(
                key(LogicalRouter.TABLE, "r"),
                LogicalRouter.builder()
                    .ports(List.of(key(LogicalRouterPort.TABLE, "rp").ref()))
                    .build(),
                ORIGIN)
            .build();
    UUID routerPort = key(LogicalRouterPort.TABLE, "rp").uuid();
    Snapshot database =
        Snapshots.with(
            Snapshots.with(
                Snapshots.of(plan),
                portKey("p").uuid(),
                portOf(plan, "p").toBuilder().up(true).tag(7).dynamicAddresses("x").build()),
            routerPort,
            ((LogicalRouterPort) planned(plan, routerPort))
                .toBuilder().status(Map.of("hosting-chassis", "c")).build());
    assertThat(diff(plan, database).isEmpty()).isTrue();
  }

  @Test
  void obsoleteRowThatAForeignRowNeedsStaysWithAWarning() {
    Plan plan = plan("sw", "p");
    Row foreignSwitch = LogicalSwitch.builder().ports(List.of(portKey("p").ref())).build();
    ChangeSet changes =
        diff(Plan.empty(OWNER), Snapshots.with(Snapshots.of(plan), foreign(1), foreignSwitch));
    assertThat(changes.changes())
        .extracting(RowChange::uuid)
        .containsExactly(switchKey("sw").uuid());
    assertThat(messages(changes))
        .singleElement()
        .asString()
        .startsWith("warning: Logical_Switch_Port " + portKey("p").uuid())
        .contains("the foreign row Logical_Switch " + foreign(1) + " refers to it");
  }

  @Test
  void obsoleteRowThatAForeignRowLivesInStaysWithAWarning() {
    Plan plan = plan("sw", "p");
    LogicalSwitch shared =
        switchOf(plan).toBuilder()
            .ports(List.of(portKey("p").ref(), new Ref<>(foreign(1))))
            .build();
    Snapshot database =
        Snapshots.with(
            Snapshots.with(Snapshots.of(plan), foreign(1), port("other").build()),
            switchKey("sw").uuid(),
            shared);
    ChangeSet changes = diff(Plan.empty(OWNER), database);
    assertThat(messages(changes))
        .singleElement()
        .asString()
        .startsWith("warning: Logical_Switch " + switchKey("sw").uuid())
        .contains("a foreign row lives in it", foreign(1).toString());
    Replay replay = new Replay(database);
    changes.transactions().forEach(replay::commit);
    assertThat(replay.snapshot().rows().map(Map.Entry::getKey))
        .containsExactlyInAnyOrder(switchKey("sw").uuid(), foreign(1));
  }

  @Test
  void rowsThatStayAreToldInTheSameOrderEachTime() {
    Plan plan = plan("sw", "a", "b", "c");
    Snapshot database = Snapshots.of(plan);
    for (int i = 9; i > 0; i--) {
      List<Ref<LogicalSwitchPort>> used =
          List.of(portKey("a").ref(), portKey(i % 2 == 0 ? "b" : "c").ref());
      Row user = LogicalSwitch.builder().ports(used).build();
      database = Snapshots.with(database, spread(i), user);
    }
    assertThat(messages(diff(Plan.empty(OWNER), database)))
        .hasSize(3)
        .satisfiesExactly(
            c -> assertThat(c).contains(portKey("c").uuid().toString(), spread(1).toString()),
            a -> assertThat(a).contains(portKey("a").uuid().toString(), spread(1).toString()),
            b -> assertThat(b).contains(portKey("b").uuid().toString(), spread(2).toString()));
  }

  /** Hash tables list these in another order than that of the numbers. */
  private static UUID spread(int number) {
    return foreign(16 * number + 15 - number);
  }

  @Test
  void rowOfWhichThereIsOneIsNobodysAndNotCounted() {
    Snapshot database = Snapshots.with(Snapshots.empty(), foreign(1), NbGlobal.builder().build());
    assertThat(diff(plan("sw"), database).foreignRows()).isZero();
  }

  @Test
  void columnThatTheServerLacksIsLeftOutWithOneWarning() {
    DatabaseSchema older = schema(tables -> columns(tables, "DHCP_Options").remove("options"));
    Plan plan =
        Plan.builder(OWNER)
            .add(dhcpKey("10.0.0.0/24"), dhcp("10.0.0.0/24").build(), ORIGIN)
            .add(dhcpKey("10.1.0.0/24"), dhcp("10.1.0.0/24").build(), ORIGIN)
            .build();
    ChangeSet changes = diff(plan, Snapshot.empty(older));
    assertThat(messages(changes))
        .singleElement()
        .asString()
        .startsWith("warning: server: ")
        .contains("no column DHCP_Options.options", older.version());
    assertThat(changes.changes())
        .hasSize(2)
        .allSatisfy(change -> assertThat(change.row().columns()).doesNotContainKey("options"));
    Snapshot.Builder written = Snapshot.builder(older);
    changes.changes().forEach(change -> written.add(change.uuid(), change.row()));
    assertThat(diff(plan, written.build()).isEmpty()).isTrue();
  }

  @Test
  void tableThatTheServerLacksIsLeftOutWithOneWarning() {
    DatabaseSchema older = schema(tables -> tables.remove("DHCP_Options"));
    Plan plan =
        Plan.builder(OWNER)
            .add(dhcpKey("10.0.0.0/24"), dhcp("10.0.0.0/24").build(), ORIGIN)
            .add(dhcpKey("10.1.0.0/24"), dhcp("10.1.0.0/24").build(), ORIGIN)
            .build();
    ChangeSet changes = diff(plan, Snapshot.empty(older));
    assertThat(messages(changes)).singleElement().asString().contains("no table DHCP_Options");
    assertThat(changes.isEmpty()).isTrue();
  }

  @Test
  void valueThatTheServerDoesNotAllowIsAnError() {
    DatabaseSchema older =
        schema(
            tables -> {
              JsonNode type = columns(tables, "ACL").path("action").path("type").path("key");
              ArrayNode allowed = (ArrayNode) type.path("enum").path(1);
              for (int i = allowed.size() - 1; i >= 0; i--) {
                if (allowed.get(i).asText().equals("pass")) {
                  allowed.remove(i);
                }
              }
            });
    Acl acl =
        Acl.builder()
            .action(Acl.Action.PASS)
            .direction(Acl.Direction.TO_LPORT)
            .match("ip4")
            .priority(1)
            .build();
    Plan plan =
        Plan.builder(OWNER)
            .add(key(Acl.TABLE, "acl"), acl, Origin.of("NetworkPolicy x"))
            .add(
                switchKey("sw"),
                LogicalSwitch.builder().acls(List.of(key(Acl.TABLE, "acl").ref())).build(),
                ORIGIN)
            .build();
    assertThat(diff(plan, Snapshots.empty()).diagnostics()).isEmpty();
    ChangeSet changes = diff(plan, Snapshot.empty(older));
    assertThat(messages(changes))
        .singleElement()
        .asString()
        .startsWith("error: NetworkPolicy x: ")
        .contains("ACL.action", "pass", older.version());
    assertThatIllegalStateException().isThrownBy(changes::transactions);
  }

  @Test
  void diagnosticsOfThePlanComeFirst() {
    Plan plan =
        Rows.add(Plan.builder(OWNER), "sw", "p").add(Diagnostic.warning(ORIGIN, "odd")).build();
    ChangeSet changes =
        diff(plan, Snapshots.with(Snapshots.empty(), foreign(1), port("p").build()));
    assertThat(messages(changes)).hasSize(2);
    assertThat(messages(changes).get(0)).contains("odd");
  }

  private static DatabaseSchema schema(Consumer<ObjectNode> change) {
    try {
      JsonNode json = OvsdbJson.mapper().readTree(Northbound.schemaJson());
      change.accept((ObjectNode) json.path("tables"));
      return DatabaseSchema.parse(json.toString());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static ObjectNode columns(ObjectNode tables, String table) {
    return (ObjectNode) tables.path(table).path("columns");
  }

  @Test
  void optionalReferenceIsComparedAsAValue() {
    Plan plan =
        Plan.builder(OWNER)
            .add(dhcpKey("10.0.0.0/24"), dhcp("10.0.0.0/24").build(), ORIGIN)
            .add(
                portKey("p"),
                port("p").dhcpv4Options(dhcpKey("10.0.0.0/24").ref()).build(),
                Origin.of("Pod p"))
            .add(
                switchKey("sw"),
                LogicalSwitch.builder().name("sw").ports(List.of(portKey("p").ref())).build(),
                ORIGIN)
            .build();
    Ref<DhcpOptions> other = new Ref<>(foreign(1));
    Snapshot database =
        Snapshots.with(
            Snapshots.with(Snapshots.of(plan), foreign(1), dhcp("10.9.0.0/24").build()),
            portKey("p").uuid(),
            portOf(plan, "p").toBuilder().dhcpv4Options(other).build());
    assertThat(diff(plan, database).changes())
        .singleElement()
        .extracting(RowChange::row)
        .isEqualTo(portOf(plan, "p"));
  }
}
