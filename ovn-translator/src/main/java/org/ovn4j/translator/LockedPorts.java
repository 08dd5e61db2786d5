package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ovn4j.model.nb.Acl;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.nb.OvnNames;
import org.ovn4j.model.nb.PortGroup;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.model.ovsdb.RowKey;
import org.ovn4j.northbound.Plan;

/**
 * The ports on the default network of workloads that have a primary network: there for the probes
 * of the node that they are on, and for nobody else but for what they have open.
 */
final class LockedPorts {

  /** The name that OVN-Kubernetes' group has, a hash of its {@code k8s.ovn.org/id}. */
  private static final String GROUP = "a8747502060113802905";

  /** The group of the nodes' own ports. */
  static final String HOSTS = "ovn4j_hosts";

  private static final String CONTROLLER = "default-network-controller";
  private static final String NEIGHBOURS = " && (arp || nd)";

  private final Plan.Builder plan;
  private final Place place;
  private final List<Ref<Acl>> acls = new ArrayList<>();

  /**
   * The ports' rules.
   *
   * @param place of the default network's router
   */
  LockedPorts(Plan.Builder plan, Place place) {
    this.plan = plan;
    this.place = place.at("", "locked");
  }

  /**
   * Adds the group of the locked ports on the switches; nothing if there are none.
   *
   * @param hasPolicies whether others refer to the group of the nodes' ports
   */
  void addTo(List<SwitchContext> switches, boolean hasPolicies) {
    List<Ref<LogicalSwitchPort>> ports = new ArrayList<>();
    List<Ref<LogicalSwitchPort>> hosts = new ArrayList<>();
    for (SwitchContext context : switches) {
      for (AssignedPort port : context.assigned().ports()) {
        if (port.locked()) {
          ports.add(context.keys().port(port.id()).ref());
          open(port);
        }
      }
      context
          .node()
          .ifPresent(
              node ->
                  hosts.add(SwitchRows.key(context.place(), OvnNames.managementPort(node)).ref()));
    }
    if (!ports.isEmpty() || hasPolicies) {
      plan.add(
          place.key(PortGroup.TABLE, "hosts"),
          PortGroup.builder()
              .name(HOSTS)
              .ports(hosts)
              .set(PortGroup.EXTERNAL_IDS, place.externalIds())
              .build(),
          place.origin());
    }
    if (ports.isEmpty()) {
      return;
    }
    String in = Match.fromGroup(GROUP);
    String out = Match.toGroup(GROUP);
    acl(Acl.Direction.FROM_LPORT, 1000, Acl.Action.DROP, in);
    acl(Acl.Direction.FROM_LPORT, 1001, Acl.Action.ALLOW, in + NEIGHBOURS);
    acl(Acl.Direction.TO_LPORT, 1000, Acl.Action.DROP, out);
    acl(Acl.Direction.TO_LPORT, 1001, Acl.Action.ALLOW, out + NEIGHBOURS);
    // By the port and not by the address: the other nodes' come by the router.
    acl(
        Acl.Direction.TO_LPORT,
        1001,
        Acl.Action.ALLOW_RELATED,
        out + " && " + Match.fromGroup(HOSTS));
    plan.add(
        place.key(PortGroup.TABLE),
        PortGroup.builder().name(GROUP).ports(ports).acls(acls).externalIds(groupIds()).build(),
        place.origin());
  }

  /** What comes to ports that are open is let in, and its answers out. */
  private void open(AssignedPort port) {
    if (!port.workload().openPorts().isEmpty()) {
      acl(
          Acl.Direction.TO_LPORT,
          1001,
          Acl.Action.ALLOW_RELATED,
          Match.outport(port.id().name()) + " && " + Match.anyOf(port.workload().openPorts()));
    }
  }

  private static Map<String, String> groupIds() {
    Map<String, String> ids = new TreeMap<>();
    ids.put("k8s.ovn.org/id", CONTROLLER + ":UDNIsolation:SecondaryPods");
    ids.put("k8s.ovn.org/name", "SecondaryPods");
    ids.put("k8s.ovn.org/owner-controller", CONTROLLER);
    ids.put("k8s.ovn.org/owner-type", "UDNIsolation");
    return ids;
  }

  private void acl(Acl.Direction direction, int priority, Acl.Action action, String match) {
    RowKey<Acl> key = place.key(Acl.TABLE, direction.toString(), match);
    plan.add(key, SwitchRows.acl(place, direction, action, priority, match), place.origin());
    acls.add(key.ref());
  }
}
