package org.ovn4j.translator;

import org.ovn4j.ipam.Lease;
import org.ovn4j.model.Workload;

/**
 * A workload's interface on a network, with what it was given.
 *
 * @param id its identity
 * @param workload the pod or virtual machine
 * @param lease its addresses and MAC
 * @param locked whether only the node may reach it: the interface on the default network of a
 *     workload that has a primary network
 */
record AssignedPort(PortId id, Workload workload, Lease lease, boolean locked) {

  boolean isVirtualMachine() {
    return workload.kind() == Workload.Kind.VIRTUAL_MACHINE;
  }
}
