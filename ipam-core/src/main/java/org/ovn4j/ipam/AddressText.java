package org.ovn4j.ipam;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the text of addresses without looking anything up and without garbage. */
final class AddressText {
  static final int INVALID = -1;

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
    int dots = 0;
    int octet = 0;
    int digits = 0; // of the octet, so far
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (isDigit(c)) {
        boolean afterZero = octet == 0 && digits > 0;
        if (digits == 3 || (afterZero && zeros == LeadingZeros.REFUSED)) {
          return INVALID;
        }
        octet = 10 * octet + c - '0';
        digits++;
      } else if (c == '.' && digits > 0 && octet <= 255) {
        bits = (bits << 8) | octet;
        dots++;
        octet = 0;
        digits = 0;
      } else {
        return INVALID;
      }
    }
    return dots == 3 && digits > 0 && octet <= 255 ? (bits << 8) | octet : INVALID;
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

  private static @Nullable IpAddress parseIpv6(String text, int from, int to, LeadingZeros zeros) {
    Groups groups = new Groups();
    int position = from;
    while (position < to) {
      if (startsGap(text, position, to)) {
        if (!groups.startGap()) {
          return null;
        }
        position += 2;
        if (position == to) {
          break;
        }
      } else if (position > from && text.charAt(position++) != ':') {
        return null;
      }
      int end = position;
      int limit = Math.min(to, position + 4);
      int group = 0;
      while (end < limit) {
        int digit = hexDigit(text.charAt(end));
        if (digit == INVALID) {
          break;
        }
        group = (group << 4) | digit;
        end++;
      }
      if (end < to && text.charAt(end) == '.') {
        long quad = parseIpv4(text, position, to, zeros);
        if (quad == INVALID) {
          return null;
        }
        groups.append(quad, 2);
        return groups.address();
      }
      if (end == position) {
        return null;
      }
      groups.append(group, 1);
      position = end;
    }
    return groups.address();
  }

  private static boolean startsGap(String text, int position, int to) {
    return position + 1 < to && text.charAt(position) == ':' && text.charAt(position + 1) == ':';
  }

  /** Whether a decimal number may be written with leading zeros, which some tools read as octal. */
  enum LeadingZeros {
    REFUSED,
    ALLOWED
  }

  /**
   * The groups of an IPv6 address read so far. They enter from the right, as into a shift register;
   * at "::" they move to the left end and wait there, so that the later ones end up where they
   * belong without being counted beforehand.
   */
  private static final class Groups {
    private static final int MAX = 8;
    private static final int BITS = 16;

    private long leftHigh;
    private long leftLow;
    private long high;
    private long low;
    private int count;
    private boolean gap;

    /** Adds the value of one group, or of two at once. */
    void append(long value, int width) {
      int bits = BITS * width;
      high = (high << bits) | (low >>> (64 - bits));
      low = (low << bits) | value;
      count += width;
    }

    /** Notes a "::"; false if there was one already. */
    boolean startGap() {
      if (gap) {
        return false;
      }
      gap = true;
      int shift = BITS * (MAX - count); // 128 moves nothing, for then there are no groups
      leftHigh = shift < 64 ? (high << shift) | (low >>> (64 - shift)) : low << (shift - 64);
      leftLow = shift < 64 ? low << shift : 0;
      high = 0;
      low = 0;
      return true;
    }

    /** The address, or null if the groups are not those of one; "::" stands for one at least. */
    @Nullable IpAddress address() {
      boolean complete = gap ? count < MAX : count == MAX;
      return complete ? IpAddress.ipv6(leftHigh | high, leftLow | low) : null;
    }
  }
}
