package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.Network;
import org.ovn4j.model.nb.OvnNames;
import org.ovn4j.northbound.Plan;

/**
 * The router of a network, which is on every node: the gateway of a primary Layer2 network, with
 * one address on all nodes, or what the switches of a Layer3 network meet in.
 */
final class NetworkRouting {

  private final AssignedNetwork assigned;
  private final RouterRows router;

  NetworkRouting(Plan.Builder plan, Place place, AssignedNetwork assigned) {
    this.assigned = assigned;
    Network network = assigned.network();
    this.router =
        new RouterRows(
            plan,
            place,
            network instanceof Layer3Network
                ? OvnNames.clusterRouter(network)
                : OvnNames.transitRouter(network));
  }

  RouterRows router() {
    return router;
  }

  /** The name of the router's port to a switch. */
  static String portName(SwitchContext context) {
    return context.node().isPresent()
        ? OvnNames.routerToSwitch(context.switchName())
        : OvnNames.transitRouterToSwitch(context.switchName());
  }

  /** Connects a switch. */
  void connect(SwitchContext context, Gateway gateway, SwitchRows rows) {
    List<String> networks = new ArrayList<>();
    for (int i = 0; i < gateway.addresses().size(); i++) {
      networks.add(gateway.addresses().get(i) + "/" + context.subnets().get(i).prefixLength());
    }
    String portName = portName(context);
    boolean advertises = context.hasFamily(IpFamily.IPV6) && context.network().isPrimary();
    router.port(portName, gateway.mac(), networks, advertises ? advertisement(context) : Map.of());
    rows.routerPort(
        context.node().isPresent()
            ? OvnNames.switchToRouter(context.switchName())
            : OvnNames.switchToTransitRouter(context.switchName()),
        Map.of("router-port", portName));
  }

  /** Guests get their IPv6 address by DHCP, so that it is the planned one. Intervals in seconds. */
  private static Map<String, String> advertisement(SwitchContext context) {
    return Map.of(
        "address_mode", "dhcpv6_stateful",
        "send_periodic", "true",
        "max_interval", "900",
        "min_interval", "300",
        "router_preference", "LOW",
        "mtu", Integer.toString(context.network().mtuOrDefault()));
  }

  void finish() {
    Map<String, String> ids = ExternalIds.of(assigned.network());
    ids.put("k8s-cluster-router", "yes");
    assigned.id().ifPresent(id -> ids.put(Numbering.NETWORK_ID, Integer.toString(id)));
    router.finish(ids);
  }
}
