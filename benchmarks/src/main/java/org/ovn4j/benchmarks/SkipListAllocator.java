package org.ovn4j.benchmarks;

import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;

/** The JDK's concurrent sorted set with the numbers of the free addresses. Gives the lowest. */
final class SkipListAllocator implements AddressAllocator {

  private final UsableAddresses addresses;
  private final ConcurrentSkipListSet<Integer> free = new ConcurrentSkipListSet<>();

  SkipListAllocator(Cidr block) {
    this.addresses = new UsableAddresses(block);
    for (int number = 0; number < addresses.size(); number++) {
      free.add(number);
    }
  }

  @Override
  public @Nullable IpAddress next() {
    Integer number = free.pollFirst();
    return number == null ? null : addresses.address(number);
  }

  @Override
  public boolean claim(IpAddress address) {
    return free.remove(addresses.number(address));
  }

  @Override
  public boolean release(IpAddress address) {
    int number = addresses.number(address);
    return number >= 0 && free.add(number);
  }
}
