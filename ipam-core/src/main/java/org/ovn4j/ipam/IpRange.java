package org.ovn4j.ipam;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ovn4j.ipam.AddressText.LeadingZeros;

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
    if (!areEnds(first, last)) {
      throw new IllegalArgumentException(
          "Not an address range: '%s-%s' (expected two addresses of one family, the lower first)"
              .formatted(first, last));
    }
  }

  private static boolean areEnds(IpAddress first, IpAddress last) {
    return first.family() == last.family() && first.compareTo(last) <= 0;
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
            IpAddress.parse(text, 0, dash), IpAddress.parse(text, dash + 1, text.length()));
  }

  /** The range that a text names, or empty where {@link #parse} would throw. */
  public static Optional<IpRange> tryParse(String text) {
    if (text.indexOf('/') >= 0) {
      return Cidr.tryParse(text).map(IpRange::of);
    }
    int dash = text.indexOf('-');
    if (dash < 0) {
      return IpAddress.tryParse(text).map(IpRange::of);
    }
    IpAddress first = AddressText.parse(text, 0, dash, LeadingZeros.REFUSED);
    IpAddress last = AddressText.parse(text, dash + 1, text.length(), LeadingZeros.REFUSED);
    return first != null && last != null && areEnds(first, last)
        ? Optional.of(new IpRange(first, last))
        : Optional.empty();
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

  /** The addresses that both ranges have, or empty if they share none. */
  public Optional<IpRange> intersection(IpRange other) {
    if (!overlaps(other)) {
      return Optional.empty();
    }
    return Optional.of(new IpRange(Ranges.max(first, other.first), Ranges.min(last, other.last)));
  }

  /**
   * The fewest blocks that together are exactly this range, in ascending order: one block if the
   * range is one, at most 62 of IPv4 and 254 of IPv6. The list is unmodifiable.
   */
  public List<Cidr> toCidrs() {
    List<Cidr> blocks = new ArrayList<>();
    collectBlocks(Cidr.of(first.hostBitsCleared(0), 0), blocks);
    return List.copyOf(blocks);
  }

  /** Adds the parts of a block that this range has, each as wide as it can be. */
  private void collectBlocks(Cidr block, List<Cidr> blocks) {
    IpRange all = of(block);
    if (contains(all)) {
      blocks.add(block);
    } else if (overlaps(all)) {
      collectBlocks(block.lowerHalf(), blocks);
      collectBlocks(block.upperHalf(), blocks);
    }
  }

  /** The canonical text: {@code first-last}, or the address alone. */
  @Override
  public String toString() {
    return first.equals(last) ? first.toString() : first + "-" + last;
  }
}
