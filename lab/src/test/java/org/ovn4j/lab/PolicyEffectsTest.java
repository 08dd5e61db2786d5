package org.ovn4j.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ovn4j.explain.Explainer;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.lab.Probes.Question;
import org.ovn4j.model.AclLogging;
import org.ovn4j.model.AclLogging.Severity;
import org.ovn4j.model.AdminPolicy;
import org.ovn4j.model.AdminPolicyBuilder;
import org.ovn4j.model.Intent;
import org.ovn4j.model.LabelSelector;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.NetworkPolicy;
import org.ovn4j.model.NetworkPolicyBuilder;
import org.ovn4j.model.Node;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Policy.Direction;
import org.ovn4j.model.PolicyPeer;
import org.ovn4j.model.PolicyPort.Numbers;
import org.ovn4j.model.PolicyRule;
import org.ovn4j.model.PolicyRule.Action;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Service;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.OvnNames;
import org.ovn4j.testkit.Eventually;

/**
 * What policies leave alone, and where they hold: addresses and routers are found under a policy
 * that allows nothing; connections live and die with the rules that allow them; a node reaches its
 * own pods; secondary networks of all topologies have policies of their own; answers need rules
 * where policies are stateless; what is decided is logged; administrators decide about nodes and
 * the outside.
 */
@RealOvn(chassis = 2)
class PolicyEffectsTest {

  private static final Origin ORIGIN = Origin.of("test");
  private static final Workload VM_1 = Tenants.machine("green", "vm-1", "ch1");
  private static final Workload VM_2 = Tenants.machine("green", "vm-2", "ch2");
  private static final Workload WEB =
      Tenants.pod("plain", "web", "ch1").toBuilder().putLabels("app", "web").build();
  private static final Workload CLIENT = Tenants.pod("plain", "client", "ch1");
  private static final Workload TENANT = Tenants.pod("green", "tenant", "ch1");

  /** Where the pod web answers too. */
  private static final List<IpAddress> SERVICE =
      List.of(IpAddress.parse("10.96.3.1"), IpAddress.parse("fd00:10:96::301"));

  /** Hosts outside: one is a node without a chassis, two have only addresses. */
  private static final List<String> HOSTS = List.of("metal", "near", "far");

  private static final List<String> SECONDARY = List.of("storage", "mesh", "cable");

  private static Deployment deployment;
  private static Probes probes;

  @BeforeAll
  static void boot(OvnLab lab) {
    deployment = new Deployment(lab);
    probes = new Probes(lab);
    deployment.apply(base().build());
    deployment.rows();
    boot(VM_1);
    boot(VM_2);
    for (Workload pod : List.of(WEB, CLIENT)) {
      deployment.bootWithGateway(pod, Tenants.defaultPort(pod), pod.name());
    }
    String host = deployment.address(Tenants.defaultPort(WEB), IpFamily.IPV4);
    String prefix = host.substring(0, host.lastIndexOf('.') + 1);
    lab.port(
        "ch1",
        OvnNames.managementPort("ch1"),
        deployment.hostMac("ch1"),
        "host",
        "--ip",
        prefix + "2/24",
        "--gw",
        prefix + "1");
    for (String network : SECONDARY) {
      for (Workload pod : pods(network)) {
        String port = Tenants.port(pod, network);
        int bits = network.equals("mesh") ? 24 : 16;
        deployment.bootConfigured(pod, port, pod.name(), bits, 64);
        if (network.equals("mesh")) {
          String own = deployment.address(port, IpFamily.IPV4);
          lab.exec(
              pod.name(),
              "ip",
              "route",
              "add",
              "10.77.0.0/16",
              "via",
              own.substring(0, own.lastIndexOf('.')) + ".1");
        }
        probes.serve(pod.name(), 80);
      }
    }
    deployment.bootWithGateway(TENANT, Tenants.port(TENANT), TENANT.name());
    for (String outside : HOSTS) {
      lab.external(outside, "%s/24,%s/64".formatted(host4(outside), host6(outside)));
      probes.serve(outside, 80);
    }
    probes.serve("web", 80, 81);
    probes.serve("vm-2", 80);
    lab.sync();
  }

  private static String host4(String name) {
    return "192.0.2." + (HOSTS.indexOf(name) * 32 + 129);
  }

  private static String host6(String name) {
    return "2001:db8:ffff::%d:1".formatted(HOSTS.indexOf(name) + 1);
  }

  private static void boot(Workload machine) {
    deployment.boot(machine, Tenants.port(machine), machine.name());
  }

  @AfterAll
  static void close() {
    probes.close();
    deployment.close();
  }

  private static List<Workload> pods(String network) {
    List<Workload> pods = new ArrayList<>();
    for (String letter : List.of("a", "b", "c")) {
      pods.add(
          Tenants.on(
              network,
              Tenants.pod("green", network + "-" + letter, letter.equals("b") ? "ch2" : "ch1")
                  .toBuilder()
                  .labels(Map.of("pod", letter))
                  .build()));
    }
    return pods;
  }

  private static Intent.Builder base() {
    return base(AclLogging.NONE);
  }

  /**
   * The intent without policies.
   *
   * @param logging of the default network's workloads
   */
  private static Intent.Builder base(AclLogging logging) {
    Layer3Network mesh =
        Layer3Network.builder(new Tenancy.Namespaced("green", "mesh"), Network.Role.SECONDARY)
            .subnets(
                List.of(new Layer3Network.Subnet(Cidr.parse("10.77.0.0/16"), OptionalInt.empty())))
            .build();
    Intent.Builder intent =
        Tenants.clusterWithGateways(2)
            .defaultNetwork(Tenants.defaultNetwork())
            .add(
                new Node(
                    "metal",
                    "metal",
                    Map.of("kind", "metal"),
                    List.of(IpAddress.parse(host4("metal")), IpAddress.parse(host6("metal"))),
                    ORIGIN))
            .add(Tenants.namespace("green"), new Namespace("plain", Map.of(), logging, ORIGIN))
            .add(
                Tenants.primary("green", Tenants.SUBNET4, Tenants.SUBNET6),
                Tenants.secondary("green", "storage", "10.75.0.0/16"),
                mesh,
                Tenants.physical("green", "cable", 100, "10.76.0.0/16"))
            .add(VM_1, VM_2, WEB, CLIENT, TENANT)
            .add(
                Service.builder("plain", "web")
                    .clusterAddresses(SERVICE)
                    .putSelector("app", "web")
                    .addPorts(Service.Port.of(Protocol.TCP, 80, 80))
                    .build());
    SECONDARY.forEach(network -> pods(network).forEach(intent::add));
    return intent;
  }

  private static void apply(OvnLab lab, NetworkPolicy... policies) {
    deployment.apply(base().add(policies).build());
    lab.settle("ch1", "ch2");
  }

  private static NetworkPolicyBuilder nothing(String namespace) {
    return NetworkPolicy.builder(namespace, "nothing", Direction.INGRESS, Direction.EGRESS);
  }

  private static PolicyRule anything() {
    return PolicyRule.allow(List.of(), List.of(), ORIGIN);
  }

  @Test
  void addressesRoutersAndNeighboursAreFoundWhereNothingIsAllowed(OvnLab lab) {
    apply(lab, nothing("green").build());
    for (String machine : List.of("vm-1", "vm-2")) {
      assertThat(lab.dhcp4(machine)).containsKeys("address", "router");
      assertThat(lab.ra(machine)).containsKey("router6");
      assertThat(lab.dhcp6(machine)).containsKey("address6");
    }
    String address4 = deployment.address(Tenants.port(VM_2), IpFamily.IPV4);
    String address6 = deployment.address(Tenants.port(VM_2), IpFamily.IPV6);
    assertThat(lab.ping("vm-1", address4)).isFalse();
    assertThat(lab.ping("vm-1", address6)).isFalse();
    assertThat(lab.exec("vm-1", "ip", "-6", "neigh", "show", address6).out()).contains("lladdr");

    apply(lab, nothing("green").addIngress(anything()).addEgress(anything()).build());
    assertThat(lab.pingUntil("vm-1", address4, 5)).isTrue();
    assertThat(lab.pingUntil("vm-1", address6, 5)).isTrue();

    IpAddress to = IpAddress.parse(address4);
    assertThat(probes.open("c", "vm-1", to, 80)).isTrue();
    apply(
        lab,
        nothing("green")
            .addEgress(anything())
            .addIngress(PolicyRule.allow(List.of(), List.of(Numbers.of(Protocol.TCP, 80)), ORIGIN))
            .build());
    assertThat(probes.say("c")).as("it is allowed by another rule now").isTrue();
    apply(lab, nothing("green").addEgress(anything()).build());
    assertThat(probes.say("c")).as("no rule allows it any more").isFalse();
    apply(lab);
    assertThat(probes.open("d", "vm-1", to, 80)).isTrue();
    assertThat(probes.say("d")).isTrue();
  }

  @Test
  void nodeReachesItsOwnPodsWhateverTheirPoliciesSay(OvnLab lab) {
    IpAddress to = IpAddress.parse(deployment.address(Tenants.defaultPort(WEB), IpFamily.IPV4));
    List<Question> questions =
        List.of(
            new Question("client", Protocol.TCP, to, 80),
            new Question("host", Protocol.TCP, to, 80));
    apply(lab);
    assertThat(probes.ask(questions, 3).values()).containsOnly(Optional.of("web"));
    apply(lab, nothing("plain").workloads(LabelSelector.EVERYTHING).build());
    Map<Question, Optional<String>> answers = probes.ask(questions, 3);
    assertThat(answers.get(questions.get(0))).isEmpty();
    assertThat(answers.get(questions.get(1))).contains("web");
  }

  @Test
  void statelessPolicyAllowsAnswersOnlyByRulesOfTheirOwn(OvnLab lab) {
    Numbers there = Numbers.of(Protocol.TCP, 80);
    Numbers back = new Numbers(Protocol.TCP, 1024, 65_535);
    Numbers names = Numbers.of(Protocol.UDP, 80);
    assertThat(answered(lab, stateless(List.of(there, back), List.of(there, back))))
        .as("OVN translates no more")
        .containsExactly("TCP 80");
    assertThat(answered(lab, stateless(List.of(there, back), List.of(there))))
        .as("web may not answer")
        .isEmpty();
    assertThat(answered(lab, stateless(List.of(there), List.of(there, back))))
        .as("client hears none")
        .isEmpty();
    NetworkPolicyBuilder ingress =
        NetworkPolicy.builder("plain", "ingress", Direction.INGRESS)
            .addIngress(to(there, names))
            .workloads(LabelSelector.ofLabels(WEB.labels()));
    assertThat(answered(lab, ingress.stateless(true).build()))
        .as("who is not isolated answers to connections that OVN has seen, and by UDP")
        .containsExactly("UDP 80");
    assertThat(answered(lab, nothing("plain").addIngress(to(there)).addEgress(to(there)).build()))
        .containsExactly("TCP 80", "TCP 80 of the service");
  }

  /** What web answers its client, which is as it is explained. */
  private static Set<String> answered(OvnLab lab, NetworkPolicy policy) {
    Map<Question, String> questions = new LinkedHashMap<>();
    for (Protocol protocol : List.of(Protocol.TCP, Protocol.UDP)) {
      web(protocol, 80).forEach(question -> questions.put(question, protocol + " 80"));
      web(protocol, 81).forEach(question -> questions.put(question, protocol + " 81"));
    }
    SERVICE.forEach(
        to -> questions.put(new Question("client", Protocol.TCP, to, 80), "TCP 80 of the service"));
    apply(lab, policy);
    Explainer explainer = deployment.explainer(base().add(policy).build());
    return probes.answered(explainer, Tenants.defaultPort(CLIENT), questions.keySet()).stream()
        .map(questions::get)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static NetworkPolicy stateless(List<Numbers> ingress, List<Numbers> egress) {
    return nothing("plain")
        .stateless(true)
        .addIngress(to(ingress.toArray(Numbers[]::new)))
        .addEgress(to(egress.toArray(Numbers[]::new)))
        .build();
  }

  private static PolicyRule to(Numbers... ports) {
    return PolicyRule.allow(List.of(), List.of(ports), ORIGIN);
  }

  /** Questions to the pod web in both families. */
  private static List<Question> web(Protocol protocol, int port) {
    return deployment.lease(Tenants.defaultPort(WEB)).addresses().stream()
        .map(to -> new Question("client", protocol, to, port))
        .toList();
  }

  @Test
  void decisionsAreLoggedWhereTheNamespaceAsksForIt(OvnLab lab) {
    NetworkPolicy policy =
        NetworkPolicy.builder("plain", "log", Direction.INGRESS)
            .addIngress(to(Numbers.of(Protocol.TCP, 80)))
            .build();
    Map<IpFamily, List<Question>> questions = new EnumMap<>(IpFamily.class);
    Stream.of(80, 81)
        .flatMap(port -> web(Protocol.TCP, port).stream())
        .forEach(
            question ->
                questions
                    .computeIfAbsent(question.address().family(), family -> new ArrayList<>())
                    .add(question));
    apply(lab, policy);
    assertThat(probes.ask(questions.getOrDefault(IpFamily.IPV4, List.of()), 1)).hasSize(2);

    AclLogging logging =
        new AclLogging(Map.of(Action.ALLOW, Severity.INFO, Action.DENY, Severity.ALERT));
    deployment.apply(base(logging).add(policy).build());
    lab.settle("ch1", "ch2");
    assertThat(probes.ask(questions.getOrDefault(IpFamily.IPV6, List.of()), 1)).hasSize(2);
    for (String line :
        List.of(
            "name=\"NP:plain:log:Ingress:0\", verdict=allow, severity=info, .*tp_dst=80,.*",
            "name=\"NP:plain:Ingress\", verdict=drop, severity=alert, .*tp_dst=81,.*")) {
      Eventually.await(() -> logged(lab).stream().anyMatch(of -> of.matches(line)));
    }
    assertThat(logged(lab))
        .as("of the later connections alone")
        .allMatch(of -> of.contains("tcp6,"));
    apply(lab, policy);
  }

  /** What the controllers have logged of policies' decisions. */
  private static List<String> logged(OvnLab lab) {
    List<String> lines = new ArrayList<>();
    for (String chassis : List.of("ch1", "ch2")) {
      Path log = Path.of(lab.exported("OVN_LAB_DIR"), chassis + ".controller.log");
      try (Stream<String> all = Files.lines(log)) {
        all.filter(line -> line.contains("|acl_log"))
            .map(line -> line.substring(line.indexOf("name=")))
            .forEach(lines::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return lines;
  }

  @Test
  void administratorsDecideAboutNodesAndTheOutside(OvnLab lab) {
    PolicyPeer nodes = new PolicyPeer.Nodes(LabelSelector.ofLabels(Map.of("kind", "metal")));
    List<PolicyPeer> near =
        Stream.of(host4("near") + "/32", "2001:db8:ffff::2:0/112")
            .<PolicyPeer>map(text -> PolicyPeer.Block.of(Cidr.parse(text)))
            .toList();
    List<PolicyPeer> all =
        Stream.of("0.0.0.0/0", "::/0")
            .<PolicyPeer>map(text -> PolicyPeer.Block.of(Cidr.parse(text)))
            .toList();
    assertReached(lab, List.of("metal", "near", "far"));
    assertReached(lab, List.of("near", "far"), rule(Action.DENY, List.of(nodes)));
    assertReached(lab, List.of("metal", "far"), rule(Action.DENY, near));
    assertReached(
        lab,
        List.of("metal", "near"),
        rule(Action.ALLOW, List.of(nodes)),
        rule(Action.ALLOW, near),
        rule(Action.DENY, all));
  }

  private static PolicyRule rule(Action action, List<PolicyPeer> peers) {
    return new PolicyRule(action, "", peers, List.of(), ORIGIN);
  }

  /**
   * That pods of the default and of a tenant's network reach just these hosts, by both families.
   */
  private static void assertReached(OvnLab lab, List<String> hosts, PolicyRule... egress) {
    AdminPolicyBuilder policy =
        AdminPolicy.builder("outside", 5, PolicyPeer.Workloads.of(LabelSelector.EVERYTHING));
    deployment.apply(base().add(policy.addEgress(egress).build()).build());
    lab.settle("ch1", "ch2");
    Map<Question, Optional<String>> expected = new LinkedHashMap<>();
    for (String host : HOSTS) {
      for (String from : List.of(CLIENT.name(), TENANT.name())) {
        for (String to : List.of(host4(host), host6(host))) {
          expected.put(
              new Question(from, Protocol.TCP, IpAddress.parse(to), 80),
              Optional.of(host).filter(hosts::contains));
        }
      }
    }
    Map<Question, Optional<String>> answers =
        new LinkedHashMap<>(probes.ask(List.copyOf(expected.keySet()), 1));
    // On a busy machine, and the first time, an answer may be late.
    List<Question> late = new ArrayList<>();
    expected.forEach(
        (question, host) -> {
          if (host.isPresent() && Optional.empty().equals(answers.get(question))) {
            late.add(question);
          }
        });
    answers.putAll(probes.ask(late, 3));
    assertThat(answers).isEqualTo(expected);
  }

  @Test
  void secondaryNetworksHavePoliciesOfTheirOwn(OvnLab lab) {
    apply(lab, nothing("green").build());
    assertThat(answers("storage", "mesh", "cable"))
        .as("policies of the primary network do not hold here")
        .doesNotContainValue("nobody")
        .hasSize(18);
    for (String network : SECONDARY) {
      NetworkPolicy policy =
          NetworkPolicy.builder("green", "multi", Direction.INGRESS)
              .workloads(LabelSelector.ofLabels(Map.of("pod", "a")))
              .addIngress(
                  PolicyRule.allow(
                      List.of(
                          PolicyPeer.Workloads.inOwnNamespace(
                              LabelSelector.ofLabels(Map.of("pod", "b")))),
                      List.of(Numbers.of(Protocol.TCP, 80)),
                      ORIGIN))
              .networks(List.of(new NetworkPolicy.On("green", network)))
              .build();
      apply(lab, policy);
      Map<String, String> expected = new LinkedHashMap<>();
      for (String other : SECONDARY) {
        expected.putAll(allOf(other));
      }
      expected.put(network + "-c > " + network + "-a", "nobody");
      assertThat(answers("storage", "mesh", "cable")).as(network).isEqualTo(expected);
    }
  }

  private static Map<String, String> allOf(String network) {
    Map<String, String> all = new HashMap<>();
    pods(network)
        .forEach(
            from ->
                pods(network).stream()
                    .filter(to -> !to.equals(from))
                    .forEach(to -> all.put(from.name() + " > " + to.name(), to.name())));
    return all;
  }

  private static Map<String, String> answers(String... networks) {
    Map<Question, String> names = new LinkedHashMap<>();
    for (String network : networks) {
      for (Workload from : pods(network)) {
        for (Workload to : pods(network)) {
          if (!from.equals(to)) {
            String address = deployment.address(Tenants.port(to, network), IpFamily.IPV4);
            names.put(
                new Question(from.name(), Protocol.TCP, IpAddress.parse(address), 80),
                from.name() + " > " + to.name());
          }
        }
      }
    }
    Map<String, String> answers = new HashMap<>();
    probes
        .ask(List.copyOf(names.keySet()), 3)
        .forEach((question, answer) -> answers.put(names.get(question), answer.orElse("nobody")));
    return answers;
  }
}
