package org.ovn4j.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ovn4j.model.ovsdb.AtomicType;
import org.ovn4j.model.ovsdb.BaseType;
import org.ovn4j.model.ovsdb.ColumnSchema;
import org.ovn4j.model.ovsdb.ColumnType;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.Operation.Mutation;
import org.ovn4j.northbound.Operation.Mutator;

/** The mutators of RFC 7047 section 5.1, as ovsdb-server understands them. */
final class Mutations {

  private Mutations() {}

  /** Checks that the mutation can be applied to the column, whatever the column holds. */
  static void check(ColumnSchema column, Mutation mutation) throws OvsdbFailure {
    if (!column.mutable()) {
      throw OvsdbFailure.constraintViolation("Cannot mutate immutable column " + column.name());
    }
    ColumnType type = column.type();
    boolean applicable =
        mutation.mutator() == Mutator.ADD ? isNumeric(type) : type.isMap() || !type.isScalar();
    if (!applicable) {
      throw OvsdbFailure.syntaxError(
          "Type mismatch: \""
              + mutation.mutator().symbol()
              + "\" operator may not be applied to column "
              + column.name());
    }
    switch (mutation.mutator()) {
      case ADD ->
          ValueCheck.check(ColumnType.scalar(BaseType.of(type.key().type())), mutation.value());
      case INSERT ->
          ValueCheck.check(
              new ColumnType(type.key(), type.value(), 0, type.max()), mutation.value());
      case DELETE -> checkDelete(type, mutation.value());
    }
  }

  private static boolean isNumeric(ColumnType type) {
    AtomicType atoms = type.key().type();
    return !type.isMap() && (atoms == AtomicType.INTEGER || atoms == AtomicType.REAL);
  }

  /** What ovsdb-server cannot read as pairs of the map, it reads as a set of keys. */
  private static void checkDelete(ColumnType type, Datum value) throws OvsdbFailure {
    if (!type.isMap() || !value.isMap()) {
      ValueCheck.check(
          new ColumnType(type.key(), Optional.empty(), 0, ColumnType.UNLIMITED), value);
      return;
    }
    try {
      ValueCheck.check(new ColumnType(type.key(), type.value(), 0, ColumnType.UNLIMITED), value);
    } catch (OvsdbFailure noPairs) {
      throw OvsdbFailure.syntaxError("neither pairs nor keys: " + noPairs.getMessage());
    }
  }

  /** The column's new value. The mutation must have been checked. */
  static Datum apply(ColumnType type, Datum current, Mutation mutation) throws OvsdbFailure {
    Datum value = mutation.value();
    Datum result =
        switch (mutation.mutator()) {
          case ADD -> add(type.key(), current, value.scalar());
          case INSERT -> type.isMap() ? putIfAbsent(current, value) : union(current, value);
          case DELETE -> type.isMap() ? removePairs(current, value) : current.minus(value);
        };
    if (!ValueCheck.fits(type, result)) {
      throw OvsdbFailure.constraintViolation(
          "Attempted to store "
              + result.size()
              + " elements in a column of "
              + ValueCheck.sizes(type));
    }
    return result;
  }

  private static Datum add(BaseType type, Datum current, Object addend) throws OvsdbFailure {
    List<Object> sums = new ArrayList<>();
    for (Object atom : current.keys()) {
      Object sum = sum(atom, addend);
      ValueCheck.checkAtom(type, sum);
      sums.add(sum);
    }
    return Datum.set(sums);
  }

  private static Object sum(Object atom, Object addend) throws OvsdbFailure {
    if (atom instanceof Double real) {
      return real + (Double) addend;
    }
    try {
      return Math.addExact((Long) atom, (Long) addend);
    } catch (ArithmeticException e) {
      throw OvsdbFailure.rangeError("Result of \"+=\" operation is out of range.");
    }
  }

  private static Datum union(Datum current, Datum added) {
    Set<Object> union = new TreeSet<>(current.keys());
    union.addAll(added.keys());
    return Datum.set(union);
  }

  private static Datum putIfAbsent(Datum current, Datum added) {
    Map<Object, Object> pairs = new TreeMap<>(added.pairs());
    pairs.putAll(current.pairs());
    return Datum.map(pairs);
  }

  /** Keys go whatever their values; pairs go only if key and value are equal. */
  private static Datum removePairs(Datum current, Datum removed) {
    Map<Object, Object> pairs = new TreeMap<>(current.pairs());
    if (removed.isMap()) {
      for (Map.Entry<Object, Object> pair : removed.pairs().entrySet()) {
        pairs.remove(pair.getKey(), pair.getValue());
      }
    } else {
      pairs.keySet().removeAll(removed.keys());
    }
    return Datum.map(pairs);
  }
}
