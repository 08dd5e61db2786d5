package org.ovn4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** No class is so long that nobody reads it; tests are read one at a time. */
class SourceSizeTest {

  private static final int MOST_LINES = 500;

  @Test
  void noClassHasMoreThanFiveHundredLines() throws IOException {
    // Surefire runs in the module's directory.
    Map<Path, Integer> lines = linesBySource(Path.of("..").toRealPath());
    assertThat(lines.size()).as("sources found").isGreaterThan(100);

    lines.values().removeIf(count -> count <= MOST_LINES);
    assertThat(lines).isEmpty();
  }

  private static Map<Path, Integer> linesBySource(Path root) throws IOException {
    Map<Path, Integer> lines = new TreeMap<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            String name = directory.getFileName().toString();
            return name.equals("target") || (name.startsWith(".") && !directory.equals(root))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path source = root.relativize(file);
            if (source.toString().endsWith(".java") && !source.toString().contains("src/test/")) {
              lines.put(source, Files.readAllLines(file).size());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return lines;
  }
}
