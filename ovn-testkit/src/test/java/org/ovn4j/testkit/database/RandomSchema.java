package org.ovn4j.testkit.database;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

/** Random schemas with all that RFC 7047 section 3.2 allows, small enough for rows to meet. */
final class RandomSchema {

  static final String NAME = "Random";

  private final Random random;
  private final List<String> tables;

  private RandomSchema(long seed) {
    this.random = new Random(seed);
    this.tables = List.of("A", "B", "C", "D").subList(0, 1 + random.nextInt(4));
  }

  /** The schema of this seed. */
  static JsonNode of(long seed) {
    return new RandomSchema(seed).schema();
  }

  private JsonNode schema() {
    ObjectNode schema = OvsdbJson.mapper().createObjectNode();
    schema.put("name", NAME).put("version", "1.0.0");
    ObjectNode all = schema.putObject("tables");
    boolean marksRoots = chance(80);
    for (String table : tables) {
      ObjectNode json = all.putObject(table);
      ObjectNode columns = json.putObject("columns");
      int number = 2 + random.nextInt(7);
      for (int i = 0; i < number; i++) {
        columns.set("c" + i, column());
      }
      if (marksRoots && (chance(60) || table.equals("A"))) {
        json.put("isRoot", true);
      }
      if (chance(20)) {
        json.put("maxRows", 3 + random.nextInt(8));
      }
      if (chance(50)) {
        indexes(json.putArray("indexes"), columns, number);
      }
    }
    return schema;
  }

  private void indexes(ArrayNode indexes, ObjectNode columns, int number) {
    int first = random.nextInt(number);
    int second = (first + 1) % number;
    // ovsdb-server has no index on what it may forget.
    columns.withObject("c" + first).remove("ephemeral");
    columns.withObject("c" + second).remove("ephemeral");
    ArrayNode index = indexes.addArray().add("c" + first);
    if (chance(50)) {
      index.add("c" + second);
    }
  }

  private ObjectNode column() {
    ObjectNode column = OvsdbJson.mapper().createObjectNode();
    column.set("type", type());
    if (chance(10)) {
      column.put("mutable", false);
    }
    if (chance(5)) {
      column.put("ephemeral", true);
    }
    return column;
  }

  private JsonNode type() {
    if (chance(20)) {
      return JsonNodeFactory.instance.textNode(
          pick(List.of("integer", "real", "boolean", "string", "uuid")));
    }
    ObjectNode type = OvsdbJson.mapper().createObjectNode();
    type.set("key", base());
    if (chance(25)) {
      type.set("value", base());
    }
    if (chance(75)) {
      type.put("min", random.nextInt(4) == 0 ? 1 : 0);
    }
    switch (random.nextInt(4)) {
      case 0 -> type.put("max", "unlimited");
      case 1 -> type.put("max", 1 + random.nextInt(4));
      default -> {
        // At most one.
      }
    }
    return type;
  }

  private JsonNode base() {
    ObjectNode base = OvsdbJson.mapper().createObjectNode();
    switch (random.nextInt(8)) {
      case 0 -> {
        base.put("type", "integer");
        if (chance(40)) {
          base.put("minInteger", random.nextInt(2));
        }
        if (chance(40)) {
          base.put("maxInteger", 3 + random.nextInt(7));
        }
      }
      case 1 -> {
        base.put("type", "real");
        if (chance(40)) {
          base.put("minReal", random.nextInt(2) - 0.5);
        }
        if (chance(40)) {
          base.put("maxReal", 2.5 + random.nextInt(7));
        }
      }
      case 2 -> {
        base.put("type", "string");
        if (chance(30)) {
          base.put("minLength", random.nextInt(2));
        }
        if (chance(40)) {
          base.put("maxLength", 1 + random.nextInt(4));
        }
      }
      case 3 -> {
        base.put("type", "string");
        ArrayNode allowed = base.putArray("enum").add("set").addArray();
        allowed.add("").add("abc").add("a b");
      }
      case 4 -> {
        base.put("type", "integer");
        base.putArray("enum").add("set").addArray().add(0).add(1).add(7);
      }
      case 5 -> base.put("type", pick(List.of("boolean", "uuid")));
      default -> {
        base.put("type", "uuid").put("refTable", pick(tables));
        if (chance(50)) {
          base.put("refType", pick(List.of("weak", "strong")));
        }
      }
    }
    return base;
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
