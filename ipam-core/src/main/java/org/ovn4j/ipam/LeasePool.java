package org.ovn4j.ipam;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.ovn4j.ipam.LeaseResult.Granted;
import org.ovn4j.ipam.LeaseResult.Refused;
import org.ovn4j.ipam.Refusal.Use;

/**
 * Who holds which addresses and MAC in one network.
 *
 * <p><b>Choice.</b> Each subnet hands out its next free address after the one it handed out last
 * and starts again at its end, so a released address comes back only after the pool went round.
 * Requested addresses do not move that cursor.
 *
 * <p><b>MAC.</b> That which was requested, else {@link MacAddress#fromIp} of the first address. A
 * free address whose MAC somebody else has is passed by; if it was requested, the request is
 * refused. A lease without addresses derives its MAC from the name of the owner.
 *
 * <p><b>All or nothing.</b> A request is granted for every subnet or changes nothing, cursors
 * included. What cannot be granted is a {@link Refused} value.
 *
 * <p>Thread-safe: one lock, held for the length of one operation. Costs are given for n leases and
 * assume that few addresses are set aside or passed by.
 */
public final class LeasePool {
  private final List<SubnetPool> subnets;
  private final Set<MacAddress> reservedMacs;
  private final NavigableMap<String, Lease> byOwner = new TreeMap<>();
  private final Map<IpAddress, Lease> byAddress = new HashMap<>();
  private final Map<MacAddress, Lease> byMac = new HashMap<>();
  private long lastVersion;

  private LeasePool(List<SubnetPool> subnets, Set<MacAddress> reservedMacs) {
    this.subnets = List.copyOf(subnets);
    this.reservedMacs = Set.copyOf(reservedMacs);
  }

  /**
   * A builder of a pool for a network with these subnets, in the order in which leases shall list
   * their addresses. Without subnets there is nothing to choose: leases carry what is requested,
   * and a MAC.
   *
   * @throws IllegalArgumentException if two subnets are of one family
   */
  public static Builder builder(Cidr... subnets) {
    return new Builder(List.of(subnets));
  }

  /**
   * The lease of the owner, in O(log n).
   *
   * <p>An owner without a lease is given a new one. An owner that has one keeps it: what the
   * request leaves open stays as it is, and what it asks for differently is exchanged in one step,
   * or refused with the old lease untouched. The newest request decides whether the lease is
   * persistent.
   */
  public synchronized LeaseResult lease(LeaseRequest request) {
    Lease held = byOwner.get(request.owner());
    LeaseRequest wanted = held == null ? request : held.complete(request);
    return wanted.addresses().isEmpty() ? choose(wanted) : claim(wanted);
  }

  /**
   * The lease with exactly the requested addresses, for an owner that had it before this pool was
   * built, in O(log n). Chooses no address and moves no lease: two owners of one address and two
   * leases of one owner are refused, so that the caller learns of the conflict.
   */
  public synchronized LeaseResult restore(LeaseRequest request) {
    if (request.addresses().isEmpty() && !subnets.isEmpty()) {
      return familyMismatch(request);
    }
    Lease held = byOwner.get(request.owner());
    if (held != null && !held.satisfies(request)) {
      return new Refused(new Refusal.OwnerHoldsOther(held));
    }
    return lease(request);
  }

  private LeaseResult choose(LeaseRequest request) {
    List<IpAddress> chosen = new ArrayList<>();
    for (SubnetPool subnet : subnets) {
      boolean decidesMac = chosen.isEmpty() && request.mac().isEmpty();
      Predicate<IpAddress> acceptable =
          decidesMac
              ? address -> macRefusal(MacAddress.fromIp(address), request.owner()).isEmpty()
              : address -> true;
      Optional<IpAddress> next = subnet.next(acceptable);
      if (next.isEmpty()) {
        return new Refused(new Refusal.Exhausted(subnet.statistics()));
      }
      chosen.add(next.get());
    }
    LeaseResult result = grant(request, chosen);
    if (result instanceof Granted) {
      for (int i = 0; i < chosen.size(); i++) {
        subnets.get(i).moveCursor(chosen.get(i));
      }
    }
    return result;
  }

  private LeaseResult claim(LeaseRequest request) {
    List<IpFamily> families = subnets.stream().map(SubnetPool::family).toList();
    List<IpAddress> ordered =
        request.addresses().stream()
            .sorted(Comparator.comparingInt(address -> families.indexOf(address.family())))
            .toList();
    if (!subnets.isEmpty() && !families.equals(ordered.stream().map(IpAddress::family).toList())) {
      return familyMismatch(request);
    }
    return ordered.stream()
        .flatMap(address -> addressRefusal(address, request.owner()).stream())
        .findFirst()
        .<LeaseResult>map(Refused::new)
        .orElseGet(() -> grant(request, ordered));
  }

  private LeaseResult grant(LeaseRequest request, List<IpAddress> addresses) {
    String owner = request.owner();
    MacAddress mac = request.mac().orElseGet(() -> derivedMac(owner, addresses));
    Optional<Refusal> refusal = macRefusal(mac, owner);
    if (refusal.isPresent()) {
      return new Refused(refusal.get());
    }
    Lease held = byOwner.get(owner);
    if (held != null) {
      if (held.equals(new Lease(owner, addresses, mac, request.persistent(), held.version()))) {
        return new Granted(held);
      }
      remove(held);
    }
    Lease lease = new Lease(owner, addresses, mac, request.persistent(), ++lastVersion);
    put(lease);
    return new Granted(lease);
  }

  private MacAddress derivedMac(String owner, List<IpAddress> addresses) {
    if (!addresses.isEmpty()) {
      return MacAddress.fromIp(addresses.get(0));
    }
    MacAddress mac = MacAddress.fromText(owner);
    for (int attempt = 1; macRefusal(mac, owner).isPresent(); attempt++) {
      mac = MacAddress.fromText(owner + "#" + attempt);
    }
    return mac;
  }

  private Optional<Refusal> addressRefusal(IpAddress address, String owner) {
    Optional<Refusal> never = subnet(address.family()).flatMap(subnet -> subnet.refusal(address));
    Lease holder = byAddress.get(address);
    if (never.isPresent() || holder == null || holder.owner().equals(owner)) {
      return never;
    }
    return Optional.of(new Refusal.AddressHeld(address, holder.owner()));
  }

  private Optional<Refusal> macRefusal(MacAddress mac, String owner) {
    if (reservedMacs.contains(mac)) {
      return Optional.of(new Refusal.MacReserved(mac));
    }
    Lease holder = byMac.get(mac);
    return holder == null || holder.owner().equals(owner)
        ? Optional.empty()
        : Optional.of(new Refusal.MacHeld(mac, holder.owner()));
  }

  private LeaseResult familyMismatch(LeaseRequest request) {
    List<Cidr> cidrs = subnets.stream().map(SubnetPool::subnet).toList();
    return new Refused(new Refusal.FamilyMismatch(request.addresses(), cidrs));
  }

  private Optional<SubnetPool> subnet(IpFamily family) {
    return subnets.stream().filter(subnet -> subnet.family() == family).findFirst();
  }

  private void put(Lease lease) {
    byOwner.put(lease.owner(), lease);
    byMac.put(lease.mac(), lease);
    for (IpAddress address : lease.addresses()) {
      byAddress.put(address, lease);
      subnet(address.family()).ifPresent(subnet -> subnet.take(address));
    }
  }

  private void remove(Lease lease) {
    byOwner.remove(lease.owner());
    byMac.remove(lease.mac());
    for (IpAddress address : lease.addresses()) {
      byAddress.remove(address);
      subnet(address.family()).ifPresent(subnet -> subnet.free(address));
    }
  }

  /** Ends the lease of the owner unless it is persistent, in O(log n). */
  public synchronized ReleaseResult release(String owner) {
    Lease held = byOwner.get(owner);
    if (held == null) {
      return ReleaseResult.NOT_FOUND;
    }
    if (held.persistent()) {
      return ReleaseResult.KEPT;
    }
    remove(held);
    return ReleaseResult.FREED;
  }

  /**
   * Ends the lease of the owner, persistent or not, in O(log n).
   *
   * @return whether there was one
   */
  public synchronized boolean reclaim(String owner) {
    Lease held = byOwner.get(owner);
    if (held != null) {
      remove(held);
    }
    return held != null;
  }

  /** The lease of the owner, in O(log n). */
  public synchronized Optional<Lease> find(String owner) {
    return Optional.ofNullable(byOwner.get(owner));
  }

  /** The lease that has this address, in O(1). */
  public synchronized Optional<Lease> holder(IpAddress address) {
    return Optional.ofNullable(byAddress.get(address));
  }

  /** All leases of this moment, sorted by owner, as an immutable copy in O(n). */
  public synchronized List<Lease> leases() {
    return List.copyOf(byOwner.values());
  }

  /** How full each subnet is, in the order of the subnets, in O(n) at worst. */
  public synchronized List<SubnetStatistics> statistics() {
    return subnets.stream().map(SubnetPool::statistics).toList();
  }

  /**
   * The address that the subnet of a family handed out last, to be kept for {@link #restoreCursor};
   * empty before the first. In O(1).
   */
  public synchronized Optional<IpAddress> cursor(IpFamily family) {
    return subnet(family).flatMap(SubnetPool::cursor);
  }

  /**
   * Makes the subnet of its family go on after this address, so that the order survives a restart.
   * In O(1).
   *
   * @return false, and nothing is changed, if the address lies outside the subnets, as it may when
   *     the network was defined anew
   */
  public synchronized boolean restoreCursor(IpAddress lastHandedOut) {
    Optional<SubnetPool> subnet =
        subnet(lastHandedOut.family()).filter(pool -> pool.subnet().contains(lastHandedOut));
    subnet.ifPresent(pool -> pool.moveCursor(lastHandedOut));
    return subnet.isPresent();
  }

  /**
   * Says what a new {@link LeasePool} must keep its hands off. Not thread-safe.
   *
   * <p>The network and broadcast address of an IPv4 subnet and the subnet-router anycast address of
   * an IPv6 subnet are never leased anyway; subnets of one or two addresses have none.
   */
  public static final class Builder {
    private final List<Cidr> subnets;
    private final List<Consumer<SubnetPool>> setAside = new ArrayList<>();
    private final Set<MacAddress> reservedMacs = new HashSet<>();

    private Builder(List<Cidr> subnets) {
      if (subnets.stream().map(Cidr::family).distinct().count() < subnets.size()) {
        throw new IllegalArgumentException(
            "Subnets %s are not of different families".formatted(subnets));
      }
      this.subnets = subnets;
    }

    /**
     * These addresses are never leased.
     *
     * @throws IllegalArgumentException if they do not all lie in one subnet of the network
     */
    public Builder exclude(IpRange range) {
      return setAside(range, subnet -> subnet.forbid(Use.EXCLUDED, range));
    }

    /**
     * These addresses are kept for gateways and management ports.
     *
     * @throws IllegalArgumentException if they do not all lie in one subnet of the network
     */
    public Builder infrastructure(IpRange range) {
      return setAside(range, subnet -> subnet.forbid(Use.INFRASTRUCTURE, range));
    }

    /**
     * This address is kept for a gateway or management port.
     *
     * @throws IllegalArgumentException if it lies in no subnet of the network
     */
    public Builder infrastructure(IpAddress address) {
      return infrastructure(IpRange.of(address));
    }

    /**
     * These addresses are leased only to those who request them.
     *
     * @throws IllegalArgumentException if they do not all lie in one subnet of the network
     */
    public Builder reserve(IpRange range) {
      return setAside(range, subnet -> subnet.reserve(range));
    }

    /** This MAC is never leased. */
    public Builder reserveMac(MacAddress mac) {
      reservedMacs.add(mac);
      return this;
    }

    private Builder setAside(IpRange range, Consumer<SubnetPool> rule) {
      if (subnets.stream().noneMatch(subnet -> IpRange.of(subnet).contains(range))) {
        throw new IllegalArgumentException(
            "Range %s does not lie in one of the subnets %s".formatted(range, subnets));
      }
      setAside.add(
          pool -> {
            if (pool.family() == range.family()) {
              rule.accept(pool);
            }
          });
      return this;
    }

    /** A new, empty pool. */
    public LeasePool build() {
      List<SubnetPool> pools = subnets.stream().map(SubnetPool::new).toList();
      setAside.forEach(pools::forEach);
      return new LeasePool(pools, reservedMacs);
    }
  }
}
