package org.ovn4j.northbound;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Origin;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.Table;

/**
 * Compares a plan with a snapshot: two maps by UUID.
 *
 * <p>A row at a planned UUID is ours whatever it says, since nobody else can derive that UUID; so
 * an owner mark erased by hand is repaired. Any other row is ours only if it names our owner. Sets
 * of references are shared ground: members that are not ours stay.
 */
final class Differ {

  /** Columns that OVN itself writes, by table: never compared, never written. */
  private static final Map<String, Set<String>> WRITTEN_BY_OVN =
      Map.of(
          "Logical_Switch_Port", Set.of("up", "dynamic_addresses", "tag"),
          "Logical_Router_Port", Set.of("status", "ipv6_prefix"));

  private final Plan plan;
  private final Snapshot snapshot;
  private final Map<UUID, Row> ours = new HashMap<>();
  private final Map<Table<?>, List<Column>> compared = new HashMap<>();
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final List<RowChange> changes = new ArrayList<>();
  private int unchanged;

  Differ(Plan plan, Snapshot snapshot) {
    this.plan = plan;
    this.snapshot = snapshot;
  }

  ChangeSet diff() {
    diagnostics.addAll(plan.diagnostics());
    Map<UUID, PlannedRow> fitting = new SchemaFit(snapshot.schema(), diagnostics).fit(plan.rows());
    collectOurs(fitting);
    Map<UUID, PlannedRow> desired = withoutIndexClashes(fitting);
    desired.forEach(this::compare);
    delete(oursIf(uuid -> !desired.containsKey(uuid)));
    return changeSet();
  }

  ChangeSet deletion() {
    diagnostics.addAll(plan.diagnostics());
    collectOurs(plan.rows());
    Map<UUID, Row> obsolete = oursIf(plan.rows()::containsKey);
    unchanged = ours.size() - obsolete.size();
    delete(obsolete);
    return changeSet();
  }

  private ChangeSet changeSet() {
    return new ChangeSet(plan, snapshot, changes, diagnostics, unchanged, countForeign());
  }

  private void collectOurs(Map<UUID, PlannedRow> desired) {
    desired.forEach(
        (uuid, row) ->
            snapshot.find(row.row().table(), uuid).ifPresent(observed -> ours.put(uuid, observed)));
    snapshot
        .rows()
        .filter(row -> Ownership.isOwnedBy(row.getValue(), plan.owner()))
        .forEach(row -> ours.put(row.getKey(), row.getValue()));
  }

  /** Those of our rows, by UUID: mostly few, so that only they are sorted. */
  private Map<UUID, Row> oursIf(Predicate<UUID> which) {
    Map<UUID, Row> some = new TreeMap<>();
    ours.forEach(
        (uuid, row) -> {
          if (which.test(uuid)) {
            some.put(uuid, row);
          }
        });
    return some;
  }

  private int countForeign() {
    return (int)
        snapshot
            .rows()
            .filter(row -> !ours.containsKey(row.getKey()))
            .filter(row -> row.getValue().table().schema().maxRows().isEmpty())
            .count();
  }

  /** Leaves out rows whose indexed values a foreign row has, and reports both. */
  private Map<UUID, PlannedRow> withoutIndexClashes(Map<UUID, PlannedRow> desired) {
    Map<IndexValue, Map.Entry<UUID, Row>> foreign = new HashMap<>();
    Set<Table<?>> tables = new HashSet<>();
    desired.values().forEach(row -> tables.add(row.row().table()));
    for (Table<?> table : tables) {
      if (table.schema().indexes().isEmpty()) {
        continue;
      }
      for (Map.Entry<UUID, ? extends Row> row : snapshot.rows(table).entrySet()) {
        if (!ours.containsKey(row.getKey())) {
          IndexValue.of(row.getValue())
              .forEach(v -> foreign.put(v, Map.entry(row.getKey(), row.getValue())));
        }
      }
    }
    if (foreign.isEmpty()) {
      return desired;
    }
    Map<UUID, PlannedRow> kept = new LinkedHashMap<>(desired);
    kept.values().removeIf(planned -> clashes(planned, foreign));
    return kept;
  }

  private boolean clashes(PlannedRow planned, Map<IndexValue, Map.Entry<UUID, Row>> foreign) {
    for (IndexValue value : IndexValue.of(planned.row())) {
      Map.Entry<UUID, Row> holder = foreign.get(value);
      if (holder != null) {
        String owner =
            Ownership.ownerOf(holder.getValue()).map(o -> "of owner " + o).orElse("of no owner");
        diagnostics.add(
            Diagnostic.error(
                planned.origin(),
                "needs the "
                    + value
                    + " that the row "
                    + holder.getKey()
                    + " "
                    + owner
                    + " has already; rename one of the two, or remove that row"));
        return true;
      }
    }
    return false;
  }

  private void compare(UUID uuid, PlannedRow planned) {
    Row observed = ours.get(uuid);
    if (observed == null) {
      changes.add(new RowChange.Insert(uuid, planned.row(), planned.origin()));
      return;
    }
    Row after = observed;
    List<Column> changed = new ArrayList<>();
    for (Column column : compared.computeIfAbsent(observed.table(), this::columnsToCompare)) {
      Datum value = wanted(column, planned.row(), observed);
      if (!value.equals(observed.get(column))) {
        after = after.with(column, value);
        changed.add(column);
      }
    }
    if (changed.isEmpty()) {
      unchanged++;
    } else {
      changes.add(new RowChange.Update(uuid, observed, after, changed, planned.origin()));
    }
  }

  /** The columns that the server has and that are not OVN's own. */
  private List<Column> columnsToCompare(Table<?> table) {
    Set<String> writtenByOvn = WRITTEN_BY_OVN.getOrDefault(table.name(), Set.of());
    return table.columns().stream()
        .filter(column -> !writtenByOvn.contains(column.name()))
        .filter(column -> snapshot.schema().hasColumn(table.name(), column.name()))
        .toList();
  }

  /** The planned value; in a set of references, with the members that are not ours. */
  private Datum wanted(Column column, Row planned, Row observed) {
    Datum value = planned.get(column);
    if (!References.isShared(column)) {
      return value;
    }
    List<Object> members = new ArrayList<>(value.keys());
    for (Object member : observed.get(column).keys()) {
      if (!ours.containsKey((UUID) member)) {
        members.add(member);
      }
    }
    return Datum.set(members);
  }

  /** Deletes rows of ours, unless a foreign row holds on to them. */
  private void delete(Map<UUID, Row> obsolete) {
    if (obsolete.isEmpty()) {
      return;
    }
    snapshot
        .rows()
        .filter(row -> !ours.containsKey(row.getKey()))
        .forEach(
            row -> {
              for (UUID reference : row.getValue().strongReferences()) {
                Row kept = obsolete.remove(reference);
                if (kept != null) {
                  diagnostics.add(keptBack(reference, kept, row));
                }
              }
            });
    obsolete.forEach((uuid, row) -> changes.add(new RowChange.Delete(uuid, row)));
  }

  private static Diagnostic keptBack(UUID uuid, Row kept, Map.Entry<UUID, Row> user) {
    return Diagnostic.warning(
        Origin.of(kept.table().name() + " " + uuid),
        "is not wanted any more but stays, since the foreign row "
            + user.getValue().table().name()
            + " "
            + user.getKey()
            + " refers to it; remove that reference");
  }
}
