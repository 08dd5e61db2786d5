package org.ovn4j.northbound;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Origin;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.RowKey;

/**
 * The rows that an owner wants in a Northbound database, each with its key and its origin, and what
 * there is to say about them. Immutable; equal plans have equal JSON.
 */
public final class Plan {

  private final String owner;
  private final BucketMap<UUID, PlannedRow> rows;

  /** Which row has which values in an indexed column. */
  private final BucketMap<IndexValue, UUID> indexes;

  /** Whether rows were left out for the sake of others with the same indexed values. */
  private final boolean twins;

  private final List<Diagnostic> diagnostics;

  private Plan(
      String owner,
      BucketMap<UUID, PlannedRow> rows,
      BucketMap<IndexValue, UUID> indexes,
      boolean twins,
      List<Diagnostic> diagnostics) {
    this.owner = owner;
    this.rows = rows;
    this.indexes = indexes;
    this.twins = twins;
    this.diagnostics = List.copyOf(diagnostics);
  }

  /** A plan without rows: what removes everything of the owner. */
  public static Plan empty(String owner) {
    return builder(owner).build();
  }

  /** A builder of plans of the owner. */
  public static Builder builder(String owner) {
    return new Builder(owner);
  }

  /**
   * The plan that {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException if the text is not a plan
   */
  public static Plan fromJson(String json) {
    return PlanJson.read(json);
  }

  /** The controller that the rows belong to. */
  public String owner() {
    return owner;
  }

  /** The desired rows by UUID; unordered. */
  public Map<UUID, PlannedRow> rows() {
    return rows;
  }

  /** The row that has the values in indexed columns. */
  Optional<PlannedRow> find(IndexValue values) {
    return Optional.ofNullable(indexes.get(values)).map(rows::get);
  }

  /**
   * Calls the action with the UUID of each row that is another object here than in an earlier plan,
   * or is only in one of the two. Costs little for what the plans share.
   */
  void forEachChangeSince(Plan earlier, Consumer<UUID> action) {
    BucketMap.forEachChange(earlier.rows, rows, action);
  }

  /** What there is to say about the intent; with errors, the plan lacks what they are about. */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  /** Whether a diagnostic is an error. */
  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(Diagnostic::isError);
  }

  /** What must change in the database for it to hold this plan, and nothing else of this owner. */
  public ChangeSet diff(Snapshot snapshot) {
    return new Differ(this, snapshot).diff();
  }

  /**
   * As {@link #diff(Snapshot)}, with the same result, but looks only at what has changed since an
   * earlier comparison, if it can: where plan and snapshot were made from those of that one ({@link
   * #with}, {@link Snapshot#toBuilder}).
   */
  public ChangeSet diff(Snapshot snapshot, ChangeSet earlier) {
    return new Recomparison(earlier, this, snapshot).changes().orElseGet(() -> diff(snapshot));
  }

  /**
   * What must change in the database for it to hold none of this plan's rows. Other rows of this
   * owner stay, but for ports and the like that only live in rows that go, and go with them.
   */
  public ChangeSet deletion(Snapshot snapshot) {
    return new Differ(this, snapshot).deletion();
  }

  /**
   * This plan, with the objects of a snapshot wherever a row is as planned: its UUID, and the row
   * itself or, if the database has other values in some columns, the values of the others. Whoever
   * keeps a plan beside the snapshots of a database keeps once what both have. The result equals
   * this plan; the snapshot's rows are not changed.
   */
  public Plan sharing(Snapshot snapshot) {
    Map<UUID, PlannedRow> shared = new HashMap<>();
    rows.forEach(
        (uuid, planned) ->
            shared.put(
                snapshot.shared(planned.row().table(), uuid),
                snapshot
                    .find(planned.row().table(), uuid)
                    .map(row -> planned.with(planned.row().sharing(row)))
                    .orElse(planned)));
    return new Plan(owner, BucketMap.copyOf(shared), indexes, twins, diagnostics);
  }

  /**
   * This plan with some of its parts replaced. Equals what a builder would make of all parts then,
   * and shares all else with this plan.
   *
   * @param gone parts that this plan was made of
   * @param come parts in their stead
   * @param all what there is to say about the new plan
   * @return empty if only a builder can tell: where two rows have one key or the same values in an
   *     indexed column
   */
  public Optional<Plan> with(Collection<Part> gone, Collection<Part> come, List<Diagnostic> all) {
    Map<UUID, PlannedRow> coming = new HashMap<>();
    boolean clashes = twins;
    for (Part part : come) {
      for (PlannedRow row : part.rows()) {
        clashes |= coming.put(row.key().uuid(), row) != null;
      }
    }
    Map<UUID, PlannedRow> added = new HashMap<>(coming);
    BucketMap.Editor<UUID, PlannedRow> newRows = new BucketMap.Editor<>(rows);
    BucketMap.Editor<IndexValue, UUID> newIndexes = new BucketMap.Editor<>(indexes);
    for (Part part : gone) {
      for (PlannedRow row : part.rows()) {
        UUID uuid = row.key().uuid();
        added.remove(uuid);
        if (row.equals(coming.get(uuid))) {
          coming.remove(uuid);
        } else {
          newRows.remove(uuid);
          IndexValue.of(row.row()).forEach(newIndexes::remove);
        }
      }
    }
    for (PlannedRow row : coming.values()) {
      UUID uuid = row.key().uuid();
      clashes |= newRows.get(uuid) != null;
      newRows.put(uuid, row);
      for (IndexValue values : IndexValue.of(row.row())) {
        clashes |= newIndexes.get(values) != null;
        newIndexes.put(values, uuid);
      }
    }
    if (clashes) {
      return Optional.empty();
    }
    added.values().removeIf(row -> row.row().table().schema().root());
    if (!added.isEmpty()) {
      Set<UUID> referenced = new HashSet<>();
      come.forEach(part -> part.rows().forEach(r -> referenced.addAll(r.row().strongReferences())));
      added.forEach((uuid, row) -> requireReferences(referenced.contains(uuid), row));
    }
    return Optional.of(new Plan(owner, newRows.build(), newIndexes.build(), false, all));
  }

  private static void requireReferences(boolean referenced, PlannedRow row) {
    if (!row.row().table().schema().root() && !referenced) {
      throw new IllegalStateException(row.key() + ": no row of the plan refers to it");
    }
  }

  /** The plan in JSON, for {@link #fromJson}. */
  public String toJson() {
    return PlanJson.write(this);
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof Plan other
        && owner.equals(other.owner)
        && rows.equals(other.rows)
        && diagnostics.equals(other.diagnostics);
  }

  @Override
  public int hashCode() {
    return rows.hashCode();
  }

  /** Owner and number of rows. */
  @Override
  public String toString() {
    return "plan of " + owner + ": " + rows.size() + " rows";
  }

  /** Collects rows and diagnostics. Not thread-safe. */
  public static final class Builder {
    private final String owner;
    private final Map<UUID, PlannedRow> rows = new HashMap<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    private Builder(String owner) {
      if (owner.isEmpty()) {
        throw new IllegalArgumentException("the owner's name is empty");
      }
      this.owner = owner;
    }

    /**
     * Adds a row, marked with the owner.
     *
     * @param key what makes it the same row over time
     * @param row its columns
     * @param origin what in the intent made it
     * @throws IllegalStateException if there is a row of that key: two rows of one identity are a
     *     programming error
     * @throws IllegalArgumentException if the key is another owner's, or the row cannot tell whose
     *     it is: its table has no {@code external_ids} and is not {@code Static_MAC_Binding}, whose
     *     rows belong to the owner of the router port that they name
     */
    public <R extends Row> Builder add(RowKey<R> key, R row, Origin origin) {
      if (!key.owner().equals(owner)) {
        throw new IllegalArgumentException(key + " is not a key of " + owner);
      }
      put(new PlannedRow(key, owned(row), origin));
      return this;
    }

    private Row owned(Row row) {
      return Ownership.column(row).map(column -> owned(row, column)).orElse(row);
    }

    private Row owned(Row row, Column column) {
      if (row.get(column).value(Ownership.KEY).filter(owner::equals).isPresent()) {
        return row;
      }
      Map<Object, Object> ids = row.get(column).pairs();
      ids.put(Ownership.KEY, owner);
      return row.with(column, Datum.map(ids));
    }

    /**
     * Adds the rows of a part. Its diagnostics are the caller's to add.
     *
     * @throws IllegalStateException if there is a row of the key of one of them
     */
    public Builder add(Part part) {
      part.rows().forEach(this::put);
      return this;
    }

    private void put(PlannedRow planned) {
      PlannedRow other = rows.putIfAbsent(planned.key().uuid(), planned);
      if (other != null) {
        throw new IllegalStateException(
            "two rows have the key "
                + planned.key()
                + ": of "
                + other.origin()
                + " and of "
                + planned.origin());
      }
    }

    /** What was added so far, as a part of a larger plan. */
    public Part part() {
      return new Part(List.copyOf(rows.values()), diagnostics);
    }

    /** Adds a diagnostic. */
    public Builder add(Diagnostic diagnostic) {
      diagnostics.add(diagnostic);
      return this;
    }

    /** Adds diagnostics. */
    public Builder addDiagnostics(List<Diagnostic> more) {
      diagnostics.addAll(more);
      return this;
    }

    /**
     * The plan. Of several rows with the same values in an indexed column only the first stays; an
     * error names the origins.
     *
     * @throws IllegalStateException if a row of a table that is no root has no row of the plan that
     *     refers to it: the server would drop it at once
     */
    public Plan build() {
      Set<UUID> referenced = new HashSet<>();
      rows.values().forEach(row -> referenced.addAll(row.row().strongReferences()));
      rows.forEach((uuid, row) -> requireReferences(referenced.contains(uuid), row));
      List<Diagnostic> found = new ArrayList<>(diagnostics);
      Map<IndexValue, UUID> indexes = new HashMap<>();
      boolean twins = hasTwins(indexes);
      if (twins) {
        dropTwins(found);
        indexes.clear();
        boolean unused = hasTwins(indexes);
      }
      return new Plan(owner, BucketMap.copyOf(rows), BucketMap.copyOf(indexes), twins, found);
    }

    /** Notes which row has which indexed values; whether two have the same. */
    private boolean hasTwins(Map<IndexValue, UUID> indexes) {
      boolean twins = false;
      for (PlannedRow row : rows.values()) {
        for (IndexValue values : IndexValue.of(row.row())) {
          twins |= indexes.put(values, row.key().uuid()) != null;
        }
      }
      return twins;
    }

    private void dropTwins(List<Diagnostic> found) {
      Map<IndexValue, PlannedRow> holders = new HashMap<>();
      List<PlannedRow> sorted = new ArrayList<>(rows.values());
      sorted.sort(Comparator.comparing(row -> row.key().uuid()));
      for (PlannedRow planned : sorted) {
        for (IndexValue values : IndexValue.of(planned.row())) {
          PlannedRow holder = holders.putIfAbsent(values, planned);
          if (holder != null) {
            rows.remove(planned.key().uuid());
            found.add(
                Diagnostic.error(
                    planned.origin(),
                    "needs the "
                        + values
                        + " that "
                        + holder.origin()
                        + " has already; rename one of the two"));
          }
        }
      }
    }
  }

  /**
   * Rows of a plan that come and go together, and what there is to say about them. Made by {@link
   * Builder#part}. Immutable.
   *
   * @param rows the rows; unordered
   * @param diagnostics in the order in which they are to be told
   */
  public record Part(List<PlannedRow> rows, List<Diagnostic> diagnostics) {
    /** Copies the lists. */
    public Part {
      rows = List.copyOf(rows);
      diagnostics = List.copyOf(diagnostics);
    }
  }
}
