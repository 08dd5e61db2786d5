package org.ovn4j.testkit.match;

import java.util.Optional;

/**
 * A token.
 *
 * @param kind what it is
 * @param start where it begins in the text
 * @param text an identifier; the name of a set or group; a string, unescaped; else the token itself
 * @param constant an integer
 */
record Token(Kind kind, int start, String text, Optional<Constant> constant) {

  /** Kinds of tokens. */
  enum Kind {
    END,
    IDENTIFIER,
    STRING,
    INTEGER,
    ADDRESS_SET,
    PORT_GROUP,
    RELATION,
    AND,
    OR,
    NOT,
    OPEN,
    CLOSE,
    OPEN_SET,
    CLOSE_SET,
    OPEN_BITS,
    CLOSE_BITS,
    RANGE,
    COMMA,
    /** Of OVN's language for actions; in matches always wrong. */
    OTHER
  }

  boolean is(Kind other) {
    return kind == other;
  }

  /** As messages call it. */
  String shown() {
    return switch (kind) {
      case END -> "the end";
      case STRING -> "the string \"" + text + "\"";
      case ADDRESS_SET -> "$" + text;
      case PORT_GROUP -> "@" + text;
      default -> "\"" + text + "\"";
    };
  }
}
