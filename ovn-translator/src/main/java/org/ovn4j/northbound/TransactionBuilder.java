package org.ovn4j.northbound;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Table;
import org.ovn4j.northbound.Operation.Mutation;
import org.ovn4j.northbound.Operation.Mutator;

/**
 * The operations of one transaction: guards first, then insertions, updates, one mutate per row,
 * and deletions.
 */
final class TransactionBuilder {

  private final Map<UUID, Operation> guards = new LinkedHashMap<>();
  private final List<Operation> insertions = new ArrayList<>();
  private final List<Operation> updates = new ArrayList<>();

  /** By UUID: they are found in the order of a snapshot, which has none. */
  private final SortedMap<UUID, Members> members = new TreeMap<>();

  private final List<Operation> deletions = new ArrayList<>();

  /** Inserts a row; its sets of references get the members that exist when this commits. */
  void insert(RowChange.Insert insert, Predicate<UUID> exists) {
    SortedMap<String, Datum> columns = new TreeMap<>(insert.row().columns());
    for (Column column : insert.row().table().columns()) {
      if (References.isShared(column)) {
        columns.computeIfPresent(
            column.name(),
            (name, value) ->
                Datum.set(value.keys().stream().filter(m -> exists.test((UUID) m)).toList()));
        columns.remove(column.name(), Datum.EMPTY_SET);
      }
    }
    insertions.add(new Operation.Insert(insert.table(), insert.uuid(), columns));
  }

  /** Writes the changed columns, shared sets apart, if they are as they were. */
  void update(RowChange.Update update) {
    SortedMap<String, Datum> before = new TreeMap<>();
    SortedMap<String, Datum> after = new TreeMap<>();
    for (Column column : update.changed()) {
      if (!References.isShared(column)) {
        before.put(column.name(), update.before().get(column));
        after.put(column.name(), update.row().get(column));
      }
    }
    if (!after.isEmpty()) {
      guards.put(update.uuid(), new Operation.Expect(update.table(), update.uuid(), before));
      updates.add(new Operation.Update(update.table(), update.uuid(), after));
    }
  }

  void addMember(Table<?> table, UUID row, Column column, UUID member) {
    members(table, row).change(column, Mutator.INSERT, member);
  }

  void removeMember(Table<?> table, UUID row, Column column, UUID member) {
    members(table, row).change(column, Mutator.DELETE, member);
  }

  private Members members(Table<?> table, UUID row) {
    return members.computeIfAbsent(row, r -> new Members(table, new TreeMap<>()));
  }

  void delete(RowChange.Delete delete) {
    deletions.add(new Operation.Delete(delete.table(), delete.uuid()));
  }

  /**
   * A mutate of a row that is gone would change nothing, and lose a new member: hence the guards.
   */
  Transaction build() {
    List<Operation> mutates = new ArrayList<>();
    members.forEach(
        (row, change) -> {
          guards.putIfAbsent(row, new Operation.Exists(change.table(), row));
          mutates.add(change.mutate(row));
        });
    List<Operation> operations = new ArrayList<>(guards.values());
    operations.addAll(insertions);
    operations.addAll(updates);
    operations.addAll(mutates);
    operations.addAll(deletions);
    return new Transaction(operations);
  }

  private record Target(String column, Mutator mutator) implements Comparable<Target> {
    @Override
    public int compareTo(Target other) {
      int byColumn = column.compareTo(other.column);
      return byColumn != 0 ? byColumn : mutator.compareTo(other.mutator);
    }
  }

  /** The members that come to and go from the sets of one row. */
  private record Members(Table<?> table, SortedMap<Target, TreeSet<UUID>> changes) {

    void change(Column column, Mutator mutator, UUID member) {
      changes.computeIfAbsent(new Target(column.name(), mutator), t -> new TreeSet<>()).add(member);
    }

    Operation mutate(UUID row) {
      List<Mutation> mutations = new ArrayList<>();
      changes.forEach(
          (target, uuids) ->
              mutations.add(new Mutation(target.column(), target.mutator(), Datum.set(uuids))));
      return new Operation.Mutate(table, row, mutations);
    }
  }
}
