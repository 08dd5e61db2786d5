package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.ovn4j.ipam.MacAddress;
import org.ovn4j.model.nb.Acl;
import org.ovn4j.model.nb.LoadBalancer;
import org.ovn4j.model.nb.LoadBalancerGroup;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.model.ovsdb.RowKey;
import org.ovn4j.northbound.Plan;

/** A switch with its ports and ACLs. They go to the plan as they are added, the switch at last. */
final class SwitchRows {

  private static final int DROP = 1000;

  /** Drops unless something with {@link #ALLOW} allows. */
  static final int DROP_UNLESS = 1001;

  static final int ALLOW = DROP_UNLESS + 1;

  private final Plan.Builder plan;
  private final Place place;
  private final LogicalSwitch.Builder row;
  private final Content content = Content.empty();

  /** What a switch refers to. */
  record Content(
      List<Ref<LogicalSwitchPort>> ports, List<Ref<Acl>> acls, List<Ref<LoadBalancer>> balancers) {

    static Content empty() {
      return new Content(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  SwitchRows(Plan.Builder plan, Place place, String name) {
    this.plan = plan;
    this.place = place;
    this.row = LogicalSwitch.builder().name(name);
  }

  /** What it refers to so far. */
  Content content() {
    return content;
  }

  /** Adds what another part of the plan has for this switch. */
  void add(Content more) {
    content.ports.addAll(more.ports);
    content.acls.addAll(more.acls);
    content.balancers.addAll(more.balancers);
  }

  /** Connects a router: a port on each of the two, of the same place or another. */
  void connect(
      Place of,
      String name,
      RouterRows router,
      String routerPort,
      MacAddress mac,
      List<String> networks) {
    router.port(routerPort, mac, networks, Map.of());
    routerPort(of, name, Map.of("router-port", routerPort));
  }

  /**
   * A port to a router's port, {@link RouterRows#port}.
   *
   * @param options {@code router-port} among them
   */
  void routerPort(String name, Map<String, String> options) {
    routerPort(place, name, options);
  }

  /** As {@link #routerPort(String, Map)}, for a router of another place. */
  void routerPort(Place of, String name, Map<String, String> options) {
    add(
        of,
        LogicalSwitchPort.builder()
            .name(name)
            .type("router")
            .addresses(List.of("router"))
            .options(options)
            .set(LogicalSwitchPort.EXTERNAL_IDS, of.externalIds())
            .build());
  }

  /**
   * The way to the bridge that a chassis maps the physical network's name to. The VLAN is asked for
   * and not set: OVN 23.03 takes both, newer ones only that.
   */
  void physicalPort(String name, String physicalNetwork, OptionalInt vlan) {
    LogicalSwitchPort.Builder port =
        LogicalSwitchPort.builder()
            .name(name)
            .type("localnet")
            .addresses(List.of("unknown"))
            .options(Map.of("network_name", physicalNetwork))
            .set(LogicalSwitchPort.EXTERNAL_IDS, place.externalIds());
    vlan.ifPresent(tag -> port.tagRequest(tag));
    add(place, port.build());
  }

  /** A port of a thing outside of OVN that has these addresses: {@code MAC IP..}. */
  void hostPort(String name, String addresses) {
    add(
        place,
        LogicalSwitchPort.builder()
            .name(name)
            .addresses(List.of(addresses))
            .set(LogicalSwitchPort.EXTERNAL_IDS, place.externalIds())
            .build());
  }

  private void add(Place of, LogicalSwitchPort port) {
    RowKey<LogicalSwitchPort> key = key(of, port.name());
    plan.add(key, port, of.origin());
    content.ports.add(key.ref());
  }

  /** The key of a port that is the switch's own. */
  static RowKey<LogicalSwitchPort> key(Place of, String port) {
    return of.key(LogicalSwitchPort.TABLE, "port", port);
  }

  /** A port that is a row of something else, a workload. */
  void port(Ref<LogicalSwitchPort> port) {
    content.ports.add(port);
  }

  /** Offers the services of load balancers. */
  void loadBalancers(List<Ref<LoadBalancer>> more) {
    content.balancers.addAll(more);
  }

  /** Offers the services of a group of load balancers. */
  void loadBalancers(Ref<LoadBalancerGroup> group) {
    row.loadBalancerGroup(List.of(group));
  }

  /** Drops what comes from a port and matches, before anything else is done with it. */
  void drop(String match) {
    add(place, Acl.Action.DROP, DROP, match);
  }

  /** Drops what comes from a port and matches, unless it matches what is allowed. */
  void dropUnless(Place of, String match, List<String> allowed) {
    dropUnless(of, DROP_UNLESS, match, allowed);
  }

  /**
   * The same, where others of the switch's ACLs may count more.
   *
   * @param priority that of the drop; one more for what is allowed
   */
  void dropUnless(Place of, int priority, String match, List<String> allowed) {
    add(of, Acl.Action.DROP, priority, match);
    allowed.forEach(exception -> add(of, Acl.Action.ALLOW, priority + 1, exception));
  }

  private void add(Place of, Acl.Action action, int priority, String match) {
    RowKey<Acl> key = of.key(Acl.TABLE, place.identity().toString(), match);
    plan.add(key, acl(of, Acl.Direction.FROM_LPORT, action, priority, match), of.origin());
    content.acls.add(key.ref());
  }

  /** An ACL of a place. */
  static Acl acl(Place of, Acl.Direction direction, Acl.Action action, int priority, String match) {
    return Acl.builder()
        .direction(direction)
        .priority(priority)
        .action(action)
        .match(match)
        .set(Acl.EXTERNAL_IDS, of.externalIds())
        .build();
  }

  /** Adds the switch itself. */
  void finish() {
    finish(row.set(LogicalSwitch.EXTERNAL_IDS, place.externalIds()));
  }

  /** Adds the switch itself, with these {@code external_ids}. */
  void finish(Map<String, String> externalIds) {
    finish(row.externalIds(externalIds));
  }

  private void finish(LogicalSwitch.Builder whole) {
    plan.add(
        place.key(LogicalSwitch.TABLE),
        whole.ports(content.ports).acls(content.acls).loadBalancer(content.balancers).build(),
        place.origin());
  }
}
