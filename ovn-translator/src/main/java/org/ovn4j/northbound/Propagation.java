package org.ovn4j.northbound;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.ovn4j.model.nb.NbGlobal;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.Operation.Mutation;
import org.ovn4j.northbound.Operation.Mutator;

/**
 * Waits until what was written has taken effect, by the sequence numbers of NB_Global in ovn-nb(5):
 * {@code nb_cfg} is raised, and OVN copies it when it has caught up.
 */
public final class Propagation {

  /** How far a change is to get. */
  public enum Level {
    /** ovn-northd has brought the Southbound database up to date. */
    SB,
    /** All hypervisors have caught up too. */
    HV;

    private Column column() {
      return this == SB ? NbGlobal.SB_CFG : NbGlobal.HV_CFG;
    }
  }

  private Propagation() {}

  /**
   * Returns when all that was committed before has got as far as the level.
   *
   * @throws NorthboundException if it takes longer than the timeout, or no ovn-northd serves the
   *     database
   */
  public static void await(NorthboundDb database, Level level, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    Semaphore changed = new Semaphore(0);
    NorthboundDb.Subscription subscription = database.watch(changed::release);
    try {
      long target = raise(database);
      while (reached(database, level.column()) < target) {
        if (!changed.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          throw new NorthboundException(
              "written, but not seen to take effect ("
                  + level.name().toLowerCase(Locale.ROOT)
                  + ") within "
                  + timeout.toSeconds()
                  + " s; are ovn-northd"
                  + (level == Level.HV ? " and every ovn-controller" : "")
                  + " running?");
        }
        changed.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NorthboundException("interrupted while waiting for OVN", e);
    } finally {
      subscription.close();
    }
  }

  /** Raises {@code nb_cfg}; its value now, or a later one if others raise it too. */
  private static long raise(NorthboundDb database) {
    UUID row = global(database.snapshot()).getKey();
    Mutation plusOne = new Mutation(NbGlobal.NB_CFG.name(), Mutator.ADD, Datum.of(1L));
    database
        .commit(
            new Transaction(List.of(new Operation.Mutate(NbGlobal.TABLE, row, List.of(plusOne)))))
        .orElseThrow();
    return global(database.snapshot()).getValue().nbCfg();
  }

  private static long reached(NorthboundDb database, Column column) {
    return (Long) global(database.snapshot()).getValue().get(column).scalar();
  }

  private static Map.Entry<UUID, NbGlobal> global(Snapshot snapshot) {
    TreeMap<UUID, NbGlobal> rows = new TreeMap<>(snapshot.rows(NbGlobal.TABLE));
    if (rows.isEmpty()) {
      throw new NorthboundException(
          "the database has no NB_Global row: no ovn-northd has ever served it, so there is nothing"
              + " to wait for");
    }
    return rows.firstEntry();
  }
}
