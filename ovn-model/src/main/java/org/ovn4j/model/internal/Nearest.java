package org.ovn4j.model.internal;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the name that somebody probably meant. */
public final class Nearest {
  /** Longer texts are no misspelt names, and comparing them would cost. */
  private static final int LONGEST = 80;

  /** So that a thousand mistakes among ten thousand names do not take minutes. */
  private static final int MOST_CANDIDATES = 200;

  private Nearest() {}

  /**
   * The candidate with the fewest edits from a text, letter case aside; empty if even that one
   * differs in more than a third of its letters. Of equally near ones, the first in iteration
   * order; only the first 200 are looked at.
   */
  public static Optional<String> to(String text, Collection<String> candidates) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    String best = "";
    int fewest = Integer.MAX_VALUE;
    int left = MOST_CANDIDATES;
    for (String candidate : candidates) {
      if (left-- == 0) {
        break;
      }
      int edits = edits(text.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (edits < fewest && edits <= Math.max(1, candidate.length() / 3)) {
        fewest = edits;
        best = candidate;
      }
    }
    return fewest == Integer.MAX_VALUE ? Optional.empty() : Optional.of(best);
  }

  /** As {@link #hint(String, Collection)}, of the first 200 candidates. */
  public static String hint(String text, Stream<String> candidates) {
    return hint(text, candidates.limit(MOST_CANDIDATES).toList());
  }

  /** A sentence such as {@code ; did you mean "subnets"?}, or nothing. */
  public static String hint(String text, Collection<String> candidates) {
    return to(text, candidates).map("; did you mean \"%s\"?"::formatted).orElse("");
  }

  /** The Levenshtein distance, by rows. */
  private static int edits(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j < previous.length; j++) {
      previous[j] = j;
    }
    int[] current = new int[b.length() + 1];
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      int[] swap = previous;
      previous = current;
      current = swap;
    }
    return previous[b.length()];
  }
}
