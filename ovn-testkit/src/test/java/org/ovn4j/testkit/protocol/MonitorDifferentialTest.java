package org.ovn4j.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ovn4j.testkit.protocol.ErrorReplies.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovn4j.model.ovsdb.json.OvsdbJson;
import org.ovn4j.testkit.RealOvsdbServer;

/** What clients hear of this server and of ovsdb-server when they say the same. */
@Tag("real-ovn")
class MonitorDifferentialTest {

  private static final int CLIENTS = 3;
  private static final int REQUESTS = 200;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void clientsHearTheSame(long seed) throws IOException {
    try (RealOvsdbServer real = RealOvsdbServer.start();
        RpcServer ours = TestServer.start(directory)) {
      List<TestClient> realClients = connect(real.remote());
      List<TestClient> ourClients = connect(ours.remotes().get(0));
      RandomDialogue dialogue = new RandomDialogue(seed, CLIENTS);
      for (int i = 0; i < REQUESTS; i++) {
        RandomDialogue.Request request = dialogue.next();
        List<List<String>> expected;
        try {
          expected = say(realClients, request);
        } catch (IOException e) {
          // ovsdb-server 3.1 does not survive every dialogue: that ends it, if it has proved much.
          assertThatThrownBy(() -> TestClient.connect(real.remote()))
              .isInstanceOf(IOException.class);
          assertThat(i).isGreaterThan(REQUESTS / 4);
          break;
        }
        assertThat(say(ourClients, request))
            .as("seed %d, request %d: %s", seed, i, request)
            .isEqualTo(expected);
      }
      close(realClients);
      close(ourClients);
    }
  }

  /**
   * What each client hears because of a request: after it has said something that proves nothing.
   */
  private static List<List<String>> say(List<TestClient> clients, RandomDialogue.Request request)
      throws IOException {
    List<List<String>> heard = new ArrayList<>();
    heard.add(
        Heard.comparable(
            clients.get(request.client()).callAndHear(request.method(), request.params())));
    for (TestClient client : clients) {
      heard.add(Heard.comparable(client.callAndHear("echo", "[]")));
    }
    return heard;
  }

  private static List<TestClient> connect(String remote) throws IOException {
    List<TestClient> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(TestClient.connect(remote));
    }
    return clients;
  }

  private static void close(List<TestClient> clients) {
    for (TestClient client : clients) {
      try {
        client.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void theErrorRepliesAreThoseOfOvsdbServer() throws IOException {
    try (RealOvsdbServer real = RealOvsdbServer.start();
        TestClient client = TestClient.connect(real.remote())) {
      for (ErrorReplies.Case each : ErrorReplies.ALL) {
        JsonNode reply = client.call(each.method(), json(each.params()));
        assertThat(reply.get("error"))
            .as(each.toString())
            .isEqualTo(OvsdbJson.mapper().readTree(json(each.error())));
      }
    }
  }
}
