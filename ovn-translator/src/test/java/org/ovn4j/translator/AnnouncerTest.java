package org.ovn4j.translator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.IpAddress;

class AnnouncerTest {

  private static final IpAddress FIRST = IpAddress.parse("192.0.2.0");
  private static final Set<String> NODES = Set.of("n1", "n2", "n3", "n4");

  private static String choose(IpAddress address, Set<String> nodes) {
    return Announcer.choose(address, List.of(nodes)).orElseThrow();
  }

  @Test
  void addressesAreSpreadAndOfANodeThatGoesOnlyItsOwnMove() {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      IpAddress address = FIRST.plus(i);
      String chosen = choose(address, NODES);
      counts.merge(chosen, 1, Integer::sum);
      for (String gone : NODES) {
        Set<String> left = new HashSet<>(NODES);
        left.remove(gone);
        if (gone.equals(chosen)) {
          assertThat(left).contains(choose(address, left));
        } else {
          assertThat(choose(address, left)).isEqualTo(chosen);
        }
      }
    }
    assertThat(counts.keySet()).isEqualTo(NODES);
    assertThat(counts.values()).allMatch(count -> count > 25);
  }

  @Test
  void servicesThatShareAnAddressAreAnnouncedWhereMostOfThemAnswer() {
    assertThat(Announcer.choose(FIRST, List.of(Set.of("n1", "n2"), Set.of("n2", "n3"))))
        .contains("n2");
    assertThat(Announcer.choose(FIRST, List.of(Set.of("n1"), Set.of("n3"))))
        .as("nowhere both, in whatever order")
        .isPresent()
        .isEqualTo(Announcer.choose(FIRST, List.of(Set.of("n3"), Set.of("n1"))));
    assertThat(Announcer.choose(FIRST, List.of(Set.of(), Set.of("n3")))).contains("n3");
    assertThat(Announcer.choose(FIRST, List.of(Set.of()))).isEmpty();
    assertThat(Announcer.choose(FIRST, List.of())).isEmpty();
  }
}
