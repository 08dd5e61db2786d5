package org.ovn4j.testkit.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;
import java.util.Set;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

/**
 * A message of JSON-RPC 1.0 as RFC 7047 section 4 uses it.
 *
 * @param type what it is
 * @param method the method; empty but for a request or notification
 * @param params its parameters; empty but for a request or notification
 * @param id its id; a missing node in a notification
 */
record RpcMessage(Type type, String method, ArrayNode params, JsonNode id) {

  /** The kinds of messages. */
  enum Type {
    REQUEST,
    NOTIFICATION,
    REPLY,
    ERROR
  }

  private static final Set<String> MEMBERS = Set.of("method", "params", "result", "error", "id");

  /**
   * Reads a message with ovsdb-server's strictness: a member that is null counts as absent, others
   * than those of its type must be absent.
   *
   * @throws ProtocolException if it is none
   */
  static RpcMessage parse(JsonNode json) throws ProtocolException {
    check(json.isObject(), "message is not a JSON object");
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      check(
          MEMBERS.contains(member.getKey()),
          "message has unexpected member \"" + member.getKey() + "\"");
    }
    check(!json.has("method") || json.get("method").isTextual(), "method is not a JSON string");
    boolean call = json.hasNonNull("method");
    JsonNode id = json.hasNonNull("id") ? json.get("id") : MissingNode.getInstance();
    Type type = type(json, !id.isMissingNode());
    check(!json.hasNonNull("params") || json.get("params").isArray(), "params must be JSON array");
    boolean answer = type == Type.REPLY || type == Type.ERROR;
    check(call != answer, type + " with or without method");
    check(json.hasNonNull("params") != answer, type + " with or without params");
    check(!answer || !id.isMissingNode(), type + " must have id");
    check(type != Type.REPLY || !json.hasNonNull("error"), "reply with result and error");
    return new RpcMessage(
        type,
        json.path("method").asText(),
        answer ? OvsdbJson.mapper().createArrayNode() : (ArrayNode) json.get("params"),
        id);
  }

  private static Type type(JsonNode json, boolean hasId) {
    if (json.hasNonNull("result")) {
      return Type.REPLY;
    }
    if (json.hasNonNull("error")) {
      return Type.ERROR;
    }
    return hasId ? Type.REQUEST : Type.NOTIFICATION;
  }

  private static void check(boolean holds, String otherwise) throws ProtocolException {
    if (!holds) {
      throw new ProtocolException(otherwise);
    }
  }

  /** Whether this answers the {@code echo} with which a server probes its client. */
  boolean isAnswerToProbe() {
    return type == Type.REPLY && id.isTextual() && id.textValue().equals("echo");
  }
}
