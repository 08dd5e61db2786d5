package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Things by their labels, so that a selector need not look at all of them. Not thread-safe. */
final class LabelIndex<T> {

  private final List<T> all = new ArrayList<>();
  private final Map<Map.Entry<String, String>, List<T>> byLabel = new HashMap<>();

  void add(T thing, Map<String, String> labels) {
    all.add(thing);
    labels.forEach(
        (key, value) ->
            byLabel.computeIfAbsent(Map.entry(key, value), label -> new ArrayList<>()).add(thing));
  }

  /** All, in the order in which they were added. */
  List<T> all() {
    return all;
  }

  /**
   * Those with the rarest of some labels, among which all are that have all of the labels, in the
   * order in which they were added. Without labels all.
   */
  List<T> candidates(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(label -> byLabel.getOrDefault(Map.entry(label.getKey(), label.getValue()), List.of()))
        .min(Comparator.comparing(List::size))
        .orElse(all);
  }
}
