package org.ovn4j.model.kubernetes;

import org.ovn4j.model.SourceLocation;

/** A text is no document; caught where documents are collected and turned into a diagnostic. */
final class SyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient SourceLocation at;

  SyntaxException(SourceLocation at, String message) {
    super(message);
    this.at = at;
  }

  SourceLocation at() {
    return at;
  }

  /** The text of the problem. */
  String problem() {
    return String.valueOf(getMessage());
  }
}
