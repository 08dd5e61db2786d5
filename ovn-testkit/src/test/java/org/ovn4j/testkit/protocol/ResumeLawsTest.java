package org.ovn4j.testkit.protocol;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.ColumnType;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

/** Whenever a client goes and comes back, what it was told adds up to what there is. */
class ResumeLawsTest {

  private static final String START = "00000000-0000-0000-0000-000000000000";

  @TempDir private Path directory;

  /** What a client knows. */
  private static final class Replica {
    private final String where;
    private final Map<String, Map<String, Datum>> rows = new TreeMap<>();
    private String last = START;

    Replica(String where) {
      this.where = where;
    }

    /** Starts or resumes; whether the server knew where the replica was. */
    boolean connect(TestClient client) throws IOException {
      JsonNode result =
          client.result(
              "monitor_cond_since",
              ("['OVN_Northbound','r',{'Logical_Switch':[{'columns':['name','external_ids',"
                      + "'ports'],'where':"
                      + where
                      + "}]},'"
                      + last
                      + "']")
                  .replace('\'', '"'));
      if (!result.get(0).booleanValue()) {
        rows.clear();
      }
      apply(result.get(1), result.get(2));
      return result.get(0).booleanValue();
    }

    /** Takes in all that the server has to tell. */
    void catchUp(TestClient client) throws IOException {
      for (JsonNode message : client.callAndHear("echo", "[]")) {
        if (message.path("method").asText().equals("update3")) {
          apply(message.at("/params/1"), message.at("/params/2"));
        }
      }
    }

    private void apply(JsonNode transaction, JsonNode tables) {
      last = transaction.textValue();
      for (Map.Entry<String, JsonNode> row : tables.path("Logical_Switch").properties()) {
        JsonNode event = row.getValue();
        if (event.has("delete")) {
          assertThat(rows.remove(row.getKey())).isNotNull();
        } else if (event.has("modify")) {
          Map<String, Datum> values = requireNonNull(rows.get(row.getKey()));
          event
              .get("modify")
              .properties()
              .forEach(
                  change ->
                      values.merge(
                          change.getKey(),
                          read(change.getKey(), change.getValue()),
                          (value, difference) -> changed(change.getKey(), value, difference)));
        } else {
          JsonNode values = event.has("initial") ? event.get("initial") : event.get("insert");
          assertThat(rows.put(row.getKey(), readRow(values))).isNull();
        }
      }
    }

    private static Map<String, Datum> readRow(JsonNode values) {
      Map<String, Datum> row = new HashMap<>();
      for (String column : new String[] {"name", "external_ids", "ports"}) {
        row.put(
            column,
            values.has(column) ? read(column, values.get(column)) : type(column).defaultValue());
      }
      return row;
    }

    private static ColumnType type(String column) {
      return Northbound.SCHEMA.table("Logical_Switch").orElseThrow().column(column).type();
    }

    private static Datum read(String column, JsonNode json) {
      return OvsdbJson.read(json, type(column));
    }

    /** ovsdb-server(7) section 4.1.14. */
    private static Datum changed(String column, Datum value, Datum difference) {
      if (type(column).isScalar()) {
        return difference;
      }
      Map<Object, Object> elements = new TreeMap<>();
      value.keys().forEach(key -> elements.put(key, value.value(key).orElse(true)));
      for (Object key : difference.keys()) {
        Object other = difference.value(key).orElse(true);
        if (!elements.remove(key, other)) {
          elements.put(key, other);
        }
      }
      return value.isMap() ? Datum.map(elements) : Datum.set(elements.keySet());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aReplicaIsWhatAFreshOneWouldBe(long seed) throws IOException {
    Random random = new Random(seed);
    RandomDialogue dialogue = new RandomDialogue(seed, 1);
    String where = random.nextBoolean() ? "[]" : "[['name','!=','a'],['name','==','b']]";
    Replica replica = new Replica(where);
    int resumed = 0;
    try (RpcServer server = TestServer.start(directory);
        TestClient writer = TestClient.connect(server.remotes().get(0))) {
      for (int connections = 0; connections < 20; connections++) {
        try (TestClient client = TestClient.connect(server.remotes().get(0))) {
          resumed += replica.connect(client) ? 1 : 0;
          for (int steps = random.nextInt(5); steps > 0; steps--) {
            write(writer, dialogue, random.nextInt(10));
            replica.catchUp(client);
            assertThat(replica.rows).isEqualTo(fresh(server, where));
          }
        }
        write(writer, dialogue, random.nextInt(20));
      }
    }
    assertThat(resumed).isEqualTo(19);
  }

  private static void write(TestClient writer, RandomDialogue dialogue, int times)
      throws IOException {
    for (int i = 0; i < times; ) {
      RandomDialogue.Request request = dialogue.next();
      if (request.method().equals("transact")) {
        writer.call(request.method(), request.params());
        i++;
      }
    }
  }

  private static Map<String, Map<String, Datum>> fresh(RpcServer server, String where)
      throws IOException {
    Replica fresh = new Replica(where);
    try (TestClient client = TestClient.connect(server.remotes().get(0))) {
      fresh.connect(client);
    }
    return fresh.rows;
  }

  @Test
  void whoWasAwayForTooLongIsToldEverything() throws IOException {
    Replica replica = new Replica("[]");
    try (RpcServer server = TestServer.start(directory);
        TestClient writer = TestClient.connect(server.remotes().get(0))) {
      try (TestClient client = TestClient.connect(server.remotes().get(0))) {
        replica.connect(client);
      }
      for (int i = 0; i <= Limits.DEFAULT.history(); i++) {
        writer.transact(
            "{\"op\":\"insert\",\"table\":\"Logical_Switch\",\"row\":{\"name\":\"s" + i + "\"}}");
      }
      try (TestClient client = TestClient.connect(server.remotes().get(0))) {
        assertThat(replica.connect(client)).isFalse();
        assertThat(replica.rows).hasSize(Limits.DEFAULT.history() + 1);
        assertThat(replica.rows).isEqualTo(fresh(server, "[]"));
      }
    }
  }
}
