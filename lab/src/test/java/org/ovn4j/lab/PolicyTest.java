package org.ovn4j.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ovn4j.explain.Explainer;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.lab.PolicyCases.Case;
import org.ovn4j.lab.Probes.Question;
import org.ovn4j.model.Intent;
import org.ovn4j.model.LabelSelector;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.NamedPort;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.OvnNames;

/**
 * Three namespaces of three pods on one network, of topology Layer2 and again of Layer3, with the
 * same subnets, over two nodes: who may connect to whom by each of {@link PolicyCases}, at two
 * ports of TCP and UDP, by IPv4 and IPv6. A table written by hand, what the intent means by {@link
 * Explainer}, and the packets say the same.
 */
@RealOvn(chassis = 2)
class PolicyTest {

  private static final List<String> LETTERS = List.of("x", "y", "z");
  private static final List<String> PODS = List.of("a", "b", "c");
  private static final List<Tenant> TENANTS = List.of(new Tenant("flat"), new Tenant("routed"));

  private static Deployment deployment;
  private static Probes probes;

  /** The namespaces on one network, which has this name. */
  private record Tenant(String name) implements PolicyCases.Tenant {
    @Override
    public String namespace(String letter) {
      return name + "-" + letter;
    }

    @Override
    public List<IpAddress> addresses(String pod) {
      return deployment.lease(port(pod)).addresses();
    }

    @Override
    public List<Cidr> subnets() {
      return network().cidrs();
    }

    private String port(String pod) {
      String[] parts = pod.split("/", -1);
      String namespace = namespace(parts[0]);
      return OvnNames.workloadPort(namespace + "/" + name, namespace, parts[1]);
    }

    private String machine(String pod) {
      return name + "-" + pod.replace('/', '-');
    }

    private Network network() {
      Tenancy tenancy =
          new Tenancy.ClusterWide(name, LabelSelector.ofLabels(Map.of("tenant", name)));
      if (name.equals("flat")) {
        return Layer2Network.builder(tenancy, Network.Role.PRIMARY)
            .subnets(List.of(Cidr.parse(Tenants.SUBNET4), Cidr.parse(Tenants.SUBNET6)))
            .mtu(1342)
            .build();
      }
      return Layer3Network.builder(tenancy, Network.Role.PRIMARY)
          .subnets(
              Stream.of(Tenants.SUBNET4, Tenants.SUBNET6)
                  .map(text -> new Layer3Network.Subnet(Cidr.parse(text), OptionalInt.empty()))
                  .toList())
          .mtu(1342)
          .build();
    }

    private Workload workload(String pod) {
      String[] parts = pod.split("/", -1);
      boolean second = (parts[0].charAt(0) + parts[1].charAt(0)) % 2 == 0;
      return Tenants.pod(namespace(parts[0]), parts[1], second ? "ch2" : "ch1").toBuilder()
          .labels(Map.of("pod", parts[1]))
          .ports(List.of(new NamedPort("web", Protocol.TCP, parts[1].equals("c") ? 81 : 80)))
          .build();
    }

    private static List<String> pods() {
      return LETTERS.stream().flatMap(ns -> PODS.stream().map(pod -> ns + "/" + pod)).toList();
    }

    private void addTo(Intent.Builder intent) {
      for (String letter : LETTERS) {
        intent.add(
            Namespace.of(
                namespace(letter),
                Map.of("tenant", name, "ns", letter, Namespace.PRIMARY_NETWORK_LABEL, "")));
      }
      intent.add(network());
      pods().forEach(pod -> intent.add(workload(pod)));
    }
  }

  private static Intent.Builder base() {
    Intent.Builder intent = Tenants.cluster();
    TENANTS.forEach(tenant -> tenant.addTo(intent));
    return intent;
  }

  @BeforeAll
  static void boot(OvnLab lab) {
    deployment = new Deployment(lab);
    probes = new Probes(lab);
    deployment.apply(base().build());
    deployment.rows();
    for (Tenant tenant : TENANTS) {
      for (String pod : Tenant.pods()) {
        deployment.bootWithGateway(tenant.workload(pod), tenant.port(pod), tenant.machine(pod));
        probes.serve(tenant.machine(pod), 80, 81);
      }
    }
    lab.sync();
  }

  @AfterAll
  static void close() {
    probes.close();
    deployment.close();
  }

  static List<Case> cases() {
    return PolicyCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void connectionsAreThoseOfTheTable(Case of, OvnLab lab) {
    Intent.Builder builder = base();
    TENANTS.forEach(t -> of.policies(t).forEach(builder::add));
    of.admin().forEach(builder::add);
    Intent intent = builder.build();
    deployment.apply(intent);
    Explainer explainer = deployment.explainer(intent);
    lab.settle("ch1", "ch2");

    List<Question> questions = new ArrayList<>();
    Map<Question, String> expected = new HashMap<>();
    Map<Question, String> names = new HashMap<>();
    for (Tenant tenant : TENANTS) {
      for (String from : Tenant.pods()) {
        for (String to : Tenant.pods()) {
          for (Question question : questions(of, tenant, from, to)) {
            boolean allowed = Probes.isAllowed(explainer, tenant.port(from), question);
            String name = from + " > " + to + " " + question.protocol() + " " + question.port();
            assertThat(of.allows(from, to, question.protocol(), question.port()))
                .as("the table about " + name)
                .isEqualTo(allowed);
            questions.add(question);
            expected.put(question, allowed ? tenant.machine(to) : "nobody");
            names.put(question, tenant.name() + " " + name);
          }
        }
      }
    }
    // On a busy machine an answer may be late: who errs is asked again.
    List<Question> wrong = wrong(questions, expected, 1);
    Map<Question, Optional<String>> again = probes.ask(wrong, 3);
    assertThat(again.keySet().stream().filter(q -> !isRight(q, again, expected)).map(names::get))
        .as(of.name())
        .isEmpty();
  }

  private static List<Question> wrong(
      List<Question> questions, Map<Question, String> expected, double seconds) {
    Map<Question, Optional<String>> answers = probes.ask(questions, seconds);
    return questions.stream().filter(question -> !isRight(question, answers, expected)).toList();
  }

  private static boolean isRight(
      Question question, Map<Question, Optional<String>> answers, Map<Question, String> expected) {
    String answer = answers.getOrDefault(question, Optional.empty()).orElse("nobody");
    return answer.equals(expected.get(question));
  }

  /** Each port by one of the two families, in the next case by the other. */
  private static List<Question> questions(Case of, Tenant tenant, String from, String to) {
    List<Question> questions = new ArrayList<>();
    if (from.equals(to)) {
      return questions;
    }
    int turn = PolicyCases.all().stream().map(Case::name).toList().indexOf(of.name());
    for (Protocol protocol : List.of(Protocol.TCP, Protocol.UDP)) {
      for (int port : List.of(80, 81)) {
        boolean first =
            (turn + (protocol == Protocol.TCP ? 0 : 1) + port + tenant.name().length()) % 2 == 0;
        IpFamily family = first ? IpFamily.IPV4 : IpFamily.IPV6;
        questions.add(
            new Question(tenant.machine(from), protocol, address(tenant, to, family), port));
      }
    }
    return questions;
  }

  private static IpAddress address(Tenant tenant, String pod, IpFamily family) {
    return tenant.addresses(pod).stream()
        .filter(address -> address.family() == family)
        .findFirst()
        .orElseThrow();
  }
}
