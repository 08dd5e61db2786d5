package org.ovn4j.ipam;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A 48-bit Ethernet address. Ordered as an unsigned number. Immutable. */
public final class MacAddress implements Comparable<MacAddress> {
  private static final int OCTETS = 6;
  private static final long MAX = 0xffff_ffff_ffffL;

  /** The first two octets, locally administered and unicast, of every address we derive. */
  private static final long DERIVED_PREFIX = 0x0a58L << 32;

  private static final long MULTICAST_BIT = 0x0100_0000_0000L;
  private static final long UNIVERSAL_LOCAL_BIT = 0x0200_0000_0000L;

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
    long bits = parseBits(text);
    if (bits < 0) {
      throw new IllegalArgumentException(
          "Not a MAC address: '%s' (expected six hexadecimal octets such as 0a:58:c0:00:02:01)"
              .formatted(text));
    }
    return new MacAddress(bits);
  }

  /** The address that a text names, or empty where {@link #parse} would throw. */
  public static Optional<MacAddress> tryParse(String text) {
    long bits = parseBits(text);
    return bits < 0 ? Optional.empty() : Optional.of(new MacAddress(bits));
  }

  private static long parseBits(String text) {
    if (text.length() != 3 * OCTETS - 1) {
      return -1;
    }
    char separator = text.charAt(2);
    if (separator != ':' && separator != '-') {
      return -1;
    }
    long bits = 0;
    for (int i = 0; i < text.length(); i++) {
      if (i % 3 == 2) {
        if (text.charAt(i) != separator) {
          return -1;
        }
        continue;
      }
      int digit = AddressText.hexDigit(text.charAt(i));
      if (digit < 0) {
        return -1;
      }
      bits = (bits << 4) | digit;
    }
    return bits;
  }

  /**
   * The address that OVN-Kubernetes gives a port with this IP address: {@code 0a:58} and the four
   * octets of an IPv4 address, or the first four of the SHA-256 of the canonical text of an IPv6
   * address. Distinct for distinct IPv4 addresses; IPv6 addresses may collide.
   */
  public static MacAddress fromIp(IpAddress address) {
    return address.isIpv4()
        ? new MacAddress(DERIVED_PREFIX | address.low())
        : fromText(address.toString());
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
   * The IPv6 link-local address in {@code fe80::/64} whose interface identifier is the modified
   * EUI-64 of this address, RFC 4291 appendix A.
   */
  public IpAddress linkLocal() {
    long flipped = bits ^ UNIVERSAL_LOCAL_BIT;
    long identifier = (flipped >>> 24 << 40) | (0xfffeL << 24) | (flipped & 0xff_ffffL);
    return IpAddress.ipv6(0xfe80L << 48, identifier);
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
    StringBuilder out = new StringBuilder(3 * OCTETS - 1);
    for (int shift = 8 * (OCTETS - 1); shift >= 0; shift -= 8) {
      out.append(Character.forDigit((int) (bits >>> (shift + 4)) & 0xf, 16));
      out.append(Character.forDigit((int) (bits >>> shift) & 0xf, 16));
      if (shift > 0) {
        out.append(':');
      }
    }
    return out.toString();
  }
}
