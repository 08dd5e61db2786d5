package org.ovn4j.model.nb;

import org.ovn4j.model.Network;

/**
 * Names of rows, as OVN-Kubernetes forms them, so that what was made for it finds its way.
 *
 * <p>In a name the characters '-' and '/' of a network's name become '.', so two networks may meet
 * in one name; what tells rows apart is their {@link org.ovn4j.model.ovsdb.RowKey}.
 */
public final class OvnNames {

  private OvnNames() {}

  /** The switch of a Layer2 network. */
  public static String layer2Switch(Network network) {
    return prefix(network) + "ovn_layer2_switch";
  }

  /** The router of a Layer2 network that is on every node. */
  public static String transitRouter(Network network) {
    return prefix(network) + "transit_router";
  }

  /** The switch's port to the transit router. */
  public static String switchToTransitRouter(String switchName) {
    return "stotr-" + switchName;
  }

  /** The transit router's port to the switch. */
  public static String transitRouterToSwitch(String switchName) {
    return "trtos-" + switchName;
  }

  /**
   * The port of a workload on a user-defined network: for a virtual machine with the machine's
   * name, not that of a pod which runs it, so that the port outlives the pod.
   *
   * @param attachment the network attachment's key, {@code namespace/name} or {@code
   *     namespace/name/n}
   */
  public static String workloadPort(String attachment, String namespace, String workload) {
    return dotted(attachment) + "_" + namespace + "_" + workload;
  }

  private static String prefix(Network network) {
    return dotted(network.name()) + "_";
  }

  private static String dotted(String name) {
    return name.replace('-', '.').replace('/', '.');
  }
}
