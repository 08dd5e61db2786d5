package org.ovn4j.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlowReaderTest {

  private static final String MONITOR =
      "{\"method\":\"monitor_cond\",\"id\":\"m\",\"params\":[\"OVN_Northbound\",1,"
          + "{\"Logical_Switch\":[{\"columns\":[\"name\",\"external_ids\"]}]}]}";

  @TempDir private Path directory;

  private static String insert(String name, int length) {
    return "{\"op\":\"insert\",\"table\":\"Logical_Switch\",\"row\":{\"name\":\""
        + name
        + "\",\"external_ids\":[\"map\",[[\"k\",\""
        + "x".repeat(length)
        + "\"]]]}}";
  }

  private static String setValue(String value) {
    return "{\"op\":\"update\",\"table\":\"Logical_Switch\","
        + "\"where\":[[\"name\",\"==\",\"small\"]],\"row\":{\"external_ids\":[\"map\",[[\"k\",\""
        + value
        + "\"]]]}}";
  }

  @Test
  void changesAreMergedWhileAClientDoesNotRead() throws IOException {
    try (RpcServer server = TestServer.start(directory);
        TestClient slow = TestClient.connect(server.remotes().get(0));
        TestClient writing = TestClient.connect(server.remotes().get(0))) {
      slow.send(MONITOR);
      assertThat(slow.next().get("id").asText()).isEqualTo("m");
      writing.transact(insert("large", 4 << 20) + "," + insert("small", 1));
      int changes = 2000;
      for (int i = 0; i < changes; i++) {
        writing.transact(setValue("value" + i));
      }
      int updates = 0;
      String last = "";
      while (!last.contains("value" + (changes - 1))) {
        JsonNode update = slow.next();
        last = update.toString();
        updates++;
      }
      assertThat(updates).isLessThan(20);
      assertThat(slow.result("echo", "[]")).isEmpty();
    }
  }

  @Test
  void requestsOfAClientThatDoesNotReadWait() throws IOException {
    try (RpcServer server = TestServer.start(directory);
        TestClient slow = TestClient.connect(server.remotes().get(0));
        TestClient other = TestClient.connect(server.remotes().get(0))) {
      other.transact(insert("a", 4 << 20));
      String select =
          "{\"method\":\"transact\",\"id\":1,\"params\":[\"OVN_Northbound\","
              + "{\"op\":\"select\",\"table\":\"Logical_Switch\",\"where\":[]}]}";
      String insert =
          "{\"method\":\"transact\",\"id\":2,\"params\":[\"OVN_Northbound\","
              + insert("late", 1)
              + "]}";
      slow.send(select + insert);
      String count =
          "{\"op\":\"select\",\"table\":\"Logical_Switch\",\"where\":[],\"columns\":[\"name\"]}";
      assertThat(other.transact(count).at("/0/rows")).hasSize(1);
      assertThat(slow.next().at("/result/0/rows")).hasSize(1);
      assertThat(slow.next().get("id").asInt()).isEqualTo(2);
      assertThat(other.transact(count).at("/0/rows")).hasSize(2);
    }
  }

  @Test
  void whoLetsTooMuchWaitIsDisconnected() throws IOException {
    Limits limits = new Limits(64 << 20, 1 << 20, 1000, 10);
    try (RpcServer server = TestServer.start(directory, limits, Optional.empty());
        TestClient slow = TestClient.connect(server.remotes().get(0));
        TestClient other = TestClient.connect(server.remotes().get(0))) {
      // Each of them is answered when it is fulfilled, whether the client reads or not.
      String wait =
          ",{\"op\":\"wait\",\"table\":\"Logical_Switch\",\"columns\":[\"name\"],\"where\":[],"
              + "\"until\":\"!=\",\"rows\":[]},"
              + "{\"op\":\"select\",\"table\":\"Logical_Switch\",\"where\":[]}]}";
      for (int id = 0; id < 20; id++) {
        slow.send(
            "{\"method\":\"transact\",\"id\":" + id + ",\"params\":[\"OVN_Northbound\"" + wait);
      }
      assertThat(slow.result("echo", "[]")).isEmpty();
      other.transact(insert("a", 1 << 20));
      assertThat(slow.isClosedByServer()).isTrue();
      assertThat(other.result("echo", "[]")).isEmpty();
      assertThat(server.sessions()).isOne();
    }
  }
}
