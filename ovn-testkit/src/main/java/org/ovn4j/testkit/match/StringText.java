package org.ovn4j.testkit.match;

/** A string constant in a text: as in JSON, but characters below U+0020 need no escape. */
final class StringText {

  private static final int HEX_DIGITS = 4;

  private final String text;
  private final int start;
  private final StringBuilder value = new StringBuilder();
  private int at;

  /** Reads the string whose opening quote is at {@code start}. */
  StringText(String text, int start) throws MatchSyntaxException {
    this.text = text;
    this.start = start;
    this.at = start + 1;
    while (peek() != '"') {
      char c = take();
      if (c == '\\') {
        escape();
      } else {
        value.append(c);
      }
    }
    at++;
  }

  /** The string. */
  String value() {
    return value.toString();
  }

  /** Where the text goes on after the closing quote. */
  int end() {
    return at;
  }

  private char peek() throws MatchSyntaxException {
    if (at >= text.length()) {
      throw new MatchSyntaxException(text, start, "the string has no closing quote");
    }
    return text.charAt(at);
  }

  private char take() throws MatchSyntaxException {
    char c = peek();
    at++;
    return c;
  }

  private void escape() throws MatchSyntaxException {
    int escape = at - 1;
    char c = take();
    switch (c) {
      case '"', '\\', '/' -> value.append(c);
      case 'b' -> value.append('\b');
      case 'f' -> value.append('\f');
      case 'n' -> value.append('\n');
      case 'r' -> value.append('\r');
      case 't' -> value.append('\t');
      case 'u' -> unicode(escape);
      default ->
          throw new MatchSyntaxException(
              text, escape, "no escape; there are \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX");
    }
  }

  private void unicode(int escape) throws MatchSyntaxException {
    char unit = unit(escape);
    if (unit == 0) {
      throw new MatchSyntaxException(text, escape, "a string cannot hold U+0000");
    }
    value.append(unit);
    if (Character.isHighSurrogate(unit)) {
      if (take() != '\\' || take() != 'u') {
        throw new MatchSyntaxException(text, escape, "the second half of a pair must follow");
      }
      char second = unit(escape);
      if (!Character.isLowSurrogate(second)) {
        throw new MatchSyntaxException(text, escape, "the second half of a pair must follow");
      }
      value.append(second);
    }
  }

  private char unit(int escape) throws MatchSyntaxException {
    int unit = 0;
    for (int i = 0; i < HEX_DIGITS; i++) {
      int digit = Character.digit(take(), 16);
      if (digit < 0) {
        throw new MatchSyntaxException(text, escape, "four hexadecimal digits follow \\u");
      }
      unit = unit * 16 + digit;
    }
    return (char) unit;
  }
}
