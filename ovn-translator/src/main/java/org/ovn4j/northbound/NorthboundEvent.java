package org.ovn4j.northbound;

import java.time.Duration;

/** What an observer is told. Each is a line of text by {@code toString}, without secrets. */
public sealed interface NorthboundEvent {

  /**
   * A session with a server began, and its rows are known.
   *
   * @param endpoint the server
   * @param duration from the first attempt to connect to it until its rows were known
   * @param rows number of rows that the copy of the database has
   */
  record SessionStarted(String endpoint, Duration duration, int rows) implements NorthboundEvent {}

  /**
   * A session ended; another one is being looked for, unless the client was closed.
   *
   * @param endpoint the server
   * @param reason why
   */
  record SessionEnded(String endpoint, String reason) implements NorthboundEvent {}

  /**
   * None of the servers could be used; they are tried again after a while.
   *
   * @param reason why, for each
   */
  record ConnectFailed(String reason) implements NorthboundEvent {}

  /**
   * This controller leads from now on, or no longer.
   *
   * @param lock what controllers compete for
   * @param leader whether it leads
   * @param reason why it leads no longer; empty if it does
   */
  record LeadershipChanged(String lock, boolean leader, String reason) implements NorthboundEvent {}

  /**
   * A transaction has a result.
   *
   * @param comment the transaction's, for the server's log; empty if it has none
   * @param operations number of its operations, without the client's own
   * @param duration from the call until the result, the wait for a session included
   * @param result what became of it
   */
  record Committed(String comment, int operations, Duration duration, CommitResult result)
      implements NorthboundEvent {}

  /**
   * A database was compared with an intent, and made to hold it if it did not.
   *
   * @param owner whose rows
   * @param revision the intent's, as the caller names it; empty if it has no name
   * @param changes what was changed; with errors, nothing was
   * @param planning the time that it took to plan and compare
   * @param committing the time that it took to commit
   */
  record Reconciled(
      String owner, String revision, ChangeSet changes, Duration planning, Duration committing)
      implements NorthboundEvent {}

  /**
   * A database could not be made to hold an intent; a controller tries again after a while.
   *
   * @param owner whose rows
   * @param revision the intent's; empty if it has no name
   * @param reason why
   */
  record ReconcileFailed(String owner, String revision, String reason) implements NorthboundEvent {}
}
