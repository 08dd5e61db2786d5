package org.ovn4j.ipam;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A 48-bit Ethernet address. Ordered as an unsigned number. Immutable. */
public final class MacAddress implements Comparable<MacAddress> {
  private static final long MAX = 0xffff_ffff_ffffL;

  /** The first two octets, locally administered and unicast, of every address we derive. */
  private static final long DERIVED_PREFIX = 0x0a58L << 32;

  private static final long MULTICAST_BIT = 0x0100_0000_0000L;
  private static final long UNIVERSAL_LOCAL_BIT = 0x0200_0000_0000L;

  /** What the modified EUI-64 has between the halves of a MAC address. */
  private static final long EUI64_MIDDLE = 0xfffeL << 24;

  private static final Cidr LINK_LOCAL = Cidr.parse("fe80::/64");

  private final long bits;

  private MacAddress(long bits) {
    this.bits = bits;
  }

  /**
   * The address with these 48 bits, the first octet in the highest.
   *
   * @throws IllegalArgumentException if a higher bit is set
   */
  public static MacAddress of(long bits) {
    if (bits < 0 || bits > MAX) {
      throw new IllegalArgumentException(
          "MAC address 0x%x does not fit into 48 bits".formatted(bits));
    }
    return new MacAddress(bits);
  }

  /**
   * The address that a text names: six octets of two hexadecimal digits, either case, all separated
   * by colons or all by hyphens. Allocates only the result.
   *
   * @throws IllegalArgumentException if the text is anything else; the message names it
   */
  public static MacAddress parse(String text) {
    long bits = bitsIn(text);
    if (bits == AddressText.INVALID) {
      throw new IllegalArgumentException(
          "Not a MAC address: '%s' (expected six hexadecimal octets such as 0a:58:c0:00:02:01)"
              .formatted(text));
    }
    return new MacAddress(bits);
  }

  /** The address that a text names, or empty where {@link #parse} would throw. */
  public static Optional<MacAddress> tryParse(String text) {
    long bits = bitsIn(text);
    return bits == AddressText.INVALID ? Optional.empty() : Optional.of(new MacAddress(bits));
  }

  /**
   * The address that a text written by a person or a foreign tool names: as {@link #parse}, but
   * white space around it is dropped, octets may lack their leading zero ({@code a:58:c0:0:2:1}),
   * and also three groups of four digits separated by dots ({@code 0a58.c000.0201}) and twelve
   * digits alone ({@code 0a58c0000201}) are read.
   *
   * @throws IllegalArgumentException if the text is anything else; the message names it
   */
  public static MacAddress parseLenient(String text) {
    long bits = bitsInLenient(text.strip());
    if (bits == AddressText.INVALID) {
      throw new IllegalArgumentException(
          ("Not a MAC address: '%s' (expected 0a:58:c0:00:02:01, a:58:c0:0:2:1, 0a58.c000.0201"
                  + " or 0a58c0000201)")
              .formatted(text));
    }
    return new MacAddress(bits);
  }

  private static long bitsIn(String text) {
    if (text.length() != "0a:58:c0:00:02:01".length()) {
      return AddressText.INVALID;
    }
    char separator = text.charAt(2);
    if (separator != ':' && separator != '-') {
      return AddressText.INVALID;
    }
    long bits = 0;
    for (int start = 0; start < text.length(); start += 3) {
      int octet =
          (AddressText.hexDigit(text.charAt(start)) << 4)
              | AddressText.hexDigit(text.charAt(start + 1));
      boolean separated = start == 15 || text.charAt(start + 2) == separator;
      if (octet < 0 || !separated) {
        return AddressText.INVALID;
      }
      bits = (bits << 8) | octet;
    }
    return bits;
  }

  private static long bitsInLenient(String text) {
    if (text.indexOf(':') >= 0) {
      return bitsIn(text, 6, ':', 1, 2);
    }
    if (text.indexOf('-') >= 0) {
      return bitsIn(text, 6, '-', 1, 2);
    }
    return text.indexOf('.') >= 0
        ? bitsIn(text, 3, '.', 4, 4)
        : bitsIn(text, 1, '.', 12, 12); // one group has no separator
  }

  /** The 48 bits in a number of equal groups, each of some hexadecimal digits; else -1. */
  private static long bitsIn(
      String text, int groups, char separator, int minDigits, int maxDigits) {
    int bitsPerGroup = 48 / groups;
    long bits = 0;
    int position = 0;
    for (int group = 0; group < groups; group++) {
      if (group > 0 && (position == text.length() || text.charAt(position++) != separator)) {
        return AddressText.INVALID;
      }
      int start = position;
      long value = 0;
      while (position < text.length() && position < start + maxDigits) {
        int digit = AddressText.hexDigit(text.charAt(position));
        if (digit == AddressText.INVALID) {
          break;
        }
        value = (value << 4) | digit;
        position++;
      }
      if (position < start + minDigits) {
        return AddressText.INVALID;
      }
      bits = (bits << bitsPerGroup) | value;
    }
    return position == text.length() ? bits : AddressText.INVALID;
  }

  /**
   * The address that OVN-Kubernetes gives a port with this IP address: {@code 0a:58} and the four
   * octets of an IPv4 or IPv4-mapped address, or the first four of the SHA-256 of the canonical
   * text of another IPv6 address. Distinct for distinct IPv4 addresses; IPv6 addresses may collide.
   */
  public static MacAddress fromIp(IpAddress address) {
    return address.isIpv4() || address.isIpv4Mapped()
        ? new MacAddress(DERIVED_PREFIX | (address.low() & 0xffff_ffffL))
        : fromText(address.toString());
  }

  /** The bits of {@link #fromIp} of an IPv4 address. */
  static long derivedBits(IpAddress ipv4) {
    return DERIVED_PREFIX | ipv4.low();
  }

  /** Whether these bits are {@link #fromIp} of an IPv4 address that comes first. */
  static boolean isDerived(long mac, List<IpAddress> addresses) {
    return !addresses.isEmpty()
        && addresses.get(0).isIpv4()
        && mac == derivedBits(addresses.get(0));
  }

  /** The IPv4 address that {@link #fromIp} makes this address of, if it is of that form. */
  Optional<IpAddress> impliedIpv4() {
    return bits >>> 32 == DERIVED_PREFIX >>> 32
        ? Optional.of(IpAddress.ipv4((int) bits))
        : Optional.empty();
  }

  /** {@code 0a:58} and the first four octets of the SHA-256 of a text. */
  static MacAddress fromText(String text) {
    byte[] digest = sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    long bits = DERIVED_PREFIX;
    for (int i = 0; i < 4; i++) {
      bits |= (digest[i] & 0xffL) << (24 - 8 * i);
    }
    return new MacAddress(bits);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("Every Java platform has SHA-256", impossible);
    }
  }

  /** The 48 bits, the first octet in the highest. */
  public long bits() {
    return bits;
  }

  /** Whether one station is meant: the lowest bit of the first octet is clear. */
  public boolean isUnicast() {
    return !isMulticast();
  }

  /** Whether a group of stations, or all by broadcast, is meant. */
  public boolean isMulticast() {
    return (bits & MULTICAST_BIT) != 0;
  }

  /**
   * The IPv6 link-local address of a station with this address: its {@link #eui64} address in
   * {@code fe80::/64}.
   */
  public IpAddress linkLocal() {
    return eui64(LINK_LOCAL);
  }

  /**
   * The address that a station with this address forms in an IPv6 network by SLAAC (RFC 4862): the
   * network's 64 bits, then as interface identifier the modified EUI-64 of RFC 4291 appendix A,
   * which is this address with its universal/local bit inverted and {@code ff:fe} put into the
   * middle. It is also the one that OVN gives a port with dynamic addresses on a switch with {@code
   * other_config:ipv6_prefix}, ovn-nb(5).
   *
   * @param prefix the network
   * @throws IllegalArgumentException if the prefix is not an IPv6 /64; the message names it
   */
  public IpAddress eui64(Cidr prefix) {
    if (prefix.family() != IpFamily.IPV6 || prefix.prefixLength() != 64) {
      throw new IllegalArgumentException(
          "EUI-64 addresses need an IPv6 prefix of 64 bits, not " + prefix);
    }
    long flipped = bits ^ UNIVERSAL_LOCAL_BIT;
    long identifier = (flipped >>> 24 << 40) | EUI64_MIDDLE | (flipped & 0xff_ffffL);
    return IpAddress.ipv6(prefix.first().high(), identifier);
  }

  /**
   * The MAC address from which {@link #eui64} makes this IPv6 address, or empty if there is none.
   * An interface identifier chosen at random looks like an EUI-64 once in 65536 times.
   */
  public static Optional<MacAddress> fromEui64(IpAddress address) {
    long identifier = address.low();
    if (address.isIpv4() || (identifier & 0xffffL << 24) != EUI64_MIDDLE) {
      return Optional.empty();
    }
    long flipped = (identifier >>> 40 << 24) | (identifier & 0xff_ffffL);
    return Optional.of(new MacAddress(flipped ^ UNIVERSAL_LOCAL_BIT));
  }

  @Override
  public int compareTo(MacAddress other) {
    return Long.compare(bits, other.bits);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MacAddress that && bits == that.bits;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(bits);
  }

  /** The canonical text: lower case with colons, {@code 0a:58:c0:00:02:01}. */
  @Override
  public String toString() {
    return AddressFormat.format(this);
  }
}
