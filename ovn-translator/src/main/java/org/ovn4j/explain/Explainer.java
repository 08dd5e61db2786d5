package org.ovn4j.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ovn4j.explain.Answers.Question;
import org.ovn4j.explain.OuterLookup.At;
import org.ovn4j.explain.ServiceLookup.Choice;
import org.ovn4j.explain.ServiceLookup.Offer;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Network;
import org.ovn4j.model.Policy.Direction;
import org.ovn4j.model.Service;
import org.ovn4j.model.Workload;
import org.ovn4j.translator.AssignedLeases;

/**
 * Answers from an intent, and the addresses that its workloads were given, what becomes of a new
 * connection. What comes from outside reaches nobody but what services offer there. Immutable
 * towards its callers; for one thread.
 */
public final class Explainer {

  private final Interfaces interfaces;
  private final Routing routing;
  private final ServiceLookup services;
  private final OuterLookup outer;
  private final PolicyJudge judge;
  private final Replies replies;

  /** Explains an intent with these addresses. */
  public Explainer(Intent intent, AssignedLeases leases) {
    this.interfaces = new Interfaces(intent, leases);
    Gateways gateways = new Gateways(intent, leases, interfaces);
    this.routing = new Routing(intent, interfaces, gateways);
    this.services = new ServiceLookup(intent, interfaces, routing);
    this.outer = new OuterLookup(intent, interfaces, gateways, routing, services);
    this.judge = new PolicyJudge(intent, interfaces);
    this.replies = new Replies(judge);
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
    if (senders.isEmpty() || receivers.isEmpty()) {
      return List.of(Answers.absent(from, to, senders.isEmpty() ? from : to, transport));
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
      return List.of(Answers.withoutIpam(sender, receiver, transport));
    }
    return receiver.addresses().stream()
        .filter(address -> sender.address(address.family()).isPresent())
        .map(address -> explain(sender, address, transport).get(0))
        .toList();
  }

  /** Of workloads that share no network: what the address is to the sender. */
  private Explanation apart(
      List<NetworkInterface> senders,
      NetworkInterface receiver,
      IpAddress address,
      Transport transport) {
    NetworkInterface sender = choose(senders, address);
    return Answers.apart(
        sender,
        receiver,
        explain(sender, address, transport).get(0),
        interfaces.holder(sender.network(), address));
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
      return List.of(Answers.absent(from, from, from, transport));
    }
    return explain(choose(senders, to), to, transport);
  }

  /**
   * What becomes of a connection that an interface opens: once, or for each who may answer a
   * service.
   */
  public List<Explanation> explain(NetworkInterface from, IpAddress to, Transport transport) {
    Question asked = Question.of(from, to, transport);
    Optional<Offer> offer = services.offer(from, to, transport);
    if (offer.isPresent() && offer.get().port().isPresent()) {
      List<Hop> path = List.of(Hop.at(Hop.Kind.SWITCH, Interfaces.switchOf(from)));
      return served(
          asked, from, offer.get(), path, services.choices(from, offer.get(), to, transport));
    }
    Optional<At> exit = outer.exit(from, to);
    Optional<Way> barred = exit.flatMap(at -> outer.barred(at, to, transport));
    Optional<Offer> there = exit.flatMap(at -> outer.offer(at.node(), to, transport));
    if (barred.isEmpty() && there.isPresent()) {
      At at = exit.orElseThrow();
      Service service = there.get().service();
      List<Choice> choices =
          outer.isOnSwitch(at, service)
              ? services.choices(from, there.get(), to, transport, true)
              : outer.choices(at, there.get(), to, transport);
      return served(asked, from, there.get(), outer.path(at, service), choices);
    }
    Way way = barred.orElseGet(() -> routing.reach(from, to, transport));
    Way told =
        offer
            .map(of -> way.because(of.name() + " has no port " + transport))
            .orElseGet(() -> elsewhere(from, to, way));
    return List.of(judged(asked, from, transport, told));
  }

  private List<Explanation> served(
      Question asked, NetworkInterface from, Offer offer, List<Hop> path, List<Choice> choices) {
    return choices.isEmpty()
        ? List.of(Answers.refused(asked, offer.name(), path))
        : choices.stream()
            .map(choice -> judged(asked, from, choice.transport(), choice.way()))
            .toList();
  }

  /** The same, with a word about a service of another network that has the address. */
  private Way elsewhere(NetworkInterface from, IpAddress to, Way way) {
    return way.arrival().isPresent()
        ? way
        : services.hidden(to).map(where -> way.because(where + from.who() + " is not")).orElse(way);
  }

  /** With what the policies say at both ends, if it comes to the other one. */
  private Explanation judged(Question asked, NetworkInterface from, Transport there, Way way) {
    List<Decision> decisions = new ArrayList<>();
    boolean hairpin = ServiceLookup.isHairpin(way);
    if (asked.source().isPresent() && !hairpin) {
      // The sender's policies are asked after its own load balancers, before those further on.
      Transport seen = way.seen().equals(asked.to()) ? asked.transport() : there;
      judge.decide(Direction.EGRESS, from, way.seen(), seen).ifPresent(decisions::add);
    }
    if (decisions.stream().allMatch(Decision::allows) && !hairpin) {
      atReceiver(way, there).ifPresent(decisions::add);
    }
    if (decisions.stream().allMatch(Decision::allows) && way.arrival().isPresent()) {
      replies
          .lostAtSender(asked, from, there, way)
          .or(() -> hairpin ? Optional.empty() : lostAtReceiver(way, there))
          .ifPresent(decisions::add);
    }
    return Answers.of(asked, way, decisions);
  }

  private Optional<Decision> lostAtReceiver(Way way, Transport transport) {
    return way.arrival()
        .filter(arrival -> way.receiver().isPresent())
        .flatMap(
            arrival ->
                replies.lostAtReceiver(way.receiver().orElseThrow(), arrival.source(), transport));
  }

  /** What stops it at its receiver, there or on the way back. */
  private List<Decision> receiversDecisions(Way way, Transport transport) {
    List<Decision> decisions = new ArrayList<>(atReceiver(way, transport).stream().toList());
    if (decisions.stream().allMatch(Decision::allows)) {
      lostAtReceiver(way, transport).ifPresent(decisions::add);
    }
    return decisions;
  }

  private Optional<Decision> atReceiver(Way way, Transport transport) {
    return way.arrival()
        .filter(arrival -> way.receiver().isPresent())
        .flatMap(
            arrival ->
                judge.decide(
                    Direction.INGRESS, way.receiver().orElseThrow(), arrival.source(), transport));
  }

  /**
   * What becomes of a connection from outside at the gateway of a node: once, or for each who may
   * answer a service.
   */
  public List<Explanation> explainOutside(
      String node, IpAddress source, IpAddress to, Transport transport) {
    Question asked = new Question(source.toString(), Optional.of(source), to, transport);
    Optional<At> entry = outer.entry(node, source);
    Optional<Way> barred = entry.flatMap(at -> outer.barred(at, to, transport));
    Optional<Offer> offer = entry.flatMap(at -> outer.offer(at.node(), to, transport));
    if (barred.isPresent() || offer.isEmpty()) {
      Way nowhere =
          Way.blocked(to, "nothing inside is reached from outside but what services offer");
      return List.of(Answers.of(asked, barred.orElse(nowhere), List.of()));
    }
    At at = entry.orElseThrow();
    List<Choice> choices = outer.choices(at, offer.get(), to, transport);
    return choices.isEmpty()
        ? List.of(Answers.refused(asked, offer.get().name(), at.path()))
        : choices.stream()
            .map(c -> Answers.of(asked, c.way(), receiversDecisions(c.way(), c.transport())))
            .toList();
  }

  /** The node that announces an external address of services; empty if none does. */
  public Optional<String> announcer(IpAddress address) {
    return outer.announcer(address);
  }

  /** Where it arrives that a node itself opens a connection to an address of a pod. */
  public Explanation explainHost(String node, IpAddress to, Transport transport) {
    Way way = routing.reachFromHost(node, to, transport);
    boolean own =
        way.receiver().filter(on -> on.workload().node().equals(Optional.of(node))).isPresent();
    List<Decision> decisions = own ? List.of() : receiversDecisions(way, transport);
    Optional<IpAddress> source = interfaces.host(node, to.family());
    return Answers.of(new Question("node " + node, source, to, transport), way, decisions);
  }
}
