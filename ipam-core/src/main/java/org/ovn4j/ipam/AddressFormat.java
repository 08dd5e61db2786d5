package org.ovn4j.ipam;

import java.nio.charset.StandardCharsets;

/**
 * Writes the canonical text of values into one array and makes one String of it. Each {@code put}
 * method returns the position after what it wrote.
 */
final class AddressFormat {
  private static final int GROUPS = 8;
  private static final int MAX_LENGTH = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128".length();

  private static final byte[] HEX_DIGITS = ascii("0123456789abcdef");
  private static final byte[] MAPPED_PREFIX = ascii("::ffff:");

  /** For each octet its decimal digits, the first in the lowest byte, and their number on top. */
  private static final int[] OCTETS = octets();

  private AddressFormat() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static int[] octets() {
    int[] octets = new int[256];
    for (int octet = 0; octet < octets.length; octet++) {
      byte[] digits = ascii(Integer.toString(octet));
      int packed = digits.length << 24;
      for (int i = 0; i < digits.length; i++) {
        packed |= digits[i] << (8 * i);
      }
      octets[octet] = packed;
    }
    return octets;
  }

  static String format(IpAddress address) {
    byte[] out = new byte[MAX_LENGTH];
    return text(out, putAddress(out, 0, address));
  }

  static String format(Cidr cidr) {
    byte[] out = new byte[MAX_LENGTH];
    int end = putAddress(out, 0, cidr.first());
    out[end++] = '/';
    return text(out, putOctet(out, end, cidr.prefixLength()));
  }

  static String format(MacAddress mac) {
    byte[] out = new byte[MAX_LENGTH];
    int end = 0;
    for (int shift = 40; shift >= 0; shift -= 8) {
      int octet = (int) (mac.bits() >>> shift) & 0xff;
      out[end++] = HEX_DIGITS[octet >>> 4];
      out[end++] = HEX_DIGITS[octet & 0xf];
      out[end++] = ':';
    }
    return text(out, end - 1);
  }

  private static String text(byte[] ascii, int length) {
    return new String(ascii, 0, length, StandardCharsets.ISO_8859_1);
  }

  private static int putAddress(byte[] out, int start, IpAddress address) {
    if (address.isIpv4()) {
      return putQuad(out, start, (int) address.low());
    }
    if (address.isIpv4Mapped()) {
      System.arraycopy(MAPPED_PREFIX, 0, out, start, MAPPED_PREFIX.length);
      return putQuad(out, start + MAPPED_PREFIX.length, (int) address.low());
    }
    return putGroups(out, start, address);
  }

  private static int putQuad(byte[] out, int start, int bits) {
    int end = putOctet(out, start, bits >>> 24);
    out[end++] = '.';
    end = putOctet(out, end, bits >>> 16 & 0xff);
    out[end++] = '.';
    end = putOctet(out, end, bits >>> 8 & 0xff);
    out[end++] = '.';
    return putOctet(out, end, bits & 0xff);
  }

  /** Always writes three bytes, which is cheaper than asking how many; what follows corrects it. */
  private static int putOctet(byte[] out, int start, int octet) {
    int packed = OCTETS[octet];
    out[start] = (byte) packed;
    out[start + 1] = (byte) (packed >>> 8);
    out[start + 2] = (byte) (packed >>> 16);
    return start + (packed >>> 24);
  }

  /** RFC 5952 section 4: the first longest run of zero groups becomes "::", a single one never. */
  private static int putGroups(byte[] out, int start, IpAddress address) {
    int gapStart = GROUPS;
    int gapLength = 1;
    int run = 0;
    for (int index = 0; index < GROUPS; index++) {
      run = group(address, index) == 0 ? run + 1 : 0;
      if (run > gapLength) {
        gapStart = index + 1 - run;
        gapLength = run;
      }
    }
    int end = start;
    int index = 0;
    while (index < GROUPS) {
      if (index == gapStart) {
        out[end++] = ':';
        index += gapLength;
      }
      if (index > 0) {
        out[end++] = ':';
      }
      if (index < GROUPS) {
        end = putGroup(out, end, group(address, index++));
      }
    }
    return end;
  }

  private static int putGroup(byte[] out, int start, int group) {
    int end = start;
    if (group >= 0x1000) {
      out[end++] = HEX_DIGITS[group >>> 12];
    }
    if (group >= 0x100) {
      out[end++] = HEX_DIGITS[group >>> 8 & 0xf];
    }
    if (group >= 0x10) {
      out[end++] = HEX_DIGITS[group >>> 4 & 0xf];
    }
    out[end++] = HEX_DIGITS[group & 0xf];
    return end;
  }

  private static int group(IpAddress address, int index) {
    long half = index < GROUPS / 2 ? address.high() : address.low();
    return (int) (half >>> (48 - 16 * (index % 4))) & 0xffff;
  }
}
