package org.ovn4j.model.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ovn4j.model.Origin;
import org.ovn4j.model.SourceLocation;

/** Finds and reads the files of manifests. */
final class ManifestFiles {
  static final int MAX_BYTES = 16 << 20;

  private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

  private final Problems problems;

  ManifestFiles(Problems problems) {
    this.problems = problems;
  }

  /** The files meant by a path: itself, or a directory's manifests by name, not those below it. */
  List<Path> in(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(path, entry -> isManifest(entry) && Files.isRegularFile(entry))) {
      entries.forEach(files::add);
    } catch (IOException | DirectoryIteratorException unreadable) {
      problems.error(start(path), "cannot be read: " + reason(unreadable));
      return List.of();
    }
    if (files.isEmpty()) {
      problems.warning(start(path), "has no files ending in " + String.join(", ", ENDINGS));
    }
    files.sort(null);
    return files;
  }

  private static boolean isManifest(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return !name.startsWith(".") && ENDINGS.stream().anyMatch(name::endsWith);
  }

  /** The text of a file, or empty with a problem. */
  Optional<String> read(Path file) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException missing) {
      problems.error(start(file), "does not exist");
      return Optional.empty();
    } catch (IOException unreadable) {
      problems.error(start(file), "cannot be read: " + reason(unreadable));
      return Optional.empty();
    }
    if (bytes.length > MAX_BYTES) {
      problems.error(
          start(file), "is larger than %d MiB; split the file".formatted(MAX_BYTES >> 20));
      return Optional.empty();
    }
    return decode(file, bytes);
  }

  /** What the system says, without the path, which the diagnostic has. */
  private static String reason(Exception failure) {
    Throwable cause = failure instanceof DirectoryIteratorException ? failure.getCause() : failure;
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    return cause instanceof FileSystemException file && file.getReason() != null
        ? file.getReason()
        : String.valueOf(cause);
  }

  private Optional<String> decode(Path file, byte[] bytes) {
    CharsetDecoder utf8 =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result = utf8.decode(ByteBuffer.wrap(bytes), text, true);
    text.flip();
    if (result.isError()) {
      problems.error(
          Origin.of("", endOf(file, text.toString())),
          "is not UTF-8 text from here on; save it as UTF-8");
      return Optional.empty();
    }
    return Optional.of(text.toString());
  }

  private static SourceLocation endOf(Path file, String text) {
    int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
    String last = text.substring(text.lastIndexOf('\n') + 1);
    return new SourceLocation(file.toString(), line, 1 + last.codePointCount(0, last.length()));
  }

  private static Origin start(Path file) {
    return Origin.of("", new SourceLocation(file.toString(), 1, 1));
  }
}
