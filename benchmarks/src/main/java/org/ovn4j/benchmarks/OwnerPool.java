package org.ovn4j.benchmarks;

/** What the compared keepers of owners' addresses can do, from several threads at once. */
interface OwnerPool {

  /** The lease of this owner, a new one if it had none. */
  Object lease(String owner);

  /** The same as texts: the addresses and the MAC address. */
  String[] leaseAsTexts(String owner);

  /** Ends the owner's lease. */
  void release(String owner);
}
