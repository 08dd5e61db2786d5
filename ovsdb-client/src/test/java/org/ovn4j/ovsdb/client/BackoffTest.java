package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void theCeilingDoublesUpToTheGreatestAndHalfOfItIsTheLeast() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new Random(1));
    for (int ceiling : new int[] {100, 200, 400, 800, 1000, 1000}) {
      assertThat(backoff.next())
          .isBetween(Duration.ofMillis(ceiling / 2), Duration.ofMillis(ceiling));
    }
    backoff.reset();
    assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(100));
  }

  @Test
  void clientsThatLostTheSameServerComeBackAtDifferentTimes() {
    Set<Long> waits = new HashSet<>();
    for (int client = 0; client < 100; client++) {
      Random random = new Random(client);
      Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), random);
      waits.add(backoff.next().toMillis());
    }
    assertThat(waits).hasSizeGreaterThan(30);
  }

  @Test
  void theDeadlineOfTheFirstDumpGrowsUntilItIsMet() {
    GrowingDeadline deadline = new GrowingDeadline(Duration.ofSeconds(1));
    for (int seconds : new int[] {1, 2, 4, 8, 8}) {
      assertThat(deadline.current()).isEqualTo(Duration.ofSeconds(seconds));
      deadline.missed();
    }
    deadline.met();
    assertThat(deadline.current()).isEqualTo(Duration.ofSeconds(1));
  }
}
