package org.ovn4j.testkit.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.ovn4j.model.ovsdb.AtomicType;
import org.ovn4j.model.ovsdb.BaseType;
import org.ovn4j.model.ovsdb.ColumnSchema;
import org.ovn4j.model.ovsdb.ColumnType;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.TableSchema;
import org.ovn4j.testkit.database.DatumJson;

/** Writes schemas as RFC 7047 section 3.2 has them; as ovsdb-server does, without defaults. */
public final class SchemaJson {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private SchemaJson() {}

  /** {@code <database-schema>}. */
  public static ObjectNode write(DatabaseSchema schema) {
    ObjectNode json = NODES.objectNode().put("name", schema.name());
    ObjectNode tables = json.putObject("tables");
    // Where all are roots none is marked, RFC 7047 section 3.2.
    boolean marked = schema.tables().values().stream().anyMatch(table -> !table.root());
    schema.tables().forEach((name, table) -> tables.set(name, write(table, marked)));
    return json.put("version", schema.version());
  }

  private static ObjectNode write(TableSchema table, boolean marked) {
    ObjectNode json = NODES.objectNode();
    ObjectNode columns = json.putObject("columns");
    table.columns().forEach((name, column) -> columns.set(name, write(column)));
    if (!table.indexes().isEmpty()) {
      ArrayNode indexes = json.putArray("indexes");
      for (Set<String> index : table.indexes()) {
        ArrayNode names = indexes.addArray();
        index.forEach(names::add);
      }
    }
    if (marked && table.root()) {
      json.put("isRoot", true);
    }
    table.maxRows().ifPresent(most -> json.put("maxRows", most));
    return json;
  }

  private static ObjectNode write(ColumnSchema column) {
    ObjectNode json = NODES.objectNode();
    if (column.ephemeral()) {
      json.put("ephemeral", true);
    }
    if (!column.mutable()) {
      json.put("mutable", false);
    }
    json.set("type", write(column.type()));
    return json;
  }

  private static JsonNode write(ColumnType type) {
    if (type.isScalar() && isPlain(type.key())) {
      return NODES.textNode(type.key().type().schemaName());
    }
    ObjectNode json = NODES.objectNode();
    json.set("key", write(type.key()));
    if (type.max() == ColumnType.UNLIMITED) {
      json.put("max", "unlimited");
    } else if (type.max() != 1) {
      json.put("max", type.max());
    }
    if (type.min() != 1) {
      json.put("min", type.min());
    }
    type.value().ifPresent(value -> json.set("value", write(value)));
    return json;
  }

  private static boolean isPlain(BaseType type) {
    return type.equals(BaseType.of(type.type()));
  }

  private static JsonNode write(BaseType type) {
    String name = type.type().schemaName();
    if (isPlain(type)) {
      return NODES.textNode(name);
    }
    ObjectNode json = NODES.objectNode();
    if (!type.allowed().isEmpty()) {
      ArrayNode set = NODES.arrayNode().add("set");
      ArrayNode atoms = set.addArray();
      type.allowed().forEach(atom -> atoms.add(DatumJson.toJson(Datum.of(atom))));
      json.set("enum", set);
    }
    String kind = type.type() == AtomicType.REAL ? "Real" : "Integer";
    type.maximum().ifPresent(most -> json.set("max" + kind, number(most)));
    if (type.maxLength() != Integer.MAX_VALUE) {
      json.put("maxLength", type.maxLength());
    }
    type.minimum().ifPresent(least -> json.set("min" + kind, number(least)));
    if (type.minLength() != 0) {
      json.put("minLength", type.minLength());
    }
    type.references()
        .ifPresent(
            reference -> {
              json.put("refTable", reference.table());
              if (!reference.strong()) {
                json.put("refType", "weak");
              }
            });
    return json.put("type", name);
  }

  private static JsonNode number(Number number) {
    return number instanceof Double real
        ? NODES.numberNode(real.doubleValue())
        : NODES.numberNode(number.longValue());
  }
}
