package org.ovn4j.model.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.model.ovsdb.DatabaseSchema;

/** The programs in src/generator, run on schemas of their own. */
class GeneratorTest {

  private static final Path PROGRAMS = Path.of("src/generator/java");
  private static final Path TEMPLATES = Path.of("src/generator/templates");
  private static final Path SHAPES =
      Path.of("src/test/resources/org/ovn4j/model/shapes/shapes.ovsschema");
  private static final Path NORTHBOUND =
      Path.of("src/main/resources/org/ovn4j/model/nb/ovn-nb.ovsschema");

  @TempDir private static Path classes;
  private static URLClassLoader programs;

  @TempDir private Path work;

  @BeforeAll
  static void compileThePrograms() throws IOException {
    compile(PROGRAMS, classes);
    programs = new URLClassLoader(new URL[] {classes.toUri().toURL()});
  }

  @AfterAll
  static void close() throws IOException {
    programs.close();
  }

  private static void compile(Path folder, Path output) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-proc:none", "-Xlint:all", "-Werror", "-d", output.toString());
      boolean done =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  options,
                  null,
                  files.getJavaFileObjectsFromPaths(files(folder)))
              .call();
      assertThat(done).as(messages.toString()).isTrue();
    }
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void run(String program, Object... arguments) throws Exception {
    String[] texts = Stream.of(arguments).map(Object::toString).toArray(String[]::new);
    Method main = programs.loadClass(program).getDeclaredMethod("main", String[].class);
    main.setAccessible(true);
    try {
      main.invoke(null, (Object) texts);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static void generate(Path schema, Path output) throws Exception {
    run("NbRowGenerator", TEMPLATES, schema, "org.example.rows", "Example", output);
  }

  private static Map<Path, String> texts(Path folder) throws IOException {
    Map<Path, String> texts = new TreeMap<>();
    for (Path file : files(folder)) {
      texts.put(folder.relativize(file), Files.readString(file));
    }
    return texts;
  }

  private Path schema(String tables) throws IOException {
    String text = "{\"name\": \"D\", \"version\": \"1.0.0\", \"tables\": {%s}}".formatted(tables);
    return Files.writeString(work.resolve("d.ovsschema"), text);
  }

  @Test
  void writesTheSameTextAgainAndLeavesTheFilesAlone() throws Exception {
    generate(SHAPES, work);
    Map<Path, String> first = texts(work);
    FileTime longAgo = FileTime.fromMillis(1000);
    for (Path file : files(work)) {
      Files.setLastModifiedTime(file, longAgo);
    }

    generate(SHAPES, work);

    assertThat(texts(work)).isEqualTo(first).hasSize(5);
    for (Path file : files(work)) {
      assertThat(Files.getLastModifiedTime(file)).isEqualTo(longAgo);
    }
  }

  @Test
  void removesTheClassOfATableThatIsGone() throws Exception {
    Path output = work.resolve("sources");
    generate(schema("\"A\": {\"columns\": {}}, \"B\": {\"columns\": {}}"), output);
    generate(schema("\"A\": {\"columns\": {}}"), output);

    assertThat(output.resolve("org/example/rows/A.java")).exists();
    assertThat(output.resolve("org/example/rows/B.java")).doesNotExist();
  }

  @Test
  void refusesTwoTablesOfOneClass() throws IOException {
    Path schema = schema("\"A_b\": {\"columns\": {}}, \"A_B\": {\"columns\": {}}");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> generate(schema, work.resolve("sources")))
        .withMessage("two tables would both have the class AB");
  }

  @Test
  void factsKeepTheSchemaButNotItsLayout() throws Exception {
    Path schema =
        schema(
            """
            "B": {"maxRows": 1, "columns": {"z": {"type": "string"}, "a": {"type": {
              "min": 0, "key": {"type": "uuid", "refTable": "A"}}}}},
            "A": {"isRoot": true, "indexes": [["n"]], "columns": {"n": {"type": "string"}}}
            """);
    Path facts = work.resolve("facts");

    run("SchemaFacts", schema, facts);

    assertThat(DatabaseSchema.parse(Files.readString(facts)))
        .isEqualTo(DatabaseSchema.parse(Files.readString(schema)));
    assertThat(facts)
        .hasContent(
            """
            {
              "name": "D",
              "version": "1.0.0",
              "tables": {
                "A": {
                  "indexes": [["n"]],
                  "isRoot": true,
                  "columns": {
                    "n": {"type":"string"}
                  }
                },
                "B": {
                  "maxRows": 1,
                  "columns": {
                    "a": {"type":{"key":{"refTable":"A","type":"uuid"},"min":0}},
                    "z": {"type":"string"}
                  }
                }
              }
            }
            """);
  }

  @Test
  void theNorthboundFactsAreInCanonicalForm() throws Exception {
    Path again = work.resolve("again");

    run("SchemaFacts", NORTHBOUND, again);

    assertThat(again).hasSameTextualContentAs(NORTHBOUND);
  }
}
