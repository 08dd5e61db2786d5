package org.ovn4j.northbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.northbound.Rows.OWNER;
import static org.ovn4j.northbound.Rows.dhcp;
import static org.ovn4j.northbound.Rows.dhcpKey;
import static org.ovn4j.northbound.Rows.foreign;
import static org.ovn4j.northbound.Rows.key;
import static org.ovn4j.northbound.Rows.plan;
import static org.ovn4j.northbound.Rows.port;
import static org.ovn4j.northbound.Rows.portKey;
import static org.ovn4j.northbound.Rows.switchKey;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovn4j.model.Origin;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.nb.Meter;
import org.ovn4j.model.nb.MeterBand;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.model.ovsdb.Row;

class SequencerTest {

  private static final Origin ORIGIN = Origin.of("Network sw");

  /** The operations of each transaction, a line each: what is done to which row. */
  private static List<String> describe(ChangeSet changes, int bound) {
    return changes.transactions(bound).stream().map(SequencerTest::describe).toList();
  }

  private static String describe(Transaction transaction) {
    List<String> parts = new ArrayList<>();
    for (Operation operation : transaction.operations()) {
      if (operation instanceof Operation.Insert insert) {
        parts.add("insert " + name(insert.uuid()) + members(insert));
      } else if (operation instanceof Operation.Update update) {
        parts.add("update " + name(update.uuid()) + " " + update.row().keySet());
      } else if (operation instanceof Operation.Mutate mutate) {
        List<String> mutations = new ArrayList<>();
        mutate
            .mutations()
            .forEach(m -> mutations.add(m.mutator().symbol() + " " + names(m.value().keys())));
        parts.add("mutate " + name(mutate.uuid()) + " " + String.join(", ", mutations));
      } else if (operation instanceof Operation.Delete delete) {
        parts.add("delete " + name(delete.uuid()));
      } else if (operation instanceof Operation.Expect expect) {
        parts.add("expect " + name(expect.uuid()) + " " + expect.row().keySet());
      } else if (operation instanceof Operation.Exists exists) {
        parts.add("exists " + name(exists.uuid()));
      }
    }
    return String.join("; ", parts);
  }

  private static String members(Operation.Insert insert) {
    return insert.row().containsKey("ports")
        ? " with " + names(insert.row().get("ports").keys())
        : "";
  }

  private static List<String> names(List<Object> uuids) {
    return uuids.stream().map(uuid -> name((UUID) uuid)).sorted().toList();
  }

  private static String name(UUID uuid) {
    for (String name : List.of("sw", "sw2")) {
      if (switchKey(name).uuid().equals(uuid)) {
        return name;
      }
    }
    for (String name : List.of("a", "b", "c", "old")) {
      if (portKey(name).uuid().equals(uuid)) {
        return name;
      }
    }
    return dhcpKey("10.0.0.0/24").uuid().equals(uuid) ? "dhcp" : uuid.toString();
  }

  private static Plan withDhcp() {
    return Plan.builder(OWNER)
        .add(dhcpKey("10.0.0.0/24"), dhcp("10.0.0.0/24").build(), ORIGIN)
        .add(portKey("a"), port("a").dhcpv4Options(dhcpKey("10.0.0.0/24").ref()).build(), ORIGIN)
        .add(portKey("b"), port("b").build(), ORIGIN)
        .add(
            switchKey("sw"),
            LogicalSwitch.builder()
                .name("sw")
                .ports(List.of(portKey("a").ref(), portKey("b").ref()))
                .build(),
            ORIGIN)
        .build();
  }

  @Test
  void oneTransactionInsertsAllWithTheReferencedFirst() {
    assertThat(describe(withDhcp().diff(Snapshots.empty()), 1000))
        .containsExactly("insert dhcp; insert sw with [a, b]; insert a; insert b");
  }

  @Test
  void newPortTravelsWithTheMutationThatAttachesIt() {
    assertThat(describe(withDhcp().diff(Snapshots.empty()), 1))
        .containsExactly(
            "insert dhcp",
            "insert sw",
            "exists sw; insert a; mutate sw insert [a]",
            "exists sw; insert b; mutate sw insert [b]");
    assertThat(describe(withDhcp().diff(Snapshots.empty()), 3))
        .containsExactly(
            "insert dhcp; insert sw with [a]; insert a",
            "exists sw; insert b; mutate sw insert [b]");
  }

  @Test
  void portsThatComeToASwitchAreOneMutation() {
    ChangeSet changes = plan("sw", "a", "b", "c").diff(Snapshots.of(plan("sw", "a")));
    assertThat(describe(changes, 1000))
        .containsExactly("exists sw; insert b; insert c; mutate sw insert [b, c]");
    assertThat(describe(changes, 1))
        .containsExactly(
            "exists sw; insert b; mutate sw insert [b]",
            "exists sw; insert c; mutate sw insert [c]");
  }

  @Test
  void comingAndGoingPortsShareTheMutationOfTheirSwitch() {
    ChangeSet changes = plan("sw", "a", "c").diff(Snapshots.of(plan("sw", "a", "b")));
    assertThat(describe(changes, 1000))
        .containsExactly("exists sw; insert c; mutate sw insert [c], delete [b]");
    assertThat(describe(changes, 1))
        .containsExactly(
            "exists sw; insert c; mutate sw insert [c]", "exists sw; mutate sw delete [b]");
  }

  @Test
  void updateExpectsTheColumnsAsTheyWere() {
    Plan before = withDhcp();
    Plan after =
        Plan.builder(OWNER)
            .add(portKey("a"), port("a").type("x").build(), ORIGIN)
            .add(
                switchKey("sw"),
                LogicalSwitch.builder().name("sw").ports(List.of(portKey("a").ref())).build(),
                ORIGIN)
            .build();
    ChangeSet changes = after.diff(Snapshots.of(before));
    assertThat(describe(changes, 1000))
        .containsExactly(
            "expect a [dhcpv4_options, type]; exists sw; update a [dhcpv4_options, type];"
                + " mutate sw delete [b]; delete dhcp");
    Operation.Expect expect = (Operation.Expect) changes.transactions().get(0).operations().get(0);
    Snapshot snapshot = Snapshots.of(before);
    assertThat(expect.row())
        .containsEntry(
            "type",
            snapshot
                .find(LogicalSwitchPort.TABLE, portKey("a").uuid())
                .orElseThrow()
                .get(LogicalSwitchPort.TYPE))
        .containsEntry("dhcpv4_options", Datum.of(dhcpKey("10.0.0.0/24").uuid()));
  }

  @Test
  void deletionsGoFromTheReferringToTheReferenced() {
    ChangeSet changes = Plan.empty(OWNER).diff(Snapshots.of(withDhcp()));
    assertThat(describe(changes, 1000)).containsExactly("delete sw; delete dhcp");
    assertThat(describe(changes, 1))
        .containsExactly(
            "exists sw; mutate sw delete [a]",
            "exists sw; mutate sw delete [b]",
            "delete sw",
            "delete dhcp");
  }

  @Test
  void rowThatHasANameNeededAnewGoesFirst() {
    Plan before =
        Plan.builder(OWNER)
            .add(portKey("old"), port("a").build(), ORIGIN)
            .add(
                switchKey("sw"),
                LogicalSwitch.builder().name("sw").ports(List.of(portKey("old").ref())).build(),
                ORIGIN)
            .build();
    ChangeSet changes = plan("sw", "a").diff(Snapshots.of(before));
    assertThat(describe(changes, 1))
        .containsExactly(
            "exists sw; mutate sw delete [old]", "exists sw; insert a; mutate sw insert [a]");
    assertThat(describe(changes, 1000))
        .containsExactly("exists sw; insert a; mutate sw insert [a], delete [old]");
  }

  @Test
  void rowThatTookTheNameOfAnotherByHandGoesFirst() {
    Snapshot renamed =
        Snapshots.with(
            Snapshots.with(
                Snapshots.of(plan("sw", "a", "old")),
                portKey("a").uuid(),
                port("x").putExternalIds(Ownership.KEY, OWNER).build()),
            portKey("old").uuid(),
            port("a").putExternalIds(Ownership.KEY, OWNER).build());
    ChangeSet changes = plan("sw", "a").diff(renamed);
    assertThat(describe(changes, 1))
        .containsExactly("exists sw; mutate sw delete [old]", "expect a [name]; update a [name]");
  }

  @Test
  void portThatMovesIsAttachedBeforeItIsDetached() {
    Plan before = Rows.add(Rows.add(Plan.builder(OWNER), "sw", "a"), "sw2").build();
    Plan after = Rows.add(Rows.add(Plan.builder(OWNER), "sw"), "sw2", "a").build();
    ChangeSet changes = after.diff(Snapshots.of(before));
    assertThat(describe(changes, 1))
        .containsExactly("exists sw2; mutate sw2 insert [a]", "exists sw; mutate sw delete [a]");
  }

  @Test
  void rowThatNeedsAMemberIsInsertedWithAllOfThem() {
    Plan.Builder plan = Plan.builder(OWNER);
    List<Ref<MeterBand>> bands = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      MeterBand band = MeterBand.builder().action(MeterBand.Action.DROP).rate(i + 1).build();
      plan.add(key(MeterBand.TABLE, "band" + i), band, ORIGIN);
      bands.add(key(MeterBand.TABLE, "band" + i).ref());
    }
    plan.add(
        key(Meter.TABLE, "m"),
        Meter.builder().name("m").unit(Meter.Unit.KBPS).bands(bands).build(),
        ORIGIN);
    List<Transaction> transactions = plan.build().diff(Snapshots.empty()).transactions(2);
    assertThat(transactions).hasSize(1);
    assertThat(transactions.get(0).operations()).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void everyTransactionIsValidAndTogetherTheyGiveThePlan(int bound) {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      Snapshot database = withForeignRows(Snapshots.empty());
      for (int step = 0; step < 3; step++) {
        Plan plan = step == 2 ? Plan.empty(OWNER) : RandomPlans.next(random);
        Snapshot from = database;
        Snapshot wanted = withForeignRows(Snapshots.of(plan));
        ChangeSet changes = plan.diff(from);
        assertThat(changes.diagnostics()).isEmpty();
        try {
          database = replay(from, changes.transactions(bound));
          assertThat(database).isEqualTo(wanted);
        } catch (AssertionError e) {
          throw new AssertionError("seed " + seed + ", step " + step + ":\n" + changes.render(), e);
        }
      }
    }
  }

  private static Snapshot replay(Snapshot from, List<Transaction> transactions) {
    Replay replay = new Replay(from);
    transactions.forEach(replay::commit);
    return replay.snapshot();
  }

  private static Snapshot withForeignRows(Snapshot snapshot) {
    Snapshot one = Snapshots.with(snapshot, foreign(1), port("foreign").build());
    return Snapshots.with(
        one,
        foreign(2),
        LogicalSwitch.builder().name("foreign").ports(List.of(new Ref<>(foreign(1)))).build());
  }

  @Test
  void transactionsAreBounded() {
    Plan plan = plan("sw", "a", "b", "c", "d", "e", "f", "g");
    for (int bound : List.of(1, 2, 3, 5)) {
      assertThat(plan.diff(Snapshots.empty()).transactions(bound))
          .allSatisfy(
              transaction ->
                  assertThat(
                          transaction.operations().stream()
                              .filter(Operation.Insert.class::isInstance))
                      .hasSizeLessThanOrEqualTo(bound))
          .hasSize((8 + bound - 1) / bound);
    }
  }

  @Test
  void sameChangesGiveTheSameBytes() {
    for (int seed = 0; seed < 20; seed++) {
      Plan from = RandomPlans.next(new Random(seed));
      Plan to = RandomPlans.next(new Random(seed + 1000));
      boolean same =
          json(to.diff(Snapshots.of(from)))
              .equals(json(Plan.fromJson(to.toJson()).diff(shuffled(Snapshots.of(from), seed))));
      assertThat(same).as("seed %d", seed).isTrue();
    }
  }

  private static List<String> json(ChangeSet changes) {
    return changes.transactions(5).stream().map(Transaction::toJson).toList();
  }

  /** The same rows, put together in another order. */
  private static Snapshot shuffled(Snapshot snapshot, int seed) {
    List<Map.Entry<UUID, Row>> rows = new ArrayList<>(snapshot.rows().toList());
    Collections.shuffle(rows, new Random(seed));
    Snapshot.Builder copy = Snapshot.builder(snapshot.schema());
    rows.forEach(row -> copy.add(row.getKey(), row.getValue()));
    return copy.build();
  }
}
