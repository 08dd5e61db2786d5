package org.ovn4j.benchmarks;

import org.jspecify.annotations.Nullable;
import org.ovn4j.ipam.IpAddress;

/** What every compared pool of IPv4 addresses can do, from several threads at once. */
interface AddressAllocator {

  /** Takes a free address; null if there is none. */
  @Nullable IpAddress next();

  /** Takes this address; whether it was free. */
  boolean claim(IpAddress address);

  /** Gives this address back; whether it was taken. */
  boolean release(IpAddress address);
}
