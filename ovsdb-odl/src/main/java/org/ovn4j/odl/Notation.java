package org.ovn4j.odl;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.ovn4j.model.ovsdb.Datum;

/** The library's objects for values of columns, in ours. */
final class Notation {

  private Notation() {}

  /**
   * The value.
   *
   * @param value an atom, a set of atoms or a map of atoms to atoms
   * @throws IllegalArgumentException if it is none of these
   */
  static Datum datum(Object value) {
    if (value instanceof Set<?> set) {
      return Datum.set(set.stream().map(Notation::atom).toList());
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> pairs = new HashMap<>();
      map.forEach((key, paired) -> pairs.put(atom(key), atom(paired)));
      return Datum.map(pairs);
    }
    return Datum.of(atom(value));
  }

  /** All atoms but UUIDs are objects of the JDK. */
  private static Object atom(Object atom) {
    return atom instanceof org.opendaylight.ovsdb.lib.notation.UUID uuid
        ? UUID.fromString(uuid.toString())
        : atom;
  }
}
