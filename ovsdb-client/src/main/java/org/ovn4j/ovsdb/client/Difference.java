package org.ovn4j.ovsdb.client;

import java.util.TreeMap;
import java.util.TreeSet;
import org.ovn4j.model.ovsdb.ColumnType;
import org.ovn4j.model.ovsdb.Datum;

/**
 * The difference of two values of a column, as ovsdb-server(7) section 4.1.14 defines it for the
 * {@code modify} of an update.
 */
final class Difference {

  private Difference() {}

  /**
   * The new value.
   *
   * @param base the old value
   * @param difference what the server sent
   * @param type the server's type of the column; one element at most, and the new value is sent
   *     whole
   */
  static Datum apply(Datum base, Datum difference, ColumnType type) {
    if (type.max() == 1) {
      return difference;
    }
    return type.isMap() ? applyToMap(base, difference) : applyToSet(base, difference);
  }

  /** The elements that are in one of the two sets. */
  private static Datum applyToSet(Datum base, Datum difference) {
    TreeSet<Object> elements = new TreeSet<>(base.keys());
    for (Object element : difference.keys()) {
      if (!elements.remove(element)) {
        elements.add(element);
      }
    }
    return Datum.set(elements);
  }

  /** A pair that is there was removed; another one is new, or its key's new value. */
  private static Datum applyToMap(Datum base, Datum difference) {
    TreeMap<Object, Object> pairs = new TreeMap<>(base.pairs());
    difference
        .pairs()
        .forEach(
            (key, value) -> {
              if (!pairs.remove(key, value)) {
                pairs.put(key, value);
              }
            });
    return Datum.map(pairs);
  }
}
