package org.ovn4j.testkit.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.json.OvsdbJson;
import org.ovn4j.testkit.RealOvsdbServer;

/** The same transactions for a real ovsdb-server and for a {@link Database}. */
final class Differential implements AutoCloseable {

  private final RealOvsdbServer real;
  private final Database database;
  private final Unified unified = new Unified();
  private final TreeMap<String, Integer> outcomes = new TreeMap<>();

  Differential(JsonNode schema) {
    this.real = RealOvsdbServer.builder().schema(schema.toString()).start();
    this.database = new Database(DatabaseSchema.parse(schema.toString()));
  }

  /** Ours. */
  Database database() {
    return database;
  }

  /** How often each error was told, and {@code committed}. */
  TreeMap<String, Integer> outcomes() {
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
    return difference(our, their);
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
              .<com.fasterxml.jackson.databind.node.ObjectNode>set(
                  "where", OvsdbJson.mapper().createArrayNode())
              .putArray("columns")
              .add("_uuid");
      table.schema().columns().keySet().forEach(columns::add);
    }
    return transact(selects);
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
