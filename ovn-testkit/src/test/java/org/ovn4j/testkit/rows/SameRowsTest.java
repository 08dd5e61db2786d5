package org.ovn4j.testkit.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.nb.LoadBalancer;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.testkit.IntentGenerator;
import org.ovn4j.translator.Ipam;
import org.ovn4j.translator.Translator;

class SameRowsTest {

  @Test
  void rowsOfPlansAreTheSameUnderOtherUuids() {
    for (long seed = 0; seed < 50; seed++) {
      Snapshot rows = planned(new IntentGenerator(seed));
      assertThat(differences(rows, new Renaming(seed).of(rows))).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void aChangeIsFoundUnderOtherUuids() {
    for (long seed = 0; seed < 50; seed++) {
      Snapshot rows = planned(new IntentGenerator(seed));
      Snapshot other = planned(new IntentGenerator(seed + 1));
      assertThat(differences(rows, new Renaming(seed).of(other)).isEmpty())
          .as("seed %d", seed)
          .isEqualTo(rows.equals(other));
    }
  }

  private static Snapshot planned(IntentGenerator generator) {
    Snapshot nothing = Snapshot.empty(Northbound.SCHEMA);
    Plan plan = new Translator("test").plan(Ipam.restore(nothing, "test").assign(generator.next()));
    return NamedRows.of(plan).snapshot();
  }

  /** Rows that only references tell apart, against the trial of all pairings. */
  @Test
  void agreesWithTheTrialOfAllPairings() {
    Random random = new Random(1);
    int same = 0;
    for (int round = 0; round < 3000; round++) {
      int size = 2 + random.nextInt(3);
      boolean[][] expected = references(random, size);
      boolean[][] actual = references(random, size);
      boolean isomorphic = isomorphic(expected, actual);
      assertThat(differences(switches(expected, 1), switches(actual, 2)).isEmpty())
          .as("%s and %s", Arrays.deepToString(expected), Arrays.deepToString(actual))
          .isEqualTo(isomorphic);
      same += isomorphic ? 1 : 0;
    }
    assertThat(same).isBetween(100, 2900);
  }

  private static boolean[][] references(Random random, int size) {
    boolean[][] references = new boolean[size][size];
    for (boolean[] row : references) {
      for (int i = 0; i < size; i++) {
        row[i] = random.nextBoolean();
      }
    }
    return references;
  }

  private static boolean isomorphic(boolean[][] expected, boolean[][] actual) {
    if (expected.length != actual.length) {
      return false;
    }
    List<List<Integer>> orders = orders(expected.length);
    return orders.stream()
        .anyMatch(rows -> orders.stream().anyMatch(cols -> agree(expected, actual, rows, cols)));
  }

  private static boolean agree(
      boolean[][] expected, boolean[][] actual, List<Integer> rows, List<Integer> columns) {
    for (int i = 0; i < expected.length; i++) {
      for (int j = 0; j < expected.length; j++) {
        if (expected[i][j] != actual[rows.get(i)][columns.get(j)]) {
          return false;
        }
      }
    }
    return true;
  }

  private static List<List<Integer>> orders(int size) {
    if (size == 0) {
      return List.of(List.of());
    }
    List<List<Integer>> orders = new ArrayList<>();
    for (List<Integer> shorter : orders(size - 1)) {
      for (int place = 0; place < size; place++) {
        List<Integer> order = new ArrayList<>(shorter);
        order.add(place, size - 1);
        orders.add(order);
      }
    }
    return orders;
  }

  /** Switches without names, that refer to load balancers without names. */
  private static Snapshot switches(boolean[][] references, long salt) {
    Snapshot.Builder snapshot = Snapshot.builder(Northbound.SCHEMA);
    for (int i = 0; i < references.length; i++) {
      List<Ref<LoadBalancer>> balancers = new ArrayList<>();
      for (int j = 0; j < references.length; j++) {
        if (references[i][j]) {
          balancers.add(new Ref<>(new UUID(salt, 100 + j)));
        }
      }
      snapshot.add(
          new UUID(salt, i), LogicalSwitch.builder().name("").loadBalancer(balancers).build());
      snapshot.add(new UUID(salt, 100 + i), LoadBalancer.builder().name("").build());
    }
    return snapshot.build();
  }

  /** Each row has two references either way, and all rows of a table are equal. */
  @Test
  void oneCircleIsNotTwo() {
    Snapshot one = switches(circles(8), 1);
    Snapshot two = switches(circles(4, 4), 2);
    assertThat(differences(one, two))
        .singleElement()
        .asString()
        .contains("not connected with each other as expected");
    assertThat(differences(two, switches(circles(4, 4), 3))).isEmpty();
    assertThat(differences(switches(circles(3, 5), 1), switches(circles(5, 3), 2))).isEmpty();
  }

  private static boolean[][] circles(int... lengths) {
    int size = Arrays.stream(lengths).sum();
    boolean[][] references = new boolean[size][size];
    int first = 0;
    for (int length : lengths) {
      for (int i = 0; i < length; i++) {
        references[first + i][first + i] = true;
        references[first + i][first + (i + 1) % length] = true;
      }
      first += length;
    }
    return references;
  }

  @Test
  void namesTheColumnAndBothValues() {
    Row port =
        LogicalSwitchPort.builder().name("a").externalIds(Map.of("k", "1", "x", "y")).build();
    Row other =
        LogicalSwitchPort.builder()
            .name("a")
            .externalIds(Map.of("k", "2", "x", "y"))
            .addresses(List.of("dynamic"))
            .build();
    assertThat(differences(snapshot(new UUID(1, 1), port), snapshot(new UUID(2, 2), other)))
        .containsExactly(
            "Logical_Switch_Port \"a\": addresses was expected to be none, but is [\"dynamic\"]",
            "Logical_Switch_Port \"a\": external_ids:k was expected to be \"1\", but is \"2\"");
  }

  @Test
  void namesRowsThatAreMissingOrTooMany() {
    Row a = LogicalSwitchPort.builder().name("a").build();
    Row b = LogicalSwitchPort.builder().name("b").type("router").build();
    assertThat(differences(snapshot(new UUID(1, 1), a), snapshot(new UUID(2, 2), b)))
        .containsExactly(
            "Logical_Switch_Port \"a\" is missing: {name=\"a\"}",
            "Logical_Switch_Port \"b\" is there unexpectedly: {name=\"b\", type=\"router\"}");
  }

  @Test
  void namesAReferenceThatLeadsElsewhere() {
    assertThat(differences(portOn("s"), portOn("t")))
        .containsExactlyInAnyOrder(
            "Logical_Switch \"s\": ports was expected to be [\"p\"], but is none",
            "Logical_Switch \"t\": ports was expected to be none, but is [\"p\"]",
            "Logical_Switch_Port \"p\" was expected to be referred to by [Logical_Switch \"s\"],"
                + " but is by [Logical_Switch \"t\"]");
  }

  @Test
  void ofLargeSetsOnlyTheDifferenceIsShown() {
    assertThat(differences(switchWith(30), switchWith(29)))
        .contains("Logical_Switch_Port \"port30\" is missing: {name=\"port30\"}");
    Snapshot.Builder lost = Snapshot.builder(Northbound.SCHEMA);
    switchWith(30).rows().forEach(row -> lost.add(row.getKey(), row.getValue()));
    lost.add(new UUID(2, 0), switchRow(29));
    assertThat(differences(switchWith(30), lost.build()))
        .contains(
            "Logical_Switch \"s\": ports has 29 elements, expected were 30:"
                + " it lacks [\"port30\"] and unexpectedly has []");
  }

  private static Snapshot switchWith(int ports) {
    Snapshot.Builder snapshot = Snapshot.builder(Northbound.SCHEMA);
    for (int i = 1; i <= ports; i++) {
      snapshot.add(new UUID(1, i), LogicalSwitchPort.builder().name("port" + i).build());
    }
    return snapshot.add(new UUID(2, 0), switchRow(ports)).build();
  }

  private static Row switchRow(int ports) {
    List<Ref<LogicalSwitchPort>> references = new ArrayList<>();
    for (int i = 1; i <= ports; i++) {
      references.add(new Ref<>(new UUID(1, i)));
    }
    return LogicalSwitch.builder().name("s").ports(references).build();
  }

  private static Snapshot portOn(String home) {
    Snapshot.Builder snapshot = Snapshot.builder(Northbound.SCHEMA);
    UUID port = UUID.randomUUID();
    snapshot.add(port, LogicalSwitchPort.builder().name("p").build());
    for (String name : List.of("s", "t")) {
      List<Ref<LogicalSwitchPort>> ports = name.equals(home) ? List.of(new Ref<>(port)) : List.of();
      snapshot.add(UUID.randomUUID(), LogicalSwitch.builder().name(name).ports(ports).build());
    }
    return snapshot.build();
  }

  private static Snapshot snapshot(UUID uuid, Row row) {
    return Snapshot.builder(Northbound.SCHEMA).add(uuid, row).build();
  }

  @Test
  void tenThousandRowsTakeSeconds() {
    Snapshot.Builder builder = Snapshot.builder(Northbound.SCHEMA);
    List<Ref<LogicalSwitchPort>> ports = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      ports.add(new Ref<>(new UUID(1, i)));
      builder.add(new UUID(1, i), LogicalSwitchPort.builder().name("port" + i).build());
    }
    builder.add(new UUID(2, 0), LogicalSwitch.builder().name("s").ports(ports).build());
    // Equal rows in equal surroundings: each pair is a decision.
    for (int i = 0; i < 500; i++) {
      builder.add(
          new UUID(3, i),
          LogicalSwitch.builder().loadBalancer(List.of(new Ref<>(new UUID(4, i)))).build());
      builder.add(new UUID(4, i), LoadBalancer.builder().build());
    }
    Snapshot rows = builder.build();
    Snapshot other = Snapshot.empty(Northbound.SCHEMA);
    Assertions.assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          assertThat(differences(rows, new Renaming(1).of(rows))).isEmpty();
          assertThat(differences(rows, other)).hasSize(rows.size());
        });
  }

  private static List<String> differences(Snapshot expected, Snapshot actual) {
    return SameRows.differences(new NamedRows(expected), new NamedRows(actual));
  }
}
