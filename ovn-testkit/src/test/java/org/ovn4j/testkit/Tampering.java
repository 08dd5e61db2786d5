package org.ovn4j.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.ovn4j.model.ovsdb.AtomicType;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Operation.Mutation;
import org.ovn4j.northbound.Operation.Mutator;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Transaction;

/** A hand that changes and deletes rows at random. */
final class Tampering {

  private final Random random;
  private final List<Operation> done = new ArrayList<>();

  Tampering(Random random) {
    this.random = random;
  }

  /** Changes or deletes up to three of our rows; all operations are valid. */
  void tamper(NorthboundDb database) {
    for (int i = 0; i < 3; i++) {
      Snapshot snapshot = database.snapshot();
      List<Map.Entry<UUID, Row>> ours = new ArrayList<>(Laws.owned(snapshot).entrySet());
      if (!ours.isEmpty()) {
        Map.Entry<UUID, Row> victim = ours.get(random.nextInt(ours.size()));
        List<Operation> operations =
            random.nextInt(3) == 0 && !isNeeded(snapshot, victim.getKey())
                ? deletion(snapshot, victim.getKey(), victim.getValue())
                : change(victim.getKey(), victim.getValue()).stream().toList();
        database.commit(new Transaction(operations)).orElseThrow();
        done.addAll(operations);
      }
    }
  }

  /** Whether the row is in a set that must not be empty. */
  private static boolean isNeeded(Snapshot snapshot, UUID uuid) {
    return snapshot
        .rows()
        .map(Map.Entry::getValue)
        .anyMatch(
            row ->
                row.table().columns().stream()
                    .anyMatch(
                        column ->
                            column.isReference()
                                && column.type().min() > 0
                                && row.get(column).contains(uuid)));
  }

  /** Deletes the row together with the references that keep it. */
  private static List<Operation> deletion(Snapshot snapshot, UUID uuid, Row victim) {
    List<Operation> operations = new ArrayList<>();
    snapshot
        .rows()
        .filter(row -> row.getValue().strongReferences().contains(uuid))
        .forEach(row -> operations.add(detach(row.getKey(), row.getValue(), uuid)));
    operations.add(new Operation.Delete(victim.table(), uuid));
    return operations;
  }

  private static Operation detach(UUID holder, Row row, UUID member) {
    List<Mutation> mutations = new ArrayList<>();
    for (Column column : row.table().columns()) {
      if (column.isReference() && !column.type().isMap() && row.get(column).contains(member)) {
        mutations.add(new Mutation(column.name(), Mutator.DELETE, Datum.of(member)));
      }
    }
    return new Operation.Mutate(row.table(), holder, mutations);
  }

  /** Writes another value into a column of the row, if it has one that takes any value. */
  private Optional<Operation> change(UUID uuid, Row row) {
    List<Column> columns = row.table().columns().stream().filter(column -> isFree(column)).toList();
    if (columns.isEmpty()) {
      return Optional.empty();
    }
    Column column = columns.get(random.nextInt(columns.size()));
    Map<String, Datum> changed = Map.of(column.name(), otherValue(column, row.get(column)));
    return Optional.of(new Operation.Update(row.table(), uuid, new TreeMap<>(changed)));
  }

  /** Strings and maps of strings without constraints, apart from what OVN itself writes. */
  static boolean isFree(Column column) {
    return column.type().key().type() == AtomicType.STRING
        && column.type().key().allowed().isEmpty()
        && column.type().value().filter(v -> v.type() != AtomicType.STRING).isEmpty()
        && !List.of("dynamic_addresses", "ipv6_prefix", "status").contains(column.name());
  }

  /** A value that the column does not hold, empty or strange. */
  private Datum otherValue(Column column, Datum current) {
    if (column.type().min() == 0 && !current.isEmpty() && random.nextBoolean()) {
      return column.type().isMap() ? Datum.EMPTY_MAP : Datum.EMPTY_SET;
    }
    return column.type().isMap()
        ? Datum.map(Map.of("by", "hand"))
        : Datum.of("by hand " + done.size()); // names are unique
  }

  @Override
  public String toString() {
    return new Transaction(done).toJson();
  }
}
