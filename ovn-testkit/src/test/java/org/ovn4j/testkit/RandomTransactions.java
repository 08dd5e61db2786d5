package org.ovn4j.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.AtomicType;
import org.ovn4j.model.ovsdb.BaseType;
import org.ovn4j.model.ovsdb.ColumnSchema;
import org.ovn4j.model.ovsdb.ColumnType;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Table;
import org.ovn4j.model.ovsdb.TableSchema;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Operation.Mutation;
import org.ovn4j.northbound.Operation.Mutator;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Transaction;

/**
 * Transactions at random over all tables of a schema. Rows, names and numbers come from small
 * pools, so that they meet; some operations are wrong on purpose, at most in one place each, since
 * the order in which a server reads the columns of a row is its own.
 */
final class RandomTransactions {

  private static final int ROWS_PER_TABLE = 5;
  private static final List<String> WORDS = List.of("", "a", "b", "c", "\u00e9\\\"");

  private final Random random;
  private final DatabaseSchema schema;
  private final List<Table<?>> known = new ArrayList<>();

  /** The rows that the transaction being made has inserted. */
  private final Map<String, List<UUID>> inserted = new HashMap<>();

  /** Whether the operation being made may still be made wrong. */
  private boolean mayErr;

  RandomTransactions(DatabaseSchema schema, long seed) {
    this.random = new Random(seed);
    this.schema = schema;
    for (Table<?> table : Northbound.TABLES.values()) {
      if (schema.table(table.name()).isPresent()) {
        known.add(table);
      }
    }
  }

  /** The next transaction against a database with these contents. */
  Transaction next(Snapshot contents) {
    inserted.clear();
    List<Operation> operations = new ArrayList<>();
    int count = 1 + random.nextInt(5);
    while (operations.size() < count) {
      mayErr = chance(8);
      addOperation(operations, contents);
    }
    return new Transaction(operations);
  }

  private void addOperation(List<Operation> operations, Snapshot contents) {
    Table<?> table =
        mayErr && chance(10) ? any(List.copyOf(Northbound.TABLES.values())) : any(known);
    if (schema.table(table.name()).isEmpty()) {
      operations.add(new Operation.Delete(table, uuid(table.name())));
      return;
    }
    TableSchema columns = schema.table(table.name()).orElseThrow();
    UUID uuid = existing(table, contents);
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3, 4 -> {
        UUID fresh = uuid(table.name());
        operations.add(new Operation.Insert(table, fresh, row(columns, contents, true)));
        inserted.computeIfAbsent(table.name(), t -> new ArrayList<>()).add(fresh);
      }
      case 5 -> operations.add(new Operation.Update(table, uuid, row(columns, contents, false)));
      case 6, 7, 8 -> operations.add(mutate(table, columns, uuid, contents));
      case 9 -> operations.add(new Operation.Delete(table, uuid));
      case 10 -> operations.add(expect(table, columns, uuid, contents));
      default ->
          operations.add(
              chance(50)
                  ? new Operation.Exists(table, uuid)
                  : new Operation.Comment("a \"comment\""));
    }
  }

  private SortedMap<String, Datum> row(TableSchema table, Snapshot contents, boolean complete) {
    SortedMap<String, Datum> row = new TreeMap<>();
    for (ColumnSchema column : table.columns().values()) {
      boolean needed = complete && !chance(2) && !admitsDefault(column.type());
      if (needed || chance(25)) {
        row.put(column.name(), value(column.type(), contents));
      }
    }
    if (err()) {
      row.put("no_such_column", Datum.of("a"));
    }
    return row;
  }

  /** Whether a row may leave the column out. */
  private static boolean admitsDefault(ColumnType type) {
    return type.min() == 0
        || (type.key().allowed().isEmpty()
            && type.key().references().isEmpty()
            && type.key().minimum().isEmpty());
  }

  private Operation mutate(Table<?> table, TableSchema columns, UUID uuid, Snapshot contents) {
    List<Mutation> mutations = new ArrayList<>();
    List<ColumnSchema> all = List.copyOf(columns.columns().values());
    int count = 1 + random.nextInt(3);
    while (mutations.size() < count) {
      ColumnSchema column = any(all);
      mutator(column.type())
          .ifPresent(
              mutator ->
                  mutations.add(
                      new Mutation(
                          err() ? "no_such_column" : column.name(),
                          mutator,
                          argument(column.type(), mutator, contents))));
      if (all.stream().allMatch(c -> c.type().isScalar() && !isInteger(c.type()))) {
        return new Operation.Delete(table, uuid);
      }
    }
    return new Operation.Mutate(table, uuid, mutations);
  }

  private Optional<Mutator> mutator(ColumnType type) {
    List<Mutator> fit = new ArrayList<>();
    if (!type.isScalar()) {
      fit.add(Mutator.INSERT);
      fit.add(Mutator.DELETE);
    }
    if (isInteger(type)) {
      fit.add(Mutator.ADD);
    }
    if (err()) {
      return Optional.of(any(List.of(Mutator.values())));
    }
    return fit.isEmpty() ? Optional.empty() : Optional.of(any(fit));
  }

  private static boolean isInteger(ColumnType type) {
    return !type.isMap() && type.key().type() == AtomicType.INTEGER;
  }

  private Datum argument(ColumnType type, Mutator mutator, Snapshot contents) {
    if (mutator == Mutator.ADD) {
      return Datum.of(any(List.of(1L, -1L, 1000L, Long.MAX_VALUE)));
    }
    if (mutator == Mutator.DELETE && type.isMap() && chance(50)) {
      return value(new ColumnType(type.key(), Optional.empty(), 0, 3), contents);
    }
    return value(new ColumnType(type.key(), type.value(), 0, type.max()), contents);
  }

  private Operation expect(Table<?> table, TableSchema columns, UUID uuid, Snapshot contents) {
    SortedMap<String, Datum> expected = new TreeMap<>();
    for (ColumnSchema column : columns.columns().values()) {
      if (chance(30)) {
        Datum current =
            contents
                .find(table, uuid)
                .map(row -> row.get(table.column(column.name())))
                .orElseGet(() -> value(column.type(), contents));
        expected.put(column.name(), chance(5) ? value(column.type(), contents) : current);
      }
    }
    return new Operation.Expect(table, uuid, expected);
  }

  /** A value of the type; now and then one that does not fit. */
  private Datum value(ColumnType type, Snapshot contents) {
    if (err()) {
      return any(
          List.of(
              Datum.of("no such word"),
              Datum.of(-7L),
              Datum.of(true),
              Datum.of(new UUID(1, 1)),
              Datum.EMPTY_SET,
              Datum.EMPTY_MAP,
              Datum.set(List.of("a", "b")),
              Datum.map(Map.of("a", "b"))));
    }
    int most = Math.min(type.max(), 3);
    int size = type.min() + random.nextInt(most - type.min() + 1);
    Map<Object, Object> pairs = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      Object key = atom(type.key(), contents);
      pairs.put(key, type.isMap() ? atom(type.value().orElseThrow(), contents) : key);
    }
    return type.isMap() ? Datum.map(pairs) : Datum.set(pairs.keySet());
  }

  private Object atom(BaseType type, Snapshot contents) {
    if (!type.allowed().isEmpty()) {
      return any(type.allowed());
    }
    return switch (type.type()) {
      case STRING -> err() ? "x".repeat(100) : any(WORDS);
      case INTEGER -> {
        long least = type.minimum().map(Number::longValue).orElse(0L);
        yield err() ? least - 1 : least + random.nextInt(3);
      }
      case BOOLEAN -> random.nextBoolean();
      case REAL -> random.nextDouble();
      case UUID ->
          type.references()
              .map(r -> existing(table(r.table()), contents))
              .orElseGet(() -> new UUID(random.nextLong(), random.nextLong()));
    };
  }

  private static Table<?> table(String name) {
    return Objects.requireNonNull(Northbound.TABLES.get(name), name);
  }

  /** Most often the UUID of a row that is there, or was inserted by this transaction. */
  private UUID existing(Table<?> table, Snapshot contents) {
    List<UUID> fresh = inserted.getOrDefault(table.name(), List.of());
    if (!fresh.isEmpty() && chance(60)) {
      return any(fresh);
    }
    List<UUID> stored = contents.rows(table).keySet().stream().sorted().toList();
    return stored.isEmpty() || chance(3) ? uuid(table.name()) : any(stored);
  }

  private UUID uuid(String table) {
    return new UUID(table.hashCode() & 0xffff_ffffL, 1 + random.nextInt(ROWS_PER_TABLE));
  }

  /** Whether to make an error here; true once per operation at most. */
  private boolean err() {
    boolean err = mayErr && chance(10);
    mayErr &= !err;
    return err;
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T any(List<? extends T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
