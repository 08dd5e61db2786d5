package org.ovn4j.northbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.Row;

class BucketMapTest {

  private static LogicalSwitch row(int number) {
    return LogicalSwitch.builder().name("s" + number).build();
  }

  /** Few UUIDs, so that they meet again; some of them of one hash. */
  private static UUID uuid(Random random, int bound) {
    int number = random.nextInt(bound);
    return number % 5 == 0 ? new UUID(number, number) : new UUID(7, number);
  }

  @Test
  void aRandomHistoryIsThatOfAHashMapAndNoMapEverChanges() {
    Random random = new Random(1);
    Map<UUID, Row> expected = new HashMap<>();
    List<Map<UUID, Row>> copies = new ArrayList<>();
    List<BucketMap<UUID, Row>> maps = new ArrayList<>();
    BucketMap.Editor<UUID, Row> editor = new BucketMap.Editor<>(BucketMap.empty());
    for (int step = 0; step < 20_000; step++) {
      // The table grows to some hundred rows, then shrinks to a few, and so on.
      boolean grows = step / 2000 % 2 == 0;
      UUID uuid = uuid(random, 700);
      if (random.nextInt(10) < (grows ? 9 : 2)) {
        Row row = row(random.nextInt(3));
        expected.put(uuid, row);
        editor.put(uuid, row);
      } else {
        expected.remove(uuid);
        editor.remove(uuid);
      }
      assertThat(editor.get(uuid)).isEqualTo(expected.get(uuid));
      if (random.nextInt(200) == 0) {
        maps.add(editor.build());
        copies.add(Map.copyOf(expected));
        if (random.nextBoolean()) {
          editor = new BucketMap.Editor<>(maps.get(maps.size() - 1));
        }
      }
    }
    for (int i = 0; i < maps.size(); i++) {
      BucketMap<UUID, Row> map = maps.get(i);
      Map<UUID, Row> copy = copies.get(i);
      assertThat(map.equals(copy)).isTrue();
      assertThat(copy.equals(map)).isTrue();
      assertThat(map).hasSameHashCodeAs(copy).hasSameSizeAs(copy);
      Map<UUID, Row> walked = new HashMap<>();
      map.forEach(walked::put);
      assertThat(walked).isEqualTo(copy);
      assertThat(Map.copyOf(map)).isEqualTo(copy); // by its iterator
      assertThat(BucketMap.copyOf(copy)).isEqualTo(copy);
      assertChanges(maps.get(random.nextInt(maps.size())), map);
    }
  }

  @SuppressWarnings("ReferenceEquality") // it is about objects
  private static void assertChanges(BucketMap<UUID, Row> before, BucketMap<UUID, Row> after) {
    Set<UUID> expected = new HashSet<>(before.keySet());
    expected.addAll(after.keySet());
    expected.removeIf(uuid -> before.get(uuid) == after.get(uuid));
    List<UUID> changed = new ArrayList<>();
    BucketMap.forEachChange(before, after, changed::add);
    assertThat(changed).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void ofAChangedTableAllOtherBucketsAreShared() {
    Snapshot.Builder builder = Snapshot.builder(Northbound.SCHEMA);
    for (int i = 0; i < 1000; i++) {
      builder.add(new UUID(1, i), row(i));
    }
    Snapshot before = builder.build();
    assertThat(builder.build()).isSameAs(before);
    assertThat(before.toBuilder().build()).isSameAs(before);

    Snapshot after = before.toBuilder().add(new UUID(1, 5), row(0)).build();

    assertThat(after.rows(LogicalSwitch.TABLE).get(new UUID(1, 5))).isEqualTo(row(0));
    assertThat(before.rows(LogicalSwitch.TABLE).get(new UUID(1, 5))).isEqualTo(row(5));
    assertThat(after.toBuilder().add(new UUID(1, 5), row(5)).build()).isEqualTo(before);
    assertThat(after.toBuilder().remove(LogicalSwitch.TABLE, new UUID(2, 0)).build())
        .isSameAs(after);
  }

  @Test
  void theLastRowTakesItsTableWithIt() {
    Snapshot one = Snapshot.builder(Northbound.SCHEMA).add(new UUID(1, 1), row(1)).build();
    assertThat(one.toBuilder().remove(LogicalSwitch.TABLE, new UUID(1, 1)).build())
        .isEqualTo(Snapshot.empty(Northbound.SCHEMA));
  }

  @Test
  void mapsAreReadOnly() {
    Map<UUID, LogicalSwitch> rows =
        Snapshot.builder(Northbound.SCHEMA)
            .add(new UUID(1, 1), row(1))
            .build()
            .rows(LogicalSwitch.TABLE);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> rows.put(new UUID(1, 2), row(2)));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> rows.remove(new UUID(1, 1)));
    Iterator<UUID> keys = rows.keySet().iterator();
    assertThat(keys.next()).isEqualTo(new UUID(1, 1));
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(keys::next);
  }
}
