package org.ovn4j.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes JSON values as YAML in blocks, so that readers of YAML 1.1 (kubectl) and 1.2 see the same:
 * a string is plain only if neither could take it for anything else.
 */
final class Yaml {

  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z][A-Za-z0-9_]*([-./ ][A-Za-z0-9_]+)*");

  /** Words that YAML 1.1 or 1.2 takes for booleans or null, in any case. */
  private static final Set<String> WORDS =
      Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf");

  private final StringBuilder out = new StringBuilder();

  private Yaml() {}

  /** The document. */
  static String write(JsonNode value) {
    Yaml yaml = new Yaml();
    yaml.block(value, 0);
    return yaml.out.toString();
  }

  /** Writes a value that stands on lines of its own, from the current position on. */
  private void block(JsonNode value, int indent) {
    if (value.isEmpty()) {
      scalar(value);
      return;
    }
    String separator = "";
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        out.append(separator).append(string(field.getKey())).append(':');
        nested(field.getValue(), indent);
        separator = " ".repeat(indent);
      }
    } else {
      for (JsonNode item : value) {
        out.append(separator).append("- ");
        block(item, indent + 2);
        separator = " ".repeat(indent);
      }
    }
  }

  private void nested(JsonNode value, int indent) {
    if (value.isEmpty()) {
      out.append(' ');
      scalar(value);
    } else {
      // A list stands below its name, as kubectl writes it.
      int deeper = value.isObject() ? indent + 2 : indent;
      out.append('\n').append(" ".repeat(deeper));
      block(value, deeper);
    }
  }

  /** Writes a value without parts, and ends the line. */
  private void scalar(JsonNode value) {
    out.append(value.isTextual() ? string(value.textValue()) : value.toString()).append('\n');
  }

  private static String string(String text) {
    if (PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT))) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            point -> {
              if (point == '"' || point == '\\') {
                quoted.append('\\').appendCodePoint(point);
              } else if (point >= ' ' && point <= '~') {
                quoted.appendCodePoint(point);
              } else {
                quoted.append("\\U%08X".formatted(point));
              }
            });
    return quoted.append('"').toString();
  }
}
