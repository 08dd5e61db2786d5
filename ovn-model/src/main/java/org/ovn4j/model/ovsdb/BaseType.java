package org.ovn4j.model.ovsdb;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An atomic type with its constraints: {@code <base-type>} of RFC 7047 section 3.2.
 *
 * @param type the atomic type
 * @param allowed the only values allowed, in the schema's order; empty where any is
 * @param minimum least integer or real, inclusive
 * @param maximum greatest integer or real, inclusive
 * @param minLength least number of code points of a string
 * @param maxLength greatest number of code points of a string
 * @param references the table and strength of a reference
 */
public record BaseType(
    AtomicType type,
    List<Object> allowed,
    Optional<Number> minimum,
    Optional<Number> maximum,
    int minLength,
    int maxLength,
    Optional<Reference> references) {

  /**
   * What a UUID column points to.
   *
   * @param table the referenced table
   * @param strong whether the reference keeps its target alive and must resolve; a weak one is
   *     pruned when its target goes
   */
  public record Reference(String table, boolean strong) {}

  /** Copies the allowed values. */
  public BaseType {
    allowed = List.copyOf(allowed);
  }

  /** A base type without constraints. */
  public static BaseType of(AtomicType type) {
    return new BaseType(
        type,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        0,
        Integer.MAX_VALUE,
        Optional.empty());
  }

  /**
   * What is wrong with the atom for this type, in words that say what is allowed; null if nothing.
   */
  @Nullable String violation(Object atom) {
    String mismatch = mismatch(atom);
    if (mismatch != null) {
      return mismatch;
    }
    if (!allowed.isEmpty() && !allowed.contains(atom)) {
      return show(atom) + " is not one of the allowed values " + allowed;
    }
    if (atom instanceof Number number && outOfRange(number)) {
      return show(atom) + " is not in the range " + range();
    }
    if (atom instanceof String text) {
      int length = text.codePointCount(0, text.length());
      if (length < minLength || length > maxLength) {
        return show(atom) + " is " + length + " characters long; allowed: " + lengths();
      }
    }
    return null;
  }

  /** How the atom is of another type, constraints apart; null if it is of this one. */
  @Nullable String mismatch(Object atom) {
    return type.isAtom(atom) ? null : show(atom) + " is not of type " + type.schemaName();
  }

  private boolean outOfRange(Number number) {
    return (minimum.isPresent() && compare(number, minimum.get()) < 0)
        || (maximum.isPresent() && compare(number, maximum.get()) > 0);
  }

  /** Integers are compared as integers: a double cannot hold all of them. */
  private static int compare(Number a, Number b) {
    return a instanceof Long x && b instanceof Long y
        ? Long.compare(x, y)
        : Double.compare(a.doubleValue(), b.doubleValue());
  }

  private String range() {
    return minimum.map(Object::toString).orElse("")
        + ".."
        + maximum.map(Object::toString).orElse("");
  }

  private String lengths() {
    return minLength + ".." + (maxLength == Integer.MAX_VALUE ? "" : maxLength);
  }

  private static String show(Object atom) {
    return atom instanceof String ? "\"" + atom + "\"" : atom.toString();
  }
}
