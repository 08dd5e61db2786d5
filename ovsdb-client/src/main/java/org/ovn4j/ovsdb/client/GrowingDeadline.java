package org.ovn4j.ovsdb.client;

import java.time.Duration;

/**
 * The deadline of the first dump: a server that needed longer gets twice as long the next time, up
 * to eight times, because giving up at the same point again would never bring all rows. Used by one
 * thread at a time.
 */
final class GrowingDeadline {

  private static final int GREATEST_FACTOR = 8;

  private final Duration least;
  private int factor = 1;

  GrowingDeadline(Duration least) {
    this.least = least;
  }

  Duration current() {
    return least.multipliedBy(factor);
  }

  /** It passed. */
  void missed() {
    factor = Math.min(GREATEST_FACTOR, 2 * factor);
  }

  /** The answer came in time. */
  void met() {
    factor = 1;
  }
}
