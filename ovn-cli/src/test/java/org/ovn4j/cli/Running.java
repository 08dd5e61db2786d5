package org.ovn4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running {@code ovn4j run} in a JVM of its own, and what it logs. */
final class Running implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;

  /** One pair of a line: a key, and a plain or a quoted value. */
  private static final Pattern PAIR =
      Pattern.compile("([a-z_]+)=(?:([^\"\\\\= ]+)|\"((?:[^\"\\\\]|\\\\.)*)\")(?: |$)");

  private final Process process;
  private final BlockingQueue<Map<String, String>> lines = new LinkedBlockingQueue<>();
  private final List<String> log = new CopyOnWriteArrayList<>();

  private Running(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "log of run");
    reader.setDaemon(true);
    reader.start();
  }

  static Running start(String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dslf4j.internal.verbosity=ERROR", // of another module's dependency
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run"));
    command.addAll(List.of(options));
    return new Running(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        log.add(line);
        lines.add(parse(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The pairs of a line; of one that is none, all of it as {@code malformed}. */
  static Map<String, String> parse(String line) {
    Map<String, String> pairs = new TreeMap<>();
    Matcher matcher = PAIR.matcher(line);
    int end = 0;
    while (end < line.length()) {
      if (!matcher.find(end) || matcher.start() != end) {
        return Map.of("malformed", line);
      }
      String quoted = matcher.group(3);
      pairs.put(
          matcher.group(1),
          quoted == null ? matcher.group(2) : quoted.replaceAll("\\\\([\"\\\\])", "$1"));
      end = matcher.end();
    }
    return pairs;
  }

  long pid() {
    return process.pid();
  }

  /** The next line of the event, passing over others. */
  Map<String, String> await(String event) throws InterruptedException {
    while (true) {
      Map<String, String> line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(line).as(() -> "a line of the event " + event + " after " + log).isNotNull();
      assertThat(line).as(() -> "lines of pairs: " + log).doesNotContainKey("malformed");
      if (event.equals(line.get("event"))) {
        return line;
      }
    }
  }

  /** All lines so far. */
  List<String> log() {
    return log;
  }

  /** The exit status after the signal. */
  int end(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid()).start().waitFor();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
    return process.exitValue();
  }

  /** Ends it as a power cut would. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
