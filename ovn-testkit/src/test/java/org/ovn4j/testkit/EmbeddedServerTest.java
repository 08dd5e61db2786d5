package org.ovn4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.testkit.protocol.TestClient;

class EmbeddedServerTest {

  private static final String INSERT =
      "{\"op\":\"insert\",\"table\":\"Logical_Switch\",\"row\":{\"name\":\"a\"}}";
  private static final String SELECT =
      "{\"op\":\"select\",\"table\":\"Logical_Switch\",\"columns\":[\"name\"],\"where\":[]}";

  @TempDir private Path directory;

  private static TestClient connect(EmbeddedServer server) throws IOException {
    return TestClient.connect(server.remote());
  }

  @Test
  void byDefaultItListensInADirectoryThatOnlyTheUserCanEnter() throws IOException {
    Path own;
    try (EmbeddedServer server = EmbeddedServer.start()) {
      own = Path.of(server.remote().substring("unix:".length())).getParent();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
          .isEqualTo("rwx------");
      assertThat(server.schema()).isEqualTo(Northbound.SCHEMA);
      try (TestClient client = connect(server)) {
        assertThat(client.transact(SELECT).toString()).isEqualTo("[{\"rows\":[]}]");
      }
    }
    assertThat(own).doesNotExist();
  }

  @Test
  void itListensWhereverItIsTold() throws IOException {
    try (EmbeddedServer server =
        EmbeddedServer.builder()
            .remote("ptcp:0")
            .remote("punix:" + directory.resolve("x.sock"))
            .remote("ptcp:0:0.0.0.0")
            .start()) {
      assertThat(server.remotes()).hasSize(3);
      assertThat(server.remotes().get(0)).matches("tcp:127\\.0\\.0\\.1:\\d+");
      assertThat(server.remotes().get(1)).isEqualTo("unix:" + directory.resolve("x.sock"));
      for (String remote : server.remotes()) {
        try (TestClient client = TestClient.connect(remote)) {
          assertThat(client.result("list_dbs", "[]")).hasSize(2);
        }
      }
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aRemoteThatCannotBeIsRefused() {
    assertThatThrownBy(() -> EmbeddedServer.builder().remote("tcp:1.2.3.4:5").start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("punix:PATH");
    assertThatThrownBy(() -> EmbeddedServer.builder().remote("pssl:0").start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("certificates");
    assertThatThrownBy(() -> EmbeddedServer.builder().remote("punix:/no/such/directory").start())
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void aSocketThatNobodyListensAtIsReplacedAndNoOtherFile() throws IOException {
    Path socket = directory.resolve("nb.sock");
    try (ServerSocketChannel stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      stale.bind(UnixDomainSocketAddress.of(socket));
    }
    EmbeddedServer.Builder builder = EmbeddedServer.builder().remote("punix:" + socket);
    try (EmbeddedServer server = builder.start()) {
      assertThat(server.transact("[]")).isEqualTo("[]");
      assertThatThrownBy(builder::start)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("another server");
      assertThat(socket).exists();
    }
    Files.writeString(socket, "precious");
    assertThatThrownBy(builder::start).isInstanceOf(UncheckedIOException.class);
    assertThat(socket).hasContent("precious");
  }

  @Test
  void transactionsFromWithinAndFromOutsideAreOfOneDatabase() throws IOException {
    try (EmbeddedServer server = EmbeddedServer.start();
        TestClient client = connect(server)) {
      assertThat(server.transact("[" + INSERT + "]")).startsWith("[{\"uuid\":");
      assertThat(client.transact(SELECT).toString()).isEqualTo("[{\"rows\":[{\"name\":\"a\"}]}]");
      assertThat(server.northbound().snapshot().rows(LogicalSwitch.TABLE)).hasSize(1);
      assertThat(server.dump()).contains("Logical_Switch", "name");
      assertThatThrownBy(() -> server.transact("{}")).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> server.transact("[")).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aListenerWithinHearsOfACommitFromOutsideAndOfTheEnd()
      throws IOException, InterruptedException {
    CountDownLatch commit = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(2);
    EmbeddedServer server = EmbeddedServer.start();
    NorthboundDb view = server.northbound();
    view.watch(
        () -> {
          commit.countDown();
          end.countDown();
        });
    try (TestClient client = connect(server)) {
      client.transact(INSERT);
    }
    assertThat(commit.await(10, TimeUnit.SECONDS)).isTrue();
    server.close();
    assertThat(end.getCount()).isZero();
    assertThatThrownBy(view::snapshot).isInstanceOf(NorthboundException.class);
    assertThatThrownBy(server::northbound).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> server.transact("[]")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theSameSeedGivesTheSameUuids() throws IOException {
    String first;
    try (EmbeddedServer server = EmbeddedServer.builder().seed(1).start()) {
      first = server.transact("[" + INSERT + "]");
    }
    try (EmbeddedServer server = EmbeddedServer.builder().seed(1).start()) {
      assertThat(server.transact("[" + INSERT + "]")).isEqualTo(first);
    }
    try (EmbeddedServer server = EmbeddedServer.builder().seed(2).start()) {
      assertThat(server.transact("[" + INSERT + "]")).isNotEqualTo(first);
    }
  }

  @Test
  void seededUuidsAreOfVersionFour() {
    UUID uuid = new SeededUuids(3).get();
    assertThat(uuid.version()).isEqualTo(4);
    assertThat(uuid.variant()).isEqualTo(2);
  }

  @Test
  void theSchemasTextIsAnsweredAsItIs() throws IOException {
    String text =
        "{\"name\":\"OVN_Northbound\",\"version\":\"1.2.3\",\"cksum\":\"1 2\",\"tables\":{}}";
    try (EmbeddedServer server = EmbeddedServer.builder().schema(text).start();
        TestClient client = connect(server)) {
      assertThat(client.result("get_schema", "[\"OVN_Northbound\"]").toString()).isEqualTo(text);
    }
  }

  @Test
  void commitsAreRefusedAsOftenAsAskedAndHaveNoEffect() throws IOException {
    try (EmbeddedServer server = EmbeddedServer.start();
        TestClient client = connect(server)) {
      server.faults().refuseNext(2, "resources exhausted", "no memory");
      assertThat(client.transact(SELECT)).as("reading is no commit").hasSize(1);
      assertThat(client.transact(INSERT).at("/1/error").asText()).isEqualTo("resources exhausted");
      assertThat(server.transact("[" + INSERT + "]")).contains("no memory");
      assertThat(client.transact(SELECT).at("/0/rows")).isEmpty();
      assertThat(client.transact(INSERT)).hasSize(1);
    }
  }

  @Test
  void repliesAreHeldBack() throws IOException {
    try (EmbeddedServer server = EmbeddedServer.start();
        TestClient client = connect(server)) {
      server.faults().delayReplies(Duration.ofMillis(60));
      long start = System.nanoTime();
      client.send(
          "{\"method\":\"echo\",\"params\":[1],\"id\":1}{\"method\":\"echo\",\"params\":[2],\"id\":2}");
      assertThat(List.of(client.next().get("id").asInt(), client.next().get("id").asInt()))
          .containsExactly(1, 2);
      assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(50));
      server.faults().delayReplies(Duration.ZERO);
      assertThat(client.result("echo", "[]")).isEmpty();
    }
  }

  @Test
  void connectionsAreDroppedAndMayComeBack() throws IOException {
    try (EmbeddedServer server = EmbeddedServer.start();
        TestClient first = connect(server)) {
      first.result("echo", "[]");
      server.faults().dropConnections();
      assertThat(first.isClosedByServer()).isTrue();
      try (TestClient second = connect(server)) {
        assertThat(second.result("echo", "[]")).isEmpty();
      }
    }
  }

  @Test
  void aReplyIsCutInItsMiddle() throws IOException {
    try (EmbeddedServer server = EmbeddedServer.start();
        TestClient client = connect(server)) {
      server.faults().cutNextReply();
      assertThatThrownBy(() -> client.result("echo", "[]")).isInstanceOf(IOException.class);
      try (TestClient second = connect(server)) {
        assertThat(second.result("echo", "[]")).isEmpty();
      }
    }
  }

  @Test
  void aSilentServerServesWhatItWasSentMeanwhileLater() throws IOException {
    try (EmbeddedServer server = EmbeddedServer.start();
        TestClient client = connect(server)) {
      client.result("echo", "[]");
      server.faults().stopAnswering();
      client.send(
          "{\"method\":\"transact\",\"params\":[\"OVN_Northbound\"," + INSERT + "],\"id\":7}");
      try (TestClient other = connect(server)) {
        other.send("{\"method\":\"echo\",\"params\":[],\"id\":8}");
        assertThat(server.transact("[" + SELECT + "]")).isEqualTo("[{\"rows\":[]}]");
        server.faults().answerAgain();
        assertThat(other.next().get("id").asInt()).isEqualTo(8);
      }
      assertThat(client.next().get("id").asInt()).isEqualTo(7);
    }
  }
}
