package org.ovn4j.ipam;

import java.time.Instant;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ovn4j.ipam.RestoreFinding.Conflict;
import org.ovn4j.ipam.RestoreFinding.CoolDownLost;

/**
 * Enters leases into a table that is not in use yet, with all that leads to them. A lease that
 * conflicts is reported and leaves no trace. Not thread-safe.
 */
final class LeaseLoader {
  /** Room for more is made as they come. */
  private static final long MOST_EXPECTED = 1 << 27;

  private final LeaseTable table;
  private final Consumer<RestoreFinding> findings;

  /** The only pools of their families, by position. */
  private final List<AddressPool> pools;

  private final List<Lease> cooling = new ArrayList<>();
  private long heldCount;
  private long coolingCount;

  LeaseLoader(LeaseTable table, Consumer<RestoreFinding> findings) {
    this.table = table;
    this.findings = findings;
    this.pools = table.pools;
  }

  long heldCount() {
    return heldCount;
  }

  long coolingCount() {
    return coolingCount;
  }

  /** Makes room for so many owners. */
  void expect(long owners) {
    table.byOwner.putAll(new Announcement((int) Math.min(owners / 2, MOST_EXPECTED)));
  }

  /** A map that claims a size and has nothing: ConcurrentHashMap makes room before it looks. */
  private static final class Announcement extends AbstractMap<String, Lease> {
    private final int size;

    Announcement(int size) {
      this.size = size;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public Set<Map.Entry<String, Lease>> entrySet() {
      return Set.of();
    }
  }

  // --- leases that are held -----------------------------------------------------------------

  /** Enters a lease that is held. */
  void enter(Lease lease) {
    Refusal refusal = take(lease, true);
    if (refusal == null) {
      lease.setState(Lease.HELD);
      heldCount++;
    } else {
      findings.accept(new Conflict(lease, Optional.empty(), refusal));
    }
  }

  /** Takes what is of the lease, and puts it there; or says why not, and takes nothing. */
  private @Nullable Refusal take(Lease lease, boolean asOwner) {
    List<IpAddress> addresses = lease.addresses();
    if (asOwner && !isOnePerFamily(addresses)) {
      List<IpFamily> families = pools.stream().map(AddressPool::family).toList();
      return new Refusal.FamilyMismatch(addresses, families);
    }
    Lease other = asOwner ? table.byOwner.putIfAbsent(lease.owner(), lease) : null;
    if (other != null) {
      return new Refusal.OwnerHoldsOther(other);
    }
    int taken = 0;
    while (taken < addresses.size() && table.claim(addresses.get(taken), lease)) {
      table.put(addresses.get(taken++), lease);
    }
    Refusal refusal = taken < addresses.size() ? refusal(addresses.get(taken)) : null;
    if (refusal == null && asOwner) {
      refusal = takeMac(lease);
    }
    if (refusal != null) {
      addresses.subList(0, taken).forEach(table::free);
      if (asOwner) {
        table.byOwner.remove(lease.owner(), lease);
      }
    }
    return refusal;
  }

  private boolean isOnePerFamily(List<IpAddress> addresses) {
    if (pools.isEmpty()) {
      return true;
    }
    if (addresses.size() != pools.size()) {
      return false;
    }
    for (int i = 0; i < pools.size(); i++) {
      if (pools.get(i).family() != addresses.get(i).family()) {
        return false;
      }
    }
    return true;
  }

  private Refusal refusal(IpAddress address) {
    Optional<Refusal> never = table.pool(address.family()).flatMap(pool -> pool.refusal(address));
    if (never.isPresent()) {
      return never.get();
    }
    Lease other = table.at(address);
    if (other == null) {
      throw new AssertionError("an address that is taken by nobody");
    }
    return other.state() == Lease.COOLING
        ? table.cooling(address, other)
        : new Refusal.AddressHeld(address, other.owner());
  }

  private @Nullable Refusal takeMac(Lease lease) {
    List<IpAddress> addresses = lease.addresses();
    boolean implied = table.isImplied(lease.macBits(), addresses);
    if (implied && !table.isMacTaken(addresses.get(0))) {
      return null;
    }
    MacAddress mac = lease.mac();
    if (table.reservedMacs.contains(mac)) {
      return new Refusal.MacReserved(mac);
    }
    Lease other = implied ? null : table.impliedHolder(mac);
    if (other == null) {
      other = implied ? table.entered(mac) : table.enter(mac, lease);
    }
    return other == null ? null : new Refusal.MacHeld(mac, other.owner());
  }

  // --- leases that cool ---------------------------------------------------------------------

  /**
   * Remembers a lease that cools until {@link #enterCooling}; if its state does not say that it
   * cools, it stands for an address that its owner gave up for another.
   */
  void addCooling(Lease lease) {
    cooling.add(lease);
  }

  /** Enters the leases that cool, after all that are held. */
  void enterCooling() {
    CoolDown coolDown = table.coolDown;
    cooling.sort(Comparator.comparingLong(Lease::coolUntil));
    for (Lease lease : cooling) {
      Instant until = Instant.ofEpochMilli(lease.coolUntil());
      if (isOver(lease)) {
        continue;
      }
      if (coolDown == null) {
        findings.accept(new CoolDownLost(lease, until));
        continue;
      }
      Refusal refusal = take(lease, lease.state() == Lease.COOLING);
      if (refusal == null) {
        coolDown.resume(lease, lease.coolUntil());
        coolingCount++;
      } else {
        findings.accept(new Conflict(lease, Optional.of(until), refusal));
      }
    }
  }

  /**
   * Whether nobody needs to wait for the addresses any more. That a cool-down ended is no change of
   * its own; but if somebody else has an address by a later change, then it had.
   */
  private boolean isOver(Lease lease) {
    if (table.coolDown != null && table.coolDown.isOver(lease)) {
      return true;
    }
    for (IpAddress address : lease.addresses()) {
      Lease other = table.at(address);
      if (other != null && other.isHeld() && other.version() > lease.version()) {
        return true;
      }
    }
    return false;
  }
}
