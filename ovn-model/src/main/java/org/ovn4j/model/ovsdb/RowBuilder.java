package org.ovn4j.model.ovsdb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Base of the generated row builders. Not thread-safe. Each setter replaces what the column held.
 *
 * @param <R> the class of rows built
 * @param <B> the builder's own class
 */
public abstract class RowBuilder<R extends Row, B extends RowBuilder<R, B>> {

  private final Table<R> table;
  private final RowValues values;

  /** A builder of rows whose columns are at their defaults. */
  protected RowBuilder(Table<R> table) {
    this.table = table;
    this.values = new RowValues(table);
  }

  /** A builder that starts from a row. */
  protected RowBuilder(Table<R> table, R row) {
    this.table = table;
    this.values = row.values().copy();
  }

  /**
   * Sets a column.
   *
   * @throws IllegalArgumentException if the value does not fit; names table, column, value and what
   *     is allowed
   */
  @SuppressWarnings("unchecked") // B is the builder's own class
  public final B set(Column column, Datum value) {
    values.set(column, value);
    return (B) this;
  }

  /** Sets a column to one atom. */
  protected final B atom(Column column, Object atom) {
    return set(column, Datum.of(atom));
  }

  /** Sets a column to a set of atoms. */
  protected final B atoms(Column column, Collection<?> atoms) {
    return set(column, Datum.set(atoms));
  }

  /** Sets a column to a set of references. */
  protected final B refs(Column column, Collection<? extends Ref<?>> refs) {
    List<Object> atoms = new ArrayList<>();
    refs.forEach(ref -> atoms.add(ref.uuid()));
    return atoms(column, atoms);
  }

  /** Sets a column to a map. */
  protected final B pairs(Column column, Map<?, ?> pairs) {
    return set(column, Datum.map(pairs));
  }

  /** Adds a pair to a map column, replacing one with the same key. */
  protected final B pair(Column column, Object key, Object value) {
    Map<Object, Object> pairs = new TreeMap<>(values.get(column).pairs());
    pairs.put(key, value);
    return pairs(column, pairs);
  }

  /**
   * The row.
   *
   * @throws IllegalArgumentException if a column that must have an element or refer to a row was
   *     left at its default
   */
  public final R build() {
    for (Column column : table.columns()) {
      boolean must =
          column.type().min() == 1 && (!column.type().isScalar() || column.isReference());
      if (must && values.isDefault(column)) {
        throw new IllegalArgumentException(column + " must be set");
      }
    }
    return table.row(values.copy());
  }
}
