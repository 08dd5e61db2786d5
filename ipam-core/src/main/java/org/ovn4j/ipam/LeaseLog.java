package org.ovn4j.ipam;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.ovn4j.ipam.LeaseEvent.Kind;

/** Numbers the changes of a pool, and tells the journal of them if there is one. Thread-safe. */
final class LeaseLog {
  private final @Nullable LeaseJournal journal;
  private final AtomicLong sequence = new AtomicLong();

  LeaseLog(@Nullable LeaseJournal journal) {
    this.journal = journal;
  }

  long sequence() {
    return sequence.get();
  }

  /** The number of the last event that the journal was told of; waits for the one under way. */
  synchronized long written() {
    return sequence.get();
  }

  /** Later events have higher numbers than this. */
  void continueAfter(long number) {
    sequence.accumulateAndGet(number, Math::max);
  }

  /** Fills the lease in: its owner is about to hold it. The pool chose the addresses. */
  void held(Lease lease, List<IpAddress> addresses, long mac) {
    held(lease, addresses, mac, true, List.of(), 0);
  }

  /** Fills the lease in: its owner is about to hold it, and what it drops to cool until then. */
  void held(
      Lease lease,
      List<IpAddress> addresses,
      long mac,
      boolean chosen,
      List<IpAddress> dropped,
      long until) {
    if (journal == null) {
      lease.fill(addresses, mac, sequence.incrementAndGet());
      return;
    }
    synchronized (this) {
      lease.fill(addresses, mac, sequence.get() + 1);
      append(journal, Kind.HELD, lease, chosen, dropped, until);
    }
  }

  /** The lease is about to end. */
  void ended(Lease lease) {
    if (journal != null) {
      synchronized (this) {
        append(journal, Kind.ENDED, lease, false, List.of(), 0);
      }
    }
  }

  /** The lease is about to end, and its addresses to cool until then. */
  void cooling(Lease lease, long until) {
    if (journal != null) {
      synchronized (this) {
        append(journal, Kind.COOLING, lease, false, List.of(), until);
      }
    }
  }

  private void append(
      LeaseJournal to,
      Kind kind,
      Lease lease,
      boolean chosen,
      List<IpAddress> dropped,
      long until) {
    to.append(
        new LeaseEvent(
            sequence.get() + 1,
            kind,
            lease.owner(),
            lease.addresses(),
            lease.mac(),
            lease.persistent(),
            chosen,
            dropped,
            Instant.ofEpochMilli(until)));
    sequence.incrementAndGet();
  }
}
