package org.ovn4j.testkit.protocol;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.testkit.database.RowChange;
import org.ovn4j.testkit.database.StoredRow;

/**
 * The latest transactions of a database by their ids, for {@code monitor_cond_since}
 * (ovsdb-server(7) section 4.1.15). Guarded by the database's lock.
 */
final class History {

  /** Great sets, of which each state is kept, would fill the memory: some megabytes may be. */
  private static final long MAX_ELEMENTS = 1_000_000;

  /** What a transaction changed, and how many elements of former values that keeps in memory. */
  private record Entry(UUID id, List<RowChange> changes, long elements) {}

  private final int maxTransactions;
  private final Supplier<UUID> ids;
  private final Deque<Entry> entries = new ArrayDeque<>();

  /** The id of the state before the first entry. */
  private UUID base;

  private long elements;

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
    Entry newest = new Entry(ids.get(), transaction, elements(transaction));
    entries.add(newest);
    elements += newest.elements();
    while (entries.size() > maxTransactions || elements > MAX_ELEMENTS) {
      Entry oldest = entries.remove();
      elements -= oldest.elements();
      base = oldest.id();
    }
  }

  private static long elements(List<RowChange> transaction) {
    long elements = 0;
    for (RowChange change : transaction) {
      StoredRow before = change.before();
      StoredRow after = change.after();
      int columns = change.table().columns().size();
      elements += columns;
      for (int i = 0; before != null && i < columns; i++) {
        Datum value = before.get(i);
        elements += after != null && value.equals(after.get(i)) ? 0 : value.size();
      }
    }
    return elements;
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
