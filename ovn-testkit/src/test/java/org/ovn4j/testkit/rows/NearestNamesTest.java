package org.ovn4j.testkit.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNamesTest {

  @Test
  void theNearestComesFirst() {
    assertThat(NearestNames.sentence("green_swich", List.of("blue", "red_switch", "Green_Switch")))
        .isEqualTo("there are 3: \"Green_Switch\", \"red_switch\", \"blue\"");
  }

  @Test
  void showsAFewAndCountsTheRest() {
    assertThat(NearestNames.sentence("dd", List.of("a", "b", "c", "dd1", "e", "f", "g")))
        .isEqualTo("there are 7: \"dd1\", \"a\", \"b\", \"c\", \"e\" and 2 more");
  }

  @Test
  void saysThatThereIsOneOrNothing() {
    assertThat(NearestNames.sentence("a", List.of("b"))).isEqualTo("there is only \"b\"");
    assertThat(NearestNames.sentence("a", List.of())).isEqualTo("there are none");
  }
}
