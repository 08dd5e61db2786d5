package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Small numbers that addresses are formed from. What has one keeps it; others get the lowest that
 * is free.
 *
 * @param first the lowest number
 * @param last the highest
 */
record Numbering(int first, int last) {

  /** In {@code external_ids} of a network's router: its number. */
  static final String NETWORK_ID = "ovn4j.org/network-id";

  /** In {@code external_ids} of a node's gateway: its number. */
  static final String NODE_ID = "ovn4j.org/node-id";

  /** Numbers of networks: as many as there are masquerade addresses. */
  static final Numbering NETWORKS = new Numbering(1, 32_757);

  /** Numbers of nodes. OVN-Kubernetes starts there too: 1 is the router's in each join subnet. */
  static final Numbering NODES = new Numbering(2, 65_533);

  /** How many there are. */
  int size() {
    return last - first + 1;
  }

  /**
   * The numbers by name. Of two that hold one number the first keeps it.
   *
   * @param held what the database says of each name, if it says anything
   * @return a number for each name, but for those for which none was left
   */
  Map<String, Integer> assign(Map<String, Optional<String>> held) {
    Map<String, Integer> numbers = new TreeMap<>();
    Set<Integer> taken = new HashSet<>();
    List<String> open = new ArrayList<>();
    held.forEach(
        (name, mark) ->
            mark.flatMap(this::parse)
                .filter(taken::add)
                .ifPresentOrElse(number -> numbers.put(name, number), () -> open.add(name)));
    int next = first;
    for (String name : open) {
      while (taken.contains(next)) {
        next++;
      }
      if (next > last) {
        break;
      }
      numbers.put(name, next++);
    }
    return numbers;
  }

  private Optional<Integer> parse(String text) {
    if (!text.matches("[0-9]{1,5}")) {
      return Optional.empty();
    }
    int number = Integer.parseInt(text);
    return number < first || number > last ? Optional.empty() : Optional.of(number);
  }
}
