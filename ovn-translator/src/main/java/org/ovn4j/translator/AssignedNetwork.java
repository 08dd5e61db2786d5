package org.ovn4j.translator;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.ovn4j.model.Network;
import org.ovn4j.model.Workload;

/**
 * A network whose ports have their addresses.
 *
 * @param network the network
 * @param id its number, from 1, if it is a tenant's primary network
 * @param switches its switch; or of a Layer3 network those of the nodes with ports on it, of the
 *     default network those of all nodes
 */
record AssignedNetwork(Network network, OptionalInt id, List<AssignedSwitch> switches) {

  AssignedNetwork {
    switches = List.copyOf(switches);
  }

  Stream<AssignedPort> ports() {
    return switches.stream().flatMap(part -> part.ports().stream());
  }

  /** The names of the nodes that its workloads run on, each once; while one migrates, of both. */
  Stream<String> hosts() {
    return ports()
        .map(AssignedPort::workload)
        .filter(Workload::running)
        .flatMap(workload -> Stream.of(workload.node(), workload.migrationTarget()))
        .flatMap(Optional::stream)
        .distinct();
  }
}
