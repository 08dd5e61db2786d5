package org.ovn4j.model.ovsdb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

/**
 * The value of one column: a set of atoms or a map of atoms, RFC 7047 section 5.1. A scalar is a
 * set of one.
 *
 * <p>Immutable and canonical: elements are distinct and sorted, so equal values have equal bytes in
 * JSON. Atoms are {@link Long}, {@link Double}, {@link Boolean}, {@link String} or {@link
 * java.util.UUID}, all of one kind within keys and within values.
 */
public final class Datum {

  /** The set without elements. */
  public static final Datum EMPTY_SET = new Datum(List.of(), List.of(), false);

  /** The map without pairs. */
  public static final Datum EMPTY_MAP = new Datum(List.of(), List.of(), true);

  private final List<Object> keys;
  private final List<Object> values;
  private final boolean map;

  private Datum(List<Object> keys, List<Object> values, boolean map) {
    this.keys = keys;
    this.values = values;
    this.map = map;
  }

  /** A set of one atom. */
  public static Datum of(Object atom) {
    return new Datum(List.of(atom), List.of(), false);
  }

  /**
   * A set of the distinct atoms.
   *
   * @throws ClassCastException if the atoms are not of one kind
   */
  public static Datum set(Collection<?> atoms) {
    return switch (atoms.size()) {
      case 0 -> EMPTY_SET;
      case 1 -> of(atoms.iterator().next());
      default -> new Datum(List.copyOf(new TreeSet<Object>(atoms)), List.of(), false);
    };
  }

  /**
   * A map of the pairs.
   *
   * @throws ClassCastException if the keys are not of one kind
   */
  public static Datum map(Map<?, ?> pairs) {
    if (pairs.isEmpty()) {
      return EMPTY_MAP;
    }
    SortedMap<Object, Object> sorted = new TreeMap<>(pairs);
    return new Datum(List.copyOf(sorted.keySet()), List.copyOf(sorted.values()), true);
  }

  /** Whether this is a map. */
  public boolean isMap() {
    return map;
  }

  /** Number of elements or pairs. */
  public int size() {
    return keys.size();
  }

  /** Whether there are no elements. */
  public boolean isEmpty() {
    return keys.isEmpty();
  }

  /** The elements of a set, or the keys of a map, ascending. */
  public List<Object> keys() {
    return keys;
  }

  /** The values of a map, in the order of {@link #keys}; empty for a set. */
  public List<Object> values() {
    return values;
  }

  /**
   * The only element.
   *
   * @throws IllegalStateException if there is not exactly one
   */
  public Object scalar() {
    if (map || keys.size() != 1) {
      throw new IllegalStateException("not one atom: " + toJson());
    }
    return keys.get(0);
  }

  /** The pairs of a map, in the order of the keys; empty for a set. */
  public SortedMap<Object, Object> pairs() {
    SortedMap<Object, Object> pairs = new TreeMap<>();
    for (int i = 0; i < values.size(); i++) {
      pairs.put(keys.get(i), values.get(i));
    }
    return pairs;
  }

  /** The value of a key in a map, if it has the key. */
  public Optional<Object> value(Object key) {
    int index = map ? keys.indexOf(key) : -1;
    return index < 0 ? Optional.empty() : Optional.of(values.get(index));
  }

  /** Whether the set has the atom, or the map the key. */
  public boolean contains(Object atom) {
    return keys.contains(atom);
  }

  /**
   * The elements that this set has and the other has not.
   *
   * @throws IllegalStateException if one of them is a map
   */
  public Datum minus(Datum other) {
    if (map || other.map) {
      throw new IllegalStateException("not a set: " + (map ? this : other).toJson());
    }
    TreeSet<Object> rest = new TreeSet<>(keys);
    other.keys.forEach(rest::remove);
    return set(new ArrayList<>(rest));
  }

  /** The value as RFC 7047 writes it, in canonical order. */
  public String toJson() {
    return OvsdbJson.toJson(this);
  }

  @Override
  public boolean equals(Object object) {
    return this == object
        || (object instanceof Datum other
            && map == other.map
            && keys.size() == other.keys.size()
            && keys.equals(other.keys)
            && values.equals(other.values));
  }

  @Override
  public int hashCode() {
    return 31 * keys.hashCode() + values.hashCode() + (map ? 1 : 0);
  }

  @Override
  public String toString() {
    return toJson();
  }
}
