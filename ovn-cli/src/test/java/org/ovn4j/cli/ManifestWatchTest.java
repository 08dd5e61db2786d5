package org.ovn4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.model.kubernetes.Reading;

class ManifestWatchTest {

  @TempDir private Path directory;

  private ManifestWatch watch(Path path) {
    ManifestOptions options = new ManifestOptions();
    options.paths = List.of(path);
    return new ManifestWatch(options);
  }

  private void write(String text) throws IOException {
    Files.writeString(directory.resolve("tenant.yaml"), text);
  }

  @Test
  void aChangeCountsWhenItHasSettled() throws IOException {
    ManifestWatch watch = watch(directory);
    write(Samples.TENANT);
    assertThat(watch.look()).isEmpty();
    Optional<Reading> first = watch.look();
    assertThat(first.orElseThrow().orElseThrow().networks()).hasSize(1);
    assertThat(watch.look()).as("nothing new").isEmpty();

    write(Samples.TENANT.substring(0, 200)); // half of it was written
    assertThat(watch.look()).isEmpty();
    write(Samples.TENANT + "\n# more\n");
    assertThat(watch.look()).as("other than a moment ago").isEmpty();
    assertThat(watch.look().orElseThrow().revision()).isNotEqualTo(first.orElseThrow().revision());
  }

  @Test
  void filesComeAndGoAndSoDoesTheDirectory() throws IOException {
    Path below = directory.resolve("below");
    ManifestWatch watch = watch(below);
    assertThat(watch.look()).isEmpty();
    assertThat(watch.look().orElseThrow().hasErrors()).as("it does not exist").isTrue();
    Files.createDirectory(below);
    Files.writeString(below.resolve("a.yaml"), Samples.TENANT);
    assertThat(watch.look()).isEmpty();
    assertThat(watch.look().orElseThrow().hasErrors()).isFalse();
    Files.delete(below.resolve("a.yaml"));
    assertThat(watch.look()).isEmpty();
    assertThat(watch.look().orElseThrow().hasErrors()).as("it defines nothing").isTrue();
  }

  /** As the files of a ConfigMap change: links through a link that is replaced. */
  @Test
  void aLinkThatLeadsElsewhereIsAChange() throws IOException {
    for (String version : List.of("1", "2")) {
      Path data = Files.createDirectories(directory.resolve("v" + version));
      Files.writeString(data.resolve("a.yaml"), Samples.TENANT + "# " + version);
    }
    Path mounted = Files.createDirectory(directory.resolve("mounted"));
    Path link = Files.createSymbolicLink(mounted.resolve("..data"), directory.resolve("v1"));
    Files.createSymbolicLink(mounted.resolve("a.yaml"), Path.of("..data/a.yaml"));
    ManifestWatch watch = watch(mounted);
    assertThat(watch.look()).isEmpty();
    String before = watch.look().orElseThrow().revision();
    Path other = Files.createSymbolicLink(directory.resolve("other"), directory.resolve("v2"));
    Files.move(other, link, StandardCopyOption.REPLACE_EXISTING);
    assertThat(watch.look()).isEmpty();
    assertThat(watch.look().orElseThrow().revision()).isNotEqualTo(before);
  }
}
