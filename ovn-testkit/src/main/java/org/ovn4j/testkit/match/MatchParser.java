package org.ovn4j.testkit.match;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ovn4j.testkit.match.Token.Kind;

/** Reads one expression by recursive descent. For one use. */
final class MatchParser {

  private static final int DEEPEST = 100;

  private final MatchGrammar grammar;
  private final Lexer lexer;
  private final String text;
  private final List<String> strings = new ArrayList<>();
  private final List<String> addressSets = new ArrayList<>();
  private final List<String> portGroups = new ArrayList<>();
  private Token token;

  /** Whether the number of ! around is odd. */
  private boolean negated;

  private int depth;

  MatchParser(MatchGrammar grammar, String text) throws MatchSyntaxException {
    this.grammar = grammar;
    this.text = text;
    this.lexer = new Lexer(text);
    this.token = lexer.next();
  }

  MatchExpression parse() throws MatchSyntaxException {
    expression();
    if (!token.is(Kind.END)) {
      throw unexpected("the end, && or ||");
    }
    return new MatchExpression(text, strings, addressSets, portGroups);
  }

  private MatchSyntaxException unexpected(String wanted) {
    return lexer.error(token.start(), "expected " + wanted + ", not " + token.shown());
  }

  private void advance() throws MatchSyntaxException {
    token = lexer.next();
  }

  private boolean match(Kind kind) throws MatchSyntaxException {
    boolean found = token.is(kind);
    if (found) {
      advance();
    }
    return found;
  }

  private void require(Kind kind, String shown) throws MatchSyntaxException {
    if (!match(kind)) {
      throw unexpected(shown);
    }
  }

  private void expression() throws MatchSyntaxException {
    term();
    Kind operator = token.kind();
    if (operator != Kind.AND && operator != Kind.OR) {
      return;
    }
    while (match(operator)) {
      term();
    }
    if (token.is(Kind.AND) || token.is(Kind.OR)) {
      throw lexer.error(
          token.start(), "&& and || side by side need parentheses around one of them");
    }
  }

  private void term() throws MatchSyntaxException {
    Token first = token;
    if (!match(Kind.NOT)) {
      primary();
      return;
    }
    negated = !negated;
    boolean atomic = primary();
    negated = !negated;
    if (!atomic) {
      throw lexer.error(first.start(), "what ! negates needs parentheses: !(a == b)");
    }
  }

  /** Whether it may follow a ! as it is. */
  private boolean primary() throws MatchSyntaxException {
    if (token.is(Kind.OPEN)) {
      parenthesised();
      return true;
    }
    return token.is(Kind.IDENTIFIER) ? fieldFirst() : constantFirst();
  }

  private void parenthesised() throws MatchSyntaxException {
    if (++depth > DEEPEST) {
      throw lexer.error(token.start(), "parentheses are at most " + DEEPEST + " deep");
    }
    advance();
    expression();
    depth--;
    require(Kind.CLOSE, "), && or ||");
  }

  private boolean fieldFirst() throws MatchSyntaxException {
    Token name = token;
    advance();
    if (token.is(Kind.OPEN)) {
      residence(name);
      return true;
    }
    Field field = field(name);
    if (!token.is(Kind.RELATION)) {
      alone(field);
      return true;
    }
    Token relation = relation();
    check(field, relation, values());
    return false;
  }

  private void residence(Token name) throws MatchSyntaxException {
    if (!name.text().equals("is_chassis_resident")) {
      throw lexer.error(name.start(), "no function; there is is_chassis_resident(\"port\") only");
    }
    advance();
    if (!token.is(Kind.STRING)) {
      throw unexpected("a port's name in quotes");
    }
    strings.add(token.text());
    advance();
    require(Kind.CLOSE, ")");
  }

  /** A field without a comparison: that it is not 0. */
  private void alone(Field field) throws MatchSyntaxException {
    boolean ends = token.is(Kind.END) || token.is(Kind.AND) || token.is(Kind.OR);
    if (field.symbol().isString() || !(ends || token.is(Kind.CLOSE))) {
      throw unexpected("==, != or another comparison of " + field.symbol().name());
    }
    if (field.bits() > 1 && !negated) {
      throw lexer.error(
          field.at().start(),
          "%s has %d bits; that it is not 0 is written %s != 0"
              .formatted(field.symbol().name(), field.bits(), field.symbol().name()));
    }
    Constant zero = Constant.of(Constant.Format.DECIMAL, BigInteger.ZERO);
    Token is = new Token(Kind.RELATION, field.at().start(), "!=", Optional.empty());
    check(field, is, Values.of(field.at(), zero));
  }

  private boolean constantFirst() throws MatchSyntaxException {
    Values first = values();
    if (!token.is(Kind.RELATION)
        && !first.inBraces()
        && first.integers().size() == 1
        && first.integers().get(0).constant().isBoolean()) {
      return true;
    }
    Token relation = relation();
    Token name = token;
    if (!name.is(Kind.IDENTIFIER)) {
      throw unexpected("a field");
    }
    advance();
    Field field = field(name);
    if (token.is(Kind.RELATION)) {
      Token second = relation();
      Values last = values();
      if (relation.text().charAt(0) != second.text().charAt(0)
          || "=!".indexOf(relation.text().charAt(0)) >= 0) {
        throw lexer.error(second.start(), "a range is a < field < b or a > field > b, or <=, >=");
      }
      check(field, second, last);
    }
    check(field, relation, first);
    return false;
  }

  private Field field(Token name) throws MatchSyntaxException {
    Symbol symbol = Symbol.ALL.get(name.text());
    if (symbol == null) {
      throw lexer.error(name.start(), "no field or predicate of OVN: " + name.text());
    }
    if (!match(Kind.OPEN_BITS)) {
      return new Field(symbol, name, symbol.width());
    }
    if (symbol.isString()) {
      throw lexer.error(name.start(), symbol.name() + " is a string, which has no bits");
    }
    int low = index();
    int high = match(Kind.RANGE) ? index() : low;
    require(Kind.CLOSE_BITS, "]");
    int last = symbol.width() - 1;
    if (low > high || high > last) {
      throw lexer.error(
          name.start(), "%s has the bits 0 to %d, lowest first".formatted(symbol.name(), last));
    }
    if (symbol.level() == Symbol.Level.NOMINAL && (low != 0 || high != last)) {
      throw lexer.error(
          name.start(), symbol.name() + " can only be compared as a whole, not some of its bits");
    }
    return new Field(symbol, name, high - low + 1);
  }

  private int index() throws MatchSyntaxException {
    Optional<Constant> bit = token.constant().filter(c -> c.mask().isEmpty());
    if (bit.isEmpty()
        || bit.get().format() != Constant.Format.DECIMAL
        || bit.get().value().bitLength() >= Integer.SIZE) {
      throw unexpected("the number of a bit");
    }
    advance();
    return bit.get().value().intValueExact();
  }

  private Token relation() throws MatchSyntaxException {
    Token relation = token;
    require(Kind.RELATION, "==, != or another comparison");
    return relation;
  }

  private void check(Field field, Token relation, Values values) throws MatchSyntaxException {
    new Comparison(field, relation, values, negated).check(lexer);
  }

  private Values values() throws MatchSyntaxException {
    Token first = token;
    boolean inBraces = match(Kind.OPEN_SET);
    List<Values.Item> integers = new ArrayList<>();
    Kind kind = Kind.END;
    int size = 0;
    do {
      Kind next = token.is(Kind.STRING) || token.is(Kind.PORT_GROUP) ? Kind.STRING : Kind.INTEGER;
      if (size > 0 && kind != next && !token.is(Kind.CLOSE_SET)) {
        throw unexpected(
            kind == Kind.STRING ? "a string like the others" : "a number like the others");
      }
      size += value(integers);
      kind = next;
      if (inBraces) {
        match(Kind.COMMA);
      }
    } while (inBraces && !match(Kind.CLOSE_SET));
    return new Values(first, kind == Kind.STRING, integers, inBraces);
  }

  /** Reads a constant or a set's name; returns how many constants it stands for. */
  private int value(List<Values.Item> integers) throws MatchSyntaxException {
    Token of = token;
    int before = integers.size();
    switch (of.kind()) {
      case STRING -> strings.add(of.text());
      case INTEGER -> integers.add(new Values.Item(of, of.constant().orElseThrow()));
      case ADDRESS_SET -> {
        addressSets.add(of.text());
        grammar
            .addressSet(of.text())
            .orElseThrow(() -> unknown(of))
            .forEach(element -> integers.add(new Values.Item(of, element)));
      }
      case PORT_GROUP -> {
        portGroups.add(of.text());
        if (!grammar.hasPortGroup(of.text())) {
          throw unknown(of);
        }
      }
      default ->
          throw unexpected(
              "a number, a string in quotes, $ and an address set, @ and a port group");
    }
    advance();
    return of.is(Kind.STRING) || of.is(Kind.PORT_GROUP) ? 1 : integers.size() - before;
  }

  private MatchSyntaxException unknown(Token set) {
    return lexer.error(
        set.start(),
        "no %s %s; %s"
            .formatted(
                set.is(Kind.ADDRESS_SET) ? "address set" : "port group",
                set.text(),
                grammar.known(set.kind())));
  }
}
