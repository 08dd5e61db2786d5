package org.ovn4j.testkit.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ovn4j.model.ovsdb.ColumnSchema;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.json.OvsdbJson;
import org.ovn4j.testkit.RealOvsdbServer;

/** The same transactions for a real ovsdb-server and for a {@link Database}. */
final class Differential implements AutoCloseable {

  /** The outcome of a transaction with several faults, of which each server told another. */
  static final String OTHER_FAULT = "another of several faults";

  private final RealOvsdbServer real;
  private final Database database;
  private final Unified unified = new Unified();
  private final SortedMap<String, Integer> outcomes = new TreeMap<>();

  Differential(JsonNode schema) {
    this.real = RealOvsdbServer.builder().schema(schema.toString()).start();
    this.database = new Database(DatabaseSchema.parse(schema.toString()));
  }

  /** Ours. */
  Database database() {
    return database;
  }

  /** How often each error was told, and {@code committed}. */
  SortedMap<String, Integer> outcomes() {
    return outcomes;
  }

  /** How the answers to the operations differ; empty if they do not. */
  Optional<String> transact(JsonNode operations) {
    JsonNode their = parse(real.transact(unified.forOther(operations.toString())));
    Execution execution = database.transact(operations, Requester.NOBODY, 0);
    JsonNode our =
        execution instanceof Execution.Done done
            ? done.reply()
            : OvsdbJson.mapper().createObjectNode().put("waiting", true);
    unified.learn(our, their);
    count(our);
    Optional<String> difference = difference(our, their);
    return difference.isPresent() && isOtherOfSeveralFaults(operations, our, their)
        ? Optional.empty()
        : difference;
  }

  /**
   * Whether a transaction has several faults of which each server told another: ovsdb-server goes
   * through columns and rows in the order of a hash table.
   */
  private boolean isOtherOfSeveralFaults(JsonNode operations, JsonNode our, JsonNode their) {
    int failed = failure(our);
    if (failed < 0 || failed != failure(their)) {
      return false;
    }
    JsonNode told = unified.their(their.get(failed));
    boolean possible =
        failed < operations.size()
            ? isOfAnotherRow(operations.get(failed), our.get(failed), told)
                || possibleFailures(operations, failed).contains(withoutSyntax(told))
            : template(their.get(failed)).equals(template(our.get(failed)));
    if (possible) {
      outcomes.merge(OTHER_FAULT, 1, Integer::sum);
    }
    return possible;
  }

  /** Whether a mutation failed for each server at another of several rows. */
  private static boolean isOfAnotherRow(JsonNode operation, JsonNode our, JsonNode their) {
    return operation.path("op").asText().equals("mutate") && isOfResult(our) && isOfResult(their);
  }

  /** Whether the error is about what a mutation makes of a row, not about its form. */
  private static boolean isOfResult(JsonNode error) {
    return Set.of("constraint violation", "domain error", "range error")
            .contains(error.path("error").asText())
        && !error.has("syntax");
  }

  /** The index of the result that is an error; -1 if there is none. */
  private static int failure(JsonNode results) {
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i).path("error").isTextual()) {
        return i;
      }
    }
    return -1;
  }

  /** What our server tells if the row of the operation had only one of its columns. */
  private Set<JsonNode> possibleFailures(JsonNode operations, int index) {
    StoredTable table = database.table(operations.get(index).path("table").asText());
    if (table == null) {
      return Set.of();
    }
    Set<JsonNode> failures = badDefaults(table);
    for (JsonNode row : rows(operations.get(index))) {
      for (Map.Entry<String, JsonNode> column : row.properties()) {
        ObjectNode one = OvsdbJson.mapper().createObjectNode();
        one.set(column.getKey(), column.getValue());
        failures.add(immutable(column.getKey(), table));
        try {
          RowReader.read(table, one, new Symbols(database::newUuid));
        } catch (OvsdbFailure e) {
          failures.add(withoutSyntax(unified.our(e.toJson())));
        }
      }
    }
    return failures;
  }

  private static JsonNode immutable(String column, StoredTable table) {
    String where = column + " in table " + table.schema().name() + ".";
    return OvsdbFailure.constraintViolation("Cannot update immutable column " + where).toJson();
  }

  private static List<JsonNode> rows(JsonNode operation) {
    List<JsonNode> rows = new ArrayList<>();
    rows.add(operation.path("row"));
    operation.path("rows").forEach(rows::add);
    return rows;
  }

  private Set<JsonNode> badDefaults(StoredTable table) {
    Set<JsonNode> failures = new HashSet<>();
    for (ColumnSchema column : table.schema().columns().values()) {
      try {
        Constraints.check(column.type(), column.type().defaultValue());
      } catch (OvsdbFailure e) {
        failures.add(withoutSyntax(unified.our(e.toJson())));
      }
    }
    return failures;
  }

  private static JsonNode withoutSyntax(JsonNode error) {
    ObjectNode copy = error.deepCopy();
    copy.remove("syntax");
    return copy;
  }

  /** What is told about a commit, without the names and values of the row that it is told of. */
  private static String template(JsonNode error) {
    String details = error.path("details").asText();
    return error.path("error").asText()
        + (details.contains("eak reference")
            ? "weak reference"
            : details.startsWith("Transaction causes multiple rows")
                ? "index"
                : details
                    .replaceAll("[0-9a-f-]{36}", "?")
                    .replaceAll("(?<=(Table|column|table|delete|row)) \\w+", " ?")
                    .replaceAll("\"\\w+\"", "?")
                    .replaceAll("[0-9]+", "?"));
  }

  private void count(JsonNode reply) {
    String outcome = "committed";
    for (JsonNode result : reply) {
      if (result.path("error").isTextual()) {
        outcome = result.get("error").textValue();
      }
    }
    outcomes.merge(outcome, 1, Integer::sum);
  }

  /** How the contents differ; empty if they do not. */
  Optional<String> contents() {
    ArrayNode selects = OvsdbJson.mapper().createArrayNode();
    for (StoredTable table : database.tables()) {
      ArrayNode columns =
          selects
              .addObject()
              .put("op", "select")
              .put("table", table.schema().name())
              .<ObjectNode>set("where", OvsdbJson.mapper().createArrayNode())
              .putArray("columns")
              .add("_uuid");
      table.schema().columns().keySet().forEach(columns::add);
    }
    return transact(selects);
  }

  /**
   * Whether the real server holds a weak reference to a row that is gone. ovsdb-server 3.1 forgets
   * to prune one where, in one transaction, its row loses a strong reference as well and happens to
   * come first in a hash table. All that follows differs.
   */
  boolean realServerForgotToPrune() {
    Set<String> uuids = new HashSet<>();
    Set<String> references = new HashSet<>();
    for (StoredTable table : database.tables()) {
      List<String> columns = new ArrayList<>();
      for (ReferenceColumn place : table.references()) {
        columns.add(place.schema().name());
      }
      for (JsonNode row : real(table, columns)) {
        uuids.add(row.path("_uuid").path(1).asText());
        for (String column : columns) {
          Unified.uuids(row.path(column).toString()).forEach(references::add);
        }
      }
    }
    references.removeAll(uuids);
    return !references.isEmpty();
  }

  private JsonNode real(StoredTable table, List<String> columns) {
    ArrayNode operations = OvsdbJson.mapper().createArrayNode();
    ObjectNode select =
        operations.addObject().put("op", "select").put("table", table.schema().name());
    select.putArray("where");
    ArrayNode names = select.putArray("columns").add("_uuid");
    columns.stream().distinct().forEach(names::add);
    return parse(real.transact(operations.toString())).path(0).path("rows");
  }

  private Optional<String> difference(JsonNode our, JsonNode their) {
    JsonNode a = unified.our(our);
    JsonNode b = unified.their(their);
    return a.equals(b) ? Optional.empty() : Optional.of("real: " + b + "\nours: " + a);
  }

  /** The first difference that these transactions, and the contents after them, make. */
  static Optional<String> run(JsonNode schema, List<? extends JsonNode> transactions) {
    try (Differential differential = new Differential(schema)) {
      for (JsonNode operations : transactions) {
        Optional<String> difference = differential.transact(operations);
        if (difference.isPresent()) {
          return difference;
        }
      }
      return differential.contents();
    }
  }

  /** As few transactions and operations as still make a difference. */
  static List<JsonNode> minimize(JsonNode schema, List<JsonNode> transactions) {
    List<JsonNode> rest = new ArrayList<>(transactions);
    for (int size = rest.size() / 2; size >= 1; size /= 2) {
      for (int from = 0; from + size <= rest.size(); ) {
        List<JsonNode> fewer = new ArrayList<>(rest);
        fewer.subList(from, from + size).clear();
        if (run(schema, fewer).isPresent()) {
          rest = fewer;
        } else {
          from += size;
        }
      }
    }
    for (int i = 0; i < rest.size(); i++) {
      for (int k = 0; k < rest.get(i).size(); ) {
        List<JsonNode> fewer = new ArrayList<>(rest);
        ArrayNode operations = rest.get(i).deepCopy();
        operations.remove(k);
        fewer.set(i, operations);
        if (run(schema, fewer).isPresent()) {
          rest = fewer;
        } else {
          k++;
        }
      }
    }
    return rest;
  }

  private static JsonNode parse(String json) {
    try {
      return OvsdbJson.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(json, e);
    }
  }

  @Override
  public void close() {
    real.close();
  }
}
