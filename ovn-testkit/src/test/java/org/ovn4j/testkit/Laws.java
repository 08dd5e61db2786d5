package org.ovn4j.testkit;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.ovn4j.controller.Reconciler;
import org.ovn4j.model.Intent;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Ownership;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.translator.Ipam;
import org.ovn4j.translator.Translator;

/** What the tests of laws over random intents have in common. */
final class Laws {

  static final String OWNER = "ovn4j-test";

  /** How many seeds a law is checked for, unless the property {@code ovn4j.laws} says it. */
  static final int SEEDS = Integer.getInteger("ovn4j.laws", 80);

  private Laws() {}

  /** A case of a law; an assertion in it fails for the seed. */
  interface Case {
    void check(long seed, IntentGenerator generator);
  }

  /** Checks a law for this many seeds. A failure names its seed. */
  static void holds(int seeds, Case law) {
    for (long seed = 0; seed < seeds; seed++) {
      try {
        law.check(seed, new IntentGenerator(seed));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  static Reconciler reconciler(NorthboundDb database) {
    return new Reconciler(database, OWNER);
  }

  /** The plan of the intent, with the leases that the database holds. */
  static Plan plan(Intent intent, Snapshot snapshot) {
    return new Translator(OWNER, snapshot.schema())
        .plan(Ipam.restore(snapshot, OWNER).assign(intent));
  }

  static void commit(NorthboundDb database, List<Transaction> transactions) {
    transactions.forEach(transaction -> database.commit(transaction).orElseThrow());
  }

  static void commit(NorthboundDb database, Operation... operations) {
    database.commit(new Transaction(List.of(operations))).orElseThrow();
  }

  /** Another database with the same rows. */
  static EmbeddedNorthbound copyOf(Snapshot snapshot) {
    EmbeddedNorthbound copy = EmbeddedNorthbound.create(snapshot.schema());
    List<Operation> inserts =
        snapshot
            .rows()
            .<Operation>map(row -> insert(row.getKey(), row.getValue()))
            .collect(Collectors.toList());
    copy.commit(new Transaction(inserts)).orElseThrow();
    return copy;
  }

  static Operation insert(UUID uuid, Row row) {
    return new Operation.Insert(row.table(), uuid, row.columns());
  }

  /** The rows of our owner. */
  static Map<UUID, Row> owned(Snapshot snapshot) {
    return rows(snapshot, true);
  }

  /** The rows of others. */
  static Map<UUID, Row> foreign(Snapshot snapshot) {
    return rows(snapshot, false);
  }

  private static Map<UUID, Row> rows(Snapshot snapshot, boolean ours) {
    Set<UUID> owned = Ownership.rowsOf(OWNER, snapshot).keySet();
    Map<UUID, Row> rows = new TreeMap<>();
    snapshot
        .rows()
        .filter(row -> owned.contains(row.getKey()) == ours)
        .forEach(row -> rows.put(row.getKey(), row.getValue()));
    return rows;
  }
}
