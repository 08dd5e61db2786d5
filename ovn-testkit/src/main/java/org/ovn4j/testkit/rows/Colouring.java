package org.ovn4j.testkit.rows;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Colour refinement: rows have one colour as long as nothing tells them apart. At first the colour
 * is the row's content; each round splits a colour whose rows refer to, or are referred to by, rows
 * of different colours. Only rows next to a split are looked at again, so all rounds together cost
 * about as much as there are references, times the logarithm of the rows.
 *
 * <p>Both databases share the colours: they are the same only if each colour has as many rows in
 * one as in the other.
 */
final class Colouring {

  private record Recoloured(int node, int before) {}

  private final RowGraph graph;
  private final int[] colours;
  private final List<Set<Integer>> classes = new ArrayList<>();
  private final Deque<Recoloured> history = new ArrayDeque<>();
  private Set<Integer> touched = new LinkedHashSet<>();

  /** Colours by content. */
  Colouring(RowGraph graph) {
    this.graph = graph;
    this.colours = new int[graph.size()];
    Map<Object, Integer> contents = new HashMap<>();
    for (int node = 0; node < graph.size(); node++) {
      int colour = contents.computeIfAbsent(graph.content(node), c -> newColour());
      colours[node] = colour;
      classes.get(colour).add(node);
      touched.add(node);
    }
  }

  private int newColour() {
    classes.add(new LinkedHashSet<>());
    return classes.size() - 1;
  }

  /** The colour of each node now. */
  int[] colours() {
    return colours.clone();
  }

  /** The nodes of each colour. */
  List<Set<Integer>> classes() {
    return classes;
  }

  /** Whether each colour has as many rows in the one database as in the other. */
  boolean isBalanced() {
    return classes.stream().allMatch(this::isBalanced);
  }

  private boolean isBalanced(Set<Integer> nodes) {
    return 2 * nodes.stream().filter(graph::isExpected).count() == nodes.size();
  }

  /** Splits colours until nothing more tells rows apart; false as soon as that unbalances one. */
  boolean settle() {
    boolean balanced = true;
    while (balanced && !touched.isEmpty()) {
      balanced = refine();
    }
    return balanced;
  }

  /** One round; whether the colours that it split are balanced. */
  boolean refine() {
    Map<Integer, Map<List<Long>, List<Integer>>> groups = new LinkedHashMap<>();
    for (int node : touched) {
      groups
          .computeIfAbsent(colours[node], c -> new LinkedHashMap<>())
          .computeIfAbsent(graph.surroundings(node, colours), s -> new ArrayList<>())
          .add(node);
    }
    touched = new LinkedHashSet<>();
    boolean balanced = true;
    for (Map.Entry<Integer, Map<List<Long>, List<Integer>>> group : groups.entrySet()) {
      balanced &= split(group.getKey(), group.getValue().values());
    }
    return balanced;
  }

  /** Gives each group a colour of its own; if nothing else is left of the old one, all but one. */
  private boolean split(int colour, Collection<List<Integer>> groups) {
    int members = groups.stream().mapToInt(List::size).sum();
    List<List<Integer>> leaving = new ArrayList<>(groups);
    if (members == classes.get(colour).size()) {
      leaving.sort(Comparator.comparingInt(List::size));
      leaving.remove(leaving.size() - 1);
    }
    boolean balanced = true;
    for (List<Integer> group : leaving) {
      int split = newColour();
      group.forEach(node -> recolour(node, split));
      balanced &= isBalanced(classes.get(split));
    }
    return balanced;
  }

  private void recolour(int node, int colour) {
    history.push(new Recoloured(node, colours[node]));
    move(node, colour);
    touched.addAll(graph.neighbours(node));
  }

  private void move(int node, int colour) {
    classes.get(colours[node]).remove(node);
    colours[node] = colour;
    classes.get(colour).add(node);
  }

  /** Decides that the two rows, of one colour so far, are the same one. */
  void pair(int expected, int actual) {
    int colour = newColour();
    recolour(expected, colour);
    recolour(actual, colour);
  }

  /** How often rows have changed their colours: a mark for {@link #undo}. */
  int mark() {
    return history.size();
  }

  /** Takes back what was done since the mark. */
  void undo(int mark) {
    while (history.size() > mark) {
      Recoloured last = history.pop();
      move(last.node(), last.before());
    }
    touched = new LinkedHashSet<>();
  }
}
