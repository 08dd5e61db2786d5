package org.ovn4j.northbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.northbound.Rows.OWNER;
import static org.ovn4j.northbound.Rows.foreign;
import static org.ovn4j.northbound.Rows.port;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Origin;
import org.ovn4j.model.nb.AddressSet;
import org.ovn4j.model.nb.LogicalRouterPort;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.nb.StaticMacBinding;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.RowKey;
import org.ovn4j.northbound.Plan.Part;

/** A comparison that goes on from an earlier one, and parts of plans that are replaced. */
class RecomparisonTest {

  private static final List<Diagnostic> NOTHING = List.of();

  private static Part part(Plan plan) {
    return new Part(List.copyOf(plan.rows().values()), plan.diagnostics());
  }

  private static String text(ChangeSet changes) {
    return changes.toJson(changes.diagnostics())
        + (changes.hasErrors() ? "" : changes.transactions().toString());
  }

  @Test
  void findsWhatAWholeComparisonFinds() {
    int whole = 0;
    int steps = 0;
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      Plan plan = Plan.empty(OWNER);
      Snapshot snapshot = Snapshots.empty();
      ChangeSet changes = plan.diff(snapshot);
      for (int step = 0; step < 30; step++) {
        if (random.nextInt(3) == 0) {
          plan = replaced(plan, random);
        }
        snapshot = changed(snapshot, changes, random);
        ChangeSet expected = plan.diff(snapshot);
        ChangeSet found = plan.diff(snapshot, changes);
        assertThat(text(found)).as("seed %d, step %d", seed, step).isEqualTo(text(expected));
        assertThat(found.isPlain()).isEqualTo(expected.isPlain());
        assertThat(found.foreign().rows()).isEqualTo(expected.foreign().rows());
        whole += new Recomparison(changes, plan, snapshot).changes().isEmpty() ? 1 : 0;
        steps++;
        changes = found;
      }
    }
    assertThat(whole).as("of " + steps).isBetween(steps / 50, steps / 2);
  }

  private static Plan replaced(Plan plan, Random random) {
    Plan next = RandomPlans.next(random);
    Plan with = plan.with(List.of(part(plan)), List.of(part(next)), NOTHING).orElseThrow();
    assertThat(with).isEqualTo(next);
    with.rows()
        .forEach(
            (uuid, row) -> {
              if (row.equals(plan.rows().get(uuid))) {
                assertThat(plan.rows().get(uuid)).isSameAs(row);
              }
            });
    return with;
  }

  /** Some of the changes were made, or all, and others have changed something. */
  private static Snapshot changed(Snapshot snapshot, ChangeSet changes, Random random) {
    Snapshot.Builder builder = snapshot.toBuilder();
    int all = random.nextInt(3);
    for (RowChange change : changes.changes()) {
      if (all > 0 || random.nextBoolean()) {
        if (change instanceof RowChange.Delete) {
          builder.remove(change.table(), change.uuid());
        } else {
          builder.add(change.uuid(), change.row());
        }
      }
    }
    for (int i = random.nextInt(3); i > 1; i--) {
      tamper(builder, random);
    }
    return intact(builder.build());
  }

  /** As a server does, without references to rows that are not there. */
  private static Snapshot intact(Snapshot snapshot) {
    Set<UUID> all = new HashSet<>();
    snapshot.rows().forEach(row -> all.add(row.getKey()));
    Snapshot.Builder builder = snapshot.toBuilder();
    snapshot
        .rows()
        .forEach(
            entry -> {
              Row row = entry.getValue();
              for (Column column : row.table().columns()) {
                if (References.isShared(column) && !all.containsAll(row.get(column).keys())) {
                  row =
                      row.with(
                          column,
                          Datum.set(
                              row.get(column).keys().stream().filter(all::contains).toList()));
                  builder.add(entry.getKey(), row);
                }
              }
            });
    return builder.build();
  }

  private static void tamper(Snapshot.Builder builder, Random random) {
    List<Map.Entry<UUID, Row>> rows = new ArrayList<>();
    builder.build().rows().forEach(rows::add);
    rows.sort(Map.Entry.comparingByKey(Comparator.comparing(UUID::toString)));
    if (rows.isEmpty()) {
      return;
    }
    Map.Entry<UUID, Row> row = rows.get(random.nextInt(rows.size()));
    UUID stranger = foreign(random.nextInt(5));
    switch (random.nextInt(9)) {
      case 0 -> builder.remove(row.getValue().table(), row.getKey());
      case 1 -> builder.add(stranger, port("p" + random.nextInt(8)).build());
      case 2 ->
          builder.add(
              foreign(7),
              LogicalSwitch.builder()
                  .name("foreign")
                  .ports(List.of(new Ref<>(stranger), new Ref<>(row.getKey())))
                  .build());
      case 3 -> {
        if (row.getValue() instanceof LogicalSwitch sw) {
          List<Ref<LogicalSwitchPort>> ports = new ArrayList<>(sw.ports());
          ports.add(new Ref<>(stranger));
          builder.add(stranger, port("guest").build());
          builder.add(
              row.getKey(),
              sw.with(LogicalSwitch.PORTS, Datum.set(ports.stream().map(Ref::uuid).toList())));
        }
      }
      case 4 ->
          Ownership.column(row.getValue())
              .ifPresent(
                  column ->
                      builder.add(row.getKey(), row.getValue().with(column, Datum.EMPTY_MAP)));
      case 5 -> builder.remove(LogicalSwitch.TABLE, foreign(7));
      case 6 ->
          builder.add(
              foreign(8),
              StaticMacBinding.builder()
                  .logicalPort(
                      row.getValue() instanceof LogicalRouterPort port ? port.name() : "elsewhere")
                  .ip("10.0.0.1")
                  .mac("02:00:00:00:00:01")
                  .build());
      case 7 -> // somebody else's row, marked as ours
          builder.add(stranger, port("guest").externalIds(Map.of(Ownership.KEY, OWNER)).build());
      default -> builder.remove(row.getValue().table(), foreign(random.nextInt(9)));
    }
  }

  /** The switch that it is on has not changed, and has to let it go all the same. */
  @Test
  void aGuestThatIsMarkedAsOursChangesHands() {
    Plan plan = Rows.plan("sw", "a");
    Snapshot holding = Snapshots.of(plan);
    LogicalSwitch row = holding.rows(LogicalSwitch.TABLE).values().iterator().next();
    List<UUID> ports = List.of(Rows.portKey("a").uuid(), foreign(1));
    Snapshot before =
        holding.toBuilder()
            .add(foreign(1), port("guest").build())
            .add(
                Rows.switchKey("sw").uuid(),
                row.toBuilder().set(LogicalSwitch.PORTS, Datum.set(ports)).build())
            .build();
    ChangeSet earlier = plan.diff(before);
    assertThat(earlier.changes()).isEmpty();

    Snapshot after =
        before.toBuilder()
            .add(foreign(1), port("guest").externalIds(Map.of(Ownership.KEY, OWNER)).build())
            .build();
    assertThat(plan.diff(after).changes()).hasSize(2);
    assertThat(text(plan.diff(after, earlier))).isEqualTo(text(plan.diff(after)));
  }

  @Test
  void aPartThatClashesNeedsABuilder() {
    Plan a = Rows.plan("a", "p");
    Plan b =
        Plan.builder(OWNER)
            .add(
                RowKey.of(AddressSet.TABLE, OWNER, "other"),
                AddressSet.builder().name("set").build(),
                Origin.of("x"))
            .build();
    Plan both = a.with(List.of(), List.of(part(b)), NOTHING).orElseThrow();
    assertThat(both.rows()).hasSize(3);
    assertThat(both.with(List.of(), List.of(part(b)), NOTHING)).as("same key").isEmpty();
    Plan twin =
        Plan.builder(OWNER)
            .add(
                RowKey.of(AddressSet.TABLE, OWNER, "twin"),
                AddressSet.builder().name("set").build(),
                Origin.of("y"))
            .build();
    assertThat(both.with(List.of(), List.of(part(twin)), NOTHING)).as("same name").isEmpty();
    assertThat(both.with(List.of(part(b)), List.of(part(twin)), NOTHING)).isPresent();
    Plan left = Plan.of(OWNER, List.of(part(both), part(twin)), List.of());
    assertThat(left.hasErrors()).isTrue();
    assertThat(left.with(List.of(part(twin)), List.of(), NOTHING)).as("one was left out").isEmpty();
  }
}
