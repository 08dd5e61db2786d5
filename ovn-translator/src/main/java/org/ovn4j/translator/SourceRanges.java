package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Service;
import org.ovn4j.model.nb.Acl;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.nb.OvnNames;
import org.ovn4j.model.nb.PortGroup;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.model.ovsdb.RowKey;
import org.ovn4j.northbound.Plan;
import org.ovn4j.translator.NodeGateways.OnNode;
import org.ovn4j.translator.ServiceRows.OneProtocol;
import org.ovn4j.translator.ServiceRows.PortEndpoints;

/**
 * Whom services let in at their load balancer's addresses: ACLs before each way to a node's
 * gateway, where clients still have their own addresses. Workloads of networks other than the
 * default one count as their node.
 */
final class SourceRanges {

  /** That of the drop of pods on their own switch: less than what holds back locked ports. */
  private static final int POD_PRIORITY = 500;

  private final Plan.Builder plan;
  private final String owner;
  private final boolean hasDefault;
  private final Set<Ref<LogicalSwitchPort>> joining = new LinkedHashSet<>();
  private final List<Ref<Acl>> acls = new ArrayList<>();

  /**
   * Those of a network's services.
   *
   * @param hasDefault whether pods of the default network may come
   */
  SourceRanges(Plan.Builder plan, String owner, boolean hasDefault) {
    this.plan = plan;
    this.owner = owner;
    this.hasDefault = hasDefault;
  }

  /** Whether what has the node's address may come to an address of the service. */
  static boolean includeNode(Service service, OnNode node, IpFamily family) {
    return service.sourceRanges().isEmpty()
        || node.host().gateway().address(family).stream()
            .anyMatch(own -> of(service, family).stream().anyMatch(range -> range.contains(own)));
  }

  private static List<Cidr> of(Service service, IpFamily family) {
    return service.sourceRanges().stream().filter(range -> range.family() == family).toList();
  }

  /** Keeps from an address on a node who is not in the service's ranges, if it has some. */
  void hold(Place service, OneProtocol part, IpAddress address, OnNode node) {
    if (part.service().sourceRanges().isEmpty()) {
      return;
    }
    List<Cidr> ranges = of(part.service(), address.family());
    String outside =
        OvnNames.externalPort(node.host().gateway().physicalNetwork(), node.host().name());
    for (PortEndpoints port : part.ports()) {
      String to = Match.destination(address, part.protocol(), port.port().number());
      String from = Match.inport(outside) + " && " + to;
      List<String> allowed = ranges.isEmpty() ? List.of() : List.of(" && " + Match.source(ranges));
      node.external().dropUnless(service, from, allowed.stream().map(from::concat).toList());
      if (!includeNode(part.service(), node, address.family())) {
        node.transit().dropUnless(service, to, List.of());
      }
      if (hasDefault) {
        String gateway = OvnNames.joinToRouter(OvnNames.gatewayRouter(node.host().name()));
        String pods = Match.outport(gateway) + " && " + to;
        joining.add(DefaultRouting.joinPort(owner, gateway).ref());
        add(service, Acl.Action.DROP, SwitchRows.DROP_UNLESS, pods);
        allowed.forEach(in -> add(service, Acl.Action.ALLOW, SwitchRows.ALLOW, pods + in));
      }
    }
  }

  /** Keeps pods of the default network off that are not in the ranges, on their own switch. */
  static void hold(Place service, OneProtocol part, IpAddress address, SwitchRows pods) {
    if (part.service().sourceRanges().isEmpty()) {
      return;
    }
    List<Cidr> ranges = of(part.service(), address.family());
    for (PortEndpoints port : part.ports()) {
      String to = Match.destination(address, part.protocol(), port.port().number());
      List<String> allowed =
          ranges.isEmpty() ? List.of() : List.of(to + " && " + Match.source(ranges));
      pods.dropUnless(service, POD_PRIORITY, to, allowed);
    }
  }

  private void add(Place service, Acl.Action action, int priority, String match) {
    RowKey<Acl> key = service.key(Acl.TABLE, "join", match);
    plan.add(
        key,
        SwitchRows.acl(service, Acl.Direction.TO_LPORT, action, priority, match),
        service.origin());
    acls.add(key.ref());
  }

  /**
   * Adds what holds back pods of the default network. A group of ports bears it, since the switch
   * that has them is not this network's.
   *
   * @param at the network
   */
  void finish(Place at) {
    if (!acls.isEmpty()) {
      plan.add(
          at.key(PortGroup.TABLE, "sourceRanges"),
          PortGroup.builder()
              .name(ObjectIds.of(owner, "SourceRanges", at.identity().toString()).hashed())
              .ports(List.copyOf(joining))
              .acls(acls)
              .set(PortGroup.EXTERNAL_IDS, at.externalIds())
              .build(),
          at.origin());
    }
  }
}
