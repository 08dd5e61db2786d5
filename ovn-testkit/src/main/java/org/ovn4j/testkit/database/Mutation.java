package org.ovn4j.testkit.database;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ovn4j.model.ovsdb.AtomicType;
import org.ovn4j.model.ovsdb.BaseType;
import org.ovn4j.model.ovsdb.ColumnSchema;
import org.ovn4j.model.ovsdb.ColumnType;
import org.ovn4j.model.ovsdb.Datum;

/**
 * A {@code <mutation>} of RFC 7047 section 5.1.
 *
 * @param column index of the column
 * @param type the column's type
 */
record Mutation(int column, ColumnType type, Mutator mutator, Datum argument) {

  private enum Mutator {
    ADD("+="),
    SUBTRACT("-="),
    MULTIPLY("*="),
    DIVIDE("/="),
    REMAINDER("%="),
    INSERT("insert"),
    DELETE("delete");

    private final String symbol;

    Mutator(String symbol) {
      this.symbol = symbol;
    }

    static Mutator ofSymbol(String symbol) throws OvsdbFailure {
      for (Mutator mutator : values()) {
        if (mutator.symbol.equals(symbol)) {
          return mutator;
        }
      }
      throw OvsdbFailure.of("unknown mutator", "No mutator named " + symbol + ".");
    }

    boolean isArithmetic() {
      return this != INSERT && this != DELETE;
    }

    boolean appliesTo(ColumnType type) {
      if (!isArithmetic()) {
        return type.isMap() || !type.isScalar();
      }
      AtomicType atoms = type.key().type();
      return !type.isMap()
          && (atoms == AtomicType.INTEGER || (atoms == AtomicType.REAL && this != REMAINDER));
    }
  }

  /** Reads an array of mutations. */
  static List<Mutation> parse(StoredTable table, JsonNode json, Symbols symbols)
      throws OvsdbFailure {
    List<Mutation> mutations = new ArrayList<>(json.size());
    for (JsonNode mutation : json) {
      mutations.add(parseOne(table, mutation, symbols));
    }
    return mutations;
  }

  private static Mutation parseOne(StoredTable table, JsonNode json, Symbols symbols)
      throws OvsdbFailure {
    if (!json.isArray()
        || json.size() != 3
        || !json.get(0).isTextual()
        || !json.get(1).isTextual()) {
      throw OvsdbFailure.syntaxError(json, "Parse error in mutation.");
    }
    String name = json.get(0).textValue();
    int index = table.indexOf(name);
    if (index < 0) {
      throw OvsdbFailure.unknownColumn(json, name, table.schema().name());
    }
    ColumnSchema column = table.columns().get(index);
    if (!column.mutable()) {
      throw OvsdbFailure.of(
          "constraint violation",
          json,
          "Cannot mutate immutable column " + name + " in table " + table.schema().name() + ".");
    }
    Mutator mutator = Mutator.ofSymbol(json.get(1).textValue());
    if (!mutator.appliesTo(column.type())) {
      throw OvsdbFailure.syntaxError(
          json,
          "Type mismatch: \""
              + mutator.symbol
              + "\" operator may not be applied to column "
              + name
              + " of type "
              + DatumText.type(column.type())
              + ".");
    }
    return new Mutation(
        index, column.type(), mutator, argument(column.type(), mutator, json.get(2), symbols));
  }

  private static Datum argument(ColumnType type, Mutator mutator, JsonNode json, Symbols symbols)
      throws OvsdbFailure {
    if (mutator.isArithmetic()) {
      return DatumJson.read(ColumnType.scalar(BaseType.of(type.key().type())), json, symbols);
    }
    int most = mutator == Mutator.DELETE ? ColumnType.UNLIMITED : type.max();
    ColumnType some = new ColumnType(type.key(), type.value(), 0, most);
    if (!type.isMap() || mutator == Mutator.INSERT) {
      return DatumJson.read(some, json, symbols);
    }
    try {
      return DatumJson.read(some, json, symbols);
    } catch (OvsdbFailure noPairs) {
      // Then they must be keys, and if not, this is what is told.
      return DatumJson.read(new ColumnType(type.key(), Optional.empty(), 0, most), json, symbols);
    }
  }

  /** The column's value after the mutation. */
  Datum apply(Datum value) throws OvsdbFailure {
    if (mutator.isArithmetic()) {
      return calculate(value);
    }
    Datum result = mutator == Mutator.INSERT ? value.plus(argument) : value.minus(argument);
    if (result.size() < type.min() || result.size() > type.max()) {
      throw OvsdbFailure.constraintViolation(
          "Attempted to store " + result.size() + " elements in " + DatumText.type(type) + ".");
    }
    return result;
  }

  private Datum calculate(Datum value) throws OvsdbFailure {
    Object[] results = new Object[value.size()];
    for (int i = 0; i < results.length; i++) {
      results[i] =
          value.keyAt(i) instanceof Long integer
              ? (Object) calculate(integer, (Long) argument.scalar())
              : (Object) calculate((Double) value.keyAt(i), (Double) argument.scalar());
    }
    for (Object result : results) {
      Constraints.check(type.key(), result);
    }
    Datum set = Datum.set(Arrays.asList(results));
    if (set.size() < results.length) {
      throw OvsdbFailure.constraintViolation(
          "Result of \"" + mutator.symbol + "\" operation contains duplicates.");
    }
    return set;
  }

  private long calculate(long a, long b) throws OvsdbFailure {
    boolean divides = mutator == Mutator.DIVIDE || mutator == Mutator.REMAINDER;
    if (divides && b == 0) {
      throw divisionByZero();
    }
    if (divides && a == Long.MIN_VALUE && b == -1) {
      throw outOfRange();
    }
    try {
      return switch (mutator) {
        case ADD -> Math.addExact(a, b);
        case SUBTRACT -> Math.subtractExact(a, b);
        case MULTIPLY -> multiply(a, b);
        case DIVIDE -> a / b;
        default -> a % b;
      };
    } catch (ArithmeticException e) {
      throw outOfRange();
    }
  }

  /** ovsdb-server 3.1 refuses some products of great integers that would fit; so does this. */
  private static long multiply(long a, long b) {
    boolean refused =
        (a > 0 && b > 0 && a >= Long.MAX_VALUE / b) || (a < 0 && b < 0 && b < Long.MAX_VALUE / b);
    if (refused) {
      throw new ArithmeticException("overflow");
    }
    return Math.multiplyExact(a, b);
  }

  private double calculate(double a, double b) throws OvsdbFailure {
    if (mutator == Mutator.DIVIDE && b == 0) {
      throw divisionByZero();
    }
    double result =
        switch (mutator) {
          case ADD -> a + b;
          case SUBTRACT -> a - b;
          case MULTIPLY -> a * b;
          default -> a / b;
        };
    if (!Double.isFinite(result)) {
      throw outOfRange();
    }
    // Without a negative zero.
    return result + 0.0;
  }

  private static OvsdbFailure divisionByZero() {
    return OvsdbFailure.of("domain error", "Division by zero.");
  }

  private OvsdbFailure outOfRange() {
    return OvsdbFailure.of(
        "range error", "Result of \"" + mutator.symbol + "\" operation is out of range.");
  }
}
