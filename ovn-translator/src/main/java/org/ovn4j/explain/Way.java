package org.ovn4j.explain;

import java.util.List;
import java.util.Optional;
import org.ovn4j.ipam.IpAddress;

/**
 * What the networks do with a connection, whatever the policies say.
 *
 * @param path what it passes
 * @param arrival where it arrives; empty if it does not
 * @param receiver whose interface that is, if it is a workload's
 * @param seen the address that the sender's policies see as the receiver's
 * @param reason why it goes there, or why it does not
 */
record Way(
    List<Hop> path,
    Optional<Arrival> arrival,
    Optional<NetworkInterface> receiver,
    IpAddress seen,
    String reason) {

  static Way blocked(IpAddress to, String reason) {
    return new Way(List.of(), Optional.empty(), Optional.empty(), to, reason);
  }

  static Way blocked(List<Hop> path, IpAddress to, String reason) {
    return new Way(List.copyOf(path), Optional.empty(), Optional.empty(), to, reason);
  }

  /** The same, as the sender's policies see it before a load balancer further on. */
  Way seenAs(IpAddress address) {
    return new Way(path, arrival, receiver, address, reason);
  }

  Way because(String other) {
    return new Way(path, arrival, receiver, seen, other);
  }
}
