import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
record NbRowGenerator(Path templates, String packageName, String registry, Path folder) {

  public static void main(String[] arguments) throws IOException {
    if (arguments.length % 4 != 1) {
      throw new IllegalArgumentException(
          "usage: NbRowGenerator TEMPLATES (SCHEMA PACKAGE REGISTRY DIR)...");
    }
    Path templates = Path.of(arguments[0]);
    for (int i = 1; i < arguments.length; i += 4) {
      String packageName = arguments[i + 1];
      Path folder = Path.of(arguments[i + 3]).resolve(packageName.replace('.', '/'));
      new NbRowGenerator(templates, packageName, arguments[i + 2], folder)
          .generate(Path.of(arguments[i]));
    }
  }

  private void generate(Path schemaFile) throws IOException {
    JsonNode schema = new ObjectMapper().readTree(Files.readString(schemaFile));
    Map<String, String> classes = new TreeMap<>();
    for (String table : sorted(schema.get("tables")).keySet()) {
      classes.put(table, Names.ofClass(table, registry));
    }
    Map<String, String> files = new TreeMap<>();
    for (Map.Entry<String, JsonNode> table : sorted(schema.get("tables")).entrySet()) {
      String name = classes.get(table.getKey());
      if (files.put(name, rowClass(table.getKey(), table.getValue(), classes)) != null) {
        throw new IllegalArgumentException("two tables would both have the class " + name);
      }
    }
    String resource = schemaFile.getFileName().toString();
    files.put(registry, registryClass(schema, classes.values()));
    files.put(registry + "Schema", template("Schema").replace("$resource", resource));
    replaceFiles(files);
  }

  /** Makes the folder hold the given classes and nothing else. */
  private void replaceFiles(Map<String, String> classes) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, String> entry : classes.entrySet()) {
      Path file = folder.resolve(entry.getKey() + ".java");
      if (!Files.exists(file) || !Files.readString(file).equals(entry.getValue())) {
        Files.writeString(file, entry.getValue());
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (!classes.containsKey(file.getFileName().toString().replace(".java", ""))) {
          Files.delete(file);
        }
      }
    }
  }

  private String template(String name) throws IOException {
    return Files.readString(templates.resolve(name + ".java.template"))
        .replace("$package", packageName)
        .replace("$registry", registry);
  }

  private String registryClass(JsonNode schema, Collection<String> classes) throws IOException {
    return template("Registry")
        .replace("$database", schema.get("name").asText())
        .replace("$version", schema.get("version").asText())
        .replace("$tables", String.join(".TABLE,\n            ", classes));
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
    String text = columns.stream().map(code).collect(joining());
    return text.indent(indent).replaceAll("(?m)^ +$", "");
  }

  /** The text without imports that it has no use for, and without a blank line at its end. */
  private static String tidy(String text) {
    return text.lines()
        .filter(line -> !line.startsWith("import ") || uses(text, line))
        .collect(joining("\n", "", "\n"))
        .replace("}\n\n  }\n}", "}\n  }\n}");
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
            case "uuid" ->
                json.has("refTable")
                    ? "Ref<" + classes.get(json.get("refTable").asText()) + ">"
                    : "UUID";
            default -> throw new IllegalArgumentException("no atomic type: " + type);
          };
      return new Atom(json, type, allowed, javaType);
    }

    boolean isEnum() {
      return type.equals("string") && !allowed.isEmpty();
    }

    boolean isRef() {
      return javaType.startsWith("Ref<");
    }

    /** The type of a parameter or result: primitive where Java has one. */
    String plainType() {
      return Set.of("Long", "Double", "Boolean").contains(javaType)
          ? javaType.toLowerCase(Locale.ROOT)
          : javaType;
    }

    /** An expression: the function from the untyped atom. */
    String converter() {
      return isEnum()
          ? "atom -> " + javaType + ".ofSchemaName((String) atom)"
          : isRef() ? "atom -> ref(atom)" : javaType + ".class::cast";
    }

    /** The type and what it allows, in words. */
    String facts() {
      if (isRef()) {
        String strength = json.path("refType").asText("strong");
        return "a %s reference to {@code %s}".formatted(strength, json.get("refTable").asText());
      }
      return (type.equals("integer") ? "an " : "a ")
          + type
          + range("minInteger", "maxInteger", "")
          + range("minReal", "maxReal", "")
          + range("minLength", "maxLength", " characters")
          + (allowed.isEmpty() ? "" : ", one of " + String.join(", ", allowed));
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
      int min = type.path("min").asInt(1);
      int max = type.path("max").isTextual() ? Integer.MAX_VALUE : type.path("max").asInt(1);
      boolean mutable = column.path("mutable").asBoolean(true);
      return new RowColumn(table, name, key, value, min, max, mutable);
    }

    String constantCode() {
      return """
          /** The column {@code %s.%s}. */
          public static final Column %s = TABLE.column("%s");

          """
          .formatted(table, name, Names.ofConstant(name), name);
    }

    private String facts() {
      String elements = max == Integer.MAX_VALUE ? "" : " of at most " + max;
      String what =
          value != null
              ? "a map%s; each key %s, each value %s"
                  .formatted(elements, key.facts(), value.facts())
              : max > 1
                  ? "a set%s; each element %s".formatted(elements, key.facts())
                  : (min == 0 ? "none or " : "") + key.facts();
      return "{@code %s.%s}: %s%s%s"
          .formatted(
              table,
              name,
              what,
              max > 1 && min == 1 ? "; not empty" : "",
              mutable ? "" : "; fixed when the row is inserted");
    }

    String getterCode() {
      if (value != null) {
        return getter(
            "SortedMap<%s, %s>".formatted(key.javaType, value.javaType),
            "map($, %s, %s)".formatted(key.converter(), value.converter()));
      } else if (max > 1) {
        return getter("Set<" + key.javaType + ">", "set($, " + key.converter() + ")");
      } else if (min == 1) {
        return getter(key.plainType(), "scalar($, " + key.converter() + ")");
      } else if (key.type.equals("integer")) {
        return getter("OptionalLong", "optionalInteger($)");
      }
      return getter("Optional<" + key.javaType + ">", "optional($, " + key.converter() + ")");
    }

    private String getter(String type, String call) {
      return method("", type, Names.ofMember(name), "", call);
    }

    String setterCode() {
      if (value != null) {
        String put = "put" + Names.capitalised(Names.ofMember(name));
        String pair = key.plainType() + " key, " + value.plainType() + " value";
        return setter("Map<%s, %s> pairs".formatted(key.javaType, value.javaType), "pairs")
            + method("Puts a pair into ", "Builder", put, pair, "pair($, key, value)");
      }
      if (max > 1) {
        String collection = setter("Collection<" + key.javaType + "> elements", "elements");
        // javac takes arrays of a generic type for a danger, so references come as a collection.
        return key.isRef()
            ? collection
            : collection + setter(key.javaType + "... elements", "List.of(elements)");
      }
      String one = setter(key.plainType() + " value", "List.of(value)");
      if (min == 1) {
        return one;
      }
      return key.type.equals("integer")
          ? one + setter("OptionalLong value", "value.stream().boxed().toList()")
          : one + setter("Optional<" + key.javaType + "> value", "value.stream().toList()");
    }

    private String setter(String parameter, String argument) {
      String call = (value == null ? "atoms" : "pairs") + "($, " + argument + ")";
      return method("Sets ", "Builder", Names.ofMember(name), parameter, call);
    }

    /** A method; {@code $} in its body stands for the column. */
    private String method(String verb, String type, String member, String parameters, String body) {
      return """
          /** %s%s. */
          public %s %s(%s) {
            return %s;
          }

          """
          .formatted(
              verb, facts(), type, member, parameters, body.replace("$", Names.ofConstant(name)));
    }

    String enumCode(String template) {
      return Stream.of(Optional.of(key), Optional.ofNullable(value))
          .flatMap(Optional::stream)
          .filter(Atom::isEnum)
          .map(atom -> template.replace("$enum", atom.javaType).replace("$values", values(atom)))
          .map(text -> text.replace("$table", table).replace("$name", name))
          .collect(joining());
    }

    private static String values(Atom atom) {
      return atom.allowed.stream()
          .map(v -> "  /** {@code %s}. */\n  %s(\"%s\")".formatted(v, Names.ofValue(v), v))
          .collect(joining(",\n"));
    }
  }

  /** Names in Java for names in a schema. */
  private static final class Names {

    /** Simple names that generated code uses for something else. */
    private static final Set<String> TYPES =
        Set.of(
            ("Boolean Builder Collection Column Double EnumValue IllegalArgumentException List Long"
                    + " Map Object Optional OptionalLong Override Ref Row RowBuilder RowValues Set"
                    + " SortedMap String Table UUID")
                .split(" "));

    /** Methods without parameters that rows have already, and words that no method may have. */
    private static final Set<String> MEMBERS =
        Set.of(
            ("builder clone columns finalize getClass hashCode notify notifyAll strongReferences"
                    + " table toBuilder toString values wait yield")
                .split(" "));

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
      int first = Math.min(1, word.length());
      return word.substring(0, first).toUpperCase(Locale.ROOT) + word.substring(first);
    }
  }
}
