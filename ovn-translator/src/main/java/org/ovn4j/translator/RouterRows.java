package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.MacAddress;
import org.ovn4j.model.nb.AddressSet;
import org.ovn4j.model.nb.LoadBalancer;
import org.ovn4j.model.nb.LoadBalancerGroup;
import org.ovn4j.model.nb.LogicalRouter;
import org.ovn4j.model.nb.LogicalRouterPolicy;
import org.ovn4j.model.nb.LogicalRouterPort;
import org.ovn4j.model.nb.LogicalRouterStaticRoute;
import org.ovn4j.model.nb.Nat;
import org.ovn4j.model.nb.StaticMacBinding;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.model.ovsdb.RowKey;
import org.ovn4j.northbound.Plan;

/** A router with what it holds. That goes to the plan as it is added, the router at last. */
final class RouterRows {

  /** Source ports for translated traffic: those of node ports are left to them. */
  private static final String PORTS = "32768-65535";

  private final Plan.Builder plan;
  private final Place place;
  private final String name;
  private final Map<String, String> options = new TreeMap<>();
  private final Content content = Content.empty();

  /** What a router refers to. */
  record Content(
      List<Ref<LogicalRouterPort>> ports,
      List<Ref<LogicalRouterStaticRoute>> routes,
      List<Ref<LogicalRouterPolicy>> policies,
      List<Ref<Nat>> translations,
      List<Ref<LoadBalancer>> balancers,
      List<Ref<LoadBalancerGroup>> groups) {

    static Content empty() {
      return new Content(
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>());
    }
  }

  RouterRows(Plan.Builder plan, Place place, String name) {
    this.plan = plan;
    this.place = place;
    this.name = name;
    // Otherwise each ARP request that the router hears becomes a row in the Southbound database.
    option("always_learn_from_arp_request", "false");
  }

  String name() {
    return name;
  }

  /** What it refers to so far. */
  Content content() {
    return content;
  }

  /** Adds what another part of the plan has for this router. */
  void add(Content more) {
    content.ports.addAll(more.ports);
    content.routes.addAll(more.routes);
    content.policies.addAll(more.policies);
    content.translations.addAll(more.translations);
    content.balancers.addAll(more.balancers);
    content.groups.addAll(more.groups);
  }

  void option(String key, String value) {
    options.put(key, value);
  }

  /**
   * A port. Its side on a switch is {@link SwitchRows#routerPort}.
   *
   * @param networks addresses with prefix lengths
   * @param advertisement {@code ipv6_ra_configs}; empty for none
   */
  void port(
      String portName, MacAddress mac, List<String> networks, Map<String, String> advertisement) {
    RowKey<LogicalRouterPort> key = place.key(LogicalRouterPort.TABLE, portName);
    plan.add(
        key,
        LogicalRouterPort.builder()
            .name(portName)
            .mac(mac.toString())
            .networks(networks)
            .ipv6RaConfigs(advertisement)
            .set(LogicalRouterPort.EXTERNAL_IDS, place.externalIds())
            .build(),
        place.origin());
    content.ports.add(key.ref());
  }

  /** A port whose next hop is known, so that nobody has to ask for it by ARP or ND. */
  void neighbour(String portName, IpAddress address, MacAddress mac) {
    plan.add(
        place.key(StaticMacBinding.TABLE, portName, address.toString()),
        StaticMacBinding.builder()
            .logicalPort(portName)
            .ip(address.toString())
            .mac(mac.toString())
            .overrideDynamicMac(true)
            .build(),
        place.origin());
  }

  /** A route; OVN finds the port by the next hop. */
  void route(String prefix, IpAddress nextHop) {
    add(to(prefix, nextHop));
  }

  /** A route out of a port. */
  void route(String prefix, IpAddress nextHop, String portName) {
    add(to(prefix, nextHop).outputPort(portName));
  }

  private LogicalRouterStaticRoute.Builder to(String prefix, IpAddress nextHop) {
    return LogicalRouterStaticRoute.builder()
        .ipPrefix(prefix)
        .nexthop(nextHop.toString())
        .set(LogicalRouterStaticRoute.EXTERNAL_IDS, place.externalIds());
  }

  private void add(LogicalRouterStaticRoute.Builder route) {
    LogicalRouterStaticRoute row = route.build();
    RowKey<LogicalRouterStaticRoute> key =
        place.key(LogicalRouterStaticRoute.TABLE, row.ipPrefix());
    plan.add(key, row, place.origin());
    content.routes.add(key.ref());
  }

  /** Sends what matches to a next hop, whatever the routes say. */
  void reroute(int priority, String match, IpAddress nextHop) {
    add(
        LogicalRouterPolicy.builder()
            .action(LogicalRouterPolicy.Action.REROUTE)
            .nexthops(nextHop.toString()),
        priority,
        match);
  }

  /** Lets the routes decide on what matches. */
  void allow(int priority, String match) {
    add(LogicalRouterPolicy.builder().action(LogicalRouterPolicy.Action.ALLOW), priority, match);
  }

  /** Drops what matches. */
  void drop(int priority, String match) {
    add(LogicalRouterPolicy.builder().action(LogicalRouterPolicy.Action.DROP), priority, match);
  }

  private void add(LogicalRouterPolicy.Builder policy, int priority, String match) {
    RowKey<LogicalRouterPolicy> key =
        place.key(LogicalRouterPolicy.TABLE, Integer.toString(priority), match);
    plan.add(
        key,
        policy
            .priority(priority)
            .match(match)
            .set(LogicalRouterPolicy.EXTERNAL_IDS, place.externalIds())
            .build(),
        place.origin());
    content.policies.add(key.ref());
  }

  /** Gives what comes from the block and leaves the source address. */
  void snat(String logical, IpAddress external) {
    add(snatRow(logical, external).externalPortRange(PORTS), "out");
  }

  /**
   * As {@link #snat(String, IpAddress)}, if it goes to one of the addresses. Of several rows for a
   * source the one with the longest prefix counts.
   */
  void snat(String logical, IpAddress external, Ref<AddressSet> destinations) {
    add(snatRow(logical, external).allowedExtIps(destinations), "to");
  }

  private Nat.Builder snatRow(String logical, IpAddress external) {
    return Nat.builder()
        .type(Nat.Type.SNAT)
        .externalIp(external.toString())
        .logicalIp(logical)
        .set(Nat.EXTERNAL_IDS, place.externalIds());
  }

  private void add(Nat.Builder translation, String role) {
    Nat row = translation.build();
    RowKey<Nat> key = place.key(Nat.TABLE, role, row.logicalIp());
    plan.add(key, row, place.origin());
    content.translations.add(key.ref());
  }

  /** Offers the services of load balancers. */
  void loadBalancers(List<Ref<LoadBalancer>> more) {
    content.balancers.addAll(more);
  }

  /** Offers the services of a group of load balancers. */
  void loadBalancers(Ref<LoadBalancerGroup> group) {
    content.groups.add(group);
  }

  /** Adds the router itself, with these {@code external_ids}. */
  void finish(Map<String, String> externalIds) {
    plan.add(
        place.key(LogicalRouter.TABLE),
        LogicalRouter.builder()
            .name(name)
            .options(options)
            .ports(content.ports)
            .staticRoutes(content.routes)
            .policies(content.policies)
            .nat(content.translations)
            .loadBalancer(content.balancers)
            .loadBalancerGroup(content.groups)
            .externalIds(externalIds)
            .build(),
        place.origin());
  }
}
