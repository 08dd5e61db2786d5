package org.ovn4j.model.kubernetes;

import java.util.ArrayList;
import java.util.List;

/** A text in which a mark shows each place that a problem is expected at. */
record Marked(String text, List<String> places) {
  private static final char MARK = '▶';

  static Marked of(String marked) {
    List<String> places = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int line = 1;
    int column = 1;
    for (int i = 0; i < marked.length(); i++) {
      char c = marked.charAt(i);
      if (c == MARK) {
        places.add(line + ":" + column);
        continue;
      }
      text.append(c);
      column = c == '\n' ? 1 : column + 1;
      line += c == '\n' ? 1 : 0;
    }
    return new Marked(text.toString(), places);
  }

  /** The problems that a reading must have: a text, its place being that of the mark in turn. */
  List<String> at(List<String> problems) {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < problems.size(); i++) {
      expected.add((i < places.size() ? places.get(i) : "no mark") + " " + problems.get(i));
    }
    return expected;
  }

  /** The problems that reading the text gave, in the same form. */
  List<String> read() {
    return describe(Manifests.parse("x.yaml", text));
  }

  static List<String> describe(Reading reading) {
    return reading.diagnostics().stream()
        .map(
            diagnostic ->
                diagnostic
                        .location()
                        .map(place -> place.line() + ":" + place.column())
                        .orElse("nowhere")
                    + (diagnostic.isError() ? " " : " warning: ")
                    + diagnostic.message())
        .toList();
  }
}
