package org.ovn4j.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ovn4j.explain.Explanation.Verdict;
import org.ovn4j.explain.ServiceLookup.Offer;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Network;
import org.ovn4j.model.Node;
import org.ovn4j.model.Policy.Direction;
import org.ovn4j.model.Workload;
import org.ovn4j.translator.AssignedLeases;

/**
 * Answers from an intent, and the addresses that its workloads were given, what becomes of a new
 * connection. What comes from outside reaches nobody but what services offer there. Immutable
 * towards its callers; for one thread.
 */
public final class Explainer {

  private final Interfaces interfaces;
  private final Gateways gateways;
  private final Routing routing;
  private final ServiceLookup services;
  private final OuterLookup outer;
  private final PolicyJudge judge;

  /** Explains an intent with these addresses. */
  public Explainer(Intent intent, AssignedLeases leases) {
    this.interfaces = new Interfaces(intent, leases);
    this.gateways = new Gateways(intent, leases, interfaces);
    this.routing = new Routing(intent, interfaces, gateways);
    this.services = new ServiceLookup(intent, interfaces, routing);
    this.outer = new OuterLookup(intent, interfaces, gateways, services);
    this.judge = new PolicyJudge(intent, interfaces);
  }

  /** All interfaces that are switched on, also of workloads that have no node yet. */
  public List<NetworkInterface> interfaces() {
    return interfaces.all();
  }

  /** Who has an address on a network. */
  public Optional<NetworkInterface> holder(Network network, IpAddress address) {
    return interfaces.holder(network, address);
  }

  /** Who has an address on the default network. */
  public Optional<NetworkInterface> ofDefault(IpAddress address) {
    return interfaces.own().flatMap(own -> interfaces.holder(own, address));
  }

  /** The address of a node's own port on the default network. */
  public Optional<IpAddress> host(String node, IpFamily family) {
    return interfaces.host(node, family);
  }

  /**
   * What becomes of a connection between workloads, at each address that the receiver has where
   * they meet; or if they meet nowhere, at each that it has.
   */
  public List<Explanation> explain(Workload from, Workload to, Transport transport) {
    List<NetworkInterface> senders = interfaces.of(from);
    List<NetworkInterface> receivers = interfaces.of(to);
    Optional<Explanation> nobody = missing(from, to, transport, senders, receivers);
    if (nobody.isPresent()) {
      return List.of(nobody.get());
    }
    List<Explanation> met = new ArrayList<>();
    List<Explanation> apart = new ArrayList<>();
    for (NetworkInterface receiver : receivers) {
      for (NetworkInterface sender : senders) {
        if (!sender.locked() && sender.isOn(receiver.network()) && !sender.equals(receiver)) {
          met.addAll(meeting(sender, receiver, transport));
        }
      }
      if (!receiver.locked()) {
        receiver.addresses().forEach(a -> apart.add(apart(senders, receiver, a, transport)));
      }
    }
    return met.isEmpty() ? apart : met;
  }

  private List<Explanation> meeting(
      NetworkInterface sender, NetworkInterface receiver, Transport transport) {
    if (sender.addresses().isEmpty() || receiver.addresses().isEmpty()) {
      return List.of(withoutIpam(sender, receiver, transport));
    }
    return receiver.addresses().stream()
        .filter(address -> sender.address(address.family()).isPresent())
        .map(address -> explain(sender, address, transport).get(0))
        .toList();
  }

  private Optional<Explanation> missing(
      Workload from,
      Workload to,
      Transport transport,
      List<NetworkInterface> senders,
      List<NetworkInterface> receivers) {
    if (!senders.isEmpty() && !receivers.isEmpty()) {
      return Optional.empty();
    }
    Workload none = senders.isEmpty() ? from : to;
    return Optional.of(
        new Explanation(
            Verdict.ISOLATED,
            name(from),
            Optional.empty(),
            name(to),
            Optional.empty(),
            transport,
            List.of(),
            List.of(),
            Optional.empty(),
            name(none) + (none.running() ? " has no interface on any network" : " does not run")));
  }

  /** Of workloads that share no network: what the address is to the sender. */
  private Explanation apart(
      List<NetworkInterface> senders,
      NetworkInterface receiver,
      IpAddress address,
      Transport transport) {
    NetworkInterface sender = choose(senders, address);
    Explanation there = explain(sender, address, transport).get(0);
    String on = Routing.name(sender.network());
    String reason =
        "%s is on %s and %s on %s, which do not meet; "
            .formatted(sender.who(), on, receiver.who(), Routing.name(receiver.network()));
    Optional<NetworkInterface> other = interfaces.holder(sender.network(), address);
    if (other.isPresent()) {
      reason += "on " + on + " " + address + " is " + other.get().who();
    } else {
      reason += there.isAllowed() ? address + " " + there.reason() : there.reason();
    }
    return new Explanation(
        Verdict.ISOLATED,
        sender.who(),
        there.source(),
        receiver.who(),
        Optional.of(address),
        transport,
        other.isPresent() ? List.of() : there.path(),
        List.of(),
        Optional.empty(),
        reason);
  }

  /** The interface by which a workload sends to an address: as its routes are. */
  private static NetworkInterface choose(List<NetworkInterface> senders, IpAddress to) {
    List<NetworkInterface> open = senders.stream().filter(on -> !on.locked()).toList();
    List<NetworkInterface> candidates = open.isEmpty() ? senders : open;
    NetworkInterface best = candidates.get(0);
    int longest = -1;
    for (NetworkInterface candidate : candidates) {
      for (Cidr cidr : candidate.network().cidrs()) {
        if (cidr.contains(to) && cidr.prefixLength() > longest) {
          longest = cidr.prefixLength();
          best = candidate;
        }
      }
    }
    return longest >= 0
        ? best
        : candidates.stream().filter(on -> on.network().isPrimary()).findFirst().orElse(best);
  }

  /** What becomes of a connection to an address: once, or for each who may answer a service. */
  public List<Explanation> explain(Workload from, IpAddress to, Transport transport) {
    List<NetworkInterface> senders = interfaces.of(from);
    if (senders.isEmpty()) {
      return List.of(missing(from, from, transport, senders, senders).orElseThrow());
    }
    return explain(choose(senders, to), to, transport);
  }

  /**
   * What becomes of a connection that an interface opens: once, or for each who may answer a
   * service.
   */
  public List<Explanation> explain(NetworkInterface from, IpAddress to, Transport transport) {
    Optional<Offer> offer = services.offer(from, to, transport);
    if (offer.isPresent() && offer.get().port().isPresent()) {
      List<Hop> first = List.of(Hop.at(Hop.Kind.SWITCH, Interfaces.switchOf(from)));
      return served(
          from,
          to,
          transport,
          offer.get(),
          first,
          services.choices(from, offer.get(), to, transport));
    }
    Optional<Node> exit = routing.exit(from, to);
    Optional<Offer> there = exit.flatMap(node -> outer.offer(node, to, transport));
    if (there.isPresent()) {
      IpFamily family = to.family();
      IpAddress source =
          gateways.masquerade(from.network(), family).orElse(from.address(family).orElseThrow());
      List<Hop> path = gateways.inside(from, exit.get(), family);
      OuterLookup.At at = new OuterLookup.At(exit.get(), path, source, true);
      return served(
          from, to, transport, there.get(), path, outer.choices(at, there.get(), to, transport));
    }
    Way way = routing.reach(from, to, transport);
    Way told =
        offer
            .map(of -> way.because(of.name() + " has no port " + transport))
            .orElseGet(() -> elsewhere(from, to, way));
    return List.of(judged(from, to, transport, transport, told));
  }

  private List<Explanation> served(
      NetworkInterface from,
      IpAddress to,
      Transport transport,
      Offer offer,
      List<Hop> path,
      List<ServiceLookup.Choice> choices) {
    return choices.isEmpty()
        ? List.of(
            refused(
                from.who(),
                from.address(to.family()).orElseThrow(),
                offer.name(),
                to,
                transport,
                path))
        : choices.stream()
            .map(choice -> judged(from, to, transport, choice.transport(), choice.way()))
            .toList();
  }

  /**
   * What becomes of a connection from outside at the gateway of a node: once, or for each who may
   * answer a service.
   */
  public List<Explanation> explainOutside(
      String node, IpAddress source, IpAddress to, Transport transport) {
    Optional<Node> at = gateways.node(node);
    Optional<Offer> offer = at.flatMap(of -> outer.offer(of, to, transport));
    if (offer.isEmpty()) {
      Way way = Way.blocked(to, "nothing inside is reached from outside but what services offer");
      return List.of(outside(source, to, transport, transport, way));
    }
    OuterLookup.At entry = new OuterLookup.At(at.get(), gateways.entry(at.get()), source, false);
    List<ServiceLookup.Choice> choices = outer.choices(entry, offer.get(), to, transport);
    if (choices.isEmpty()) {
      String name = offer.get().name();
      return List.of(refused(source.toString(), source, name, to, transport, entry.path()));
    }
    return choices.stream()
        .map(choice -> outside(source, to, transport, choice.transport(), choice.way()))
        .toList();
  }

  private Explanation outside(
      IpAddress source, IpAddress to, Transport transport, Transport asked, Way way) {
    List<Decision> decisions = new ArrayList<>();
    if (way.receiver().isPresent() && way.arrival().isPresent()) {
      IpAddress seen = way.arrival().get().source();
      judge.decide(Direction.INGRESS, way.receiver().get(), seen, asked).ifPresent(decisions::add);
    }
    boolean lets = decisions.stream().allMatch(Decision::allows);
    return new Explanation(
        !lets ? Verdict.DENIED : way.arrival().isPresent() ? Verdict.ALLOWED : Verdict.ISOLATED,
        source.toString(),
        Optional.of(source),
        way.receiver().map(NetworkInterface::who).orElse(to.toString()),
        Optional.of(to),
        transport,
        way.path(),
        decisions,
        lets ? way.arrival() : Optional.empty(),
        lets ? way.reason() : decisions.get(0).text());
  }

  /** The same, with a word about a service of another network that has the address. */
  private Way elsewhere(NetworkInterface from, IpAddress to, Way way) {
    return way.arrival().isPresent()
        ? way
        : services.hidden(to).map(where -> way.because(where + from.who() + " is not")).orElse(way);
  }

  private static Explanation refused(
      String from,
      IpAddress source,
      String service,
      IpAddress to,
      Transport transport,
      List<Hop> path) {
    return new Explanation(
        Verdict.REFUSED,
        from,
        Optional.of(source),
        service,
        Optional.of(to),
        transport,
        path,
        List.of(),
        Optional.empty(),
        service + " has nobody who answers");
  }

  private Explanation judged(
      NetworkInterface from, IpAddress to, Transport transport, Transport asked, Way way) {
    List<Decision> decisions = new ArrayList<>();
    if (from.address(to.family()).isPresent()) {
      // The sender's policies are asked after its own load balancers, before those further on.
      Transport seen = way.seen().equals(to) ? transport : asked;
      judge.decide(Direction.EGRESS, from, way.seen(), seen).ifPresent(decisions::add);
    }
    boolean leaves = decisions.stream().allMatch(Decision::allows);
    boolean hairpin = way.receiver().equals(Optional.of(from));
    if (leaves && way.arrival().isPresent() && way.receiver().isPresent() && !hairpin) {
      IpAddress source = way.arrival().get().source();
      judge
          .decide(Direction.INGRESS, way.receiver().get(), source, asked)
          .ifPresent(decisions::add);
    }
    return told(from, to, transport, way, decisions, leaves);
  }

  private static Explanation told(
      NetworkInterface from,
      IpAddress to,
      Transport transport,
      Way way,
      List<Decision> decisions,
      boolean leaves) {
    Optional<Decision> denial = decisions.stream().filter(d -> !d.allows()).findFirst();
    Verdict verdict =
        denial.isPresent()
            ? Verdict.DENIED
            : way.arrival().isPresent() ? Verdict.ALLOWED : Verdict.ISOLATED;
    List<Hop> path = leaves ? way.path() : way.path().stream().limit(1).toList();
    return new Explanation(
        verdict,
        from.who(),
        from.address(to.family()),
        way.receiver().map(NetworkInterface::who).orElse(to.toString()),
        Optional.of(to),
        transport,
        path,
        decisions,
        verdict == Verdict.ALLOWED ? way.arrival() : Optional.empty(),
        denial.map(Decision::text).orElse(way.reason()));
  }

  /** Of interfaces on a network whose workloads have their addresses from elsewhere. */
  private Explanation withoutIpam(NetworkInterface from, NetworkInterface to, Transport transport) {
    return new Explanation(
        Verdict.ALLOWED,
        from.who(),
        Optional.empty(),
        to.who(),
        Optional.empty(),
        transport,
        Routing.between(from, to),
        List.of(),
        Optional.empty(),
        "both are on "
            + Routing.name(from.network())
            + ", whose workloads choose their own addresses");
  }

  /** Where it arrives that a node itself opens a connection to an address of a pod. */
  public Explanation explainHost(String node, IpAddress to, Transport transport) {
    Way way = routing.reachFromHost(node, to, transport);
    List<Decision> decisions = new ArrayList<>();
    boolean own =
        way.receiver().filter(on -> on.workload().node().equals(Optional.of(node))).isPresent();
    if (way.arrival().isPresent() && !own) {
      judge
          .decide(
              Direction.INGRESS,
              way.receiver().orElseThrow(),
              way.arrival().get().source(),
              transport)
          .ifPresent(decisions::add);
    }
    boolean denied = decisions.stream().anyMatch(d -> !d.allows());
    return new Explanation(
        denied ? Verdict.DENIED : way.arrival().isPresent() ? Verdict.ALLOWED : Verdict.ISOLATED,
        "node " + node,
        interfaces.host(node, to.family()),
        way.receiver().map(NetworkInterface::who).orElse(to.toString()),
        Optional.of(to),
        transport,
        way.path(),
        decisions,
        denied ? Optional.empty() : way.arrival(),
        decisions.stream()
            .filter(d -> !d.allows())
            .map(Decision::text)
            .findFirst()
            .orElse(way.reason()));
  }

  private static String name(Workload workload) {
    return workload.namespace() + "/" + workload.name();
  }
}
