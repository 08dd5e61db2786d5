package org.ovn4j.translator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NumberingTest {

  private static Map<String, Optional<String>> held(String... namesAndMarks) {
    Map<String, Optional<String>> held = new TreeMap<>();
    for (int i = 0; i < namesAndMarks.length; i += 2) {
      held.put(namesAndMarks[i], Optional.of(namesAndMarks[i + 1]).filter(m -> !m.isEmpty()));
    }
    return held;
  }

  @Test
  void whatIsHeldStaysAndOthersGetTheLowestFree() {
    assertThat(new Numbering(1, 9).assign(held("a", "", "b", "1", "c", "", "d", "3")))
        .isEqualTo(Map.of("a", 2, "b", 1, "c", 4, "d", 3));
  }

  @Test
  void ofTwoWithOneNumberTheFirstKeepsIt() {
    assertThat(new Numbering(1, 9).assign(held("a", "5", "b", "5")))
        .isEqualTo(Map.of("a", 5, "b", 1));
  }

  @Test
  void marksThatAreNoNumbersOfTheRangeCountForNothing() {
    assertThat(new Numbering(2, 9).assign(held("a", "1", "b", "10", "c", "x", "d", "-3")))
        .isEqualTo(Map.of("a", 2, "b", 3, "c", 4, "d", 5));
  }

  @Test
  void whoComesWhenNoneIsLeftHasNone() {
    assertThat(new Numbering(1, 2).assign(held("a", "", "b", "", "c", "")))
        .isEqualTo(Map.of("a", 1, "b", 2));
  }
}
