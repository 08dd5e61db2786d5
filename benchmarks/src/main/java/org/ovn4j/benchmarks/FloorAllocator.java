package org.ovn4j.benchmarks;

import java.util.concurrent.atomic.AtomicInteger;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;

/**
 * No allocator but the limit of all that need no lock: one compare-and-set, of the word that the
 * call before set, and an address as the others make it.
 */
final class FloorAllocator implements AddressAllocator {

  private final UsableAddresses addresses;
  private final AtomicInteger word = new AtomicInteger();

  FloorAllocator(Cidr block) {
    this.addresses = new UsableAddresses(block);
  }

  @Override
  public IpAddress next() {
    int seen;
    do {
      seen = word.getOpaque();
    } while (!word.compareAndSet(seen, seen + 1));
    return addresses.address(seen);
  }

  @Override
  public boolean claim(IpAddress address) {
    return set(address);
  }

  @Override
  public boolean release(IpAddress address) {
    return set(address);
  }

  private boolean set(IpAddress address) {
    int number = (int) address.low();
    int seen;
    do {
      seen = word.getOpaque();
    } while (!word.compareAndSet(seen, seen ^ number));
    return true;
  }
}
