package org.ovn4j.ipam;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A CIDR block: a network address and a prefix length, RFC 4632 and RFC 4291 section 2.3.
 *
 * <p>Ordered by network address, then the wider block first. Immutable.
 */
public final class Cidr implements Comparable<Cidr> {
  private static final Comparator<Cidr> ORDER =
      Comparator.comparing(Cidr::first).thenComparingInt(Cidr::prefixLength);

  private final IpAddress first;
  private final int prefixLength;

  private Cidr(IpAddress first, int prefixLength) {
    this.first = first;
    this.prefixLength = prefixLength;
  }

  /**
   * The block that starts at an address.
   *
   * @param prefixLength in bits, from 0 to that of an address of the family
   * @throws IllegalArgumentException if the prefix length is out of range or the address has bits
   *     set after the prefix
   */
  public static Cidr of(IpAddress first, int prefixLength) {
    if (prefixLength < 0 || prefixLength > first.family().bits()) {
      throw new IllegalArgumentException(
          "Prefix length %d of %s is not within 0..%d"
              .formatted(prefixLength, first, first.family().bits()));
    }
    Cidr masked = new Cidr(first.hostBitsCleared(prefixLength), prefixLength);
    if (!masked.first.equals(first)) {
      throw new IllegalArgumentException(
          "Host bits are set in %s/%d; the block is %s".formatted(first, prefixLength, masked));
    }
    return masked;
  }

  /**
   * The block that a text such as {@code 192.0.2.0/24} names.
   *
   * @throws IllegalArgumentException if the text is no block or has host bits set; the message
   *     names it
   */
  public static Cidr parse(String text) {
    IpAddress address = addressIn(text);
    if (address == null) {
      throw notCidr(text);
    }
    return of(address, prefixLengthIn(text));
  }

  /** The block that a text names, or empty where {@link #parse} would throw. */
  public static Optional<Cidr> tryParse(String text) {
    IpAddress address = addressIn(text);
    if (address == null) {
      return Optional.empty();
    }
    int prefixLength = prefixLengthIn(text);
    return address.hostBitsCleared(prefixLength).equals(address)
        ? Optional.of(new Cidr(address, prefixLength))
        : Optional.empty();
  }

  /**
   * The block around the address in a text: {@code 192.0.2.7/24} gives {@code 192.0.2.0/24}.
   *
   * @throws IllegalArgumentException if the text is not an address, a slash and a prefix length;
   *     the message names it
   */
  public static Cidr parseMasking(String text) {
    IpAddress address = addressIn(text);
    if (address == null) {
      throw notCidr(text);
    }
    int prefixLength = prefixLengthIn(text);
    return new Cidr(address.hostBitsCleared(prefixLength), prefixLength);
  }

  /** The address before the slash, or null if the text is no address, slash and prefix length. */
  private static @Nullable IpAddress addressIn(String text) {
    int slash = text.indexOf('/');
    IpAddress address = slash < 0 ? null : AddressText.parse(text, 0, slash);
    if (address == null || prefixLengthIn(text) < 0) {
      return null;
    }
    return prefixLengthIn(text) <= address.family().bits() ? address : null;
  }

  private static int prefixLengthIn(String text) {
    return AddressText.parseNumber(text, text.indexOf('/') + 1, text.length(), 128);
  }

  private static IllegalArgumentException notCidr(String text) {
    return new IllegalArgumentException(
        ("Not a CIDR block: '%s' (expected an address and a prefix length"
                + " such as 192.0.2.0/24 or 2001:db8::/64)")
            .formatted(text));
  }

  /** The family. */
  public IpFamily family() {
    return first.family();
  }

  /** The first address, which is the network address. */
  public IpAddress first() {
    return first;
  }

  /** The last address; the broadcast address of an IPv4 block. */
  public IpAddress last() {
    return first.hostBitsSet(prefixLength);
  }

  /** The number of leading bits that all addresses of the block share. */
  public int prefixLength() {
    return prefixLength;
  }

  /** The exact number of addresses, from 1 to 2^128. */
  public BigInteger size() {
    return BigInteger.ONE.shiftLeft(family().bits() - prefixLength);
  }

  /** Whether the address lies in this block; false for the other family. */
  public boolean contains(IpAddress address) {
    return family() == address.family() && first.equals(address.hostBitsCleared(prefixLength));
  }

  /** Whether all addresses of the other block lie in this one. */
  public boolean contains(Cidr other) {
    return other.prefixLength >= prefixLength && contains(other.first);
  }

  /** Whether the two blocks share an address. */
  public boolean overlaps(Cidr other) {
    return contains(other.first) || other.contains(first);
  }

  /**
   * The address at a distance from the first one; {@code address(0)} is the network address.
   *
   * @throws IllegalArgumentException if the offset is negative or lies beyond the last address
   */
  public IpAddress address(long offset) {
    int hostBits = family().bits() - prefixLength;
    if (offset < 0 || (hostBits < 63 && offset >>> hostBits != 0)) {
      throw new IllegalArgumentException(
          "Offset %d lies outside %s, which has %s addresses".formatted(offset, this, size()));
    }
    return first.plus(offset);
  }

  @Override
  public int compareTo(Cidr other) {
    return ORDER.compare(this, other);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Cidr that
        && prefixLength == that.prefixLength
        && first.equals(that.first);
  }

  @Override
  public int hashCode() {
    return 31 * first.hashCode() + prefixLength;
  }

  /** The canonical text, {@code 192.0.2.0/24}. */
  @Override
  public String toString() {
    return first + "/" + prefixLength;
  }
}
