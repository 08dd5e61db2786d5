package org.ovn4j.testkit.rows;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether two databases hold the same rows, whatever their UUIDs: whether there is a pairing of the
 * rows, one to one, under which all columns agree and every reference leads to the partner of what
 * it led to.
 *
 * <p>Rows are told apart by what they say and by what they are connected with, see {@link
 * Colouring}. Where that leaves several of one colour, twins, two are paired by decision and the
 * consequences followed; a decision that leads nowhere is taken back. Twins in Northbound databases
 * are interchangeable nearly always, so that the first decision holds.
 */
public final class SameRows {

  /** A pairing by decision: what it was, and which other partners are left to try. */
  private record Decision(int mark, int expected, Iterator<Integer> partners) {}

  private final NamedRows expected;
  private final NamedRows actual;
  private final RowGraph graph;
  private final Colouring colouring;

  private SameRows(NamedRows expected, NamedRows actual) {
    this.expected = expected;
    this.actual = actual;
    this.graph = new RowGraph(expected, actual);
    this.colouring = new Colouring(graph);
  }

  /**
   * How the actual rows differ from the expected ones, a line each; empty if they are the same but
   * for their UUIDs. Contents come first: references are compared once all contents are equal.
   */
  public static List<String> differences(NamedRows expected, NamedRows actual) {
    return new SameRows(expected, actual).differences();
  }

  private List<String> differences() {
    RowDifferences differences = new RowDifferences(expected, actual, graph);
    if (!colouring.isBalanced()) {
      return differences.ofContents(colouring.classes());
    }
    boolean changing = true;
    while (changing) {
      int before = colouring.mark();
      int[] colours = colouring.colours();
      if (!colouring.refine()) {
        return differences.ofReferences(colouring.classes(), colours);
      }
      changing = colouring.mark() > before;
    }
    Optional<Set<Integer>> twins = twins();
    return twins.isEmpty() || pairTwins() ? List.of() : differences.ofTwins(twins.get());
  }

  private Optional<Set<Integer>> twins() {
    return colouring.classes().stream().filter(nodes -> nodes.size() > 2).findFirst();
  }

  /** Whether decisions about twins can be found that hold. */
  private boolean pairTwins() {
    Deque<Decision> decisions = new ArrayDeque<>();
    Optional<Set<Integer>> open = twins();
    while (open.isPresent()) {
      decisions.push(decision(open.get()));
      while (!decide(decisions.element())) {
        decisions.pop();
        if (decisions.isEmpty()) {
          return false;
        }
      }
      open = twins();
    }
    return true;
  }

  private Decision decision(Set<Integer> twins) {
    int first = twins.stream().filter(graph::isExpected).findFirst().orElseThrow();
    List<Integer> partners = twins.stream().filter(node -> !graph.isExpected(node)).toList();
    return new Decision(colouring.mark(), first, partners.iterator());
  }

  /** Takes the next partner whose consequences hold so far; false if none is left. */
  private boolean decide(Decision decision) {
    while (decision.partners().hasNext()) {
      colouring.undo(decision.mark());
      colouring.pair(decision.expected(), decision.partners().next());
      if (colouring.settle()) {
        return true;
      }
    }
    return false;
  }
}
