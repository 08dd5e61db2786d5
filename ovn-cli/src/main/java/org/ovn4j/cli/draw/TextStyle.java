package org.ovn4j.cli.draw;

import java.util.Locale;

/** The kinds of text in a picture. */
enum TextStyle {
  TITLE(19, true, false),
  NODE(14, true, false),
  NETWORK(14, true, false),
  WORKLOAD(12, true, false),
  ADDRESS(11, false, true),
  NOTE(11, false, false);

  private final int size;
  private final boolean bold;
  private final boolean monospaced;

  TextStyle(int size, boolean bold, boolean monospaced) {
    this.size = size;
    this.bold = bold;
    this.monospaced = monospaced;
  }

  /** In pixels. */
  int size() {
    return size;
  }

  boolean bold() {
    return bold;
  }

  boolean monospaced() {
    return monospaced;
  }

  /** The class in the style sheet. */
  String cssClass() {
    return name().toLowerCase(Locale.ROOT);
  }
}
