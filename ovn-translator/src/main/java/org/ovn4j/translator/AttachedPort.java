package org.ovn4j.translator;

import java.util.Optional;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.Workload;

/**
 * A workload's interface on a network, before it has an address.
 *
 * @param id its identity
 * @param workload the pod or virtual machine
 * @param attachment the interface
 * @param locked as {@link AssignedPort#locked}
 */
record AttachedPort(PortId id, Workload workload, Attachment attachment, boolean locked) {

  /** The claim that the interface refers to, if the intent has it. */
  Optional<String> claim() {
    return attachment.claim().map(name -> workload.namespace() + "/" + name);
  }
}
