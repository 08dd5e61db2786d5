package org.ovn4j.testkit.database;

import org.ovn4j.model.ovsdb.AtomicType;
import org.ovn4j.model.ovsdb.BaseType;
import org.ovn4j.model.ovsdb.ColumnType;
import org.ovn4j.model.ovsdb.Datum;

/** The constraints of types: allowed values, ranges, lengths. */
final class Constraints {

  private static final String VALID_RANGE = " is not in the valid range ";

  private Constraints() {}

  static void check(ColumnType type, Datum datum) throws OvsdbFailure {
    for (int i = 0; i < datum.size(); i++) {
      check(type.key(), datum.keyAt(i));
      if (datum.isMap()) {
        check(type.value().orElseThrow(), datum.valueAt(i));
      }
    }
  }

  static void check(BaseType type, Object atom) throws OvsdbFailure {
    if (!type.allowed().isEmpty() && !type.allowed().contains(atom)) {
      throw OvsdbFailure.constraintViolation(
          DatumText.atom(atom)
              + " is not one of the allowed values ("
              + DatumText.set(Datum.set(type.allowed()))
              + ")");
    }
    if (atom instanceof Number number) {
      checkRange(type, number);
    } else if (atom instanceof String text) {
      checkLength(type, text);
    }
  }

  private static void checkRange(BaseType type, Number number) throws OvsdbFailure {
    boolean tooLow = type.minimum().filter(least -> compare(type, number, least) < 0).isPresent();
    boolean tooHigh = type.maximum().filter(most -> compare(type, number, most) > 0).isPresent();
    if (!tooLow && !tooHigh) {
      return;
    }
    String value = DatumText.atom(number);
    if (type.minimum().isPresent() && type.maximum().isPresent()) {
      throw OvsdbFailure.constraintViolation(
          value
              + VALID_RANGE
              + DatumText.atom(type.minimum().get())
              + " to "
              + DatumText.atom(type.maximum().get())
              + " (inclusive)");
    }
    throw OvsdbFailure.constraintViolation(
        tooLow
            ? value
                + " is less than minimum allowed value "
                + DatumText.atom(type.minimum().orElseThrow())
            : value
                + " is greater than maximum allowed value "
                + DatumText.atom(type.maximum().orElseThrow()));
  }

  /** A double cannot hold all integers. */
  private static int compare(BaseType type, Number a, Number b) {
    return type.type() == AtomicType.INTEGER
        ? Long.compare(a.longValue(), b.longValue())
        : Double.compare(a.doubleValue(), b.doubleValue());
  }

  private static void checkLength(BaseType type, String text) throws OvsdbFailure {
    if (type.minLength() == 0 && text.length() <= type.maxLength()) {
      return;
    }
    int length = text.codePointCount(0, text.length());
    if (length < type.minLength()) {
      throw wrongLength(text, length, "less than minimum", type.minLength());
    }
    if (length > type.maxLength()) {
      throw wrongLength(text, length, "greater than maximum", type.maxLength());
    }
  }

  private static OvsdbFailure wrongLength(String text, int length, String bound, int allowed) {
    return OvsdbFailure.constraintViolation(
        "\"" + text + "\" length " + length + " is " + bound + " allowed length " + allowed);
  }
}
