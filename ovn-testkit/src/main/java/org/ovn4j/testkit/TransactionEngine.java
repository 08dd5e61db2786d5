package org.ovn4j.testkit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.ovsdb.ColumnSchema;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Table;
import org.ovn4j.model.ovsdb.TableSchema;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Operation.Delete;
import org.ovn4j.northbound.Operation.Exists;
import org.ovn4j.northbound.Operation.Expect;
import org.ovn4j.northbound.Operation.Insert;
import org.ovn4j.northbound.Operation.Mutate;
import org.ovn4j.northbound.Operation.Mutation;
import org.ovn4j.northbound.Operation.Update;
import org.ovn4j.northbound.OvsdbError;

/**
 * Carries out one transaction as ovsdb-server does: operations in order upon a working set, then
 * the rules of a commit, then the changes at once. A failure on the way leaves the database as it
 * was.
 */
final class TransactionEngine {

  private final Database database;
  private final WorkingSet rows;

  private TransactionEngine(Database database) {
    this.database = database;
    this.rows = new WorkingSet(database);
  }

  /**
   * What came of a transaction.
   *
   * @param error why nothing took effect; empty if all did
   * @param changes the rows that differ after it
   */
  record Outcome(Optional<OvsdbError> error, Map<RowId, RowUpdate> changes) {}

  /** Carries out the operations, or none of them. */
  static Outcome execute(Database database, List<Operation> operations) {
    TransactionEngine engine = new TransactionEngine(database);
    int index = 0;
    try {
      for (Operation operation : operations) {
        engine.execute(operation);
        index++;
      }
      CommitRules.enforce(engine.rows);
    } catch (OvsdbFailure failure) {
      return new Outcome(Optional.of(failure.at(index)), Map.of());
    }
    Map<RowId, RowUpdate> changes = engine.rows.changes();
    database.apply(changes);
    return new Outcome(Optional.empty(), changes);
  }

  private void execute(Operation operation) throws OvsdbFailure {
    if (operation instanceof Insert insert) {
      insert(insert);
    } else if (operation instanceof Update update) {
      update(update);
    } else if (operation instanceof Mutate mutate) {
      mutate(mutate);
    } else if (operation instanceof Delete delete) {
      table(delete.table());
      rows.remove(id(delete.table(), delete.uuid()));
    } else if (operation instanceof Expect expect) {
      expect(expect);
    } else if (operation instanceof Exists exists) {
      table(exists.table());
      if (rows.get(id(exists.table(), exists.uuid())) == null) {
        throw OvsdbFailure.timedOut();
      }
    }
    // A comment has no effect on the database.
  }

  private void insert(Insert insert) throws OvsdbFailure {
    TableSchema table = table(insert.table());
    RowId id = id(insert.table(), insert.uuid());
    // The UUID of a row deleted by this transaction is not free either.
    if (database.get(id) != null || rows.get(id) != null) {
      throw OvsdbFailure.duplicateUuid();
    }
    checkValues(table, insert.row());
    StoredRow row = StoredRow.ofDefaults(table).with(insert.row());
    // A default may be a value that the column's type forbids; as an empty set it never is.
    for (ColumnSchema column : table.columns().values()) {
      if (!insert.row().containsKey(column.name()) && !row.get(column.name()).isEmpty()) {
        ValueCheck.check(column.type(), row.get(column.name()));
      }
    }
    rows.put(id, row);
  }

  private void update(Update update) throws OvsdbFailure {
    TableSchema table = table(update.table());
    checkValues(table, update.row());
    for (String column : update.row().keySet()) {
      if (!table.column(column).mutable()) {
        throw OvsdbFailure.constraintViolation(
            "Cannot update immutable column " + column + " in table " + table.name() + ".");
      }
    }
    RowId id = id(update.table(), update.uuid());
    StoredRow row = rows.get(id);
    if (row != null) {
      rows.put(id, row.with(update.row()));
    }
  }

  private void mutate(Mutate mutate) throws OvsdbFailure {
    TableSchema table = table(mutate.table());
    for (Mutation mutation : mutate.mutations()) {
      Mutations.check(column(table, mutation.column()), mutation);
    }
    RowId id = id(mutate.table(), mutate.uuid());
    StoredRow row = rows.get(id);
    if (row == null) {
      return;
    }
    SortedMap<String, Datum> changed = new TreeMap<>();
    for (Mutation mutation : mutate.mutations()) {
      String column = mutation.column();
      Datum current = changed.getOrDefault(column, row.get(column));
      changed.put(column, Mutations.apply(column(table, column).type(), current, mutation));
    }
    rows.put(id, row.with(changed));
  }

  private void expect(Expect expect) throws OvsdbFailure {
    TableSchema table = table(expect.table());
    for (String column : expect.row().keySet()) {
      if (!table.hasColumn(column)) {
        // Unlike the other operations, a wait reads the names as a list, before the values.
        throw OvsdbFailure.syntaxError(column + " is not a valid column name");
      }
    }
    checkValues(table, expect.row());
    StoredRow row = rows.get(id(expect.table(), expect.uuid()));
    if (row == null || !holds(row, expect.row())) {
      throw OvsdbFailure.timedOut();
    }
  }

  private static boolean holds(StoredRow row, SortedMap<String, Datum> expected) {
    return expected.entrySet().stream().allMatch(e -> row.get(e.getKey()).equals(e.getValue()));
  }

  private static void checkValues(TableSchema table, SortedMap<String, Datum> values)
      throws OvsdbFailure {
    for (Map.Entry<String, Datum> value : values.entrySet()) {
      ValueCheck.check(column(table, value.getKey()).type(), value.getValue());
    }
  }

  private TableSchema table(Table<?> table) throws OvsdbFailure {
    @Nullable StoredTable stored = database.find(table.name());
    if (stored == null) {
      throw OvsdbFailure.syntaxError("No table named " + table.name() + ".");
    }
    return stored.schema();
  }

  private static ColumnSchema column(TableSchema table, String column) throws OvsdbFailure {
    if (!table.hasColumn(column)) {
      throw OvsdbFailure.unknownColumn(table.name(), column);
    }
    return table.column(column);
  }

  private static RowId id(Table<?> table, UUID uuid) {
    return new RowId(table.name(), uuid);
  }
}
