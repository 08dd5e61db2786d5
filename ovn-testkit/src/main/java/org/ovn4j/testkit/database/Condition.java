package org.ovn4j.testkit.database;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.ovsdb.AtomicType;
import org.ovn4j.model.ovsdb.ColumnType;
import org.ovn4j.model.ovsdb.Datum;

/**
 * A {@code where} clause or the condition of a monitor: clauses of RFC 7047 section 5.1, or
 * booleans.
 */
public final class Condition {

  private final List<Clause> clauses;

  private Condition(List<Clause> clauses) {
    this.clauses = clauses;
  }

  /**
   * Reads an array of clauses.
   *
   * @throws OvsdbFailure with ovsdb-server's words if it is none for this table
   */
  public static Condition parse(StoredTable table, JsonNode json) throws OvsdbFailure {
    return parse(table, json, null);
  }

  static Condition parse(StoredTable table, JsonNode json, @Nullable Symbols symbols)
      throws OvsdbFailure {
    List<Clause> clauses = new ArrayList<>(json.size());
    for (JsonNode clause : json) {
      clauses.add(Clause.parse(table, clause, symbols));
    }
    return new Condition(clauses);
  }

  /** Whether the row fulfils all clauses; true if there is none. Of a {@code where} clause. */
  public boolean matchesEvery(StoredRow row) {
    for (Clause clause : clauses) {
      if (!clause.matches(row)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the row fulfils one of the clauses; true if there is none. Of a monitor's condition.
   */
  public boolean matchesAny(StoredRow row) {
    for (Clause clause : clauses) {
      if (clause.matches(row)) {
        return true;
      }
    }
    return clauses.isEmpty();
  }

  /** The indexes of the columns that it looks at. */
  public Set<Integer> columns() {
    Set<Integer> columns = new HashSet<>();
    for (Clause clause : clauses) {
      if (clause.column >= 0) {
        columns.add(clause.column);
      }
    }
    return columns;
  }

  /** The UUID that a row must have, if a clause says so. */
  Optional<UUID> uuid() {
    Datum uuid = required(StoredTable.UUID);
    return uuid == null ? Optional.empty() : Optional.of((UUID) uuid.scalar());
  }

  /** What a row must have in the column, if a clause says so; else null. */
  @Nullable Datum required(int column) {
    for (Clause clause : clauses) {
      if (clause.function == Function.EQ && clause.column == column) {
        return clause.argument;
      }
    }
    return null;
  }

  private enum Function {
    LT("<"),
    LE("<="),
    EQ("=="),
    NE("!="),
    GE(">="),
    GT(">"),
    INCLUDES("includes"),
    EXCLUDES("excludes");

    private final String symbol;

    Function(String symbol) {
      this.symbol = symbol;
    }

    static Function ofSymbol(String symbol) throws OvsdbFailure {
      for (Function function : values()) {
        if (function.symbol.equals(symbol)) {
          return function;
        }
      }
      throw OvsdbFailure.of("unknown function", "No function named " + symbol + ".");
    }

    boolean isRelational() {
      return this == LT || this == LE || this == GE || this == GT;
    }
  }

  /**
   * One clause.
   *
   * @param column index of the column; -1 for a boolean
   * @param function how its value is compared; of a boolean, {@code EQ} for true, {@code NE} else
   */
  private record Clause(int column, Function function, Datum argument) {

    private static final int NO_COLUMN = -1;

    static Clause parse(StoredTable table, JsonNode json, @Nullable Symbols symbols)
        throws OvsdbFailure {
      if (json.isBoolean()) {
        return new Clause(
            NO_COLUMN, json.booleanValue() ? Function.EQ : Function.NE, Datum.EMPTY_SET);
      }
      if (!json.isArray()
          || json.size() != 3
          || !json.get(0).isTextual()
          || !json.get(1).isTextual()) {
        throw OvsdbFailure.syntaxError(json, "Parse error in condition.");
      }
      String name = json.get(0).textValue();
      int column = table.indexOf(name);
      if (column < 0) {
        throw OvsdbFailure.unknownColumn(json, name, table.schema().name());
      }
      Function function = Function.ofSymbol(json.get(1).textValue());
      ColumnType type = table.columns().get(column).type();
      if (function.isRelational() && !isOrdered(type)) {
        throw OvsdbFailure.syntaxError(
            json,
            "Type mismatch: \""
                + function.symbol
                + "\" operator may not be applied to column "
                + name
                + " of type "
                + DatumText.type(type)
                + ".");
      }
      return new Clause(
          column, function, DatumJson.read(argument(function, type), json.get(2), symbols));
    }

    private static boolean isOrdered(ColumnType type) {
      AtomicType atoms = type.key().type();
      return !type.isMap()
          && type.max() == 1
          && (atoms == AtomicType.INTEGER || atoms == AtomicType.REAL);
    }

    /** The type of what a column of this type is compared with. */
    private static ColumnType argument(Function function, ColumnType type) {
      if (function.isRelational()) {
        return ColumnType.scalar(type.key());
      }
      if (type.isScalar() || function == Function.EQ || function == Function.NE) {
        return type;
      }
      return new ColumnType(
          type.key(),
          type.value(),
          0,
          function == Function.EXCLUDES ? ColumnType.UNLIMITED : type.max());
    }

    boolean matches(StoredRow row) {
      if (column == NO_COLUMN) {
        return function == Function.EQ;
      }
      Datum value = row.get(column);
      return switch (function) {
        case EQ -> value.equals(argument);
        case NE -> !value.equals(argument);
        case INCLUDES -> argument.minus(value).isEmpty();
        case EXCLUDES -> argument.minus(value).size() == argument.size();
        case LT -> !value.isEmpty() && compare(value) < 0;
        case LE -> !value.isEmpty() && compare(value) <= 0;
        case GE -> !value.isEmpty() && compare(value) >= 0;
        case GT -> !value.isEmpty() && compare(value) > 0;
      };
    }

    private int compare(Datum value) {
      return Datum.ORDER.compare(value.scalar(), argument.scalar());
    }
  }
}
