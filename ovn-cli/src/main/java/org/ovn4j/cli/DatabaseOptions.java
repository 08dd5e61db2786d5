package org.ovn4j.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.ovsdb.client.ClientOptions;
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
      description = "Private key for ssl: endpoints.")
  @Nullable Path privateKey;

  @Option(
      names = {"-c", "--certificate"},
      paramLabel = "PEM",
      description = "Certificate of that key.")
  @Nullable Path certificate;

  @Option(
      names = {"-C", "--ca-cert"},
      paramLabel = "PEM",
      description = "Certificate of the authority that the servers' are checked against.")
  @Nullable Path caCertificate;

  boolean isEmbedded() {
    return endpoints == null;
  }

  NorthboundDb open() {
    return endpoints == null
        ? EmbeddedNorthbound.create()
        : OvsdbClient.connect(options(endpoints));
  }

  private ClientOptions options(String list) {
    try {
      ClientOptions.Builder options = ClientOptions.builder(list);
      if (privateKey != null && certificate != null && caCertificate != null) {
        options.tls(new TlsFiles(privateKey, certificate, caCertificate));
      }
      return options.build();
    } catch (IllegalArgumentException e) {
      throw new NorthboundException("--nb " + list + ": " + e.getMessage(), e);
    }
  }
}
