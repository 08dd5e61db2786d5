package org.ovn4j.ipam;

import org.jspecify.annotations.Nullable;

/** Reads and writes the text of addresses without looking anything up and without garbage. */
final class AddressText {
  private static final int GROUPS = 8;
  private static final int INVALID = -1;

  /** The upper 32 of the lower 64 bits of ::ffff:0:0/96. */
  private static final long IPV4_MAPPED = 0xffffL;

  private AddressText() {}

  /** The address named by {@code text[from, to)}, or null if it names none. */
  static @Nullable IpAddress parse(String text, int from, int to) {
    int colon = text.indexOf(':', from);
    if (colon >= 0 && colon < to) {
      return parseIpv6(text, from, to);
    }
    long bits = parseIpv4(text, from, to);
    return bits == INVALID ? null : IpAddress.ipv4((int) bits);
  }

  /** What a text that could not be read should have been. */
  static String expectation(String text) {
    if (text.indexOf('%') >= 0) {
      return "zone ids are not allowed";
    }
    return text.indexOf(':') >= 0
        ? "expected IPv6 such as 2001:db8::1"
        : "expected four decimal octets without leading zeros such as 192.0.2.1";
  }

  private static long parseIpv4(String text, int from, int to) {
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
      int value = parseNumber(text, position, end, 255);
      if (value == INVALID) {
        return INVALID;
      }
      bits = (bits << 8) | value;
      position = end;
    }
    return position == to ? bits : INVALID;
  }

  /** The decimal number {@code text[from, to)} without leading zeros, at most max; else -1. */
  static int parseNumber(String text, int from, int to, int max) {
    int length = to - from;
    if (length < 1 || length > 3 || (length > 1 && text.charAt(from) == '0')) {
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

  private static @Nullable IpAddress parseIpv6(String text, int from, int to) {
    long high = 0;
    long low = 0;
    int index = 0; // of the group to read next
    boolean gap = false;
    int position = from;
    while (position < to) {
      if (text.startsWith("::", position)) {
        position += 2;
        int afterGap = GROUPS - groupsIn(text, position, to);
        if (gap || afterGap <= index) {
          return null;
        }
        gap = true;
        index = afterGap;
        if (position == to) {
          break;
        }
      } else if (index > 0 && text.charAt(position++) != ':') {
        return null;
      }
      int end = position;
      int group = 0;
      while (end < to && end < position + 4 && hexDigit(text.charAt(end)) >= 0) {
        group = (group << 4) | hexDigit(text.charAt(end++));
      }
      if (end < to && text.charAt(end) == '.') {
        long tail = parseIpv4(text, position, to);
        return index == GROUPS - 2 && tail != INVALID ? IpAddress.ipv6(high, low | tail) : null;
      }
      if (end == position || index == GROUPS) {
        return null;
      }
      long placed = (long) group << shift(index);
      if (index < GROUPS / 2) {
        high |= placed;
      } else {
        low |= placed;
      }
      index++;
      position = end;
    }
    return index == GROUPS ? IpAddress.ipv6(high, low) : null;
  }

  /** How many groups a well-formed remainder holds; a dotted quad counts for two. */
  private static int groupsIn(String text, int from, int to) {
    if (from == to) {
      return 0;
    }
    int groups = 1;
    boolean quad = false;
    for (int i = from; i < to; i++) {
      groups += text.charAt(i) == ':' ? 1 : 0;
      quad |= text.charAt(i) == '.';
    }
    return quad ? groups + 1 : groups;
  }

  private static int shift(int index) {
    return 48 - 16 * (index % 4);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** The value of a hexadecimal ASCII digit, else -1; {@link Character#digit} takes others too. */
  static int hexDigit(char c) {
    return c < 128 ? Character.digit(c, 16) : INVALID;
  }

  static String format(IpAddress address) {
    StringBuilder out = new StringBuilder(39);
    if (address.isIpv4()) {
      appendQuad(out, address.low());
    } else if (address.high() == 0 && address.low() >>> 32 == IPV4_MAPPED) {
      appendQuad(out.append("::ffff:"), address.low());
    } else {
      appendGroups(out, address);
    }
    return out.toString();
  }

  private static void appendQuad(StringBuilder out, long bits) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.append((bits >>> shift) & 0xff);
      if (shift > 0) {
        out.append('.');
      }
    }
  }

  /** RFC 5952 section 4: the first longest run of zero groups becomes "::", a single one never. */
  private static void appendGroups(StringBuilder out, IpAddress address) {
    int gapStart = -1;
    int gapLength = 1;
    for (int index = 0; index < GROUPS; index++) {
      int run = zeroGroups(address, index);
      if (run > gapLength) {
        gapStart = index;
        gapLength = run;
      }
    }
    int index = 0;
    while (index < GROUPS) {
      if (index == gapStart) {
        out.append("::");
        index += gapLength;
        continue;
      }
      if (index > 0 && index != gapStart + gapLength) {
        out.append(':');
      }
      out.append(Integer.toHexString(group(address, index)));
      index++;
    }
  }

  private static int zeroGroups(IpAddress address, int from) {
    int index = from;
    while (index < GROUPS && group(address, index) == 0) {
      index++;
    }
    return index - from;
  }

  private static int group(IpAddress address, int index) {
    long half = index < GROUPS / 2 ? address.high() : address.low();
    return (int) (half >>> shift(index)) & 0xffff;
  }
}
