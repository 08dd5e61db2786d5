package org.ovn4j.testkit.match;

import java.util.List;

/** A part of an expression, as the parser found it. */
sealed interface Term permits Term.Joined, Term.Not, Term.Fixed, Comparison {

  /**
   * Throws what is wrong with it.
   *
   * @param negated whether the number of ! around is odd
   */
  void check(Lexer lexer, boolean negated) throws MatchSyntaxException;

  /** Whether it holds of a packet; if it is negated, whether its opposite does. */
  boolean matches(Packet packet, boolean negated);

  /**
   * Terms with one operator between them.
   *
   * @param all whether that is &amp;&amp;
   */
  record Joined(boolean all, List<Term> terms) implements Term {
    @Override
    public void check(Lexer lexer, boolean negated) throws MatchSyntaxException {
      for (Term term : terms) {
        term.check(lexer, negated);
      }
    }

    @Override
    public boolean matches(Packet packet, boolean negated) {
      return all != negated
          ? terms.stream().allMatch(term -> term.matches(packet, negated))
          : terms.stream().anyMatch(term -> term.matches(packet, negated));
    }
  }

  /** A term after a !. */
  record Not(Term term) implements Term {
    @Override
    public void check(Lexer lexer, boolean negated) throws MatchSyntaxException {
      term.check(lexer, !negated);
    }

    @Override
    public boolean matches(Packet packet, boolean negated) {
      return term.matches(packet, !negated);
    }
  }

  /** What is the same of all packets. */
  record Fixed(boolean value) implements Term {
    @Override
    public void check(Lexer lexer, boolean negated) {
      // There is nothing to be wrong.
    }

    @Override
    public boolean matches(Packet packet, boolean negated) {
      return value != negated;
    }
  }
}
