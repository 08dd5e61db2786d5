package org.ovn4j.model.ovsdb;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

/**
 * The value of one column: a set of atoms or a map of atoms, RFC 7047 section 5.1. A scalar is a
 * set of one.
 *
 * <p>Immutable and canonical: elements are distinct and in ovsdb-server's order (strings by code
 * points, UUIDs unsigned), so equal values have equal bytes in JSON. Atoms are {@link Long}, {@link
 * Double}, {@link Boolean}, {@link String} or {@link java.util.UUID}, all of one kind within keys
 * and within values.
 */
public final class Datum {

  /** ovsdb-server's order of the atoms of one kind. */
  public static final Comparator<Object> ORDER = Atoms.ORDER;

  /** The set without elements. */
  public static final Datum EMPTY_SET = new Datum(Atoms.NONE, Atoms.NONE, false);

  /** The map without pairs. */
  public static final Datum EMPTY_MAP = new Datum(Atoms.NONE, Atoms.NONE, true);

  private final Object[] keys;
  private final Object[] values;
  private final boolean map;

  private Datum(Object[] keys, Object[] values, boolean map) {
    this.keys = keys;
    this.values = values;
    this.map = map;
  }

  /** A set of one atom. */
  public static Datum of(Object atom) {
    return new Datum(new Object[] {atom}, Atoms.NONE, false);
  }

  /**
   * A set of the distinct atoms.
   *
   * @throws ClassCastException if the atoms are not of one kind
   */
  public static Datum set(Collection<?> atoms) {
    return set(atoms.toArray());
  }

  /** Takes the array over. */
  private static Datum set(Object[] atoms) {
    return atoms.length == 0 ? EMPTY_SET : new Datum(Atoms.sort(atoms), Atoms.NONE, false);
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
    Object[] keys = Atoms.sort(pairs.keySet().toArray());
    Object[] values = new Object[keys.length];
    for (int i = 0; i < keys.length; i++) {
      values[i] = pairs.get(keys[i]);
    }
    return new Datum(keys, values, true);
  }

  /** Whether this is a map. */
  public boolean isMap() {
    return map;
  }

  /** Number of elements or pairs. */
  public int size() {
    return keys.length;
  }

  /** Whether there are no elements. */
  public boolean isEmpty() {
    return keys.length == 0;
  }

  /** The elements of a set, or the keys of a map, ascending. A view. */
  public List<Object> keys() {
    return view(keys);
  }

  /** The values of a map, in the order of {@link #keys}; empty for a set. A view. */
  public List<Object> values() {
    return view(values);
  }

  private static List<Object> view(Object[] atoms) {
    return atoms.length == 0 ? List.of() : Collections.unmodifiableList(Arrays.asList(atoms));
  }

  /** The element or key at an index of {@link #keys}. */
  public Object keyAt(int index) {
    return keys[index];
  }

  /** The value at an index of {@link #values}. */
  public Object valueAt(int index) {
    return values[index];
  }

  /**
   * The only element.
   *
   * @throws IllegalStateException if there is not exactly one
   */
  public Object scalar() {
    if (map || keys.length != 1) {
      throw new IllegalStateException("not one atom: " + toJson());
    }
    return keys[0];
  }

  /** The pairs of a map, in the order of the keys; empty for a set. */
  public SortedMap<Object, Object> pairs() {
    SortedMap<Object, Object> pairs = new TreeMap<>(Atoms.ORDER);
    for (int i = 0; i < values.length; i++) {
      pairs.put(keys[i], values[i]);
    }
    return pairs;
  }

  /** The value of a key in a map, if it has the key. Logarithmic. */
  public Optional<Object> value(Object key) {
    int index = map ? find(key) : -1;
    return index < 0 ? Optional.empty() : Optional.of(values[index]);
  }

  /** Whether the set has the atom, or the map the key. Logarithmic. */
  public boolean contains(Object atom) {
    return find(atom) >= 0;
  }

  private int find(Object atom) {
    return keys.length > 0 && keys[0].getClass() == atom.getClass()
        ? Atoms.find(keys, 0, atom)
        : -1;
  }

  /**
   * This and what the other has in addition: a set's elements, or a map's pairs whose keys this
   * lacks. This itself if the other has nothing new. Costs a copy, and a logarithm per element of
   * the other.
   *
   * @throws IllegalStateException if one is a set and the other a map
   */
  public Datum plus(Datum other) {
    requireSameShape(other);
    int[] places = new int[other.keys.length];
    int added = 0;
    int from = 0;
    for (int i = 0; i < other.keys.length; i++) {
      int index = Atoms.find(keys, from, other.keys[i]);
      places[i] = index;
      from = index < 0 ? -(index + 1) : index;
      if (index < 0) {
        added++;
      }
    }
    if (added == 0) {
      return this;
    }
    if (isEmpty()) {
      return other;
    }
    return new Datum(
        insert(keys, other.keys, places, added),
        map ? insert(values, other.values, places, added) : Atoms.NONE,
        map);
  }

  /** The atoms with those of others put in whose place is negative. */
  private static Object[] insert(Object[] atoms, Object[] others, int[] places, int added) {
    Object[] result = new Object[atoms.length + added];
    int from = 0;
    int to = 0;
    for (int i = 0; i < others.length; i++) {
      if (places[i] < 0) {
        int place = -(places[i] + 1);
        System.arraycopy(atoms, from, result, to, place - from);
        to += place - from;
        from = place;
        result[to++] = others[i];
      }
    }
    System.arraycopy(atoms, from, result, to, atoms.length - from);
    return result;
  }

  /**
   * This without what the other has too: of a set the elements; of a map the pairs that the other
   * has equal, or if the other is a set, the pairs with those keys. This itself if nothing goes.
   *
   * @throws IllegalStateException if this is a set and the other a map
   */
  public Datum minus(Datum other) {
    if (!map) {
      requireSameShape(other);
    }
    boolean[] goes = null;
    int gone = 0;
    int from = 0;
    // The shorter one is walked through, the longer one searched.
    boolean walkOther = other.keys.length < keys.length;
    Object[] walked = walkOther ? other.keys : keys;
    Object[] searched = walkOther ? keys : other.keys;
    for (int i = 0; i < walked.length; i++) {
      int index = Atoms.find(searched, from, walked[i]);
      from = index < 0 ? -(index + 1) : index + 1;
      int mine = walkOther ? index : i;
      int its = walkOther ? i : index;
      if (index >= 0 && (!other.map || values[mine].equals(other.values[its]))) {
        goes = goes == null ? new boolean[keys.length] : goes;
        goes[mine] = true;
        gone++;
      }
    }
    if (goes == null) {
      return this;
    }
    if (gone == keys.length) {
      return map ? EMPTY_MAP : EMPTY_SET;
    }
    return new Datum(remove(keys, goes, gone), map ? remove(values, goes, gone) : Atoms.NONE, map);
  }

  private static Object[] remove(Object[] atoms, boolean[] goes, int gone) {
    Object[] rest = new Object[atoms.length - gone];
    int to = 0;
    for (int i = 0; i < atoms.length; i++) {
      if (!goes[i]) {
        rest[to++] = atoms[i];
      }
    }
    return rest;
  }

  private void requireSameShape(Datum other) {
    if (map != other.map) {
      throw new IllegalStateException("not a set: " + (map ? this : other).toJson());
    }
  }

  /** The set of the keys of a map; a set itself. */
  public Datum keySet() {
    return map ? new Datum(keys, Atoms.NONE, false) : this;
  }

  /**
   * This map with the objects of an equal set of keys: whoever keeps many maps of the same keys
   * keeps the keys once.
   *
   * @throws IllegalArgumentException if this is no map, or its keys are others
   */
  public Datum withKeys(Datum keySet) {
    if (!map || keySet.map || !equal(keys, keySet.keys)) {
      throw new IllegalArgumentException(keySet.toJson() + " are not the keys of " + toJson());
    }
    return keys == keySet.keys ? this : new Datum(keySet.keys, values, true);
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
            && equal(keys, other.keys)
            && equal(values, other.values));
  }

  private static boolean equal(Object[] a, Object[] b) {
    if (a == b) {
      return true;
    }
    if (a.length != b.length) {
      return false;
    }
    for (int i = 0; i < a.length; i++) {
      if (a[i] != b[i] && !a[i].equals(b[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(keys) + Arrays.hashCode(values) + (map ? 1 : 0);
  }

  @Override
  public String toString() {
    return toJson();
  }
}
