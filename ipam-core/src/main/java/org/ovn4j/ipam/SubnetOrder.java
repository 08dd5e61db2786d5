package org.ovn4j.ipam;

/**
 * Names the host subnets of a cluster block by numbers, in the order in which they are given out.
 * As there may be 2^128 of them, a number is written as the IPv6 address with these bits.
 * Immutable.
 *
 * <p>A number says the <em>place</em> of its subnet, which is the part of the address between the
 * two prefixes: it is that place itself, or its lowest {@code rotatedBits} rotated.
 */
final class SubnetOrder {
  /** OVN-Kubernetes counts subnets with so many bits at most. */
  private static final int OVN_KUBERNETES_BITS = 24;

  /** The group of an IPv6 subnet that OVN-Kubernetes does not let be zero. */
  private static final int GROUP_BITS = 16;

  private static final IpAddress ZERO = IpAddress.ipv6(0, 0);

  private final Cidr block;
  private final int hostPrefixLength;
  private final CarveOrder order;
  private final int rotatedBits;
  private final int rotation;

  /**
   * The order of a block.
   *
   * @throws IllegalArgumentException if a host subnet would be larger than the block, or smaller
   *     than an address
   */
  SubnetOrder(Cidr block, int hostPrefixLength, CarveOrder order) {
    if (hostPrefixLength < block.prefixLength() || hostPrefixLength > block.family().bits()) {
      throw new IllegalArgumentException(
          "Prefix length %d of the host subnets of %s is not within %d..%d"
              .formatted(hostPrefixLength, block, block.prefixLength(), block.family().bits()));
    }
    this.block = block;
    this.hostPrefixLength = hostPrefixLength;
    this.order = order;
    int bits = Math.min(subnetBits(), OVN_KUBERNETES_BITS);
    int hostBitsInOctet = hostBits() % 8;
    boolean rotates =
        order == CarveOrder.OVN_KUBERNETES
            && block.first().isIpv4()
            && hostBitsInOctet != 0
            && bits > 8 - hostBitsInOctet;
    this.rotatedBits = rotates ? bits : 0;
    this.rotation = rotates ? 8 - hostBitsInOctet : 0;
  }

  Cidr block() {
    return block;
  }

  int hostPrefixLength() {
    return hostPrefixLength;
  }

  private int hostBits() {
    return block.family().bits() - hostPrefixLength;
  }

  private int subnetBits() {
    return hostPrefixLength - block.prefixLength();
  }

  /** An empty pool of all numbers, which chooses those that are to be given out. */
  AddressPool numbers() {
    IpAddress last = last(subnetBits());
    AddressPoolBuilder numbers = AddressPool.builder().add(new IpRange(ZERO, last));
    if (order == CarveOrder.OVN_KUBERNETES) {
      int bits = Math.min(subnetBits(), OVN_KUBERNETES_BITS);
      if (bits < subnetBits()) {
        numbers.reserve(new IpRange(last(bits).plus(1), last));
      }
      if (block.first().isIpv6() && bits >= GROUP_BITS) {
        for (long number = 0; number < 1L << bits; number += 1L << GROUP_BITS) {
          numbers.reserve(IpRange.of(ZERO.plus(number)));
        }
      }
    }
    return numbers.build();
  }

  private static IpAddress last(int bits) {
    return ZERO.hostBitsSet(IpFamily.IPV6.bits() - bits);
  }

  /** The subnet with this number. */
  Cidr subnet(IpAddress number) {
    IpAddress base = block.first();
    long high = number.high();
    long low = rotate(number.low(), rotation);
    int shift = hostBits();
    if (shift >= Long.SIZE) {
      high = low << (shift - Long.SIZE);
      low = 0;
    } else if (shift > 0) {
      high = high << shift | low >>> (Long.SIZE - shift);
      low <<= shift;
    }
    IpAddress first = new IpAddress(base.family(), base.high() | high, base.low() | low);
    return Cidr.of(first, hostPrefixLength);
  }

  /** The number of the subnet that has this address, which lies in the block. */
  IpAddress number(IpAddress address) {
    long high = address.high() ^ block.first().high();
    long low = address.low() ^ block.first().low();
    int shift = hostBits();
    if (shift >= Long.SIZE) {
      low = shift == IpFamily.IPV6.bits() ? 0 : high >>> (shift - Long.SIZE);
      high = 0;
    } else if (shift > 0) {
      low = low >>> shift | high << (Long.SIZE - shift);
      high >>>= shift;
    }
    return IpAddress.ipv6(high, rotate(low, rotatedBits - rotation));
  }

  /** Rotates the lowest {@code rotatedBits} to the left, of a place that has no others set. */
  private long rotate(long place, int left) {
    if (rotatedBits == 0 || place >>> rotatedBits != 0) {
      return place;
    }
    return (place << left | place >>> (rotatedBits - left)) & ((1L << rotatedBits) - 1);
  }
}
