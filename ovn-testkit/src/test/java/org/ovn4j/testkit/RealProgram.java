package org.ovn4j.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs programs of OVN and Open vSwitch, whose files go to a directory of the test. */
final class RealProgram {

  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern LOG_TIME =
      Pattern.compile("(?m)^\\d{4}-\\d\\d-\\d\\dT\\S+?Z\\|\\d+\\|");

  private static final Pattern SOCKET = Pattern.compile("unix:/\\S+?\\.sock");

  /**
   * Of two rows with equal values the server names the one first whose other values, UUID included,
   * are less.
   */
  private static final Pattern DUPLICATES =
      Pattern.compile(
          "First row, with UUID UUID, ([^.]+)\\.  Second row, with UUID UUID, ([^.]+)\\.");

  private final Path directory;

  RealProgram(Path directory) {
    this.directory = directory;
  }

  /** The words of a command line; quotes of one kind, no escapes. */
  static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    for (Matcher word = WORD.matcher(line); word.find(); ) {
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    return words;
  }

  /** What a program wrote, and its exit status on a line of its own if that is not 0. */
  String run(List<String> command) {
    try {
      Path output = Files.createTempFile(directory, "run", ".log");
      Process process = start(command, output);
      try {
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
      } finally {
        process.destroyForcibly();
      }
      String text = Files.readString(output);
      return process.exitValue() == 0 ? text : text + "exit status " + process.exitValue() + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String run(String... command) {
    return run(List.of(command));
  }

  /** A program that goes on running. */
  Process start(List<String> command, Path output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("OVN_RUNDIR", directory.toString());
    builder.environment().put("OVS_RUNDIR", directory.toString());
    return builder.start();
  }

  /**
   * The text without what differs by chance: UUIDs, sockets, times of log lines, and the order of
   * lines, which programs take from UUIDs.
   */
  static String comparable(String text) {
    String plain = UUID.matcher(text).replaceAll("UUID");
    plain = LOG_TIME.matcher(plain).replaceAll("");
    plain = SOCKET.matcher(plain).replaceAll("SOCKET");
    plain =
        DUPLICATES
            .matcher(plain)
            .replaceAll(
                found ->
                    Stream.of(found.group(1), found.group(2))
                        .sorted()
                        .collect(Collectors.joining("; ", "Of two rows one ", ".")));
    return plain.lines().sorted().collect(Collectors.joining("\n"));
  }
}
