package org.ovn4j.testkit.assertj;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractAssert;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.EnumValue;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.northbound.Ownership;
import org.ovn4j.testkit.rows.NamedRow;
import org.ovn4j.testkit.rows.NamedRows;
import org.ovn4j.testkit.rows.NearestNames;
import org.ovn4j.testkit.rows.SetText;

/**
 * Assertions on one row of any table. Values may be given as the generated row classes take them:
 * strings, numbers, booleans, enums, references.
 *
 * @param <S> the class of the assertions themselves
 */
public abstract class AbstractRowAssert<S extends AbstractRowAssert<S>>
    extends AbstractAssert<S, Row> {

  private final NamedRows rows;

  AbstractRowAssert(Class<S> type, NamedRows rows, NamedRow row, String path) {
    super(row.row(), type);
    this.rows = rows;
    as("%s", path);
  }

  final NamedRows rows() {
    return rows;
  }

  /** The column holds exactly these elements; nothing, if none are given. */
  public S hasColumn(Column column, Object... elements) {
    return hasDatum(column, Datum.set(atoms(elements)));
  }

  /** The column, a map, holds exactly these pairs. */
  public S hasColumn(Column column, Map<?, ?> pairs) {
    Map<Object, Object> expected = new TreeMap<>();
    pairs.forEach((key, value) -> expected.put(atom(key), atom(value)));
    return hasDatum(column, Datum.map(expected));
  }

  private S hasDatum(Column column, Datum expected) {
    Datum value = actual.get(column);
    boolean bothEmpty = expected.isEmpty() && value.isEmpty();
    if (!bothEmpty && !value.equals(expected)) {
      fail(
          SetText.difference(
              column, rows.elements(column, expected), rows.elements(column, value)));
    }
    return myself;
  }

  /** The column holds these elements, and perhaps others. */
  public S hasElements(Column column, Object... elements) {
    Datum value = actual.get(column);
    List<Object> missing =
        atoms(elements).stream().filter(element -> !value.contains(element)).toList();
    if (!missing.isEmpty()) {
      fail("%s lacks %s; it is %s".formatted(column.name(), missing, rows.show(column, value)));
    }
    return myself;
  }

  /** The column, a map, has this value for the key. */
  public S hasPair(Column column, Object key, Object value) {
    Datum map = actual.get(column);
    Object present = map.value(atom(key)).orElse(null);
    if (present == null) {
      fail(
          "%s has no key \"%s\"; %s"
              .formatted(
                  column.name(),
                  key,
                  NearestNames.sentence(
                      key.toString(), map.keys().stream().map(Object::toString).toList())));
    } else if (!present.equals(atom(value))) {
      fail(
          "%s:%s was expected to be \"%s\", but is \"%s\""
              .formatted(column.name(), key, value, present));
    }
    return myself;
  }

  /** The column, a map, does not have the key. */
  public S hasNoKey(Column column, Object key) {
    actual
        .get(column)
        .value(atom(key))
        .ifPresent(
            value ->
                fail(
                    "%s should have no key \"%s\", but has \"%s\" there"
                        .formatted(column.name(), key, value)));
    return myself;
  }

  /**
   * The column {@code external_ids} has this value for the key.
   *
   * @throws IllegalArgumentException if the table has no such column
   */
  public S hasExternalId(String key, String value) {
    return hasPair(actual.table().column("external_ids"), key, value);
  }

  /** The row says that it belongs to the owner. */
  public S isOwnedBy(String owner) {
    String present = Ownership.ownerOf(actual).map(o -> "to \"" + o + "\"").orElse("to nobody");
    if (!Ownership.isOwnedBy(actual, owner)) {
      fail("was expected to belong to \"%s\", but belongs %s".formatted(owner, present));
    }
    return myself;
  }

  /** The column refers to rows of exactly these names. */
  public S refersTo(Column column, String... names) {
    List<String> present =
        rows.referredTo(actual, column).stream()
            .map(row -> row.names().stream().findFirst().orElse(""))
            .sorted()
            .toList();
    List<String> expected = Arrays.stream(names).sorted().toList();
    if (!present.equals(expected)) {
      fail(SetText.difference(column, expected, present));
    }
    return myself;
  }

  /** The column refers to a row of that name that passes the check. */
  public S refersTo(Column column, String name, Consumer<RowAssert> check) {
    return reaches(column, name, row -> check.accept(new RowAssert(rows, row, path(row))));
  }

  /** The column refers to a row of that name that passes the check. */
  final S reaches(Column column, String name, Consumer<NamedRow> check) {
    lookup(column).problem(name, check).ifPresent(this::fail);
    return myself;
  }

  /** The rows that the column refers to. */
  final Lookup lookup(Column column) {
    String what = column.reference().map(reference -> reference.table()).orElse("row");
    return new Lookup(what, " in " + column.name(), rows.referredTo(actual, column));
  }

  final String path(NamedRow row) {
    return descriptionText() + " › " + row;
  }

  final void fail(String problem) {
    // The problem may hold percent signs.
    failWithMessage("%s", problem);
  }

  private static List<Object> atoms(Object... elements) {
    return Arrays.stream(elements).map(AbstractRowAssert::atom).toList();
  }

  private static Object atom(Object element) {
    if (element instanceof Integer number) {
      return number.longValue();
    }
    if (element instanceof EnumValue value) {
      return value.schemaName();
    }
    return element instanceof Ref<?> reference ? reference.uuid() : element;
  }
}
