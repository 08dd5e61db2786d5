package org.ovn4j.benchmarks;

import inet.ipaddr.IPAddressString;
import inet.ipaddr.PrefixBlockAllocator;
import inet.ipaddr.ipv4.IPv4Address;
import org.jspecify.annotations.Nullable;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;

/** The allocator of blocks of the IPAddress library, for an IPv4 block and under a lock. */
final class PrefixBlockSubnets implements SubnetAllocator {

  private final PrefixBlockAllocator<IPv4Address> allocator = new PrefixBlockAllocator<>();
  private final int prefixLength;

  PrefixBlockSubnets(Cidr block, int prefixLength) {
    this.prefixLength = prefixLength;
    allocator.addAvailable(new IPAddressString(block.toString()).getAddress().toIPv4());
  }

  @Override
  public @Nullable Cidr next() {
    IPv4Address subnet = takeNext();
    return subnet == null
        ? null
        : Cidr.of(IpAddress.ipv4(subnet.getLower().intValue()), prefixLength);
  }

  private synchronized @Nullable IPv4Address takeNext() {
    return allocator.allocateBitLength(32 - prefixLength);
  }
}
