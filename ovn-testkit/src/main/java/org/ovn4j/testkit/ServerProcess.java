package org.ovn4j.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A running ovsdb-server. It ends with this JVM, however that ends: its {@code --run} command waits
 * for the end of a pipe from here, and ovsdb-server ends with that command.
 */
final class ServerProcess {

  private static final String PROGRAM = "ovsdb-server";

  /** Where packages put it; the {@code PATH} of users other than root often lacks it. */
  private static final List<String> MORE_DIRECTORIES =
      List.of("/usr/sbin", "/sbin", "/usr/local/sbin");

  private final Process process;
  private final Path output;

  private ServerProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** The installed program; empty if there is none. */
  static Optional<Path> program() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(Stream.of(path.split(File.pathSeparator)), MORE_DIRECTORIES.stream())
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, PROGRAM))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts a server.
   *
   * @param output the file for what it writes; emptied before
   * @throws IllegalStateException if the program is not installed
   */
  static ServerProcess start(List<String> arguments, Path output) throws IOException {
    Path program =
        program()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        PROGRAM
                            + " is not installed: it is in no directory of PATH, nor in "
                            + String.join(", ", MORE_DIRECTORIES)
                            + ". To mend: apt install openvswitch-common (Debian, Ubuntu), dnf install"
                            + " openvswitch (Fedora)"));
    List<String> command = new ArrayList<>(List.of(program.toString(), "--run=exec cat"));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new ServerProcess(process, output);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it wrote so far. */
  String output() throws IOException {
    return Files.readString(output);
  }

  /** Sends a signal, {@code STOP} say. */
  void signal(String name) throws IOException {
    // The shell has it built in, whereas not every machine has the program.
    Process kill =
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
            .redirectErrorStream(true)
            .start();
    String complaint = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (kill.onExit().join().exitValue() != 0) {
      throw new IOException("no SIG" + name + " for process " + process.pid() + ": " + complaint);
    }
  }

  /** Ends it by force, and waits until it is gone. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
    try {
      process.getOutputStream().close(); // ends the --run command
    } catch (IOException e) {
      // There is nothing buffered that could be lost.
    }
  }
}
