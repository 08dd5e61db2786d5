package org.ovn4j.testkit.match;

import java.util.List;
import java.util.Set;

/**
 * What a field is compared with: a constant or several.
 *
 * @param at where it begins
 * @param isStrings whether they are strings
 * @param strings them, if they are: each alone, or the ports of a group
 * @param integers them, if they are not; none if all are of empty address sets
 * @param inBraces whether they are in braces
 */
record Values(
    Token at, boolean isStrings, List<Set<String>> strings, List<Item> integers, boolean inBraces) {

  /**
   * An integer.
   *
   * @param at it, or the address set that it is an element of
   */
  record Item(Token at, Constant constant) {}

  static Values of(Token at, Constant constant) {
    return new Values(at, false, List.of(), List.of(new Item(at, constant)), false);
  }
}
