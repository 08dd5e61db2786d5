package org.ovn4j.testkit.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.ovn4j.testkit.database.JsonText;
import org.ovn4j.testkit.database.OvsdbFailure;

/** A request is answered with an error, in ovsdb-server's words. */
final class RpcError extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient JsonNode json;

  private RpcError(String message, JsonNode json) {
    super(message);
    this.json = json;
  }

  /** An error that is a mere string. */
  static RpcError of(String error) {
    return new RpcError(error, JsonNodeFactory.instance.textNode(error));
  }

  /** A {@code syntax error} that cannot say which JSON is wrong. */
  static RpcError syntaxError(String details) {
    return new RpcError(details, error("syntax error", details));
  }

  /** A {@code syntax error} in this JSON. */
  static RpcError syntaxError(JsonNode syntax, String details) {
    return of("syntax error", syntax, details);
  }

  /** An error that this JSON made. */
  static RpcError of(String error, JsonNode syntax, String details) {
    return new RpcError(details, error(error, details).put("syntax", JsonText.sorted(syntax)));
  }

  /** What the database refused. */
  static RpcError of(OvsdbFailure failure) {
    return new RpcError(String.valueOf(failure.getMessage()), failure.toJson());
  }

  private static ObjectNode error(String error, String details) {
    return JsonNodeFactory.instance.objectNode().put("error", error).put("details", details);
  }

  /** The {@code error} of the reply. */
  JsonNode toJson() {
    return json;
  }
}
