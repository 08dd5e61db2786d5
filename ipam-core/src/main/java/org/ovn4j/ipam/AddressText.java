package org.ovn4j.ipam;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the text of addresses without looking anything up and without garbage. */
final class AddressText {
  static final int INVALID = -1;

  private static final int GROUPS = 8;
  private static final int BITS_PER_GROUP = 16;

  /** The value of each ASCII character as a hexadecimal digit, or {@link #INVALID}. */
  private static final byte[] HEX_VALUES = hexValues();

  private AddressText() {}

  private static byte[] hexValues() {
    byte[] values = new byte[128];
    Arrays.fill(values, (byte) INVALID);
    for (int digit = 0; digit < 10; digit++) {
      values['0' + digit] = (byte) digit;
    }
    for (int digit = 10; digit < 16; digit++) {
      values['a' + digit - 10] = (byte) digit;
      values['A' + digit - 10] = (byte) digit;
    }
    return values;
  }

  /** The value of a hexadecimal ASCII digit, else -1; {@link Character#digit} takes others too. */
  static int hexDigit(char c) {
    return c < 128 ? HEX_VALUES[c] : INVALID;
  }

  /**
   * The address named by {@code text[from, to)}, or null if it names none.
   *
   * @param zeros whether decimal numbers may have leading zeros
   */
  static @Nullable IpAddress parse(String text, int from, int to, LeadingZeros zeros) {
    // An IPv6 text fails as IPv4 at its first colon, sooner than a search for that colon.
    long bits = parseIpv4(text, from, to, zeros);
    return bits == INVALID ? parseIpv6(text, from, to, zeros) : IpAddress.ipv4((int) bits);
  }

  /** What a text that could not be read should have been. */
  static String expectation(String text, LeadingZeros zeros) {
    if (text.indexOf('%') >= 0) {
      return "zone ids are not allowed";
    }
    if (text.indexOf(':') >= 0) {
      return "expected IPv6 such as 2001:db8::1";
    }
    return zeros == LeadingZeros.REFUSED
        ? "expected four decimal octets without leading zeros such as 192.0.2.1"
        : "expected four decimal octets such as 192.0.2.1";
  }

  /** The 32 bits that a dotted quad names, else -1. */
  private static long parseIpv4(String text, int from, int to, LeadingZeros zeros) {
    long bits = 0;
    int position = from;
    for (int octet = 0; octet < 4; octet++) {
      if (octet > 0 && (position == to || text.charAt(position++) != '.')) {
        return INVALID;
      }
      int end = position;
      while (end < to && isDigit(text.charAt(end))) {
        end++;
      }
      int value = parseNumber(text, position, end, 255, zeros);
      if (value == INVALID) {
        return INVALID;
      }
      bits = (bits << 8) | value;
      position = end;
    }
    return position == to ? bits : INVALID;
  }

  /** The decimal number {@code text[from, to)} of one to three digits, at most max; else -1. */
  static int parseNumber(String text, int from, int to, int max, LeadingZeros zeros) {
    int length = to - from;
    if (length < 1 || length > 3) {
      return INVALID;
    }
    if (length > 1 && text.charAt(from) == '0' && zeros == LeadingZeros.REFUSED) {
      return INVALID;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      if (!isDigit(text.charAt(i))) {
        return INVALID;
      }
      value = 10 * value + text.charAt(i) - '0';
    }
    return value <= max ? value : INVALID;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /**
   * Groups enter from the right, as into a shift register; at "::" those read so far move to the
   * left end and wait there, so that the others end up where they belong without being counted.
   */
  private static @Nullable IpAddress parseIpv6(String text, int from, int to, LeadingZeros zeros) {
    long leftHigh = 0;
    long leftLow = 0;
    long high = 0;
    long low = 0;
    int groups = 0;
    boolean gap = false;
    int position = from;
    while (position < to) {
      if (startsGap(text, position, to)) {
        if (gap || groups == GROUPS) {
          return null;
        }
        gap = true;
        int shift = BITS_PER_GROUP * (GROUPS - groups);
        leftHigh = shiftedHigh(high, low, shift);
        leftLow = shift < 64 ? low << shift : 0;
        high = 0;
        low = 0;
        position += 2;
        if (position == to) {
          break;
        }
      } else if (groups > 0 && text.charAt(position++) != ':') {
        return null;
      }
      int end = position;
      int group = 0;
      while (end < to && end < position + 4 && hexDigit(text.charAt(end)) >= 0) {
        group = (group << 4) | hexDigit(text.charAt(end++));
      }
      int width = 1;
      long value = group;
      if (end < to && text.charAt(end) == '.') {
        value = parseIpv4(text, position, to, zeros);
        width = 2;
        end = to;
      }
      if (end == position || value == INVALID || groups + width > GROUPS) {
        return null;
      }
      int bits = width * BITS_PER_GROUP;
      high = (high << bits) | (low >>> (64 - bits));
      low = (low << bits) | value;
      groups += width;
      position = end;
    }
    if (!gap) {
      return groups == GROUPS ? IpAddress.ipv6(high, low) : null;
    }
    return groups < GROUPS ? IpAddress.ipv6(leftHigh | high, leftLow | low) : null;
  }

  private static boolean startsGap(String text, int position, int to) {
    return position + 1 < to && text.charAt(position) == ':' && text.charAt(position + 1) == ':';
  }

  /** The upper half of a number of 128 bits moved left by 16 to 128; its lower half drops out. */
  private static long shiftedHigh(long high, long low, int shift) {
    return shift < 64 ? (high << shift) | (low >>> (64 - shift)) : low << (shift - 64);
  }

  /** Whether a decimal number may be written with leading zeros, which some tools read as octal. */
  enum LeadingZeros {
    REFUSED,
    ALLOWED
  }
}
