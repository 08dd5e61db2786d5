package org.ovn4j.model.ovsdb;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/**
 * An immutable row of one table, without its {@code _uuid}. Each table has a generated subclass
 * with typed columns and a builder; this class holds what is common to all.
 *
 * <p>Two rows are equal if they are of one table and all their columns are equal; a column that was
 * not set equals one set to its default.
 */
public abstract class Row {

  private final RowValues values;

  /** For generated classes. */
  protected Row(RowValues values) {
    this.values = values;
  }

  /** The row's table. */
  public final Table<?> table() {
    return values.table();
  }

  /**
   * The column's value, its default if not set.
   *
   * @throws IllegalArgumentException if it is a column of another table
   */
  public final Datum get(Column column) {
    return values.get(column);
  }

  /**
   * Whether the column's value is its default.
   *
   * @throws IllegalArgumentException if it is a column of another table
   */
  public final boolean isDefault(Column column) {
    return values.isDefault(column);
  }

  /**
   * This row with another value in one column. As in {@link Table#row}, the value need only be of
   * the column's type.
   *
   * @throws IllegalArgumentException if it is not, or it is a column of another table
   */
  public final Row with(Column column, Datum value) {
    RowValues changed = values.copy();
    changed.setObserved(column, value);
    return table().row(changed);
  }

  /** The columns whose values differ from their defaults, by name. */
  public final SortedMap<String, Datum> columns() {
    SortedMap<String, Datum> columns = new TreeMap<>();
    for (Column column : table().columns()) {
      if (!values.isDefault(column)) {
        columns.put(column.name(), values.get(column));
      }
    }
    return columns;
  }

  /**
   * A row equal to this one that has another row's objects wherever the two are equal: the other
   * row itself if they are equal as a whole, else its values of columns. Whoever keeps both rows
   * then keeps once what is equal.
   *
   * @throws IllegalArgumentException if the other is a row of another table
   */
  @SuppressWarnings("ReferenceEquality") // it is about objects
  public final Row sharing(Row other) {
    if (this == other) {
      return other;
    }
    if (table() != other.table()) {
      throw new IllegalArgumentException(table() + " is not " + other.table());
    }
    RowValues shared = values.sharing(other.values);
    return shared == other.values ? other : shared == values ? this : table().row(shared);
  }

  final RowValues values() {
    return values;
  }

  /**
   * The scalar in the column.
   *
   * @throws IllegalStateException if there is not exactly one atom
   */
  protected final <T> T scalar(Column column, Function<Object, T> element) {
    Datum datum = get(column);
    if (datum.size() != 1) {
      throw new IllegalStateException(column + " is not one atom: " + datum.toJson());
    }
    return element.apply(datum.scalar());
  }

  /**
   * The atom in the column, if there is one.
   *
   * @throws IllegalStateException if there is more than one atom
   */
  protected final <T> Optional<T> optional(Column column, Function<Object, T> element) {
    return get(column).isEmpty() ? Optional.empty() : Optional.of(scalar(column, element));
  }

  /**
   * The integer in the column, if there is one.
   *
   * @throws IllegalStateException if there is more than one atom
   */
  protected final OptionalLong optionalInteger(Column column) {
    return get(column).isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(scalar(column, Long.class::cast));
  }

  /** The atoms in the column, ascending. */
  protected final <T> Set<T> set(Column column, Function<Object, T> element) {
    Set<T> set = new LinkedHashSet<>();
    for (Object atom : get(column).keys()) {
      set.add(element.apply(atom));
    }
    return Collections.unmodifiableSet(set);
  }

  /** The pairs in the column, by key. */
  protected final <K, V> SortedMap<K, V> map(
      Column column, Function<Object, K> key, Function<Object, V> value) {
    SortedMap<K, V> map = new TreeMap<>();
    Datum datum = get(column);
    for (int i = 0; i < datum.values().size(); i++) {
      map.put(key.apply(datum.keys().get(i)), value.apply(datum.values().get(i)));
    }
    return Collections.unmodifiableSortedMap(map);
  }

  /** The reference that a UUID atom is. */
  protected static <T extends Row> Ref<T> ref(Object atom) {
    return new Ref<>((UUID) atom);
  }

  /** The rows that this row refers to strongly: those it keeps alive. */
  public final List<UUID> strongReferences() {
    if (table().strongReferences().isEmpty()) {
      return List.of();
    }
    List<UUID> references = new ArrayList<>();
    for (Column column : table().strongReferences()) {
      Datum datum = get(column);
      (datum.isMap() ? datum.values() : datum.keys()).forEach(a -> references.add((UUID) a));
    }
    return references;
  }

  @Override
  public final boolean equals(Object object) {
    return this == object || (object instanceof Row other && values.equals(other.values));
  }

  @Override
  public final int hashCode() {
    return values.hashCode();
  }

  /** The table and the columns that differ from their defaults. */
  @Override
  public final String toString() {
    return table().name() + columns();
  }
}
