package org.ovn4j.ovsdb.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/** A throw-away certificate authority in a directory, made with the {@code openssl} command. */
final class TestCa {

  private static final Duration DAY = Duration.ofDays(1);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

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
    writeConfiguration();
  }

  /** The authority's certificate. */
  Path certificate() {
    return directory.resolve(name + ".pem");
  }

  /**
   * Key and certificate of a subject, with this authority's; valid since yesterday, until tomorrow.
   *
   * @param alternative a subject alternative name, {@code IP:127.0.0.1} say
   */
  TlsFiles issue(String subject, String alternative) {
    Instant now = Instant.now();
    return issue(subject, alternative, now.minus(DAY), now.plus(DAY));
  }

  /** The same, valid from one time to another. */
  TlsFiles issue(String subject, String alternative, Instant from, Instant to) {
    openssl(
        "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout %s -out %s -subj"
            .formatted(subject + ".key", subject + ".csr"),
        "/CN=" + subject,
        "-addext",
        "subjectAltName=" + alternative);
    openssl(
        ("ca -config %1$s.conf -batch -notext -keyfile %1$s.key -cert %1$s.pem"
                + " -in %2$s.csr -out %2$s.pem -startdate %3$s -enddate %4$s")
            .formatted(name, subject, TIME.format(from), TIME.format(to)));
    return new TlsFiles(
        directory.resolve(subject + ".key"), directory.resolve(subject + ".pem"), certificate());
  }

  private void writeConfiguration() {
    try {
      Files.createFile(directory.resolve(name + ".index"));
      Files.writeString(
          directory.resolve(name + ".conf"),
          """
          [ca]
          default_ca = this
          [this]
          database = %s.index
          new_certs_dir = .
          rand_serial = yes
          default_md = sha256
          copy_extensions = copy
          policy = names
          [names]
          commonName = supplied
          """
              .formatted(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
