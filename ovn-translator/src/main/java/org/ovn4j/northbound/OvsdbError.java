package org.ovn4j.northbound;

/**
 * An error that a database answered to a transaction, RFC 7047 section 3.1.
 *
 * @param error the error's name, {@code constraint violation} say
 * @param details the server's explanation; may be empty
 * @param operation index of the operation that failed; the number of operations if the commit as a
 *     whole did
 */
public record OvsdbError(String error, String details, int operation) {

  /** What the error means for the transaction as a whole. */
  public CommitResult result() {
    return switch (error) {
      // A guard that did not hold, and an insert of a row that is there already.
      case "timed out", "duplicate uuid" -> new CommitResult.Conflict(this);
      case "constraint violation",
          "referential integrity violation",
          "domain error",
          "range error" ->
          new CommitResult.ConstraintViolation(this);
      case "not owner" -> new CommitResult.NotLeader(this);
      default -> new CommitResult.Refused(this);
    };
  }

  /** The error in one line. */
  @Override
  public String toString() {
    return error + (details.isEmpty() ? "" : ": " + details) + " (operation " + operation + ")";
  }
}
