package org.ovn4j.ipam;

import java.util.Optional;

/**
 * What became of a lease that was released.
 *
 * @param outcome what happened
 * @param holder the lease that there is now, if it is not the one released, or was kept: that of
 *     the owner, else that of who now has its first address
 */
public record ReleaseResult(Outcome outcome, Optional<Lease> holder) {
  static final ReleaseResult FREED = new ReleaseResult(Outcome.FREED, Optional.empty());

  /** What happened to the lease. */
  public enum Outcome {
    /** The lease ended; its addresses and MAC are free, or cool down. */
    FREED,
    /** The lease is persistent and stays with its owner. */
    KEPT,
    /** The owner holds another lease by now, which stays as it is. */
    STALE,
    /** The owner holds no lease. */
    NOT_FOUND
  }

  /** Whether the lease ended. */
  public boolean isFreed() {
    return outcome == Outcome.FREED;
  }
}
