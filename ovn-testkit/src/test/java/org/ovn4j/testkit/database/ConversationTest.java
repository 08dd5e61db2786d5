package org.ovn4j.testkit.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.json.OvsdbJson;
import org.ovn4j.testkit.RealOvsdbServer;

/**
 * What ovsdb-server 3.1 answered to each of some hundred transactions, chosen for what is special
 * about each; ours answers the same to the letter.
 */
class ConversationTest {

  private static final Path CONVERSATIONS = Path.of("src", "test", "resources", "conversations");

  @ParameterizedTest
  @ValueSource(strings = {"values", "references"})
  void oursAnswersAsRecorded(String name) throws IOException {
    JsonNode conversation = read(name);
    Database database =
        new Database(DatabaseSchema.parse(conversation.required("schema").toString()));

    compare(
        conversation,
        operations ->
            ((Execution.Done) database.transact(operations, Requester.NOBODY, 0)).reply());
  }

  @ParameterizedTest
  @ValueSource(strings = {"values", "references"})
  @Tag("real-ovn")
  void theRealServerStillAnswersAsRecorded(String name) throws IOException {
    JsonNode conversation = read(name);
    try (RealOvsdbServer real =
        RealOvsdbServer.builder().schema(conversation.required("schema").toString()).start()) {
      compare(
          conversation,
          operations -> OvsdbJson.mapper().readTree(real.transact(operations.toString())));
    }
  }

  private interface Server {
    JsonNode transact(JsonNode operations) throws IOException;
  }

  private static JsonNode read(String name) throws IOException {
    return OvsdbJson.mapper().readTree(Files.readString(CONVERSATIONS.resolve(name + ".json")));
  }

  private static void compare(JsonNode conversation, Server server) throws IOException {
    assertThat(conversation.required("exchanges").size()).isGreaterThan(50);
    Unified unified = new Unified();
    SoftAssertions all = new SoftAssertions();
    for (JsonNode exchange : conversation.required("exchanges")) {
      JsonNode request = exchange.get(0);
      JsonNode reply = server.transact(request);
      unified.learn(reply, exchange.get(1));
      all.assertThat(unified.our(reply))
          .as(request.toString())
          .isEqualTo(unified.their(exchange.get(1)));
    }
    all.assertAll();
  }
}
