package org.ovn4j.controller;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.ovn4j.model.Intent;
import org.ovn4j.model.nb.ChassisTemplateVar;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundEvent.Reconciled;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.NorthboundObserver;
import org.ovn4j.northbound.Operation.Comment;
import org.ovn4j.northbound.Ownership;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.translator.Planning;

/**
 * Makes a database hold what an intent asks for: snapshot, plan, difference, commit, and again if
 * somebody else changed the same rows meanwhile or an answer was lost.
 *
 * <p>Thread-safe. Keeps the last plan and comparison, so that the next one costs only what has
 * changed in intent and database since ({@link Planning}).
 */
public final class Reconciler {

  /** Attempts before conflicts and doubts are the caller's. */
  private static final int ATTEMPTS = 5;

  private final NorthboundDb database;
  private final String owner;
  private final NorthboundObserver observer;
  private volatile Planned last;

  /** A plan, and its comparison with a database if that was made. */
  private record Planned(Planning planning, Optional<ChangeSet> changes) {}

  /** A reconciler that nobody observes. */
  public Reconciler(NorthboundDb database, String owner) {
    this(database, owner, NorthboundObserver.none());
  }

  /**
   * A reconciler.
   *
   * @param database where the rows go; stays the caller's to close
   * @param owner the name of the controller that the rows belong to
   * @param observer is told of each {@link Reconciled}
   */
  public Reconciler(NorthboundDb database, String owner, NorthboundObserver observer) {
    this.database = database;
    this.owner = owner;
    this.observer = observer;
    this.last = new Planned(Planning.of(owner), Optional.empty());
  }

  /**
   * What {@link #apply} would change now. Changes nothing.
   *
   * @throws NorthboundException if the database cannot be read
   */
  public ChangeSet plan(Intent intent) {
    Snapshot snapshot = database.snapshot();
    Planned before = last;
    Planning planning = before.planning().next(intent, snapshot);
    ChangeSet changes =
        before
            .changes()
            .map(earlier -> planning.plan().diff(snapshot, earlier))
            .orElseGet(() -> planning.plan().diff(snapshot));
    last = new Planned(planning, Optional.of(changes));
    return changes;
  }

  /** What {@link #delete()} would change now. Changes nothing. */
  public ChangeSet planDeletion() {
    return Plan.empty(owner).diff(database.snapshot());
  }

  /** What {@link #delete(Intent)} would change now. Changes nothing. */
  public ChangeSet planDeletion(Intent intent) {
    Snapshot snapshot = database.snapshot();
    return last.planning().next(intent, snapshot).plan().deletion(snapshot);
  }

  /** As {@link #apply(Intent, String)}, for an intent without a name. */
  public ChangeSet apply(Intent intent) {
    return apply(intent, "");
  }

  /**
   * What was changed; after a conflict, what was left to change. If the change set has errors,
   * nothing was. A commit in doubt is settled: what it left undone is committed with the same row
   * UUIDs.
   *
   * @param revision what the intent's author calls it, a Git commit say; the comment of each
   *     transaction has it, which {@code ovsdb-tool show-log} shows
   * @throws NorthboundException if the database cannot be reached, refuses a transaction, conflicts
   *     again and again, or another controller leads; says which part of the intent was refused.
   *     Earlier transactions of the change set stay, and another call goes on from there
   */
  public ChangeSet apply(Intent intent, String revision) {
    return commit(() -> plan(intent), revision);
  }

  /**
   * What was removed: all rows of the owner, but for those that go in a second step, {@link
   * #mustDeleteAgain}. Otherwise as {@link #apply}.
   */
  public ChangeSet delete() {
    return commit(this::planDeletion, "");
  }

  /**
   * What was removed: the rows that {@link #apply} makes for the intent, and ports of the owner on
   * their switches. Otherwise as {@link #apply}.
   */
  public ChangeSet delete(Intent intent) {
    return commit(() -> planDeletion(intent), "");
  }

  /**
   * Whether a deletion left rows of the owner that only go once all chassis have seen them empty:
   * those of {@code Chassis_Template_Var}. Wait for {@link
   * org.ovn4j.northbound.Propagation.Level#HV} and delete again.
   */
  public boolean mustDeleteAgain() {
    return database.snapshot().rows(ChassisTemplateVar.TABLE).values().stream()
        .anyMatch(row -> row.variables().isEmpty() && Ownership.isOwnedBy(row, owner));
  }

  private ChangeSet commit(Supplier<ChangeSet> planning, String revision) {
    Comment comment =
        new Comment("ovn4j owner=" + owner + (revision.isEmpty() ? "" : " revision=" + revision));
    CommitResult last = new CommitResult.Committed();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long begin = System.nanoTime();
      ChangeSet changes = planning.get();
      long planned = System.nanoTime();
      last = changes.hasErrors() ? new CommitResult.Committed() : commit(changes, comment);
      if (last.isCommitted()) {
        Duration committing = Duration.ofNanos(System.nanoTime() - planned);
        observer.tell(
            new Reconciled(
                owner, revision, changes, Duration.ofNanos(planned - begin), committing));
        return changes;
      }
    }
    throw new NorthboundException("gave up after " + ATTEMPTS + " attempts, the last one: " + last);
  }

  /**
   * The result of the last transaction committed: the first that was not, if one was not.
   *
   * @throws NorthboundException if a new attempt would not help
   */
  private CommitResult commit(ChangeSet changes, Comment comment) {
    for (Transaction transaction : changes.transactions()) {
      CommitResult result = database.commit(transaction.with(comment));
      if (result instanceof CommitResult.Conflict || result instanceof CommitResult.InDoubt) {
        return result;
      } else if (result instanceof CommitResult.Failed failed
          && !(failed instanceof CommitResult.NotLeader)) {
        throw new NorthboundException(changes.explain(transaction, failed.error()).toString());
      }
      result.orElseThrow();
    }
    return new CommitResult.Committed();
  }
}
