package org.ovn4j.benchmarks;

import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;

/** The addresses of an IPv4 block without the first and the last, numbered from 0. */
final class UsableAddresses {

  private final int first;
  private final int size;

  UsableAddresses(Cidr block) {
    this.first = (int) block.first().low() + 1;
    this.size = block.size().intValueExact() - 2;
  }

  int size() {
    return size;
  }

  IpAddress address(int number) {
    return IpAddress.ipv4(first + number);
  }

  /** The number of an address, or -1 if it is none of these. */
  int number(IpAddress address) {
    long number = address.low() - Integer.toUnsignedLong(first);
    return address.isIpv4() && number >= 0 && number < size ? (int) number : -1;
  }
}
