package org.ovn4j.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ovn4j.explain.Hop.Kind;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.LocalnetNetwork;
import org.ovn4j.model.Network;
import org.ovn4j.model.Node;
import org.ovn4j.model.nb.OvnNames;

/**
 * Where the networks bring a new connection to an address, whatever policies say. It is about
 * workloads as receivers: routers answer some pings of their own networks.
 */
final class Routing {

  private final Intent intent;
  private final Interfaces interfaces;
  private final Gateways gateways;

  Routing(Intent intent, Interfaces interfaces, Gateways gateways) {
    this.intent = intent;
    this.interfaces = interfaces;
    this.gateways = gateways;
  }

  /** Where it arrives that an interface opens a connection to an address as it is. */
  Way reach(NetworkInterface from, IpAddress to, Transport transport) {
    Network network = from.network();
    Optional<IpAddress> source = from.address(to.family());
    if (from.locked()) {
      return Way.blocked(
          to, "its interface on the default network answers, and opens no connections itself");
    }
    if (source.isEmpty()) {
      return Way.blocked(to, from.who() + " has no address of this family on " + name(network));
    }
    Optional<NetworkInterface> holder = interfaces.holder(network, to);
    if (holder.isPresent()) {
      return within(from, holder.get(), source.get(), to, transport);
    }
    Hop first = Hop.at(Kind.SWITCH, Interfaces.switchOf(from));
    if (network instanceof LocalnetNetwork localnet) {
      return new Way(
          List.of(first, Hop.at(Kind.WIRE, localnet.physicalNetworkName())),
          Optional.of(new Arrival(OvnNames.localnetPort(localnet), source.get())),
          Optional.empty(),
          to,
          "nobody here has the address; it goes to the physical network");
    }
    if (contains(network.cidrs(), to)) {
      return interfaces
          .hostWith(to)
          .filter(node -> interfaces.isOwn(network))
          .map(node -> toHost(from, node, source.get(), to))
          .orElseGet(
              () -> Way.blocked(List.of(first), to, "nobody on " + name(network) + " has " + to));
    }
    if (!network.isPrimary()) {
      return Way.blocked(
          List.of(first), to, name(network) + " is a secondary network, which leads nowhere else");
    }
    return barrier(network, to)
        .map(
            why ->
                Way.blocked(List.of(first, Hop.at(Kind.ROUTER, Gateways.router(network))), to, why))
        .orElseGet(() -> out(from, to));
  }

  /** The node by whose gateway what an interface sends to an address leaves, if it does. */
  Optional<Node> exit(NetworkInterface from, IpAddress to) {
    Network network = from.network();
    boolean stays =
        from.locked()
            || !network.isPrimary()
            || from.address(to.family()).isEmpty()
            || contains(network.cidrs(), to)
            || barrier(network, to).isPresent();
    return stays ? Optional.empty() : gateways.way(from, to.family());
  }

  private Way out(NetworkInterface from, IpAddress to) {
    IpFamily family = to.family();
    return gateways
        .way(from, family)
        .map(
            node ->
                gateways.leave(
                    gateways.inside(from, node, family), Gateways.gateway(node), node, to))
        .orElseGet(() -> noWay(from, to));
  }

  private static Way noWay(NetworkInterface from, IpAddress to) {
    return Way.blocked(
        List.of(Hop.at(Kind.SWITCH, Interfaces.switchOf(from))),
        to,
        name(from.network()) + " has no way out: no node that it is on has a gateway");
  }

  /** From one interface to another on the same network. */
  private static Way within(
      NetworkInterface from,
      NetworkInterface to,
      IpAddress source,
      IpAddress address,
      Transport transport) {
    List<Hop> path = between(from, to);
    if (to.locked() && !isOpen(to, transport)) {
      return Way.blocked(path, address, lockedOf(to));
    }
    return new Way(
        path,
        Optional.of(new Arrival(to.port(), source)),
        Optional.of(to),
        address,
        to.locked()
            ? "the workload has this open on the default network"
            : "both are on " + name(from.network()));
  }

  /** What is between two interfaces on one network. */
  static List<Hop> between(NetworkInterface from, NetworkInterface to) {
    Hop first = Hop.at(Kind.SWITCH, Interfaces.switchOf(from));
    Hop last = Hop.at(Kind.SWITCH, Interfaces.switchOf(to));
    return first.equals(last)
        ? List.of(first)
        : List.of(first, Hop.at(Kind.ROUTER, Gateways.router(from.network())), last);
  }

  private Way toHost(NetworkInterface from, String node, IpAddress source, IpAddress to) {
    Hop first = Hop.at(Kind.SWITCH, Interfaces.switchOf(from));
    Hop last = Hop.at(Kind.SWITCH, nodeSwitch(node));
    return new Way(
        first.equals(last)
            ? List.of(first)
            : List.of(first, Hop.at(Kind.ROUTER, Gateways.router(from.network())), last),
        Optional.of(new Arrival(OvnNames.managementPort(node), source)),
        Optional.empty(),
        to,
        "it is node " + node + "'s own address on the default network");
  }

  private String nodeSwitch(String node) {
    return interfaces.own().map(own -> OvnNames.nodeSwitch(own, node)).orElse(node);
  }

  /**
   * Where it arrives that a network's workload asks a service of the default network whose load
   * balancer is on the nodes' gateways.
   *
   * @param virtual the service's address
   * @param to the endpoint
   */
  Way overGateway(NetworkInterface from, IpAddress virtual, IpAddress to, Transport transport) {
    if (from.locked() || from.address(to.family()).isEmpty()) {
      return reach(from, to, transport);
    }
    Optional<Node> by = gateways.way(from, to.family());
    if (by.isEmpty()) {
      return noWay(from, to);
    }
    Node node = by.get();
    List<Hop> path = new ArrayList<>(gateways.inside(from, node, to.family()));
    Hop gateway = Gateways.gateway(node).to(to, transport);
    Optional<Network> own = interfaces.own();
    if (own.isEmpty() || !contains(own.get().cidrs(), to)) {
      return gateways.leave(path, gateway, node, to).seenAs(virtual);
    }
    IpAddress source = gateways.joinAddress(node, to.family());
    path.add(gateway.from(source));
    Optional<NetworkInterface> holder = interfaces.holder(own.get(), to);
    if (holder.isEmpty()) {
      return Way.blocked(path, virtual, "nobody on the default network has " + to);
    }
    path.add(Hop.at(Kind.SWITCH, OvnNames.joinSwitch(own.get())));
    path.add(Hop.at(Kind.ROUTER, Gateways.router(own.get())));
    path.add(Hop.at(Kind.SWITCH, Interfaces.switchOf(holder.get())));
    if (holder.get().locked() && !isOpen(holder.get(), transport)) {
      return Way.blocked(path, virtual, lockedOf(holder.get()));
    }
    return new Way(
        List.copyOf(path),
        Optional.of(new Arrival(holder.get().port(), source)),
        holder,
        virtual,
        "the service answers to all networks");
  }

  /** Where it arrives that a node itself opens a connection to an address of a pod. */
  Way reachFromHost(String node, IpAddress to, Transport transport) {
    Optional<IpAddress> source = interfaces.host(node, to.family());
    Optional<NetworkInterface> holder = interfaces.own().flatMap(of -> interfaces.holder(of, to));
    if (source.isEmpty() || holder.isEmpty()) {
      return Way.blocked(to, "nobody on the default network has " + to);
    }
    NetworkInterface on = holder.get();
    boolean here = on.workload().node().equals(Optional.of(node));
    Hop first = Hop.at(Kind.SWITCH, nodeSwitch(node));
    List<Hop> path =
        here
            ? List.of(first)
            : List.of(
                first,
                Hop.at(Kind.ROUTER, Gateways.router(on.network())),
                Hop.at(Kind.SWITCH, Interfaces.switchOf(on)));
    if (on.locked() && !here && !isOpen(on, transport)) {
      return Way.blocked(path, to, lockedOf(on));
    }
    return new Way(
        path,
        Optional.of(new Arrival(on.port(), source.get())),
        holder,
        to,
        "the node itself asks");
  }

  private static boolean isOpen(NetworkInterface on, Transport transport) {
    return on.workload().openPorts().stream()
        .anyMatch(
            open ->
                open.protocol().equals(transport.protocol())
                    && open.number().orElse(0) == transport.port());
  }

  private static String lockedOf(NetworkInterface on) {
    return "%s has a primary network; on the default network only its node reaches it%s"
        .formatted(
            on.who(), on.workload().openPorts().isEmpty() ? "" : ", and others what it has open");
  }

  static boolean contains(List<Cidr> blocks, IpAddress address) {
    return blocks.stream().anyMatch(block -> block.contains(address));
  }

  /** Why the address, none of the network's own, is one that leads nowhere. */
  private Optional<String> barrier(Network network, IpAddress to) {
    if (contains(Gateways.MASQUERADE, to)) {
      return Optional.of(to + " is between gateways, where no workload may send");
    }
    Optional<Network> own =
        interfaces.own().filter(of -> of.cidrs().stream().anyMatch(c -> c.family() == to.family()));
    if (own.isPresent()) {
      if (contains(own.get().cidrs(), to)) {
        return Optional.of(
            to + " is in the default network, which " + name(network) + " is kept apart from");
      }
      if (contains(Gateways.DEFAULT_JOIN, to)) {
        return Optional.of(to + " is between routers of the default network");
      }
      if (contains(intent.defaultNetwork().orElseThrow().serviceSubnets(), to)) {
        return Optional.of("no service that " + name(network) + " sees answers at " + to);
      }
    }
    if (!interfaces.isOwn(network) && contains(joins(network), to)) {
      return Optional.of(to + " is between routers of " + name(network));
    }
    return Optional.empty();
  }

  static List<Cidr> joins(Network network) {
    return network.fold(
        Layer2Network::joinSubnetsOrDefault,
        Layer3Network::joinSubnetsOrDefault,
        localnet -> List.of());
  }

  /** As sentences call a network. */
  static String name(Network network) {
    return network.tenancy().path();
  }
}
