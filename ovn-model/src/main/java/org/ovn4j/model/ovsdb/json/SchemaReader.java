package org.ovn4j.model.ovsdb.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ovn4j.model.ovsdb.AtomicType;
import org.ovn4j.model.ovsdb.BaseType;
import org.ovn4j.model.ovsdb.ColumnSchema;
import org.ovn4j.model.ovsdb.ColumnType;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.TableSchema;

/** Reads {@code <database-schema>}, RFC 7047 section 3.2. */
final class SchemaReader {

  private SchemaReader() {}

  static DatabaseSchema read(JsonNode json) {
    SortedMap<String, TableSchema> tables = new TreeMap<>();
    object(json, "tables", "the schema")
        .properties()
        .forEach(t -> tables.put(t.getKey(), table(t.getKey(), t.getValue())));
    return new DatabaseSchema(
        required(json, "name", "the schema").asText(),
        required(json, "version", "the schema").asText(),
        tables);
  }

  private static TableSchema table(String name, JsonNode json) {
    SortedMap<String, ColumnSchema> columns = new TreeMap<>();
    for (Map.Entry<String, JsonNode> c : object(json, "columns", name).properties()) {
      // A server's get_schema may list the implicit columns.
      if (!c.getKey().startsWith("_")) {
        columns.put(c.getKey(), column(name, c.getKey(), c.getValue()));
      }
    }
    List<Set<String>> indexes = new ArrayList<>();
    for (JsonNode index : json.path("indexes")) {
      Set<String> set = new LinkedHashSet<>();
      index.forEach(column -> set.add(column.asText()));
      indexes.add(set);
    }
    JsonNode maxRows = json.path("maxRows");
    return new TableSchema(
        name,
        columns,
        json.path("isRoot").asBoolean(),
        indexes,
        maxRows.isInt() ? OptionalInt.of(maxRows.intValue()) : OptionalInt.empty());
  }

  private static ColumnSchema column(String table, String name, JsonNode json) {
    try {
      ColumnType type = type(required(json, "type", name));
      return new ColumnSchema(
          name,
          type,
          json.path("mutable").asBoolean(true) || hasWeakReferences(type),
          json.path("ephemeral").asBoolean(false));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(table + "." + name + ": " + e.getMessage(), e);
    }
  }

  /** They prune themselves: ovsdb-server takes such a column for mutable, ovsdb(7). */
  private static boolean hasWeakReferences(ColumnType type) {
    return Stream.concat(Stream.of(type.key()), type.value().stream())
        .anyMatch(base -> base.references().filter(r -> !r.strong()).isPresent());
  }

  private static ColumnType type(JsonNode json) {
    if (json.isTextual()) {
      return ColumnType.scalar(base(json));
    }
    boolean unlimited = json.path("max").asText().equals("unlimited");
    return new ColumnType(
        base(required(json, "key", "the type")),
        json.has("value") ? Optional.of(base(json.get("value"))) : Optional.empty(),
        integer(json, "min", 1),
        unlimited ? ColumnType.UNLIMITED : integer(json, "max", 1));
  }

  private static BaseType base(JsonNode json) {
    if (json.isTextual()) {
      return BaseType.of(AtomicType.ofSchemaName(json.asText()));
    }
    AtomicType type = AtomicType.ofSchemaName(required(json, "type", "the base type").asText());
    return new BaseType(
        type,
        allowed(json.path("enum"), type),
        number(json, type, "minInteger", "minReal"),
        number(json, type, "maxInteger", "maxReal"),
        integer(json, "minLength", 0),
        integer(json, "maxLength", Integer.MAX_VALUE),
        json.has("refTable")
            ? Optional.of(
                new BaseType.Reference(
                    json.get("refTable").asText(),
                    json.path("refType").asText("strong").equals("strong")))
            : Optional.empty());
  }

  /** Enum values in the schema's order; a set of one may be written as its atom. */
  private static List<Object> allowed(JsonNode json, AtomicType type) {
    List<Object> allowed = new ArrayList<>();
    if (json.isArray() && json.path(0).asText().equals("set")) {
      json.get(1).forEach(atom -> allowed.add(OvsdbJson.readAtom(atom, type)));
    } else if (!json.isMissingNode()) {
      allowed.add(OvsdbJson.readAtom(json, type));
    }
    return allowed;
  }

  private static Optional<Number> number(
      JsonNode json, AtomicType type, String integerName, String realName) {
    String name = type == AtomicType.REAL ? realName : integerName;
    JsonNode value = json.path(name);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (type == AtomicType.REAL ? !value.isNumber() : !value.canConvertToLong()) {
      throw new IllegalArgumentException("\"" + name + "\" is " + value + ", not a number");
    }
    return Optional.of(type == AtomicType.REAL ? (Number) value.doubleValue() : value.longValue());
  }

  private static int integer(JsonNode json, String name, int otherwise) {
    JsonNode value = json.path(name);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw new IllegalArgumentException("\"" + name + "\" is " + value + ", not an integer");
    }
    return value.intValue();
  }

  private static JsonNode object(JsonNode json, String field, String where) {
    JsonNode value = required(json, field, where);
    if (!value.isObject()) {
      throw new IllegalArgumentException(where + ": \"" + field + "\" is not an object");
    }
    return value;
  }

  private static JsonNode required(JsonNode json, String field, String where) {
    JsonNode value = json.get(field);
    if (value == null) {
      throw new IllegalArgumentException(where + " has no \"" + field + "\"");
    }
    return value;
  }
}
