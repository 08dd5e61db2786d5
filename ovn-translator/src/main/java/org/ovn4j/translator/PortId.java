package org.ovn4j.translator;

import org.ovn4j.model.Attachment;
import org.ovn4j.model.DefaultNetwork;
import org.ovn4j.model.Network;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.OvnNames;

/**
 * What makes a workload's port the same port over time.
 *
 * @param kind the workload's kind
 * @param attachment key of the network attachment: {@code namespace/name}, from the second on the
 *     same definition {@code namespace/name/n}; {@code default} for the default network
 * @param workload {@code namespace/name}
 * @param name the port's name in OVN
 */
record PortId(String kind, String attachment, String workload, String name) {

  static PortId of(Network network, Workload workload, Attachment attachment) {
    String key = attachmentKey(network, workload, attachment);
    return new PortId(
        workload.kind().name(),
        key,
        workload.namespace() + "/" + workload.name(),
        OvnNames.workloadPort(key, workload.namespace(), workload.name()));
  }

  /** The port on the default network. */
  static PortId ofDefault(Workload workload) {
    return new PortId(
        workload.kind().name(),
        DefaultNetwork.NAME,
        workload.namespace() + "/" + workload.name(),
        OvnNames.defaultPort(workload.namespace(), workload.name()));
  }

  private static String attachmentKey(Network network, Workload workload, Attachment attachment) {
    if (attachment.target() instanceof Attachment.SecondaryTarget secondary) {
      String key = secondary.namespace() + "/" + secondary.name();
      return secondary.index() == 0 ? key : key + "/" + secondary.index();
    }
    String namespace = workload.namespace();
    return namespace + "/" + network.tenancy().definitions(namespace).get(0);
  }
}
