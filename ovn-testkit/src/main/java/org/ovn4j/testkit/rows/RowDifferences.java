package org.ovn4j.testkit.rows;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;

/** Differences between two databases in words: which row, which column, what was expected. */
final class RowDifferences {

  private final NamedRows expected;
  private final NamedRows actual;
  private final RowGraph graph;

  /** The rows that the one database has more of than the other. */
  private static final class Surplus {
    final Set<NamedRow> expected = new LinkedHashSet<>();
    final Set<NamedRow> actual = new LinkedHashSet<>();

    void add(Surplus more) {
      expected.addAll(more.expected);
      actual.addAll(more.actual);
    }
  }

  RowDifferences(NamedRows expected, NamedRows actual, RowGraph graph) {
    this.expected = expected;
    this.actual = actual;
    this.graph = graph;
  }

  /** Rows whose contents have no equal on the other side. */
  List<String> ofContents(List<Set<Integer>> classes) {
    Surplus all = new Surplus();
    classes.forEach(nodes -> all.add(surplus(nodes)));
    List<String> lines = new ArrayList<>();
    pairAlike(all, row -> Optional.of(row.uuid()), lines);
    pairAlike(all, row -> row.names().stream().findFirst(), lines);
    all.expected.forEach(row -> lines.add(row + " is missing: " + contents(expected, row)));
    all.actual.forEach(row -> lines.add(row + " is there unexpectedly: " + contents(actual, row)));
    return lines;
  }

  /**
   * Takes rows of one table and one key off the surplus, and says in which columns each differs.
   */
  private void pairAlike(Surplus surplus, Function<NamedRow, Optional<?>> key, List<String> lines) {
    Map<Object, Set<NamedRow>> candidates = new HashMap<>();
    for (NamedRow row : surplus.actual) {
      candidates.computeIfAbsent(key(row, key), k -> new LinkedHashSet<>()).add(row);
    }
    for (NamedRow wanted : List.copyOf(surplus.expected)) {
      Set<NamedRow> alike = candidates.getOrDefault(key(wanted, key), Set.of());
      Optional<NamedRow> nearest =
          alike.stream()
              .min(Comparator.comparingInt(row -> differing(wanted.row(), row.row()).size()));
      if (key.apply(wanted).isPresent() && nearest.isPresent()) {
        alike.remove(nearest.get());
        surplus.expected.remove(wanted);
        surplus.actual.remove(nearest.get());
        for (Column column : differing(wanted.row(), nearest.get().row())) {
          lines.add(nearest.get() + ": " + difference(column, wanted.row(), nearest.get().row()));
        }
      }
    }
  }

  private static Object key(NamedRow row, Function<NamedRow, Optional<?>> key) {
    return List.of(row.row().table(), key.apply(row));
  }

  /** The columns that differ and are no references, whose UUIDs may differ. */
  private static List<Column> differing(Row one, Row other) {
    return one.table().columns().stream()
        .filter(column -> !column.isReference())
        .filter(column -> !one.get(column).equals(other.get(column)))
        .toList();
  }

  /** Of a map, only the pairs that differ. */
  private String difference(Column column, Row wanted, Row present) {
    Datum before = wanted.get(column);
    Datum after = present.get(column);
    if (!before.isMap()) {
      return SetText.difference(
          column, expected.elements(column, before), actual.elements(column, after));
    }
    Set<Object> keys = new TreeSet<>(before.keys());
    keys.addAll(after.keys());
    return keys.stream()
        .filter(key -> !before.value(key).equals(after.value(key)))
        .map(
            key ->
                SetText.difference(
                    column.name() + ":" + key, value(before, key), value(after, key)))
        .collect(Collectors.joining("; "));
  }

  private static String value(Datum map, Object key) {
    return map.value(key).map(RowDifferences::quoted).orElse("none");
  }

  private static String quoted(Object atom) {
    return atom instanceof String ? "\"" + atom + "\"" : atom.toString();
  }

  private static String contents(NamedRows rows, NamedRow row) {
    return row.row().columns().keySet().stream()
        .map(row.row().table()::column)
        .map(column -> column.name() + "=" + shown(rows, row.row(), column))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String shown(NamedRows rows, Row row, Column column) {
    return SetText.shortened(rows.show(column, row.get(column)));
  }

  /**
   * Rows of equal contents whose references differ.
   *
   * @param classes the first colours that are out of balance
   * @param before the colours before that, which were in balance
   */
  List<String> ofReferences(List<Set<Integer>> classes, int[] before) {
    Map<Integer, Surplus> byColour = new LinkedHashMap<>();
    for (Set<Integer> nodes : classes) {
      nodes.stream()
          .findFirst()
          .map(node -> byColour.computeIfAbsent(before[node], c -> new Surplus()))
          .ifPresent(all -> all.add(surplus(nodes)));
    }
    List<String> lines = new ArrayList<>();
    for (Surplus surplus : byColour.values()) {
      Iterator<NamedRow> partners = surplus.actual.iterator();
      surplus.expected.forEach(row -> addReferences(row, partners.next(), lines));
    }
    return lines;
  }

  private void addReferences(NamedRow wanted, NamedRow present, List<String> lines) {
    int before = lines.size();
    NamedRows.referenceColumns(wanted.row())
        .forEach(
            column -> {
              List<String> was = expected.elements(column, wanted.row().get(column));
              List<String> is = actual.elements(column, present.row().get(column));
              if (!was.equals(is)) {
                lines.add(present + ": " + SetText.difference(column, was, is));
              }
            });
    if (lines.size() == before) {
      String was = expected.referringTo(wanted).toString();
      String is = actual.referringTo(present).toString();
      lines.add(
          was.equals(is)
              ? present + " is connected with rows of the expected names, but with others of them"
              : present + " was expected to be referred to by " + was + ", but is by " + is);
    }
  }

  /** Rows that are equal one by one, but not together. */
  List<String> ofTwins(Set<Integer> twins) {
    NamedRow row = graph.row(twins.iterator().next());
    return List.of(
        row
            + " and its "
            + (twins.size() / 2 - 1)
            + " equals: each has the references expected of it, but they are not connected with"
            + " each other as expected");
  }

  private Surplus surplus(Set<Integer> nodes) {
    Surplus surplus = new Surplus();
    List<NamedRow> wanted = new ArrayList<>();
    List<NamedRow> present = new ArrayList<>();
    nodes.forEach(node -> (graph.isExpected(node) ? wanted : present).add(graph.row(node)));
    int common = Math.min(wanted.size(), present.size());
    surplus.expected.addAll(wanted.subList(common, wanted.size()));
    surplus.actual.addAll(present.subList(common, present.size()));
    return surplus;
  }
}
