package org.ovn4j.testkit.database;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.ovsdb.BaseType;
import org.ovn4j.model.ovsdb.ColumnType;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

/** Values in JSON: read with ovsdb-server's checks and words, written as it writes them. */
public final class DatumJson {

  private static final String UUID_TAG = "uuid";
  private static final String SET_TAG = "set";
  private static final String MAP_TAG = "map";
  private static final String NAMED_UUID_TAG = "named-uuid";

  private DatumJson() {}

  /** Writes a value; a set of one as its atom. */
  public static void write(JsonGenerator json, Datum datum) throws IOException {
    if (!datum.isMap() && datum.size() == 1) {
      write(json, datum.keyAt(0));
      return;
    }
    json.writeStartArray();
    json.writeString(datum.isMap() ? MAP_TAG : SET_TAG);
    json.writeStartArray();
    for (int i = 0; i < datum.size(); i++) {
      if (datum.isMap()) {
        json.writeStartArray();
        write(json, datum.keyAt(i));
        write(json, datum.valueAt(i));
        json.writeEndArray();
      } else {
        write(json, datum.keyAt(i));
      }
    }
    json.writeEndArray();
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Object atom) throws IOException {
    if (atom instanceof UUID uuid) {
      json.writeStartArray();
      json.writeString(UUID_TAG);
      json.writeString(uuid.toString());
      json.writeEndArray();
    } else if (atom instanceof Long integer) {
      json.writeNumber(integer);
    } else if (atom instanceof Double real) {
      json.writeNumber(JsonText.real(real));
    } else if (atom instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else {
      json.writeString((String) atom);
    }
  }

  /** The value as a tree. */
  public static JsonNode toJson(Datum datum) {
    try (TokenBuffer tokens = new TokenBuffer(OvsdbJson.mapper(), false)) {
      write(tokens, datum);
      return OvsdbJson.mapper().readTree(tokens.asParser());
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be written", e);
    }
  }

  /** Reads a value and checks it against the type's constraints. */
  public static Datum read(ColumnType type, JsonNode json) throws OvsdbFailure {
    return read(type, json, null);
  }

  /**
   * Reads a value and checks it against the type's constraints.
   *
   * @param symbols what {@code named-uuid}s stand for; null where none are allowed
   */
  static Datum read(ColumnType type, JsonNode json, @Nullable Symbols symbols) throws OvsdbFailure {
    if (type.isMap()) {
      return readMap(type, elements(json, MAP_TAG, type), symbols);
    }
    if (json.path(0).isTextual() && json.get(0).textValue().equals(SET_TAG)) {
      return readSet(type, elements(json, SET_TAG, type), symbols);
    }
    return Datum.of(readAtom(type.key(), json, symbols));
  }

  private static JsonNode elements(JsonNode json, String tag, ColumnType type) throws OvsdbFailure {
    if (!isTagged(json, tag, JsonKind.ARRAY)) {
      throw OvsdbFailure.syntaxError(json, "expected [\"" + tag + "\", <array>]");
    }
    int size = json.get(1).size();
    if (size < type.min() || size > type.max()) {
      throw OvsdbFailure.syntaxError(
          json, tag + " must have " + sizes(type) + " but " + size + " are present");
    }
    return json.get(1);
  }

  private static String sizes(ColumnType type) {
    if (type.min() == type.max()) {
      return "exactly one member";
    }
    long most = type.max() == ColumnType.UNLIMITED ? 0xffff_ffffL : type.max();
    return type.min() + " to " + most + " members";
  }

  private static Datum readSet(ColumnType type, JsonNode elements, @Nullable Symbols symbols)
      throws OvsdbFailure {
    Object[] atoms = new Object[elements.size()];
    for (int i = 0; i < atoms.length; i++) {
      atoms[i] = readAtom(type.key(), elements.get(i), symbols);
    }
    Datum set = Datum.set(Arrays.asList(atoms));
    if (set.size() < atoms.length) {
      throw OvsdbFailure.of("ovsdb error", "set contains duplicate");
    }
    return set;
  }

  private static Datum readMap(ColumnType type, JsonNode elements, @Nullable Symbols symbols)
      throws OvsdbFailure {
    Map<Object, Object> pairs = new HashMap<>();
    for (JsonNode pair : elements) {
      if (!pair.isArray() || pair.size() != 2) {
        throw OvsdbFailure.syntaxError(pair, "expected 2-element array");
      }
      pairs.put(
          readAtom(type.key(), pair.get(0), symbols),
          readAtom(type.value().orElseThrow(), pair.get(1), symbols));
    }
    if (pairs.size() < elements.size()) {
      throw OvsdbFailure.of("ovsdb error", "map contains duplicate key");
    }
    return Datum.map(pairs);
  }

  private static Object readAtom(BaseType type, JsonNode json, @Nullable Symbols symbols)
      throws OvsdbFailure {
    Object atom =
        switch (type.type()) {
          case INTEGER -> JsonKind.of(json) == JsonKind.INTEGER ? (Object) json.longValue() : null;
          // Adding zero makes a negative zero positive: they are equal to ovsdb-server.
          case REAL -> json.isNumber() ? (Object) (json.doubleValue() + 0.0) : null;
          case BOOLEAN -> json.isBoolean() ? (Object) json.booleanValue() : null;
          case STRING -> json.isTextual() ? json.textValue() : null;
          case UUID -> readUuid(json, symbols);
        };
    if (atom == null) {
      throw OvsdbFailure.syntaxError(json, "expected " + type.type().schemaName());
    }
    Constraints.check(type, atom);
    return atom;
  }

  private static UUID readUuid(JsonNode json, @Nullable Symbols symbols) throws OvsdbFailure {
    if (isTagged(json, UUID_TAG, JsonKind.STRING)) {
      String text = json.get(1).textValue();
      UUID uuid = DatumText.uuid(text);
      if (uuid == null) {
        throw OvsdbFailure.syntaxError(json, "\"" + text + "\" is not a valid UUID");
      }
      return uuid;
    }
    if (symbols == null || !isTagged(json, NAMED_UUID_TAG, JsonKind.STRING)) {
      throw OvsdbFailure.syntaxError(json, "expected [\"uuid\", <string>]");
    }
    String name = json.get(1).textValue();
    if (!Members.isId(name)) {
      throw OvsdbFailure.syntaxError(json, "named-uuid string is not a valid <id>");
    }
    return symbols.get(name);
  }

  private static boolean isTagged(JsonNode json, String tag, JsonKind kind) {
    return json.isArray()
        && json.size() == 2
        && json.get(0).isTextual()
        && json.get(0).textValue().equals(tag)
        && JsonKind.of(json.get(1)) == kind;
  }

  /**
   * What turns one value into the other, as {@code monitor_cond}'s {@code update2} and the log's
   * {@code _is_diff} say it: of a set the elements in one only; of a map the pairs that differ,
   * with their new value, or their old one if they go; of a column with at most one element the new
   * value.
   */
  public static Datum difference(ColumnType type, Datum before, Datum after) {
    if (type.max() == 1) {
      return after;
    }
    Datum added = after.minus(before);
    Datum removed = before.minus(after);
    return added.plus(removed);
  }

  /** The type of what {@link #difference} gives: it may have any number of elements. */
  static ColumnType differenceType(ColumnType type) {
    return type.max() == 1
        ? type
        : new ColumnType(type.key(), type.value(), 0, ColumnType.UNLIMITED);
  }

  /** The value that {@link #difference} was taken to. */
  static Datum applyDifference(ColumnType type, Datum before, Datum difference) {
    if (type.max() == 1) {
      return difference;
    }
    if (!type.isMap()) {
      return before.minus(difference).plus(difference.minus(before));
    }
    // A pair that is there already goes; of another pair the value is new.
    Datum gone = difference.minus(difference.minus(before));
    Datum rest = difference.minus(gone);
    return rest.plus(before.minus(gone));
  }
}
