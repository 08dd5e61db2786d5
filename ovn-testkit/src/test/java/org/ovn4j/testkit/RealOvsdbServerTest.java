package org.ovn4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundException;

@Tag("real-ovn")
class RealOvsdbServerTest {

  private static final String ADD_SWITCH =
      "[{\"op\":\"insert\",\"table\":\"Logical_Switch\",\"row\":{\"name\":\"a\"}}]";

  private static void awaitCall(Semaphore calls) throws InterruptedException {
    assertThat(calls.tryAcquire(20, TimeUnit.SECONDS)).as("a listener was called").isTrue();
  }

  @Test
  void whatIsTransactedIsInSnapshotAndDump() {
    try (RealOvsdbServer server = RealOvsdbServer.start();
        NorthboundDb northbound = server.northbound()) {
      assertThat(RealOvsdbServer.isInstalled()).isTrue();
      assertThat(northbound.snapshot().size()).isZero();
      assertThat(server.transact(ADD_SWITCH)).startsWith("[{\"uuid\":[\"uuid\",");
      assertThat(server.transact("[]")).isEqualTo("[]");
      assertThat(northbound.snapshot().size()).isEqualTo(1);
      assertThat(server.dump()).matches("Logical_Switch\n  [-0-9a-f]{36} name=\"a\"\n");
      assertThat(server.schema()).isEqualTo(northbound.snapshot().schema());
    }
  }

  @Test
  void listenersAreCalledForChangesAndForTheEndOfTheConnection() throws InterruptedException {
    Semaphore calls = new Semaphore(0);
    Semaphore others = new Semaphore(0);
    try (RealOvsdbServer server = RealOvsdbServer.start();
        NorthboundDb northbound = server.northbound()) {
      northbound.watch(calls::release);
      northbound.watch(others::release).close();
      server.transact(ADD_SWITCH);
      awaitCall(calls);
      server.kill();
      awaitCall(calls);
      assertThat(calls.availablePermits()).isZero();
      assertThat(others.availablePermits()).isZero();
    }
  }

  @Test
  void aKilledServerKeepsItsRowsForItsRestart() {
    try (RealOvsdbServer server = RealOvsdbServer.start()) {
      NorthboundDb before = server.northbound();
      server.transact(ADD_SWITCH);
      server.kill();
      assertThatThrownBy(before::snapshot).isInstanceOf(NorthboundException.class);
      assertThatThrownBy(server::northbound).isInstanceOf(NorthboundException.class);
      assertThatThrownBy(() -> server.transact("[]")).isInstanceOf(NorthboundException.class);
      server.restart();
      assertThat(server.northbound().snapshot().size()).isEqualTo(1);
      assertThat(server.transact(ADD_SWITCH)).contains("uuid");
    }
  }

  @Test
  void aPausedServerAnswersWhenItGoesOn()
      throws InterruptedException, ExecutionException, TimeoutException {
    try (RealOvsdbServer server = RealOvsdbServer.start()) {
      server.pause();
      CompletableFuture<String> answer =
          CompletableFuture.supplyAsync(() -> server.transact(ADD_SWITCH));
      assertThatThrownBy(() -> answer.get(100, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      server.resume();
      assertThat(answer.get(20, TimeUnit.SECONDS)).contains("uuid");
    }
  }

  @Test
  void aPausedServerCanBeClosed() {
    RealOvsdbServer server = RealOvsdbServer.start();
    Path directory = Path.of(server.remote().substring("unix:".length())).getParent();
    server.pause();
    server.close();
    server.close();
    assertThat(directory).doesNotExist();
  }

  @Test
  void itListensWhereItIsToldTo() throws IOException {
    try (RealOvsdbServer server =
        RealOvsdbServer.builder().remote("ptcp:0:127.0.0.1").remote("ptcp:0:[::1]").start()) {
      List<String> remotes = server.remotes();
      assertThat(remotes).hasSize(3).first().isEqualTo(server.remote());
      assertThat(remotes.get(1)).matches("tcp:127\\.0\\.0\\.1:\\d+");
      assertThat(remotes.get(2)).matches("tcp:\\[::1\\]:\\d+");
      int port = Integer.parseInt(remotes.get(1).substring("tcp:127.0.0.1:".length()));
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(socket.isConnected()).isTrue();
      }
    }
  }

  @Test
  void aDatabaseFileOutlivesTheServer(@TempDir Path directory) {
    Path file = directory.resolve("kept.db");
    try (RealOvsdbServer server = RealOvsdbServer.builder().database(file).start()) {
      server.transact(ADD_SWITCH);
    }
    try (RealOvsdbServer server = RealOvsdbServer.builder().database(file).start()) {
      assertThat(server.dump()).contains("name=\"a\"");
    }
  }

  @Test
  void aServerThatDoesNotStartSaysWhy(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("bad.db"), "no database");
    assertThatThrownBy(() -> RealOvsdbServer.builder().database(file).start())
        .hasMessageContaining("bad.db is not an OVSDB database");
    assertThatThrownBy(() -> RealOvsdbServer.builder().remote("ptcp:x"))
        .hasMessage("ptcp:x is no remote; allowed: ptcp:PORT:HOST, pssl:PORT:HOST, punix:/PATH");
    String nowhere = "punix:" + directory.resolve("none/socket");
    assertThatThrownBy(() -> RealOvsdbServer.builder().remote(nowhere).start())
        .hasMessageContaining(nowhere + ": listen failed: No such file or directory");
  }
}
