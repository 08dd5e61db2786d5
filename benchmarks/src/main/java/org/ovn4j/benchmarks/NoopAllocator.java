package org.ovn4j.benchmarks;

import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;

/** Does nothing: what is measured is the harness. */
final class NoopAllocator implements AddressAllocator {

  private final IpAddress address;

  NoopAllocator(Cidr block) {
    this.address = block.address(1);
  }

  @Override
  public IpAddress next() {
    return address;
  }

  @Override
  public boolean claim(IpAddress address) {
    return true;
  }

  @Override
  public boolean release(IpAddress address) {
    return true;
  }
}
