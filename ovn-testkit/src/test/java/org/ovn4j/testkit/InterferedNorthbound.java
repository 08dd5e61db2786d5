package org.ovn4j.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ovn4j.model.nb.LoadBalancerGroup;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Transaction;

/** A database in which somebody else is quicker, once: just before a transaction that it spoils. */
final class InterferedNorthbound implements NorthboundDb {

  private final EmbeddedNorthbound database;
  private final Random random;
  private final List<CommitResult> results = new ArrayList<>();
  private Optional<Operation> interference = Optional.empty();

  InterferedNorthbound(EmbeddedNorthbound database, Random random) {
    this.database = database;
    this.random = random;
  }

  @Override
  public CommitResult commit(Transaction transaction) {
    if (interference.isEmpty()) {
      List<Operation> spoiling = new ArrayList<>();
      transaction.operations().forEach(o -> spoiling(o).ifPresent(spoiling::add));
      if (!spoiling.isEmpty()) {
        Operation chosen = spoiling.get(random.nextInt(spoiling.size()));
        Laws.commit(database, chosen);
        interference = Optional.of(chosen);
      }
    }
    CommitResult result = database.commit(transaction);
    results.add(result);
    return result;
  }

  /** What somebody else may do so that the operation fails. */
  private static Optional<Operation> spoiling(Operation operation) {
    if (operation instanceof Operation.Insert insert
        && insert.table().schema().root()
        && insert.table().columns().stream()
            .noneMatch(column -> column.isReference() && column.type().min() > 0)) {
      // Another instance of the same controller that came first.
      return Optional.of(new Operation.Insert(insert.table(), insert.uuid(), scalars(insert)));
    }
    // Switches and routers refer to a group, so nobody can take it away.
    if (operation instanceof Operation.Exists exists
        && exists.table().schema().root()
        && !exists.table().equals(LoadBalancerGroup.TABLE)) {
      return Optional.of(new Operation.Delete(exists.table(), exists.uuid()));
    }
    if (operation instanceof Operation.Expect expect) {
      for (Map.Entry<String, Datum> expected : expect.row().entrySet()) {
        Column column = expect.table().column(expected.getKey());
        if (Tampering.isFree(column)) {
          Datum other =
              column.type().isMap() ? Datum.map(Map.of("by", "hand")) : Datum.of("by hand");
          return Optional.of(
              new Operation.Update(
                  expect.table(), expect.uuid(), new TreeMap<>(Map.of(column.name(), other))));
        }
      }
    }
    return Optional.empty();
  }

  /** Without references, whose targets come with the transaction itself. */
  private static SortedMap<String, Datum> scalars(Operation.Insert insert) {
    SortedMap<String, Datum> row = new TreeMap<>(insert.row());
    row.keySet().removeIf(column -> insert.table().column(column).isReference());
    return row;
  }

  List<CommitResult> results() {
    return results;
  }

  /** 1 if a transaction was spoilt, else 0. */
  int interferences() {
    return interference.isPresent() ? 1 : 0;
  }

  @Override
  public Snapshot snapshot() {
    return database.snapshot();
  }

  @Override
  public Subscription watch(Runnable listener) {
    return database.watch(listener);
  }

  @Override
  public void close() {
    database.close();
  }

  @Override
  public String toString() {
    return "interfered by " + interference;
  }
}
