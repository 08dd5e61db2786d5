package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Network;
import org.ovn4j.model.Service;
import org.ovn4j.model.nb.LoadBalancer;
import org.ovn4j.model.nb.LoadBalancerGroup;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.translator.Endpoints.Endpoint;
import org.ovn4j.translator.NodeGateways.OnNode;
import org.ovn4j.translator.ServiceRows.OneProtocol;
import org.ovn4j.translator.ServiceRows.PortEndpoints;

/**
 * Node ports and external addresses of a network's services: load balancers on the nodes' gateways.
 * Those of the default network send to the endpoints. Those of another network send to the
 * network's gateway on the node, at its masquerade address, and load balancers there send on.
 */
final class OuterServices {

  private static final String GROUP = "clusterRouterLBGroup";
  static final Map<String, String> SILENT = Map.of("neighbor_responder", "none");
  private static final Map<String, String> SOURCE_KEPT = Map.of("skip_snat", "true");

  private final ServiceRows rows;
  private final OptionalInt id;
  private final List<IpFamily> families;
  private final List<OneProtocol> exposed;
  private final InnerPorts innerPorts;
  private final SourceRanges sourceRanges;

  /**
   * The services.
   *
   * @param id the network's number; empty for the default network
   * @param families those that the network has
   */
  OuterServices(ServiceRows rows, OptionalInt id, List<IpFamily> families) {
    this.rows = rows;
    this.id = id;
    this.families = families;
    this.exposed = rows.balanced().stream().filter(part -> isExposed(part.service())).toList();
    this.innerPorts = new InnerPorts(exposed);
    this.sourceRanges = rows.sourceRanges();
  }

  static boolean isExposed(Service service) {
    return !service.outerAddresses().isEmpty()
        || service.ports().stream().anyMatch(port -> port.nodePort().isPresent());
  }

  /** Whether every node answers for a service of the network, be its workloads there or not. */
  static boolean areEverywhere(Intent intent, Network network) {
    return ServiceRows.services(intent, network).stream()
        .anyMatch(service -> isExposed(service) && !LocalServices.isLocal(service));
  }

  /** Offers them at the gateways of nodes, one of which announces each external address. */
  void offer(Place at, Collection<OnNode> nodes) {
    Map<IpAddress, String> announcers = announcers(nodes);
    for (OneProtocol part : exposed) {
      nodes.forEach(node -> nodePorts(part, node));
      for (IpAddress address : part.service().outerAddresses()) {
        if (families.contains(address.family())) {
          outer(part, address, nodes, announcers.getOrDefault(address, ""));
        }
      }
    }
    sourceRanges.finish(at);
    for (OnNode node : nodes) {
      announcers.forEach(
          (address, name) -> {
            if (name.equals(node.host().name())) {
              node.announced().add(address);
            }
          });
    }
  }

  private void nodePorts(OneProtocol part, OnNode node) {
    Map<String, String> vips = new TreeMap<>();
    for (PortEndpoints port : part.ports()) {
      for (IpFamily family : families) {
        Optional<IpAddress> address = node.host().gateway().address(family);
        if (address.isPresent() && port.port().nodePort().isPresent()) {
          put(vips, address.get(), port.port().nodePort().getAsInt(), port, node);
        }
      }
    }
    if (!vips.isEmpty()) {
      String scope = "node_router_" + node.host().name();
      node.router().loadBalancers(List.of(rows.add(part, scope, vips, options(part, false))));
    }
  }

  /** Those of the default network that keep their clients' addresses. */
  LocalServices localServices() {
    return new LocalServices(rows, families, exposed, innerPorts);
  }

  /** What only answers on nodes of its endpoints is left to others elsewhere. */
  private void put(
      Map<String, String> vips, IpAddress address, int number, PortEndpoints port, OnNode node) {
    Predicate<Endpoint> which = which(port.service(), node);
    String backends = port.backends(address.family(), which);
    if (!backends.isEmpty() || !LocalServices.isLocal(port.service())) {
      vips.put(
          ServiceRows.text(address, number),
          id.isEmpty() ? backends : inner(address.family(), port));
    }
  }

  private static Predicate<Endpoint> which(Service service, OnNode node) {
    return LocalServices.isLocal(service)
        ? endpoint -> endpoint.isOn(node.host().name())
        : endpoint -> true;
  }

  private String inner(IpFamily family, PortEndpoints port) {
    return ServiceRows.text(Masquerade.of(family).network(id.getAsInt()), innerPorts.of(port));
  }

  private Map<String, String> options(OneProtocol part, boolean announced) {
    Map<String, String> options = new TreeMap<>(announced ? Map.of() : SILENT);
    if (id.isEmpty()) {
      options.putAll(ServiceRows.affinity(part.service()));
      options.putAll(LocalServices.isLocal(part.service()) ? SOURCE_KEPT : Map.of());
    }
    return options;
  }

  /** Whoever has a load balancer answers for its address, if not told otherwise. */
  private void outer(
      OneProtocol part, IpAddress address, Collection<OnNode> nodes, String announcer) {
    Map<String, Ref<LoadBalancer>> made = new HashMap<>();
    for (OnNode node : nodes) {
      Map<String, String> vips = new TreeMap<>();
      part.ports().forEach(port -> put(vips, address, port.port().number(), port, node));
      if (vips.isEmpty()) {
        continue;
      }
      boolean announced = node.host().name().equals(announcer);
      String scope =
          "external_"
              + address
              + (announced ? "" : "_silent")
              + (LocalServices.isLocal(part.service()) ? "_" + node.host().name() : "");
      Ref<LoadBalancer> balancer =
          made.computeIfAbsent(scope, name -> rows.add(part, name, vips, options(part, announced)));
      node.router().loadBalancers(List.of(balancer));
      if (part.service().loadBalancerAddresses().contains(address)) {
        sourceRanges.hold(rows.place(part.service()), part, address, node);
      }
    }
  }

  /** The nodes that announce the external addresses, by address. */
  private Map<IpAddress, String> announcers(Collection<OnNode> nodes) {
    Map<IpAddress, List<Set<String>>> able = new TreeMap<>();
    for (OneProtocol part : exposed) {
      for (IpAddress address : part.service().outerAddresses()) {
        able.computeIfAbsent(address, key -> new ArrayList<>())
            .add(
                NodeGateways.ways(nodes, address.family()).stream()
                    .filter(node -> answers(part, address, node))
                    .map(node -> node.host().name())
                    .collect(Collectors.toSet()));
      }
    }
    Map<IpAddress, String> announcers = new TreeMap<>();
    able.forEach(
        (address, some) ->
            Announcer.choose(address, some).ifPresent(name -> announcers.put(address, name)));
    return announcers;
  }

  private static boolean answers(OneProtocol part, IpAddress address, OnNode node) {
    return !LocalServices.isLocal(part.service())
        || part.ports().stream()
            .anyMatch(
                port -> !port.backends(address.family(), which(part.service(), node)).isEmpty());
  }

  /** What the gateways of a network other than the default one offer, if there is something. */
  Optional<Ref<LoadBalancerGroup>> group(Place at) {
    List<Ref<LoadBalancer>> balancers = new ArrayList<>();
    for (OneProtocol part : exposed) {
      if (!LocalServices.isLocal(part.service())) {
        balancers.add(
            rows.add(
                part,
                "gateway",
                innerVips(part, endpoint -> true),
                ServiceRows.affinity(part.service())));
      }
    }
    return balancers.isEmpty() ? Optional.empty() : Optional.of(rows.group(at, GROUP, balancers));
  }

  /** What answers on a node alone: the network's gateway there offers it, to clients unchanged. */
  List<Ref<LoadBalancer>> local(String node) {
    List<Ref<LoadBalancer>> local = new ArrayList<>();
    for (OneProtocol part : exposed) {
      Map<String, String> vips =
          LocalServices.isLocal(part.service())
              ? innerVips(part, endpoint -> endpoint.isOn(node))
              : Map.of();
      if (!vips.isEmpty()) {
        Map<String, String> options = new TreeMap<>(SOURCE_KEPT);
        options.putAll(ServiceRows.affinity(part.service()));
        local.add(rows.add(part, "gateway_" + node, vips, options));
      }
    }
    return local;
  }

  private Map<String, String> innerVips(OneProtocol part, Predicate<Endpoint> which) {
    Map<String, String> vips = new TreeMap<>();
    for (PortEndpoints port : part.ports()) {
      for (IpFamily family : families) {
        String backends = port.backends(family, which);
        if (!backends.isEmpty() || !LocalServices.isLocal(part.service())) {
          vips.put(inner(family, port), backends);
        }
      }
    }
    return vips;
  }
}
