package org.ovn4j.model;

import java.util.Optional;

/**
 * One problem in what a user wrote. Problems are data: they are collected, all of them, and never
 * thrown.
 *
 * @param severity whether the intent can be used in spite of it
 * @param location where to mend it, if it came from a file
 * @param path the object and field, as in {@link Origin#path}
 * @param value the text that is wrong, if a single one is
 * @param message what is wrong, what is allowed and how to mend it
 */
public record Diagnostic(
    Severity severity,
    Optional<SourceLocation> location,
    String path,
    Optional<String> value,
    String message) {

  private static final int VALUE_SHOWN = 120;

  /** How bad a problem is. */
  public enum Severity {
    /** The object is not usable as written. */
    ERROR,
    /** The object is used, perhaps not as its author meant. */
    WARNING
  }

  /** An error at an origin. */
  public static Diagnostic error(Origin origin, String message) {
    return new Diagnostic(
        Severity.ERROR, origin.location(), origin.path(), Optional.empty(), message);
  }

  /** An error at an origin about one value. */
  public static Diagnostic error(Origin origin, String value, String message) {
    return new Diagnostic(
        Severity.ERROR, origin.location(), origin.path(), Optional.of(value), message);
  }

  /** A warning at an origin. */
  public static Diagnostic warning(Origin origin, String message) {
    return new Diagnostic(
        Severity.WARNING, origin.location(), origin.path(), Optional.empty(), message);
  }

  /** A warning at an origin about one value. */
  public static Diagnostic warning(Origin origin, String value, String message) {
    return new Diagnostic(
        Severity.WARNING, origin.location(), origin.path(), Optional.of(value), message);
  }

  /** Whether this is an error. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /**
   * One line, in the form compilers use so that editors can jump to it: {@code net.yaml:12:7:
   * error: UserDefinedNetwork green/net: spec.layer2.mtu: message (value: "x")}. Control characters
   * are written as escapes: the parts may hold text from an untrusted file.
   */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    location.ifPresent(place -> line.append(place).append(": "));
    line.append(isError() ? "error: " : "warning: ");
    if (!path.isEmpty()) {
      line.append(path).append(": ");
    }
    line.append(message);
    value.ifPresent(text -> line.append(" (value: \"").append(shortened(text)).append("\")"));
    return printable(line);
  }

  private static String shortened(String text) {
    return text.length() <= VALUE_SHOWN ? text : text.substring(0, VALUE_SHOWN) + "…";
  }

  private static String printable(CharSequence text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (isPrintable(point)) {
                out.appendCodePoint(point);
              } else {
                out.append("\\u{").append(Integer.toHexString(point)).append('}');
              }
            });
    return out.toString();
  }

  /** Not so: line ends, terminal escapes, and the marks that reorder text on a terminal. */
  private static boolean isPrintable(int point) {
    int type = Character.getType(point);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.SURROGATE
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }
}
