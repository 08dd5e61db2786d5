package org.ovn4j.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ovn4j.explain.Hop.Kind;
import org.ovn4j.explain.ServiceLookup.Choice;
import org.ovn4j.explain.ServiceLookup.Offer;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Network;
import org.ovn4j.model.Node;
import org.ovn4j.model.Service;
import org.ovn4j.model.nb.OvnNames;
import org.ovn4j.translator.Endpoints.Endpoint;

/** What the gateway of a node answers for: node ports, and addresses of services outside. */
final class OuterLookup {

  private final Intent intent;
  private final Interfaces interfaces;
  private final Gateways gateways;
  private final ServiceLookup services;

  /**
   * A connection at the gateway of a node.
   *
   * @param path so far
   * @param source the address that it has there
   * @param inside whether a workload opened it, so that the node's address becomes its source
   */
  record At(Node node, List<Hop> path, IpAddress source, boolean inside) {}

  OuterLookup(Intent intent, Interfaces interfaces, Gateways gateways, ServiceLookup services) {
    this.intent = intent;
    this.interfaces = interfaces;
    this.gateways = gateways;
    this.services = services;
  }

  /** The service that the node's gateway has at an address and port. */
  Optional<Offer> offer(Node node, IpAddress to, Transport transport) {
    for (Service service : intent.services()) {
      Optional<Network> network = services.networkOf(service);
      if (network.isEmpty() || !hasFamily(network.get(), to.family())) {
        continue;
      }
      for (Service.Port port : service.ports()) {
        if (transport.protocol().equals(Optional.of(port.protocol()))
            && isAt(service, port, node, to, transport.port())
            && !(isLocal(service) && answering(service, port, node, to.family()).isEmpty())) {
          return Optional.of(new Offer(service, Optional.of(port)));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean hasFamily(Network network, IpFamily family) {
    return network.cidrs().stream().anyMatch(cidr -> cidr.family() == family);
  }

  private static boolean isAt(
      Service service, Service.Port port, Node node, IpAddress to, int number) {
    boolean own = node.gateway().flatMap(g -> g.address(to.family())).equals(Optional.of(to));
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
    IpAddress source =
        isLocal(service) ? at.source() : gateways.joinAddress(at.node(), to.family());
    List<Hop> path = new ArrayList<>(at.path());
    path.add(source.equals(at.source()) ? gateway : gateway.from(source));
    return arrive(path, own.orElseThrow(), to, endpoint, source);
  }

  private Way ofTenant(
      At at, Network network, Service service, IpAddress to, IpAddress endpoint, Transport asked) {
    IpFamily family = to.family();
    Node node = at.node();
    IpAddress source =
        at.inside()
            ? node.gateway().flatMap(g -> g.address(family)).orElse(at.source())
            : at.source();
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
