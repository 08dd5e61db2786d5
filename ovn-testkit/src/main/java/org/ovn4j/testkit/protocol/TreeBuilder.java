package org.ovn4j.testkit.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Makes trees of tokens. */
final class TreeBuilder {

  /** How deep ovsdb-server lets arrays and objects nest. */
  static final int MAX_DEPTH = 1000;

  /** About what a value takes in memory beside its text. */
  private static final int VALUE_SIZE = 48;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** An array or object that has not ended, and where its next value belongs. */
  private static final class Open {
    final ContainerNode<?> node;
    String field = "";

    Open(ContainerNode<?> node) {
      this.node = node;
    }

    void add(JsonNode value) {
      if (node instanceof ObjectNode object) {
        object.set(field, value);
      } else {
        ((ArrayNode) node).add(value);
      }
    }
  }

  private final Deque<Open> open = new ArrayDeque<>();
  private long size;

  /** About what the values of the unfinished tree take in memory beside their text. */
  long size() {
    return size;
  }

  /** Adds the parser's current token; the whole tree, if it was its last, otherwise null. */
  @Nullable JsonNode add(JsonToken token, JsonParser parser) throws IOException {
    size += VALUE_SIZE;
    switch (token) {
      case START_OBJECT -> start(NODES.objectNode());
      case START_ARRAY -> start(NODES.arrayNode());
      case FIELD_NAME -> innermost().field = wellFormed(parser.currentName());
      case END_OBJECT, END_ARRAY -> {
        Open ended = open.pop();
        if (open.isEmpty()) {
          size = 0;
          return ended.node;
        }
      }
      default -> innermost().add(scalar(token, parser));
    }
    return null;
  }

  private void start(ContainerNode<?> node) throws ProtocolException {
    if (!open.isEmpty()) {
      innermost().add(node);
    }
    if (open.size() == MAX_DEPTH) {
      throw new ProtocolException("nested deeper than " + MAX_DEPTH);
    }
    open.push(new Open(node));
  }

  private Open innermost() throws ProtocolException {
    Open innermost = open.peek();
    if (innermost == null) {
      throw new ProtocolException("neither an object nor an array");
    }
    return innermost;
  }

  private static JsonNode scalar(JsonToken token, JsonParser parser) throws IOException {
    return switch (token) {
      case VALUE_STRING -> NODES.textNode(wellFormed(parser.getText()));
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> number(parser.getDoubleValue());
      default -> throw new ProtocolException("unexpected " + token);
    };
  }

  private static JsonNode integer(JsonParser parser) throws IOException {
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      default -> number(parser.getDoubleValue());
    };
  }

  /** As in ovsdb-server {@code 1e3} is the integer 1000, and an integer of over 64 bits a real. */
  private static JsonNode number(double value) throws ProtocolException {
    if (Double.isInfinite(value)) {
      throw new ProtocolException("number out of range");
    }
    if (value != Math.rint(value) || Math.abs(value) >= 0x1p63) {
      return NODES.numberNode(value);
    }
    long integer = (long) value;
    return (int) integer == integer ? NODES.numberNode((int) integer) : NODES.numberNode(integer);
  }

  /** What cannot be said in UTF-8 could not be sent back. */
  private static String wellFormed(String text) throws ProtocolException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw new ProtocolException("character 0 in a string");
      }
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          throw new ProtocolException("half a surrogate pair in a string");
        }
        i++;
      }
    }
    return text;
  }
}
