package org.ovn4j.northbound;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
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
  private final Map<UUID, PlannedRow> rows;
  private final List<Diagnostic> diagnostics;

  /** Takes the rows, in the order of their UUIDs, without a copy. */
  Plan(String owner, Map<UUID, PlannedRow> rows, List<Diagnostic> diagnostics) {
    this.owner = owner;
    this.rows = Collections.unmodifiableMap(rows);
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

  /** The desired rows by UUID, in the order of the UUIDs. */
  public Map<UUID, PlannedRow> rows() {
    return rows;
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
   * What must change in the database for it to hold none of this plan's rows. Other rows of this
   * owner stay, but for ports and the like that only live in rows that go, and go with them.
   */
  public ChangeSet deletion(Snapshot snapshot) {
    return new Differ(this, snapshot).deletion();
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
     * @throws IllegalArgumentException if the key is another owner's, or the row's table has no
     *     {@code external_ids} to carry the owner
     */
    public <R extends Row> Builder add(RowKey<R> key, R row, Origin origin) {
      if (!key.owner().equals(owner)) {
        throw new IllegalArgumentException(key + " is not a key of " + owner);
      }
      PlannedRow planned = new PlannedRow(key, owned(row), origin);
      PlannedRow other = rows.putIfAbsent(key.uuid(), planned);
      if (other != null) {
        throw new IllegalStateException(
            "two rows have the key " + key + ": of " + other.origin() + " and of " + origin);
      }
      return this;
    }

    private Row owned(Row row) {
      Column column = Ownership.column(row);
      Map<Object, Object> ids = row.get(column).pairs();
      ids.put(Ownership.KEY, owner);
      return row.with(column, Datum.map(ids));
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
      Map<UUID, PlannedRow> sorted = sorted();
      List<Diagnostic> found = new ArrayList<>(diagnostics);
      dropIndexTwins(sorted, found);
      Set<UUID> referenced = new HashSet<>();
      sorted.values().forEach(row -> referenced.addAll(row.row().strongReferences()));
      for (Map.Entry<UUID, PlannedRow> row : sorted.entrySet()) {
        if (!row.getValue().row().table().schema().root() && !referenced.contains(row.getKey())) {
          throw new IllegalStateException(
              row.getValue().key() + ": no row of the plan refers to it");
        }
      }
      return new Plan(owner, sorted, found);
    }

    /** Sorting once, and a hash table in that order, is cheaper than a tree. */
    private Map<UUID, PlannedRow> sorted() {
      Map<UUID, PlannedRow> sorted = new LinkedHashMap<>();
      rows.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(row -> sorted.put(row.getKey(), row.getValue()));
      return sorted;
    }

    private static void dropIndexTwins(Map<UUID, PlannedRow> rows, List<Diagnostic> diagnostics) {
      Map<IndexValue, PlannedRow> holders = new HashMap<>();
      for (PlannedRow planned : List.copyOf(rows.values())) {
        for (IndexValue value : IndexValue.of(planned.row())) {
          PlannedRow holder = holders.putIfAbsent(value, planned);
          if (holder != null) {
            rows.remove(planned.key().uuid());
            diagnostics.add(
                Diagnostic.error(
                    planned.origin(),
                    "needs the "
                        + value
                        + " that "
                        + holder.origin()
                        + " has already; rename one of the two"));
          }
        }
      }
    }
  }
}
