package org.ovn4j.ipam;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An IPv4 or IPv6 address without a zone. An IPv4-mapped IPv6 address stays an IPv6 address.
 *
 * <p>Ordered with IPv4 before IPv6, then as unsigned numbers. Immutable.
 */
public final class IpAddress implements Comparable<IpAddress> {
  private static final long IPV4_MASK = 0xffff_ffffL;

  private final IpFamily family;
  private final long high;
  private final long low;

  private IpAddress(IpFamily family, long high, long low) {
    this.family = family;
    this.high = high;
    this.low = low;
  }

  /** The IPv4 address with these 32 bits, the first octet in the highest. */
  public static IpAddress ipv4(int bits) {
    return new IpAddress(IpFamily.IPV4, 0, bits & IPV4_MASK);
  }

  /** The IPv6 address with these 128 bits. */
  public static IpAddress ipv6(long high, long low) {
    return new IpAddress(IpFamily.IPV6, high, low);
  }

  /**
   * The address that a text names: four decimal octets without leading zeros, or an IPv6 text of
   * RFC 4291 section 2.2 (with {@code ::} and a dotted-quad tail allowed, either case). Allocates
   * only the result.
   *
   * @throws IllegalArgumentException if the text is anything else; the message names it
   */
  public static IpAddress parse(String text) {
    IpAddress address = AddressText.parse(text, 0, text.length());
    if (address == null) {
      throw new IllegalArgumentException(
          "Not an IP address: '%s' (%s)".formatted(text, AddressText.expectation(text)));
    }
    return address;
  }

  /** The address that a text names, or empty where {@link #parse} would throw. */
  public static Optional<IpAddress> tryParse(String text) {
    return Optional.ofNullable(AddressText.parse(text, 0, text.length()));
  }

  /** The family. */
  public IpFamily family() {
    return family;
  }

  /** Whether this is an IPv4 address. */
  public boolean isIpv4() {
    return family == IpFamily.IPV4;
  }

  /** Whether this is an IPv6 address. */
  public boolean isIpv6() {
    return family == IpFamily.IPV6;
  }

  /** The upper 64 bits of an IPv6 address; 0 for IPv4. */
  public long high() {
    return high;
  }

  /** The lower 64 bits of an IPv6 address; the 32 bits of an IPv4 address as an unsigned number. */
  public long low() {
    return low;
  }

  /**
   * The address {@code distance} further up, or further down if negative.
   *
   * @throws ArithmeticException if the family has no such address
   */
  public IpAddress plus(long distance) {
    long sum = low + distance;
    if (isIpv4()) {
      // Checked as distances: the sum itself may have overflowed.
      if (distance < -low || distance > IPV4_MASK - low) {
        throw overflow(distance);
      }
      return new IpAddress(family, 0, sum);
    }
    int order = Long.compareUnsigned(sum, low);
    if (distance >= 0 ? order >= 0 : order < 0) {
      return new IpAddress(family, high, sum);
    }
    long carry = Long.signum(distance);
    if (high == (carry > 0 ? -1 : 0)) {
      throw overflow(distance);
    }
    return new IpAddress(family, high + carry, sum);
  }

  private ArithmeticException overflow(long distance) {
    return new ArithmeticException(
        "No %s address lies %d from %s".formatted(family, distance, this));
  }

  /** This address with the bits after the prefix cleared. */
  IpAddress hostBitsCleared(int prefixLength) {
    return new IpAddress(family, high & highMask(prefixLength), low & lowMask(prefixLength));
  }

  /** This address with the bits after the prefix set. */
  IpAddress hostBitsSet(int prefixLength) {
    return new IpAddress(family, high | ~highMask(prefixLength), low | ~lowMask(prefixLength));
  }

  // Both masks see an IPv4 address as the last 32 of 128 bits; a shift by 64 would shift by 0.

  private long highMask(int prefixLength) {
    int bits = 128 - family.bits() + prefixLength;
    return bits >= 64 ? -1 : bits == 0 ? 0 : -1L << (64 - bits);
  }

  private long lowMask(int prefixLength) {
    int bits = 128 - family.bits() + prefixLength;
    return bits <= 64 ? 0 : -1L << (128 - bits);
  }

  @Override
  public int compareTo(IpAddress other) {
    if (family != other.family) {
      return family.compareTo(other.family);
    }
    int order = Long.compareUnsigned(high, other.high);
    return order != 0 ? order : Long.compareUnsigned(low, other.low);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof IpAddress that
        && family == that.family
        && high == that.high
        && low == that.low;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(high) + Long.hashCode(low);
  }

  /**
   * The canonical text: a dotted quad, or lower-case IPv6 as RFC 5952 says, with the dotted-quad
   * tail for IPv4-mapped addresses ({@code ::ffff:192.0.2.1}).
   */
  @Override
  public String toString() {
    return AddressText.format(this);
  }
}
