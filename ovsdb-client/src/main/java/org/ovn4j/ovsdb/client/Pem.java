package org.ovn4j.ovsdb.client;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the keys and certificates in a PEM text, RFC 7468. */
final class Pem {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]+)-----END \\1-----");

  /** A line that old formats have in an encrypted key, RFC 1421 section 4.6.1.1. */
  private static final String ENCRYPTED = "Proc-Type: 4,ENCRYPTED";

  /** The algorithm rsaEncryption with its parameters, RFC 8017 appendix A.1. */
  private static final byte[] RSA = {
    0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
  };

  /** The identifier of the algorithm ecPublicKey, RFC 5480 section 2.1.1. */
  private static final byte[] EC = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

  private static final byte[] VERSION_0 = {2, 1, 0};

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 4;
  private static final int CONTEXT_0 = 0xa0;

  private Pem() {}

  /**
   * All certificates, in their order.
   *
   * @throws GeneralSecurityException if there are none, or one is malformed
   */
  static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    for (Matcher block = BLOCK.matcher(text); block.find(); ) {
      if (block.group(1).equals("CERTIFICATE")) {
        certificates.add(
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(bytes(block.group(2)))));
      }
    }
    if (certificates.isEmpty()) {
      throw new GeneralSecurityException("it holds no certificates in PEM");
    }
    return certificates;
  }

  /**
   * The first private key: PKCS #8 (RFC 5958), PKCS #1 (RFC 8017 appendix A.1.2) or SEC 1 (RFC
   * 5915).
   *
   * @throws GeneralSecurityException if there is none, or it is encrypted or malformed
   */
  static PrivateKey privateKey(String text) throws GeneralSecurityException {
    for (Matcher block = BLOCK.matcher(text); block.find(); ) {
      switch (block.group(1)) {
        case "PRIVATE KEY" -> {
          return decode(bytes(block.group(2)));
        }
        case "RSA PRIVATE KEY" -> {
          return decode(pkcs8(RSA, bytes(block.group(2))));
        }
        case "EC PRIVATE KEY" -> {
          byte[] key = bytes(block.group(2));
          return decode(pkcs8(der(SEQUENCE, EC, curve(key)), key));
        }
        case "ENCRYPTED PRIVATE KEY" -> throw encrypted();
        default -> {
          // The parameters of an elliptic curve, say.
        }
      }
    }
    // Headers have a hyphen, so that such a block is none of ours.
    throw text.contains(ENCRYPTED)
        ? encrypted()
        : new GeneralSecurityException("it holds no private key in PEM");
  }

  private static GeneralSecurityException encrypted() {
    return new GeneralSecurityException(
        "the key is encrypted; openssl pkey -in KEY -out PLAIN writes it without a password");
  }

  private static byte[] bytes(String base64) throws GeneralSecurityException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("it is malformed PEM", e);
    }
  }

  private static PrivateKey decode(byte[] pkcs8) throws GeneralSecurityException {
    InvalidKeySpecException cause = new InvalidKeySpecException();
    for (String algorithm : List.of("RSA", "EC", "EdDSA", "DSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException e) {
        cause = e;
      }
    }
    throw new GeneralSecurityException("the key is malformed, or of an unknown algorithm", cause);
  }

  /** PrivateKeyInfo, RFC 5958 section 2. */
  private static byte[] pkcs8(byte[] algorithm, byte[] key) {
    return der(SEQUENCE, VERSION_0, algorithm, der(OCTET_STRING, key));
  }

  /** The parameters in an ECPrivateKey: version, private key, then parameters with the tag [0]. */
  private static byte[] curve(byte[] key) throws GeneralSecurityException {
    try {
      int end = key.length;
      for (int at = content(key, 0); at < end; at = content(key, at) + length(key, at)) {
        if ((key[at] & 0xff) == CONTEXT_0) {
          return Arrays.copyOfRange(key, content(key, at), content(key, at) + length(key, at));
        }
      }
    } catch (ArrayIndexOutOfBoundsException e) {
      throw new GeneralSecurityException("the key is malformed", e);
    }
    throw new GeneralSecurityException("the key does not name its elliptic curve");
  }

  /** Where the content of the element begins: behind its tag and length. */
  private static int content(byte[] der, int element) {
    int first = der[element + 1] & 0xff;
    return element + 2 + (first < 0x80 ? 0 : first - 0x80);
  }

  private static int length(byte[] der, int element) {
    int begin = content(der, element);
    if (begin == element + 2) {
      return der[element + 1];
    }
    int length = 0;
    for (int i = element + 2; i < begin; i++) {
      length = (length << 8) | (der[i] & 0xff);
    }
    return length;
  }

  /** Tag, length in the shortest form, contents: ITU-T X.690 section 10. Keys have under 64 KiB. */
  private static byte[] der(int tag, byte[]... contents) {
    int length = Arrays.stream(contents).mapToInt(content -> content.length).sum();
    int header = length < 0x80 ? 2 : length < 0x100 ? 3 : 4;
    byte[] element = new byte[header + length];
    element[0] = (byte) tag;
    element[1] = (byte) (header == 2 ? length : 0x80 + header - 2);
    if (header == 4) {
      element[2] = (byte) (length >> 8);
    }
    if (header > 2) {
      element[header - 1] = (byte) length;
    }
    int at = header;
    for (byte[] content : contents) {
      System.arraycopy(content, 0, element, at, content.length);
      at += content.length;
    }
    return element;
  }
}
