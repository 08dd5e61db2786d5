package org.ovn4j.odl;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opendaylight.ovsdb.lib.LockAquisitionCallback;
import org.opendaylight.ovsdb.lib.LockStolenCallback;

/** Who is told of the locks that a connection has or waits for. Thread-safe. */
final class Locks {

  private static final System.Logger LOG = System.getLogger(Locks.class.getName());

  private static final class Lock {
    private final LockAquisitionCallback acquired;
    private final LockStolenCallback stolen;
    private boolean held;

    Lock(LockAquisitionCallback acquired, LockStolenCallback stolen) {
      this.acquired = acquired;
      this.stolen = stolen;
    }
  }

  /** By id; guarded by this, as what is in them. */
  private final Map<String, Lock> locks = new HashMap<>();

  /**
   * Begins to wait for a lock.
   *
   * @throws IllegalStateException if the connection has or waits for it already
   */
  synchronized void add(String id, LockAquisitionCallback acquired, LockStolenCallback stolen) {
    if (locks.putIfAbsent(id, new Lock(acquired, stolen)) != null) {
      throw new IllegalStateException("lock \"" + id + "\" was asked for already; unLock it first");
    }
  }

  synchronized void remove(String id) {
    locks.remove(id);
  }

  void acquired(String id) {
    Lock lock = change(id, true);
    if (lock != null) {
      tell(lock.acquired::lockAcquired);
    }
  }

  void stolen(String id) {
    Lock lock = change(id, false);
    if (lock != null) {
      tell(lock.stolen::lockStolen);
    }
  }

  /** The lock, if it was not so before. */
  private synchronized @Nullable Lock change(String id, boolean held) {
    Lock lock = locks.get(id);
    if (lock == null || lock.held == held) {
      return null;
    }
    lock.held = held;
    return lock;
  }

  /** The connection has ended, and with it the server's memory of all locks. */
  void lost() {
    List<String> ids;
    synchronized (this) {
      ids = List.copyOf(locks.keySet());
    }
    ids.forEach(this::stolen);
  }

  private static void tell(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "a callback of a lock failed", e);
    }
  }
}
