package org.ovn4j.ovsdb.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The waits between attempts to connect: a ceiling that doubles from the least to the greatest
 * wait, and of it a random share of a half or more, so that clients that lost the same server do
 * not come back in lockstep. Not thread-safe.
 */
final class Backoff {

  private final long least;
  private final long greatest;
  private final RandomGenerator random;
  private long ceiling;

  Backoff(Duration least, Duration greatest, RandomGenerator random) {
    this.least = least.toNanos();
    this.greatest = greatest.toNanos();
    this.random = random;
    this.ceiling = this.least;
  }

  /** The next wait. */
  Duration next() {
    long half = ceiling / 2;
    long wait = half + random.nextLong(ceiling - half + 1);
    ceiling = Math.min(greatest, 2 * ceiling);
    return Duration.ofNanos(wait);
  }

  /** Begins with the least wait again. */
  void reset() {
    ceiling = least;
  }
}
