package org.ovn4j.cli.draw;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The colours of networks: dark enough for text on white, and well apart from their neighbours. */
final class Palette {

  /** The line's colour on a light ground, and on a dark one. */
  record Colour(String name, String light, String dark) {}

  private static final List<Colour> COLOURS =
      List.of(
          new Colour("blue", "#1864c7", "#69a7f8"),
          new Colour("green", "#23863a", "#5cc873"),
          new Colour("orange", "#c4570b", "#f4a259"),
          new Colour("purple", "#7c3fc4", "#b592f0"),
          new Colour("cyan", "#0b7d8c", "#4fc4d3"),
          new Colour("pink", "#b62a6c", "#f283b4"),
          new Colour("gold", "#8a6d00", "#d9b94a"),
          new Colour("red", "#c22f2f", "#f58585"),
          new Colour("brown", "#7f5539", "#c99d7c"),
          new Colour("gray", "#56616d", "#a3adb8"));

  private Palette() {}

  static List<Colour> all() {
    return COLOURS;
  }

  /**
   * A colour for each of the names, as an index: the one that is a word of the name, so that a
   * network called blue is blue; else the next that nobody has. More names than colours share them.
   */
  static Map<String, Integer> colours(List<String> names) {
    Map<String, Integer> chosen = new HashMap<>();
    List<Integer> free = new ArrayList<>(IntStream.range(0, COLOURS.size()).boxed().toList());
    for (String name : names) {
      named(name, free).ifPresent(colour -> chosen.put(name, colour));
      free.removeAll(chosen.values());
    }
    for (String name : names) {
      if (!chosen.containsKey(name)) {
        chosen.put(name, free.isEmpty() ? chosen.size() % COLOURS.size() : free.remove(0));
      }
    }
    return chosen;
  }

  private static Optional<Integer> named(String name, List<Integer> free) {
    List<String> words = List.of(name.split("[^a-z]", -1));
    return free.stream().filter(colour -> words.contains(COLOURS.get(colour).name())).findFirst();
  }
}
