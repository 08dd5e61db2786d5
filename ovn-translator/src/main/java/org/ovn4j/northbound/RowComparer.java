package org.ovn4j.northbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;

/**
 * Compares a planned row with the one that a database holds. Sets of references are shared ground:
 * members that are not ours stay.
 */
final class RowComparer {

  private final Features features;
  private final BiPredicate<Column, UUID> ours;

  /**
   * A comparer.
   *
   * @param ours whether the row is ours that a column refers to by this UUID
   */
  RowComparer(Features features, BiPredicate<Column, UUID> ours) {
    this.features = features;
    this.ours = ours;
  }

  /** What is to change; empty if nothing is. */
  Optional<RowChange> compare(UUID uuid, PlannedRow planned, @Nullable Row observed) {
    if (observed == null) {
      return Optional.of(new RowChange.Insert(uuid, planned.row(), planned.origin()));
    }
    Row after = observed;
    List<Column> changed = new ArrayList<>();
    for (Column column : features.comparable(observed.table())) {
      Datum value = wanted(column, planned.row(), observed);
      if (!value.equals(observed.get(column))) {
        after = after.with(column, value);
        changed.add(column);
      }
    }
    return changed.isEmpty()
        ? Optional.empty()
        : Optional.of(new RowChange.Update(uuid, observed, after, changed, planned.origin()));
  }

  /** The planned value; in a set of references, with the members that are not ours. */
  private Datum wanted(Column column, Row planned, Row observed) {
    Datum value = planned.get(column);
    if (!References.isShared(column) || value.equals(observed.get(column))) {
      return value;
    }
    List<Object> members = new ArrayList<>(value.keys());
    for (Object member : observed.get(column).keys()) {
      if (!ours.test(column, (UUID) member)) {
        members.add(member);
      }
    }
    return Datum.set(members);
  }
}
