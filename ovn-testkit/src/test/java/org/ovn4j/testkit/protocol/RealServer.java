package org.ovn4j.testkit.protocol;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** An ovsdb-server process with an empty Northbound database. */
final class RealServer implements Closeable {

  private final Path socket;
  private final Process process;

  private RealServer(Path socket, Process process) {
    this.socket = socket;
    this.process = process;
  }

  /** Starts one that serves at a unix socket in the directory. */
  static RealServer start(Path directory, Path schemaFile) throws IOException {
    Path database = directory.resolve("real.db");
    Path socket = directory.resolve("real.sock");
    Process create = run(directory, "ovsdb-tool", "create", "" + database, "" + schemaFile);
    create.onExit().join();
    Process server =
        run(
            directory,
            "ovsdb-server",
            "--remote=punix:" + socket,
            "--unixctl=" + directory.resolve("ctl"),
            "" + database);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!Files.exists(socket)) {
      if (!server.isAlive() || System.nanoTime() > deadline) {
        server.destroy();
        throw new IOException("ovsdb-server does not start; see the log in " + directory);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    return new RealServer(socket, server);
  }

  private static Process run(Path directory, String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve(command[0] + ".log").toFile())
        .start();
  }

  String remote() {
    return "unix:" + socket;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
