package org.ovn4j.ipam;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ovn4j.ipam.LeaseResult.Granted;
import org.ovn4j.ipam.LeaseResult.Refused;
import org.ovn4j.ipam.ReleaseResult.Outcome;

/**
 * Who holds which addresses and MAC in one network.
 *
 * <p><b>Choice.</b> By default each family hands out its next free address after the one it handed
 * out last and starts again at its end, see {@link AllocationPolicy}. Requested addresses do not
 * move that cursor.
 *
 * <p><b>MAC.</b> That which was requested, else {@link MacAddress#fromIp} of the first address. A
 * free address whose MAC somebody else has is passed by; if it was requested, the request is
 * refused. A lease without addresses derives its MAC from the name of the owner.
 *
 * <p><b>All or nothing.</b> A request is granted for every family or changes nothing, cursors
 * included. What cannot be granted is a {@link Refused} value.
 *
 * <p><b>Threads.</b> Thread-safe. A lease becomes visible in one moment, whole, by whatever way one
 * looks for it, and is gone in one moment. An ordinary lease, chosen by the pool, is made and
 * released without a lock, but for what {@link java.util.concurrent.ConcurrentHashMap} does;
 * requests for certain addresses or MACs, and changes of leases, are made one at a time.
 * "Exhausted" is exact: at one moment of the call no address was left, even if leases were ending
 * just then.
 *
 * <p><b>Costs</b> are given for n leases. A lease takes about 220 bytes with an owner's name of 25
 * letters.
 */
public final class LeasePool {
  private final LeaseTable table;
  private final LeaseLog log;
  private final AllocationPolicy policy;

  LeasePool(LeaseTable table, LeaseLog log, AllocationPolicy policy) {
    this.table = table;
    this.log = log;
    this.policy = policy;
  }

  /**
   * A builder of a pool for a network with these subnets. A lease has one address of each family,
   * in the order in which the families come here; several subnets of one family are one pool.
   * Without subnets there is nothing to choose: leases carry what is requested, and a MAC.
   *
   * @throws IllegalArgumentException if two subnets overlap
   */
  public static LeasePoolBuilder builder(Cidr... subnets) {
    return new LeasePoolBuilder(List.of(subnets));
  }

  // --- leasing ------------------------------------------------------------------------------

  /**
   * The lease of the owner, in O(1).
   *
   * <p>An owner without a lease is given a new one. An owner that has one keeps it: what the
   * request leaves open stays as it is, and what it asks for differently is exchanged in one step,
   * or refused with the old lease untouched. The newest request decides whether the lease is
   * persistent.
   */
  public LeaseResult lease(LeaseRequest request) {
    boolean ordinary =
        request.addresses().isEmpty()
            && request.mac().isEmpty()
            && policy != AllocationPolicy.SPECIFIC
            && !table.pools.isEmpty();
    if (!ordinary) {
      return change(request);
    }
    Lease held = table.byOwner.get(request.owner());
    if (held != null && held.isHeld() && held.persistent() == request.persistent()) {
      return new Granted(held);
    }
    Lease mine = new Lease(request.owner(), request.persistent(), Lease.CLAIMING);
    for (int tries = 1; ; tries++) {
      Lease present = table.byOwner.putIfAbsent(request.owner(), mine);
      if (present == null) {
        return choose(mine) ? new Granted(mine) : change(request);
      }
      if (present.isHeld() && present.persistent() == request.persistent()) {
        return new Granted(present);
      }
      if (present.isHeld() || present.state() == Lease.COOLING) {
        return change(request);
      }
      table.await(present, tries);
    }
  }

  /** Makes a new lease of the next addresses if nothing is in the way; false changes nothing. */
  private boolean choose(Lease mine) {
    AddressPool firstPool = table.pools.get(0);
    AddressPool secondPool = table.pools.size() > 1 ? table.pools.get(1) : null;
    Cursor.Mark firstMark = firstPool.mark();
    IpAddress first = next(firstPool, mine.owner());
    Cursor.Mark secondMark = secondPool == null ? null : secondPool.mark();
    IpAddress second = secondPool == null ? null : next(secondPool, mine.owner());
    boolean complete = secondPool == null || second != null;
    if (!complete || first == null || !first.isIpv4() || table.isMacTaken(first)) {
      giveBack(secondPool, second, secondMark);
      giveBack(firstPool, first, firstMark);
      table.abandon(mine);
      return false;
    }
    try {
      List<IpAddress> addresses = second == null ? List.of(first) : List.of(first, second);
      log.held(mine, addresses, MacAddress.derivedBits(first));
    } catch (RuntimeException notWritten) {
      giveBack(secondPool, second, secondMark);
      giveBack(firstPool, first, firstMark);
      table.abandon(mine);
      throw notWritten;
    }
    firstPool.put(first, mine);
    if (secondPool != null && second != null) {
      secondPool.put(second, mine);
    }
    mine.setState(Lease.HELD);
    return true;
  }

  private static void giveBack(
      @Nullable AddressPool pool, @Nullable IpAddress address, Cursor.@Nullable Mark mark) {
    if (pool != null && address != null && mark != null) {
      pool.release(address);
      mark.reset();
    }
  }

  private @Nullable IpAddress next(AddressPool pool, String owner) {
    return switch (policy) {
      case LOWEST -> pool.lowest();
      case HASHED -> pool.hashed(mixed(owner.hashCode()));
      default -> pool.next();
    };
  }

  /** The finalizer of SplitMix64: neighbouring hashes end up far apart. */
  private static long mixed(long hash) {
    long mixed = (hash ^ (hash >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d0_49bb_1331_11ebL;
    return mixed ^ (mixed >>> 31);
  }

  private LeaseResult change(LeaseRequest request) {
    return table.alone(
        () -> {
          LeaseChange change = begin(request);
          Optional<Refusal> refusal = prepare(change);
          return refusal
              .<LeaseResult>map(Refused::new)
              .orElseGet(() -> new Granted(change.commit()));
        });
  }

  private LeaseChange begin(LeaseRequest request) {
    return new LeaseChange(table, log, request, pool -> next(pool, request.owner()));
  }

  private Optional<Refusal> prepare(LeaseChange change) {
    Optional<Refusal> refusal =
        change.needsChoice() && policy == AllocationPolicy.SPECIFIC
            ? Optional.of(new Refusal.NoChoice())
            : change.prepare();
    if (refusal.isPresent()) {
      change.abort();
    }
    return refusal;
  }

  /**
   * The lease with exactly the requested addresses, for an owner that had it before this pool was
   * built, in O(1). Chooses no address and moves no lease: two owners of one address and two leases
   * of one owner are refused, so that the caller learns of the conflict.
   */
  public LeaseResult restore(LeaseRequest request) {
    if (request.addresses().isEmpty() && !table.pools.isEmpty()) {
      List<IpFamily> families = table.pools.stream().map(AddressPool::family).toList();
      return new Refused(new Refusal.FamilyMismatch(List.of(), families));
    }
    Optional<Lease> held = find(request.owner());
    if (held.isPresent() && !held.get().satisfies(request)) {
      return new Refused(new Refusal.OwnerHoldsOther(held.get()));
    }
    return change(request);
  }

  /** A request to one of several pools, for {@link #leaseAll}. */
  public record Demand(LeasePool pool, LeaseRequest request) {}

  /**
   * Grants all requests or none, as for a workload with several interfaces, or many workloads at
   * once. In O(1) for each. Until the last is granted none is visible; they become visible one
   * after the other.
   *
   * @param demands no two with the same pool and owner
   * @return the result of each, in order; if one was refused, only that refusal
   * @throws IllegalArgumentException if two demands have the same pool and owner
   * @throws RuntimeException what a journal throws; requests before that one are granted then
   */
  public static List<LeaseResult> leaseAll(Collection<Demand> demands) {
    Set<List<Object>> distinct = new HashSet<>();
    for (Demand demand : demands) {
      if (!distinct.add(List.of(demand.pool(), demand.request().owner()))) {
        throw new IllegalArgumentException(
            "Two demands of %s to one pool".formatted(demand.request().owner()));
      }
    }
    Set<LeaseTable> tables =
        demands.stream().map(demand -> demand.pool().table).collect(Collectors.toSet());
    return LeaseTable.allAlone(tables, () -> changeAll(demands));
  }

  private static List<LeaseResult> changeAll(Collection<Demand> demands) {
    List<LeaseChange> prepared = new ArrayList<>();
    for (Demand demand : demands) {
      LeaseChange change = demand.pool().begin(demand.request());
      Optional<Refusal> refusal = demand.pool().prepare(change);
      if (refusal.isPresent()) {
        abortAll(prepared);
        return List.of(new Refused(refusal.get()));
      }
      prepared.add(change);
    }
    List<LeaseResult> granted = new ArrayList<>();
    try {
      for (LeaseChange change : prepared) {
        granted.add(new Granted(change.commit()));
      }
    } catch (RuntimeException notWritten) {
      abortAll(prepared.subList(granted.size() + 1, prepared.size()));
      throw notWritten;
    }
    return granted;
  }

  /** The last first, so that the cursors go back to where the first found them. */
  private static void abortAll(List<LeaseChange> changes) {
    for (int i = changes.size() - 1; i >= 0; i--) {
      changes.get(i).abort();
    }
  }

  // --- releasing ----------------------------------------------------------------------------

  /**
   * Ends this lease unless it is persistent or no longer what its owner holds, in O(1). With a
   * cool-down its addresses are kept for the owner until that is over.
   */
  public ReleaseResult release(Lease lease) {
    ReleaseResult result = release(lease.owner(), lease.version());
    if (result.outcome() != Outcome.NOT_FOUND) {
      return result;
    }
    return new ReleaseResult(
        Outcome.NOT_FOUND, lease.addresses().stream().findFirst().flatMap(this::holder));
  }

  /** Ends the lease of this owner and {@link Lease#version()} as {@link #release(Lease)}. */
  public ReleaseResult release(String owner, long version) {
    for (int tries = 1; ; tries++) {
      Lease lease = table.byOwner.get(owner);
      if (lease == null || lease.state() == Lease.COOLING) {
        return new ReleaseResult(Outcome.NOT_FOUND, Optional.empty());
      }
      if (lease.isHeld()) {
        if (lease.version() != version) {
          return new ReleaseResult(Outcome.STALE, Optional.of(lease));
        }
        if (lease.persistent()) {
          return new ReleaseResult(Outcome.KEPT, Optional.of(lease));
        }
        if (table.end(lease, log)) {
          return ReleaseResult.FREED;
        }
      }
      table.await(lease, tries);
    }
  }

  /** Releases all of them, each as {@link #release(Lease)}; the results in order. */
  public List<ReleaseResult> releaseAll(Collection<Lease> leases) {
    return leases.stream().map(this::release).toList();
  }

  /**
   * Ends the lease of the owner, persistent or not and whatever its version, in O(1).
   *
   * @return whether there was one
   */
  public boolean reclaim(String owner) {
    for (int tries = 1; ; tries++) {
      Lease lease = table.byOwner.get(owner);
      if (lease == null || lease.state() == Lease.COOLING) {
        return false;
      }
      if (lease.isHeld() && table.end(lease, log)) {
        return true;
      }
      table.await(lease, tries);
    }
  }

  // --- looking ------------------------------------------------------------------------------

  /** The lease of the owner, in O(1). */
  public Optional<Lease> find(String owner) {
    return table.settled(() -> table.byOwner.get(owner));
  }

  /** The lease that has this address, in O(1). */
  public Optional<Lease> holder(IpAddress address) {
    return table.settled(() -> table.at(address));
  }

  /**
   * All leases, sorted by owner, as an immutable copy in O(n log n). Each was held at one moment of
   * the call.
   */
  public List<Lease> leases() {
    List<Lease> leases = new ArrayList<>();
    for (String owner : table.byOwner.keySet()) {
      find(owner).ifPresent(leases::add);
    }
    leases.sort(Comparator.comparing(Lease::owner));
    return List.copyOf(leases);
  }

  /** How full each family is, in the order of the families, in O(n/64). */
  public List<PoolStatistics> statistics() {
    table.expire();
    return table.pools.stream().map(table::statistics).toList();
  }

  /**
   * The address that a family handed out last, to be kept for {@link #restoreCursor}; empty before
   * the first. In O(1).
   */
  public Optional<IpAddress> cursor(IpFamily family) {
    return table.pool(family).flatMap(AddressPool::lastTaken);
  }

  /**
   * Makes the pool of its family go on after this address, so that the order survives a restart. In
   * O(1).
   *
   * @return false, and nothing is changed, if the address lies outside the subnets, as it may when
   *     the network was defined anew
   */
  public boolean restoreCursor(IpAddress lastHandedOut) {
    return table
        .pool(lastHandedOut.family())
        .map(pool -> pool.continueAfter(lastHandedOut))
        .orElse(false);
  }

  // --- for snapshots ------------------------------------------------------------------------

  LeaseTable table() {
    return table;
  }

  LeaseLog log() {
    return log;
  }

  // --- what the network has -----------------------------------------------------------------

  /**
   * Adds the addresses of a block to those of its family. Takes O(m/64) for m addresses.
   *
   * @throws IllegalArgumentException if the block overlaps the subnets, or the network has none of
   *     its family
   */
  public void add(Cidr block) {
    poolOf(block.family()).add(block);
  }

  /**
   * Gives out none of these addresses any more; those leased stay so until they are released. Takes
   * O(m/64) for m addresses in use.
   *
   * @return the leases that still have one of them, each when it was looked at
   * @throws IllegalArgumentException if they do not all lie in the subnets
   */
  public List<Lease> drain(IpRange range) {
    poolOf(range.family()).drain(range);
    return holders(range);
  }

  /** The leases that have an address of this range, in the order of the addresses. */
  public List<Lease> holders(IpRange range) {
    return poolOf(range.family()).leased(range).stream()
        .flatMap(address -> holder(address).stream())
        .toList();
  }

  /**
   * Ends {@link #drain}: the addresses are given out again.
   *
   * @throws IllegalArgumentException if they do not all lie in the subnets
   */
  public void resume(IpRange range) {
    poolOf(range.family()).resume(range);
  }

  /**
   * Takes drained addresses out of the network.
   *
   * @return false, and nothing is changed, if one of them is still leased or cools
   * @throws IllegalArgumentException if they are not all draining, or if the family has no others
   */
  public boolean remove(IpRange range) {
    table.expire();
    return poolOf(range.family()).remove(range);
  }

  private AddressPool poolOf(IpFamily family) {
    return table
        .pool(family)
        .orElseThrow(
            () -> new IllegalArgumentException("The network has no %s subnet".formatted(family)));
  }
}
