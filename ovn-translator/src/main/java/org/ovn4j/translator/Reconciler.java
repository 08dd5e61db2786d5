package org.ovn4j.translator;

import java.util.List;
import java.util.function.Supplier;
import org.ovn4j.model.Intent;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Transaction;

/**
 * Makes a database hold what an intent asks for: snapshot, plan, difference, commit, and again if
 * somebody else changed the same rows meanwhile. Holds no state between calls but its
 * collaborators.
 */
public final class Reconciler {

  /** Attempts before the conflict is the caller's. */
  private static final int ATTEMPTS = 5;

  private final NorthboundDb database;
  private final String owner;

  /**
   * A reconciler.
   *
   * @param database where the rows go; stays the caller's to close
   * @param owner the name of the controller that the rows belong to
   */
  public Reconciler(NorthboundDb database, String owner) {
    this.database = database;
    this.owner = owner;
  }

  /**
   * What {@link #apply} would change now. Changes nothing.
   *
   * @throws NorthboundException if the database cannot be read
   */
  public ChangeSet plan(Intent intent) {
    Snapshot snapshot = database.snapshot();
    return plan(intent, snapshot).diff(snapshot);
  }

  /** What {@link #delete()} would change now. Changes nothing. */
  public ChangeSet planDeletion() {
    return Plan.empty(owner).diff(database.snapshot());
  }

  /** What {@link #delete(Intent)} would change now. Changes nothing. */
  public ChangeSet planDeletion(Intent intent) {
    Snapshot snapshot = database.snapshot();
    return plan(intent, snapshot).deletion(snapshot);
  }

  private Plan plan(Intent intent, Snapshot snapshot) {
    return new Translator(owner).plan(Ipam.restore(snapshot, owner).assign(intent));
  }

  /**
   * What was changed; after a conflict, what was left to change. If the change set has errors,
   * nothing was.
   *
   * @throws NorthboundException if the database cannot be reached, refuses a transaction, does not
   *     tell what became of one, or conflicts again and again; earlier transactions of the change
   *     set stay, and another call goes on from there
   */
  public ChangeSet apply(Intent intent) {
    return commit(() -> plan(intent));
  }

  /** What was removed: all rows of the owner. Otherwise as {@link #apply}. */
  public ChangeSet delete() {
    return commit(this::planDeletion);
  }

  /**
   * What was removed: the rows that {@link #apply} makes for the intent, and ports of the owner on
   * their switches. Otherwise as {@link #apply}.
   */
  public ChangeSet delete(Intent intent) {
    return commit(() -> planDeletion(intent));
  }

  private ChangeSet commit(Supplier<ChangeSet> planning) {
    CommitResult last = new CommitResult.Committed();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      ChangeSet changes = planning.get();
      if (changes.hasErrors()) {
        return changes;
      }
      last = commit(changes.transactions());
      if (!(last instanceof CommitResult.Conflict)) {
        last.orElseThrow();
        return changes;
      }
    }
    throw new NorthboundException(
        "gave up after " + ATTEMPTS + " conflicts with other writers, the last one: " + last);
  }

  /** The result of the last transaction committed: the first that was not, if one was not. */
  private CommitResult commit(List<Transaction> transactions) {
    CommitResult result = new CommitResult.Committed();
    for (Transaction transaction : transactions) {
      result = database.commit(transaction);
      if (!result.isCommitted()) {
        break;
      }
    }
    return result;
  }
}
