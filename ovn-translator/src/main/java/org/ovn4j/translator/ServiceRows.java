package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.DefaultNetwork;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Network;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Service;
import org.ovn4j.model.nb.LoadBalancer;
import org.ovn4j.model.nb.LoadBalancerGroup;
import org.ovn4j.model.nb.OvnNames;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.model.ovsdb.RowKey;
import org.ovn4j.northbound.Ownership;
import org.ovn4j.northbound.Plan;
import org.ovn4j.translator.Endpoints.Endpoint;

/** The rows of load balancers for the services of a network, and of their groups. */
final class ServiceRows {

  /** OVN keeps the time in 16 bits. */
  private static final int LONGEST_AFFINITY = 65_535;

  private static final String GROUP = "services";

  private final Plan.Builder plan;
  private final String owner;
  private final String network;
  private final Map<String, String> externalIds;
  private final boolean hasDefault;
  private final List<OneProtocol> balanced;

  /**
   * The ports of a service of one protocol, for which a load balancer may be.
   *
   * @param ports with all who may answer
   */
  record OneProtocol(Service service, Protocol protocol, List<PortEndpoints> ports) {}

  /**
   * A port with all who may answer at it.
   *
   * @param endpoints ready or not
   */
  record PortEndpoints(Service service, Service.Port port, List<Endpoint> endpoints) {

    /** The backends of the family for which the predicate holds, as a load balancer has them. */
    String backends(IpFamily family, Predicate<Endpoint> which) {
      return Endpoints.answering(
              service, endpoints, e -> e.address().family() == family && which.test(e))
          .stream()
          .map(endpoint -> text(endpoint.address(), endpoint.port()))
          .collect(Collectors.joining(","));
    }
  }

  private ServiceRows(
      Plan.Builder plan,
      String owner,
      String network,
      Map<String, String> externalIds,
      boolean hasDefault,
      List<OneProtocol> balanced) {
    this.plan = plan;
    this.owner = owner;
    this.network = network;
    this.externalIds = externalIds;
    this.hasDefault = hasDefault;
    this.balanced = balanced;
  }

  /** Those of a tenant's primary network. */
  static ServiceRows of(Plan.Builder plan, String owner, Intent intent, AssignedNetwork assigned) {
    Network network = assigned.network();
    return new ServiceRows(
        plan,
        owner,
        network.name(),
        ExternalIds.withRole(network),
        intent.defaultNetwork().isPresent(),
        balanced(services(intent, network), new Endpoints(intent, members(assigned))));
  }

  /**
   * Those of the default network.
   *
   * @param assigned what is on it; empty if OVN does not have it, and there are only the services
   *     that every network reaches
   */
  static ServiceRows ofDefault(
      Plan.Builder plan, String owner, Intent intent, Optional<AssignedNetwork> assigned) {
    List<Service> services =
        intent.services().stream()
            .filter(service -> service.everyNetwork() || assigned.isPresent())
            .filter(service -> intent.primaryNetwork(service.namespace()).isEmpty())
            .toList();
    List<Endpoints.Member> members = assigned.map(ServiceRows::members).orElse(List.of());
    return new ServiceRows(
        plan,
        owner,
        DefaultNetwork.NAME,
        Map.of(),
        assigned.isPresent(),
        balanced(services, new Endpoints(intent, members)));
  }

  /** The services of a tenant's primary network. */
  static List<Service> services(Intent intent, Network network) {
    return intent.namespacesOf(network).stream()
        .filter(n -> intent.primaryNetwork(n.name()).filter(network::equals).isPresent())
        .flatMap(namespace -> intent.servicesOf(namespace.name()).stream())
        .toList();
  }

  /** Who may answer on a network. */
  static List<Endpoints.Member> members(AssignedNetwork network) {
    return network
        .ports()
        .filter(port -> !port.locked())
        .map(port -> new Endpoints.Member(port.workload(), port.lease().addresses()))
        .toList();
  }

  /** Of services with one name, which is an error that the intent tells, the first. */
  private static List<OneProtocol> balanced(List<Service> services, Endpoints endpoints) {
    Map<String, List<OneProtocol>> byName = new LinkedHashMap<>();
    for (Service service : services) {
      Map<Protocol, List<PortEndpoints>> ports = new TreeMap<>();
      for (Service.Port port : service.ports()) {
        ports
            .computeIfAbsent(port.protocol(), p -> new ArrayList<>())
            .add(new PortEndpoints(service, port, endpoints.all(service, port)));
      }
      List<OneProtocol> parts = new ArrayList<>();
      ports.forEach((protocol, some) -> parts.add(new OneProtocol(service, protocol, some)));
      byName.putIfAbsent(service.namespace() + "/" + service.name(), parts);
    }
    return byName.values().stream().flatMap(List::stream).toList();
  }

  SourceRanges sourceRanges() {
    return new SourceRanges(plan, owner, hasDefault);
  }

  /** What there may be load balancers for. */
  List<OneProtocol> balanced() {
    return balanced;
  }

  /** The service's identity, for what else is made for it. */
  Place place(Service service) {
    return Place.of(
        owner, List.of(identity(), "service", name(service)), ids(service), service.origin());
  }

  private Map<String, String> ids(Service service) {
    Map<String, String> ids = new TreeMap<>(externalIds);
    ids.put("k8s.ovn.org/kind", "Service");
    ids.put("k8s.ovn.org/owner", name(service));
    return ids;
  }

  private static String name(Service service) {
    return service.namespace() + "/" + service.name();
  }

  /** No tenant's network has an empty name. */
  private String identity() {
    return network.equals(DefaultNetwork.NAME) ? "" : network;
  }

  private RowKey<LoadBalancer> key(OneProtocol of, String scope) {
    return place(of.service()).key(LoadBalancer.TABLE, of.protocol().name(), scope);
  }

  /** What the names of a load balancer's variables begin with. */
  String variable(OneProtocol of, String scope) {
    return "lb_" + key(of, scope).uuid().toString().replace('-', '_');
  }

  /**
   * Adds a load balancer.
   *
   * @param scope where it is offered, which tells it from others of the service
   * @param vips the backends, by virtual address and port
   * @param more options
   */
  Ref<LoadBalancer> add(
      OneProtocol of, String scope, Map<String, String> vips, Map<String, String> more) {
    Service service = of.service();
    RowKey<LoadBalancer> key = key(of, scope);
    // Who has no endpoint answers with a refusal rather than with silence.
    Map<String, String> options = new TreeMap<>(Map.of("reject", "true"));
    options.put("hairpin_snat_ip", hairpin());
    options.putAll(more);
    plan.add(
        key,
        LoadBalancer.builder()
            .name(
                OvnNames.loadBalancer(
                    network, service.namespace(), service.name(), of.protocol().name(), scope))
            .protocol(
                switch (of.protocol()) {
                  case TCP -> LoadBalancer.Protocol.TCP;
                  case UDP -> LoadBalancer.Protocol.UDP;
                  case SCTP -> LoadBalancer.Protocol.SCTP;
                })
            .vips(vips)
            .options(options)
            .externalIds(ids(service))
            .build(),
        service.origin());
    return key.ref();
  }

  /** The option by which a client keeps its endpoint, if the service asks for it. */
  static Map<String, String> affinity(Service service) {
    return service.affinityTimeout().isEmpty()
        ? Map.of()
        : Map.of(
            "affinity_timeout",
            Integer.toString(Math.min(service.affinityTimeout().getAsInt(), LONGEST_AFFINITY)));
  }

  /** The group of a role that is the default network's. */
  static Ref<LoadBalancerGroup> groupOfDefault(String owner, String role) {
    return RowKey.of(LoadBalancerGroup.TABLE, owner, "", GROUP, role).ref();
  }

  /** Adds a group of load balancers, for many switches or routers to refer to. */
  Ref<LoadBalancerGroup> group(Place at, String role, List<Ref<LoadBalancer>> balancers) {
    RowKey<LoadBalancerGroup> key = at.key(LoadBalancerGroup.TABLE, GROUP, role);
    // The network's own name: those of two networks are never one, as their prefixes may be.
    String name = network.equals(DefaultNetwork.NAME) ? role : network + "_" + role;
    plan.add(
        key,
        LoadBalancerGroup.builder()
            .name(Ownership.groupName(name, owner))
            .loadBalancer(balancers)
            .build(),
        at.origin());
    return key.ref();
  }

  private static String hairpin() {
    return Masquerade.ALL.stream()
        .map(masquerade -> masquerade.hairpin().toString())
        .collect(Collectors.joining(" "));
  }

  /** An address and port, as load balancers have them. */
  static String text(IpAddress address, int port) {
    return (address.isIpv4() ? address.toString() : "[" + address + "]") + ":" + port;
  }
}
