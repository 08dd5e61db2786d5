package org.ovn4j.ovsdb.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

/**
 * The {@code result} or the {@code params} of a message: a tree or, of a large message, bytes that
 * become one when they are asked for. Valid until the message was handled.
 */
final class Payload {

  private final @Nullable JsonNode tree;
  private final @Nullable ByteBuf message;
  private final String field;

  private Payload(@Nullable JsonNode tree, @Nullable ByteBuf message, String field) {
    this.tree = tree;
    this.message = message;
    this.field = field;
  }

  static Payload of(JsonNode tree) {
    return new Payload(tree, null, "");
  }

  /** The field of a message that has it. */
  static Payload of(ByteBuf message, String field) {
    return new Payload(null, message, field);
  }

  /** What makes something of a payload. */
  interface Reader<T> {
    /**
     * What the payload says.
     *
     * @throws IllegalArgumentException if it makes no sense
     * @throws IOException if it is malformed JSON
     */
    T read(Payload payload) throws IOException;
  }

  /** All of it. */
  JsonNode tree() throws IOException {
    if (tree != null) {
      return tree;
    }
    try (JsonParser parser = stream()) {
      return parser.readValueAsTree();
    }
  }

  /** Its tokens, at the first one. */
  JsonParser stream() throws IOException {
    if (message == null) {
      JsonParser parser = OvsdbJson.mapper().treeAsTokens(tree);
      parser.nextToken();
      return parser;
    }
    JsonParser parser = OvsdbJson.mapper().createParser(bytes(message));
    parser.nextToken();
    while (parser.nextToken() == JsonToken.FIELD_NAME && !parser.currentName().equals(field)) {
      parser.nextToken();
      parser.skipChildren();
    }
    parser.nextToken();
    return parser;
  }

  private static InputStream bytes(ByteBuf message) {
    return new ByteBufInputStream(message.duplicate());
  }
}
