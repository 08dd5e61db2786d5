package org.ovn4j.ovsdb.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;

/** A throw-away certificate authority in a directory, made with the {@code openssl} command. */
final class TestCa {

  private final Path directory;
  private final String name;

  /** A new authority. */
  TestCa(Path directory, String name) {
    this.directory = directory;
    this.name = name;
    openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -keyout %s -out %s -subj"
            .formatted(name + ".key", name + ".pem"),
        "/CN=" + name);
  }

  /** The authority's certificate. */
  Path certificate() {
    return directory.resolve(name + ".pem");
  }

  /**
   * Key and certificate of a subject, with this authority's.
   *
   * @param alternative a subject alternative name, {@code IP:127.0.0.1} say
   */
  TlsFiles issue(String subject, String alternative) {
    openssl(
        "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout %s -out %s -subj"
            .formatted(subject + ".key", subject + ".csr"),
        "/CN=" + subject,
        "-addext",
        "subjectAltName=" + alternative);
    openssl(
        "x509 -req -days 2 -copy_extensions copy -CAcreateserial -in %s -out %s -CA %s -CAkey %s"
            .formatted(subject + ".csr", subject + ".pem", name + ".pem", name + ".key"));
    return new TlsFiles(
        directory.resolve(subject + ".key"), directory.resolve(subject + ".pem"), certificate());
  }

  private void openssl(String arguments, String... more) {
    String[] first = ("openssl " + arguments).split(" ");
    String[] command = Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, command, first.length, more.length);
    run(command);
  }

  private void run(String... command) {
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
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
