package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.testkit.RealOvsdbServer;

/** Each kind of endpoint on a real server, and each way in which TLS fails. */
@Tag("real-ovn")
class EndpointsOnAServerTest {

  @TempDir static Path directory;

  private static TestCa ca;
  private static TlsFiles serverFiles;
  private static TlsFiles clientFiles;

  @BeforeAll
  static void certificates() {
    ca = new TestCa(directory, "ca");
    serverFiles = ca.issue("server", "IP:127.0.0.1");
    clientFiles = ca.issue("client", "DNS:client");
  }

  @Test
  void tcpOverIpv4Ipv6AndAName() {
    try (RealOvsdbServer server =
        RealOvsdbServer.builder().remote("ptcp:0:127.0.0.1").remote("ptcp:0:[::1]").start()) {
      String ipv4 = server.remotes().get(1);
      String ipv6 = server.remotes().get(2);
      assertConnects(ipv4);
      assertConnects(ipv4.replace("127.0.0.1", "localhost"));
      assertThat(ipv6).startsWith("tcp:[::1]:");
      assertConnects(ipv6);
    }
  }

  @Test
  void theFirstServerThatAnswersIsTaken() {
    try (RealOvsdbServer server = RealOvsdbServer.start()) {
      assertConnects("tcp:127.0.0.1:1,unix:/nowhere," + server.remote());
    }
  }

  @Test
  void refusedConnectionsAndUnknownNamesAreNamed() {
    assertThatExceptionOfType(NorthboundException.class)
        .isThrownBy(() -> OvsdbClient.connect("tcp:127.0.0.1:1,tcp:no.such.host.invalid:1"))
        .withMessageContaining("tcp:127.0.0.1:1: Connection refused")
        .withMessageContaining("the host name \"no.such.host.invalid\" is unknown");
  }

  @Test
  void tls() {
    try (RealOvsdbServer server = startTls()) {
      assertConnects(options(server, clientFiles));
    }
  }

  @Test
  void aBareSessionKnowsTheServersCertificate() {
    RpcListener listener =
        new RpcListener() {
          @Override
          public void notified(String method, JsonNode params) {}

          @Override
          public void ended(String reason) {}
        };
    try (RealOvsdbServer server = startTls();
        RpcSession session = RpcSession.open(options(server, clientFiles), listener)) {
      assertThat(session.serverCertificate())
          .containsInstanceOf(X509Certificate.class)
          .get()
          .extracting(certificate -> ((X509Certificate) certificate).getSubjectX500Principal())
          .hasToString("CN=server");
      TlsFiles none = new TlsFiles(Optional.empty(), Optional.empty(), ca.certificate());
      assertThatExceptionOfType(NorthboundException.class)
          .isThrownBy(() -> RpcSession.open(options(server, none), listener))
          .withMessageContaining("certificate_required");
    }
  }

  @Test
  void aServerOfAnotherAuthorityIsRefused() {
    TestCa other = new TestCa(directory, "other");
    TlsFiles files =
        new TlsFiles(clientFiles.privateKey(), clientFiles.certificate(), other.certificate());
    try (RealOvsdbServer server = startTls()) {
      assertThat(failure(options(server, files)))
          .contains("TLS: unable to find valid certification");
    }
  }

  @Test
  void aCertificateForAnotherHostIsRefusedUnlessTheCheckIsOff() {
    try (RealOvsdbServer server = startTls()) {
      ClientOptions.Builder options =
          ClientOptions.builder(ssl(server).replace("127.0.0.1", "localhost")).tls(clientFiles);
      assertThat(failure(options.build())).contains("TLS: ").contains("localhost");

      assertConnects(options.verifyHostName(false).build());
    }
  }

  @Test
  void aClientWithoutCertificateIsRefusedByTheServer() {
    TlsFiles none = new TlsFiles(Optional.empty(), Optional.empty(), ca.certificate());
    try (RealOvsdbServer server = startTls()) {
      assertThat(failure(options(server, none))).contains("TLS: ").contains("certificate_required");
    }
  }

  @Test
  void filesThatCannotBeUsedAreNamed() throws IOException {
    Path missing = directory.resolve("missing.pem");
    ClientOptions.Builder options = ClientOptions.builder("ssl:127.0.0.1:1");
    assertThat(failure(options.tls(new TlsFiles(missing, missing, ca.certificate())).build()))
        .contains("the certificate file " + missing + " cannot be read");
    Path empty = Files.createFile(directory.resolve("empty.pem"));
    assertThat(failure(options.tls(new TlsFiles(empty, ca.certificate(), empty)).build()))
        .contains("the CA certificate file " + empty + " cannot be used: it holds no certificates");

    Path notKey = ca.certificate();
    assertThat(failure(options.tls(new TlsFiles(notKey, notKey, notKey)).build()))
        .contains("the private key file " + notKey + " cannot be used: it holds no private key");
  }

  private static RealOvsdbServer startTls() {
    return RealOvsdbServer.builder()
        .remote("pssl:0:127.0.0.1")
        .tls(
            serverFiles.privateKey().orElseThrow(),
            serverFiles.certificate().orElseThrow(),
            serverFiles.caCertificate())
        .start();
  }

  private static String ssl(RealOvsdbServer server) {
    return server.remotes().get(1);
  }

  private static ClientOptions options(RealOvsdbServer server, TlsFiles files) {
    return ClientOptions.builder(ssl(server)).tls(files).build();
  }

  private static void assertConnects(String endpoints) {
    assertConnects(ClientOptions.builder(endpoints).build());
  }

  private static void assertConnects(ClientOptions options) {
    try (OvsdbClient client = OvsdbClient.connect(options)) {
      assertThat(client.snapshot().schema().name()).isEqualTo("OVN_Northbound");
    }
  }

  private static String failure(ClientOptions options) {
    try (OvsdbClient client = OvsdbClient.connect(options)) {
      throw new AssertionError("connected: " + client.snapshot());
    } catch (NorthboundException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
