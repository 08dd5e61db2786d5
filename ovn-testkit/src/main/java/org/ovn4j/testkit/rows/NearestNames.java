package org.ovn4j.testkit.rows;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The names that there are, those first that are most like one that there is not. */
public final class NearestNames {

  private static final int SHOWN = 5;

  /** Comparing texts costs the product of their lengths; this much of each tells enough. */
  private static final int COMPARED = 100;

  private NearestNames() {}

  /** A sentence: {@code there are 7: "a", "b", "c", "d", "e" and 2 more}. */
  public static String sentence(String wanted, Collection<String> names) {
    if (names.isEmpty()) {
      return "there are none";
    }
    Map<String, Integer> distances = new HashMap<>();
    names.forEach(name -> distances.computeIfAbsent(name, n -> edits(folded(wanted), folded(n))));
    List<String> nearest =
        names.stream()
            .sorted(
                Comparator.comparing((String name) -> distances.getOrDefault(name, 0))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    String shown =
        nearest.stream()
            .limit(SHOWN)
            .map(name -> "\"" + name + "\"")
            .collect(Collectors.joining(", "));
    String rest = nearest.size() > SHOWN ? " and " + (nearest.size() - SHOWN) + " more" : "";
    return (nearest.size() == 1 ? "there is only " : "there are " + nearest.size() + ": ")
        + shown
        + rest;
  }

  private static String folded(String name) {
    String folded = name.toLowerCase(Locale.ROOT);
    return folded.length() > COMPARED ? folded.substring(0, COMPARED) : folded;
  }

  /** The Levenshtein distance, in one row of its table. */
  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
