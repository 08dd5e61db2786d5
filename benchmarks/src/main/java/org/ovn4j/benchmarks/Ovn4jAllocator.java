package org.ovn4j.benchmarks;

import org.jspecify.annotations.Nullable;
import org.ovn4j.ipam.AddressPool;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;

/** Ours. */
final class Ovn4jAllocator implements AddressAllocator {

  private final AddressPool pool;

  Ovn4jAllocator(Cidr block) {
    this.pool = AddressPool.of(block);
  }

  @Override
  public @Nullable IpAddress next() {
    return pool.next();
  }

  @Override
  public boolean claim(IpAddress address) {
    return pool.claim(address);
  }

  @Override
  public boolean release(IpAddress address) {
    return pool.release(address);
  }
}
