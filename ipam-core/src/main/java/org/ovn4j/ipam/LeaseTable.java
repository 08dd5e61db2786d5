package org.ovn4j.ipam;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a network, the leases, and what leads to them: the owner, the address, the MAC.
 *
 * <p>A lease is made in this order: its owner is entered, so that the owner has no second one in
 * the making; addresses are taken in the order of the pools; the lease is filled in and put at its
 * addresses; its state says that it is held. It is unmade in the reverse order, its state first.
 *
 * <p>Most MACs follow from the IPv4 address that comes first, and are then as unique as that: they
 * are found by way of the address and not entered. The others are.
 *
 * <p>Thread-safe.
 */
final class LeaseTable {
  final List<AddressPool> pools;
  final Set<MacAddress> reservedMacs;
  final @Nullable CoolDown coolDown;
  final ConcurrentHashMap<String, Lease> byOwner = new ConcurrentHashMap<>();

  /** Those inside are ending leases. */
  final Gate endings = new Gate();

  /** Held by who changes a lease or makes one of what was asked for; not by the others. */
  final ReentrantLock changes = new ReentrantLock();

  private final ConcurrentHashMap<MacAddress, Lease> byMac = new ConcurrentHashMap<>();

  /** By address, in a network without pools. */
  private final ConcurrentHashMap<IpAddress, Lease> byAddress = new ConcurrentHashMap<>();

  LeaseTable(List<AddressPool> pools, Set<MacAddress> reservedMacs, @Nullable CoolDown coolDown) {
    this.pools = List.copyOf(pools);
    this.reservedMacs = Set.copyOf(reservedMacs);
    this.coolDown = coolDown;
  }

  Optional<AddressPool> pool(IpFamily family) {
    for (AddressPool pool : pools) {
      if (pool.family() == family) {
        return Optional.of(pool);
      }
    }
    return Optional.empty();
  }

  // --- finding ------------------------------------------------------------------------------

  /** Waits for who changes or makes this lease. */
  void await(Lease lease, int tries) {
    if (lease.state() == Lease.CHANGING && !changes.isHeldByCurrentThread()) {
      alone(lease::state);
    }
    Backoff.pause(tries);
  }

  /** Runs a change while there is no other. */
  <T> T alone(Supplier<T> change) {
    changes.lock();
    try {
      return change.get();
    } finally {
      changes.unlock();
    }
  }

  /** Runs a change of several tables while there is no other of any of them. */
  static <T> T allAlone(Set<LeaseTable> tables, Supplier<T> change) {
    List<ReentrantLock> locked = new ArrayList<>();
    ReentrantLock wanted = null;
    do {
      // Wait for one lock with none held, and with any held for none.
      locked.forEach(ReentrantLock::unlock);
      locked.clear();
      if (wanted != null) {
        wanted.lock();
        locked.add(wanted);
      }
      wanted = null;
      for (LeaseTable table : tables) {
        if (!locked.contains(table.changes)) {
          if (!table.changes.tryLock()) {
            wanted = table.changes;
            break;
          }
          locked.add(table.changes);
        }
      }
    } while (wanted != null);
    try {
      return change.get();
    } finally {
      locked.forEach(ReentrantLock::unlock);
    }
  }

  /**
   * What is looked up, if it is held; looked up again while it is being changed, and once more if
   * it ended: another may be in its place since it was looked up.
   */
  @SuppressWarnings("ReferenceEquality") // that lease, not one like it
  Optional<Lease> settled(Supplier<@Nullable Lease> lookUp) {
    Lease ended = null;
    for (int tries = 1; ; tries++) {
      Lease lease = lookUp.get();
      if (lease == null || lease == ended) {
        return Optional.empty();
      }
      int state = lease.state();
      if (state == Lease.HELD) {
        return Optional.of(lease);
      }
      if (state == Lease.ENDED) {
        ended = lease;
      } else if (state == Lease.CHANGING) {
        await(lease, tries);
      } else {
        return Optional.empty();
      }
    }
  }

  /** The lease, in whatever state, that was put at this address. */
  @Nullable Lease at(IpAddress address) {
    return pools.isEmpty()
        ? byAddress.get(address)
        : pool(address.family()).map(pool -> pool.lease(address)).orElse(null);
  }

  // --- addresses ----------------------------------------------------------------------------

  /** Takes this address of a pool, or of a network without pools; false if it is taken. */
  boolean claim(IpAddress address, Lease mine) {
    return pools.isEmpty()
        ? byAddress.putIfAbsent(address, mine) == null
        : pool(address.family()).orElseThrow().claim(address);
  }

  void put(IpAddress address, Lease mine) {
    if (pools.isEmpty()) {
      byAddress.put(address, mine);
    } else {
      pool(address.family()).orElseThrow().put(address, mine);
    }
  }

  /** Gives an address back that was taken. */
  void free(IpAddress address) {
    if (pools.isEmpty()) {
      byAddress.remove(address);
      return;
    }
    AddressPool pool = pool(address.family()).orElseThrow();
    pool.put(address, null);
    pool.release(address);
  }

  // --- MACs ---------------------------------------------------------------------------------

  /** Whether this MAC follows from this first address of a lease alone. */
  boolean isImplied(long mac, List<IpAddress> addresses) {
    return !pools.isEmpty() && MacAddress.isDerived(mac, addresses);
  }

  /** Whether somebody asked for the MAC that follows from this address, or the network has it. */
  boolean isMacTaken(IpAddress address) {
    if (byMac.isEmpty() && reservedMacs.isEmpty()) {
      return false;
    }
    MacAddress mac = MacAddress.fromIp(address);
    return reservedMacs.contains(mac) || byMac.containsKey(mac);
  }

  /** Who asked for this MAC, or null. */
  @Nullable Lease entered(MacAddress mac) {
    return byMac.get(mac);
  }

  /** Enters a MAC that is not implied; who has it already, or null. */
  @Nullable Lease enter(MacAddress mac, Lease mine) {
    return byMac.putIfAbsent(mac, mine);
  }

  /** Enters the MAC for another lease than before. */
  void reenter(MacAddress mac, Lease mine) {
    byMac.put(mac, mine);
  }

  void leave(MacAddress mac, Lease mine) {
    byMac.remove(mac, mine);
  }

  /**
   * Who has the MAC because it follows from an address, if anybody does. Waits for who is taking
   * that address just now.
   */
  @Nullable Lease impliedHolder(MacAddress mac) {
    IpAddress address = mac.impliedIpv4().orElse(null);
    if (address == null || pools.isEmpty() || !pools.get(0).family().equals(IpFamily.IPV4)) {
      return null;
    }
    AddressPool pool = pools.get(0);
    for (int tries = 1; pool.isLeased(address); tries++) {
      Lease lease = pool.lease(address);
      if (lease != null && lease.state() != Lease.CLAIMING && lease.state() != Lease.ENDED) {
        return lease.macBits() == mac.bits() ? lease : null;
      }
      Backoff.pause(tries);
    }
    return null;
  }

  /** Gives up a lease in the making. */
  void abandon(Lease mine) {
    mine.setState(Lease.ENDED);
    byOwner.remove(mine.owner(), mine);
  }

  // --- ending -------------------------------------------------------------------------------

  /** Ends a lease that is held; false if somebody else was faster. */
  boolean end(Lease lease, LeaseLog log) {
    endings.enter();
    try {
      if (!lease.changeState(Lease.HELD, Lease.CHANGING)) {
        return false;
      }
      try {
        if (coolDown == null) {
          log.ended(lease);
        } else {
          lease.setCoolUntil(coolDown.endFromNow());
          log.cooling(lease, lease.coolUntil());
        }
      } catch (RuntimeException notWritten) {
        lease.setState(Lease.HELD);
        throw notWritten;
      }
      if (coolDown == null) {
        lease.setState(Lease.ENDED);
        dismantle(lease);
      } else {
        coolDown.resume(lease, lease.coolUntil());
      }
    } finally {
      endings.leave();
    }
    expire();
    return true;
  }

  /** Takes a lease apart whose state says that it ended. */
  void dismantle(Lease lease) {
    List<IpAddress> addresses = lease.addresses();
    byOwner.remove(lease.owner(), lease);
    if (!isImplied(lease.macBits(), addresses)) {
      byMac.remove(lease.mac(), lease);
    }
    for (int i = addresses.size() - 1; i >= 0; i--) {
      free(addresses.get(i));
    }
  }

  /** Frees an address that the owner of this lease gave up for it, or lets it cool until then. */
  void freeOrCool(IpAddress address, Lease next, long until) {
    if (coolDown == null) {
      free(address);
      return;
    }
    Lease cooling = Lease.dropped(next.owner(), address, next.version());
    put(address, cooling);
    coolDown.resume(cooling, until);
  }

  /** That an address cools. */
  Refusal cooling(IpAddress address, Lease last) {
    return new Refusal.AddressCooling(
        address, last.owner(), Instant.ofEpochMilli(last.coolUntil()));
  }

  /** Ends the leases whose time to cool is over; whether there were any. */
  boolean expire() {
    if (coolDown == null || !coolDown.isDue()) {
      return false;
    }
    endings.enter();
    try {
      Lease expired = coolDown.poll();
      boolean any = expired != null;
      for (; expired != null; expired = coolDown.poll()) {
        dismantle(expired);
      }
      return any;
    } finally {
      endings.leave();
    }
  }

  PoolStatistics statistics(AddressPool pool) {
    long cooling = 0;
    if (coolDown != null) {
      for (Lease lease : coolDown.leases()) {
        cooling += lease.addresses().stream().filter(a -> a.family() == pool.family()).count();
      }
    }
    return pool.statistics().withCooling(cooling);
  }

  /** That a pool has no address left. */
  Refusal exhausted(AddressPool pool) {
    return new Refusal.Exhausted(
        statistics(pool), coolDown == null ? Optional.empty() : coolDown.nextEnd());
  }
}
