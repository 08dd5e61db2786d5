package org.ovn4j.northbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares text with a file of {@code src/test/resources/golden}. */
public final class Golden {

  /** Set to {@code true}, the files become what the code says now. */
  private static final String UPDATE = "ovn4j.updateGolden";

  private static final Path EXPECTED = Path.of("src", "test", "resources", "golden");
  private static final Path ACTUAL = Path.of("target", "golden");

  private Golden() {}

  /** Fails, with the lines that differ, unless the file holds the text. */
  public static void check(String file, String text) {
    Path expected = EXPECTED.resolve(file);
    if (Boolean.getBoolean(UPDATE)) {
      write(expected, text);
    }
    Path actual = ACTUAL.resolve(file);
    write(actual, text);
    assertThat(actual)
        .as(
            "%s differs; if the new text is right: mvn -pl ovn-translator -am test -D%s=true",
            expected, UPDATE)
        .hasSameTextualContentAs(expected);
  }

  private static void write(Path path, String text) {
    try {
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
