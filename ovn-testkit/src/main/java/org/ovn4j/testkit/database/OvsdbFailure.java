package org.ovn4j.testkit.database;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Why the database refuses something, in ovsdb-server's words. */
public final class OvsdbFailure extends Exception {

  private static final long serialVersionUID = 1L;

  OvsdbFailure(String details) {
    super(details);
  }

  /** A {@code syntax error}: {@code syntax} is the JSON that was wrong. */
  public static OvsdbFailure syntaxError(
      com.fasterxml.jackson.databind.JsonNode syntax, String details) {
    throw new UnsupportedOperationException();
  }

  /** Another error. */
  public static OvsdbFailure of(String error, String details) {
    throw new UnsupportedOperationException();
  }

  /** {@code <error>} of RFC 7047 section 3.1. */
  public ObjectNode toJson() {
    throw new UnsupportedOperationException();
  }
}
