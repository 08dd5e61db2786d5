package org.ovn4j.northbound;

import java.util.Locale;

/** What became of a transaction. */
public sealed interface CommitResult {

  /** All operations took effect. */
  record Committed() implements CommitResult {}

  /** Nothing took effect, and the database says why. */
  sealed interface Failed extends CommitResult {
    /** What the database says. */
    OvsdbError error();
  }

  /**
   * Nothing took effect: the database is not as the transaction expected it. A new snapshot and a
   * new difference are the answer.
   */
  record Conflict(OvsdbError error) implements Failed {}

  /**
   * Nothing took effect: the schema does not allow the rows as they would be. Repeating the same
   * transaction will not help; {@link ChangeSet#explain} says which part of the intent to mend.
   */
  record ConstraintViolation(OvsdbError error) implements Failed {}

  /**
   * Nothing took effect: another controller leads, see {@link NorthboundDb#isLeader}. Not to be
   * repeated before this one leads again, and then from a new snapshot.
   */
  record NotLeader(OvsdbError error) implements Failed {}

  /** Nothing took effect, for another reason; repeating the same transaction may not help. */
  record Refused(OvsdbError error) implements Failed {}

  /**
   * No answer came. The transaction took effect or did not; a new snapshot tells. Committing the
   * same changes again cannot make twins, since rows have UUIDs of their own.
   */
  record InDoubt(String reason) implements CommitResult {}

  /**
   * A word for logs and metrics: {@code committed}, {@code conflict}, {@code constraint_violation},
   * {@code not_leader}, {@code refused} or {@code in_doubt}.
   */
  default String word() {
    return getClass().getSimpleName().replaceAll("(?<=.)(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

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
