package org.ovn4j.model;

import java.util.List;
import org.ovn4j.ipam.IpAddress;

/**
 * The cluster's name server.
 *
 * @param addresses where it answers, at least one
 * @param origin where it came from
 */
public record Dns(List<IpAddress> addresses, Origin origin) {
  /**
   * Checks the addresses.
   *
   * @throws IllegalArgumentException if there are none
   */
  public Dns {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("A name server needs at least one address");
    }
    addresses = List.copyOf(addresses);
  }
}
