package org.ovn4j.model.nb;

import org.ovn4j.model.DefaultNetwork;
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

  /** The switch of a Localnet network. */
  public static String localnetSwitch(Network network) {
    return prefix(network) + "ovn_localnet_switch";
  }

  /** The port of a Localnet network's switch to the physical network. */
  public static String localnetPort(Network network) {
    return prefix(network) + "ovn_localnet_port";
  }

  /** The router of a Layer2 network that is on every node. */
  public static String transitRouter(Network network) {
    return prefix(network) + "transit_router";
  }

  /** The router of a Layer3 network, which is on every node. */
  public static String clusterRouter(Network network) {
    return prefix(network) + "ovn_cluster_router";
  }

  /** The switch of a Layer3 network on a node. */
  public static String nodeSwitch(Network network, String node) {
    return prefix(network) + node;
  }

  /** The switch between a network's router and its gateways. */
  public static String joinSwitch(Network network) {
    return prefix(network) + "join";
  }

  /** A network's gateway on a node. */
  public static String gatewayRouter(Network network, String node) {
    return "GR_" + prefix(network) + node;
  }

  /** A node's own gateway. */
  public static String gatewayRouter(String node) {
    return "GR_" + node;
  }

  /** A node's end of the physical network. */
  public static String externalSwitch(String node) {
    return "ext_" + node;
  }

  /** The external switch's port to the physical network. */
  public static String externalPort(String physicalNetwork, String node) {
    return physicalNetwork + "_" + node;
  }

  /** The switch between a node's gateway and those of the networks on that node. */
  public static String transitSwitch(String node) {
    return "transit_" + node;
  }

  /** The port of a network's router to a Layer3 switch. */
  public static String routerToSwitch(String switchName) {
    return "rtos-" + switchName;
  }

  /** A Layer3 switch's port to the network's router. */
  public static String switchToRouter(String switchName) {
    return "stor-" + switchName;
  }

  /** A router's port to a join switch. */
  public static String routerToJoin(String router) {
    return "rtoj-" + router;
  }

  /** A join switch's port to a router. */
  public static String joinToRouter(String router) {
    return "jtor-" + router;
  }

  /** A gateway's port to a transit switch. */
  public static String routerToTransit(String router) {
    return "rtot-" + router;
  }

  /** A transit switch's port to a gateway. */
  public static String transitToRouter(String router) {
    return "ttor-" + router;
  }

  /** A node gateway's port to its external switch. */
  public static String routerToExternal(String router) {
    return "rtoe-" + router;
  }

  /** An external switch's port to a node's gateway. */
  public static String externalToRouter(String router) {
    return "etor-" + router;
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

  /** The default network's port of a node itself. */
  public static String managementPort(String node) {
    return "k8s-" + node;
  }

  /** The port of a workload on the default network. */
  public static String defaultPort(String namespace, String workload) {
    return namespace + "_" + workload;
  }

  /**
   * A load balancer of a service and a protocol.
   *
   * @param scope where it is offered
   */
  public static String loadBalancer(
      String network, String namespace, String service, String protocol, String scope) {
    return prefix(network) + "Service_" + namespace + "/" + service + "_" + protocol + "_" + scope;
  }

  /** Names of the default network have none. */
  private static String prefix(Network network) {
    return prefix(network.name());
  }

  private static String prefix(String network) {
    return network.equals(DefaultNetwork.NAME) ? "" : dotted(network) + "_";
  }

  private static String dotted(String name) {
    return name.replace('-', '.').replace('/', '.');
  }
}
