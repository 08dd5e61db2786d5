package org.ovn4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.Intent;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Transaction;

/** Laws of the transactions of change sets, over random intents against the embedded database. */
class ChangeSetLawsTest {

  @Test
  void everyTransactionIsValidByItselfWhateverTheBound() {
    Laws.holds(
        Laws.SEEDS,
        (seed, generator) -> {
          Snapshot before = applied(generator.next(), seed);
          Plan plan = Laws.plan(generator.next(), before);
          ChangeSet changes = plan.diff(before);
          try (EmbeddedNorthbound whole = Laws.copyOf(before)) {
            Laws.commit(whole, changes.transactions(1000));
            for (int bound : List.of(1, 3)) {
              try (EmbeddedNorthbound pieces = Laws.copyOf(before)) {
                Laws.commit(pieces, changes.transactions(bound));
                assertThat(pieces.snapshot()).as("bound %d", bound).isEqualTo(whole.snapshot());
              }
            }
            assertThat(plan.diff(whole.snapshot()).changes()).isEmpty();
          }
        });
  }

  @Test
  void afterACrashBetweenTransactionsTheNextApplyGetsThere() {
    Laws.holds(
        Laws.SEEDS,
        (seed, generator) -> {
          Snapshot before = applied(generator.next(), seed);
          Intent intent = generator.next();
          Plan plan = Laws.plan(intent, before);
          List<Transaction> transactions = plan.diff(before).transactions(2);
          int survived = new Random(seed).nextInt(transactions.size() + 1);
          try (EmbeddedNorthbound database = Laws.copyOf(before);
              EmbeddedNorthbound undisturbed = Laws.copyOf(before)) {
            Laws.commit(undisturbed, transactions);
            Laws.commit(database, transactions.subList(0, survived));
            Snapshot crashed = database.snapshot();

            try (EmbeddedNorthbound copy = Laws.copyOf(crashed)) {
              Laws.commit(copy, plan.diff(crashed).transactions());
              assertThat(copy.snapshot()).as("the same plan").isEqualTo(undisturbed.snapshot());
            }
            // A new plan may choose other addresses for ports that were not there yet.
            Laws.reconciler(database).apply(intent);
            assertThat(Laws.owned(database.snapshot()).keySet())
                .isEqualTo(Laws.owned(undisturbed.snapshot()).keySet());
            assertThat(addresses(database.snapshot())).containsAllEntriesOf(kept(crashed, plan));
            assertThat(Laws.reconciler(database).plan(intent).changes()).isEmpty();
          }
        });
  }

  /** A database's rows after an intent was applied. */
  private static Snapshot applied(Intent intent, long seed) {
    try (EmbeddedNorthbound database = EmbeddedNorthbound.create()) {
      if (seed % 2 == 0) {
        ForeignRows.addApart(database);
      }
      Laws.reconciler(database).apply(intent);
      return database.snapshot();
    }
  }

  /** The addresses of the ports that are in the database as planned. */
  private static Map<UUID, Object> kept(Snapshot crashed, Plan plan) {
    Map<UUID, Object> kept = addresses(crashed);
    kept.entrySet().retainAll(addresses(planned(plan)).entrySet());
    return kept;
  }

  private static Snapshot planned(Plan plan) {
    Snapshot.Builder planned = Snapshot.builder(Northbound.SCHEMA);
    plan.rows().forEach((uuid, row) -> planned.add(uuid, row.row()));
    return planned.build();
  }

  private static Map<UUID, Object> addresses(Snapshot snapshot) {
    Map<UUID, Object> addresses = new TreeMap<>();
    snapshot
        .rows(LogicalSwitchPort.TABLE)
        .forEach((uuid, port) -> addresses.put(uuid, port.addresses()));
    return addresses;
  }
}
