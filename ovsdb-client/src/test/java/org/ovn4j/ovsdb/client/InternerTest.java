package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.ovsdb.Datum;

class InternerTest {

  private final Interner interner = new Interner(1024);

  @Test
  void equalValuesBecomeOne() {
    Object name = interner.atom(text("name"));
    Datum set = interner.datum(Datum.set(List.of("a", "b")));
    assertThat(interner.atom(text("name"))).isSameAs(name);
    assertThat(interner.atom(new UUID(1, 2))).isSameAs(interner.atom(new UUID(1, 2)));
    assertThat(interner.datum(Datum.set(List.of("b", "a")))).isSameAs(set);
  }

  @Test
  void mapsOfEqualKeysHaveOneSetOfKeys() {
    Datum one = interner.datum(Datum.map(Map.of(text("k"), "1", text("l"), "2")));
    Datum other = interner.datum(Datum.map(Map.of(text("k"), "3", text("l"), "4")));
    assertThat(other).isEqualTo(Datum.map(Map.of("k", "3", "l", "4")));
    assertThat(other.keyAt(0)).isSameAs(one.keyAt(0));
    assertThat(other.withKeys(one.keySet())).isSameAs(other); // the same array already
  }

  private static String text(String value) {
    return String.copyValueOf(value.toCharArray());
  }

  @Test
  void fewValuesStayAndOfManyNoMoreThanItHasPlacesFor() {
    assertThat(kept(100)).isGreaterThan(80);
    assertThat(kept(100_000)).isBetween(1, 1024);
  }

  /** How many of so many values it still knows after it was given all. */
  private int kept(int count) {
    List<Object> given = IntStream.range(0, count).mapToObj(i -> interner.atom("v" + i)).toList();
    Set<Object> known = new HashSet<>();
    for (int i = count - 1; i >= 0; i--) {
      if (interner.atom(text("v" + i)) == given.get(i)) {
        known.add(given.get(i));
      }
    }
    return known.size();
  }

  @Test
  void largeValuesAreNotKept() {
    String large = "x".repeat(1000);
    Datum many = Datum.set(IntStream.range(0, 100).mapToObj(Long::valueOf).toList());
    assertThat(interner.atom(large)).isSameAs(large);
    assertThat(interner.datum(many)).isSameAs(many);
    String equal = text(large);
    assertThat(interner.atom(equal)).isSameAs(equal);
    Datum equalMany = Datum.set(many.keys());
    assertThat(interner.datum(equalMany)).isSameAs(equalMany);
  }
}
