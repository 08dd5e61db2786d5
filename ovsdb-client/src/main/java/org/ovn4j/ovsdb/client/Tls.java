package org.ovn4j.ovsdb.client;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.ovn4j.northbound.NorthboundException;

/** Reads TLS files. */
final class Tls {

  private Tls() {}

  /**
   * A context that checks the server against the given authorities only.
   *
   * @throws NorthboundException if a file cannot be used; names it
   */
  static SslContext context(TlsFiles files, boolean verifyHostName) {
    SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
    // An empty name turns the check off; null would leave it to netty's default.
    builder.endpointIdentificationAlgorithm(verifyHostName ? "HTTPS" : "");
    readable("CA certificate", files.caCertificate());
    files.certificate().ifPresent(file -> readable("certificate", file));
    files.privateKey().ifPresent(file -> readable("private key", file));
    try {
      builder.trustManager(files.caCertificate().toFile());
    } catch (IllegalArgumentException e) {
      throw new NorthboundException(
          "TLS: " + files.caCertificate() + " holds no PEM certificates", e);
    }
    if (files.privateKey().isPresent()) {
      Path key = files.privateKey().get();
      try {
        builder.keyManager(files.certificate().orElseThrow().toFile(), key.toFile());
      } catch (IllegalArgumentException e) {
        throw new NorthboundException(
            "TLS: private key "
                + key
                + " or certificate "
                + files.certificate().orElseThrow()
                + " cannot be used. The key must be PKCS #8 in PEM without a password;"
                + " openssl pkcs8 -topk8 -nocrypt -in KEY converts others",
            e);
      }
    }
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new NorthboundException("TLS: " + Failures.describe(e), e);
    }
  }

  private static void readable(String what, Path file) {
    if (!Files.isReadable(file)) {
      throw new NorthboundException("TLS: the " + what + " file " + file + " cannot be read");
    }
  }
}
