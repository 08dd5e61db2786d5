package org.ovn4j.ovsdb.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys as the command openssl writes them; {@code ovs-pki} uses it. */
@Tag("real-ovn")
class PemTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "genrsa 2048",
        "genrsa -traditional 2048",
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256",
        "ecparam -name prime256v1 -genkey",
        "ecparam -name secp384r1 -genkey -noout",
        "ecparam -name secp521r1 -genkey -noout",
        "genpkey -algorithm ED25519"
      })
  void aKeyIsTheOneThatOpensslSaysItIs(String command) throws Exception {
    String pem = openssl(command, "");
    byte[] pkcs8 = opensslBytes("pkcs8 -topk8 -nocrypt -outform DER", pem);
    assertThat(secret(Pem.privateKey(pem))).isEqualTo(secret(Pem.privateKey(pem(pkcs8))));
  }

  /** Of an elliptic curve's key there are several encodings: with its public key and without. */
  private static Object secret(PrivateKey key) {
    return key instanceof ECPrivateKey curve
        ? List.of(curve.getS(), curve.getParams().getCurve())
        : key;
  }

  private static String pem(byte[] pkcs8) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(pkcs8)
        + "\n-----END PRIVATE KEY-----\n";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "genrsa -aes128 -passout pass:secret 2048",
        "genrsa -aes128 -passout pass:secret -traditional 2048"
      })
  void anEncryptedKeyIsRefusedAndTheWayOutNamed(String command) throws Exception {
    String pem = openssl(command, "");
    assertThatExceptionOfType(GeneralSecurityException.class)
        .isThrownBy(() -> Pem.privateKey(pem))
        .withMessageContaining("the key is encrypted; openssl pkey -in KEY");
  }

  @Test
  void whatIsNoKeyIsRefused() throws Exception {
    String good = openssl("ecparam -name prime256v1 -genkey -noout", "");
    assertRefused("", "no private key");
    assertRefused(good.replace("EC PRIVATE", "PUBLIC"), "no private key");
    assertRefused(good.replace("EC PRIVATE", "PRIVATE"), "malformed, or of an unknown algorithm");
    assertRefused(good.replace("EC PRIVATE", "RSA PRIVATE"), "malformed");
    String[] lines = good.strip().split("\n", -1);
    assertRefused(lines[0] + "\n" + lines[1] + "\n" + lines[lines.length - 1], "malformed");
    String noCurve = openssl("ec -no_public -param_enc explicit", good);
    assertRefused(noCurve, "malformed, or of an unknown algorithm");
    assertRefused(
        lines[0] + "\nMAA=\n" + lines[lines.length - 1], "does not name its elliptic curve");
    assertThatExceptionOfType(GeneralSecurityException.class)
        .isThrownBy(() -> Pem.certificates(good))
        .withMessageContaining("no certificates");
  }

  private static void assertRefused(String pem, String reason) {
    assertThatExceptionOfType(GeneralSecurityException.class)
        .isThrownBy(() -> Pem.privateKey(pem))
        .withMessageContaining(reason);
  }

  private static String openssl(String arguments, String input) throws Exception {
    return new String(opensslBytes(arguments, input), UTF_8);
  }

  private static byte[] opensslBytes(String arguments, String input) throws Exception {
    Process process =
        new ProcessBuilder(("openssl " + arguments).split(" ", -1))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().write(input.getBytes(UTF_8));
    process.getOutputStream().close();
    byte[] output = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
    return output;
  }
}
