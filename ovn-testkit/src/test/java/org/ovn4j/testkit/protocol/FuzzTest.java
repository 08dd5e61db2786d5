package org.ovn4j.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that say anything, other things each day. */
class FuzzTest {

  /** Each says some twenty messages; more for a long run. */
  private static final int CONNECTIONS = Integer.getInteger("ovn4j.fuzz", 3000);

  /** What the heap may vary by: far less than what a leak of each connection would be. */
  private static final long HEAP_BYTES = 30L << 20;

  /** What a client might say, before something in it goes wrong. */
  private static final List<String> MESSAGES =
      List.of(
          "{\"method\":\"echo\",\"params\":[{\"a\":\"\u00e4\"}],\"id\":1}",
          "{\"method\":\"list_dbs\",\"params\":[],\"id\":2}",
          "{\"method\":\"lock\",\"params\":[\"x\"],\"id\":4}",
          "{\"method\":\"steal\",\"params\":[\"x\"],\"id\":5}",
          "{\"method\":\"unlock\",\"params\":[\"x\"],\"id\":6}",
          "{\"method\":\"transact\",\"params\":[\"OVN_Northbound\",{\"op\":\"insert\","
              + "\"table\":\"Logical_Switch\",\"row\":{\"name\":\"a\"}}],\"id\":7}",
          "{\"method\":\"transact\",\"params\":[\"OVN_Northbound\",{\"op\":\"wait\","
              + "\"table\":\"Logical_Switch\",\"columns\":[\"name\"],\"where\":[],"
              + "\"until\":\"==\",\"rows\":[{\"name\":\"zz\"}]}],\"id\":8}",
          "{\"method\":\"transact\",\"params\":[\"OVN_Northbound\",{\"op\":\"mutate\","
              + "\"table\":\"Logical_Switch\",\"where\":[],\"mutations\":[[\"external_ids\","
              + "\"insert\",[\"map\",[[\"k\",\"v\"]]]]]}],\"id\":9}",
          "{\"method\":\"transact\",\"params\":[\"OVN_Northbound\",{\"op\":\"delete\","
              + "\"table\":\"Logical_Switch\",\"where\":[]}],\"id\":15}",
          "{\"method\":\"cancel\",\"params\":[8],\"id\":null}",
          "{\"method\":\"monitor\",\"params\":[\"OVN_Northbound\",1,{\"Logical_Switch\":"
              + "[{\"columns\":[\"name\"]}]}],\"id\":10}",
          "{\"method\":\"monitor_cond\",\"params\":[\"OVN_Northbound\",2,{\"Logical_Switch\":"
              + "[{\"where\":[[\"name\",\"==\",\"a\"]]}]}],\"id\":11}",
          "{\"method\":\"monitor_cond_since\",\"params\":[\"OVN_Northbound\",3,{\"Logical_Switch\":"
              + "[{}]},\"00000000-0000-0000-0000-000000000000\"],\"id\":12}",
          "{\"method\":\"monitor_cond_change\",\"params\":[2,4,{\"Logical_Switch\":"
              + "[{\"where\":[false]}]}],\"id\":13}",
          "{\"method\":\"monitor_cancel\",\"params\":[2],\"id\":14}",
          "{\"id\":\"echo\",\"result\":[],\"error\":null}");

  /** Its answer fills a socket's buffer: who asks often and does not read is heard no more. */
  private static final String GET_SCHEMA =
      "{\"method\":\"get_schema\",\"params\":[\"OVN_Northbound\"],\"id\":3}";

  @TempDir private Path directory;
  private RpcServer server;
  private long seed;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(directory);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static byte[] message(Random random) {
    return MESSAGES.get(random.nextInt(MESSAGES.size())).getBytes(StandardCharsets.UTF_8);
  }

  /** Changes, adds or takes some bytes, or sends bytes of any kind or any JSON in between. */
  private static byte[] spoilt(Random random) {
    byte[] bytes = message(random);
    switch (random.nextInt(5)) {
      case 0 -> random.nextBytes(bytes);
      case 1 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      case 2 -> {
        int from = random.nextInt(bytes.length);
        bytes = Arrays.copyOfRange(bytes, from, bytes.length);
      }
      case 3 -> bytes = RandomJson.container(random, 5).getBytes(StandardCharsets.UTF_8);
      default -> {
        String json =
            "{\"method\":\"transact\",\"id\":1,\"params\":[\"OVN_Northbound\","
                + RandomJson.container(random, 5)
                + "]}";
        bytes = json.getBytes(StandardCharsets.UTF_8);
      }
    }
    return bytes;
  }

  @Test
  @Timeout(value = 6, unit = TimeUnit.HOURS)
  void whateverClientsSendOnlyTheyAreHarmed() throws IOException {
    seed = Long.getLong("ovn4j.fuzz.seed", LocalDate.now(ZoneOffset.UTC).toEpochDay());
    Random random = new Random(seed);
    try (TestClient good = TestClient.connect(server.remotes().get(0))) {
      harm(good, random, CONNECTIONS / 10);
      long heap = usedHeap();
      int threads = Thread.activeCount();
      harm(good, random, CONNECTIONS);

      assertThat(good.result("list_dbs", "[]")).hasSize(2);
      assertThat(server.load()).isEqualTo("1 sessions, 0 monitors, 0 locks, 0 transactions");
      assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads);
      assertThat(usedHeap()).as("seed %d", seed).isLessThan(heap + HEAP_BYTES);
    }
  }

  /** Lets clients come, talk and go, and waits until the server has noticed. */
  private void harm(TestClient good, Random random, int connections) throws IOException {
    for (int i = 0; i < connections; i++) {
      String remote = server.remotes().get(random.nextInt(2));
      try (TestClient bad = TestClient.connect(remote)) {
        say(bad, random);
      }
      if (i % 20 == 0) {
        assertThat(good.result("echo", "[]")).as("seed %d", seed).isEmpty();
      }
    }
    while (server.sessions() > 1) {
      assertThat(good.result("echo", "[]")).isEmpty();
    }
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static void say(TestClient client, Random random) {
    try {
      if (random.nextInt(8) == 0) {
        client.send(GET_SCHEMA);
      }
      int messages = random.nextInt(40);
      for (int i = 0; i < messages; i++) {
        client.sendBytes(message(random));
      }
      client.sendBytes(spoilt(random));
      client.sendBytes(message(random));
    } catch (IOException e) {
      // The server has hung up already, as it may.
      assertThat(e).hasMessageMatching("(?i).*(broken pipe|reset|closed|aborted).*");
    }
  }
}
