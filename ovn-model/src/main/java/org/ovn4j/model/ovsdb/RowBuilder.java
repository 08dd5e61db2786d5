package org.ovn4j.model.ovsdb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
   *     is allowed, or that the column is another table's
   */
  @SuppressWarnings("unchecked") // B is the builder's own class
  public final B set(Column column, Datum value) {
    values.set(column, value);
    return (B) this;
  }

  /** Sets a column to a set of atoms, references or enum values. */
  protected final B atoms(Column column, Collection<?> elements) {
    List<Object> atoms = new ArrayList<>(elements.size());
    elements.forEach(element -> atoms.add(atom(element)));
    return set(column, Datum.set(atoms));
  }

  /** Sets a column to a map between atoms, references or enum values. */
  protected final B pairs(Column column, Map<?, ?> pairs) {
    Map<Object, Object> atoms = new HashMap<>();
    pairs.forEach((key, value) -> atoms.put(atom(key), atom(value)));
    return set(column, Datum.map(atoms));
  }

  /** Adds a pair to a map column, replacing one with the same key. */
  protected final B pair(Column column, Object key, Object value) {
    Map<Object, Object> pairs = values.get(column).pairs();
    pairs.put(atom(key), atom(value));
    return set(column, Datum.map(pairs));
  }

  /** The atom that the database keeps for a Java value. */
  private static Object atom(Object value) {
    if (value instanceof Ref<?> ref) {
      return ref.uuid();
    }
    return value instanceof EnumValue constant ? constant.schemaName() : value;
  }

  /**
   * The row.
   *
   * @throws IllegalArgumentException if a column was left at a default that it does not allow: it
   *     must have an element, refer to a row, or hold one of a few values
   */
  public final R build() {
    for (Column column : table.columns()) {
      if (values.isDefault(column) && !column.defaultAllowed()) {
        throw new IllegalArgumentException(column + " must be set");
      }
    }
    return table.row(values.copy());
  }
}
