package org.ovn4j.ipam;

import java.math.BigInteger;
import java.util.Optional;

/**
 * The addresses from a first to a last one, both included.
 *
 * @param first the lowest address
 * @param last the highest address, of the same family
 */
public record IpRange(IpAddress first, IpAddress last) {
  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if the families differ or the last address lies below the
   *     first
   */
  public IpRange {
    if (first.family() != last.family() || first.compareTo(last) > 0) {
      throw new IllegalArgumentException(
          "Not an address range: '%s-%s' (expected two addresses of one family, the lower first)"
              .formatted(first, last));
    }
  }

  /** The range of one address. */
  public static IpRange of(IpAddress address) {
    return new IpRange(address, address);
  }

  /** All addresses of a block, its network and broadcast address included. */
  public static IpRange of(Cidr cidr) {
    return new IpRange(cidr.first(), cidr.last());
  }

  /**
   * The range that a text names: {@code 192.0.2.4-192.0.2.9}, {@code 192.0.2.0/28} or {@code
   * 192.0.2.4}.
   *
   * @throws IllegalArgumentException if the text is none of these; the message names it
   */
  public static IpRange parse(String text) {
    if (text.indexOf('/') >= 0) {
      return of(Cidr.parse(text));
    }
    int dash = text.indexOf('-');
    return dash < 0
        ? of(IpAddress.parse(text))
        : new IpRange(
            IpAddress.parse(text.substring(0, dash)), IpAddress.parse(text.substring(dash + 1)));
  }

  /** The range that a text names, or empty where {@link #parse} would throw. */
  public static Optional<IpRange> tryParse(String text) {
    try {
      return Optional.of(parse(text));
    } catch (IllegalArgumentException notRange) {
      return Optional.empty();
    }
  }

  /** The family of both ends. */
  public IpFamily family() {
    return first.family();
  }

  /** The exact number of addresses, from 1 to 2^128. */
  public BigInteger size() {
    return number(last).subtract(number(first)).add(BigInteger.ONE);
  }

  private static BigInteger number(IpAddress address) {
    return unsigned(address.high()).shiftLeft(64).add(unsigned(address.low()));
  }

  private static BigInteger unsigned(long bits) {
    BigInteger upper = BigInteger.valueOf(bits >>> 1).shiftLeft(1);
    return upper.add(BigInteger.valueOf(bits & 1));
  }

  /** Whether the address lies in this range; false for the other family. */
  public boolean contains(IpAddress address) {
    return first.compareTo(address) <= 0 && last.compareTo(address) >= 0;
  }

  /** Whether all addresses of the other range lie in this one. */
  public boolean contains(IpRange other) {
    return contains(other.first) && contains(other.last);
  }

  /** Whether the two ranges share an address. */
  public boolean overlaps(IpRange other) {
    return first.compareTo(other.last) <= 0 && other.first.compareTo(last) <= 0;
  }

  /** The canonical text: {@code first-last}, or the address alone. */
  @Override
  public String toString() {
    return first.equals(last) ? first.toString() : first + "-" + last;
  }
}
