package org.ovn4j.testkit.storage;

/**
 * A log goes on with something that is no whole record. The message says what, and at which offset.
 */
final class BadRecordException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean clustered;

  BadRecordException(String message) {
    this(message, false);
  }

  private BadRecordException(String message, boolean clustered) {
    super(message);
    this.clustered = clustered;
  }

  /** What follows is a record of a clustered database. */
  static BadRecordException clustered(String message) {
    return new BadRecordException(message, true);
  }

  boolean isClustered() {
    return clustered;
  }
}
