package org.ovn4j.testkit.match;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * OVN's language of match expressions, see {@code match} of Logical_Flow in ovn-sb(5), with the
 * sets that expressions may name.
 *
 * <p>Neither the Northbound database nor ovn-northd looks into a {@code match}. Where a text is no
 * expression ovn-controller says so in its log and goes on without the flow, so that a rule is not
 * there and nobody is told. This grammar accepts what OVN's own parser accepts, and refuses what
 * that refuses; the message says why. Immutable.
 */
public final class MatchGrammar {

  /** A grammar without sets: any {@code $} and {@code @} is refused. */
  public static final MatchGrammar WITHOUT_SETS = new MatchGrammar(Map.of(), Set.of());

  private final Map<String, List<Constant>> addressSets;
  private final Set<String> portGroups;

  private MatchGrammar(Map<String, List<Constant>> addressSets, Set<String> portGroups) {
    this.addressSets = addressSets;
    this.portGroups = portGroups;
  }

  /**
   * A grammar with these sets.
   *
   * @param addressSets the elements of address sets by name. OVN leaves out elements that are not
   *     addresses, and so does this
   * @param portGroups the names of port groups
   */
  public static MatchGrammar with(Map<String, List<String>> addressSets, Set<String> portGroups) {
    Map<String, List<Constant>> sets = new HashMap<>();
    addressSets.forEach((name, elements) -> sets.put(name, constants(elements)));
    return new MatchGrammar(Map.copyOf(sets), Set.copyOf(portGroups));
  }

  private static List<Constant> constants(List<String> elements) {
    List<Constant> constants = new ArrayList<>();
    // A set of OVSDB is in order, and of some comparisons OVN looks at the first element only.
    for (String element : new TreeSet<>(elements)) {
      try {
        new Lexer(element).next().constant().ifPresent(constants::add);
      } catch (MatchSyntaxException e) {
        // As OVN does, with a line in its log.
      }
    }
    return List.copyOf(constants);
  }

  /**
   * The expression.
   *
   * @throws MatchSyntaxException if OVN would refuse the text
   */
  public MatchExpression parse(String text) throws MatchSyntaxException {
    return new MatchParser(this, text).parse();
  }

  /** Why OVN would refuse the text; empty if it would not. */
  public Optional<MatchSyntaxException> problem(String text) {
    try {
      parse(text);
      return Optional.empty();
    } catch (MatchSyntaxException e) {
      return Optional.of(e);
    }
  }

  /** The elements of an address set, if there is one of that name. */
  Optional<List<Constant>> addressSet(String name) {
    return Optional.ofNullable(addressSets.get(name));
  }

  boolean hasPortGroup(String name) {
    return portGroups.contains(name);
  }

  /** The names, for messages. */
  String known(Token.Kind kind) {
    Set<String> names =
        new TreeSet<>(kind == Token.Kind.ADDRESS_SET ? addressSets.keySet() : portGroups);
    return names.isEmpty() ? "there is none" : "there are: " + String.join(", ", names);
  }
}
