package org.ovn4j.model.ovsdb.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.ovn4j.model.ovsdb.AtomicType;
import org.ovn4j.model.ovsdb.ColumnType;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.Datum;

/** Reads and writes the JSON notation of RFC 7047 section 5.1. */
public final class OvsdbJson {

  /**
   * Row UUIDs are field names here: interning or canonicalising them would fill tables that never
   * shrink. Strings may be as long as the servers allow.
   */
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
              .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(200)
                      .maxStringLength(Integer.MAX_VALUE)
                      .build())
              .build());

  private OvsdbJson() {}

  /** The mapper for OVSDB messages. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /** The value in JSON. */
  public static String toJson(Datum datum) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = MAPPER.createGenerator(text)) {
      write(json, datum);
    } catch (IOException e) {
      throw new UncheckedIOException("a string does not fail to be written", e);
    }
    return text.toString();
  }

  /** Writes a value. A set of one is written as its atom, as ovsdb-server does. */
  public static void write(JsonGenerator json, Datum datum) throws IOException {
    if (!datum.isMap() && datum.size() == 1) {
      writeAtom(json, datum.keys().get(0));
      return;
    }
    json.writeStartArray();
    json.writeString(datum.isMap() ? "map" : "set");
    json.writeStartArray();
    for (int i = 0; i < datum.size(); i++) {
      if (datum.isMap()) {
        json.writeStartArray();
        writeAtom(json, datum.keys().get(i));
        writeAtom(json, datum.values().get(i));
        json.writeEndArray();
      } else {
        writeAtom(json, datum.keys().get(i));
      }
    }
    json.writeEndArray();
    json.writeEndArray();
  }

  /** Writes a field whose value is a row: its columns and their values. */
  public static void writeRow(JsonGenerator json, String field, Map<String, Datum> columns)
      throws IOException {
    json.writeFieldName(field);
    writeRow(json, columns);
  }

  /** Writes a row: its columns and their values. */
  public static void writeRow(JsonGenerator json, Map<String, Datum> columns) throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, Datum> column : columns.entrySet()) {
      json.writeFieldName(column.getKey());
      write(json, column.getValue());
    }
    json.writeEndObject();
  }

  private static void writeAtom(JsonGenerator json, Object atom) throws IOException {
    if (atom instanceof UUID uuid) {
      json.writeStartArray();
      json.writeString("uuid");
      json.writeString(uuid.toString());
      json.writeEndArray();
    } else if (atom instanceof Long integer) {
      json.writeNumber(integer);
    } else if (atom instanceof Double real) {
      json.writeNumber(real);
    } else if (atom instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else {
      json.writeString((String) atom);
    }
  }

  /**
   * Reads a value of the given type. Constraints are not checked: a server's data are taken as they
   * are.
   *
   * @throws IllegalArgumentException if the JSON is not such a value
   */
  public static Datum read(JsonNode json, ColumnType type) {
    return read(json, type, UnaryOperator.identity());
  }

  /**
   * Reads a value of the given type, as {@link #read(JsonNode, ColumnType)}.
   *
   * @param shared gives for an atom the equal one to keep
   */
  public static Datum read(JsonNode json, ColumnType type, UnaryOperator<Object> shared) {
    AtomicType key = type.key().type();
    if (type.isMap()) {
      AtomicType value = type.value().orElseThrow().type();
      Map<Object, Object> pairs = new HashMap<>();
      for (JsonNode pair : elements(json, "map")) {
        pairs.put(
            shared.apply(readAtom(pair.path(0), key)), shared.apply(readAtom(pair.path(1), value)));
      }
      return Datum.map(pairs);
    }
    if (!isTagged(json, "set")) {
      return Datum.of(shared.apply(readAtom(json, key)));
    }
    List<Object> atoms = new ArrayList<>();
    for (JsonNode atom : elements(json, "set")) {
      atoms.add(shared.apply(readAtom(atom, key)));
    }
    return Datum.set(atoms);
  }

  private static boolean isTagged(JsonNode json, String tag) {
    return json.isArray() && json.size() == 2 && json.get(0).asText().equals(tag);
  }

  private static JsonNode elements(JsonNode json, String tag) {
    if (!isTagged(json, tag) || !json.get(1).isArray()) {
      throw new IllegalArgumentException("not a " + tag + ": " + json);
    }
    return json.get(1);
  }

  static Object readAtom(JsonNode json, AtomicType type) {
    boolean fits =
        switch (type) {
          case INTEGER -> json.isIntegralNumber() && json.canConvertToLong();
          case REAL -> json.isNumber();
          case BOOLEAN -> json.isBoolean();
          case STRING -> json.isTextual();
          case UUID -> isTagged(json, "uuid");
        };
    if (!fits) {
      throw new IllegalArgumentException("not of type " + type.schemaName() + ": " + json);
    }
    return switch (type) {
      case INTEGER -> json.longValue();
      case REAL -> json.doubleValue();
      case BOOLEAN -> json.booleanValue();
      case STRING -> json.textValue();
      case UUID -> UUID.fromString(json.get(1).asText());
    };
  }

  /**
   * Reads a schema.
   *
   * @throws IllegalArgumentException if the text is not JSON or not a schema
   */
  public static DatabaseSchema readSchema(String text) {
    try {
      return SchemaReader.read(
          MAPPER.reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(text));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
