package org.ovn4j.testkit.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A throw-away certificate authority in a directory, made with the {@code openssl} command. */
public final class TestCa {

  private static final String ELLIPTIC = "ec -pkeyopt ec_paramgen_curve:P-256";

  private final Path directory;
  private final String name;

  /** A new authority. */
  public TestCa(Path directory, String name) {
    this.directory = directory;
    this.name = name;
    openssl(
        "req -x509 -newkey " + ELLIPTIC + " -nodes -days 2 -keyout %1$s.key -out %1$s.pem -subj",
        name,
        "/CN=" + name);
  }

  /** The authority's certificate. */
  public Path certificate() {
    return directory.resolve(name + ".pem");
  }

  /** A subject's key, PKCS#8 of an elliptic curve, and certificate. */
  public PemFiles issue(String subject) {
    openssl(
        "req -newkey " + ELLIPTIC + " -nodes -keyout %1$s.key -out %1$s.csr -subj",
        subject,
        "/CN=" + subject);
    return sign(subject);
  }

  /** A subject's key, PKCS#1, and certificate. */
  PemFiles issueRsa(String subject) {
    openssl("genrsa -traditional -out %1$s.key 2048", subject);
    openssl("req -new -key %1$s.key -out %1$s.csr -subj", subject, "/CN=" + subject);
    return sign(subject);
  }

  private PemFiles sign(String subject) {
    openssl(
        "x509 -req -days 2 -CAcreateserial -in %1$s.csr -out %1$s.pem -CA "
            + name
            + ".pem -CAkey "
            + name
            + ".key",
        subject);
    return new PemFiles(
        directory.resolve(subject + ".key"), directory.resolve(subject + ".pem"), certificate());
  }

  private void openssl(String arguments, String subject, String... more) {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(Arrays.asList(arguments.formatted(subject).split(" ")));
    command.addAll(Arrays.asList(more));
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("openssl.log").toFile())
              .start();
      if (process.onExit().join().exitValue() != 0) {
        throw new IllegalStateException("failed: " + command);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
