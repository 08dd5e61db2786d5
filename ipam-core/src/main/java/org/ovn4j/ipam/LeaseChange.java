package org.ovn4j.ipam;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ovn4j.ipam.Refusal.AddressHeld;
import org.ovn4j.ipam.Refusal.MacHeld;
import org.ovn4j.ipam.Refusal.MacReserved;

/**
 * One request in the making: what it needs is taken first, then it is committed or aborted. Nobody
 * sees anything of it before it is committed; meanwhile its owner can do nothing else.
 *
 * <p>Each of the three is called with {@link LeaseTable#changes} locked.
 */
final class LeaseChange {
  private final LeaseTable table;
  private final LeaseLog log;
  private final Function<AddressPool, @Nullable IpAddress> choice;
  private final Lease mine;

  /** What the owner has until now; null if nothing. */
  private final @Nullable Lease before;

  private final int stateBefore;
  private final LeaseRequest wanted;

  private final List<IpAddress> addresses = new ArrayList<>();
  private final List<IpAddress> taken = new ArrayList<>();
  private final Map<IpAddress, Lease> takenOver = new HashMap<>();
  private final List<Cursor.Mark> marks = new ArrayList<>();
  private @Nullable MacAddress mac;
  private boolean macEntered;
  private boolean nothingToDo;

  /**
   * Begins; waits until nobody else works on the owner's lease.
   *
   * @param choice takes the next address of a pool
   */
  LeaseChange(
      LeaseTable table,
      LeaseLog log,
      LeaseRequest request,
      Function<AddressPool, @Nullable IpAddress> choice) {
    this.table = table;
    this.log = log;
    this.choice = choice;
    this.mine = new Lease(request.owner(), request.persistent(), Lease.CHANGING);
    Lease present = null;
    int state = Lease.ENDED;
    for (int tries = 1; ; tries++) {
      present = table.byOwner.putIfAbsent(request.owner(), mine);
      if (present == null) {
        break;
      }
      state = present.state();
      boolean settled = state == Lease.HELD || state == Lease.COOLING;
      if (settled && present.changeState(state, Lease.CHANGING)) {
        break;
      }
      table.await(present, tries);
    }
    this.before = present;
    this.stateBefore = state;
    this.wanted =
        present == null || (state == Lease.COOLING && isWithdrawn(present))
            ? request
            : present.complete(request);
  }

  /** Whether an address of a lease that cools is being taken out of the network. */
  private boolean isWithdrawn(Lease cooling) {
    return cooling.addresses().stream()
        .anyMatch(a -> table.pool(a.family()).flatMap(pool -> pool.refusal(a)).isPresent());
  }

  /** Whether the pool is to choose addresses. */
  boolean needsChoice() {
    return wanted.addresses().isEmpty() && !table.pools.isEmpty();
  }

  /** Takes what is wanted; or says why that cannot be had, and is then to be aborted. */
  Optional<Refusal> prepare() {
    if (before != null
        && stateBefore == Lease.HELD
        && before.satisfies(wanted)
        && before.persistent() == wanted.persistent()) {
      nothingToDo = true;
      return Optional.empty();
    }
    Optional<Refusal> refusal =
        needsChoice()
            ? requestedMac().or(this::choose)
            : ask().or(this::requestedMac).or(this::derivedMac);
    if (refusal.isEmpty()) {
      // Other changes that are prepared before this is committed see its MAC.
      mine.fill(List.copyOf(addresses), macBits(), 0);
    }
    return refusal;
  }

  private long macBits() {
    if (mac == null) {
      throw new AssertionError("a lease without a MAC");
    }
    return mac.bits();
  }

  private boolean had(IpAddress address) {
    return before != null && before.addresses().contains(address);
  }

  // --- addresses ----------------------------------------------------------------------------

  private Optional<Refusal> ask() {
    if (!order(wanted.addresses())) {
      List<IpFamily> families = table.pools.stream().map(AddressPool::family).toList();
      return Optional.of(new Refusal.FamilyMismatch(wanted.addresses(), families));
    }
    for (IpAddress address : addresses) {
      Optional<Refusal> refusal = had(address) ? Optional.empty() : claim(address);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  /** Puts the addresses into the order of the pools; false if they are not one for each. */
  private boolean order(List<IpAddress> asked) {
    if (table.pools.isEmpty()) {
      addresses.addAll(asked);
      return true;
    }
    for (AddressPool pool : table.pools) {
      for (IpAddress address : asked) {
        if (address.family() == pool.family()) {
          addresses.add(address);
        }
      }
    }
    return addresses.size() == table.pools.size()
        && asked.size() == addresses.size()
        && (addresses.size() < 2 || addresses.get(0).family() != addresses.get(1).family());
  }

  private Optional<Refusal> claim(IpAddress address) {
    for (int tries = 1; ; tries++) {
      if (table.claim(address, mine)) {
        addTaken(address);
        return Optional.empty();
      }
      Optional<Refusal> never = table.pool(address.family()).flatMap(pool -> pool.refusal(address));
      if (never.isPresent()) {
        return never;
      }
      Lease other = table.at(address);
      int state = other == null ? Lease.CLAIMING : other.state();
      if (other != null && state == Lease.COOLING) {
        if (takeOver(address, other)) {
          return Optional.empty();
        }
        if (!table.expire() && other.state() == Lease.COOLING) {
          return Optional.of(table.cooling(address, other));
        }
      } else if (other != null && (state == Lease.HELD || state == Lease.CHANGING)) {
        return Optional.of(new AddressHeld(address, other.owner()));
      }
      Backoff.pause(tries);
    }
  }

  /** Takes an address that cools, and was the owner's own until it changed to another. */
  private boolean takeOver(IpAddress address, Lease cooling) {
    if (!cooling.owner().equals(mine.owner())
        || cooling.addresses().size() > 1
        || !cooling.changeState(Lease.COOLING, Lease.ENDED)) {
      return false;
    }
    takenOver.put(address, cooling);
    table.put(address, mine);
    return true;
  }

  /** Shows other changes whose the address is about to be. */
  private void addTaken(IpAddress address) {
    taken.add(address);
    table.put(address, mine);
  }

  private Optional<Refusal> choose() {
    List<IpAddress> passedBy = new ArrayList<>();
    for (AddressPool pool : table.pools) {
      marks.add(pool.mark());
      boolean decidesMac = addresses.isEmpty() && mac == null;
      IpAddress address = next(pool);
      while (address != null && decidesMac && isMacRefused(address)) {
        passedBy.add(address);
        address = next(pool);
      }
      if (address == null) {
        giveBack();
        return Optional.of(table.exhausted(pool));
      }
      addresses.add(address);
    }
    passedBy.forEach(table::free);
    taken.removeAll(passedBy);
    return Optional.empty();
  }

  private boolean isMacRefused(IpAddress first) {
    return enterMac(MacAddress.fromIp(first), first).isPresent();
  }

  /** Takes the next address, or none for certain: not while another lease is just ending. */
  private @Nullable IpAddress next(AddressPool pool) {
    for (; ; ) {
      long mark = table.endings.awaitEmpty();
      IpAddress address = choice.apply(pool);
      if (address != null) {
        addTaken(address);
        return address;
      }
      if (!table.expire() && table.endings.isUnchangedSince(mark)) {
        return null;
      }
    }
  }

  // --- the MAC ------------------------------------------------------------------------------

  private Optional<Refusal> requestedMac() {
    IpAddress first = addresses.isEmpty() ? null : addresses.get(0);
    return wanted.mac().flatMap(requested -> enterMac(requested, first));
  }

  private Optional<Refusal> derivedMac() {
    if (mac != null) {
      return Optional.empty();
    }
    if (!addresses.isEmpty()) {
      return enterMac(MacAddress.fromIp(addresses.get(0)), addresses.get(0));
    }
    String text = mine.owner();
    for (int attempt = 1; enterMac(MacAddress.fromText(text), null).isPresent(); attempt++) {
      text = mine.owner() + "#" + attempt;
    }
    return Optional.empty();
  }

  /** Takes the MAC for the lease, whose first address this is if it is known already. */
  private Optional<Refusal> enterMac(MacAddress wantedMac, @Nullable IpAddress first) {
    if (table.reservedMacs.contains(wantedMac)) {
      return Optional.of(new MacReserved(wantedMac));
    }
    boolean implied = first != null && table.isImplied(wantedMac.bits(), List.of(first));
    Lease other = implied ? table.entered(wantedMac) : table.enter(wantedMac, mine);
    for (int tries = 1; other != null && isFleeting(other); tries++) {
      Backoff.pause(tries);
      other = implied ? table.entered(wantedMac) : table.enter(wantedMac, mine);
    }
    if (other != null && !isOurs(other)) {
      return Optional.of(new MacHeld(wantedMac, other.owner()));
    }
    macEntered = !implied;
    mac = wantedMac;
    Lease holder = implied ? null : table.impliedHolder(wantedMac);
    if (holder != null && !isOurs(holder)) {
      return Optional.of(new MacHeld(wantedMac, holder.owner()));
    }
    return Optional.empty();
  }

  @SuppressWarnings("ReferenceEquality") // another lease may be equal for a moment
  private boolean isOurs(Lease lease) {
    return lease == before || lease == mine;
  }

  private static boolean isFleeting(Lease lease) {
    return lease.state() == Lease.CLAIMING || lease.state() == Lease.ENDED;
  }

  private void leaveMac() {
    if (macEntered && mac != null) {
      table.leave(mac, mine);
    }
    macEntered = false;
    mac = null;
  }

  // --- the end ------------------------------------------------------------------------------

  /** Makes the change visible, and frees what the owner has no more. */
  Lease commit() {
    if (nothingToDo && before != null) {
      before.setState(Lease.HELD);
      return before;
    }
    MacAddress itsMac = MacAddress.of(macBits());
    List<IpAddress> dropped = dropped();
    List<IpAddress> cooling = table.coolDown == null ? List.of() : dropped;
    long until = cooling.isEmpty() ? 0 : coolUntil();
    try {
      log.held(mine, List.copyOf(addresses), itsMac.bits(), needsChoice(), cooling, until);
    } catch (RuntimeException notWritten) {
      abort();
      throw notWritten;
    }
    addresses.forEach(address -> table.put(address, mine));
    if (table.isImplied(itsMac.bits(), addresses)) {
      table.leave(itsMac, mine);
    } else {
      table.reenter(itsMac, mine);
    }
    mine.setState(Lease.HELD);
    if (before != null) {
      table.byOwner.put(mine.owner(), mine);
      endBefore(before, itsMac, dropped, until);
    }
    return mine;
  }

  /** The addresses that the owner had and has no more. */
  private List<IpAddress> dropped() {
    return before == null
        ? List.of()
        : before.addresses().stream().filter(address -> !addresses.contains(address)).toList();
  }

  /** Until when they cool; those that cool already do not begin anew. */
  private long coolUntil() {
    if (before == null || table.coolDown == null) {
      return 0;
    }
    return stateBefore == Lease.COOLING ? before.coolUntil() : table.coolDown.endFromNow();
  }

  private void endBefore(Lease old, MacAddress itsMac, List<IpAddress> dropped, long until) {
    table.endings.enter();
    try {
      old.setState(Lease.ENDED);
      if (!old.mac().equals(itsMac)) {
        table.leave(old.mac(), old);
      }
      dropped.forEach(address -> table.freeOrCool(address, mine, until));
    } finally {
      table.endings.leave();
    }
  }

  private void giveBack() {
    for (int i = taken.size() - 1; i >= 0; i--) {
      table.free(taken.get(i));
    }
    taken.clear();
    CoolDown coolDown = table.coolDown;
    takenOver.forEach(
        (address, cooling) -> {
          table.put(address, cooling);
          if (coolDown != null) {
            coolDown.resume(cooling, cooling.coolUntil());
          }
        });
    takenOver.clear();
    marks.forEach(Cursor.Mark::reset);
    marks.clear();
  }

  /** Gives back what was taken, and leaves all as it was. Not after {@link #commit}. */
  void abort() {
    leaveMac();
    giveBack();
    if (before == null) {
      table.abandon(mine);
    } else if (stateBefore == Lease.COOLING && table.coolDown != null) {
      table.coolDown.resume(before, before.coolUntil());
    } else {
      before.setState(stateBefore);
    }
  }
}
