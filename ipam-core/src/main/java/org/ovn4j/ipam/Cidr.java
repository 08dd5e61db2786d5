package org.ovn4j.ipam;

import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ovn4j.ipam.AddressText.LeadingZeros;

/**
 * A CIDR block: a network address and a prefix length, RFC 4632 and RFC 4291 section 2.3.
 *
 * <p>Ordered by network address, then the wider block first. Immutable.
 */
public final class Cidr implements Comparable<Cidr> {
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
    return new Cidr(first, prefixLength).withoutHostBits();
  }

  /**
   * The block that a text such as {@code 192.0.2.0/24} names.
   *
   * @throws IllegalArgumentException if the text is no block or has host bits set; the message
   *     names it
   */
  public static Cidr parse(String text) {
    Cidr written = asWritten(text, LeadingZeros.REFUSED);
    if (written == null) {
      throw notCidr(text);
    }
    return written.withoutHostBits();
  }

  /** The block that a text names, or empty where {@link #parse} would throw. */
  public static Optional<Cidr> tryParse(String text) {
    Cidr written = asWritten(text, LeadingZeros.REFUSED);
    return written == null || written.hasHostBits() ? Optional.empty() : Optional.of(written);
  }

  /**
   * The block that a text written by a person or a foreign tool names: as {@link #parse}, but white
   * space around it is dropped and decimal numbers may be padded with zeros to three digits. They
   * are read as decimal, with the danger that {@link IpAddress#parseLenient} tells of. Host bits
   * are refused here too, because {@code 192.0.2.7/24} may mean the block or the address; say which
   * with {@link #parseMasking}.
   *
   * @throws IllegalArgumentException if the text is no block or has host bits set; the message
   *     names it
   */
  public static Cidr parseLenient(String text) {
    Cidr written = asWritten(text.strip(), LeadingZeros.ALLOWED);
    if (written == null) {
      throw notCidr(text);
    }
    return written.withoutHostBits();
  }

  /**
   * The block around the address in a text: {@code 192.0.2.7/24} gives {@code 192.0.2.0/24}.
   *
   * @throws IllegalArgumentException if the text is not an address, a slash and a prefix length;
   *     the message names it
   */
  public static Cidr parseMasking(String text) {
    Cidr written = asWritten(text, LeadingZeros.REFUSED);
    if (written == null) {
      throw notCidr(text);
    }
    return written.hasHostBits() ? written.masked() : written;
  }

  /** What the text says, host bits included, or null if it is no address, slash and length. */
  private static @Nullable Cidr asWritten(String text, LeadingZeros zeros) {
    int slash = text.lastIndexOf('/'); // at most three digits follow it
    IpAddress address = slash < 0 ? null : AddressText.parse(text, 0, slash, zeros);
    if (address == null) {
      return null;
    }
    int prefixLength =
        AddressText.parseNumber(text, slash + 1, text.length(), address.family().bits(), zeros);
    return prefixLength == AddressText.INVALID ? null : new Cidr(address, prefixLength);
  }

  private boolean hasHostBits() {
    return first.hasHostBits(prefixLength);
  }

  private Cidr masked() {
    return new Cidr(first.hostBitsCleared(prefixLength), prefixLength);
  }

  private Cidr withoutHostBits() {
    if (hasHostBits()) {
      throw new IllegalArgumentException(
          "Host bits are set in %s; the block is %s".formatted(this, masked()));
    }
    return this;
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
    return first.sharesPrefix(address, prefixLength);
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

  /** The half that starts where this block does; it has more than one address. */
  Cidr lowerHalf() {
    return new Cidr(first, prefixLength + 1);
  }

  /** The half that ends where this block does; it has more than one address. */
  Cidr upperHalf() {
    return new Cidr(last().hostBitsCleared(prefixLength + 1), prefixLength + 1);
  }

  @Override
  public int compareTo(Cidr other) {
    int order = first.compareTo(other.first);
    return order != 0 ? order : Integer.compare(prefixLength, other.prefixLength);
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
    return AddressFormat.format(this);
  }
}
