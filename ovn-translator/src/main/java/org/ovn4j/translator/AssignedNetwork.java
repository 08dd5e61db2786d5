package org.ovn4j.translator;

import java.util.List;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Layer2Network;

/**
 * A network whose ports have their addresses.
 *
 * @param network the network
 * @param cursors of each family that has handed out an address: the last one; the next search
 *     starts behind it
 * @param ports its workloads' ports, by name
 */
record AssignedNetwork(Layer2Network network, List<IpAddress> cursors, List<AssignedPort> ports) {

  AssignedNetwork {
    cursors = List.copyOf(cursors);
    ports = List.copyOf(ports);
  }
}
