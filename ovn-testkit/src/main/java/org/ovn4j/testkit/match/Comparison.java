package org.ovn4j.testkit.match;

import java.math.BigInteger;
import org.ovn4j.testkit.match.Symbol.Level;
import org.ovn4j.testkit.match.Values.Item;

/**
 * A field and what it is compared with.
 *
 * @param relation how, with the field on the left
 * @param at where that is written; of a field alone, where the field is
 */
record Comparison(Field field, Relation relation, Token at, Values values) implements Term {

  /** Whether it is only the field, that is, that it is not 0. */
  boolean isAlone() {
    return at.start() == field.at().start();
  }

  @Override
  public void check(Lexer lexer, boolean negated) throws MatchSyntaxException {
    Symbol symbol = field.symbol();
    if (isAlone() && field.bits() > 1 && !negated) {
      throw lexer.error(
          at.start(),
          "%s has %d bits; that it is not 0 is written %s != 0"
              .formatted(symbol.name(), field.bits(), symbol.name()));
    }
    if (symbol.isString() != values.isStrings()) {
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
    if (relation.isOrder()) {
      checkOrder(lexer);
    } else if (symbol.level() == Level.NOMINAL) {
      checkPositive(lexer, negated);
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
    return lexer.error(at.start(), "only == and != compare " + what);
  }

  private void checkPositive(Lexer lexer, boolean negated) throws MatchSyntaxException {
    boolean inverted = (relation == Relation.NOT_EQUAL) != negated;
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

  /** A field that the packet does not have fits neither a comparison nor its opposite. */
  @Override
  public boolean matches(Packet packet, boolean negated) {
    Relation asked = negated ? relation.opposite() : relation;
    if (field.symbol().isString()) {
      return packet.string(field.symbol()).filter(name -> fits(asked, name)).isPresent();
    }
    if (values.integers().isEmpty()) {
      return asked == Relation.NOT_EQUAL;
    }
    return field.of(packet).filter(value -> fits(asked, value)).isPresent();
  }

  private boolean fits(Relation asked, String name) {
    return values.strings().stream().anyMatch(some -> some.contains(name))
        == (asked == Relation.EQUAL);
  }

  private boolean fits(Relation asked, BigInteger value) {
    return asked.isOrder()
        ? asked.holds(value.compareTo(values.integers().get(0).constant().value()))
        : values.integers().stream().anyMatch(item -> item.constant().fits(value))
            == (asked == Relation.EQUAL);
  }
}
