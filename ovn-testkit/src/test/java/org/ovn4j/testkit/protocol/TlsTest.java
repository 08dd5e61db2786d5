package org.ovn4j.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {

  @TempDir private static Path directory;
  private static TestCa authority;
  private static PemFiles serverFiles;
  private static PemFiles clientFiles;

  @BeforeAll
  static void issue() {
    authority = new TestCa(directory, "authority");
    serverFiles = authority.issue("server");
    clientFiles = authority.issue("client");
  }

  private static RpcServer start(PemFiles files) throws IOException {
    return start(files, Optional.empty());
  }

  private static RpcServer start(PemFiles files, Optional<Duration> probeInterval)
      throws IOException {
    return TestServer.start(List.of("pssl:0"), Optional.of(files), Limits.DEFAULT, probeInterval);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aClientWithACertificateIsServed(String protocol)
      throws IOException, GeneralSecurityException {
    try (RpcServer server = start(serverFiles);
        TestClient client =
            TestClient.connect(server.remotes().get(0), clientFiles.context(), protocol)) {
      assertThat(client.result("list_dbs", "[]")).hasSize(2);
      String large = "x".repeat(3 << 20);
      assertThat(client.result("echo", "[\"" + large + "\"]").get(0).asText()).isEqualTo(large);
    }
  }

  @Test
  void aClientWithoutCertificateIsNot() throws IOException, GeneralSecurityException {
    SSLContext withoutKey = SSLContext.getInstance("TLS");
    withoutKey.init(null, PemFiles.trustManagers(authority.certificate()), null);
    try (RpcServer server = start(serverFiles)) {
      assertRefused(server, withoutKey);
    }
  }

  @Test
  void norIsOneOfAnotherAuthority() throws IOException, GeneralSecurityException {
    PemFiles other = new TestCa(directory, "other").issue("stranger");
    PemFiles stranger =
        new PemFiles(other.privateKey(), other.certificate(), serverFiles.caCertificate());
    try (RpcServer server = start(serverFiles)) {
      assertRefused(server, stranger.context());
    }
  }

  private static void assertRefused(RpcServer server, SSLContext tls) {
    assertThatThrownBy(
            () -> {
              try (TestClient client =
                  TestClient.connect(server.remotes().get(0), tls, "TLSv1.3")) {
                client.result("echo", "[]");
              }
            })
        .isInstanceOf(IOException.class);
    assertThat(server.sessions()).isZero();
  }

  @Test
  void whoDoesNotSpeakTlsIsDisconnected() throws IOException {
    try (RpcServer server = start(serverFiles);
        TestClient plain = TestClient.connect(server.remotes().get(0).replace("ssl:", "tcp:"))) {
      plain.send("{\"method\":\"echo\",\"params\":[],\"id\":1}");
      assertThat(plain.isClosedByServer()).isTrue();
    }
  }

  @Test
  void whoNeverEndsTheHandshakeIsDisconnected() throws IOException {
    try (RpcServer server = start(serverFiles, Optional.of(Duration.ofMillis(100)));
        TestClient silent = TestClient.connect(server.remotes().get(0).replace("ssl:", "tcp:"))) {
      assertThat(silent.isClosedByServer()).isTrue();
    }
  }

  @Test
  void anRsaKeyMayBeInItsOwnFormat() throws IOException, GeneralSecurityException {
    PemFiles rsa = authority.issueRsa("rsa");
    assertThat(Files.readString(rsa.privateKey())).contains("BEGIN RSA PRIVATE KEY");
    try (RpcServer server = start(rsa);
        TestClient client =
            TestClient.connect(server.remotes().get(0), clientFiles.context(), "TLSv1.3")) {
      assertThat(client.result("list_dbs", "[]")).hasSize(2);
    }
  }

  @Test
  void aFileWithoutKeyIsRefused() {
    PemFiles swapped =
        new PemFiles(serverFiles.certificate(), serverFiles.certificate(), authority.certificate());
    assertThatThrownBy(() -> start(swapped))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no unencrypted PKCS#8 or PKCS#1 key");
  }
}
