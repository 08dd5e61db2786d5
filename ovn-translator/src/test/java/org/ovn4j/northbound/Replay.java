package org.ovn4j.northbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.northbound.Operation.Mutation;
import org.ovn4j.northbound.Operation.Mutator;

/**
 * A database that carries out transactions and fails the test if one is not valid by itself: a
 * guard does not hold, a row is written that is not there, a new row is dropped at once since
 * nothing refers to it, a reference leads nowhere, or an indexed value is there twice. Also if a
 * transaction is not of the form that servers are fast with.
 */
final class Replay {

  private final Map<UUID, Row> rows = new TreeMap<>();

  Replay(Snapshot snapshot) {
    snapshot.rows().forEach(row -> rows.put(row.getKey(), row.getValue()));
  }

  Snapshot snapshot() {
    Snapshot.Builder snapshot = Snapshot.builder(Northbound.SCHEMA);
    rows.forEach(snapshot::add);
    return snapshot.build();
  }

  void commit(Transaction transaction) {
    hasTheRightForm(transaction);
    Set<UUID> added = new HashSet<>();
    for (Operation operation : transaction.operations()) {
      if (operation instanceof Operation.Insert insert) {
        assertThat(rows).doesNotContainKey(insert.uuid());
        rows.put(insert.uuid(), insert.table().row(insert.row()));
        added.add(insert.uuid());
      } else if (operation instanceof Operation.Update update) {
        write(update.uuid(), update.row());
      } else if (operation instanceof Operation.Mutate mutate) {
        mutate.mutations().forEach(mutation -> mutate(mutate, mutation));
      } else if (operation instanceof Operation.Delete delete) {
        row(delete.uuid());
        rows.remove(delete.uuid());
      } else if (operation instanceof Operation.Expect expect) {
        Row row = row(expect.uuid());
        expect
            .row()
            .forEach((name, value) -> assertThat(row.get(column(row, name))).isEqualTo(value));
      } else if (operation instanceof Operation.Exists exists) {
        row(exists.uuid());
      }
    }
    dropUnreferenced();
    assertThat(rows.keySet()).as("new rows that stay").containsAll(added);
    dropWeakReferences();
    referencesLeadSomewhere();
    indexesAreUnique();
  }

  private static void hasTheRightForm(Transaction transaction) {
    assertThat(transaction.operations()).isNotEmpty();
    List<String> kinds =
        transaction.operations().stream().map(o -> o.getClass().getSimpleName()).toList();
    assertThat(kinds)
        .as("guards, insertions, updates, mutations, deletions, comment")
        .isSortedAccordingTo((a, b) -> Integer.compare(rank(a), rank(b)));
    List<UUID> mutated = new ArrayList<>();
    for (Operation operation : transaction.operations()) {
      if (operation instanceof Operation.Mutate mutate) {
        mutated.add(mutate.uuid());
      } else if (operation instanceof Operation.Update update) {
        for (String name : update.row().keySet()) {
          assertThat(References.isShared(update.table().column(name)))
              .as("%s is a set that is written whole", name)
              .isFalse();
        }
      }
    }
    assertThat(mutated).doesNotHaveDuplicates();
  }

  private static int rank(String kind) {
    return List.of("Expect", "Exists", "Insert", "Update", "Mutate", "Delete", "Comment")
            .indexOf(kind)
        - (kind.equals("Exists") ? 1 : 0);
  }

  private Row row(UUID uuid) {
    Row row = rows.get(uuid);
    if (row == null) {
      throw new AssertionError("no row " + uuid);
    }
    return row;
  }

  private static Column column(Row row, String name) {
    return row.table().column(name);
  }

  private void write(UUID uuid, Map<String, Datum> values) {
    Row row = row(uuid);
    Map<String, Datum> columns = new TreeMap<>(row.columns());
    columns.putAll(values);
    rows.put(uuid, row.table().row(columns));
  }

  private void mutate(Operation.Mutate mutate, Mutation mutation) {
    Row row = row(mutate.uuid());
    Datum before = row.get(column(row, mutation.column()));
    Datum after;
    if (mutation.mutator() == Mutator.ADD) {
      after = Datum.of((Long) before.scalar() + (Long) mutation.value().scalar());
    } else if (mutation.mutator() == Mutator.DELETE) {
      after = before.minus(mutation.value());
    } else {
      List<Object> members = new ArrayList<>(before.keys());
      members.addAll(mutation.value().keys());
      after = Datum.set(members);
    }
    write(mutate.uuid(), Map.of(mutation.column(), after));
  }

  private void dropUnreferenced() {
    Set<UUID> referenced = new HashSet<>();
    rows.values().forEach(row -> referenced.addAll(row.strongReferences()));
    boolean dropped =
        rows.entrySet()
            .removeIf(
                row ->
                    !row.getValue().table().schema().root() && !referenced.contains(row.getKey()));
    if (dropped) {
      dropUnreferenced();
    }
  }

  private void dropWeakReferences() {
    rows.replaceAll(
        (uuid, row) -> {
          Map<String, Datum> columns = new TreeMap<>(row.columns());
          for (Column column : row.table().columns()) {
            boolean weak = column.reference().filter(r -> !r.strong()).isPresent();
            if (weak) {
              List<Object> live =
                  row.get(column).keys().stream().filter(rows::containsKey).toList();
              columns.put(column.name(), Datum.set(live));
            }
          }
          return row.table().row(columns);
        });
  }

  private void referencesLeadSomewhere() {
    for (Row row : rows.values()) {
      if (!rows.keySet().containsAll(row.strongReferences())) {
        throw new AssertionError("refers to a row that is not there: " + row);
      }
      for (Column column : row.table().columns()) {
        if (References.isShared(column) && row.get(column).size() < column.type().min()) {
          throw new AssertionError("has too few elements in " + column + ": " + row);
        }
      }
    }
  }

  private void indexesAreUnique() {
    Set<IndexValue> seen = new HashSet<>();
    for (Row row : rows.values()) {
      for (IndexValue value : IndexValue.of(row)) {
        if (!seen.add(value)) {
          throw new AssertionError("two rows have the " + value);
        }
      }
    }
  }
}
