package org.ovn4j.testkit;

import java.util.List;
import java.util.Random;

/** Seeded choices. Not thread-safe. */
final class Chance {

  private final Random random;

  Chance(long seed) {
    this.random = new Random(seed);
  }

  /** True that often in a hundred times. */
  boolean percent(int percent) {
    return random.nextInt(100) < percent;
  }

  /** A number from 0 to the bound, inclusive. */
  int upTo(int bound) {
    return random.nextInt(bound + 1);
  }

  /** One of the values, of which there is at least one. */
  <T> T oneOf(List<? extends T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** The bits of a number. */
  long bits() {
    return random.nextLong();
  }
}
