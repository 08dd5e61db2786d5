package org.ovn4j.ipam;

/** How a {@link LeasePool} chooses an address for an owner who asks for none. */
public enum AllocationPolicy {
  /** The next free one after the one chosen last, from the start again at the end. */
  NEXT_FIT,
  /**
   * The lowest free one. A released address is reused at once unless there is a cool-down, and
   * threads get into each other's way.
   */
  LOWEST,
  /**
   * The first free one from a place on that follows from the name of the owner alone: while the
   * pool is sparse, the same owner is given the same address again in a pool that remembers
   * nothing.
   */
  HASHED,
  /** None: addresses are leased to those who ask for them. */
  SPECIFIC
}
