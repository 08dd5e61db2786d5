package org.ovn4j.testkit.rows;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.Table;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshot;

/**
 * The rows of a database or a plan, found by name and shown with the names of what they refer to.
 */
public final class NamedRows {

  private static final Comparator<NamedRow> ORDER =
      Comparator.<NamedRow, String>comparing(row -> row.row().table().name())
          .thenComparing(NamedRow::name)
          .thenComparing(NamedRow::uuid);

  private final Snapshot snapshot;

  /** The rows of a database. */
  public NamedRows(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** The rows of a plan. */
  public static NamedRows of(Plan plan) {
    Snapshot.Builder snapshot = Snapshot.builder(Northbound.SCHEMA);
    plan.rows().forEach((uuid, planned) -> snapshot.add(uuid, planned.row()));
    return new NamedRows(snapshot.build());
  }

  /** The rows as a database has them. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /** All rows, by table and name. */
  public List<NamedRow> all() {
    return named(snapshot.rows().map(row -> new NamedRow(row.getKey(), row.getValue())));
  }

  /** The rows of a table, by name. */
  public List<NamedRow> of(Table<?> table) {
    return named(
        snapshot.rows(table).entrySet().stream()
            .map(row -> new NamedRow(row.getKey(), row.getValue())));
  }

  private static List<NamedRow> named(Stream<NamedRow> rows) {
    return rows.sorted(ORDER).toList();
  }

  /** The rows that a column of references refers to, by name; what has no row is left out. */
  public List<NamedRow> referredTo(Row row, Column column) {
    return named(references(row, column).stream().flatMap(uuid -> find(column, uuid).stream()));
  }

  /** The rows that refer to this one, by table and name. */
  public List<NamedRow> referringTo(NamedRow target) {
    return all().stream()
        .filter(row -> referenceColumns(row.row()).anyMatch(column -> refers(row, column, target)))
        .toList();
  }

  private static boolean refers(NamedRow row, Column column, NamedRow target) {
    return table(column).filter(table -> table == target.row().table()).isPresent()
        && references(row.row(), column).contains(target.uuid());
  }

  /** The row that the reference in the column means. */
  public Optional<NamedRow> find(Column column, UUID reference) {
    return table(column)
        .flatMap(table -> snapshot.find(table, reference))
        .map(row -> new NamedRow(reference, row));
  }

  private static Optional<Table<?>> table(Column column) {
    return column.reference().map(reference -> Northbound.TABLES.get(reference.table()));
  }

  /** The row's columns that may hold references. */
  static Stream<Column> referenceColumns(Row row) {
    return row.table().columns().stream().filter(Column::isReference);
  }

  /** The references in a column, ascending. */
  static List<UUID> references(Row row, Column column) {
    Datum value = row.get(column);
    return (value.isMap() ? value.values() : value.keys()).stream().map(UUID.class::cast).toList();
  }

  /** References, strong and weak, to rows that are not there: a line for each, which says where. */
  public List<String> danglingReferences() {
    List<String> dangling = new ArrayList<>();
    for (NamedRow row : all()) {
      referenceColumns(row.row())
          .forEach(
              column ->
                  references(row.row(), column).stream()
                      .filter(uuid -> find(column, uuid).isEmpty())
                      .forEach(uuid -> dangling.add(dangling(row, column, uuid))));
    }
    return dangling;
  }

  /**
   * Match expressions that OVN would refuse, or that name ports, address sets or port groups which
   * are not there: what is wrong with each.
   */
  public List<String> badMatches() {
    return Matches.problems(this);
  }

  private static String dangling(NamedRow row, Column column, UUID uuid) {
    String table = column.reference().orElseThrow().table();
    return "%s: %s refers to %s, and there is no such %s"
        .formatted(row, column.name(), uuid, table);
  }

  /**
   * The value's elements as text, a map's as {@code key=value}, in order; references that have rows
   * by the names of these.
   */
  public List<String> elements(Column column, Datum value) {
    List<String> elements = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      Object key = value.keys().get(i);
      elements.add(
          value.isMap()
              ? key + "=" + showAtom(column, value.values().get(i))
              : showAtom(column, key));
    }
    if (!value.isMap()) {
      // Names, not UUIDs, decide the order in which references are read.
      elements.sort(Comparator.naturalOrder());
    }
    return elements;
  }

  /** The value as text, of many elements the first few. */
  public String show(Column column, Datum value) {
    return SetText.of(column, elements(column, value));
  }

  private String showAtom(Column column, Object atom) {
    if (atom instanceof UUID uuid && column.isReference()) {
      return find(column, uuid).map(NamedRow::name).orElse(uuid + " (no row)");
    }
    return atom instanceof String ? "\"" + atom + "\"" : atom.toString();
  }
}
