package org.ovn4j.testkit.match;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ovn4j.testkit.match.Token.Kind;

/** Reads one expression by recursive descent. For one use. */
final class MatchParser {

  private static final int DEEPEST = 100;

  private final MatchGrammar grammar;
  private final Lexer lexer;
  private final String text;

  /** String constants, sets and groups. */
  private final List<Token> mentioned = new ArrayList<>();

  private Token token;
  private int depth;

  MatchParser(MatchGrammar grammar, String text) throws MatchSyntaxException {
    this.grammar = grammar;
    this.text = text;
    this.lexer = new Lexer(text);
    this.token = lexer.next();
  }

  MatchExpression parse() throws MatchSyntaxException {
    Term term = expression();
    if (!token.is(Kind.END)) {
      throw unexpected("the end, && or ||");
    }
    term.check(lexer, false);
    return new MatchExpression(text, term, mentioned);
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

  private Term expression() throws MatchSyntaxException {
    Term first = term();
    Kind operator = token.kind();
    if (operator != Kind.AND && operator != Kind.OR) {
      return first;
    }
    List<Term> terms = new ArrayList<>(List.of(first));
    while (match(operator)) {
      terms.add(term());
    }
    if (token.is(Kind.AND) || token.is(Kind.OR)) {
      throw lexer.error(
          token.start(), "&& and || side by side need parentheses around one of them");
    }
    return new Term.Joined(operator == Kind.AND, List.copyOf(terms));
  }

  private Term term() throws MatchSyntaxException {
    Token first = token;
    if (!match(Kind.NOT)) {
      return primary();
    }
    boolean inParentheses = token.is(Kind.OPEN);
    Term term = primary();
    boolean simple =
        term instanceof Term.Fixed
            || (term instanceof Comparison comparison && comparison.isAlone());
    if (!inParentheses && !simple) {
      throw lexer.error(first.start(), "what ! negates needs parentheses: !(a == b)");
    }
    return new Term.Not(term);
  }

  private Term primary() throws MatchSyntaxException {
    if (token.is(Kind.OPEN)) {
      return parenthesised();
    }
    return token.is(Kind.IDENTIFIER) ? fieldFirst() : constantFirst();
  }

  private Term parenthesised() throws MatchSyntaxException {
    if (++depth > DEEPEST) {
      throw lexer.error(token.start(), "parentheses are at most " + DEEPEST + " deep");
    }
    advance();
    Term inner = expression();
    depth--;
    require(Kind.CLOSE, "), && or ||");
    return inner;
  }

  private Term fieldFirst() throws MatchSyntaxException {
    Token name = token;
    advance();
    if (token.is(Kind.OPEN)) {
      return residence(name);
    }
    Field field = field(name);
    if (!token.is(Kind.RELATION)) {
      return alone(field);
    }
    Token relation = relation();
    return new Comparison(field, Relation.of(relation), relation, values());
  }

  private Term residence(Token name) throws MatchSyntaxException {
    if (!name.text().equals("is_chassis_resident")) {
      throw lexer.error(name.start(), "no function; there is is_chassis_resident(\"port\") only");
    }
    advance();
    if (!token.is(Kind.STRING)) {
      throw unexpected("a port's name in quotes");
    }
    mentioned.add(token);
    advance();
    require(Kind.CLOSE, ")");
    return new Term.Fixed(true);
  }

  /** A field without a comparison: that it is not 0. */
  private Term alone(Field field) throws MatchSyntaxException {
    boolean ends = token.is(Kind.END) || token.is(Kind.AND) || token.is(Kind.OR);
    if (field.symbol().isString() || !(ends || token.is(Kind.CLOSE))) {
      throw unexpected("==, != or another comparison of " + field.symbol().name());
    }
    Constant zero = Constant.of(Constant.Format.DECIMAL, BigInteger.ZERO);
    return new Comparison(field, Relation.NOT_EQUAL, field.at(), Values.of(field.at(), zero));
  }

  private Term constantFirst() throws MatchSyntaxException {
    Values first = values();
    if (!token.is(Kind.RELATION)
        && !first.inBraces()
        && first.integers().size() == 1
        && first.integers().get(0).constant().isBoolean()) {
      return new Term.Fixed(first.integers().get(0).constant().value().signum() > 0);
    }
    Token relation = relation();
    Token name = token;
    if (!name.is(Kind.IDENTIFIER)) {
      throw unexpected("a field");
    }
    advance();
    Field field = field(name);
    Comparison left = new Comparison(field, Relation.of(relation).mirrored(), relation, first);
    if (!token.is(Kind.RELATION)) {
      return left;
    }
    Token second = relation();
    Comparison right = new Comparison(field, Relation.of(second), second, values());
    if (!Relation.of(relation).goesOn(right.relation())) {
      throw lexer.error(second.start(), "a range is a < field < b or a > field > b, or <=, >=");
    }
    return new Term.Joined(true, List.of(left, right));
  }

  private Field field(Token name) throws MatchSyntaxException {
    Symbol symbol = Symbol.ALL.get(name.text());
    if (symbol == null) {
      throw lexer.error(name.start(), "no field or predicate of OVN: " + name.text());
    }
    if (!match(Kind.OPEN_BITS)) {
      return new Field(symbol, name, 0, symbol.width());
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
    return new Field(symbol, name, low, high - low + 1);
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

  private Values values() throws MatchSyntaxException {
    Token first = token;
    boolean inBraces = match(Kind.OPEN_SET);
    List<Values.Item> integers = new ArrayList<>();
    List<Set<String>> strings = new ArrayList<>();
    Kind kind = Kind.END;
    boolean empty = true;
    do {
      Kind next = token.is(Kind.STRING) || token.is(Kind.PORT_GROUP) ? Kind.STRING : Kind.INTEGER;
      if (!empty && kind != next && !token.is(Kind.CLOSE_SET)) {
        throw unexpected(
            kind == Kind.STRING ? "a string like the others" : "a number like the others");
      }
      value(strings, integers);
      empty = next == Kind.INTEGER && integers.isEmpty();
      kind = next;
      if (inBraces) {
        match(Kind.COMMA);
      }
    } while (inBraces && !match(Kind.CLOSE_SET));
    return new Values(first, kind == Kind.STRING, strings, integers, inBraces);
  }

  /** Reads a constant or a set's name. */
  private void value(List<Set<String>> strings, List<Values.Item> integers)
      throws MatchSyntaxException {
    Token of = token;
    switch (of.kind()) {
      case STRING -> strings.add(Set.of(of.text()));
      case INTEGER -> integers.add(new Values.Item(of, of.constant().orElseThrow()));
      case ADDRESS_SET ->
          grammar
              .addressSet(of.text())
              .orElseThrow(() -> unknown(of))
              .forEach(element -> integers.add(new Values.Item(of, element)));
      case PORT_GROUP -> strings.add(grammar.portGroup(of.text()).orElseThrow(() -> unknown(of)));
      default ->
          throw unexpected(
              "a number, a string in quotes, $ and an address set, @ and a port group");
    }
    if (!of.is(Kind.INTEGER)) {
      mentioned.add(of);
    }
    advance();
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
