package org.ovn4j.testkit.protocol;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * What ovsdb-server's options {@code --private-key}, {@code --certificate} and {@code --ca-cert}
 * name: PEM files.
 *
 * @param privateKey an unencrypted key, PKCS#8 or PKCS#1
 * @param certificate its certificate; those of intermediate authorities may follow
 * @param caCertificate who must have signed the clients' certificates
 */
public record PemFiles(Path privateKey, Path certificate, Path caCertificate) {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]+)-----END \\1-----");

  /** The start of a PKCS#8 key of algorithm rsaEncryption (RFC 5208, RFC 8017 appendix C). */
  private static final byte[] RSA_PREFIX = {
    2, 1, 0, 0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
  };

  /**
   * A context with these keys.
   *
   * @throws IOException if a file cannot be read or holds something else
   */
  SSLContext context() throws IOException {
    try {
      char[] noPassword = new char[0];
      KeyStore keys = emptyStore();
      keys.setKeyEntry(
          "server",
          readKey(),
          noPassword,
          readCertificates(certificate).toArray(Certificate[]::new));
      KeyManagerFactory keyManagers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(keys, noPassword);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), trustManagers(caCertificate), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot use " + this + ": " + e.getMessage(), e);
    }
  }

  /** Who trusts what the authorities in the file have signed. */
  static TrustManager[] trustManagers(Path authorities)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = emptyStore();
    for (Certificate authority : readCertificates(authorities)) {
      trusted.setCertificateEntry("authority" + trusted.size(), authority);
    }
    TrustManagerFactory trustManagers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trustManagers.init(trusted);
    return trustManagers.getTrustManagers();
  }

  /** A server's engine of the context that wants a certificate of its client. */
  static SSLEngine engine(SSLContext context) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    parameters.setNeedClientAuth(true);
    engine.setSSLParameters(parameters);
    return engine;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static List<Certificate> readCertificates(Path file)
      throws GeneralSecurityException, IOException {
    List<Certificate> certificates =
        List.copyOf(
            CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file))));
    if (certificates.isEmpty()) {
      throw new IOException("no certificate in " + file);
    }
    return certificates;
  }

  private PrivateKey readKey() throws GeneralSecurityException, IOException {
    Matcher block = BLOCK.matcher(Files.readString(privateKey, StandardCharsets.US_ASCII));
    while (block.find()) {
      switch (block.group(1)) {
        case "PRIVATE KEY" -> {
          return decode(bytes(block.group(2)));
        }
        case "RSA PRIVATE KEY" -> {
          return decode(wrapRsa(bytes(block.group(2))));
        }
        default -> {
          // The parameters of an elliptic curve, say.
        }
      }
    }
    throw new IOException("no unencrypted PKCS#8 or PKCS#1 key in " + privateKey);
  }

  private static byte[] bytes(String base64) {
    return Base64.getMimeDecoder().decode(base64);
  }

  private PrivateKey decode(byte[] pkcs8) throws GeneralSecurityException, IOException {
    InvalidKeySpecException cause = new InvalidKeySpecException();
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException e) {
        cause = e;
      }
    }
    throw new IOException("a key of an unknown algorithm in " + privateKey, cause);
  }

  private static byte[] wrapRsa(byte[] pkcs1) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(RSA_PREFIX);
    writeDer(content, 4, pkcs1);
    ByteArrayOutputStream sequence = new ByteArrayOutputStream();
    writeDer(sequence, 0x30, content.toByteArray());
    return sequence.toByteArray();
  }

  /** Tag, length in the shortest form, content: ITU-T X.690 section 10. Keys have under 64 KiB. */
  private static void writeDer(ByteArrayOutputStream out, int tag, byte[] content)
      throws IOException {
    out.write(tag);
    int length = content.length;
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.write(0x81);
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
    out.write(content);
  }
}
