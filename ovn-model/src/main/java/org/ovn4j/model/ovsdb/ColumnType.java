package org.ovn4j.model.ovsdb;

import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The type of a column: {@code <type>} of RFC 7047 section 3.2.
 *
 * @param key type of the elements, or of a map's keys
 * @param value type of a map's values; empty for a scalar or set
 * @param min least number of elements, 0 or 1
 * @param max greatest number of elements; {@link #UNLIMITED} for no bound
 */
public record ColumnType(BaseType key, Optional<BaseType> value, int min, int max) {

  /** {@code "unlimited"} of RFC 7047. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /** Checks the bounds. */
  public ColumnType {
    if (min < 0 || min > 1 || max < 1 || max < min) {
      throw new IllegalArgumentException(
          "min "
              + min
              + ", max "
              + max
              + ": RFC 7047 allows min 0 or 1, and max from 1, not below min");
    }
  }

  /** Exactly one atom of the type. */
  public static ColumnType scalar(BaseType key) {
    return new ColumnType(key, Optional.empty(), 1, 1);
  }

  /** Whether the column holds pairs. */
  public boolean isMap() {
    return value.isPresent();
  }

  /** Whether the column holds exactly one atom. */
  public boolean isScalar() {
    return !isMap() && min == 1 && max == 1;
  }

  /** Whether the column holds one atom or none. */
  public boolean isOptional() {
    return !isMap() && min == 0 && max == 1;
  }

  /** The value of a column that was not written, RFC 7047 section 5.2.1. */
  public Datum defaultValue() {
    if (isMap()) {
      return min == 0
          ? Datum.EMPTY_MAP
          : Datum.map(Map.of(key.type().defaultAtom(), value.orElseThrow().type().defaultAtom()));
    }
    return min == 0 ? Datum.EMPTY_SET : Datum.of(key.type().defaultAtom());
  }

  /** Whether a column of this type can hold the value. */
  public boolean accepts(Datum datum) {
    return violation(datum) == null;
  }

  /** What is wrong with the value for this type; null if nothing. */
  @Nullable String violation(Datum datum) {
    String mismatch = mismatch(datum);
    if (mismatch != null) {
      return mismatch;
    }
    if (datum.size() < min || datum.size() > max) {
      return datum.size() + " elements; allowed: " + min + ".." + (max == UNLIMITED ? "" : max);
    }
    return firstProblem(datum, BaseType::violation);
  }

  /** How the value is of another type, constraints apart; null if it is of this one. */
  @Nullable String mismatch(Datum datum) {
    if (datum.isMap() != isMap()) {
      return datum.toJson()
          + " is a "
          + (datum.isMap() ? "map" : "set")
          + "; the column holds a "
          + (isMap() ? "map" : "set");
    }
    return firstProblem(datum, BaseType::mismatch);
  }

  private @Nullable String firstProblem(
      Datum datum, BiFunction<BaseType, Object, @Nullable String> check) {
    for (int i = 0; i < datum.size(); i++) {
      String problem = check.apply(key, datum.keyAt(i));
      if (problem == null && datum.isMap()) {
        problem = check.apply(value.orElseThrow(), datum.valueAt(i));
      }
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }
}
