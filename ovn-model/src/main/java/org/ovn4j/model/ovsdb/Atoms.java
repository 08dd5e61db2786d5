package org.ovn4j.model.ovsdb;

import java.util.Arrays;
import java.util.Comparator;
import java.util.UUID;

/** Arrays of distinct atoms in ascending order, as ovsdb-server sorts them. */
final class Atoms {

  static final Object[] NONE = {};

  /** Strings by their code points, UUIDs as unsigned numbers, all else as Java has it. */
  static final Comparator<Object> ORDER = Atoms::compare;

  private Atoms() {}

  @SuppressWarnings("unchecked") // atoms of different kinds throw, as documented
  private static int compare(Object a, Object b) {
    if (a == b) {
      return 0;
    }
    if (a instanceof UUID x && b instanceof UUID y) {
      int high = Long.compareUnsigned(x.getMostSignificantBits(), y.getMostSignificantBits());
      return high != 0
          ? high
          : Long.compareUnsigned(x.getLeastSignificantBits(), y.getLeastSignificantBits());
    }
    if (a instanceof String x && b instanceof String y) {
      return compareCodePoints(x, y);
    }
    return ((Comparable<Object>) a).compareTo(b);
  }

  private static int compareCodePoints(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        // A surrogate stands for a code point above all others.
        boolean bothPlain = !Character.isSurrogate(x) && !Character.isSurrogate(y);
        boolean bothPaired = Character.isSurrogate(x) && Character.isSurrogate(y);
        return bothPlain || bothPaired ? x - y : Character.isSurrogate(x) ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }

  /** The distinct atoms of the array, ascending. Takes the array over. */
  static Object[] sort(Object[] atoms) {
    if (isAscending(atoms)) {
      return atoms;
    }
    Arrays.sort(atoms, ORDER);
    int size = 1;
    for (int i = 1; i < atoms.length; i++) {
      if (compare(atoms[size - 1], atoms[i]) != 0) {
        atoms[size++] = atoms[i];
      }
    }
    return size == atoms.length ? atoms : Arrays.copyOf(atoms, size);
  }

  private static boolean isAscending(Object[] atoms) {
    for (int i = 1; i < atoms.length; i++) {
      if (compare(atoms[i - 1], atoms[i]) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** Where the atom is, or {@code -(place + 1)} where it would be put, from an index on. */
  static int find(Object[] atoms, int from, Object atom) {
    // Equal sets share their atoms: most look-ups of a whole set end here.
    if (from < atoms.length && atoms[from] == atom) {
      return from;
    }
    return Arrays.binarySearch(atoms, from, atoms.length, atom, ORDER);
  }
}
