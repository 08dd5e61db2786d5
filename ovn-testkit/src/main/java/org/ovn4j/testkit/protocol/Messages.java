package org.ovn4j.testkit.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

/** The bytes of the messages that a server sends. */
final class Messages {

  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  private Messages() {}

  private static byte[] message(Body body) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder();
        JsonGenerator json = OvsdbJson.mapper().createGenerator(bytes)) {
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
      json.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("a buffer does not fail to be written", e);
    }
  }

  static byte[] reply(JsonNode id, JsonNode result) {
    return reply(id, json -> json.writeTree(result));
  }

  private static byte[] reply(JsonNode id, Body result) {
    return message(
        json -> {
          json.writeFieldName("id");
          json.writeTree(id);
          json.writeFieldName("result");
          result.write(json);
          json.writeNullField("error");
        });
  }

  /** Like ovsdb-server it leaves {@code result} out. */
  static byte[] error(JsonNode id, JsonNode error) {
    return message(
        json -> {
          json.writeFieldName("id");
          json.writeTree(id);
          json.writeFieldName("error");
          json.writeTree(error);
        });
  }

  /** The question whether the client is alive. */
  static byte[] probe() {
    return message(
        json -> {
          json.writeStringField("id", "echo");
          json.writeStringField("method", "echo");
          json.writeFieldName("params");
          json.writeStartArray();
          json.writeEndArray();
        });
  }

  /** A notification about a lock. */
  static byte[] lockNotification(String method, String lock) {
    return notification(method, json -> json.writeString(lock));
  }

  private static byte[] notification(String method, Body params) {
    return message(
        json -> {
          json.writeNullField("id");
          json.writeStringField("method", method);
          json.writeFieldName("params");
          json.writeStartArray();
          params.write(json);
          json.writeEndArray();
        });
  }

  /** The answer to the request for a monitor that is not {@code monitor_cond_since}. */
  static byte[] monitorReply(JsonNode id, Monitor monitor, Monitor.Update update) {
    return reply(id, json -> writeTables(json, monitor, update));
  }

  /** The answer to {@code monitor_cond_since}. */
  static byte[] monitorSinceReply(
      JsonNode id, boolean found, Monitor monitor, Monitor.Update update) {
    return reply(
        id,
        json -> {
          json.writeStartArray();
          json.writeBoolean(found);
          json.writeString(update.transaction().toString());
          writeTables(json, monitor, update);
          json.writeEndArray();
        });
  }

  /** The notification of changes. */
  static byte[] update(JsonNode monitorId, Monitor monitor, Monitor.Update update) {
    return notification(
        monitor.version().notification(),
        json -> {
          json.writeTree(monitorId);
          if (monitor.version() == Monitor.Version.V3) {
            json.writeString(update.transaction().toString());
          }
          writeTables(json, monitor, update);
        });
  }

  private static void writeTables(JsonGenerator json, Monitor monitor, Monitor.Update update)
      throws IOException {
    new UpdateWriter(json, monitor.version().isConditional()).write(update.tables());
  }
}
