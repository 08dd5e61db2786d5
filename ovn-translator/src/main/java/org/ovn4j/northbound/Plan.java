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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Origin;
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
    this.owner = requireOwner(owner);
    this.rows = rows;
    this.indexes = indexes;
    this.twins = twins;
    this.diagnostics = List.copyOf(diagnostics);
  }

  private static String requireOwner(String owner) {
    if (owner.isEmpty()) {
      throw new IllegalArgumentException("the owner's name is empty");
    }
    return owner;
  }

  /** A plan without rows: what removes everything of the owner. */
  public static Plan empty(String owner) {
    return builder(owner).build();
  }

  /**
   * The plan that has all rows of some parts. Of several rows with the same values in an indexed
   * column only the first stays; an error names the origins.
   *
   * @param diagnostics what there is to say, those of the parts included
   * @throws IllegalStateException if two rows have one key; or if a row of a table that is no root
   *     has no row of the plan that refers to it: the server would drop it at once
   */
  public static Plan of(String owner, Collection<Part> parts, List<Diagnostic> diagnostics) {
    List<PlannedRow> rows = new ArrayList<>();
    parts.forEach(part -> rows.addAll(part.rows()));
    BucketMap<UUID, PlannedRow> byUuid = byUuid(rows);
    if (byUuid.size() < rows.size()) {
      Map<UUID, PlannedRow> first = new HashMap<>();
      rows.forEach(row -> requireNew(first.putIfAbsent(row.key().uuid(), row), row));
    }
    requireReferences(parts, byUuid::containsKey);
    BucketMap<IndexValue, UUID> indexes = indexes(rows);
    if (indexes.size() == IndexValue.count(rows)) {
      return new Plan(owner, byUuid, indexes, false, diagnostics);
    }
    List<Diagnostic> all = new ArrayList<>(diagnostics);
    List<PlannedRow> left = withoutTwins(rows, all);
    return new Plan(owner, byUuid(left), indexes(left), true, all);
  }

  private static BucketMap<UUID, PlannedRow> byUuid(List<PlannedRow> rows) {
    List<UUID> uuids = new ArrayList<>(rows.size());
    rows.forEach(row -> uuids.add(row.key().uuid()));
    return BucketMap.of(uuids, rows);
  }

  private static BucketMap<IndexValue, UUID> indexes(List<PlannedRow> rows) {
    List<IndexValue> values = new ArrayList<>(rows.size());
    List<UUID> holders = new ArrayList<>(rows.size());
    for (PlannedRow row : rows) {
      for (IndexValue value : IndexValue.of(row.row())) {
        values.add(value);
        holders.add(row.key().uuid());
      }
    }
    return BucketMap.of(values, holders);
  }

  private static void requireNew(@Nullable PlannedRow other, PlannedRow planned) {
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

  /**
   * Of several rows with the same values in an indexed column only the first, by UUID.
   *
   * @param found is told of the others
   */
  private static List<PlannedRow> withoutTwins(List<PlannedRow> rows, List<Diagnostic> found) {
    Map<IndexValue, PlannedRow> holders = new HashMap<>();
    List<PlannedRow> left = new ArrayList<>();
    List<PlannedRow> sorted = new ArrayList<>(rows);
    sorted.sort(Comparator.comparing(row -> row.key().uuid()));
    for (PlannedRow planned : sorted) {
      boolean stays = true;
      for (IndexValue values : IndexValue.of(planned.row())) {
        PlannedRow holder = holders.putIfAbsent(values, planned);
        if (holder != null) {
          stays = false;
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
      if (stays) {
        left.add(planned);
      }
    }
    return left;
  }

  /** Looks at the rows that no row of their own part refers to, if they are new. */
  private static void requireReferences(Collection<Part> parts, Predicate<UUID> isNew) {
    Set<UUID> referenced = new HashSet<>();
    parts.forEach(part -> referenced.addAll(part.references));
    for (Part part : parts) {
      for (PlannedRow row : part.loose) {
        UUID uuid = row.key().uuid();
        if (isNew.test(uuid) && !referenced.contains(uuid)) {
          throw new IllegalStateException(row.key() + ": no row of the plan refers to it");
        }
      }
    }
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
    Map<UUID, PlannedRow> coming =
        new HashMap<>(2 * come.stream().mapToInt(part -> part.rows().size()).sum());
    boolean clashes = twins;
    for (Part part : come) {
      for (PlannedRow row : part.rows()) {
        clashes |= coming.put(row.key().uuid(), row) != null;
      }
    }
    BucketMap.Editor<UUID, PlannedRow> newRows = new BucketMap.Editor<>(rows);
    BucketMap.Editor<IndexValue, UUID> newIndexes = new BucketMap.Editor<>(indexes);
    for (Part part : gone) {
      for (PlannedRow row : part.rows()) {
        UUID uuid = row.key().uuid();
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
    requireReferences(come, uuid -> !rows.containsKey(uuid));
    return Optional.of(new Plan(owner, newRows.build(), newIndexes.build(), false, all));
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
      this.owner = requireOwner(owner);
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
      return add(PlannedRow.of(key, row, origin));
    }

    /**
     * Adds a row that was made before.
     *
     * @throws IllegalStateException if there is a row of that key
     * @throws IllegalArgumentException if the key is another owner's
     */
    public Builder add(PlannedRow planned) {
      if (!planned.key().owner().equals(owner)) {
        throw new IllegalArgumentException(planned.key() + " is not a key of " + owner);
      }
      requireNew(rows.putIfAbsent(planned.key().uuid(), planned), planned);
      return this;
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
      return Plan.of(owner, List.of(part()), diagnostics);
    }
  }

  /**
   * Rows of a plan that come and go together, and what there is to say about them. Made by {@link
   * Builder#part}. Immutable.
   */
  public static final class Part {
    private final List<PlannedRow> rows;
    private final List<Diagnostic> diagnostics;

    /** The rows of tables that are no roots, to which no row of this part refers. */
    private final List<PlannedRow> loose;

    /** The rows that are not of this part, to which rows of this part refer. */
    private final Set<UUID> references;

    Part(List<PlannedRow> rows, List<Diagnostic> diagnostics) {
      this.rows = List.copyOf(rows);
      this.diagnostics = List.copyOf(diagnostics);
      Set<UUID> referenced = new HashSet<>(2 * rows.size());
      rows.forEach(row -> referenced.addAll(row.row().strongReferences()));
      this.loose = new ArrayList<>();
      for (PlannedRow row : rows) {
        if (!referenced.remove(row.key().uuid()) && !row.row().table().schema().root()) {
          loose.add(row);
        }
      }
      this.references = referenced;
    }

    /** The rows; unordered. */
    public List<PlannedRow> rows() {
      return rows;
    }

    /** In the order in which they are to be told. */
    public List<Diagnostic> diagnostics() {
      return diagnostics;
    }
  }
}
