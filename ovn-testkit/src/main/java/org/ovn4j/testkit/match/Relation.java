package org.ovn4j.testkit.match;

import java.util.stream.Stream;

/** How a field is compared. */
enum Relation {
  EQUAL("=="),
  NOT_EQUAL("!="),
  LESS("<"),
  LESS_OR_EQUAL("<="),
  GREATER(">"),
  GREATER_OR_EQUAL(">=");

  private final String text;

  Relation(String text) {
    this.text = text;
  }

  static Relation of(Token token) {
    return Stream.of(values()).filter(r -> r.text.equals(token.text())).findFirst().orElseThrow();
  }

  /** Whether it needs an order of values. */
  boolean isOrder() {
    return this != EQUAL && this != NOT_EQUAL;
  }

  /** Whether both are orders of one direction, as in a range. */
  boolean goesOn(Relation other) {
    return isOrder() && text.charAt(0) == other.text.charAt(0);
  }

  /** What holds where this does not. */
  Relation opposite() {
    return switch (this) {
      case EQUAL -> NOT_EQUAL;
      case NOT_EQUAL -> EQUAL;
      case LESS -> GREATER_OR_EQUAL;
      case LESS_OR_EQUAL -> GREATER;
      case GREATER -> LESS_OR_EQUAL;
      case GREATER_OR_EQUAL -> LESS;
    };
  }

  /** The same with its sides exchanged. */
  Relation mirrored() {
    return switch (this) {
      case EQUAL, NOT_EQUAL -> this;
      case LESS -> GREATER;
      case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
      case GREATER -> LESS;
      case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
    };
  }

  /**
   * Whether it holds.
   *
   * @param order of the left side and the right one, as of {@link Comparable}
   */
  boolean holds(int order) {
    return switch (this) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL -> order >= 0;
    };
  }
}
