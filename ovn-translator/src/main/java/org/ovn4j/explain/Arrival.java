package org.ovn4j.explain;

import org.ovn4j.ipam.IpAddress;

/**
 * Where a connection arrives.
 *
 * @param port the port in OVN that it leaves by: of a workload, of a node itself, of a node's end
 *     of the physical network, of a Localnet network's
 * @param source the address that the receiver sees
 */
public record Arrival(String port, IpAddress source) {

  @Override
  public String toString() {
    return port + " from " + source;
  }
}
