package org.ovn4j.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

class MessageReaderTest {

  private static List<JsonNode> read(byte[] bytes, int chunk) throws IOException {
    return read(new MessageReader(1 << 20), bytes, chunk);
  }

  private static List<JsonNode> read(MessageReader reader, byte[] bytes, int chunk)
      throws IOException {
    List<JsonNode> messages = new ArrayList<>();
    for (int start = 0; start < bytes.length; start += chunk) {
      int length = Math.min(chunk, bytes.length - start);
      System.arraycopy(bytes, start, reader.chunk(), 0, length);
      reader.received(length);
      for (JsonNode message = reader.next(); message != null; message = reader.next()) {
        messages.add(message);
      }
    }
    return messages;
  }

  private static List<JsonNode> read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8), 1000);
  }

  @Test
  void messagesMayBeCutAnywhere() throws IOException {
    String text =
        "{\"a\":[1,-2.5,\"x\\\"}{\",true,false,null]}[]\n {\"ü\\\\\":\"\u20ac\\u20ac\\\\\"}{}";
    List<JsonNode> expected = read(text);
    assertThat(expected).hasSize(4);
    for (int chunk = 1; chunk < 20; chunk++) {
      assertThat(read(text.getBytes(StandardCharsets.UTF_8), chunk)).isEqualTo(expected);
    }
  }

  @Test
  void aTreeIsWhatJacksonMakesOfTheText() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      String text = RandomJson.container(random, 4);
      assertThat(read(text)).as(text).containsExactly(OvsdbJson.mapper().readTree(text));
    }
  }

  @Test
  void ofMembersOfOneNameTheLastCounts() throws IOException {
    assertThat(read("{\"a\":1,\"a\":2}").get(0).toString()).isEqualTo("{\"a\":2}");
  }

  @Test
  void aRealWithoutFractionIsAnInteger() throws IOException {
    assertThat(read("[1e3,1.0,1.5,-0.0,9223372036854775807]").get(0).toString())
        .isEqualTo("[1000,1,1.5,0,9223372036854775807]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 ",
        "\"x\"",
        "nul ",
        "{]",
        "{\"a\" 1}",
        "[1,]",
        "}",
        "[\"\\u0000\"]",
        "{\"\\u0000\":1}",
        "[\"\\ud800\"]",
        "[\"\\ud800x\"]",
        "[\"\\udc00\"]",
        "[\"a\nb\"]",
        "[1e999]",
        "[01]"
      })
  void whatIsNoMessageIsRefused(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void invalidUtf8IsRefused() {
    byte[] bytes = {'[', '"', (byte) 0xff, '"', ']'};
    assertThatThrownBy(() -> read(bytes, 10)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void aThousandLevelsAreAccepted() throws IOException {
    String text = "[".repeat(1000) + "]".repeat(1000);
    assertThat(read(text)).hasSize(1);
    assertThatThrownBy(() -> read("[" + text + "]")).isInstanceOf(ProtocolException.class);
  }

  @Test
  void whatIsAcceptedCanBeSentBack() throws IOException {
    JsonNode params = read("[".repeat(999) + "]".repeat(999)).get(0);
    byte[] reply = Messages.reply(params, params);
    assertThat(read(reply, 1000).get(0).get("result")).isEqualTo(params);
  }

  @Test
  void aMessageThatGrowsTooLongIsRefusedBeforeItsEnd() {
    MessageReader reader = new MessageReader(1000);
    byte[] endless = ("[\"" + "x".repeat(2000)).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> read(reader, endless, 100)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void manySmallValuesCountMoreThanTheirBytes() {
    MessageReader reader = new MessageReader(10_000);
    byte[] values = ("[" + "[],".repeat(1000)).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> read(reader, values, 100)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void onlyTheMessageItselfCountsForItsLength() throws IOException {
    MessageReader reader = new MessageReader(1000);
    byte[] messages = "[\"0123456789\"]".repeat(1000).getBytes(StandardCharsets.UTF_8);
    assertThat(read(reader, messages, 777)).hasSize(1000);
  }
}
