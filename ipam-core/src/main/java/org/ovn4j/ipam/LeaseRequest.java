package org.ovn4j.ipam;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an owner asks of a {@link LeasePool}. Immutable.
 *
 * @param owner who asks; the same owner is given the same lease again
 * @param addresses the addresses to hold, one for each subnet of the network in any order; empty
 *     leaves the choice to the pool
 * @param mac the Ethernet address to have; empty derives it, see {@link LeasePool}
 * @param persistent whether the lease is to outlive {@link LeasePool#release}
 */
public record LeaseRequest(
    String owner, List<IpAddress> addresses, Optional<MacAddress> mac, boolean persistent) {
  /**
   * Copies the addresses.
   *
   * @throws IllegalArgumentException if the owner is blank, an address is named twice or the MAC is
   *     no unicast address
   */
  public LeaseRequest {
    addresses = List.copyOf(addresses);
    if (owner.isBlank()) {
      throw new IllegalArgumentException("The owner of a lease must not be blank");
    }
    if (addresses.size() > 1 && Set.copyOf(addresses).size() < addresses.size()) {
      throw new IllegalArgumentException(
          "Addresses %s of %s name one twice".formatted(addresses, owner));
    }
    if (mac.isPresent() && mac.get().isMulticast()) {
      throw new IllegalArgumentException(
          "MAC address %s of %s is no unicast address".formatted(mac.get(), owner));
    }
  }

  /** A request that leaves addresses and MAC to the pool, for an ordinary lease. */
  public static LeaseRequest of(String owner) {
    return new LeaseRequest(owner, List.of(), Optional.empty(), false);
  }

  /** This request for exactly these addresses. */
  public LeaseRequest withAddresses(IpAddress... wanted) {
    return new LeaseRequest(owner, List.of(wanted), mac, persistent);
  }

  /** This request for exactly this MAC. */
  public LeaseRequest withMac(MacAddress wanted) {
    return new LeaseRequest(owner, addresses, Optional.of(wanted), persistent);
  }

  /** This request for a lease that outlives {@link LeasePool#release}. */
  public LeaseRequest asPersistent() {
    return new LeaseRequest(owner, addresses, mac, true);
  }
}
