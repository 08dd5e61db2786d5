package org.ovn4j.testkit.protocol;

import java.time.Duration;

/** The faults that a test has switched on. Used by the event loop's thread only. */
final class FaultSwitches {

  private Duration replyDelay = Duration.ZERO;
  private boolean cut;
  private boolean frozen;

  /** How long each reply is held back. */
  Duration replyDelay() {
    return replyDelay;
  }

  void delayReplies(Duration delay) {
    replyDelay = delay;
  }

  /** Whether the next reply is to be cut in its middle; only once so. */
  boolean takeCut() {
    boolean taken = cut;
    cut = false;
    return taken;
  }

  void cutNextReply() {
    cut = true;
  }

  /** Whether connections are accepted but nothing more happens on any. */
  boolean isFrozen() {
    return frozen;
  }

  void freeze(boolean freeze) {
    frozen = freeze;
  }
}
