package org.ovn4j.ipam;

import java.util.concurrent.locks.LockSupport;

/** Waiting for a thread that is about to finish: a few turns of the loop, then a short sleep. */
final class Backoff {
  private static final int SPINS = 64;
  private static final long PARK_NANOS = 20_000;

  private Backoff() {}

  static void pause(int tries) {
    if (tries % SPINS == 0) {
      LockSupport.parkNanos(PARK_NANOS);
    } else {
      Thread.onSpinWait();
    }
  }
}
