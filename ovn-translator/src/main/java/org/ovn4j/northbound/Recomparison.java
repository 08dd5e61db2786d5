package org.ovn4j.northbound;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.nb.ChassisTemplateVar;
import org.ovn4j.model.nb.LogicalRouterPort;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.nb.StaticMacBinding;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.Table;

/**
 * What {@link Differ} would find, from what an earlier comparison found and what has changed since.
 * Where it takes more than a look at the changed rows, as after a row changed hands, it gives up.
 */
final class Recomparison {

  private final ChangeSet earlier;
  private final Plan plan;
  private final Snapshot snapshot;

  /** The rows to look at: all that changed in plan or database, or were to change. */
  private final Map<UUID, Table<?>> candidates = new LinkedHashMap<>();

  private final Map<UUID, Row> obsolete = new HashMap<>();
  private final List<RowChange> changes = new ArrayList<>();
  private ForeignRows foreign;

  /** Whether a look at the changed rows is enough. */
  private boolean sufficient;

  Recomparison(ChangeSet earlier, Plan plan, Snapshot snapshot) {
    this.earlier = earlier;
    this.plan = plan;
    this.snapshot = snapshot;
    this.foreign = earlier.foreign();
    this.sufficient =
        earlier.isPlain()
            && earlier.plan().owner().equals(plan.owner())
            && earlier.snapshot().schema().equals(snapshot.schema());
  }

  /** The changes; empty if it takes a whole comparison. */
  Optional<ChangeSet> changes() {
    if (!sufficient) {
      return Optional.empty();
    }
    collect();
    divide();
    if (sufficient) {
      compare();
    }
    if (!sufficient || cannotDelete()) {
      return Optional.empty();
    }
    obsolete.forEach((uuid, row) -> changes.add(new RowChange.Delete(uuid, row)));
    int changed = changes.size() - obsolete.size();
    return Optional.of(
        new ChangeSet(
            plan,
            snapshot,
            changes,
            plan.diagnostics(),
            plan.rows().size() - changed,
            foreign,
            foreign.rows(),
            true));
  }

  private void collect() {
    plan.forEachChangeSince(
        earlier.plan(),
        uuid ->
            Stream.of(plan, earlier.plan())
                .map(one -> one.rows().get(uuid))
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(row -> collect(row.row().table(), uuid)));
    snapshot.forEachChangeSince(earlier.snapshot(), this::collect);
    earlier.changes().forEach(change -> collect(change.table(), change.uuid()));
  }

  private void collect(Table<?> table, UUID uuid) {
    Table<?> other = candidates.put(uuid, table);
    sufficient &= other == null || other.equals(table);
  }

  /** Finds out whose the changed rows are. A row that stays must stay whose it was. */
  private void divide() {
    ForeignRows.Editor others = foreign.edit();
    candidates.forEach(
        (uuid, table) -> {
          boolean wasForeign = earlier.foreign().rows().containsKey(uuid);
          boolean was = earlier.snapshot().find(table, uuid).isPresent();
          Optional<Row> row = snapshot.find(table, uuid);
          boolean isForeign = row.isPresent() && !isOurs(uuid, row.get());
          sufficient &= !was || row.isEmpty() || wasForeign == isForeign;
          if (isForeign) {
            others.put(uuid, row.get());
            sufficient &= IndexValue.of(row.get()).stream().allMatch(v -> plan.find(v).isEmpty());
          } else {
            others.remove(uuid);
            if (row.isPresent() && !plan.rows().containsKey(uuid)) {
              obsolete.put(uuid, row.get());
            }
          }
        });
    foreign = others.build();
  }

  private boolean isOurs(UUID uuid, Row row) {
    if (plan.rows().containsKey(uuid)) {
      return true;
    }
    return row instanceof StaticMacBinding binding
        ? isOnOurPort(binding)
        : Ownership.isOwnedBy(row, plan.owner());
  }

  /** Only planned ports are found; where one that goes could be meant, that is not enough. */
  private boolean isOnOurPort(StaticMacBinding binding) {
    IndexValue name =
        IndexValue.of(LogicalRouterPort.builder().name(binding.logicalPort()).build()).get(0);
    for (Plan one : List.of(plan, earlier.plan())) {
      Optional<Row> port =
          one.find(name)
              .flatMap(row -> snapshot.find(LogicalRouterPort.TABLE, row.key().uuid()))
              .filter(row -> IndexValue.of(row).contains(name))
              .filter(row -> Ownership.isOwnedBy(row, plan.owner()));
      if (port.isPresent()) {
        return true;
      }
    }
    sufficient = false;
    return false;
  }

  private void compare() {
    Map<UUID, PlannedRow> planned = new HashMap<>();
    candidates
        .keySet()
        .forEach(
            uuid ->
                Optional.ofNullable(plan.rows().get(uuid))
                    .ifPresent(row -> planned.put(uuid, row)));
    List<Diagnostic> unfit = new ArrayList<>();
    Features features = new Features(snapshot.schema());
    Map<UUID, PlannedRow> fitting = features.fit(planned, unfit);
    sufficient &= unfit.isEmpty();
    RowComparer comparer = new RowComparer(features, this::refersToOurs);
    fitting.forEach(
        (uuid, row) -> {
          sufficient &= IndexValue.of(row.row()).stream().allMatch(v -> foreign.find(v).isEmpty());
          @Nullable Row observed = snapshot.find(row.row().table(), uuid).orElse(null);
          comparer.compare(uuid, row, observed).ifPresent(changes::add);
        });
  }

  private boolean refersToOurs(Column column, UUID uuid) {
    Table<?> table = Northbound.TABLES.get(column.reference().orElseThrow().table());
    return table != null
        && snapshot.find(table, uuid).isPresent()
        && !foreign.rows().containsKey(uuid);
  }

  /** Whether some of our rows that are to go may not, or not at once. */
  private boolean cannotDelete() {
    if (obsolete.isEmpty()) {
      return false;
    }
    if (obsolete.values().stream().anyMatch(ChassisTemplateVar.class::isInstance)) {
      return true;
    }
    boolean referredTo =
        foreign.rows().values().stream()
            .anyMatch(row -> row.strongReferences().stream().anyMatch(obsolete::containsKey));
    return referredTo
        || obsolete.values().stream()
            .anyMatch(row -> row.strongReferences().stream().anyMatch(foreign.rows()::containsKey));
  }
}
