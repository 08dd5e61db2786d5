package org.ovn4j.northbound;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.ovsdb.Row;

/**
 * The difference between a plan and a database: what to insert, update and delete. Immutable.
 *
 * <p>A change set is for the snapshot that it was made from. Committed against a database that has
 * moved on, its guards answer {@link CommitResult.Conflict}.
 */
public final class ChangeSet {

  /** Rows in one transaction: cheapest for the server per row, see docs/transactions.md. */
  private static final int ROWS_PER_TRANSACTION = 200;

  /** A change with its name, which takes longer to find than to compare. */
  private record Named(RowChange change, String table, String name) {
    static final Comparator<Named> ORDER =
        Comparator.comparing(Named::table)
            .thenComparing(Named::name)
            .thenComparing(named -> named.change().uuid());

    static Named of(RowChange change) {
      return new Named(change, change.table().name(), RowLabel.name(change.row()));
    }
  }

  private final Plan plan;
  private final Snapshot snapshot;
  private final List<RowChange> changes;
  private final List<Diagnostic> diagnostics;
  private final int unchanged;
  private final ForeignRows foreign;
  private final Map<UUID, Row> staying;
  private final boolean plain;

  /**
   * A change set.
   *
   * @param foreign the rows of others
   * @param staying {@link #staying}, taken without a copy
   * @param plain {@link #isPlain}
   */
  ChangeSet(
      Plan plan,
      Snapshot snapshot,
      List<RowChange> changes,
      List<Diagnostic> diagnostics,
      int unchanged,
      ForeignRows foreign,
      Map<UUID, Row> staying,
      boolean plain) {
    this.plan = plan;
    this.snapshot = snapshot;
    this.changes = changes.stream().map(Named::of).sorted(Named.ORDER).map(Named::change).toList();
    this.diagnostics = List.copyOf(diagnostics);
    this.unchanged = unchanged;
    this.foreign = foreign;
    this.staying = staying;
    this.plain = plain;
  }

  /** The plan that the database will hold. */
  public Plan plan() {
    return plan;
  }

  /** The database as it was when the difference was made. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /** The changes, by table, name and UUID. */
  public List<RowChange> changes() {
    return changes;
  }

  /** The plan's diagnostics and those of the comparison. */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  /** Whether a diagnostic is an error. */
  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(Diagnostic::isError);
  }

  /** Whether nothing changes. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** Number of our rows that are as planned. */
  public int unchangedRows() {
    return unchanged;
  }

  /** Number of rows of others, which are left alone. */
  public int foreignRows() {
    return foreign.count();
  }

  ForeignRows foreign() {
    return foreign;
  }

  /** Rows that do not change, and may refer to rows that are deleted. */
  Map<UUID, Row> staying() {
    return staying;
  }

  /** Whether this is all that the plan asks for, with nothing to say about the comparison. */
  boolean isPlain() {
    return plain;
  }

  /**
   * The transactions that make the changes, in the order in which to commit them. Each is valid by
   * itself; none if nothing changes.
   *
   * @throws IllegalStateException if there are errors: a part of what is wanted would be missing
   */
  public List<Transaction> transactions() {
    return transactions(ROWS_PER_TRANSACTION);
  }

  /**
   * As {@link #transactions()}, with a bound.
   *
   * @param rows the most rows that one transaction changes, at least 1; rows that only make sense
   *     together stay together even so
   */
  public List<Transaction> transactions(int rows) {
    if (rows < 1) {
      throw new IllegalArgumentException(rows + " rows per transaction; allowed: 1 or more");
    }
    if (hasErrors()) {
      throw new IllegalStateException("there are errors: " + diagnostics);
    }
    return new Sequencer(this, rows).transactions();
  }

  /**
   * What to mend in the intent if the database refused one of the transactions.
   *
   * @param transaction one of {@link #transactions()}
   * @param error what the database answered to it
   */
  public Diagnostic explain(Transaction transaction, OvsdbError error) {
    return new ErrorOrigin(this, transaction).diagnostic(error);
  }

  /** The changes as text, a line each, and a summary. */
  public String render() {
    return render(false);
  }

  /**
   * As {@link #render()}.
   *
   * @param colour whether to mark lines with ANSI colours
   */
  public String render(boolean colour) {
    return new ChangeSetText(this, colour).render();
  }

  /**
   * The changes, the given diagnostics and the summary in JSON, as docs/cli.md describes it.
   *
   * @param shown {@link #diagnostics()}, or more
   */
  public String toJson(List<Diagnostic> shown) {
    return ChangeSetJson.write(this, shown);
  }

  /** Number of rows to insert. */
  public int inserts() {
    return count(RowChange.Insert.class);
  }

  /** Number of rows to update. */
  public int updates() {
    return count(RowChange.Update.class);
  }

  /** Number of rows to delete. */
  public int deletes() {
    return count(RowChange.Delete.class);
  }

  private int count(Class<? extends RowChange> kind) {
    return (int) changes.stream().filter(kind::isInstance).count();
  }

  /** The summary. */
  @Override
  public String toString() {
    return new ChangeSetText(this, false).summary();
  }
}
