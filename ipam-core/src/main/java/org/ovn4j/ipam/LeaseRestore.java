package org.ovn4j.ipam;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fills a new {@link LeasePool} from a snapshot and journals.
 *
 * <p>The journals' changes after the snapshot are made over it: each owner has what its last change
 * says, and a change that is in several streams counts once. Leases keep their {@link
 * Lease#version()}, later changes have higher numbers, addresses that cool do so for their owners
 * until the same instant, and the pool goes on choosing after the same address.
 *
 * <p><b>Nothing is repaired silently.</b> A lease that conflicts with another, or with the pool as
 * it is built now, is left out whole and reported; so is all that could not be read. Of two owners
 * of one address one is in the pool and the other in the report, the one whom a journal names
 * rather than one of the snapshot. A lease that is not in the pool has its addresses free, unless
 * somebody else has them: do not lease from a pool that was restored with conflicts before somebody
 * has decided about each.
 *
 * <p><b>Costs.</b> O(n) for n leases and changes; the snapshot is read in one pass, and what is
 * kept beside the pool is the last change of each owner in the journals.
 */
public final class LeaseRestore {
  static final String SNAPSHOT = "snapshot";

  private final LeaseTable table;
  private final LeaseLog log;
  private final List<RestoreFinding> findings = new ArrayList<>();
  private final JournalFold fold = new JournalFold(findings::add);
  private final LeaseLoader loader;

  private LeaseRestore(LeasePool pool) {
    this.table = pool.table();
    this.log = pool.log();
    this.loader = new LeaseLoader(table, findings::add);
  }

  /**
   * Restores a pool.
   *
   * @param pool a pool that has leased nothing yet, and that nobody else uses; its journal is told
   *     of nothing, so the streams stay needed until there is a newer snapshot
   * @param snapshot what {@link LeaseSnapshot#write} wrote; empty if there is none yet
   * @param journals what {@link JournalWriter} wrote, the oldest first: at least the changes that
   *     the snapshot does not have. Streams are not closed; they need no buffer of their own
   * @return what is in the pool, and what is not
   * @throws IllegalStateException if the pool has had leases
   * @throws IOException if a stream throws; the pool is of no use then
   */
  public static RestoreReport restore(
      LeasePool pool, Optional<InputStream> snapshot, List<InputStream> journals)
      throws IOException {
    if (pool.log().sequence() > 0 || !pool.table().byOwner.isEmpty()) {
      throw new IllegalStateException("Only a pool that has leased nothing can be restored");
    }
    return new LeaseRestore(pool).restore(snapshot.orElse(null), journals);
  }

  private RestoreReport restore(@Nullable InputStream stream, List<InputStream> journals)
      throws IOException {
    SnapshotReader snapshot =
        stream == null ? null : new SnapshotReader(stream, fold, loader, findings::add);
    boolean begun = snapshot != null && snapshot.readBeginning();
    for (int i = 0; i < journals.size(); i++) {
      String name = "journal " + (i + 1);
      fold.replay(new RecordReader(journals.get(i), name, RecordFormat.JOURNAL, findings::add));
    }
    for (Lease lease : fold.owners.values()) {
      if (lease.state() == Lease.CLAIMING) {
        loader.enter(lease);
      } else if (lease.state() == Lease.COOLING) {
        loader.addCooling(lease);
      }
    }
    long sequence = fold.last();
    if (begun && snapshot != null) {
      sequence = Math.max(sequence, snapshot.readLeases());
    }
    fold.dropped.values().forEach(loader::addCooling);
    loader.enterCooling();
    for (IpAddress cursor : fold.cursors.values()) {
      Optional<AddressPool> pool = table.pool(cursor.family());
      if (!pool.map(itsPool -> itsPool.continueAfter(cursor)).orElse(false)) {
        findings.add(new RestoreFinding.CursorOutside(cursor));
      }
    }
    log.continueAfter(sequence);
    return new RestoreReport(loader.heldCount(), loader.coolingCount(), sequence, findings);
  }
}
