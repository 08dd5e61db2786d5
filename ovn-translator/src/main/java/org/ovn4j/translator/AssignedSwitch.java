package org.ovn4j.translator;

import java.util.List;
import java.util.Optional;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;

/**
 * A switch of a network, whose ports have their addresses: the only one, or that of a node.
 *
 * @param node the node, for a Layer3 network
 * @param subnets where its ports have their addresses, at most one of each family
 * @param cursors of each family that has handed out an address: the last one; the next search
 *     starts behind it
 * @param ports its workloads' ports, by name
 */
record AssignedSwitch(
    Optional<String> node, List<Cidr> subnets, List<IpAddress> cursors, List<AssignedPort> ports) {

  AssignedSwitch {
    subnets = List.copyOf(subnets);
    cursors = List.copyOf(cursors);
    ports = List.copyOf(ports);
  }
}
