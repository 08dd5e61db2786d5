package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.testkit.Eventually;
import org.ovn4j.testkit.RealOvsdbServer;

/**
 * All TLS files of a real server and of its client are replaced, one after another, while commits
 * are made all the time.
 */
@Tag("real-ovn")
@Timeout(120)
class TlsRotationTest {

  @TempDir Path directory;

  private final AtomicInteger commits = new AtomicInteger();
  private final AtomicBoolean enough = new AtomicBoolean();

  @Test
  void noCommitFailsOrIsLost() throws Exception {
    TestCa oldCa = new TestCa(directory, "old-ca");
    TestCa newCa = new TestCa(directory, "new-ca");
    TlsFiles oldServer = oldCa.issue("old-server", "IP:127.0.0.1");
    TlsFiles newServer = newCa.issue("new-server", "IP:127.0.0.1");
    TlsFiles oldClient = oldCa.issue("old-client", "DNS:client");
    TlsFiles newClient = newCa.issue("new-client", "DNS:client");
    TlsFiles serverFiles = copy(oldServer, "server");
    TlsFiles clientFiles = copy(oldClient, "client");
    try (RealOvsdbServer server =
            RealOvsdbServer.builder()
                .remote("pssl:0:127.0.0.1")
                .tls(
                    serverFiles.privateKey().orElseThrow(),
                    serverFiles.certificate().orElseThrow(),
                    serverFiles.caCertificate())
                .start();
        TcpProxy proxy = new TcpProxy(server.remotes().get(1));
        OvsdbClient client = OvsdbClient.connect(options(proxy.endpoint(), clientFiles))) {
      CompletableFuture<Void> stream = CompletableFuture.runAsync(() -> commitAllTheTime(client));

      // Both trust both authorities, then both have the new certificates, then only the new
      // authority is left.
      String both = Files.readString(oldCa.certificate()) + Files.readString(newCa.certificate());
      Files.writeString(serverFiles.caCertificate(), both);
      awaitTaken(server, newClient, oldServer);
      replace(clientFiles.caCertificate(), both, proxy);
      // ovsdb-server never takes a pair of which it saw one file change before the other.
      server.pause();
      replace(serverFiles.privateKey().orElseThrow(), newServer.privateKey().orElseThrow());
      replace(serverFiles.certificate().orElseThrow(), newServer.certificate().orElseThrow());
      server.resume();
      awaitTaken(server, newClient, newServer);
      replace(clientFiles.privateKey().orElseThrow(), newClient.privateKey().orElseThrow());
      replace(
          clientFiles.certificate().orElseThrow(),
          Files.readString(newClient.certificate().orElseThrow()),
          proxy);
      replace(clientFiles.caCertificate(), Files.readString(newCa.certificate()), proxy);
      replace(serverFiles.caCertificate(), newCa.certificate());

      int before = commits.get();
      Eventually.await(() -> commits.get() > before + 10 || stream.isDone());
      enough.set(true);
      stream.join();
      assertThat(client.snapshot().rows(LogicalSwitch.TABLE)).hasSize(commits.get());
      assertThatExceptionOfType(NorthboundException.class)
          .isThrownBy(() -> OvsdbClient.connect(options(proxy.endpoint(), oldClient)))
          .withMessageContaining("TLS: ");
    }
  }

  private static ClientOptions options(String endpoint, TlsFiles files) {
    return ClientOptions.builder(endpoint)
        .tls(files)
        .tlsCheckInterval(Duration.ofMillis(100))
        .build();
  }

  /** Each commit is answered, and its row is there. */
  private void commitAllTheTime(OvsdbClient client) {
    while (!enough.get()) {
      UUID uuid = new UUID(1, commits.get());
      client
          .commit(
              new Transaction(
                  List.of(
                      new Operation.Insert(
                          LogicalSwitch.TABLE,
                          uuid,
                          new TreeMap<>(Map.of("name", Datum.of("s" + uuid)))))))
          .orElseThrow();
      assertThat(client.snapshot().find(LogicalSwitch.TABLE, uuid)).isPresent();
      commits.incrementAndGet();
    }
  }

  private TlsFiles copy(TlsFiles files, String name) throws IOException {
    Path key = directory.resolve(name + "-live.key");
    Path certificate = directory.resolve(name + "-live.pem");
    Path ca = directory.resolve(name + "-live-ca.pem");
    replace(key, files.privateKey().orElseThrow());
    replace(certificate, files.certificate().orElseThrow());
    replace(ca, files.caCertificate());
    return new TlsFiles(key, certificate, ca);
  }

  private static void replace(Path file, Path by) throws IOException {
    Files.writeString(file, Files.readString(by));
  }

  /** Replaces a file of the client, and awaits the session that is made for it. */
  private static void replace(Path file, String by, TcpProxy proxy) throws IOException {
    int before = proxy.connections();
    Files.writeString(file, by);
    // One to try the files, and the session's.
    Eventually.await(() -> proxy.connections() >= before + 2);
  }

  /** Waits until the server, which reads its files when it likes, takes this client and is that. */
  private static void awaitTaken(RealOvsdbServer server, TlsFiles client, TlsFiles asServer) {
    TlsFiles files =
        new TlsFiles(client.privateKey(), client.certificate(), asServer.caCertificate());
    Eventually.await(
        () -> {
          try (OvsdbClient probe = OvsdbClient.connect(options(server.remotes().get(1), files))) {
            return probe.state() == ConnectionState.CONNECTED;
          } catch (NorthboundException e) {
            return false;
          }
        });
  }
}
