package org.ovn4j.testkit.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Set;
import org.ovn4j.model.ovsdb.AtomicType;
import org.ovn4j.model.ovsdb.BaseType;
import org.ovn4j.model.ovsdb.ColumnSchema;
import org.ovn4j.model.ovsdb.ColumnType;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.TableSchema;
import org.ovn4j.testkit.database.DatumJson;

/** A schema as {@code <database-schema>} of RFC 7047 section 3.2; what is a default is left out. */
public final class SchemaJson {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private SchemaJson() {}

  /** The JSON that {@link DatabaseSchema#parse} reads as an equal schema. */
  public static ObjectNode toJson(DatabaseSchema schema) {
    ObjectNode tables = NODES.objectNode();
    schema.tables().values().forEach(table -> tables.set(table.name(), table(table)));
    ObjectNode json =
        NODES.objectNode().put("name", schema.name()).put("version", schema.version());
    json.set("tables", tables);
    return json;
  }

  private static ObjectNode table(TableSchema table) {
    ObjectNode columns = NODES.objectNode();
    table.columns().values().forEach(column -> columns.set(column.name(), column(column)));
    ObjectNode json = NODES.objectNode();
    json.set("columns", columns);
    table.maxRows().ifPresent(rows -> json.put("maxRows", rows));
    if (table.root()) {
      json.put("isRoot", true);
    }
    if (!table.indexes().isEmpty()) {
      ArrayNode indexes = json.putArray("indexes");
      for (Set<String> index : table.indexes()) {
        ArrayNode names = indexes.addArray();
        index.forEach(names::add);
      }
    }
    return json;
  }

  private static ObjectNode column(ColumnSchema column) {
    ObjectNode json = NODES.objectNode();
    json.set("type", type(column.type()));
    if (column.ephemeral()) {
      json.put("ephemeral", true);
    }
    if (!column.mutable()) {
      json.put("mutable", false);
    }
    return json;
  }

  private static JsonNode type(ColumnType type) {
    JsonNode key = base(type.key());
    if (type.isScalar() && key.isTextual()) {
      return key;
    }
    ObjectNode json = NODES.objectNode();
    json.set("key", key);
    type.value().ifPresent(value -> json.set("value", base(value)));
    if (type.min() != 1) {
      json.put("min", type.min());
    }
    if (type.max() == ColumnType.UNLIMITED) {
      json.put("max", "unlimited");
    } else if (type.max() != 1) {
      json.put("max", type.max());
    }
    return json;
  }

  private static JsonNode base(BaseType base) {
    if (base.equals(BaseType.of(base.type()))) {
      return TextNode.valueOf(base.type().schemaName());
    }
    ObjectNode json = NODES.objectNode().put("type", base.type().schemaName());
    if (!base.allowed().isEmpty()) {
      json.set("enum", choices(base.allowed()));
    }
    base.minimum().ifPresent(number -> put(json, base.type(), "min", number));
    base.maximum().ifPresent(number -> put(json, base.type(), "max", number));
    if (base.minLength() != 0) {
      json.put("minLength", base.minLength());
    }
    if (base.maxLength() != Integer.MAX_VALUE) {
      json.put("maxLength", base.maxLength());
    }
    base.references()
        .ifPresent(
            reference -> {
              json.put("refTable", reference.table());
              if (!reference.strong()) {
                json.put("refType", "weak");
              }
            });
    return json;
  }

  /** A set in the schema's order, which sets otherwise lack; one of a single atom is that atom. */
  private static JsonNode choices(List<Object> atoms) {
    ArrayNode set = NODES.arrayNode();
    for (Object atom : atoms) {
      set.add(DatumJson.toJson(Datum.of(atom)));
    }
    return set.size() == 1 ? set.get(0) : NODES.arrayNode().add("set").add(set);
  }

  private static void put(ObjectNode json, AtomicType type, String bound, Number number) {
    if (type == AtomicType.REAL) {
      json.put(bound + "Real", number.doubleValue());
    } else {
      json.put(bound + "Integer", number.longValue());
    }
  }
}
