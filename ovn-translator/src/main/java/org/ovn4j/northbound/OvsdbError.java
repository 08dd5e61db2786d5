package org.ovn4j.northbound;

import java.util.Set;

/**
 * An error that a database answered to a transaction, RFC 7047 section 3.1.
 *
 * @param error the error's name, {@code constraint violation} say
 * @param details the server's explanation; may be empty
 * @param operation index of the operation that failed; the number of operations if the commit as a
 *     whole did
 */
public record OvsdbError(String error, String details, int operation) {

  /** A guard that did not hold, and an insert of a row that is there already. */
  private static final Set<String> CONFLICTS = Set.of("timed out", "duplicate uuid");

  /** What the error means for the transaction as a whole. */
  public CommitResult result() {
    return CONFLICTS.contains(error)
        ? new CommitResult.Conflict(this)
        : new CommitResult.Refused(this);
  }

  /** The error in one line. */
  @Override
  public String toString() {
    return error + (details.isEmpty() ? "" : ": " + details) + " (operation " + operation + ")";
  }
}
