package org.ovn4j.cli;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ovn4j.model.kubernetes.Reading;

/**
 * Manifests that change while a program runs. Files are known by name, size, time of modification
 * and identity, with links followed. A change counts when two looks in a row find the same, so that
 * a file which is being written is not read half. Not thread-safe.
 */
final class ManifestWatch {

  private final ManifestOptions manifests;
  private List<String> seen = List.of();
  private List<String> taken = List.of();

  ManifestWatch(ManifestOptions manifests) {
    this.manifests = manifests;
  }

  /** What the manifests say now, if they are others than those told last, and settled. */
  Optional<Reading> look() {
    List<String> now = files();
    boolean settled = now.equals(seen) && !now.equals(taken);
    seen = now;
    if (!settled) {
      return Optional.empty();
    }
    taken = now;
    return Optional.of(manifests.read());
  }

  private List<String> files() {
    List<String> files = new ArrayList<>();
    for (Path path : manifests.paths) {
      files.add(describe(path));
      if (Files.isDirectory(path)) {
        files.addAll(entries(path));
      }
    }
    return files;
  }

  private static List<String> entries(Path directory) {
    List<String> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entry -> entries.add(describe(entry)));
    } catch (IOException | DirectoryIteratorException e) {
      // Reading it tells why.
      return List.of("unreadable " + directory);
    }
    entries.sort(null);
    return entries;
  }

  private static String describe(Path path) {
    try {
      BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
      return path + " " + file.size() + " " + file.lastModifiedTime() + " " + file.fileKey();
    } catch (IOException e) {
      return path + " unreadable";
    }
  }
}
