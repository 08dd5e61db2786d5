package org.ovn4j.translator;

import java.util.List;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.MacAddress;

/**
 * What a port holds according to the database.
 *
 * @param network the network's name
 * @param port the port's name in OVN
 * @param addresses its addresses, one of each family of the network
 * @param mac its MAC
 * @param enabled whether the port is switched on; that of a stopped virtual machine is not
 */
public record HeldLease(
    String network, String port, List<IpAddress> addresses, MacAddress mac, boolean enabled) {

  /** Copies the addresses. */
  public HeldLease {
    addresses = List.copyOf(addresses);
  }
}
