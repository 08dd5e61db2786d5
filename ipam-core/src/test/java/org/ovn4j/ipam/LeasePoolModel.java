package org.ovn4j.ipam;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ovn4j.ipam.ReleaseResult.Outcome;

/**
 * What a {@link LeasePool} must do, said without cleverness: the leases in one map, every question
 * answered by walking over all of them or over the addresses of the subnet one by one.
 */
final class LeasePoolModel {
  /** The addresses a walk visits in a subnet too large to be walked; more than are ever busy. */
  private static final int WALK = 300;

  final Map<String, Lease> leases = new TreeMap<>();
  final Map<Cidr, IpAddress> cursors = new HashMap<>();
  final Set<IpAddress> forbidden = new HashSet<>();
  final Set<IpAddress> reserved = new HashSet<>();
  final Set<MacAddress> reservedMacs = new HashSet<>();
  private final List<Cidr> subnets;

  LeasePoolModel(List<Cidr> subnets) {
    this.subnets = subnets;
    for (Cidr subnet : subnets) {
      int hostBits = subnet.family().bits() - subnet.prefixLength();
      if (hostBits > 1) {
        forbidden.add(subnet.first());
        if (subnet.family() == IpFamily.IPV4) {
          forbidden.add(subnet.last());
        }
      }
    }
  }

  /** The addresses and MAC that the pool must grant; empty if it must refuse. */
  Optional<Lease> lease(LeaseRequest request) {
    Lease held = leases.get(request.owner());
    Optional<MacAddress> mac = request.mac();
    List<IpAddress> addresses = request.addresses();
    if (held != null) {
      boolean derived = held.mac().equals(MacAddress.fromIp(held.addresses().get(0)));
      if (mac.isEmpty() && !derived) {
        mac = Optional.of(held.mac());
      }
      if (addresses.isEmpty()) {
        addresses = held.addresses();
      }
    }
    List<IpAddress> granted = new ArrayList<>();
    for (Cidr subnet : subnets) {
      boolean decidesMac = granted.isEmpty() && mac.isEmpty();
      Optional<IpAddress> address =
          addresses.isEmpty()
              ? choose(subnet, decidesMac)
              : addresses.stream().filter(subnet::contains).findFirst();
      if (address.isEmpty()) {
        return Optional.empty();
      }
      granted.add(address.get());
    }
    MacAddress grantedMac = mac.orElse(MacAddress.fromIp(granted.get(0)));
    boolean asked = addresses.isEmpty() || addresses.size() == subnets.size();
    if (!asked || !available(request.owner(), granted, grantedMac)) {
      return Optional.empty();
    }
    if (addresses.isEmpty()) {
      for (int i = 0; i < subnets.size(); i++) {
        cursors.put(subnets.get(i), granted.get(i));
      }
    }
    Lease lease = unversioned(request.owner(), granted, grantedMac, request.persistent());
    leases.put(request.owner(), lease);
    return Optional.of(lease);
  }

  /** A lease to be compared; the model does not number its leases. */
  static Lease unversioned(
      String owner, List<IpAddress> addresses, MacAddress mac, boolean persistent) {
    Lease lease = new Lease(owner, persistent, Lease.HELD);
    lease.fill(addresses, mac.bits(), 0);
    return lease;
  }

  private boolean available(String owner, List<IpAddress> addresses, MacAddress mac) {
    if (reservedMacs.contains(mac) || addresses.stream().anyMatch(forbidden::contains)) {
      return false;
    }
    return leases.values().stream()
        .filter(lease -> !lease.owner().equals(owner))
        .noneMatch(
            lease ->
                lease.mac().equals(mac)
                    || lease.addresses().stream().anyMatch(addresses::contains));
  }

  private Optional<IpAddress> choose(Cidr subnet, boolean decidesMac) {
    IpAddress candidate = cursors.getOrDefault(subnet, subnet.last());
    for (int step = 0; step < WALK; step++) {
      candidate = candidate.equals(subnet.last()) ? subnet.first() : candidate.plus(1);
      if (isFree(candidate) && !(decidesMac && isTaken(MacAddress.fromIp(candidate)))) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private boolean isFree(IpAddress address) {
    return !forbidden.contains(address)
        && !reserved.contains(address)
        && leases.values().stream().noneMatch(lease -> lease.addresses().contains(address));
  }

  private boolean isTaken(MacAddress mac) {
    return reservedMacs.contains(mac)
        || leases.values().stream().anyMatch(lease -> lease.mac().equals(mac));
  }

  Optional<Lease> restore(LeaseRequest request) {
    Lease held = leases.get(request.owner());
    boolean contradicts =
        held != null
            && (!Set.copyOf(held.addresses()).equals(Set.copyOf(request.addresses()))
                || request.mac().filter(mac -> !mac.equals(held.mac())).isPresent());
    return contradicts || request.addresses().isEmpty() ? Optional.empty() : lease(request);
  }

  Outcome release(String owner) {
    Lease held = leases.get(owner);
    if (held == null) {
      return Outcome.NOT_FOUND;
    }
    if (held.persistent()) {
      return Outcome.KEPT;
    }
    leases.remove(owner);
    return Outcome.FREED;
  }

  /** The addresses of a small subnet that automatic allocation must pass by. */
  long busy(Cidr subnet) {
    long busy = 0;
    for (long offset = 0; offset < subnet.size().longValueExact(); offset++) {
      busy += isFree(subnet.address(offset)) ? 0 : 1;
    }
    return busy;
  }
}
