package org.ovn4j.testkit.protocol;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.ovn4j.testkit.database.RowChange;

/**
 * The latest transactions of a database by their ids, for {@code monitor_cond_since}
 * (ovsdb-server(7) section 4.1.15). Guarded by the database's lock.
 */
final class History {

  /** Rows of vast transactions would keep their old values in memory. */
  private static final int MAX_CHANGES = 100_000;

  /** What a transaction changed. */
  private record Entry(UUID id, List<RowChange> changes) {}

  private final int maxTransactions;
  private final Supplier<UUID> ids;
  private final Deque<Entry> entries = new ArrayDeque<>();

  /** The id of the state before the first entry. */
  private UUID base;

  private int changes;

  /**
   * A history that begins with the database's present state.
   *
   * @param ids where transactions get their ids from
   */
  History(int maxTransactions, Supplier<UUID> ids) {
    this.maxTransactions = maxTransactions;
    this.ids = ids;
    this.base = ids.get();
  }

  void add(List<RowChange> transaction) {
    entries.add(new Entry(ids.get(), transaction));
    changes += transaction.size();
    while (entries.size() > maxTransactions || changes > MAX_CHANGES) {
      Entry oldest = entries.remove();
      changes -= oldest.changes().size();
      base = oldest.id();
    }
  }

  /** The id of the latest transaction. */
  UUID last() {
    return entries.isEmpty() ? base : entries.getLast().id();
  }

  /** What the transactions after the one with this id changed; empty if it is not known. */
  Optional<List<List<RowChange>>> since(UUID id) {
    if (id.equals(base)) {
      return Optional.of(entries.stream().map(Entry::changes).toList());
    }
    long known = entries.stream().takeWhile(entry -> !entry.id().equals(id)).count();
    return known == entries.size()
        ? Optional.empty()
        : Optional.of(entries.stream().skip(known + 1).map(Entry::changes).toList());
  }
}
