package org.ovn4j.testkit.rows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;

/**
 * The rows of two databases as one graph: a node per row, an edge per reference, seen from both of
 * its ends. Nodes are numbers; those of the expected database come first.
 */
final class RowGraph {

  /** Stands for the row of a reference that has none. */
  private static final int NO_ROW = -1;

  /**
   * One end of a reference.
   *
   * @param label column, key (of a map) and direction, as a number
   * @param node the row at the other end; {@link #NO_ROW} if there is none
   */
  private record End(int label, int node) {}

  private final List<NamedRow> nodes = new ArrayList<>();
  private final List<List<End>> ends = new ArrayList<>();
  private final Map<List<Object>, Integer> labels = new HashMap<>();
  private final int firstActual;

  RowGraph(NamedRows expected, NamedRows actual) {
    add(expected);
    firstActual = nodes.size();
    add(actual);
  }

  private void add(NamedRows rows) {
    Map<NamedRow, Integer> numbers = new HashMap<>();
    for (NamedRow row : rows.all()) {
      numbers.put(row, nodes.size());
      nodes.add(row);
      ends.add(new ArrayList<>());
    }
    numbers.forEach(
        (row, number) ->
            NamedRows.referenceColumns(row.row())
                .forEach(column -> addEdges(rows, numbers, number, column)));
  }

  private void addEdges(NamedRows rows, Map<NamedRow, Integer> numbers, int number, Column column) {
    Datum value = row(number).row().get(column);
    for (int i = 0; i < value.size(); i++) {
      Object key = value.isMap() ? value.keys().get(i) : "";
      UUID uuid = (UUID) (value.isMap() ? value.values() : value.keys()).get(i);
      int target = rows.find(column, uuid).map(numbers::get).orElse(NO_ROW);
      ends.get(number).add(new End(label(column, key, true), target));
      if (target != NO_ROW) {
        ends.get(target).add(new End(label(column, key, false), number));
      }
    }
  }

  private int label(Column column, Object key, boolean outgoing) {
    return labels.computeIfAbsent(List.of(column, key, outgoing), k -> labels.size());
  }

  int size() {
    return nodes.size();
  }

  NamedRow row(int node) {
    return nodes.get(node);
  }

  boolean isExpected(int node) {
    return node < firstActual;
  }

  /** The rows at the other ends of the node's references, in both directions. */
  List<Integer> neighbours(int node) {
    return ends.get(node).stream().map(End::node).filter(other -> other != NO_ROW).toList();
  }

  /** What the node's row says itself: all columns but its references. */
  Object content(int node) {
    Row row = row(node).row();
    Map<String, Datum> content = new TreeMap<>(row.columns());
    NamedRows.referenceColumns(row).forEach(column -> content.remove(column.name()));
    return List.of(row.table(), content);
  }

  /** The colours around the node, with the references that lead to them, in canonical order. */
  List<Long> surroundings(int node, int[] colours) {
    return ends.get(node).stream()
        .map(
            end ->
                ((long) end.label() << 32) | (end.node() == NO_ROW ? 0 : 1 + colours[end.node()]))
        .sorted()
        .toList();
  }
}
