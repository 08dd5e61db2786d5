package org.ovn4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.ovn4j.testkit.EmbeddedServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ovn4j serve}: the embedded server as a process, for whoever speaks OVSDB. */
@Command(
    name = "serve",
    description = {
      "Serves a Northbound database to clients such as ovn-nbctl, until it is told to end.",
      "Prints a line for each address where it listens, then \"ready\". SIGTERM and SIGINT end it.",
      "For tests and trials: it is no replacement for ovsdb-server in production."
    })
final class ServeCommand implements Callable<Integer> {

  @ParentCommand Main main;

  @Option(
      names = "--remote",
      paramLabel = "REMOTE",
      description =
          "Where to listen: punix:PATH, ptcp:PORT[:HOST] or pssl:PORT[:HOST]; port 0 is any free"
              + " one. May be given several times. Default: a unix socket in a temporary directory.")
  List<String> remotes = List.of();

  @Option(
      names = "--db",
      paramLabel = "FILE",
      description =
          "Keeps the rows in this file, in ovsdb-server's standalone format; made if missing."
              + " Default: in memory.")
  @Nullable Path database;

  @Option(
      names = "--schema",
      paramLabel = "FILE",
      description = "The schema of a new database. Default: the newest Northbound one known.")
  @Nullable Path schema;

  @Option(
      names = {"-p", "--private-key"},
      paramLabel = "PEM",
      description = "For pssl: remotes, our private key.")
  @Nullable Path privateKey;

  @Option(
      names = {"-c", "--certificate"},
      paramLabel = "PEM",
      description = "For pssl: remotes, the certificate of that key.")
  @Nullable Path certificate;

  @Option(
      names = {"-C", "--ca-cert"},
      paramLabel = "PEM",
      description = "For pssl: remotes, the authority that the clients' certificates are from.")
  @Nullable Path caCertificate;

  @Override
  public Integer call() throws InterruptedException {
    EmbeddedServer server = start();
    // Before it says that it is ready: who reads that may send the signal at once.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server), "end of serve"));
    server.remotes().forEach(remote -> main.console().out().println("listening on " + remote));
    main.console().out().println("ready");
    main.console().out().flush();
    new CountDownLatch(1).await();
    return ExitStatus.DONE;
  }

  /** To be told to end is no failure, though the JVM's own status after a signal says so. */
  private void end(EmbeddedServer server) {
    int status = ExitStatus.ERROR;
    try {
      server.close();
      status = ExitStatus.DONE;
    } catch (UncheckedIOException e) {
      main.console().err().println("ovn4j: " + e.getMessage());
    } finally {
      Runtime.getRuntime().halt(status);
    }
  }

  private EmbeddedServer start() {
    EmbeddedServer.Builder builder = EmbeddedServer.builder();
    remotes.forEach(builder::remote);
    addTls(builder);
    if (schema != null) {
      addSchema(builder, schema);
    }
    if (database != null) {
      builder.database(database);
    }
    try {
      return builder.start();
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new UsageException("serve: " + e.getMessage());
    }
  }

  private void addTls(EmbeddedServer.Builder builder) {
    boolean ssl = remotes.stream().anyMatch(remote -> remote.startsWith("pssl:"));
    if (privateKey != null && certificate != null && caCertificate != null && ssl) {
      builder.tls(privateKey, certificate, caCertificate);
    } else if (ssl) {
      throw new UsageException("a pssl: remote needs all of -p KEY -c CERT -C CA");
    } else if (privateKey != null || certificate != null || caCertificate != null) {
      throw new UsageException("-p, -c and -C are for pssl: remotes; name one with --remote");
    }
  }

  private void addSchema(EmbeddedServer.Builder builder, Path file) {
    try {
      builder.schema(Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UsageException("--schema " + file + ": cannot be read (" + e + ")");
    } catch (IllegalArgumentException e) {
      throw new UsageException("--schema " + file + ": " + e.getMessage());
    }
  }
}
