package org.ovn4j.ovsdb.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.ovsdb.client.FaultyProxy.Way;
import org.ovn4j.testkit.Eventually;
import org.ovn4j.testkit.RealOvsdbServer;

/** TLS with a real server, and each way in which it fails. */
@Tag("real-ovn")
@Timeout(60)
class TlsOnAServerTest {

  private static final Duration DAY = Duration.ofDays(1);

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
  void bothSidesAreKnown() {
    try (RealOvsdbServer server = start(serverFiles)) {
      assertConnects(options(server, clientFiles));
    }
  }

  @Test
  void aServerOfAnotherAuthorityIsRefused() {
    TestCa other = new TestCa(directory, "other");
    TlsFiles files =
        new TlsFiles(clientFiles.privateKey(), clientFiles.certificate(), other.certificate());
    try (RealOvsdbServer server = start(serverFiles)) {
      assertThat(failure(options(server, files)))
          .contains("TLS: unable to find valid certification");
    }
  }

  @Test
  void anExpiredServerIsRefused() {
    Instant now = Instant.now();
    TlsFiles expired =
        ca.issue("expired", "IP:127.0.0.1", now.minus(DAY.multipliedBy(2)), now.minus(DAY));
    try (RealOvsdbServer server = start(expired)) {
      assertThat(failure(options(server, clientFiles))).contains("TLS: NotAfter: ");
    }
  }

  @Test
  void aServerThatIsNotYetValidIsRefused() {
    Instant now = Instant.now();
    TlsFiles early =
        ca.issue("early", "IP:127.0.0.1", now.plus(DAY), now.plus(DAY.multipliedBy(2)));
    try (RealOvsdbServer server = start(early)) {
      assertThat(failure(options(server, clientFiles))).contains("TLS: NotBefore: ");
    }
  }

  @Test
  void aCertificateForAnotherHostIsRefusedUnlessTheCheckIsOff() {
    try (RealOvsdbServer server = start(serverFiles)) {
      ClientOptions.Builder options =
          ClientOptions.builder(ssl(server).replace("127.0.0.1", "localhost")).tls(clientFiles);
      assertThat(failure(options.build())).contains("TLS: ").contains("localhost");

      assertConnects(options.verifyHostName(false).build());
    }
  }

  @Test
  void aClientWithoutCertificateIsRefusedByTheServer() {
    TlsFiles none = new TlsFiles(Optional.empty(), Optional.empty(), ca.certificate());
    try (RealOvsdbServer server = start(serverFiles)) {
      assertThat(failure(options(server, none))).contains("TLS: ").contains("certificate_required");
    }
  }

  @Test
  void aClientOfAnotherAuthorityIsRefusedByTheServer() {
    TlsFiles stranger = new TestCa(directory, "strangers").issue("stranger", "DNS:stranger");
    TlsFiles files = new TlsFiles(stranger.privateKey(), stranger.certificate(), ca.certificate());
    try (RealOvsdbServer server = start(serverFiles)) {
      assertThat(failure(options(server, files)))
          .contains("TLS: Received fatal alert: certificate_required")
          .contains("of an authority that the server does not trust");
    }
  }

  @Test
  void plainTcpToATlsPort() {
    try (RealOvsdbServer server = start(serverFiles)) {
      assertThat(failure(ClientOptions.builder(ssl(server).replace("ssl:", "tcp:")).build()))
          .contains(" before it answered anything; is it a port for ssl: endpoints?");
    }
  }

  @Test
  void tlsToAPlainPort() {
    try (RealOvsdbServer server = RealOvsdbServer.builder().remote("ptcp:0:127.0.0.1").start()) {
      String endpoint = server.remotes().get(1).replace("tcp:", "ssl:");
      assertThat(failure(ClientOptions.builder(endpoint).tls(clientFiles).build()))
          .contains("TLS: the server closed the connection in the handshake;")
          .contains("is it a port for tcp: endpoints?");
    }
  }

  /** Of a server that speaks one version only; the other one is refused. */
  @ParameterizedTest
  @CsvSource({"TLSv1.2, -tls1_3", "TLSv1.3, -tls1_2"})
  void eachVersion(String version, String other) throws Exception {
    Path configuration = directory.resolve(version + ".conf");
    Files.writeString(
        configuration,
        """
        openssl_conf = program
        [program]
        ssl_conf = ssl
        [ssl]
        system_default = versions
        [versions]
        MinProtocol = %s
        MaxProtocol = %s
        """
            .formatted(version, version));
    Process server = startWith(configuration, directory.resolve(version));
    try {
      String address = "127.0.0.1:" + awaitPort(directory.resolve(version + ".output"));
      assertConnects(ClientOptions.builder("ssl:" + address).tls(clientFiles).build());

      Process client =
          new ProcessBuilder("openssl", "s_client", other, "-connect", address)
              .redirectErrorStream(true)
              .start();
      client.getOutputStream().close();
      assertThat(new String(client.getInputStream().readAllBytes(), UTF_8))
          .contains("alert protocol version");
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  private static Process startWith(Path configuration, Path name) throws Exception {
    Path database = Path.of(name + ".db");
    new ProcessBuilder(
            "ovsdb-tool", "create", database.toString(), "/usr/share/ovn/ovn-nb.ovsschema")
        .start()
        .waitFor();
    ProcessBuilder server =
        new ProcessBuilder(
                "ovsdb-server",
                "--remote=pssl:0:127.0.0.1",
                "--private-key=" + serverFiles.privateKey().orElseThrow(),
                "--certificate=" + serverFiles.certificate().orElseThrow(),
                "--ca-cert=" + serverFiles.caCertificate(),
                "--unixctl=" + name + ".ctl",
                database.toString())
            .redirectErrorStream(true)
            .redirectOutput(Path.of(name + ".output").toFile());
    server.environment().put("OPENSSL_CONF", configuration.toString());
    return server.start();
  }

  private static String awaitPort(Path output) throws IOException {
    Pattern line = Pattern.compile("listening on port (\\d+)");
    Eventually.await(() -> line.matcher(text(output)).find());
    Matcher found = line.matcher(text(output));
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return ""; // it is not there yet
    }
  }

  /** As over TCP; and the TLS handler must not flush what it holds. */
  @Test
  void whatWasNotSentOfATransactionInDoubtIsDropped() {
    try (RealOvsdbServer server = start(serverFiles);
        FaultyProxy proxy = FaultyProxy.before(ssl(server).replace("ssl:", "tcp:"));
        OvsdbClient client =
            OvsdbClient.connect(
                ClientOptions.builder(proxy.endpoint().replace("tcp:", "ssl:"))
                    .tls(clientFiles)
                    .callDeadline(Duration.ofSeconds(1))
                    .reconnect(Duration.ofMillis(10), Duration.ofMillis(100))
                    .build())) {
      proxy.hold(Way.TO_SERVER);
      Transaction transaction = insert("x".repeat(300_000));
      assertThat(client.commit(transaction)).isInstanceOf(CommitResult.InDoubt.class);
      assertThat(client.snapshot().size()).isZero();

      proxy.heal();
      Eventually.await(() -> proxy.open() == 1);
      client.commit(insert("second")).orElseThrow();
    }
  }

  private static Transaction insert(String name) {
    return new Transaction(
        List.of(
            new Operation.Insert(
                LogicalSwitch.TABLE,
                new UUID(7, 7),
                new TreeMap<>(Map.of("name", Datum.of(name))))));
  }

  private static RealOvsdbServer start(TlsFiles files) {
    return RealOvsdbServer.builder()
        .remote("pssl:0:127.0.0.1")
        .tls(
            files.privateKey().orElseThrow(),
            files.certificate().orElseThrow(),
            files.caCertificate())
        .start();
  }

  private static String ssl(RealOvsdbServer server) {
    return server.remotes().get(1);
  }

  private static ClientOptions options(RealOvsdbServer server, TlsFiles files) {
    return ClientOptions.builder(ssl(server)).tls(files).build();
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
