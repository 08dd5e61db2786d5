package org.ovn4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of docs/testkit.md are the tests that it names, line by line. */
class DocumentationTest {

  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern CLASS = Pattern.compile("^class (\\w+) \\{", Pattern.MULTILINE);

  // Surefire runs in the module's directory.
  private static final List<Path> SOURCES =
      List.of(
          Path.of("src/test/java/org/ovn4j/testkit"),
          Path.of("../examples/src/test/java/org/ovn4j/examples"));

  @Test
  void theExamplesAreTests() throws IOException {
    List<String> checked = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(Path.of("../docs/testkit.md")));
    while (block.find()) {
      Matcher example = CLASS.matcher(block.group(1));
      if (example.find()) {
        assertThat(source(example.group(1))).endsWith(block.group(1));
        checked.add(example.group(1));
      }
    }
    assertThat(checked).containsExactly("QuarantineTest", "NbctlToolTest", "FaultsExampleTest");
  }

  private static String source(String name) throws IOException {
    for (Path directory : SOURCES) {
      Path file = directory.resolve(name + ".java");
      if (Files.exists(file)) {
        return Files.readString(file);
      }
    }
    throw new AssertionError("no test " + name + " in " + SOURCES);
  }
}
