import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;

/**
 * Writes one immutable row class per table of an OVSDB schema, and a class that lists them. Runs in
 * the build, before compilation; {@code docs/rows.md} shows the result.
 *
 * <p>Arguments: the folder of templates; then, four for each schema: the schema's file, the
 * package, the name of the class that lists the tables, and the folder to write to. That class
 * reads the schema's file as a resource of its package. A file whose text is right already is left
 * untouched, so that nothing is compiled again.
 */
final class NbRowGenerator {

  private final Path templates;
  private final String packageName;
  private final String registry;
  private final Path folder;
  private final Set<Path> written = new HashSet<>();

  private NbRowGenerator(Path templates, String packageName, String registry, Path root) {
    this.templates = templates;
    this.packageName = packageName;
    this.registry = registry;
    this.folder = root.resolve(packageName.replace('.', '/'));
  }

  public static void main(String[] arguments) throws IOException {
    if (arguments.length % 4 != 1) {
      throw new IllegalArgumentException(
          "usage: NbRowGenerator TEMPLATES (SCHEMA PACKAGE REGISTRY DIR)...");
    }
    Path templates = Path.of(arguments[0]);
    for (int i = 1; i < arguments.length; i += 4) {
      new NbRowGenerator(templates, arguments[i + 1], arguments[i + 2], Path.of(arguments[i + 3]))
          .generate(Path.of(arguments[i]));
    }
  }

  private void generate(Path schemaFile) throws IOException {
    JsonNode schema = new ObjectMapper().readTree(Files.readString(schemaFile));
    Map<String, String> classes = new TreeMap<>();
    for (String table : sorted(schema.get("tables")).keySet()) {
      classes.put(table, Names.ofClass(table, registry));
    }
    Files.createDirectories(folder);
    for (Map.Entry<String, JsonNode> table : sorted(schema.get("tables")).entrySet()) {
      write(classes.get(table.getKey()), rowClass(table.getKey(), table.getValue(), classes));
    }
    write(registry + "Schema", schemaClass(schemaFile.getFileName().toString()));
    write(registry, registryClass(schema, classes.values()));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path stale : files.filter(file -> !written.contains(file)).toList()) {
        Files.delete(stale);
      }
    }
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name + ".java");
    if (!written.add(file)) {
      throw new IllegalArgumentException("two tables would both have the class " + name);
    }
    if (!Files.exists(file) || !Files.readString(file).equals(text)) {
      Files.writeString(file, text);
    }
  }

  private String template(String name) throws IOException {
    return Files.readString(templates.resolve(name + ".java.template"))
        .replace("$package", packageName)
        .replace("$registry", registry);
  }

  private String schemaClass(String resource) throws IOException {
    return template("Schema").replace("$resource", resource);
  }

  private String registryClass(JsonNode schema, Collection<String> classes) throws IOException {
    return template("Registry")
        .replace("$database", schema.get("name").asText())
        .replace("$version", schema.get("version").asText())
        .replace(
            "$tables",
            classes.stream().map(name -> name + ".TABLE").collect(joining(",\n" + " ".repeat(12))));
  }

  private String rowClass(String table, JsonNode schema, Map<String, String> classes)
      throws IOException {
    List<RowColumn> columns = new ArrayList<>();
    sorted(schema.get("columns"))
        .forEach((name, column) -> columns.add(RowColumn.of(table, name, column, classes)));
    String template = template("Enum");
    String text =
        template("Row")
            .replace("$table", table)
            .replace("$class", classes.get(table))
            .replace("$facts", tableFacts(schema))
            .replace("$constants", each(columns, RowColumn::constantCode, 2))
            .replace("$getters", each(columns, RowColumn::getterCode, 2))
            .replace("$enums", each(columns, column -> column.enumCode(template), 2))
            .replace("$setters", each(columns, RowColumn::setterCode, 4));
    return tidy(text);
  }

  private static String each(
      List<RowColumn> columns, Function<RowColumn, String> code, int indent) {
    return columns.stream()
        .map(code)
        .map(text -> text.indent(indent).replaceAll("(?m)^ +$", ""))
        .collect(joining());
  }

  /** The text without imports that it has no use for. */
  private static String tidy(String text) {
    return text.lines()
        .filter(line -> !line.startsWith("import ") || uses(text, line))
        .collect(joining("\n", "", "\n"));
  }

  private static boolean uses(String text, String importLine) {
    String name = importLine.substring(importLine.lastIndexOf('.') + 1, importLine.length() - 1);
    return Pattern.compile("\\b(?<!\\.)" + name + "\\b").matcher(text).find();
  }

  private static String tableFacts(JsonNode schema) {
    StringBuilder facts = new StringBuilder();
    for (JsonNode index : schema.path("indexes")) {
      List<String> names = new ArrayList<>();
      index.forEach(name -> names.add("{@code " + name.asText() + "}"));
      facts.append(" Unique by ").append(String.join(" and ", names)).append('.');
    }
    if (!schema.path("isRoot").asBoolean()) {
      facts.append(" Lives while a row refers to it strongly.");
    }
    if (schema.has("maxRows")) {
      facts.append(" At most ").append(schema.get("maxRows").asText()).append(" such row.");
    }
    return facts.toString();
  }

  private static Map<String, JsonNode> sorted(JsonNode object) {
    Map<String, JsonNode> sorted = new TreeMap<>();
    object.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
    return sorted;
  }

  /** A type of atoms: its facts, and what it is in Java. */
  private record Atom(JsonNode json, String type, List<String> allowed, String javaType) {

    static Atom of(JsonNode json, String enumName, Map<String, String> classes) {
      String type = json.isTextual() ? json.asText() : json.get("type").asText();
      List<String> allowed = new ArrayList<>();
      JsonNode values = json.path("enum");
      if (values.isArray() && values.get(0).asText().equals("set")) {
        values.get(1).forEach(value -> allowed.add(value.asText()));
      } else if (values.isValueNode()) {
        allowed.add(values.asText());
      }
      String javaType =
          switch (type) {
            case "integer" -> "Long";
            case "real" -> "Double";
            case "boolean" -> "Boolean";
            case "string" -> allowed.isEmpty() ? "String" : enumName;
            case "uuid" -> json.has("refTable") ? reference(json, classes) : "UUID";
            default -> throw new IllegalArgumentException("no atomic type: " + type);
          };
      return new Atom(json, type, allowed, javaType);
    }

    private static String reference(JsonNode json, Map<String, String> classes) {
      String target = classes.get(json.get("refTable").asText());
      if (target == null) {
        throw new IllegalArgumentException("no such table: " + json.get("refTable"));
      }
      return "Ref<" + target + ">";
    }

    boolean isEnum() {
      return type.equals("string") && !allowed.isEmpty();
    }

    boolean isRef() {
      return javaType.startsWith("Ref<");
    }

    /** The type of a parameter or result: primitive where Java has one. */
    String plainType() {
      return switch (type) {
        case "integer" -> "long";
        case "real" -> "double";
        case "boolean" -> "boolean";
        default -> javaType;
      };
    }

    /** An expression: the function from the untyped atom. */
    String converter() {
      return isEnum()
          ? "atom -> " + javaType + ".ofSchemaName((String) atom)"
          : isRef() ? "atom -> ref(atom)" : javaType + ".class::cast";
    }

    /** The type and what it allows, in words. */
    String facts() {
      return type
          + range("minInteger", "maxInteger", "")
          + range("minReal", "maxReal", "")
          + range("minLength", "maxLength", " characters")
          + (allowed.isEmpty() ? "" : ", one of " + String.join(", ", allowed))
          + (isRef()
              ? ", a "
                  + json.path("refType").asText("strong")
                  + " reference to {@code "
                  + json.get("refTable").asText()
                  + "}"
              : "");
    }

    private String range(String min, String max, String unit) {
      return json.has(min) || json.has(max)
          ? ", " + json.path(min).asText() + ".." + json.path(max).asText() + unit
          : "";
    }
  }

  /** What becomes of a column; {@code value} is null but for a map. */
  private record RowColumn(
      String table, String name, Atom key, Atom value, int min, int max, boolean mutable) {

    static RowColumn of(String table, String name, JsonNode column, Map<String, String> classes) {
      JsonNode type = column.get("type");
      String enumName = Names.ofEnum(name, classes.values());
      Atom key = Atom.of(type.isTextual() ? type : type.get("key"), enumName, classes);
      Atom value =
          type.has("value") ? Atom.of(type.get("value"), enumName + "Value", classes) : null;
      JsonNode max = type.path("max");
      return new RowColumn(
          table,
          name,
          key,
          value,
          type.path("min").asInt(1),
          max.isTextual() ? Integer.MAX_VALUE : max.asInt(1),
          column.path("mutable").asBoolean(true));
    }

    String constantCode() {
      return "/** %s. */\npublic static final Column %s = TABLE.column(\"%s\");\n\n"
          .formatted(facts(), Names.ofConstant(name), name);
    }

    private String facts() {
      String what =
          value != null
              ? "map from " + key.facts() + ", to " + value.facts()
              : max > 1 ? "set of " + key.facts() : (min == 0 ? "optional " : "") + key.facts();
      String bounds =
          (max > 1 && min == 1 ? ", not empty" : "")
              + (max > 1 && max < Integer.MAX_VALUE ? ", at most " + max + " elements" : "");
      return "{@code "
          + table
          + "."
          + name
          + "}: "
          + what
          + bounds
          + (mutable ? "" : ", fixed when the row is inserted");
    }

    String getterCode() {
      String type;
      String call;
      if (value != null) {
        type = "SortedMap<%s, %s>".formatted(key.javaType, value.javaType);
        call = "map($, %s, %s)".formatted(key.converter(), value.converter());
      } else if (max > 1) {
        type = "Set<" + key.javaType + ">";
        call = "set($, " + key.converter() + ")";
      } else if (min == 1) {
        type = key.plainType();
        call = "scalar($, " + key.converter() + ")";
      } else if (key.type.equals("integer")) {
        type = "OptionalLong";
        call = "optionalInteger($)";
      } else {
        type = "Optional<" + key.javaType + ">";
        call = "optional($, " + key.converter() + ")";
      }
      return "/** The value of {@code %s.%s}. */\npublic %s %s() {\n  return %s;\n}\n\n"
          .formatted(
              table, name, type, Names.ofMember(name), call.replace("$", Names.ofConstant(name)));
    }

    String setterCode() {
      String member = Names.ofMember(name);
      if (value != null) {
        return setter(member, "Map<%s, %s> pairs".formatted(key.javaType, value.javaType), "pairs")
            + adder(member);
      }
      if (max > 1) {
        String collection = setter(member, "Collection<" + key.javaType + "> elements", "elements");
        // javac takes arrays of a generic type for a danger, so references come as a collection.
        return key.isRef()
            ? collection
            : collection + setter(member, key.javaType + "... elements", "List.of(elements)");
      }
      String one = setter(member, key.plainType() + " value", "List.of(value)");
      if (min == 1) {
        return one;
      }
      return key.type.equals("integer")
          ? one + setter(member, "OptionalLong value", "value.stream().boxed().toList()")
          : one + setter(member, "Optional<" + key.javaType + "> value", "value.stream().toList()");
    }

    private String setter(String member, String parameter, String argument) {
      return """
          /** Sets {@code %s.%s}, replacing what it held; {@link %s} has its type. */
          public Builder %s(%s) {
            return %s(%s, %s);
          }

          """
          .formatted(
              table,
              name,
              "#" + Names.ofConstant(name),
              member,
              parameter,
              value == null ? "atoms" : "pairs",
              Names.ofConstant(name),
              argument);
    }

    private String adder(String member) {
      return """
          /** Puts a pair into {@code %s.%s}, replacing one with the same key. */
          public Builder put%s(%s key, %s value) {
            return pair(%s, key, value);
          }

          """
          .formatted(
              table,
              name,
              Names.capitalised(member),
              key.plainType(),
              value.plainType(),
              Names.ofConstant(name));
    }

    String enumCode(String template) {
      return Stream.of(key, value == null ? key : value)
          .distinct()
          .filter(Atom::isEnum)
          .map(atom -> enumCode(template, atom))
          .collect(joining());
    }

    private String enumCode(String template, Atom atom) {
      String values =
          atom.allowed.stream()
              .map(v -> "  /** {@code %s}. */\n  %s(\"%s\")".formatted(v, Names.ofValue(v), v))
              .collect(joining(",\n"));
      return template
          .replace("$table", table)
          .replace("$name", name)
          .replace("$enum", atom.javaType)
          .replace("$values", values);
    }
  }

  /** Names in Java for names in a schema. */
  private static final class Names {

    /** Simple names that generated code uses for something else. */
    private static final Set<String> TYPES =
        words(
            "Boolean Builder Collection Column Double EnumValue IllegalArgumentException List Long"
                + " Map Object Optional OptionalLong Override Ref Row RowBuilder RowValues Set"
                + " SortedMap String Table UUID");

    /** Methods without parameters that rows have already, and words that no method may have. */
    private static final Set<String> MEMBERS =
        words(
            "builder clone columns finalize getClass hashCode notify notifyAll strongReferences"
                + " table toBuilder toString values wait yield");

    private static Set<String> words(String words) {
      return Set.of(words.split(" "));
    }

    static String ofClass(String table, String registry) {
      String name =
          Arrays.stream(table.split("_"))
              .map(w -> w.equals(w.toUpperCase(Locale.ROOT)) ? w.toLowerCase(Locale.ROOT) : w)
              .map(Names::capitalised)
              .collect(joining());
      boolean taken = TYPES.contains(name) || name.startsWith(registry);
      return taken ? name + "Row" : name;
    }

    static String ofEnum(String column, Collection<String> classes) {
      String name = capitalised(camel(column));
      return TYPES.contains(name) || classes.contains(name) ? name + "Enum" : name;
    }

    static String ofMember(String column) {
      String name = camel(column);
      boolean taken = MEMBERS.contains(name) || SourceVersion.isKeyword(name);
      return taken ? name + "Column" : name;
    }

    static String ofConstant(String column) {
      String name = column.toUpperCase(Locale.ROOT);
      return name.equals("TABLE") ? "TABLE_COLUMN" : name;
    }

    static String ofValue(String value) {
      String name = value.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
      return name.isEmpty() ? "EMPTY" : Character.isDigit(name.charAt(0)) ? "_" + name : name;
    }

    private static String camel(String column) {
      String[] words = column.split("_");
      return words[0] + Arrays.stream(words).skip(1).map(Names::capitalised).collect(joining());
    }

    static String capitalised(String word) {
      return word.isEmpty()
          ? word
          : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
  }
}
