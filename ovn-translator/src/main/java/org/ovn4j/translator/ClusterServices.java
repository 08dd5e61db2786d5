package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Diagnostic;
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
  private final List<Ref<LoadBalancer>> everywhere = new ArrayList<>();
  private final List<Ref<LoadBalancer>> ofEveryNetwork = new ArrayList<>();
  private final List<OneProtocol> local = new ArrayList<>();
  private final Optional<Ref<LoadBalancerGroup>> group;

  /**
   * The load balancers.
   *
   * @param at the network
   * @param perNode whether the network has a switch for each node
   */
  ClusterServices(Plan.Builder plan, ServiceRows rows, Place at, boolean perNode) {
    this.plan = plan;
    this.rows = rows;
    for (OneProtocol part : rows.balanced()) {
      Service service = part.service();
      if (service.clusterAddresses().isEmpty()) {
        continue;
      }
      if (service.internalPolicy() == TrafficPolicy.LOCAL && perNode) {
        local.add(part);
        continue;
      }
      warnIfLocal(service);
      Ref<LoadBalancer> balancer = add(part, "cluster", endpoint -> true);
      everywhere.add(balancer);
      if (service.everyNetwork()) {
        ofEveryNetwork.add(balancer);
      }
    }
    group =
        everywhere.isEmpty() ? Optional.empty() : Optional.of(rows.group(at, GROUP, everywhere));
  }

  private void warnIfLocal(Service service) {
    if (service.internalPolicy() == TrafficPolicy.LOCAL) {
      plan.add(
          Diagnostic.warning(
              service.origin(),
              "internalTrafficPolicy Local is taken for Cluster, since the network has one switch"
                  + " for all nodes; a Layer3 network has one for each"));
    }
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
