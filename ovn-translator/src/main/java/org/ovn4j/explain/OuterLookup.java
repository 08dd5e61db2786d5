package org.ovn4j.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ovn4j.explain.Hop.Kind;
import org.ovn4j.explain.ServiceLookup.Choice;
import org.ovn4j.explain.ServiceLookup.Offer;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Network;
import org.ovn4j.model.Node;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Service;
import org.ovn4j.model.nb.OvnNames;
import org.ovn4j.translator.Announcer;
import org.ovn4j.translator.Endpoints.Endpoint;

/** What the gateway of a node answers for: node ports, and addresses of services outside. */
final class OuterLookup {

  private final Intent intent;
  private final Interfaces interfaces;
  private final Gateways gateways;
  private final Routing routing;
  private final ServiceLookup services;

  /**
   * A connection at the gateway of a node.
   *
   * @param path so far
   * @param source the address that it has there
   * @param from where it comes from
   */
  record At(Node node, List<Hop> path, IpAddress source, From from) {}

  /** Where a connection comes from that is at the gateway of a node. */
  enum From {
    /** The physical network. */
    OUTSIDE,
    /** A workload on the default network, on the node itself. */
    OWN_PODS,
    /** A workload on the default network, on a node without a gateway of the family. */
    OTHER_PODS,
    /** A workload on another network; the node's address becomes its source. */
    OTHER_NETWORK
  }

  OuterLookup(
      Intent intent,
      Interfaces interfaces,
      Gateways gateways,
      Routing routing,
      ServiceLookup services) {
    this.intent = intent;
    this.interfaces = interfaces;
    this.gateways = gateways;
    this.routing = routing;
    this.services = services;
  }

  /** At the gateway by which an interface sends to an address, if it leaves its network. */
  Optional<At> exit(NetworkInterface from, IpAddress to) {
    IpFamily family = to.family();
    return routing
        .exit(from, to)
        .map(
            node ->
                new At(
                    node,
                    gateways.inside(from, node, family),
                    gateways
                        .masquerade(from.network(), family)
                        .orElseGet(() -> from.address(family).orElseThrow()),
                    from(from, node)));
  }

  private From from(NetworkInterface from, Node node) {
    if (!interfaces.isOwn(from.network())) {
      return From.OTHER_NETWORK;
    }
    return from.workload().node().equals(Optional.of(node.name()))
        ? From.OWN_PODS
        : From.OTHER_PODS;
  }

  /**
   * Whether the client's own switch has the load balancer: where the client's address is kept, it
   * and the endpoint would answer each other past the gateway.
   */
  boolean isOnSwitch(At at, Service service) {
    return at.from() == From.OWN_PODS
        && isLocal(service)
        && services.networkOf(service).filter(interfaces::isOwn).isPresent();
  }

  /** The way so far to where the load balancer is. */
  List<Hop> path(At at, Service service) {
    return isOnSwitch(at, service) ? at.path().subList(0, 1) : at.path();
  }

  /** At the gateway of a node, if it has one, from outside. */
  Optional<At> entry(String name, IpAddress source) {
    return gateways
        .node(name)
        .map(node -> new At(node, gateways.entry(node), source, From.OUTSIDE));
  }

  /**
   * Where it ends before the gateway's load balancers, if a service's source ranges leave it out.
   * Workloads of networks other than the default one count as their node.
   */
  Optional<Way> barred(At at, IpAddress to, Transport transport) {
    Optional<IpAddress> source =
        at.from() == From.OTHER_NETWORK
            ? address(at.node(), to.family())
            : Optional.of(at.source());
    return intent.services().stream()
        .filter(service -> isRestricted(service, at.node(), to, transport))
        .filter(
            service ->
                source.stream().noneMatch(is -> Routing.contains(service.sourceRanges(), is)))
        .map(service -> Way.blocked(path(at, service), to, restriction(service, source)))
        .findFirst();
  }

  private static Optional<IpAddress> address(Node node, IpFamily family) {
    return node.gateway().flatMap(gateway -> gateway.address(family));
  }

  /** Whether source ranges hold there: for all ports of a protocol, if the node answers for one. */
  private boolean isRestricted(Service service, Node node, IpAddress to, Transport transport) {
    List<Service.Port> ports =
        service.ports().stream()
            .filter(port -> transport.protocol().equals(Optional.of(port.protocol())))
            .toList();
    return !service.sourceRanges().isEmpty()
        && service.loadBalancerAddresses().contains(to)
        && hasFamily(service, to.family())
        && ports.stream().anyMatch(port -> port.number() == transport.port())
        && ports.stream().anyMatch(port -> answers(service, port, node, to.family()));
  }

  private static String restriction(Service service, Optional<IpAddress> source) {
    return "Service %s/%s is there for %s only, and not for %s"
        .formatted(
            service.namespace(),
            service.name(),
            service.sourceRanges().stream().map(Cidr::toString).collect(Collectors.joining(", ")),
            source.map(IpAddress::toString).orElse("a node without an address of this family"));
  }

  /** The service that the node's gateway has at an address and port. */
  Optional<Offer> offer(Node node, IpAddress to, Transport transport) {
    for (Service service : intent.services()) {
      if (!hasFamily(service, to.family())) {
        continue;
      }
      for (Service.Port port : service.ports()) {
        if (transport.protocol().equals(Optional.of(port.protocol()))
            && isAt(service, port, node, to, transport.port())
            && answers(service, port, node, to.family())) {
          return Optional.of(new Offer(service, Optional.of(port)));
        }
      }
    }
    return Optional.empty();
  }

  /** The node that announces an external address, if there is one. */
  Optional<String> announcer(IpAddress address) {
    List<Service> having =
        intent.services().stream()
            .filter(service -> service.outerAddresses().contains(address))
            .toList();
    Optional<Network> network = having.stream().findFirst().flatMap(services::networkOf);
    return Announcer.choose(
        address,
        having.stream()
            .filter(service -> network.isPresent())
            .filter(service -> services.networkOf(service).equals(network))
            .flatMap(service -> able(service, network.orElseThrow(), address))
            .toList());
  }

  /** The nodes where a service answers at an address, for each of its protocols. */
  private Stream<Set<String>> able(Service service, Network network, IpAddress address) {
    Map<Protocol, List<Service.Port>> byProtocol =
        service.ports().stream().collect(Collectors.groupingBy(Service.Port::protocol));
    return byProtocol.values().stream()
        .map(
            ports ->
                gateways.ways(network, address.family()).stream()
                    .filter(
                        node ->
                            ports.stream()
                                .anyMatch(port -> answers(service, port, node, address.family())))
                    .map(Node::name)
                    .collect(Collectors.toSet()));
  }

  private boolean hasFamily(Service service, IpFamily family) {
    return services.networkOf(service).stream()
        .flatMap(network -> network.cidrs().stream())
        .anyMatch(cidr -> cidr.family() == family);
  }

  /** Whether the node's gateway answers for a port, if only by a refusal. */
  private boolean answers(Service service, Service.Port port, Node node, IpFamily family) {
    return !isLocal(service) || !answering(service, port, node, family).isEmpty();
  }

  private static boolean isAt(
      Service service, Service.Port port, Node node, IpAddress to, int number) {
    boolean own = address(node, to.family()).equals(Optional.of(to));
    return own
        ? port.nodePort().isPresent() && port.nodePort().getAsInt() == number
        : service.outerAddresses().contains(to) && port.number() == number;
  }

  private static boolean isLocal(Service service) {
    return service.externalPolicy() == Service.TrafficPolicy.LOCAL;
  }

  /** Of a network with a service for everybody, each node that has a gateway has one. */
  static boolean isEverywhere(Intent intent, Network network) {
    return intent.namespaces().stream()
        .filter(
            namespace ->
                intent
                    .primaryNetwork(namespace.name())
                    .filter(primary -> primary.name().equals(network.name()))
                    .isPresent())
        .flatMap(namespace -> intent.servicesOf(namespace.name()).stream())
        .anyMatch(
            service ->
                !isLocal(service)
                    && (!service.outerAddresses().isEmpty()
                        || service.ports().stream().anyMatch(p -> p.nodePort().isPresent())));
  }

  private List<Endpoint> answering(Service service, Service.Port port, Node node, IpFamily family) {
    return services.answering(
        service, port, family, e -> !isLocal(service) || e.node().equals(Optional.of(node.name())));
  }

  /** The ways to those who answer; none if nobody does. */
  List<Choice> choices(At at, Offer offer, IpAddress to, Transport transport) {
    Service service = offer.service();
    Network network = services.networkOf(service).orElseThrow();
    List<Choice> choices = new ArrayList<>();
    for (Endpoint e : answering(service, offer.port().orElseThrow(), at.node(), to.family())) {
      Transport asked = transport.at(e.port());
      Way way =
          interfaces.isOwn(network)
              ? ofDefault(at, service, to, e.address(), asked)
              : ofTenant(at, network, service, to, e.address(), asked);
      choices.add(new Choice(way.because(offer.answeredBy(e.address(), asked)), asked));
    }
    return choices;
  }

  private Way ofDefault(At at, Service service, IpAddress to, IpAddress endpoint, Transport asked) {
    Hop gateway = Gateways.gateway(at.node()).to(endpoint, asked);
    Optional<Network> own = interfaces.own();
    if (!Routing.contains(own.orElseThrow().cidrs(), endpoint)) {
      return gateways.leave(at.path(), gateway, at.node(), endpoint).seenAs(to);
    }
    // Only a source between gateways is no use to a pod that answers.
    boolean kept = isLocal(service) && at.from() != From.OTHER_NETWORK;
    IpAddress source = kept ? at.source() : gateways.joinAddress(at.node(), to.family());
    List<Hop> path = new ArrayList<>(at.path());
    if (isLocal(service) && !kept) {
      int theirs = path.size() - 2;
      path.set(theirs, path.get(theirs).to(gateways.defaultServices(to.family()), Transport.ICMP));
    }
    path.add(source.equals(at.source()) ? gateway : gateway.from(source));
    return arrive(path, own.orElseThrow(), to, endpoint, source);
  }

  private Way ofTenant(
      At at, Network network, Service service, IpAddress to, IpAddress endpoint, Transport asked) {
    IpFamily family = to.family();
    Node node = at.node();
    IpAddress source =
        at.from() == From.OUTSIDE ? at.source() : address(node, family).orElse(at.source());
    Hop first =
        Gateways.gateway(node)
            .to(gateways.masquerade(network, family).orElseThrow(), Transport.ICMP);
    List<Hop> path = new ArrayList<>(at.path());
    path.add(source.equals(at.source()) ? first : first.from(source));
    path.add(Hop.at(Kind.SWITCH, OvnNames.transitSwitch(node.name())));
    Hop second =
        Hop.at(Kind.ROUTER, OvnNames.gatewayRouter(network, node.name())).to(endpoint, asked);
    if (!isLocal(service)) {
      source = join(network, family).address(gateways.number(node));
      second = second.from(source);
    }
    path.add(second);
    return arrive(path, network, to, endpoint, source);
  }

  private static Cidr join(Network network, IpFamily family) {
    return Routing.joins(network).stream()
        .filter(cidr -> cidr.family() == family)
        .findFirst()
        .orElseThrow();
  }

  private Way arrive(
      List<Hop> path, Network network, IpAddress to, IpAddress endpoint, IpAddress source) {
    Optional<NetworkInterface> holder = interfaces.holder(network, endpoint);
    if (holder.isEmpty()) {
      return Way.blocked(path, to, "nobody on " + Routing.name(network) + " has " + endpoint);
    }
    path.add(Hop.at(Kind.SWITCH, OvnNames.joinSwitch(network)));
    path.add(Hop.at(Kind.ROUTER, Gateways.router(network)));
    path.add(Hop.at(Kind.SWITCH, Interfaces.switchOf(holder.get())));
    return new Way(
        List.copyOf(path),
        Optional.of(new Arrival(holder.get().port(), source)),
        holder,
        to,
        "everybody reaches it there");
  }
}
