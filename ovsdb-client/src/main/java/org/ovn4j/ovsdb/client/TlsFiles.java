package org.ovn4j.ovsdb.client;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The PEM files of a TLS session, as OVN's tools take them with {@code --private-key}, {@code
 * --certificate} and {@code --ca-cert}. They are read at each connect, and looked at while a
 * session lives ({@link ClientOptions#tlsCheckInterval}), so files that were replaced take effect.
 *
 * @param privateKey our key, not encrypted: PKCS #8, PKCS #1 or SEC 1; empty to present no
 *     certificate
 * @param certificate our certificate, with its chain if there is one; present if the key is
 * @param caCertificate the authorities that may have signed the server's certificate
 */
public record TlsFiles(Optional<Path> privateKey, Optional<Path> certificate, Path caCertificate) {

  /**
   * Checks that key and certificate come together.
   *
   * @throws IllegalArgumentException if one is missing
   */
  public TlsFiles {
    if (privateKey.isPresent() != certificate.isPresent()) {
      throw new IllegalArgumentException(
          "a private key and a certificate come together; given: "
              + privateKey.map(Path::toString).orElse("no key")
              + ", "
              + certificate.map(Path::toString).orElse("no certificate"));
    }
  }

  /** Files for a server that wants to know its clients, as OVN's do. */
  public TlsFiles(Path privateKey, Path certificate, Path caCertificate) {
    this(Optional.of(privateKey), Optional.of(certificate), caCertificate);
  }
}
