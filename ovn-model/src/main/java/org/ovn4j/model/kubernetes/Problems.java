package org.ovn4j.model.kubernetes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Origin;
import org.ovn4j.model.SourceLocation;

/** Collects what is wrong, up to a bound that only a hostile file reaches. */
final class Problems {
  static final int MOST = 10_000;

  private static final Comparator<Diagnostic> BY_PLACE =
      Comparator.comparing(
          diagnostic -> diagnostic.location().orElseThrow(),
          Comparator.comparingInt(SourceLocation::line).thenComparingInt(SourceLocation::column));

  private final List<Diagnostic> found = new ArrayList<>();
  private int dropped;

  void add(Diagnostic diagnostic) {
    if (found.size() < MOST) {
      found.add(diagnostic);
    } else {
      dropped++;
    }
  }

  void error(Origin origin, String message) {
    add(Diagnostic.error(origin, message));
  }

  void warning(Origin origin, String message) {
    add(Diagnostic.warning(origin, message));
  }

  /** A mark in the sequence of problems, for {@link #hasErrorSince}. */
  int mark() {
    return found.size();
  }

  /** Whether an error came after a mark. */
  boolean hasErrorSince(int mark) {
    return dropped > 0 || found.stream().skip(mark).anyMatch(Diagnostic::isError);
  }

  /** Whether an error about a field, or a part of it, came after a mark. */
  boolean hasErrorSince(int mark, String path) {
    return found.stream()
        .skip(mark)
        .filter(Diagnostic::isError)
        .map(Diagnostic::path)
        .anyMatch(
            other ->
                other.equals(path) || other.startsWith(path + ".") || other.startsWith(path + "["));
  }

  /**
   * All problems: file by file as the files were first named, and within one from top to bottom.
   */
  List<Diagnostic> sorted(List<String> files) {
    Map<String, Integer> order = new HashMap<>();
    files.forEach(file -> order.putIfAbsent(file, order.size()));
    Comparator<Diagnostic> byFile =
        Comparator.comparing(
            diagnostic ->
                order.getOrDefault(diagnostic.location().orElseThrow().file(), order.size()));
    List<Diagnostic> all = new ArrayList<>(found);
    all.sort(byFile.thenComparing(BY_PLACE));
    if (dropped > 0) {
      all.add(
          Diagnostic.error(
              new Origin("", all.get(all.size() - 1).location()),
              "%d more problems are not shown; mend the first %d".formatted(dropped, MOST)));
    }
    return List.copyOf(all);
  }
}
