package org.ovn4j.ipam;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one owner holds in one network. Immutable.
 *
 * @param owner who holds it, such as {@code namespace/name} of a workload
 * @param addresses one for each subnet of the network, in the order of the subnets; in a network
 *     without subnets those that were requested, perhaps none
 * @param mac the Ethernet address, unique in the network
 * @param persistent whether the lease outlives {@link LeasePool#release}, as that of a virtual
 *     machine does while the machine is stopped
 * @param version grows within a pool with each lease that it grants or changes; equal versions mean
 *     the same lease
 */
public record Lease(
    String owner, List<IpAddress> addresses, MacAddress mac, boolean persistent, long version) {
  /** Copies the addresses. */
  public Lease {
    addresses = List.copyOf(addresses);
  }

  /**
   * The request with what it leaves open filled in from this lease. A MAC that came from the
   * address stays open: it has to follow the address, whose next holder will need it.
   */
  LeaseRequest complete(LeaseRequest request) {
    Optional<MacAddress> kept = isMacDerived() ? Optional.empty() : Optional.of(mac);
    return new LeaseRequest(
        owner,
        request.addresses().isEmpty() ? addresses : request.addresses(),
        request.mac().or(() -> kept),
        request.persistent());
  }

  private boolean isMacDerived() {
    return !addresses.isEmpty() && mac.equals(MacAddress.fromIp(addresses.get(0)));
  }

  /** Whether this lease holds exactly the addresses, and the MAC if any, of a request. */
  boolean satisfies(LeaseRequest request) {
    return Set.copyOf(addresses).equals(Set.copyOf(request.addresses()))
        && request.mac().map(mac::equals).orElse(true);
  }
}
