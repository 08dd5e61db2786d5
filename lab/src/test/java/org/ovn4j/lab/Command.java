package org.ovn4j.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs an external command within a time limit. */
final class Command {

  /** The end of a command: its exit status and all it said. */
  record Result(int status, String out, String err) {
    boolean succeeded() {
      return status == 0;
    }
  }

  private Command() {}

  /**
   * The result of the command, whatever its exit status.
   *
   * @param environment is added to this process's own
   * @throws IllegalStateException if the command does not end within the limit; it is killed then
   */
  static Result run(List<String> command, Map<String, String> environment, Duration limit) {
    try {
      // Files, because a daemon that inherits a pipe would keep its reader waiting.
      Path out = Files.createTempFile("ovn-lab", ".out");
      Path err = Files.createTempFile("ovn-lab", ".err");
      try {
        return run(command, environment, limit, out, err);
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + command, e);
    }
  }

  private static Result run(
      List<String> command, Map<String, String> environment, Duration limit, Path out, Path err)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IllegalStateException(
          "%s: no end within %s%n%s".formatted(command, limit, Files.readString(err)));
    }
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
