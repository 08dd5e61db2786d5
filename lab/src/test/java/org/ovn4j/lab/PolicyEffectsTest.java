package org.ovn4j.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.lab.Probes.Question;
import org.ovn4j.model.Intent;
import org.ovn4j.model.LabelSelector;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.NetworkPolicy;
import org.ovn4j.model.NetworkPolicyBuilder;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Policy.Direction;
import org.ovn4j.model.PolicyPeer;
import org.ovn4j.model.PolicyPort.Numbers;
import org.ovn4j.model.PolicyRule;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.OvnNames;

/**
 * What policies leave alone, and where they hold: addresses and routers are found under a policy
 * that allows nothing; connections live and die with the rules that allow them; a node reaches its
 * own pods; secondary networks of all topologies have policies of their own.
 */
@RealOvn(chassis = 2)
class PolicyEffectsTest {

  private static final Origin ORIGIN = Origin.of("test");
  private static final Workload VM_1 = Tenants.machine("green", "vm-1", "ch1");
  private static final Workload VM_2 = Tenants.machine("green", "vm-2", "ch2");
  private static final Workload WEB = Tenants.pod("plain", "web", "ch1");
  private static final Workload CLIENT = Tenants.pod("plain", "client", "ch1");
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
    probes.serve("web", 80);
    probes.serve("vm-2", 80);
    lab.sync();
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
    Layer3Network mesh =
        Layer3Network.builder(new Tenancy.Namespaced("green", "mesh"), Network.Role.SECONDARY)
            .subnets(
                List.of(new Layer3Network.Subnet(Cidr.parse("10.77.0.0/16"), OptionalInt.empty())))
            .build();
    Intent.Builder intent =
        Tenants.clusterWithGateways(2)
            .defaultNetwork(Tenants.defaultNetwork())
            .add(Tenants.namespace("green"), Namespace.of("plain", Map.of()))
            .add(
                Tenants.primary("green", Tenants.SUBNET4, Tenants.SUBNET6),
                Tenants.secondary("green", "storage", "10.75.0.0/16"),
                mesh,
                Tenants.physical("green", "cable", 100, "10.76.0.0/16"))
            .add(VM_1, VM_2, WEB, CLIENT);
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
