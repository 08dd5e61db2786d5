package org.ovn4j.testkit.database;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What ovsdb-server takes a JSON value for. It tells integers from reals by their value: 1.0 and
 * 1e3 are integers, and what does not fit into 64 bits is a real.
 */
public enum JsonKind {
  NULL,
  BOOLEAN,
  OBJECT,
  ARRAY,
  INTEGER,
  REAL,
  STRING;

  /** Beyond these a double is not in the range of 64-bit integers. */
  private static final double LONG_BOUND = 0x1p63;

  static JsonKind of(JsonNode json) {
    return switch (json.getNodeType()) {
      case OBJECT -> OBJECT;
      case ARRAY -> ARRAY;
      case STRING -> STRING;
      case BOOLEAN -> BOOLEAN;
      case NUMBER -> isInteger(json) ? INTEGER : REAL;
      default -> NULL;
    };
  }

  private static boolean isInteger(JsonNode json) {
    if (json.isIntegralNumber()) {
      return json.canConvertToLong();
    }
    double value = json.doubleValue();
    return value == Math.rint(value) && value >= -LONG_BOUND && value < LONG_BOUND;
  }
}
