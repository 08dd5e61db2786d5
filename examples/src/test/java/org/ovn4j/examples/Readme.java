package org.ovn4j.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the README shows of the examples. */
final class Readme {

  private Readme() {}

  /** Whether it shows the part of the class between {@code // README: begin} and {@code end}. */
  static boolean shows(Class<?> example) throws IOException {
    String file = "src/main/java/" + example.getName().replace('.', '/') + ".java";
    String source = Files.readString(Path.of(file));
    String part =
        source
            .substring(
                source.indexOf('\n', source.indexOf("// README: begin")) + 1,
                source.lastIndexOf('\n', source.indexOf("// README: end")))
            .stripIndent();
    return Files.readString(Path.of("../README.md")).contains("```java\n" + part + "\n```");
  }
}
