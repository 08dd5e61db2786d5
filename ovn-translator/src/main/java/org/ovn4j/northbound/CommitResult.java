package org.ovn4j.northbound;

/** What became of a transaction. */
public sealed interface CommitResult {

  /** All operations took effect. */
  record Committed() implements CommitResult {}

  /**
   * Nothing took effect: the database is not as the transaction expected it. A new snapshot and a
   * new difference are the answer.
   */
  record Conflict(OvsdbError error) implements CommitResult {}

  /** Nothing took effect, and repeating the same transaction will not help. */
  record Refused(OvsdbError error) implements CommitResult {}

  /**
   * No answer came. The transaction took effect or did not; a new snapshot tells. Committing the
   * same changes again cannot make twins, since rows have UUIDs of their own.
   */
  record InDoubt(String reason) implements CommitResult {}

  /** Whether all operations took effect. */
  default boolean isCommitted() {
    return this instanceof Committed;
  }

  /**
   * Returns if the transaction took effect.
   *
   * @throws NorthboundException if not; names the reason
   */
  default void orElseThrow() {
    if (!isCommitted()) {
      throw new NorthboundException("not committed: " + this);
    }
  }
}
