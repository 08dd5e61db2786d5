package org.ovn4j.benchmarks;

import org.jspecify.annotations.Nullable;
import org.ovn4j.ipam.Cidr;

/** What all that carve a block into equal subnets can do, from several threads at once. */
interface SubnetAllocator {

  /** Takes a free subnet; null if there is none. */
  @Nullable Cidr next();
}
