package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.testkit.Eventually;

/** TLS files that are replaced while a client uses them; needs the command openssl. */
@Tag("real-ovn")
@Timeout(120)
class TlsRenewalTest {

  private static final Transaction COMMENT = new Transaction(List.of(new Operation.Comment("x")));

  @TempDir static Path issued;

  private static TestCa ca;
  private static TlsFiles serverFiles;
  private static TlsFiles first;
  private static TlsFiles second;

  @TempDir Path directory;

  private TlsFiles files;

  private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
  private final Logger logger = Logger.getLogger("org.ovn4j.ovsdb.client");
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          log.add(new SimpleFormatter().formatMessage(entry));
        }

        @Override
        public void flush() {
          // Nothing is held back.
        }

        @Override
        public void close() {
          // Nothing is open.
        }
      };

  @BeforeAll
  static void certificates() {
    ca = new TestCa(issued, "ca");
    serverFiles = ca.issue("server", "IP:127.0.0.1");
    first = ca.issue("first", "DNS:client");
    second = ca.issue("second", "DNS:client");
  }

  @BeforeEach
  void listen() throws IOException {
    logger.addHandler(handler);
    files =
        new TlsFiles(
            directory.resolve("key"), directory.resolve("certificate"), directory.resolve("ca"));
    replace(first.caCertificate(), files.caCertificate());
    replaceKey(first);
    replaceCertificate(first);
  }

  @AfterEach
  void listenNoMore() {
    logger.removeHandler(handler);
  }

  private void replaceKey(TlsFiles from) throws IOException {
    replace(from.privateKey().orElseThrow(), files.privateKey().orElseThrow());
  }

  private void replaceCertificate(TlsFiles from) throws IOException {
    replace(from.certificate().orElseThrow(), files.certificate().orElseThrow());
  }

  private static void replace(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private ClientOptions options(TlsServer server, Duration checks) {
    return ClientOptions.builder(server.endpoint())
        .tls(files)
        .tlsCheckInterval(checks)
        .callDeadline(Duration.ofSeconds(20))
        .reconnect(Duration.ofMillis(10), Duration.ofMillis(100))
        .build();
  }

  private static String answer(JsonNode request) {
    return switch (request.path("method").asText()) {
      case "echo" -> SessionTest.result(request, "[]");
      case "transact" -> SessionTest.result(request, "[{}]");
      default -> SessionTest.good(request);
    };
  }

  @Test
  void aReplacedCertificateIsUsedByTheNextSessionWhichIsMadeForIt() throws Exception {
    try (TlsServer server = new TlsServer(serverFiles, TlsRenewalTest::answer);
        OvsdbClient client = OvsdbClient.connect(options(server, Duration.ofMillis(20)))) {
      replaceKey(second);
      assertThat(client.commit(COMMENT).isCommitted()).isTrue();
      assertThat(server.clients()).containsExactly("CN=first");

      replaceCertificate(second);

      Eventually.await(() -> server.clients().size() > 1);
      assertThat(client.commit(COMMENT).isCommitted()).isTrue();
      assertThat(server.clients()).containsExactly("CN=first", "CN=second");
    }
  }

  @Test
  void noCallIsCutAndNewOnesWaitForTheNextSession() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(1);
    try (TlsServer server =
            new TlsServer(
                serverFiles,
                request -> {
                  if (request.path("method").asText().equals("transact")) {
                    asked.countDown();
                    awaitQuietly(held);
                  }
                  return answer(request);
                });
        OvsdbClient client = OvsdbClient.connect(options(server, Duration.ofMillis(20)))) {
      CompletableFuture<CommitResult> underWay =
          CompletableFuture.supplyAsync(() -> client.commit(COMMENT));
      asked.await();
      replaceKey(second);
      replaceCertificate(second);
      Eventually.await(() -> client.state() == ConnectionState.STALE);
      CompletableFuture<CommitResult> later =
          CompletableFuture.supplyAsync(() -> client.commit(COMMENT));
      assertThat(underWay).isNotDone();
      assertThat(server.clients()).containsExactly("CN=first");

      held.countDown();

      assertThat(underWay.get(20, TimeUnit.SECONDS).isCommitted()).isTrue();
      assertThat(later.get(20, TimeUnit.SECONDS).isCommitted()).isTrue();
      assertThat(server.clients()).containsExactly("CN=first", "CN=second");
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aCertificateThatTheServerDoesNotTakeEndsNoSession() throws Exception {
    TlsFiles stranger = new TestCa(directory, "stranger").issue("third", "DNS:client");
    try (TlsServer server = new TlsServer(serverFiles, TlsRenewalTest::answer);
        OvsdbClient client = OvsdbClient.connect(options(server, Duration.ofMillis(20)))) {
      replaceKey(stranger);
      replaceCertificate(stranger);
      awaitLog("does not take the replaced TLS files");
      assertThat(client.commit(COMMENT).isCommitted()).isTrue();

      replaceKey(second);
      replaceCertificate(second);
      Eventually.await(() -> server.clients().size() > 1);
      assertThat(server.clients()).containsExactly("CN=first", "CN=second");
    }
  }

  @Test
  void whileFilesAreHalfReplacedAConnectUsesTheLastGoodOnes() throws Exception {
    try (TlsServer server = new TlsServer(serverFiles, TlsRenewalTest::answer);
        OvsdbClient client = OvsdbClient.connect(options(server, Duration.ZERO))) {
      replaceKey(second);
      hangUp(server, client);
      awaitLog("private key file " + directory.resolve("key") + " does not belong to");

      Files.writeString(directory.resolve("key"), "");
      hangUp(server, client);
      awaitLog("private key file " + directory.resolve("key") + " cannot be used");

      Files.delete(directory.resolve("key"));
      hangUp(server, client);
      awaitLog("private key file " + directory.resolve("key") + " cannot be read");
      assertThat(server.clients()).hasSizeGreaterThan(3).containsOnly("CN=first");

      replaceKey(second);
      replaceCertificate(second);
      hangUp(server, client);
      assertThat(server.clients()).contains("CN=second");
    }
  }

  /** Ends the client's session, and awaits the next one. */
  private static void hangUp(TlsServer server, OvsdbClient client) throws IOException {
    int sessions = server.clients().size();
    server.hangUp();
    Eventually.await(
        () -> server.clients().size() > sessions && client.state() == ConnectionState.CONNECTED);
  }

  @Test
  void whoNeverHadGoodFilesIsToldWhichIsBad() throws Exception {
    replaceKey(second);
    try (TlsServer server = new TlsServer(serverFiles, TlsRenewalTest::answer)) {
      assertThatExceptionOfType(NorthboundException.class)
          .isThrownBy(() -> OvsdbClient.connect(options(server, Duration.ZERO)))
          .withMessageContaining(
              "private key file %s does not belong to the certificate file %s",
              directory.resolve("key"), directory.resolve("certificate"));
    }
  }

  private void awaitLog(String part) throws InterruptedException {
    String line = "";
    while (!line.contains(part)) {
      line = log.poll(30, TimeUnit.SECONDS);
      assertThat(line).as("a line with " + part).isNotNull();
    }
  }
}
