package org.ovn4j.testkit.match;

import java.util.List;

/**
 * A match expression that OVN accepts, with what it mentions, in the order of the text.
 *
 * @param text the text
 * @param strings the string constants, without quotes and escapes: names of ports
 * @param addressSets the names after {@code $}
 * @param portGroups the names after {@code @}
 */
public record MatchExpression(
    String text, List<String> strings, List<String> addressSets, List<String> portGroups) {

  /** Copies the lists. */
  public MatchExpression {
    strings = List.copyOf(strings);
    addressSets = List.copyOf(addressSets);
    portGroups = List.copyOf(portGroups);
  }
}
