package org.ovn4j.ipam;

/** What became of a lease that was released. */
public enum ReleaseResult {
  /** The lease ended; its addresses and MAC are free. */
  FREED,
  /** The lease is persistent and stays with its owner. */
  KEPT,
  /** The owner held no lease. */
  NOT_FOUND
}
