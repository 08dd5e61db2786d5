package org.ovn4j.ipam;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Lets a thread that looks for a free address and sees none know that it missed none: whoever frees
 * an address is inside the gate meanwhile, and if the gate was empty before the look and nobody
 * came until after it, then nothing was freed in between.
 *
 * <p>The lower half of the word counts those inside, the upper half those who left.
 */
final class Gate {
  private static final long ENTER = 1;
  private static final long LEAVE = (1L << 32) - 1;
  private static final long INSIDE = (1L << 32) - 1;
  private static final VarHandle PASSAGES;

  static {
    try {
      PASSAGES = MethodHandles.lookup().findVarHandle(Gate.class, "passages", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private volatile long passages;

  void enter() {
    PASSAGES.getAndAdd(this, ENTER);
  }

  void leave() {
    PASSAGES.getAndAdd(this, LEAVE);
  }

  /** A mark of a moment with nobody inside; waits for the few instructions of those who are. */
  long awaitEmpty() {
    for (int tries = 1; ; tries++) {
      long mark = passages;
      if ((mark & INSIDE) == 0) {
        return mark;
      }
      Backoff.pause(tries);
    }
  }

  /** Whether nobody has come since that mark. */
  boolean isUnchangedSince(long mark) {
    VarHandle.acquireFence(); // what was looked at was looked at before
    return passages == mark;
  }
}
