package org.ovn4j.benchmarks;

import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;

/**
 * No allocator but the limit of all that take a lock: an uncontended one around one addition, and
 * an address as the others make it. What it costs beside the floor is what a lock-free allocator
 * can win.
 */
final class LockAllocator implements AddressAllocator {

  private final UsableAddresses addresses;
  private int word;

  LockAllocator(Cidr block) {
    this.addresses = new UsableAddresses(block);
  }

  @Override
  public IpAddress next() {
    int seen;
    synchronized (this) {
      seen = word++;
    }
    return addresses.address(seen);
  }

  @Override
  public synchronized boolean claim(IpAddress address) {
    word ^= (int) address.low();
    return true;
  }

  @Override
  public synchronized boolean release(IpAddress address) {
    word ^= (int) address.low();
    return true;
  }
}
