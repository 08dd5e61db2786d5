package org.ovn4j.ovsdb.client;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.ovn4j.northbound.NorthboundException;

/**
 * The TLS contexts of a client, from files that somebody may replace at any time. Thread-safe.
 *
 * <p>Files are replaced one after another. While they do not belong together, those read last that
 * did are used.
 */
final class Tls {

  private static final Logger LOG = System.getLogger("org.ovn4j.ovsdb.client");

  /** What is signed to find out whether two keys are a pair. */
  private static final byte[] PROBE = {1, 2, 3};

  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  private final TlsFiles files;
  private final boolean verifyHostName;
  private @Nullable Content good;

  /** What the files hold; empty for those that are not wanted. */
  private record Content(String caCertificate, String certificate, String privateKey) {}

  Tls(TlsFiles files, boolean verifyHostName) {
    this.files = files;
    this.verifyHostName = verifyHostName;
  }

  /**
   * A context of the files as they are now, or as they were when they last could be used. It checks
   * the server against the given authorities only.
   *
   * @throws NorthboundException if they cannot be used, and never could; names the file
   */
  synchronized SslContext context() {
    try {
      Content now = read();
      SslContext context = context(now);
      good = now;
      return context;
    } catch (NorthboundException e) {
      if (good == null) {
        throw e;
      }
      LOG.log(Level.WARNING, "{0}; the files as they were before are used", e.getMessage());
      return context(good);
    }
  }

  /** A context of the files as they are now, if they are others than those used last, and good. */
  synchronized Optional<SslContext> replacement() {
    try {
      Content now = read();
      return now.equals(good) ? Optional.empty() : Optional.of(context(now));
    } catch (NorthboundException e) {
      LOG.log(Level.WARNING, "{0}; the session goes on without", e.getMessage());
      return Optional.empty();
    }
  }

  private Content read() {
    return new Content(
        read("CA certificate", files.caCertificate()),
        files.certificate().map(file -> read("certificate", file)).orElse(""),
        files.privateKey().map(file -> read("private key", file)).orElse(""));
  }

  private static String read(String what, Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new NorthboundException("TLS: the " + what + " file " + file + " cannot be read", e);
    }
  }

  private SslContext context(Content content) {
    SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
    // An empty name turns the check off; null would leave it to netty's default.
    builder.endpointIdentificationAlgorithm(verifyHostName ? "HTTPS" : "");
    builder.trustManager(
        certificates("CA certificate", files.caCertificate(), content.caCertificate()));
    if (files.privateKey().isPresent()) {
      Path file = files.certificate().orElseThrow();
      X509Certificate[] chain = certificates("certificate", file, content.certificate());
      PrivateKey key = key(files.privateKey().get(), content.privateKey());
      requirePair(key, chain[0].getPublicKey());
      builder.keyManager(key, chain);
    }
    try {
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new NorthboundException("TLS: " + Failures.describe(e), e);
    }
  }

  private static X509Certificate[] certificates(String what, Path file, String text) {
    try {
      List<X509Certificate> certificates = Pem.certificates(text);
      return certificates.toArray(X509Certificate[]::new);
    } catch (GeneralSecurityException e) {
      throw unfit(what, file, e);
    }
  }

  private static PrivateKey key(Path file, String text) {
    try {
      return Pem.privateKey(text);
    } catch (GeneralSecurityException e) {
      throw unfit("private key", file, e);
    }
  }

  private static NorthboundException unfit(String what, Path file, GeneralSecurityException e) {
    return new NorthboundException(
        "TLS: the " + what + " file " + file + " cannot be used: " + e.getMessage(), e);
  }

  private void requirePair(PrivateKey key, PublicKey certified) {
    if (!arePair(key, certified)) {
      throw new NorthboundException(
          "TLS: the private key file "
              + files.privateKey().orElseThrow()
              + " does not belong to the certificate file "
              + files.certificate().orElseThrow());
    }
  }

  private static boolean arePair(PrivateKey key, PublicKey certified) {
    String algorithm = SIGNATURES.get(certified.getAlgorithm());
    if (algorithm == null) {
      return true; // the server will tell
    }
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      LOG.log(Level.DEBUG, "keys of different algorithms", e);
      return false;
    }
  }
}
