package org.ovn4j.testkit.database;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Why the database refuses something, in ovsdb-server's words: {@code <error>} of RFC 7047. */
public final class OvsdbFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final String error;
  private final String details;
  private final @Nullable String syntax;

  private OvsdbFailure(String error, String details, @Nullable String syntax) {
    // Without a stack: it is an answer, not an accident.
    super(error + ": " + details, null, false, false);
    this.error = error;
    this.details = details;
    this.syntax = syntax;
  }

  /** An error of this name. */
  public static OvsdbFailure of(String error, String details) {
    return new OvsdbFailure(error, details, null);
  }

  /** An error of this name that quotes the JSON that was wrong. */
  public static OvsdbFailure of(String error, @Nullable JsonNode syntax, String details) {
    return new OvsdbFailure(error, details, syntax == null ? null : JsonText.sorted(syntax));
  }

  /** A {@code syntax error} that quotes the JSON that was wrong. */
  public static OvsdbFailure syntaxError(@Nullable JsonNode syntax, String details) {
    return of("syntax error", syntax, details);
  }

  static OvsdbFailure constraintViolation(String details) {
    return of("constraint violation", details);
  }

  static OvsdbFailure unknownColumn(JsonNode syntax, String column, String table) {
    return of("unknown column", syntax, "No column " + column + " in table " + table + ".");
  }

  /** The error's name. */
  public String error() {
    return error;
  }

  /** {@code <error>} of RFC 7047 section 3.1. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (syntax != null) {
      json.put("syntax", syntax);
    }
    json.put("details", details);
    json.put("error", error);
    return json;
  }
}
