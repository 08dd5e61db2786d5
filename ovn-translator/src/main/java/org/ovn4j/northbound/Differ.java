package org.ovn4j.northbound;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Origin;
import org.ovn4j.model.nb.ChassisTemplateVar;
import org.ovn4j.model.ovsdb.Row;

/**
 * Compares a plan with a snapshot: two maps by UUID.
 *
 * <p>A row at a planned UUID is ours whatever it says, since nobody else can derive that UUID; so
 * an owner mark erased by hand is repaired. Any other row is ours only if it names our owner, or a
 * router port of ours where its table has no column for an owner.
 */
final class Differ {

  private final Plan plan;
  private final Snapshot snapshot;
  private final Map<UUID, Row> ours = new HashMap<>();

  /** Rows that stay and may refer to some that go: those of others, those kept for their sake. */
  private final Map<UUID, Row> staying = new HashMap<>();

  private ForeignRows foreign = ForeignRows.of(Map.of());
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final List<RowChange> changes = new ArrayList<>();
  private int unchanged;

  Differ(Plan plan, Snapshot snapshot) {
    this.plan = plan;
    this.snapshot = snapshot;
  }

  ChangeSet diff() {
    diagnostics.addAll(plan.diagnostics());
    Features features = new Features(snapshot.schema());
    Map<UUID, PlannedRow> desired = features.fit(plan.rows(), diagnostics);
    collectOurs(desired);
    Map<UUID, PlannedRow> wanted = withoutIndexClashes(desired);
    RowComparer comparer = new RowComparer(features, (column, uuid) -> ours.containsKey(uuid));
    wanted.forEach(
        (uuid, planned) ->
            comparer
                .compare(uuid, planned, ours.get(uuid))
                .ifPresentOrElse(changes::add, () -> unchanged++));
    delete(ours(uuid -> !wanted.containsKey(uuid)));
    boolean plain = diagnostics.size() == plan.diagnostics().size();
    return new ChangeSet(plan, snapshot, changes, diagnostics, unchanged, foreign, staying, plain);
  }

  ChangeSet deletion() {
    diagnostics.addAll(plan.diagnostics());
    collectOurs(plan.rows());
    Map<UUID, Row> obsolete = ours(plan.rows()::containsKey);
    addResidents(obsolete);
    unchanged = ours.size() - obsolete.size();
    delete(obsolete);
    staying.putAll(ours(uuid -> !obsolete.containsKey(uuid)));
    return new ChangeSet(plan, snapshot, changes, diagnostics, unchanged, foreign, staying, false);
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

  private void collectOurs(Map<UUID, PlannedRow> desired) {
    desired.forEach(
        (uuid, row) ->
            snapshot.find(row.row().table(), uuid).ifPresent(observed -> ours.put(uuid, observed)));
    ours.putAll(Ownership.rowsOf(plan.owner(), snapshot));
    Map<UUID, Row> others = new HashMap<>();
    snapshot
        .rows()
        .filter(row -> !ours.containsKey(row.getKey()))
        .forEach(row -> others.put(row.getKey(), row.getValue()));
    foreign = ForeignRows.of(others);
    staying.putAll(others);
  }

  /** Leaves out rows whose indexed values a foreign row has, and reports both. */
  private Map<UUID, PlannedRow> withoutIndexClashes(Map<UUID, PlannedRow> desired) {
    Map<UUID, PlannedRow> kept = new HashMap<>(desired);
    desired.values().stream()
        .filter(this::clashes)
        .sorted(Comparator.comparing(planned -> planned.key().uuid()))
        .forEach(
            planned -> {
              kept.remove(planned.key().uuid());
              report(planned);
            });
    return kept;
  }

  private boolean clashes(PlannedRow planned) {
    return !foreign.rows().isEmpty()
        && IndexValue.of(planned.row()).stream().anyMatch(v -> foreign.find(v).isPresent());
  }

  private void report(PlannedRow planned) {
    for (IndexValue value : IndexValue.of(planned.row())) {
      foreign
          .find(value)
          .ifPresent(
              uuid -> {
                Row holder = Objects.requireNonNull(foreign.rows().get(uuid));
                String owner =
                    Ownership.ownerOf(holder).map(o -> "of owner " + o).orElse("of no owner");
                diagnostics.add(
                    Diagnostic.error(
                        planned.origin(),
                        "needs the "
                            + value
                            + " that the row "
                            + uuid
                            + " "
                            + owner
                            + " has already; rename one of the two, or remove that row"));
              });
    }
  }

  /** Deletes rows of ours, unless a foreign row refers to them or lives only in them. */
  private void delete(Map<UUID, Row> obsolete) {
    if (!obsolete.isEmpty()) {
      Map<UUID, Row> before = Map.copyOf(obsolete);
      keepReferredTo(obsolete);
      keepHomes(obsolete);
      before.forEach(
          (uuid, row) -> {
            if (!obsolete.containsKey(uuid)) {
              staying.put(uuid, row);
            }
          });
      TemplateRemoval templates = new TemplateRemoval(plan, snapshot);
      obsolete.forEach(
          (uuid, row) -> {
            if (row instanceof ChassisTemplateVar variables) {
              templates.remove(uuid, variables);
            } else {
              changes.add(new RowChange.Delete(uuid, row));
            }
          });
      changes.addAll(templates.changes());
      templates.diagnostic().ifPresent(diagnostics::add);
    }
  }

  private void keepReferredTo(Map<UUID, Row> obsolete) {
    foreign.rows().entrySet().stream()
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
        foreign.rows().entrySet().stream()
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
