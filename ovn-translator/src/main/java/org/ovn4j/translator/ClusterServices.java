package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Node;
import org.ovn4j.model.Service;
import org.ovn4j.model.Service.TrafficPolicy;
import org.ovn4j.model.nb.LoadBalancer;
import org.ovn4j.model.nb.LoadBalancerGroup;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.northbound.Plan;
import org.ovn4j.translator.Endpoints.Endpoint;
import org.ovn4j.translator.NodeGateways.OnNode;
import org.ovn4j.translator.ServiceRows.OneProtocol;
import org.ovn4j.translator.ServiceRows.PortEndpoints;

/**
 * The cluster addresses of a network's services: load balancers on the network's switches. What
 * answers everywhere alike is in one group, so that a further service changes no switch.
 */
final class ClusterServices {

  private static final String GROUP = "clusterLBGroup";
  private static final String GATEWAY_GROUP = "everyNetworkLBGroup";

  private final Plan.Builder plan;
  private final ServiceRows rows;
  private final List<Node> nodes;
  private final ChassisVariables variables;
  private final List<Ref<LoadBalancer>> everywhere = new ArrayList<>();
  private final List<Ref<LoadBalancer>> ofEveryNetwork = new ArrayList<>();
  private final List<OneProtocol> local = new ArrayList<>();
  private final Optional<Ref<LoadBalancerGroup>> group;

  /**
   * The load balancers of a network that has a switch for each node.
   *
   * @param at the network
   */
  ClusterServices(Plan.Builder plan, ServiceRows rows, Place at) {
    this(plan, rows, at, true, List.of(), new ChassisVariables());
  }

  /**
   * The load balancers of a network that has one switch for all nodes.
   *
   * @param at the network
   * @param nodes all nodes
   * @param variables is told what is other on each of them
   */
  ClusterServices(
      Plan.Builder plan, ServiceRows rows, Place at, List<Node> nodes, ChassisVariables variables) {
    this(plan, rows, at, false, nodes, variables);
  }

  private ClusterServices(
      Plan.Builder plan,
      ServiceRows rows,
      Place at,
      boolean perNode,
      List<Node> nodes,
      ChassisVariables variables) {
    this.plan = plan;
    this.rows = rows;
    this.nodes = nodes;
    this.variables = variables;
    for (OneProtocol part : rows.balanced()) {
      Service service = part.service();
      if (service.clusterAddresses().isEmpty()) {
        continue;
      }
      if (service.internalPolicy() == TrafficPolicy.LOCAL) {
        if (perNode) {
          local.add(part);
        } else {
          everywhere.addAll(templates(part));
        }
        continue;
      }
      Ref<LoadBalancer> balancer = add(part, "cluster", endpoint -> true);
      everywhere.add(balancer);
      if (service.everyNetwork()) {
        ofEveryNetwork.add(balancer);
      }
    }
    group =
        everywhere.isEmpty() ? Optional.empty() : Optional.of(rows.group(at, GROUP, everywhere));
  }

  /** Load balancers, one for each family, whose backends are those on the client's node. */
  private List<Ref<LoadBalancer>> templates(OneProtocol part) {
    Service service = part.service();
    if (service.affinityTimeout().isPresent()) {
      plan.add(
          Diagnostic.warning(
              service.origin(),
              "sessionAffinity is left out, since OVN has none for a service whose"
                  + " internalTrafficPolicy is Local on a Layer2 network; a Layer3 network has it"));
    }
    return service.clusterAddresses().stream()
        .map(IpAddress::family)
        .distinct()
        .map(family -> template(part, family))
        .toList();
  }

  private Ref<LoadBalancer> template(OneProtocol part, IpFamily family) {
    boolean isIpv4 = family == IpFamily.IPV4;
    String scope = "node_switch_template_" + (isIpv4 ? "IPv4" : "IPv6");
    String variable = rows.variable(part, scope);
    Map<String, String> vips = new TreeMap<>();
    for (IpAddress address : part.service().clusterAddresses()) {
      if (address.family() == family) {
        String virtual = variable + "_vip" + vips.size();
        nodes.forEach(node -> variables.put(node, virtual, address.toString()));
        for (PortEndpoints port : part.ports()) {
          int number = port.port().number();
          vips.put("^" + virtual + ":" + number, "^" + variable + "_" + number);
        }
      }
    }
    for (PortEndpoints port : part.ports()) {
      int number = port.port().number();
      // OVN cannot parse what has no value on a chassis: who answers nowhere near is somebody.
      String nobody = ServiceRows.text(Masquerade.of(family).nobody(), number);
      for (Node node : nodes) {
        String backends = port.backends(family, endpoint -> endpoint.isOn(node.name()));
        variables.put(node, variable + "_" + number, backends.isEmpty() ? nobody : backends);
      }
    }
    return rows.add(
        part, scope, vips, Map.of("template", "true", "address-family", isIpv4 ? "ipv4" : "ipv6"));
  }

  private Ref<LoadBalancer> add(OneProtocol part, String scope, Predicate<Endpoint> which) {
    Map<String, String> vips = new TreeMap<>();
    for (PortEndpoints port : part.ports()) {
      for (IpAddress address : part.service().clusterAddresses()) {
        vips.put(
            ServiceRows.text(address, port.port().number()),
            port.backends(address.family(), which));
      }
    }
    return rows.add(part, scope, vips, ServiceRows.affinity(part.service()));
  }

  /** Offers them on a switch. */
  void offer(SwitchRows to, Optional<String> node) {
    group.ifPresent(to::loadBalancers);
    node.ifPresent(name -> to.loadBalancers(local(name, local)));
  }

  private List<Ref<LoadBalancer>> local(String node, List<OneProtocol> parts) {
    return parts.stream()
        .map(part -> add(part, "node_switch_" + node, endpoint -> endpoint.isOn(node)))
        .toList();
  }

  /** Offers at the nodes' gateways what the workloads of every network reach. */
  void offer(Place at, Collection<OnNode> nodes) {
    Optional<Ref<LoadBalancerGroup>> shared =
        ofEveryNetwork.isEmpty() || nodes.isEmpty()
            ? Optional.empty()
            : Optional.of(rows.group(at, GATEWAY_GROUP, ofEveryNetwork));
    List<OneProtocol> sharedLocal =
        local.stream().filter(part -> part.service().everyNetwork()).toList();
    for (OnNode node : nodes) {
      shared.ifPresent(node.router()::loadBalancers);
      String name = node.host().name();
      sharedLocal.forEach(
          part ->
              node.router()
                  .loadBalancers(
                      List.of(
                          add(part, "cluster_router_" + name, endpoint -> endpoint.isOn(name)))));
    }
  }
}
