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
import org.ovn4j.model.Intent;
import org.ovn4j.model.Service;
import org.ovn4j.model.Service.TrafficPolicy;
import org.ovn4j.model.nb.LoadBalancer;
import org.ovn4j.model.nb.LoadBalancerGroup;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.translator.NodeGateways.OnNode;
import org.ovn4j.translator.ServiceRows.OneProtocol;
import org.ovn4j.translator.ServiceRows.PortEndpoints;

/**
 * Node ports and external addresses of those services of the default network that keep their
 * clients' addresses ({@code externalTrafficPolicy: Local}), for who is on the node of an endpoint:
 * a node's gateway that leaves the client's address alone serves only who comes from outside.
 */
final class LocalServices {

  private final ServiceRows rows;
  private final List<IpFamily> families;
  private final List<OneProtocol> local;
  private final InnerPorts innerPorts;

  /**
   * The services.
   *
   * @param families those that the default network has
   * @param exposed its services that have node ports or external addresses
   */
  LocalServices(
      ServiceRows rows, List<IpFamily> families, List<OneProtocol> exposed, InnerPorts innerPorts) {
    this.rows = rows;
    this.families = families;
    this.local = exposed.stream().filter(part -> isLocal(part.service())).toList();
    this.innerPorts = innerPorts;
  }

  /** Whether a service only answers on nodes of its endpoints, to clients unchanged. */
  static boolean isLocal(Service service) {
    return service.externalPolicy() == TrafficPolicy.LOCAL;
  }

  /** The group of what a node's gateway offers to the gateways of other networks on it. */
  private static String otherNetworks(String node) {
    return "otherNetworksLBGroup_" + node;
  }

  /** Whether the default network has services that keep their clients' addresses. */
  static boolean areThere(Intent intent) {
    return intent.defaultNetwork().isPresent()
        && intent.services().stream()
            .filter(service -> !service.ports().isEmpty())
            .filter(service -> OuterServices.isExposed(service) && isLocal(service))
            .anyMatch(service -> intent.primaryNetwork(service.namespace()).isEmpty());
  }

  /** What networks' gateways on a node offer of such services, if there are any. */
  static Optional<Ref<LoadBalancerGroup>> group(NetworkRows.Common common, String node) {
    return common.hasLocalDefaultServices()
        ? Optional.of(ServiceRows.groupOfDefault(common.owner(), otherNetworks(node)))
        : Optional.empty();
  }

  /** Offers them to other networks' gateways on each node. */
  void offer(Place at, Collection<OnNode> nodes) {
    if (!local.isEmpty()) {
      nodes.forEach(node -> offerToOtherNetworks(at, node));
    }
  }

  /**
   * Offers what keeps its clients' addresses to those of other networks on the node too. The
   * address that these have between gateways leads nowhere from a pod, so their own gateway sends
   * it on to an address at which the node's gateway puts its own in its place.
   */
  private void offerToOtherNetworks(Place at, OnNode node) {
    String name = node.host().name();
    List<Ref<LoadBalancer>> there = new ArrayList<>();
    for (OneProtocol part : local) {
      Map<String, String> outer = new TreeMap<>();
      Map<String, String> inner = new TreeMap<>();
      for (PortEndpoints port : part.ports()) {
        for (IpFamily family : families) {
          String meeting =
              ServiceRows.text(Masquerade.of(family).defaultNetwork(), innerPorts.of(port));
          String backends = port.backends(family, endpoint -> endpoint.isOn(name));
          Predicate<IpAddress> open =
              address ->
                  !part.service().loadBalancerAddresses().contains(address)
                      || SourceRanges.includeNode(part.service(), node, family);
          if (!backends.isEmpty() && putOuter(outer, port, family, node, open, meeting)) {
            inner.put(meeting, backends);
          }
        }
      }
      if (!inner.isEmpty()) {
        Map<String, String> options = new TreeMap<>(OuterServices.SILENT);
        there.add(rows.add(part, "other_networks_" + name, outer, options));
        options.putAll(ServiceRows.affinity(part.service()));
        node.router().loadBalancers(List.of(rows.add(part, "inner_" + name, inner, options)));
      }
    }
    rows.group(at, otherNetworks(name), there);
  }

  /**
   * Offers on a node's switch what keeps its clients' addresses, to the pods there: they and the
   * endpoints would answer each other past the node's gateway.
   */
  void offer(SwitchRows to, OnNode node) {
    String name = node.host().name();
    for (OneProtocol part : local) {
      Map<String, String> vips = new TreeMap<>();
      for (PortEndpoints port : part.ports()) {
        for (IpFamily family : families) {
          String backends = port.backends(family, endpoint -> endpoint.isOn(name));
          if (!backends.isEmpty() && node.leadsOut(family)) {
            boolean unused = putOuter(vips, port, family, node, address -> true, backends);
          }
        }
      }
      if (!vips.isEmpty()) {
        String scope = "node_switch_external_" + name;
        to.loadBalancers(
            List.of(rows.add(part, scope, vips, ServiceRows.affinity(part.service()))));
        part.service().loadBalancerAddresses().stream()
            .filter(address -> isAt(address, part, vips))
            .forEach(address -> SourceRanges.hold(rows.place(part.service()), part, address, to));
      }
    }
  }

  private static boolean isAt(IpAddress address, OneProtocol part, Map<String, String> vips) {
    return part.ports().stream()
        .anyMatch(port -> vips.containsKey(ServiceRows.text(address, port.port().number())));
  }

  /** Puts the node port, and those addresses outside that are open; false if there are none. */
  private static boolean putOuter(
      Map<String, String> outer,
      PortEndpoints port,
      IpFamily family,
      OnNode node,
      Predicate<IpAddress> open,
      String backends) {
    int before = outer.size();
    Service service = port.service();
    node.host()
        .gateway()
        .address(family)
        .ifPresent(
            own ->
                port.port()
                    .nodePort()
                    .ifPresent(number -> outer.put(ServiceRows.text(own, number), backends)));
    service.outerAddresses().stream()
        .filter(address -> address.family() == family)
        .filter(open)
        .forEach(address -> outer.put(ServiceRows.text(address, port.port().number()), backends));
    return outer.size() > before;
  }
}
