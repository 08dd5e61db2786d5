package org.ovn4j.testkit.database;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.ovn4j.model.ovsdb.BaseType;
import org.ovn4j.model.ovsdb.ColumnSchema;
import org.ovn4j.model.ovsdb.ColumnType;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

/**
 * Random transactions for a database: most of them sound, some against the schema's rules, some
 * without sense.
 */
final class RandomRequests {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int PERCENT_OF_ODD_VALUES = 3;

  private final Random random;
  private final Database database;
  private int names;

  RandomRequests(Database database, long seed) {
    this.database = database;
    this.random = new Random(seed);
  }

  /** The operations of one transaction. */
  ArrayNode next() {
    ArrayNode operations = JSON.arrayNode();
    names = 0;
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      ObjectNode operation = operation();
      if (chance(2)) {
        spoil(operation);
      }
      operations.add(operation);
    }
    if (chance(1)) {
      operations.add(pick(List.of(JSON.nullNode(), JSON.numberNode(3), JSON.objectNode())));
    }
    return operations;
  }

  private ObjectNode operation() {
    StoredTable table = pick(database.tables());
    ObjectNode json = JSON.objectNode();
    int kind = random.nextInt(100);
    if (kind < 50) {
      insert(json, table);
    } else if (kind < 62) {
      json.put("op", "update").put("table", table.schema().name());
      json.set("where", where(table));
      json.set("row", row(table, true));
    } else if (kind < 77) {
      json.put("op", "mutate").put("table", table.schema().name());
      json.set("where", where(table));
      ArrayNode mutations = json.putArray("mutations");
      for (int i = random.nextInt(3); i >= 0; i--) {
        mutations.add(mutation(table));
      }
    } else if (kind < 85) {
      json.put("op", "delete").put("table", table.schema().name());
      json.set("where", where(table));
    } else if (kind < 92) {
      json.put("op", "select").put("table", table.schema().name());
      json.set("where", where(table));
      columns(json, table);
      if (chance(20)) {
        json.putArray("sort").add(column(table).name());
      }
    } else if (kind < 97) {
      await(json, table);
    } else {
      rare(json);
    }
    return json;
  }

  private void insert(ObjectNode json, StoredTable table) {
    json.put("op", "insert").put("table", table.schema().name());
    if (chance(70)) {
      // Few enough for the same to come again.
      json.put(
          "uuid", new UUID(table.schema().name().charAt(0), random.nextInt(1 << 9)).toString());
    }
    if (chance(40)) {
      json.put("uuid-name", "n" + (chance(95) ? names++ : 0));
    }
    json.set("row", row(table, false));
  }

  private void await(ObjectNode json, StoredTable table) {
    json.put("op", "wait").put("table", table.schema().name()).put("timeout", 0);
    json.set("where", where(table));
    json.put("until", chance(70) ? "==" : "!=");
    List<ColumnSchema> columns = columns(json, table);
    ArrayNode rows = json.putArray("rows");
    List<StoredRow> stored = List.copyOf(table.rows());
    for (int i = random.nextInt(3); i > 0; i--) {
      if (stored.isEmpty() || chance(30)) {
        rows.add(row(table, true));
      } else {
        ObjectNode row = rows.addObject();
        StoredRow like = pick(stored);
        for (ColumnSchema column : columns) {
          int index = table.indexOf(column.name());
          if (index != StoredTable.VERSION) {
            row.set(column.name(), DatumJson.toJson(like.get(index)));
          }
        }
      }
    }
  }

  /** Some columns; the row's version, which no two servers have alike, never. */
  private List<ColumnSchema> columns(ObjectNode json, StoredTable table) {
    List<ColumnSchema> columns = new ArrayList<>();
    ArrayNode names = json.putArray("columns");
    for (ColumnSchema column : table.columns()) {
      if (chance(50) && !column.name().equals("_version")) {
        columns.add(column);
        names.add(column.name());
      }
    }
    if (chance(2)) {
      names.add(pick(List.of("nope", "c0")));
    }
    return columns;
  }

  private void rare(ObjectNode json) {
    switch (random.nextInt(5)) {
      case 0 -> json.put("op", "comment").put("comment", "because");
      case 1 -> json.put("op", "commit").put("durable", random.nextBoolean());
      case 2 -> json.put("op", "abort");
      case 3 -> json.put("op", "assert").put("lock", "mine");
      default -> json.put("op", pick(List.of("foo", "", "in sert")));
    }
  }

  private ObjectNode row(StoredTable table, boolean mutableOnly) {
    ObjectNode row = JSON.objectNode();
    for (ColumnSchema column :
        table.columns().subList(StoredTable.IMPLICIT, table.columns().size())) {
      boolean required =
          !mutableOnly && column.type().min() > 0 && column.type().key().references().isPresent();
      if ((column.mutable() || !mutableOnly || chance(3)) && (required || chance(40))) {
        row.set(column.name(), value(column.type()));
      }
    }
    if (chance(1)) {
      row.put("nope", 1);
    }
    return row;
  }

  private ArrayNode where(StoredTable table) {
    ArrayNode where = JSON.arrayNode();
    List<StoredRow> rows = List.copyOf(table.rows());
    if (chance(50) && !rows.isEmpty()) {
      where.addArray().add("_uuid").add("==").add(uuid(pick(rows).uuid()));
    }
    while (chance(40)) {
      if (chance(10)) {
        where.add(random.nextBoolean());
        continue;
      }
      ColumnSchema column = column(table);
      String function =
          pick(List.of("==", "!=", "includes", "excludes", chance(20) ? "<" : "==", ">=", "<="));
      JsonNode value =
          rows.isEmpty() || chance(40)
              ? value(column.type())
              : DatumJson.toJson(pick(rows).get(table.indexOf(column.name())));
      where.addArray().add(column.name()).add(function).add(value);
    }
    if (chance(1)) {
      where.addArray().add(pick(List.of("nope", "c0"))).add(pick(List.of("==", "=~"))).add(1);
    }
    return where;
  }

  private ArrayNode mutation(StoredTable table) {
    ColumnSchema column = column(table);
    ColumnType type = column.type();
    boolean number = type.key().type().schemaName().matches("integer|real") && !type.isMap();
    if (number && chance(70)) {
      // Not negative: ovsdb-server 3.1 dies of some products with negative numbers.
      String mutator = pick(List.of("+=", "-=", "*=", "/=", "%="));
      JsonNode operand =
          mutator.equals("*=")
              ? JSON.numberNode(1 + random.nextInt(4))
              : operand(type.key().type().schemaName().equals("real"));
      return JSON.arrayNode().add(column.name()).add(mutator).add(operand);
    }
    String mutator = chance(98) ? pick(List.of("insert", "delete")) : "+=";
    ColumnType some = new ColumnType(type.key(), type.value(), 0, ColumnType.UNLIMITED);
    if (mutator.equals("delete") && type.isMap() && chance(50)) {
      some = new ColumnType(type.key(), java.util.Optional.empty(), 0, ColumnType.UNLIMITED);
    }
    return JSON.arrayNode().add(column.name()).add(mutator).add(value(some));
  }

  /** Often one of those that do not go with every number. */
  private JsonNode operand(boolean real) {
    if (chance(60)) {
      return number(real);
    }
    return real
        ? JSON.numberNode(pick(List.of(0.0, 1e308)))
        : JSON.numberNode(pick(List.of(0L, Long.MAX_VALUE)));
  }

  private ColumnSchema column(StoredTable table) {
    List<ColumnSchema> columns =
        List.copyOf(table.columns().subList(StoredTable.IMPLICIT, table.columns().size()));
    return pick(columns);
  }

  private JsonNode value(ColumnType type) {
    if (chance(PERCENT_OF_ODD_VALUES)) {
      return odd();
    }
    int most = Math.min(type.max(), 4);
    int size = type.min() + random.nextInt(most - type.min() + 1);
    if (!type.isMap() && size == 1 && chance(80)) {
      return atom(type.key());
    }
    ArrayNode elements = JSON.arrayNode();
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      JsonNode key = atom(type.key());
      if (seen.contains(key.toString()) && chance(95)) {
        continue;
      }
      seen.add(key.toString());
      if (type.isMap()) {
        elements.addArray().add(key).add(atom(type.value().orElseThrow()));
      } else {
        elements.add(key);
      }
    }
    if (elements.size() < type.min()) {
      elements.add(atom(type.key()));
    }
    return JSON.arrayNode().add(type.isMap() ? "map" : "set").add(elements);
  }

  private JsonNode atom(BaseType type) {
    return switch (type.type()) {
      case INTEGER -> type.allowed().isEmpty() || chance(5) ? number(false) : allowed(type);
      case REAL -> number(true);
      case BOOLEAN -> JSON.booleanNode(random.nextBoolean());
      case STRING ->
          type.allowed().isEmpty() || chance(5)
              ? JSON.textNode(
                  pick(
                      List.of(
                          "",
                          "a",
                          "bc",
                          "def",
                          "x y",
                          "\"q\\",
                          "tab\t",
                          "žluť",
                          "\ud83d\ude00",
                          "\uffee",
                          "true")))
              : allowed(type);
      case UUID -> reference(type);
    };
  }

  private JsonNode allowed(BaseType type) {
    return OvsdbJson.mapper().valueToTree(pick(type.allowed()));
  }

  private JsonNode number(boolean real) {
    if (real) {
      return JSON.numberNode(
          pick(List.of(0.0, 0.5, 1.0, 2.25, -0.25, 3.0, 0.1, 1e-7, 12345.678, 1e20)));
    }
    return JSON.numberNode(
        pick(List.of(0L, 1L, 2L, 3L, 5L, 7L, 9L, -1L, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE)));
  }

  private JsonNode reference(BaseType type) {
    if (names > 0 && chance(30) && type.references().isPresent()) {
      return JSON.arrayNode().add("named-uuid").add("n" + random.nextInt(names));
    }
    List<StoredRow> rows =
        type.references()
            .map(reference -> List.copyOf(database.requireTable(reference.table()).rows()))
            .orElse(List.of());
    if (rows.isEmpty() || chance(5)) {
      // Where it refers to nothing it would stay, another with each server.
      return chance(10) && type.references().isPresent()
          ? JSON.arrayNode().add("named-uuid").add("later")
          : uuid(new UUID(0, random.nextInt(3)));
    }
    return uuid(pick(rows).uuid());
  }

  private static ArrayNode uuid(UUID uuid) {
    return JSON.arrayNode().add("uuid").add(uuid.toString());
  }

  private JsonNode odd() {
    String json =
        pick(
            List.of(
                "null",
                "1.5",
                "-7",
                "\"long enough\"",
                "[]",
                "{}",
                "[\"set\",[]]",
                "[\"set\",[1,1]]",
                "[\"set\",[1,\"a\"]]",
                "[\"set\",7]",
                "[\"map\",[]]",
                "[\"map\",[[1,2],[1,3]]]",
                "[\"map\",[[1]]]",
                "[\"uuid\",\"x\"]",
                "[\"named-uuid\",\"a b\"]",
                "true",
                "12345678901234567890"));
    try {
      return OvsdbJson.mapper().readTree(json);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(json, e);
    }
  }

  private void spoil(ObjectNode operation) {
    List<String> members = new ArrayList<>();
    operation.fieldNames().forEachRemaining(members::add);
    String member = pick(members);
    // A wait without a timeout would wait.
    boolean keep = member.equals("timeout") || member.equals("columns");
    switch (keep ? 2 : random.nextInt(3)) {
      case 0 -> operation.remove(member);
      case 1 -> operation.set(member, odd());
      default -> operation.put(pick(List.of("extra", "more")), 1);
    }
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T pick(List<? extends T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
