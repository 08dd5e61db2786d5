package org.ovn4j.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.lab.Tenants.SUBNET4;
import static org.ovn4j.lab.Tenants.SUBNET6;
import static org.ovn4j.lab.Tenants.defaultPort;
import static org.ovn4j.lab.Tenants.machine;
import static org.ovn4j.lab.Tenants.on;
import static org.ovn4j.lab.Tenants.pod;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ovn4j.explain.Arrival;
import org.ovn4j.explain.Explainer;
import org.ovn4j.explain.Explanation;
import org.ovn4j.explain.NetworkInterface;
import org.ovn4j.explain.Transport;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Node;
import org.ovn4j.model.NodeGateway;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Service;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.OvnNames;

/**
 * Networks of all topologies on three nodes, with the same subnets and addresses, and the cluster's
 * own: each machine pings every address that there is. What arrives, where and from whom is what
 * the oracle says, no more and no less.
 */
@RealOvn(chassis = 3)
class ReachabilityTest {

  private static final Workload DNS = pod("kube-system", "dns", "ch1");
  private static final Workload GREEN = machine("green", "vm-1", "ch1");
  private static final List<Workload> WORKLOADS =
      List.of(
          DNS,
          pod("plain", "web", "ch2"),
          pod("plain", "far", "ch3"),
          GREEN,
          machine("green", "vm-2", "ch2"),
          machine("green", "vm-3", "ch3"),
          machine("blue", "vm-1", "ch1"),
          machine("blue", "vm-3", "ch3"),
          machine("red", "vm-1", "ch1"),
          machine("red", "vm-3", "ch3"),
          machine("grey", "vm-1", "ch1"),
          machine("grey", "vm-2", "ch2"),
          on("storage", machine("green", "store-1", "ch1")),
          on("storage", machine("green", "store-2", "ch2")),
          on("cable", machine("blue", "wired-1", "ch1")),
          on("cable", machine("blue", "wired-2", "ch2")));

  private static final String OUTSIDE = "ext";
  private static final List<String> OUTSIDE_ADDRESSES = List.of("192.0.2.1", "2001:db8:ffff::1");
  private static final List<String> ROUTERS = List.of("203.203.0.1", "2010:100:200::1");
  private static final List<String> VIRTUAL = List.of("10.96.0.10", "fd00:10:96::a");

  /** What the outside has, near and far; what is between routers; services. */
  private static final List<String> PLACES =
      List.of(
          "192.0.2.1",
          "198.51.100.9",
          "2001:db8:ffff::1",
          "2001:db8:1::9",
          "169.254.0.1",
          "169.254.0.11",
          "169.254.0.12",
          "169.254.0.13",
          "169.254.0.14",
          "fd69::1",
          "fd69::b",
          "fd69::c",
          "fd69::d",
          "fd69::e",
          "10.96.0.10",
          "fd00:10:96::a");

  /** What only routers have. */
  private static final List<String> JOINS =
      List.of("100.64.0.1", "100.64.0.2", "fd98::1", "fd98::2", "100.65.0.2", "fd99::2");

  private static final String ECHO_REQUESTS = "icmp[icmptype] == 8 or (icmp6 and ip6[40] == 128)";
  private static final Pattern REQUEST =
      Pattern.compile(": (\\S+) > (\\S+): ICMP6?,? echo request,.* length (\\d+)$");

  /** What a ping of no data has after its IP header. */
  private static final int ICMP_HEADER = 8;

  private static Deployment deployment;
  private static Explainer oracle;

  /** Who sends, by the lab's name of the machine. */
  private static final Map<String, Sender> SENDERS = new LinkedHashMap<>();

  /** The bytes in each machine's pings, which nobody else's have. */
  private static final Map<String, Integer> SIZES = new LinkedHashMap<>();

  /**
   * A machine.
   *
   * @param port its port in OVN
   * @param own its addresses
   * @param reach where what it sends to an address arrives
   */
  private record Sender(
      String port, List<IpAddress> own, Function<IpAddress, Optional<Arrival>> reach) {}

  @BeforeAll
  static void boot(OvnLab lab) {
    deployment = new Deployment(lab);
    deployment.apply(intent(List.of()));
    Intent intent =
        intent(
            Stream.of(IpFamily.values())
                .map(family -> deployment.address(defaultPort(DNS), family))
                .toList());
    deployment.apply(intent);
    oracle = deployment.explainer(intent);
    for (NetworkInterface on : oracle.interfaces()) {
      // Of the interfaces for the nodes' probes, one is enough.
      if (!on.locked() || on.workload().equals(GREEN)) {
        String name = on.port().replaceAll("[^A-Za-z0-9-]", ".");
        if (on.network().isPrimary()) {
          deployment.bootWithGateway(on.workload(), on.port(), name);
        } else {
          deployment.bootConfigured(on.workload(), on.port(), name, 16, 60);
        }
        add(name, on.port(), on.addresses(), to -> reach(on, to));
      }
    }
    bootHost(lab, "ch1");
    bootHost(lab, "ch2");
    lab.sync();
  }

  private static void add(
      String name, String port, List<IpAddress> own, Function<IpAddress, Optional<Arrival>> reach) {
    SENDERS.put(name, new Sender(port, own, reach));
    SIZES.put(name, 100 + SIZES.size());
  }

  private static Optional<Arrival> reach(NetworkInterface from, IpAddress to) {
    return oracle.explain(from, to, Transport.ICMP).get(0).arrival();
  }

  private static void bootHost(OvnLab lab, String node) {
    List<IpAddress> own =
        Stream.of(IpFamily.values()).flatMap(f -> oracle.host(node, f).stream()).toList();
    lab.port(
        node,
        OvnNames.managementPort(node),
        deployment.hostMac(node),
        "host-" + node,
        "--ip",
        own.get(0) + "/24," + own.get(1) + "/64",
        "--gw",
        own.get(0).plus(-1) + "," + own.get(1).plus(-1));
    add(
        "host-" + node,
        OvnNames.managementPort(node),
        own,
        to -> oracle.explainHost(node, to, Transport.ICMP).arrival());
  }

  private static final Service NAME_SERVER =
      Tenants.service("kube-system", "kube-dns", VIRTUAL, 53);

  private static Intent intent(List<String> dnsPod) {
    NodeGateway.Address onlyIpv4 =
        NodeGateway.Address.tryParse(Tenants.nodeAddress4(3) + "/24").orElseThrow();
    Intent.Builder intent =
        Tenants.clusterWithGateways(2)
            .add(
                Node.of("ch3", List.of())
                    .with(NodeGateway.of(List.of(onlyIpv4), List.of(IpAddress.parse("192.0.2.1")))))
            .defaultNetwork(Tenants.defaultNetwork())
            .add(NAME_SERVER)
            .add(Tenants.endpoints(NAME_SERVER, 5353, dnsPod))
            .add(Namespace.of("kube-system", Map.of()), Namespace.of("plain", Map.of()));
    Stream.of("green", "blue", "red", "grey").map(Tenants::namespace).forEach(intent::add);
    return intent
        .add(
            Tenants.primary("green", SUBNET4, SUBNET6),
            Tenants.primary("blue", SUBNET4, SUBNET6),
            Tenants.routed("red", "10.200.0.0/16", "fd00:c8::/48"),
            Tenants.routed("grey", "10.200.0.0/16", "fd00:c8::/48"),
            Tenants.secondary("green", "storage", SUBNET4, SUBNET6),
            Tenants.physical("blue", "cable", 100, SUBNET4, SUBNET6))
        .add(WORKLOADS.toArray(Workload[]::new))
        .build();
  }

  @AfterAll
  static void close() {
    deployment.close();
  }

  private static Set<IpAddress> everything() {
    Set<IpAddress> all = new TreeSet<>();
    PLACES.forEach(place -> all.add(IpAddress.parse(place)));
    oracle.interfaces().forEach(on -> all.addAll(on.addresses()));
    return all;
  }

  @Test
  void pingsArriveWhereTheOracleSaysAndNowhereElse(OvnLab lab) {
    Map<String, OvnLab.Capture> captures = new LinkedHashMap<>();
    Stream.concat(SENDERS.keySet().stream(), Stream.of(OUTSIDE))
        .forEach(name -> captures.put(name, lab.capture(name, ECHO_REQUESTS)));
    Set<String> expected = new TreeSet<>();
    Set<String> answers = new TreeSet<>();
    Map<String, List<String>> targets = new LinkedHashMap<>();
    SENDERS.forEach(
        (name, sender) -> {
          List<String> to = new ArrayList<>();
          for (IpAddress address : everything()) {
            if (sender.own().contains(address)) {
              continue;
            }
            // A node's ways other than to its pods are not OVN's.
            if (name.startsWith("host-") && oracle.ofDefault(address).isEmpty()) {
              continue;
            }
            to.add(address.toString());
            sender
                .reach()
                .apply(address)
                .ifPresent(
                    arrival -> {
                      String at = machineAt(arrival.port());
                      if (!at.isEmpty()) {
                        expected.add(
                            "%s: %s sends %s > %s".formatted(at, name, arrival.source(), address));
                        if (!at.equals(OUTSIDE) || OUTSIDE_ADDRESSES.contains(address.toString())) {
                          answers.add(name + " has an answer of " + address);
                        }
                      }
                    });
          }
          targets.put(name, to);
        });

    Set<String> answered = new TreeSet<>();
    lab.pingAll(targets, SIZES)
        .forEach(
            (name, from) ->
                from.forEach(address -> answered.add(name + " has an answer of " + address)));

    assertThat(arrived(captures)).isEqualTo(expected);
    // Where a router has the address of another network's machine.
    Predicate<String> byRouter =
        line -> ROUTERS.contains(line.substring(line.lastIndexOf(' ') + 1));
    answered.removeIf(byRouter);
    answers.removeIf(byRouter);
    assertThat(answered).isEqualTo(answers);
    assertThat(expected).as("of all kinds").hasSizeGreaterThan(200);
  }

  /** The machine at a port; empty if nobody is there. */
  private static String machineAt(String port) {
    if (port.startsWith(NodeGateway.DEFAULT_PHYSICAL_NETWORK + "_")) {
      return OUTSIDE;
    }
    return SENDERS.entrySet().stream()
        .filter(entry -> entry.getValue().port().equals(port))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }

  /** The pings of others that machines have captured. */
  private static Set<String> arrived(Map<String, OvnLab.Capture> captures) {
    Map<Integer, String> bySize =
        SIZES.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
    Set<String> arrived = new TreeSet<>();
    captures.forEach(
        (name, capture) ->
            capture
                .stop()
                .forEach(
                    line -> {
                      Matcher request = REQUEST.matcher(line);
                      assertThat(request.find()).as(line).isTrue();
                      String from = bySize.get(Integer.parseInt(request.group(3)) - ICMP_HEADER);
                      if (!name.equals(from)) {
                        arrived.add(
                            "%s: %s sends %s > %s"
                                .formatted(name, from, request.group(1), request.group(2)));
                      }
                    }));
    return arrived;
  }

  @Test
  void hostsOutsideThatRouteOverANodeReachNothingInside(OvnLab lab) {
    Map<String, OvnLab.Capture> captures = new LinkedHashMap<>();
    SENDERS.keySet().forEach(name -> captures.put(name, lab.capture(name, ECHO_REQUESTS)));
    Map<String, List<String>> targets = new LinkedHashMap<>();
    for (int node = 1; node <= 3; node++) {
      String name = "rogue-" + node;
      lab.external(
          name,
          "192.0.2.10" + node + "/24,2001:db8:ffff::10" + node + "/64",
          "--gw",
          Tenants.nodeAddress4(node) + "," + Tenants.nodeAddress6(node));
      List<String> to = new ArrayList<>(JOINS);
      everything().forEach(address -> to.add(address.toString()));
      to.removeAll(OUTSIDE_ADDRESSES);
      to.add(Tenants.nodeAddress4(node));
      targets.put(name, to);
    }
    Map<String, Set<String>> answered = lab.pingAll(targets, Map.of());

    for (int node = 1; node <= 3; node++) {
      assertThat(answered.get("rogue-" + node))
          .as("the gateway itself does answer")
          .containsExactly(Tenants.nodeAddress4(node));
    }
    assertThat(arrived(captures)).isEmpty();
  }

  @Test
  void machineCannotSendInAnothersName(OvnLab lab) {
    String name = "green.net.green.vm-1";
    NetworkInterface green =
        oracle.interfaces().stream()
            .filter(on -> on.port().equals("green.net_green_vm-1"))
            .findFirst()
            .orElseThrow();
    String mac = deployment.lease(green.port()).mac().toString();
    String own = green.address(IpFamily.IPV4).orElseThrow().toString();
    String gateway = "0a:58:cb:cb:00:01";
    OvnLab.Capture capture = lab.capture(OUTSIDE, "udp port 7");
    for (String source : List.of("203.203.0.99", "10.200.0.3", "169.254.0.12", "192.0.2.50")) {
      lab.inject(name, Frames.udp(mac, gateway, source, "192.0.2.1"));
    }
    lab.inject(name, Frames.udp("0a:58:cb:cb:00:63", gateway, own, "192.0.2.1"));
    lab.inject(name, Frames.udp(mac, gateway, own, "192.0.2.1"));
    assertThat(capture.stopAfter(Tenants.nodeAddress4(1) + ".")).hasSize(1);
  }

  @Test
  void nameServerIsAskedByAllInTheirNodesNames(OvnLab lab) {
    String dns = defaultPort(DNS).replace('_', '.');
    lab.serve(dns, 5353);
    int asked = 0;
    for (NetworkInterface on : oracle.interfaces()) {
      if (on.locked() || !on.network().isPrimary() || on.workload().equals(DNS)) {
        continue;
      }
      for (String virtual : VIRTUAL) {
        IpAddress address = IpAddress.parse(virtual);
        Explanation answer = oracle.explain(on, address, Transport.of(Protocol.TCP, 53)).get(0);
        Arrival arrival = answer.arrival().orElseThrow();
        assertThat(arrival.port()).isEqualTo(defaultPort(DNS));
        assertThat(
                lab.get(
                    on.port().replaceAll("[^A-Za-z0-9-]", "."),
                    (address.isIpv4() ? virtual : "[" + virtual + "]") + ":53"))
            .as(on.port())
            .containsEntry("server", dns)
            .containsEntry("client", arrival.source().toString());
        asked++;
      }
    }
    assertThat(asked).isEqualTo(2 * 11);
  }
}
