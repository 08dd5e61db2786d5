package org.ovn4j.testkit.match;

import org.ovn4j.testkit.match.Symbol.Level;
import org.ovn4j.testkit.match.Values.Item;

/**
 * A field and what it is compared with.
 *
 * @param relation the operator, as it would be with the field on its left
 * @param negated whether the number of ! around is odd
 */
record Comparison(Field field, Token relation, Values values, boolean negated) {

  /** Throws what is wrong with it. */
  void check(Lexer lexer) throws MatchSyntaxException {
    Symbol symbol = field.symbol();
    if (symbol.isString() != values.strings()) {
      throw lexer.error(
          values.at().start(),
          symbol.isString()
              ? symbol.name() + " is a port: its name in quotes, or @ and a port group"
              : symbol.name() + " is a number, not a string");
    }
    for (Item item : values.integers()) {
      int width = item.constant().width();
      if (width > symbol.width()) {
        throw lexer.error(
            item.at().start(),
            "%s has %d bits, and %s needs %d"
                .formatted(symbol.name(), symbol.width(), item.at().text(), width));
      }
    }
    if (!relation.text().equals("==") && !relation.text().equals("!=")) {
      checkOrder(lexer);
    } else if (symbol.level() == Level.NOMINAL) {
      checkPositive(lexer);
    }
  }

  private void checkOrder(Lexer lexer) throws MatchSyntaxException {
    String name = field.symbol().name();
    if (field.symbol().level() != Level.ORDINAL) {
      throw onlyEquality(lexer, name + ", whose values have no order");
    }
    if (values.inBraces() || values.integers().isEmpty()) {
      throw onlyEquality(lexer, "with a set");
    }
    if (values.integers().get(0).constant().mask().isPresent()) {
      throw onlyEquality(lexer, "with a mask; some bits are written " + name + "[0..3]");
    }
  }

  private MatchSyntaxException onlyEquality(Lexer lexer, String what) {
    return lexer.error(relation.start(), "only == and != compare " + what);
  }

  private void checkPositive(Lexer lexer) throws MatchSyntaxException {
    boolean inverted = relation.text().equals("!=") != negated;
    boolean positive =
        field.symbol().predicate()
            ? values.integers().stream()
                .map(item -> item.constant().value().testBit(0))
                .allMatch(bit -> bit != inverted)
            : !inverted;
    if (!positive) {
      throw lexer.error(
          field.at().start(),
          "of %s, OVN can only ask what it is, not what it is not, each ! around it counted"
              .formatted(field.symbol().name()));
    }
  }
}
