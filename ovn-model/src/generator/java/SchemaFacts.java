import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Writes the facts of an OVSDB schema in one canonical form: RFC 7047 section 3.2, names sorted,
 * one column per line, so that two versions can be compared line by line. The checksum of the
 * original text is left out, as it would be that of another text.
 *
 * <p>Takes any version of {@code ovn-nb.ovsschema}, the file that OVN installs beside its programs.
 * {@code docs/rows.md} says how the build runs this.
 */
final class SchemaFacts {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private SchemaFacts() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      throw new IllegalArgumentException("usage: SchemaFacts SCHEMA FACTS");
    }
    JsonNode schema = MAPPER.readTree(Files.readString(Path.of(arguments[0])));
    Files.writeString(Path.of(arguments[1]), facts(schema));
  }

  private static String facts(JsonNode schema) throws JsonProcessingException {
    StringJoiner tables = new StringJoiner(",\n");
    for (Map.Entry<String, JsonNode> table : sorted(schema.get("tables")).entrySet()) {
      tables.add(table(table.getKey(), table.getValue()));
    }
    return """
        {
          "name": %s,
          "version": %s,
          "tables": {
        %s
          }
        }
        """
        .formatted(text(schema.get("name")), text(schema.get("version")), tables);
  }

  private static String table(String name, JsonNode table) throws JsonProcessingException {
    StringJoiner columns = new StringJoiner(",\n");
    for (Map.Entry<String, JsonNode> column : sorted(table.get("columns")).entrySet()) {
      columns.add("        \"%s\": %s".formatted(column.getKey(), text(column.getValue())));
    }
    StringBuilder properties = new StringBuilder();
    for (String property : new String[] {"indexes", "isRoot", "maxRows"}) {
      if (table.has(property)) {
        properties.append("      \"%s\": %s,\n".formatted(property, text(table.get(property))));
      }
    }
    return "    \"%s\": {\n%s      \"columns\": {\n%s\n      }\n    }"
        .formatted(name, properties, columns);
  }

  private static Map<String, JsonNode> sorted(JsonNode object) {
    Map<String, JsonNode> sorted = new TreeMap<>();
    object.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
    return sorted;
  }

  /** The value on one line, the fields of objects sorted. */
  private static String text(JsonNode value) throws JsonProcessingException {
    return MAPPER.writeValueAsString(MAPPER.treeToValue(value, Object.class));
  }
}
