package org.ovn4j.northbound;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    Map<UUID, PlannedRow> desired = new SchemaFit(snapshot.schema(), diagnostics).fit(plan.rows());
    collectOurs(desired);
    Map<UUID, PlannedRow> wanted = withoutIndexClashes(desired);
    wanted.forEach(this::compare);
    delete(ours(uuid -> !wanted.containsKey(uuid)));
    return changeSet();
  }

  ChangeSet deletion() {
    diagnostics.addAll(plan.diagnostics());
    collectOurs(plan.rows());
    Map<UUID, Row> obsolete = ours(plan.rows()::containsKey);
    addResidents(obsolete);
    unchanged = ours.size() - obsolete.size();
    delete(obsolete);
    return changeSet();
  }

  /** Adds our rows that only live in obsolete ones: the server would delete them, untold. */
  private void addResidents(Map<UUID, Row> obsolete) {
    Set<UUID> held = new HashSet<>();
    Map<UUID, Row> residents = new TreeMap<>();
    do {
      held.clear();
      residents.clear();
      ours(uuid -> !obsolete.containsKey(uuid))
          .values()
          .forEach(row -> held.addAll(row.strongReferences()));
      for (Row home : obsolete.values()) {
        for (UUID uuid : home.strongReferences()) {
          Row resident = ours.get(uuid);
          if (resident != null
              && !resident.table().schema().root()
              && !obsolete.containsKey(uuid)
              && !held.contains(uuid)) {
            residents.put(uuid, resident);
          }
        }
      }
      obsolete.putAll(residents);
    } while (!residents.isEmpty());
  }

  private Map<UUID, Row> ours(Predicate<UUID> which) {
    Map<UUID, Row> chosen = new TreeMap<>();
    ours.forEach(
        (uuid, row) -> {
          if (which.test(uuid)) {
            chosen.put(uuid, row);
          }
        });
    return chosen;
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

  private int countForeign() {
    return (int)
        foreign().filter(row -> row.getValue().table().schema().maxRows().isEmpty()).count();
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

  /** Deletes rows of ours, unless a foreign row refers to them or lives only in them. */
  private void delete(Map<UUID, Row> obsolete) {
    if (!obsolete.isEmpty()) {
      keepReferredTo(obsolete);
      keepHomes(obsolete);
      obsolete.forEach((uuid, row) -> changes.add(new RowChange.Delete(uuid, row)));
    }
  }

  private Stream<Map.Entry<UUID, Row>> foreign() {
    return snapshot.rows().filter(row -> !ours.containsKey(row.getKey()));
  }

  private void keepReferredTo(Map<UUID, Row> obsolete) {
    foreign()
        .filter(row -> row.getValue().strongReferences().stream().anyMatch(obsolete::containsKey))
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            row -> {
              for (UUID reference : row.getValue().strongReferences()) {
                Row kept = obsolete.remove(reference);
                if (kept != null) {
                  diagnostics.add(keptBack(reference, kept, row));
                }
              }
            });
  }

  /**
   * The server deletes a row that is no root with the last row that refers to it. So a row that a
   * foreign one lives in stays, and with it what that row lives in itself.
   */
  private void keepHomes(Map<UUID, Row> obsolete) {
    Set<UUID> residents =
        foreign()
            .filter(row -> !row.getValue().table().schema().root())
            .map(Map.Entry::getKey)
            .collect(Collectors.toCollection(HashSet::new));
    boolean found = !residents.isEmpty();
    while (found) {
      found = obsolete.entrySet().removeIf(row -> isHome(row.getKey(), row.getValue(), residents));
    }
  }

  private boolean isHome(UUID uuid, Row row, Set<UUID> residents) {
    Optional<UUID> resident =
        row.strongReferences().stream().filter(residents::contains).findFirst();
    resident.ifPresent(
        r -> {
          residents.add(uuid);
          diagnostics.add(
              Diagnostic.warning(
                  Origin.of(row.table().name() + " " + uuid),
                  "is not wanted any more but stays, since a foreign row lives in it, at or below "
                      + r
                      + "; remove that row"));
        });
    return resident.isPresent();
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
