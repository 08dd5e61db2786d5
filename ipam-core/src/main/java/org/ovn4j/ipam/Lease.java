package org.ovn4j.ipam;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one owner holds in one network. Immutable as far as callers see.
 *
 * <p>The pool keeps its own mark on a lease: in which state it is. A lease becomes visible to all
 * by one write of that mark, and disappears by another, whatever indexes lead to it.
 */
public final class Lease {
  /** In the making; nobody but its maker sees it as a lease. */
  static final int CLAIMING = 0;

  /** Held by its owner. */
  static final int HELD = 1;

  /** About to be replaced by another lease of its owner, or about to replace one. */
  static final int CHANGING = 2;

  /** Released; its addresses wait until they may be leased to others. */
  static final int COOLING = 3;

  /** Being taken apart, or gone. */
  static final int ENDED = 4;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Lease.class, "state", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final String owner;
  private final boolean persistent;
  private List<IpAddress> addresses = List.of();
  private long mac;
  private long version;
  private volatile int state;

  /** Milliseconds since the epoch until which the addresses cool. */
  private long coolUntil;

  Lease(String owner, boolean persistent, int state) {
    this.owner = owner;
    this.persistent = persistent;
    STATE.setRelease(this, state);
  }

  /** An address that its owner gave up for another in the lease of this version; without a MAC. */
  static Lease dropped(String owner, IpAddress address, long version) {
    Lease lease = new Lease(owner, false, CLAIMING);
    lease.fill(List.of(address), 0, version);
    return lease;
  }

  /** Who holds it, such as {@code namespace/name} of a workload. */
  public String owner() {
    return owner;
  }

  /**
   * The addresses, one for each family of the network in the order of the pool; in a network
   * without subnets those that were requested, perhaps none. Unmodifiable.
   */
  public List<IpAddress> addresses() {
    return addresses;
  }

  /** The Ethernet address, unique in the network. */
  public MacAddress mac() {
    return MacAddress.of(mac);
  }

  /**
   * Whether the lease outlives {@link LeasePool#release(Lease)}, as that of a virtual machine does
   * while the machine is stopped.
   */
  public boolean persistent() {
    return persistent;
  }

  /**
   * Grows within a pool with each lease that it grants or changes; equal versions mean the same
   * lease.
   */
  public long version() {
    return version;
  }

  // --- for the pool -------------------------------------------------------------------------

  /** Fills in what is leased; before the lease becomes visible. */
  void fill(List<IpAddress> itsAddresses, long itsMac, long itsVersion) {
    addresses = itsAddresses;
    mac = itsMac;
    version = itsVersion;
  }

  int state() {
    return state;
  }

  void setState(int next) {
    // Not merely released: of two owners that lease and then look for each other, one finds.
    state = next;
  }

  boolean changeState(int from, int to) {
    return STATE.compareAndSet(this, from, to);
  }

  boolean isHeld() {
    return state == HELD;
  }

  long macBits() {
    return mac;
  }

  long coolUntil() {
    return coolUntil;
  }

  void setCoolUntil(long millis) {
    coolUntil = millis;
  }

  /**
   * The request with what it leaves open filled in from this lease. A MAC that came from the
   * address stays open: it has to follow the address, whose next holder will need it.
   */
  LeaseRequest complete(LeaseRequest request) {
    Optional<MacAddress> kept = isMacDerived() ? Optional.empty() : Optional.of(mac());
    return new LeaseRequest(
        owner,
        request.addresses().isEmpty() ? addresses : request.addresses(),
        request.mac().or(() -> kept),
        request.persistent());
  }

  private boolean isMacDerived() {
    return !addresses.isEmpty() && mac().equals(MacAddress.fromIp(addresses.get(0)));
  }

  /** Whether this lease holds exactly the addresses, and the MAC if any, of a request. */
  boolean satisfies(LeaseRequest request) {
    return Set.copyOf(addresses).equals(Set.copyOf(request.addresses()))
        && request.mac().map(mac()::equals).orElse(true);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Lease that
        && version == that.version
        && mac == that.mac
        && persistent == that.persistent
        && owner.equals(that.owner)
        && addresses.equals(that.addresses);
  }

  @Override
  public int hashCode() {
    return 31 * owner.hashCode() + Long.hashCode(version);
  }

  @Override
  public String toString() {
    return "Lease[%s holds %s with MAC address %s%s, version %d]"
        .formatted(owner, addresses, mac(), persistent ? ", persistent" : "", version);
  }
}
