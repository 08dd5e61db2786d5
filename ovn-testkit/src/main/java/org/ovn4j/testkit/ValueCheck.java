package org.ovn4j.testkit;

import org.ovn4j.model.ovsdb.AtomicType;
import org.ovn4j.model.ovsdb.BaseType;
import org.ovn4j.model.ovsdb.ColumnType;
import org.ovn4j.model.ovsdb.Datum;

/**
 * Checks values where ovsdb-server would read them. A value of the wrong shape, with too many
 * elements say, is a {@code syntax error}; an atom that its type's constraints forbid is a {@code
 * constraint violation}.
 */
final class ValueCheck {

  private ValueCheck() {}

  /** Checks shape and atoms. */
  static void check(ColumnType type, Datum value) throws OvsdbFailure {
    if (value.isMap() != type.isMap()) {
      throw OvsdbFailure.syntaxError(
          "expected " + (type.isMap() ? "[\"map\", <array>]" : type.key().type().schemaName()));
    }
    if (!fits(type, value)) {
      throw OvsdbFailure.syntaxError(
          (type.isMap() ? "map" : "set")
              + " must have "
              + sizes(type)
              + " members but "
              + value.size()
              + " are present");
    }
    for (int i = 0; i < value.size(); i++) {
      checkAtom(type.key(), value.keys().get(i));
      if (type.value().isPresent()) {
        checkAtom(type.value().get(), value.values().get(i));
      }
    }
  }

  /** Whether the type allows this number of elements. */
  static boolean fits(ColumnType type, Datum value) {
    return value.size() >= type.min() && value.size() <= type.max();
  }

  /** The numbers of elements that the type allows, in words. */
  static String sizes(ColumnType type) {
    return type.max() == ColumnType.UNLIMITED
        ? type.min() + " or more"
        : type.min() + " to " + type.max();
  }

  /** Checks one atom. */
  static void checkAtom(BaseType type, Object atom) throws OvsdbFailure {
    if (!type.type().isAtom(atom)) {
      throw OvsdbFailure.syntaxError("expected " + type.type().schemaName());
    }
    if (!type.allowed().isEmpty() && !type.allowed().contains(atom)) {
      throw OvsdbFailure.constraintViolation(
          show(atom) + " is not one of the allowed values (" + type.allowed() + ")");
    }
    if (atom instanceof Number number) {
      checkRange(type, number);
    }
    if (atom instanceof String text) {
      checkLength(type, text);
    }
  }

  private static void checkRange(BaseType type, Number number) throws OvsdbFailure {
    if (type.minimum().filter(least -> compare(type, number, least) < 0).isPresent()
        || type.maximum().filter(most -> compare(type, number, most) > 0).isPresent()) {
      throw OvsdbFailure.constraintViolation(
          number
              + " is not in the valid range "
              + type.minimum().map(Object::toString).orElse("")
              + " to "
              + type.maximum().map(Object::toString).orElse(""));
    }
  }

  /** A double cannot hold all integers. */
  private static int compare(BaseType type, Number a, Number b) {
    return type.type() == AtomicType.INTEGER
        ? Long.compare(a.longValue(), b.longValue())
        : Double.compare(a.doubleValue(), b.doubleValue());
  }

  private static void checkLength(BaseType type, String text) throws OvsdbFailure {
    int length = text.codePointCount(0, text.length());
    if (length < type.minLength() || length > type.maxLength()) {
      throw OvsdbFailure.constraintViolation(
          show(text)
              + " length "
              + length
              + " is not in the valid range "
              + type.minLength()
              + " to "
              + type.maxLength());
    }
  }

  private static String show(Object atom) {
    return atom instanceof String ? "\"" + atom + "\"" : atom.toString();
  }
}
