package org.ovn4j.explain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Network;
import org.ovn4j.model.Service;
import org.ovn4j.translator.Endpoints;
import org.ovn4j.translator.Endpoints.Endpoint;

/** Where a connection to a service's address goes. */
final class ServiceLookup {

  /** The source of what a workload sends to itself by way of a service. */
  private static final List<Cidr> HAIRPIN = Gateways.cidrs("169.254.0.5/32", "fd69::5/128");

  private final Intent intent;
  private final Interfaces interfaces;
  private final Routing routing;
  private final Map<String, Endpoints> endpoints = new HashMap<>();

  /**
   * A service at one of its addresses.
   *
   * @param port what answers there; empty if nothing does
   */
  record Offer(Service service, Optional<Service.Port> port) {

    String name() {
      return "Service " + service.namespace() + "/" + service.name();
    }

    String answeredBy(IpAddress endpoint, Transport asked) {
      return name() + " is answered by " + Hop.text(endpoint, asked);
    }
  }

  /**
   * One of the ways that a connection to a service may take.
   *
   * @param way it
   * @param transport what the endpoint is asked for
   */
  record Choice(Way way, Transport transport) {}

  ServiceLookup(Intent intent, Interfaces interfaces, Routing routing) {
    this.intent = intent;
    this.interfaces = interfaces;
    this.routing = routing;
  }

  /** The service whose cluster address this is, of those that the network sees. */
  Optional<Offer> offer(NetworkInterface from, IpAddress to, Transport transport) {
    return intent.services().stream()
        .filter(service -> service.clusterAddresses().contains(to) && sees(from, service))
        .map(service -> new Offer(service, port(service, transport)))
        .findFirst();
  }

  /**
   * The beginning of a sentence about the service whose cluster address this is, if it is one's.
   */
  Optional<String> hidden(IpAddress to) {
    return intent.services().stream()
        .filter(service -> service.clusterAddresses().contains(to))
        .map(
            service ->
                "Service %s/%s is for who is on %s, and "
                    .formatted(
                        service.namespace(),
                        service.name(),
                        networkOf(service).map(Routing::name).orElse("no network")))
        .findFirst();
  }

  private static Optional<Service.Port> port(Service service, Transport transport) {
    return service.ports().stream()
        .filter(
            port ->
                transport.protocol().equals(Optional.of(port.protocol()))
                    && port.number() == transport.port())
        .findFirst();
  }

  private boolean sees(NetworkInterface from, Service service) {
    return !from.locked()
        && from.network().isPrimary()
        && (service.everyNetwork() || isOf(service, from.network()));
  }

  private boolean isOf(Service service, Network network) {
    return intent
        .primaryNetwork(service.namespace())
        .map(primary -> primary.name().equals(network.name()))
        .orElseGet(() -> interfaces.isOwn(network));
  }

  /** The network that a service belongs to. */
  Optional<Network> networkOf(Service service) {
    return intent.primaryNetwork(service.namespace()).or(interfaces::own);
  }

  /** The ways to those who answer; none if nobody does. */
  List<Choice> choices(NetworkInterface from, Offer offer, IpAddress virtual, Transport transport) {
    Service service = offer.service();
    List<Choice> choices = choices(from, offer, virtual, transport, isNear(service));
    return choices.isEmpty() && isSilentElsewhere(service)
        ? List.of(new Choice(silent(from, offer, virtual), transport))
        : choices;
  }

  /**
   * The ways that a load balancer on the first switch makes.
   *
   * @param near whether only endpoints on the client's node answer
   */
  List<Choice> choices(
      NetworkInterface from, Offer offer, IpAddress virtual, Transport transport, boolean near) {
    Service service = offer.service();
    List<Choice> choices = new ArrayList<>();
    for (Endpoint endpoint :
        answering(
            service,
            offer.port().orElseThrow(),
            virtual.family(),
            e -> !near || e.node().equals(from.workload().node()))) {
      Transport asked = transport.at(endpoint.port());
      IpAddress to = endpoint.address();
      Way way;
      if (!isOf(service, from.network())) {
        way = routing.overGateway(from, virtual, to, asked);
      } else if (from.addresses().contains(to)) {
        way = hairpin(from, to, asked);
      } else {
        way = translated(routing.reach(from, to, asked), to, asked);
      }
      String because = offer.answeredBy(to, asked) + "; " + way.reason();
      choices.add(new Choice(way.because(because), asked));
    }
    return choices;
  }

  /** Whether who has no endpoint near is not even told: where one switch is on all nodes. */
  private boolean isSilentElsewhere(Service service) {
    return isNear(service)
        && networkOf(service).filter(Layer2Network.class::isInstance).isPresent();
  }

  private static Way silent(NetworkInterface from, Offer offer, IpAddress virtual) {
    String reason =
        offer.name()
            + " is answered on the client's node alone, and there by nobody"
            + " (internalTrafficPolicy Local)";
    return Way.blocked(
        List.of(Hop.at(Hop.Kind.SWITCH, Interfaces.switchOf(from))), virtual, reason);
  }

  /** The ready ones that a predicate holds for; if none, those on their way out that answer. */
  List<Endpoint> answering(
      Service service, Service.Port port, IpFamily family, Predicate<Endpoint> which) {
    List<Endpoint> all =
        endpoints(networkOf(service)).all(service, port).stream()
            .filter(endpoint -> endpoint.address().family() == family)
            .filter(which)
            .toList();
    List<Endpoint> ready =
        all.stream().filter(e -> service.publishesNotReady() || e.conditions().ready()).toList();
    return ready.isEmpty()
        ? all.stream()
            .filter(e -> e.conditions().serving() && e.conditions().terminating())
            .toList()
        : ready;
  }

  /** Whether only endpoints on the client's node answer. */
  private static boolean isNear(Service service) {
    return service.internalPolicy() == Service.TrafficPolicy.LOCAL;
  }

  private Endpoints endpoints(Optional<Network> network) {
    return endpoints.computeIfAbsent(
        network.map(Network::name).orElse(""),
        name ->
            new Endpoints(
                intent,
                network.map(interfaces::on).orElse(List.of()).stream()
                    .filter(on -> !on.locked())
                    .map(on -> new Endpoints.Member(on.workload(), on.addresses()))
                    .toList()));
  }

  private static Way hairpin(NetworkInterface from, IpAddress to, Transport asked) {
    IpAddress source = Gateways.of(HAIRPIN, to.family()).first();
    Hop hop = Hop.at(Hop.Kind.SWITCH, Interfaces.switchOf(from)).from(source).to(to, asked);
    return new Way(
        List.of(hop),
        Optional.of(new Arrival(from.port(), source)),
        Optional.of(from),
        to,
        "it comes back to itself");
  }

  /** Whether a workload's own switch sends it back to where it comes from, past all policies. */
  static boolean isHairpin(Way way) {
    return way.arrival().filter(arrival -> Routing.contains(HAIRPIN, arrival.source())).isPresent();
  }

  /** The load balancer is on the first switch. */
  private static Way translated(Way way, IpAddress to, Transport asked) {
    if (way.path().isEmpty()) {
      return way;
    }
    List<Hop> path = new ArrayList<>(way.path());
    path.set(0, path.get(0).to(to, asked));
    return new Way(List.copyOf(path), way.arrival(), way.receiver(), way.seen(), way.reason());
  }
}
