package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.nb.LogicalRouter;
import org.ovn4j.model.nb.LogicalRouterPort;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.nb.OvnNames;
import org.ovn4j.northbound.Plan;

/** The gateway of a primary Layer2 network: a router that is on every node, with one address. */
final class Layer2Routing {

  private final Layer2Context context;
  private final Gateway gateway;

  Layer2Routing(Layer2Context context, Gateway gateway) {
    this.context = context;
    this.gateway = gateway;
  }

  void addTo(Plan.Builder plan) {
    String portName = OvnNames.transitRouterToSwitch(context.switchName());
    plan.add(context.keys().router(), router(), context.network().origin());
    plan.add(context.keys().routerPort(), routerPort(portName), context.network().origin());
    plan.add(context.keys().switchPortToRouter(), switchPort(portName), context.network().origin());
  }

  private LogicalRouter router() {
    Map<String, String> ids = ExternalIds.of(context.network());
    ids.put("k8s-cluster-router", "yes");
    return LogicalRouter.builder()
        .name(OvnNames.transitRouter(context.network()))
        .ports(List.of(context.keys().routerPort().ref()))
        // Otherwise each workload's ARP request becomes a row in the Southbound database.
        .options(Map.of("always_learn_from_arp_request", "false"))
        .externalIds(ids)
        .build();
  }

  private LogicalRouterPort routerPort(String name) {
    List<String> networks = new ArrayList<>();
    for (int i = 0; i < gateway.addresses().size(); i++) {
      Cidr subnet = context.network().cidrs().get(i);
      networks.add(gateway.addresses().get(i) + "/" + subnet.prefixLength());
    }
    LogicalRouterPort.Builder row =
        LogicalRouterPort.builder()
            .name(name)
            .mac(gateway.mac().toString())
            .networks(networks)
            .externalIds(ExternalIds.of(context.network()));
    if (context.hasFamily(IpFamily.IPV6)) {
      row.ipv6RaConfigs(routerAdvertisement());
    }
    return row.build();
  }

  /** Guests get their IPv6 address by DHCP, so that it is the planned one. Intervals in seconds. */
  private Map<String, String> routerAdvertisement() {
    return Map.of(
        "address_mode", "dhcpv6_stateful",
        "send_periodic", "true",
        "max_interval", "900",
        "min_interval", "300",
        "router_preference", "LOW",
        "mtu", Integer.toString(context.network().mtuOrDefault()));
  }

  private LogicalSwitchPort switchPort(String routerPortName) {
    return LogicalSwitchPort.builder()
        .name(OvnNames.switchToTransitRouter(context.switchName()))
        .type("router")
        .addresses(List.of("router"))
        .options(Map.of("router-port", routerPortName))
        .externalIds(ExternalIds.of(context.network()))
        .build();
  }
}
