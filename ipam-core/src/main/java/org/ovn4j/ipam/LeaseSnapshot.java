package org.ovn4j.ipam;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes all that a {@link LeasePool} knows of its leases to a stream, while others lease.
 *
 * <p>First the number of the last change is noted, then lease after lease is written as it is when
 * its turn comes. {@link LeaseRestore} makes the changes after that number once more, each of which
 * says all of what its owner holds; so the result is exact, though the snapshot alone is none of
 * one moment. Without a journal a snapshot is exact only if nothing changes meanwhile.
 *
 * <p>Leases are written in the order of the owner index, so that restoring fills that index from
 * one end to the other, which the processor's caches reward.
 *
 * <p>Format: the records of {@link RecordFormat}. BEGIN has the number of that last change, how
 * many leases there are about, and the addresses chosen last; COOLING_ADDRESSES those that their
 * owners gave up for others; LEASES the leases; END how many records of leases and cooling
 * addresses there were, and the number of the last change when all was written. A payload begins
 * with the octet that says which of these it is.
 */
public final class LeaseSnapshot {
  private static final int PAYLOAD = 1 << 16;

  private final LeaseTable table;
  private final LeaseLog log;
  private final OutputStream out;
  private final RecordWriter writer = new RecordWriter();
  private long written;

  private LeaseSnapshot(LeasePool pool, OutputStream out) {
    this.table = pool.table();
    this.log = pool.log();
    this.out = out;
  }

  /**
   * Writes a snapshot, in O(n) for n leases; waits for single changes, and delays none but for the
   * time it takes to list the addresses that cool alone. The stream is neither flushed nor closed.
   * A snapshot counts once its stream <em>and</em> all that the journal wrote meanwhile are on
   * disk. Not to be called by a journal.
   *
   * @return the number of the last change before the snapshot; no change up to this one is needed
   *     any more
   * @throws IOException if the stream throws; what was written then is an incomplete snapshot
   */
  public static long write(LeasePool pool, OutputStream out) throws IOException {
    return new LeaseSnapshot(pool, out).write();
  }

  private record Begin(long sequence, List<IpAddress> cursors, List<Lease> dropped) {}

  private long write() throws IOException {
    RecordWriter.writeHeader(out, RecordFormat.SNAPSHOT);
    // Addresses are given up for others by one change at a time, and not meanwhile. A change that
    // is being written may go to a journal that the caller thinks is behind the snapshot.
    Begin begin = table.alone(() -> new Begin(log.written(), cursors(), dropped()));
    writer.begin().putOctet(RecordFormat.BEGIN);
    writer.putLong(begin.sequence());
    writer.putNumber(table.byOwner.mappingCount());
    writer.putAddresses(begin.cursors());
    writer.write(out);
    start(RecordFormat.COOLING_ADDRESSES);
    for (Lease address : begin.dropped()) {
      put(RecordFormat.COOLING_ADDRESSES, RecordFormat.DROPPED, address);
    }
    writer.write(out);
    start(RecordFormat.LEASES);
    for (Lease met : table.byOwner.values()) {
      putSettled(met);
    }
    writer.write(out);
    start(RecordFormat.END);
    writer.putNumber(written);
    writer.putLong(log.written());
    writer.write(out);
    return begin.sequence();
  }

  private List<IpAddress> cursors() {
    List<IpAddress> cursors = new ArrayList<>();
    table.pools.forEach(pool -> pool.lastTaken().ifPresent(cursors::add));
    return cursors;
  }

  @SuppressWarnings("ReferenceEquality") // another lease may be equal for a moment
  private List<Lease> dropped() {
    ConcurrentHashMap<String, Lease> byOwner = table.byOwner;
    return table.coolDown == null
        ? List.of()
        : table.coolDown.leases().stream()
            .filter(lease -> byOwner.get(lease.owner()) != lease)
            .toList();
  }

  private void start(int type) {
    writer.begin().putOctet(type);
  }

  private void put(int type, int kind, Lease lease) throws IOException {
    if (writer.payloadSize() >= PAYLOAD) {
      writer.write(out);
      start(type);
    }
    writer.put(kind, lease);
    written++;
  }

  /**
   * Writes the lease that the owner of this one has, held or cooling, if any. A change that was
   * numbered before the snapshot began may not be visible yet: this waits for it.
   */
  @SuppressWarnings("ReferenceEquality") // another lease may be equal for a moment
  private void putSettled(Lease met) throws IOException {
    Lease lease = met;
    for (int tries = 1; ; tries++) {
      int state = lease.state();
      if (state == Lease.HELD || state == Lease.COOLING) {
        int kind = state == Lease.HELD ? RecordFormat.HELD : RecordFormat.COOLING;
        put(RecordFormat.LEASES, kind, lease);
        return;
      }
      if (state == Lease.ENDED) {
        Lease now = table.byOwner.get(lease.owner());
        if (now == null || now == lease) {
          return;
        }
        lease = now;
      } else {
        table.await(lease, tries);
      }
    }
  }
}
