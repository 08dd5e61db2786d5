package org.ovn4j.testkit;

import org.ovn4j.northbound.OvsdbError;

/** Why the database refuses an operation or a commit, in ovsdb-server's words. */
final class OvsdbFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final String error;

  private OvsdbFailure(String error, String details) {
    super(details);
    this.error = error;
  }

  /** The operation is not well formed for the schema. */
  static OvsdbFailure syntaxError(String details) {
    return new OvsdbFailure("syntax error", details);
  }

  static OvsdbFailure unknownColumn(String table, String column) {
    return new OvsdbFailure("unknown column", "No column " + column + " in table " + table + ".");
  }

  static OvsdbFailure duplicateUuid() {
    return new OvsdbFailure(
        "duplicate uuid", "the table has a row of this UUID, or had one before this transaction");
  }

  static OvsdbFailure timedOut() {
    return new OvsdbFailure("timed out", "\"where\" clause test failed");
  }

  static OvsdbFailure constraintViolation(String details) {
    return new OvsdbFailure("constraint violation", details);
  }

  static OvsdbFailure rangeError(String details) {
    return new OvsdbFailure("range error", details);
  }

  static OvsdbFailure referentialIntegrityViolation(String details) {
    return new OvsdbFailure("referential integrity violation", details);
  }

  /** The answer to the transaction whose operation of this index failed. */
  OvsdbError at(int operation) {
    return new OvsdbError(error, String.valueOf(getMessage()), operation);
  }
}
