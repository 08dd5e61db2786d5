package org.ovn4j.testkit;

import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

/** Random UUIDs (RFC 4122 version 4) that are the same for the same seed. Thread-safe. */
final class SeededUuids implements Supplier<UUID> {

  private final Random random;

  SeededUuids(long seed) {
    random = new Random(seed);
  }

  @Override
  public synchronized UUID get() {
    long high = (random.nextLong() & ~0xf000L) | 0x4000L;
    long low = (random.nextLong() >>> 2) | Long.MIN_VALUE;
    return new UUID(high, low);
  }
}
