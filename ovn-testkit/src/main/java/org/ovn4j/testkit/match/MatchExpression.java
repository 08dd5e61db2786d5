package org.ovn4j.testkit.match;

import java.util.List;

/** A match expression that OVN accepts. Immutable. */
public final class MatchExpression {

  private final String text;
  private final Term term;
  private final List<Token> mentioned;

  /**
   * An expression.
   *
   * @param mentioned string constants, sets and groups
   */
  MatchExpression(String text, Term term, List<Token> mentioned) {
    this.text = text;
    this.term = term;
    this.mentioned = List.copyOf(mentioned);
  }

  /**
   * Whether a packet matches. A field that the packet does not have fits no comparison. Every port
   * is taken for resident on the chassis, as ovn-trace takes it.
   */
  public boolean matches(Packet packet) {
    return term.matches(packet, false);
  }

  /** The string constants, without quotes and escapes, in the order of the text: names of ports. */
  public List<String> strings() {
    return mentioned(Token.Kind.STRING);
  }

  /** The names after {@code $}, in the order of the text. */
  public List<String> addressSets() {
    return mentioned(Token.Kind.ADDRESS_SET);
  }

  /** The names after {@code @}, in the order of the text. */
  public List<String> portGroups() {
    return mentioned(Token.Kind.PORT_GROUP);
  }

  private List<String> mentioned(Token.Kind kind) {
    return mentioned.stream().filter(token -> token.is(kind)).map(Token::text).toList();
  }

  /** The text. */
  @Override
  public String toString() {
    return text;
  }
}
