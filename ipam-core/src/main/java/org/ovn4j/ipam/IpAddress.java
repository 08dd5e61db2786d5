package org.ovn4j.ipam;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ovn4j.ipam.AddressText.LeadingZeros;

/**
 * An IPv4 or IPv6 address without a zone. An IPv4-mapped IPv6 address stays an IPv6 address, and
 * what is asked of it is answered for the IPv6 address: {@code ::ffff:127.0.0.1} is no loopback.
 *
 * <p>Ordered with IPv4 before IPv6, then as unsigned numbers. Immutable.
 */
public final class IpAddress implements Comparable<IpAddress> {
  private static final long IPV4_MASK = 0xffff_ffffL;

  private final IpFamily family;
  private final long high;
  private final long low;

  IpAddress(IpFamily family, long high, long low) {
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
    return parse(text, 0, text.length());
  }

  /** The address that {@code text[from, to)} names; throws as {@link #parse(String)} does. */
  static IpAddress parse(String text, int from, int to) {
    IpAddress address = AddressText.parse(text, from, to, LeadingZeros.REFUSED);
    if (address == null) {
      throw notAddress(text.substring(from, to), LeadingZeros.REFUSED);
    }
    return address;
  }

  /** The address that a text names, or empty where {@link #parse(String)} would throw. */
  public static Optional<IpAddress> tryParse(String text) {
    return Optional.ofNullable(AddressText.parse(text, 0, text.length(), LeadingZeros.REFUSED));
  }

  /**
   * The address that a text written by a person or a foreign tool names: as {@link #parse(String)},
   * but white space around it is dropped, and IPv4 octets may be padded with zeros to three digits,
   * {@code 192.000.002.010}.
   *
   * <p>Padded octets are read as <em>decimal</em>. Know where the text comes from before using
   * this: C libraries ({@code inet_aton}) read the same octets as octal, so that {@code 010.0.0.1}
   * is {@code 10.0.0.1} here and {@code 8.0.0.1} there, and a filter that reads one may be passed
   * by the other.
   *
   * <p>An IPv4-mapped text stays an IPv6 address, as in {@link #parse(String)}. Zones, brackets,
   * ports and fewer than four octets are refused here too.
   *
   * @throws IllegalArgumentException if the text is anything else; the message names it
   */
  public static IpAddress parseLenient(String text) {
    String stripped = text.strip();
    IpAddress address = AddressText.parse(stripped, 0, stripped.length(), LeadingZeros.ALLOWED);
    if (address == null) {
      throw notAddress(text, LeadingZeros.ALLOWED);
    }
    return address;
  }

  private static IllegalArgumentException notAddress(String text, LeadingZeros zeros) {
    return new IllegalArgumentException(
        "Not an IP address: '%s' (%s)".formatted(text, AddressText.expectation(text, zeros)));
  }

  /**
   * The address with these octets, the first on the wire first: 4 for IPv4, 16 for IPv6. Sixteen
   * octets that hold an IPv4-mapped address give an IPv6 address. The array is not kept.
   *
   * @throws IllegalArgumentException if there are neither 4 nor 16 octets
   */
  public static IpAddress ofBytes(byte[] octets) {
    return switch (octets.length) {
      case 4 -> new IpAddress(IpFamily.IPV4, 0, bits(octets, 0, 4));
      case 16 -> new IpAddress(IpFamily.IPV6, bits(octets, 0, 8), bits(octets, 8, 16));
      default ->
          throw new IllegalArgumentException(
              "An IP address has 4 or 16 octets, not " + octets.length);
    };
  }

  private static long bits(byte[] octets, int from, int to) {
    long bits = 0;
    for (int i = from; i < to; i++) {
      bits = (bits << 8) | (octets[i] & 0xff);
    }
    return bits;
  }

  /** The octets, the first on the wire first: a new array of 4 for IPv4, of 16 for IPv6. */
  public byte[] toBytes() {
    byte[] octets = new byte[family.bits() / 8];
    long half = low;
    for (int i = octets.length - 1; i >= 0; i--) {
      octets[i] = (byte) half;
      half = i == 8 ? high : half >>> 8;
    }
    return octets;
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
    boolean up = distance >= 0;
    if (Long.compareUnsigned(sum, low) >= 0 == up) {
      return new IpAddress(family, high, sum);
    }
    if (high == (up ? -1 : 0)) {
      throw overflow(distance);
    }
    return new IpAddress(family, high + (up ? 1 : -1), sum);
  }

  private ArithmeticException overflow(long distance) {
    return new ArithmeticException(
        "No %s address lies %d from %s".formatted(family, distance, this));
  }

  /**
   * How far this address lies above the other one, negative if below it: {@code
   * other.plus(this.minus(other))} is this address.
   *
   * @throws IllegalArgumentException if the families differ
   * @throws ArithmeticException if the distance does not fit into a {@code long}, which only
   *     happens for IPv6
   */
  public long minus(IpAddress other) {
    if (family != other.family) {
      throw new IllegalArgumentException(
          "No distance between addresses of two families: %s and %s".formatted(this, other));
    }
    long distance = low - other.low;
    long borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
    long highDistance = high - other.high - borrow;
    // The halves alone cannot tell a distance from one that differs by 2^128; the order can.
    if (highDistance != distance >> 63 || (distance < 0) != (compareTo(other) < 0)) {
      throw new ArithmeticException(
          "The distance from %s to %s does not fit into 64 bits".formatted(other, this));
    }
    return distance;
  }

  /** Whether this is a multicast address: in {@code 224.0.0.0/4} or {@code ff00::/8}. */
  public boolean isMulticast() {
    return isIpv4() ? low >>> 28 == 0xe : high >>> 56 == 0xff;
  }

  /** Whether this is a loopback address: in {@code 127.0.0.0/8}, or {@code ::1}. */
  public boolean isLoopback() {
    return isIpv4() ? low >>> 24 == 127 : high == 0 && low == 1;
  }

  /** Whether this is a link-local address: in {@code 169.254.0.0/16} or {@code fe80::/10}. */
  public boolean isLinkLocal() {
    return isIpv4() ? low >>> 16 == 0xa9fe : high >>> 54 == 0xfe80 >>> 6;
  }

  /** Whether this is the unspecified address of its family: {@code 0.0.0.0} or {@code ::}. */
  public boolean isUnspecified() {
    return high == 0 && low == 0;
  }

  /** Whether this is an IPv6 address in {@code ::ffff:0:0/96}, which stands for an IPv4 one. */
  boolean isIpv4Mapped() {
    return isIpv6() && high == 0 && low >>> 32 == 0xffff;
  }

  /** Whether this address and another one of the family agree in their first bits. */
  boolean sharesPrefix(IpAddress other, int prefixLength) {
    return family == other.family
        && ((high ^ other.high) & highMask(prefixLength)) == 0
        && ((low ^ other.low) & lowMask(prefixLength)) == 0;
  }

  /** Whether a bit after the prefix is set. */
  boolean hasHostBits(int prefixLength) {
    return ((high & ~highMask(prefixLength)) | (low & ~lowMask(prefixLength))) != 0;
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
    return AddressFormat.format(this);
  }
}
