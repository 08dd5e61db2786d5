package org.ovn4j.ipam;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text rules of RFC 4291 section 2.2 and RFC 5952 once more, with lists and regular expressions
 * instead of bits: what the fast code is compared with.
 */
final class SlowAddressText {
  private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
  private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
  private static final Pattern ZERO_RUN = Pattern.compile("(?<![0-9a-f])0(:0)+(?![0-9a-f])");

  private SlowAddressText() {}

  /** The octets that the text names, or empty if it names no address. */
  static Optional<List<Integer>> octets(String text) {
    return text.contains(":") ? ipv6Octets(text) : ipv4Octets(text);
  }

  private static Optional<List<Integer>> ipv4Octets(String text) {
    List<Integer> octets = new ArrayList<>();
    for (String octet : text.split("\\.", -1)) {
      if (!OCTET.matcher(octet).matches() || Integer.parseInt(octet) > 255) {
        return Optional.empty();
      }
      octets.add(Integer.parseInt(octet));
    }
    return octets.size() == 4 ? Optional.of(octets) : Optional.empty();
  }

  private static Optional<List<Integer>> ipv6Octets(String text) {
    String[] sides = text.split("::", -1);
    if (sides.length > 2) {
      return Optional.empty();
    }
    String lastSide = sides[sides.length - 1];
    String tail = lastSide.substring(lastSide.lastIndexOf(':') + 1);
    List<Integer> quad = new ArrayList<>();
    if (tail.contains(".")) {
      quad.addAll(ipv4Octets(tail).orElse(List.of()));
      if (quad.isEmpty()) {
        return Optional.empty();
      }
      // Two groups in place of the quad; their values are put right below.
      sides[sides.length - 1] = lastSide.substring(0, lastSide.lastIndexOf(':') + 1) + "0:0";
    }
    List<Integer> octets = new ArrayList<>();
    for (int side = 0; side < sides.length; side++) {
      List<Integer> ofSide = new ArrayList<>();
      for (String group : sides[side].isEmpty() ? new String[0] : sides[side].split(":", -1)) {
        if (!GROUP.matcher(group).matches()) {
          return Optional.empty();
        }
        ofSide.add(Integer.parseInt(group, 16) >> 8);
        ofSide.add(Integer.parseInt(group, 16) & 0xff);
      }
      if (side == 1) {
        int missing = 16 - octets.size() - ofSide.size();
        if (missing < 2) {
          return Optional.empty();
        }
        octets.addAll(Collections.nCopies(missing, 0));
      }
      octets.addAll(ofSide);
    }
    if (octets.size() != 16) {
      return Optional.empty();
    }
    octets.subList(16 - quad.size(), 16).clear();
    octets.addAll(quad);
    return Optional.of(octets);
  }

  /** The canonical text of 4 or 16 octets. */
  static String format(List<Integer> octets) {
    if (octets.size() == 4) {
      return quad(octets);
    }
    List<String> groups = new ArrayList<>();
    for (int i = 0; i < 16; i += 2) {
      groups.add(Integer.toHexString(octets.get(i) << 8 | octets.get(i + 1)));
    }
    if (groups.subList(0, 6).equals(List.of("0", "0", "0", "0", "0", "ffff"))) {
      return "::ffff:" + quad(octets.subList(12, 16));
    }
    String text = String.join(":", groups).toLowerCase(Locale.ROOT);
    String longest = "";
    int at = -1;
    Matcher runs = ZERO_RUN.matcher(text);
    while (runs.find()) {
      if (runs.group().length() > longest.length()) {
        longest = runs.group();
        at = runs.start();
      }
    }
    if (at < 0) {
      return text;
    }
    String before = text.substring(0, at).replaceAll(":$", "");
    String after = text.substring(at + longest.length()).replaceAll("^:", "");
    return before + "::" + after;
  }

  private static String quad(List<Integer> octets) {
    return String.join(".", octets.stream().map(String::valueOf).toList());
  }
}
