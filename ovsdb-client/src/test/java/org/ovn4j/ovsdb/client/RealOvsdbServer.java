package org.ovn4j.ovsdb.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An ovsdb-server process with an empty Northbound database of the schema that the machine's OVN
 * package brings, in a directory of its own. Without the server, tests that use it fail.
 */
final class RealOvsdbServer implements AutoCloseable {

  /** The tag of tests that need what the Debian packages of Open vSwitch and OVN install. */
  static final String TAG = "real-ovn";

  private static final Path SCHEMA = Path.of("/usr/share/ovn/ovn-nb.ovsschema");
  private static final Pattern PORT = Pattern.compile("listening on port (\\d+)");

  private final Path directory;
  private final Process process;

  private RealOvsdbServer(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
  }

  /**
   * Starts a server that listens on a unix socket, and wherever the arguments say ({@code
   * --remote=ptcp:0:127.0.0.1}).
   */
  static RealOvsdbServer start(String... arguments) {
    try {
      Path directory = Files.createTempDirectory("ovsdb");
      run(directory, "ovsdb-tool", "create", "nb.db", SCHEMA.toString());
      List<String> command =
          new ArrayList<>(
              List.of(
                  "ovsdb-server",
                  "nb.db",
                  "--remote=punix:" + directory.resolve("socket"),
                  "--unixctl=" + directory.resolve("control"),
                  "--log-file=log",
                  "-vfile:info"));
      command.addAll(List.of(arguments));
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("output").toFile())
              .start();
      RealOvsdbServer server = new RealOvsdbServer(directory, process);
      try {
        server.awaitListening();
      } catch (IllegalStateException e) {
        server.close();
        throw e;
      }
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("ovsdb-server cannot be started", e);
    }
  }

  /** The server listens on its control socket once all its remotes are open. */
  private void awaitListening() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!Files.exists(directory.resolve("control"))
        || !Files.exists(directory.resolve("socket"))) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "ovsdb-server did not start: " + Files.readString(directory.resolve("output")));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  /** The unix socket. */
  String endpoint() {
    return "unix:" + directory.resolve("socket");
  }

  /** The port chosen for the only remote with port 0. */
  int port() {
    try {
      Matcher matcher = PORT.matcher(Files.readString(directory.resolve("log")));
      if (!matcher.find()) {
        throw new IllegalStateException("the server listens on no port");
      }
      return Integer.parseInt(matcher.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets the process stand still: its sockets stay open, and nothing answers. */
  void pause() {
    signal("STOP");
  }

  /** Lets the process go on. */
  void resume() {
    signal("CONT");
  }

  /** Ends the process at once. */
  void kill() {
    process.destroyForcibly();
  }

  private void signal(String name) {
    run(directory, "kill", "-" + name, Long.toString(process.pid()));
  }

  /** Ends the process and removes its directory. */
  @Override
  public void close() {
    kill();
    try {
      process.waitFor();
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs a command to its end; its output. */
  static String run(Path directory, String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
