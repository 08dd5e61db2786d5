package org.ovn4j.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundObserver;
import org.ovn4j.ovsdb.client.ClientOptions;
import org.ovn4j.ovsdb.client.Endpoint;
import org.ovn4j.ovsdb.client.OvsdbClient;
import org.ovn4j.ovsdb.client.TlsFiles;
import org.ovn4j.testkit.EmbeddedNorthbound;
import picocli.CommandLine.Option;

/** Which database a command works on, and as whom. */
final class DatabaseOptions {

  @Option(
      names = "--nb",
      paramLabel = "ENDPOINTS",
      description =
          "Northbound servers, comma separated: unix:PATH, tcp:HOST:PORT or ssl:HOST:PORT."
              + " Default: an embedded database that is empty and lives as long as the command.")
  @Nullable String endpoints;

  @Option(
      names = "--owner",
      paramLabel = "NAME",
      defaultValue = "ovn4j",
      description = "Whose rows these are; rows of others are never touched. Default: ovn4j.")
  String owner;

  @Option(
      names = {"-p", "--private-key"},
      paramLabel = "PEM",
      description = "For ssl: endpoints, our private key, without a password.")
  @Nullable Path privateKey;

  @Option(
      names = {"-c", "--certificate"},
      paramLabel = "PEM",
      description = "For ssl: endpoints, the certificate of that key.")
  @Nullable Path certificate;

  @Option(
      names = {"-C", "--ca-cert"},
      paramLabel = "PEM",
      description = "For ssl: endpoints, the authority that the server's certificate is from.")
  @Nullable Path caCertificate;

  @Option(
      names = "--no-verify-host-name",
      description =
          "For ssl: endpoints, takes a certificate of the authority that does not name the host,"
              + " as ovs-pki makes them.")
  boolean anyHostName;

  /** Whether the database is the embedded one. */
  boolean isEmbedded() {
    return endpoints == null;
  }

  /** What to call the database. */
  String name() {
    return endpoints == null ? "the embedded database" : endpoints;
  }

  /**
   * Checks the options before anything is read or connected to.
   *
   * @throws UsageException if they do not fit together; says what to write
   */
  void check() {
    if (owner.isBlank()) {
      throw new UsageException("--owner: the name is empty; leave the option out or give a name");
    }
    if (endpoints == null) {
      if (hasTlsOptions()) {
        throw new UsageException(
            "-p, -c, -C and --no-verify-host-name are for ssl: endpoints; name one with --nb");
      }
    } else {
      ClientOptions unused = options(endpoints);
    }
  }

  /**
   * The database, empty if embedded.
   *
   * @throws org.ovn4j.northbound.NorthboundException if it cannot be reached
   */
  NorthboundDb open() {
    return endpoints == null
        ? EmbeddedNorthbound.create()
        : OvsdbClient.connect(options(endpoints));
  }

  /**
   * The options for a client of the database, and more.
   *
   * @throws UsageException if they do not fit together; says what to write
   */
  ClientOptions options(UnaryOperator<ClientOptions.Builder> more) {
    if (endpoints == null) {
      throw new IllegalStateException("the database is embedded");
    }
    return options(endpoints, more);
  }

  /** A command that ends at once says itself what went wrong. */
  private ClientOptions options(String list) {
    return options(list, options -> options.observer(NorthboundObserver.none()));
  }

  private ClientOptions options(String list, UnaryOperator<ClientOptions.Builder> more) {
    try {
      ClientOptions.Builder options = ClientOptions.builder(list);
      if (Endpoint.parseList(list).stream().anyMatch(Endpoint.Ssl.class::isInstance)) {
        options.tls(tlsFiles()).verifyHostName(!anyHostName);
      } else if (hasTlsOptions()) {
        throw new UsageException(
            "-p, -c, -C and --no-verify-host-name are for ssl: endpoints; --nb "
                + list
                + " has none");
      }
      return more.apply(options).build();
    } catch (IllegalArgumentException e) {
      throw new UsageException("--nb " + list + ": " + e.getMessage());
    }
  }

  private boolean hasTlsOptions() {
    return privateKey != null || certificate != null || caCertificate != null || anyHostName;
  }

  private TlsFiles tlsFiles() {
    if (caCertificate == null) {
      throw new UsageException("an ssl: endpoint needs -p KEY -c CERT -C CA; -C is missing");
    }
    if ((privateKey == null) != (certificate == null)) {
      throw new UsageException(
          "-p and -c go together; " + (privateKey == null ? "-p" : "-c") + " is missing");
    }
    return new TlsFiles(
        Optional.ofNullable(privateKey), Optional.ofNullable(certificate), caCertificate);
  }
}
