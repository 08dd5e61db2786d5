package org.ovn4j.ovsdb.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

/**
 * A JSON-RPC message as it was received. A small one is a tree. A large one, all rows of a database
 * say, has only its frame as a tree: {@code result} and {@code params} stay bytes. The order of the
 * fields is the server's, so the bytes are gone through once to find them.
 *
 * @param frame the whole message, or of a large one all but its payloads
 */
record Message(JsonNode frame, Map<String, Payload> payloads) {

  /** From how many bytes on a message is large. */
  static final int LARGE = 1 << 20;

  /**
   * The message that the bytes are.
   *
   * @throws IOException if they are malformed JSON
   */
  static Message read(ByteBuf bytes) throws IOException {
    if (bytes.readableBytes() < LARGE) {
      JsonNode tree = OvsdbJson.mapper().readTree(stream(bytes));
      return new Message(tree, Map.of());
    }
    try (JsonParser parser = OvsdbJson.mapper().createParser(stream(bytes))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return new Message(parser.readValueAsTree(), Map.of());
      }
      return readLarge(parser, bytes);
    }
  }

  private static InputStream stream(ByteBuf bytes) {
    return new ByteBufInputStream(bytes.duplicate());
  }

  private static Message readLarge(JsonParser parser, ByteBuf bytes) throws IOException {
    ObjectNode frame = OvsdbJson.mapper().createObjectNode();
    Map<String, Payload> payloads = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value.isStructStart() && (field.equals("result") || field.equals("params"))) {
        payloads.put(field, Payload.of(bytes, field));
        parser.skipChildren();
      } else {
        frame.set(field, parser.readValueAsTree());
      }
    }
    return new Message(frame, payloads);
  }

  /** The field, which may be missing. */
  Payload payload(String field) {
    Payload large = payloads.get(field);
    return large == null ? Payload.of(frame.path(field)) : large;
  }
}
