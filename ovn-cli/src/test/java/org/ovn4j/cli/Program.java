package org.ovn4j.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the program left behind that ran in a JVM of its own, its output read as UTF-8. */
record Program(int status, String out, String err) {

  /** Runs the program; the first words may be options of the JVM. */
  static Program run(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    boolean started = false;
    for (String word : words) {
      if (!started && !word.startsWith("-")) {
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        started = true;
      }
      command.add(word);
    }
    Path out = Files.createTempFile("ovn4j", ".out");
    Path err = Files.createTempFile("ovn4j", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().put("LC_ALL", "C");
      Process process = builder.start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(command + " does not end");
      }
      return new Program(process.exitValue(), read(out), read(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** The text; what is not UTF-8 in it shows as U+FFFD. */
  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
