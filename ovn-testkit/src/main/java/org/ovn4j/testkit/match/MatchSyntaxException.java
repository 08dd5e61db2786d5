package org.ovn4j.testkit.match;

/**
 * A text is no match expression that OVN accepts. The message has the reason, the text and a mark
 * under the place.
 */
public final class MatchSyntaxException extends Exception {

  private static final long serialVersionUID = 1L;

  /** A longer text is shown from here before the place. */
  private static final int BEFORE = 60;

  private static final int AFTER = 40;

  private final String text;
  private final int column;
  private final String reason;

  MatchSyntaxException(String text, int offset, String reason) {
    super(message(text, offset, reason));
    this.text = text;
    this.column = text.codePointCount(0, offset) + 1;
    this.reason = reason;
  }

  private static String message(String text, int offset, String reason) {
    int from = offset > BEFORE ? offset - BEFORE : 0;
    int to = Math.min(text.length(), offset + AFTER);
    String before = (from == 0 ? "" : "…") + shown(text.substring(from, offset));
    String after = shown(text.substring(offset, to)) + (to == text.length() ? "" : "…");
    return "column %d: %s%n  %s%s%n  %s^"
        .formatted(
            text.codePointCount(0, offset) + 1,
            reason,
            before,
            after,
            " ".repeat(before.codePointCount(0, before.length())));
  }

  /** One line, with a mark for each character that would not be seen. */
  private static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints().map(c -> Character.isISOControl(c) ? '�' : c).forEach(shown::appendCodePoint);
    return shown.toString();
  }

  /** The text that was read. */
  public String text() {
    return text;
  }

  /** Where it is wrong: the number of a character, from 1; one more than there are, at the end. */
  public int column() {
    return column;
  }

  /** What is wrong, and how to mend it. */
  public String reason() {
    return reason;
  }
}
