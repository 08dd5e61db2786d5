package org.ovn4j.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.ovn4j.explain.Explainer;
import org.ovn4j.explain.Explanation;
import org.ovn4j.explain.NetworkInterface;
import org.ovn4j.explain.Transport;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.lab.Tracer.Packet;
import org.ovn4j.lab.Tracer.Trace;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Node;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Service;
import org.ovn4j.model.nb.OvnNames;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.testkit.IntentGenerator;

/**
 * Random intents, and changes of them, on a real OVN: it would deliver packets where the oracle
 * says, by ovn-trace. The property {@value #ROUNDS} says how many intents to try.
 */
@RealOvn(chassis = 3)
class RandomReachabilityTest {

  static final String ROUNDS = "ovn4j.reachability";

  /** So many take a minute or two. */
  private static final int USUAL = 6;

  /** So many have something of everything. */
  private static final int ENOUGH = 12;

  private static final int CHASSIS = 3;
  private static final int CHANGES = 3;

  /** The most packets of a node that are asked about, of some thousand. */
  private static final int PACKETS = Integer.getInteger("ovn4j.packets", 150);

  private static final List<Transport> TRANSPORTS =
      List.of(Transport.ICMP, Transport.of(Protocol.UDP, 7), Transport.of(Protocol.TCP, 8080));

  private static final List<String> NEXT_HOPS = List.of("192.0.2.1", "2001:db8:ffff::1");

  /** Where ovn-trace 23.03 does not come to an end if it has to ask for a neighbour. */
  private static final List<String> JOINS = List.of("fd98::2", "fd99::2");

  /** The outside, what is between routers, services. */
  private static final List<String> PLACES =
      List.of(
          "192.0.2.1",
          "198.51.100.9",
          "2001:db8:ffff::1",
          "2001:db8:1::9",
          "169.254.0.1",
          "169.254.0.11",
          "169.254.0.12",
          "fd69::1",
          "fd69::b",
          "fd69::c",
          "100.64.0.1",
          "100.64.0.2",
          "fd98::2",
          "100.65.0.2",
          "fd99::2",
          "10.96.0.77",
          "10.244.0.2",
          "10.244.99.9");

  /** Where a packet may arrive: as one of these. */
  private record Expectation(Packet packet, List<Explanation> choices) {

    /**
     * The ovn-trace of OVN 23.03 forgets a router's flags between ingress and egress, and so
     * whether a load balancer forces or skips SNAT: then only the port is compared.
     */
    boolean isMetBy(Trace trace) {
      boolean shown = !trace.text().contains("_snat_for_lb");
      return choices.stream().anyMatch(choice -> seen(trace, shown).equals(seen(choice, shown)));
    }

    boolean isAboutService() {
      return choices.stream().anyMatch(choice -> choice.reason().contains("Service "));
    }

    private static List<String> seen(Trace trace, boolean source) {
      return trace.arrivals().stream().map(a -> source ? a.toString() : a.port()).toList();
    }

    private static List<String> seen(Explanation choice, boolean source) {
      return choice.arrival().stream().map(a -> source ? a.toString() : a.port()).toList();
    }
  }

  private final Map<String, Integer> seen = new TreeMap<>();

  @Test
  void packetsArriveWhereTheOracleSays(OvnLab lab) {
    try (Deployment deployment = new Deployment(lab)) {
      lab.nbctl("ls-add", "foreign");
      Map<UUID, Row> before = rows(deployment);
      int rounds = Integer.getInteger(ROUNDS, USUAL);
      for (int seed = 0; seed * CHANGES < rounds; seed++) {
        IntentGenerator generator = new IntentGenerator(seed);
        Intent intent = next(generator);
        for (int change = 0; change < CHANGES && seed * CHANGES + change < rounds; change++) {
          Intent ruled = new RandomRules(seed * CHANGES + change).addTo(onLab(intent));
          compare(lab, deployment, ruled, "seed " + seed + ", change " + change, seed);
          intent = mutate(generator, intent);
        }
      }
      deployment.delete();
      assertThat(rows(deployment)).isEqualTo(before);
    }
    if (Integer.getInteger(ROUNDS, USUAL) >= ENOUGH) {
      assertThat(seen)
          .containsKeys(
              "inside", "outside", "service", "held back", "ISOLATED", "DENIED", "REFUSED");
    }
  }

  /** All rows but that by which OVN tells how far it is. */
  private static Map<UUID, Row> rows(Deployment deployment) {
    return deployment
        .rows()
        .rows()
        .filter(entry -> !entry.getValue().table().name().equals("NB_Global"))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Intent next(IntentGenerator generator) {
    Intent intent = generator.next();
    while (intent.nodes().isEmpty() || intent.workloads().size() < CHASSIS) {
      intent = generator.next();
    }
    return intent;
  }

  private static Intent mutate(IntentGenerator generator, Intent intent) {
    Intent mutated = intent;
    for (int i = 0; i < CHANGES; ) {
      Intent candidate = generator.mutate(mutated);
      if (!candidate.nodes().isEmpty() && candidate.nodes().size() <= CHASSIS) {
        mutated = candidate;
        i++;
      }
    }
    return mutated;
  }

  /** Each node, of those numbered from 0, on a chassis of the lab. */
  private static Intent onLab(Intent intent) {
    Intent.Builder placed = Intent.builder();
    intent.networks().forEach(placed::add);
    intent.namespaces().forEach(placed::add);
    intent.workloads().forEach(placed::add);
    intent.claims().forEach(placed::add);
    intent.services().forEach(placed::add);
    intent.endpointSlices().forEach(placed::add);
    intent.policies().forEach(placed::add);
    intent.adminPolicies().forEach(placed::add);
    intent.dns().ifPresent(placed::dns);
    intent.defaultNetwork().ifPresent(placed::defaultNetwork);
    for (Node node : intent.nodes()) {
      int number = Integer.parseInt(node.name().substring("node".length()));
      placed.add(
          new Node(
              node.name(),
              "ch" + (number + 1),
              node.labels(),
              node.addresses(),
              node.gateway(),
              node.origin()));
    }
    return placed.build();
  }

  private void compare(OvnLab lab, Deployment deployment, Intent intent, String name, long seed) {
    deployment.apply(intent);
    lab.sync();
    Tracer tracer = new Tracer(lab, deployment.rows());
    Set<String> outside = new TreeSet<>(NEXT_HOPS);
    offers(intent).forEach(offer -> outside.add(offer.address().toString()));
    tracer.teach(Map.of("rtoe-", outside, "rtoj-", JOINS));
    Explainer oracle = deployment.explainer(intent);
    List<String> wrong = new ArrayList<>();
    for (Node node : intent.nodes()) {
      List<Expectation> expectations = expectations(intent, node, oracle, tracer);
      Collections.shuffle(expectations, new Random(seed));
      List<Expectation> some = some(expectations);
      List<Trace> traces =
          tracer.trace(node.chassis(), some.stream().map(Expectation::packet).toList());
      for (int i = 0; i < some.size(); i++) {
        Expectation expected = some.get(i);
        if (!traces.get(i).isCutOff() && !expected.isMetBy(traces.get(i))) {
          wrong.add(
              expected
                  + "\n  but "
                  + traces.get(i).arrivals()
                  + (wrong.isEmpty() ? "\n" + traces.get(i).text() : ""));
        }
      }
    }
    assertThat(wrong).as(name).isEmpty();
  }

  /** The first ones; a third of them about services, which are rare otherwise. */
  private static List<Expectation> some(List<Expectation> all) {
    Stream<Expectation> services = all.stream().filter(Expectation::isAboutService);
    return Stream.concat(services.limit(PACKETS / 3), all.stream())
        .distinct()
        .limit(PACKETS)
        .toList();
  }

  private List<Expectation> expectations(
      Intent intent, Node node, Explainer oracle, Tracer tracer) {
    List<Expectation> expectations = new ArrayList<>();
    Set<IpAddress> targets = new LinkedHashSet<>();
    PLACES.forEach(place -> targets.add(IpAddress.parse(place)));
    oracle.interfaces().forEach(on -> targets.addAll(on.addresses()));
    for (NetworkInterface from : oracle.interfaces()) {
      if (!from.workload().node().equals(Optional.of(node.name()))) {
        continue;
      }
      for (IpAddress to : targets) {
        if (!from.addresses().contains(to)) {
          TRANSPORTS.forEach(of -> add(expectations, oracle, tracer, from, to, of));
        }
      }
      for (Offer offer : offers(intent)) {
        if (!isFilledInByChassis(intent, from, offer.address())) {
          add(expectations, oracle, tracer, from, offer.address(), offer.transport());
        }
      }
    }
    for (IpAddress to : targets) {
      TRANSPORTS.forEach(of -> addHost(expectations, oracle, tracer, node, to, of));
      addOutside(expectations, oracle, tracer, node, to, Transport.of(Protocol.UDP, 7));
    }
    for (Offer offer : offers(intent)) {
      addOutside(expectations, oracle, tracer, node, offer.address(), offer.transport());
    }
    return expectations;
  }

  /** What ovn-trace cannot tell: it knows no chassis, and so no values of templates. */
  private static boolean isFilledInByChassis(Intent intent, NetworkInterface from, IpAddress to) {
    return from.network() instanceof Layer2Network
        && intent.services().stream()
            .filter(service -> service.internalPolicy() == Service.TrafficPolicy.LOCAL)
            .filter(service -> service.clusterAddresses().contains(to))
            .anyMatch(
                service ->
                    intent.primaryNetwork(service.namespace()).equals(Optional.of(from.network())));
  }

  private void add(
      List<Expectation> expectations,
      Explainer oracle,
      Tracer tracer,
      NetworkInterface from,
      IpAddress to,
      Transport transport) {
    Optional<IpAddress> source = from.address(to.family());
    if (source.isEmpty()) {
      return;
    }
    Optional<String> holder = oracle.holder(from.network(), to).map(NetworkInterface::port);
    Packet packet = tracer.packet(from.port(), source.get(), holder, to, flow(to, transport));
    List<Explanation> choices = oracle.explain(from, to, transport);
    choices.forEach(choice -> count(kind(choice, source.get())));
    // A trace does not show the source of what comes back by the same port.
    boolean returns =
        choices.stream()
            .anyMatch(c -> c.arrival().filter(a -> a.port().equals(from.port())).isPresent());
    if (!returns && isTraceable(to, choices)) {
      expectations.add(new Expectation(packet, choices));
    }
  }

  /** The ovn-trace of OVN 23.03 breaks down where a router refuses IPv6. */
  private static boolean isTraceable(IpAddress to, List<Explanation> choices) {
    return to.isIpv4() || choices.get(0).verdict() != Explanation.Verdict.REFUSED;
  }

  private static String kind(Explanation choice, IpAddress source) {
    if (!choice.isAllowed()) {
      return choice.reason().contains("is there for") ? "held back" : choice.verdict().name();
    }
    return choice.reason().startsWith("Service")
        ? "service"
        : choice.arrival().orElseThrow().source().equals(source) ? "inside" : "outside";
  }

  private static String flow(IpAddress to, Transport transport) {
    return transport
        .protocol()
        .map(p -> p.name().toLowerCase(Locale.ROOT) + ".dst == " + transport.port())
        .orElse(to.isIpv4() ? "icmp4.type == 8" : "icmp6.type == 128");
  }

  /** A node's own port is on the default network; its other ways are not OVN's. */
  private static void addHost(
      List<Expectation> expectations,
      Explainer oracle,
      Tracer tracer,
      Node node,
      IpAddress to,
      Transport transport) {
    Optional<IpAddress> source = oracle.host(node.name(), to.family());
    Optional<NetworkInterface> holder = oracle.ofDefault(to);
    if (source.isPresent() && holder.isPresent()) {
      Packet packet =
          tracer.packet(
              OvnNames.managementPort(node.name()),
              source.get(),
              holder.map(NetworkInterface::port),
              to,
              flow(to, transport));
      expectations.add(
          new Expectation(packet, List.of(oracle.explainHost(node.name(), to, transport))));
    }
  }

  private void addOutside(
      List<Expectation> expectations,
      Explainer oracle,
      Tracer tracer,
      Node node,
      IpAddress to,
      Transport transport) {
    if (node.gateway().isPresent()) {
      IpAddress source = IpAddress.parse(to.isIpv4() ? "192.0.2.66" : "2001:db8:ffff::66");
      String port = OvnNames.externalPort(node.gateway().get().physicalNetwork(), node.name());
      Packet packet = tracer.packet(port, source, Optional.empty(), to, flow(to, transport));
      List<Explanation> choices = oracle.explainOutside(node.name(), source, to, transport);
      choices.forEach(choice -> count(kind(choice, source)));
      if (isTraceable(to, choices)) {
        expectations.add(new Expectation(packet, choices));
      }
    }
  }

  /** An address and port that a service may answer at. */
  private record Offer(IpAddress address, Transport transport) {}

  /** All of them: cluster addresses, those outside, node ports of all nodes. */
  private static List<Offer> offers(Intent intent) {
    List<Offer> offers = new ArrayList<>();
    for (Service service : intent.services()) {
      for (Service.Port port : service.ports()) {
        Transport at = Transport.of(port.protocol(), port.number());
        service.clusterAddresses().forEach(address -> offers.add(new Offer(address, at)));
        service.outerAddresses().forEach(address -> offers.add(new Offer(address, at)));
        for (Node node : intent.nodes()) {
          for (IpFamily family : IpFamily.values()) {
            Optional<IpAddress> address = node.gateway().flatMap(g -> g.address(family));
            if (address.isPresent() && port.nodePort().isPresent()) {
              Transport there = Transport.of(port.protocol(), port.nodePort().getAsInt());
              offers.add(new Offer(address.get(), there));
            }
          }
        }
      }
    }
    return offers;
  }

  private void count(String what) {
    seen.merge(what, 1, Integer::sum);
  }
}
