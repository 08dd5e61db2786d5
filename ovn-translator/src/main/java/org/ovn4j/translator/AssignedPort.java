package org.ovn4j.translator;

import org.ovn4j.ipam.Lease;
import org.ovn4j.model.Workload;

/**
 * A workload's interface on a network, with what it was given.
 *
 * @param id its identity
 * @param workload the pod or virtual machine
 * @param lease its addresses and MAC
 */
record AssignedPort(PortId id, Workload workload, Lease lease) {

  boolean isVirtualMachine() {
    return workload.kind() == Workload.Kind.VIRTUAL_MACHINE;
  }
}
