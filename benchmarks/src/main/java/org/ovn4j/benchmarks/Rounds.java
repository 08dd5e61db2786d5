package org.ovn4j.benchmarks;

import java.util.Arrays;

/**
 * Rounds in which two threads do the same work at the same time. Each is measured from the first
 * start to the last end; one whose threads did not start nearly together is not counted, for a part
 * of it had no contention.
 *
 * <p>The calling thread does its half; the other half is done by a thread of this object's, which
 * waits busily between rounds and has to be stopped.
 */
final class Rounds {

  /** The part of a round by which the starts may differ. */
  private static final double GREATEST_SKEW = 0.1;

  private static final int STOP = -1;

  private final Churn mine;
  private final Churn partners;
  private final Thread partner = new Thread(this::followRounds, "partner");

  private volatile int prepared;
  private volatile int started;
  private volatile int finished;
  private int round;

  private long myStart;
  private long partnersStart;
  private long partnersEnd;

  private long[] durations = new long[1 << 10];
  private int counted;
  private int discarded;

  Rounds(Churn mine, Churn partners) {
    this.mine = mine;
    this.partners = partners;
    partner.setDaemon(true);
    partner.start();
  }

  private void followRounds() {
    for (int next = 1; ; next++) {
      partners.choose();
      prepared = next;
      while (started != next) {
        if (started == STOP) {
          return;
        }
        Thread.onSpinWait();
      }
      partnersStart = System.nanoTime();
      partners.run();
      partnersEnd = System.nanoTime();
      finished = next;
    }
  }

  /** Waits until both threads may start. */
  void prepare() {
    mine.choose();
    round++;
    while (prepared != round) {
      Thread.onSpinWait();
    }
  }

  /** A round, to the end of both halves. */
  void run() {
    started = round;
    myStart = System.nanoTime();
    mine.run();
    long myEnd = System.nanoTime();
    while (finished != round) {
      Thread.onSpinWait();
    }
    count(Math.max(myEnd, partnersEnd) - Math.min(myStart, partnersStart));
  }

  private void count(long duration) {
    if (Math.abs(myStart - partnersStart) > GREATEST_SKEW * duration) {
      discarded++;
      return;
    }
    if (counted == durations.length) {
      durations = Arrays.copyOf(durations, 2 * counted);
    }
    durations[counted++] = duration;
  }

  /** Forgets the rounds so far. */
  void reset() {
    counted = 0;
    discarded = 0;
  }

  /** The median duration of the counted rounds in nanoseconds; not a number if there is none. */
  double median() {
    long[] sorted = Arrays.copyOf(durations, counted);
    Arrays.sort(sorted);
    return counted == 0 ? Double.NaN : sorted[counted / 2];
  }

  int counted() {
    return counted;
  }

  int discarded() {
    return discarded;
  }

  /** Ends the other thread. */
  void stop() throws InterruptedException {
    started = STOP;
    partner.join();
  }
}
