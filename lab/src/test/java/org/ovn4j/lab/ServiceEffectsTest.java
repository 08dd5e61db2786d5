package org.ovn4j.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.lab.Tenants.pod;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ovn4j.explain.Arrival;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.lab.Probes.Question;
import org.ovn4j.lab.Tracer.Packet;
import org.ovn4j.lab.Tracer.Trace;
import org.ovn4j.model.EndpointSlice;
import org.ovn4j.model.EndpointSlice.Conditions;
import org.ovn4j.model.Intent;
import org.ovn4j.model.LabelSelector;
import org.ovn4j.model.NetworkPolicy;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Policy.Direction;
import org.ovn4j.model.PolicyPort.Numbers;
import org.ovn4j.model.PolicyRule;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Service;
import org.ovn4j.model.ServiceBuilder;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.ChassisTemplateVar;
import org.ovn4j.testkit.Eventually;

/**
 * Which endpoint answers for a service: by the client's affinity, by the endpoints' conditions, and
 * by the protocol.
 */
@RealOvn(chassis = 2)
class ServiceEffectsTest {

  private static final Origin ORIGIN = Origin.of("test");
  private static final Workload WEB_1 = labelled(pod("green", "web-1", "ch1"), "web");
  private static final Workload WEB_2 =
      labelled(pod("green", "web-2", "ch2"), "web").toBuilder().putLabels("second", "yes").build();
  private static final Workload SLOW =
      labelled(pod("green", "slow", "ch1"), "slow").toBuilder().ready(false).build();
  private static final Workload CLIENT = pod("green", "client", "ch2");
  private static final Workload GUARDED = labelled(pod("green", "guarded", "ch1"), "guarded");
  private static final Workload SEALED = labelled(pod("green", "sealed", "ch1"), "sealed");
  private static final List<Workload> PODS = List.of(WEB_1, WEB_2, SLOW, CLIENT, GUARDED, SEALED);

  private static final Conditions LEAVING = new Conditions(false, true, true);
  private static final Conditions GONE = new Conditions(false, false, true);

  /** In seconds, and of no other flow. */
  private static final int AFFINITY = 4;

  private static final int STICKY_PORTS = 6;
  private static final int SCTP_PORT = 9000;

  private static Deployment deployment;
  private static Probes probes;

  @BeforeAll
  static void boot(OvnLab lab) {
    deployment = new Deployment(lab);
    probes = new Probes(lab);
    deployment.apply(base().build());
    deployment.rows();
    for (Workload pod : PODS) {
      deployment.bootWithGateway(pod, Tenants.port(pod), pod.name());
      probes.serve(pod.name(), 80);
    }
    lab.sync();
    // Open vSwitch loses a packet when it looks for the end of a tunnel.
    String web = deployment.address(Tenants.port(WEB_1), IpFamily.IPV4);
    assertThat(lab.pingUntil(CLIENT.name(), web, 5)).isTrue();
  }

  @AfterAll
  static void close() {
    probes.close();
    deployment.close();
  }

  private static Workload labelled(Workload workload, String app) {
    return workload.toBuilder().putLabels("app", app).build();
  }

  private static ServiceBuilder service(String name, int number, String app) {
    return Service.builder("green", name)
        .clusterAddresses(addresses(number).toList())
        .selector(Map.of("app", app));
  }

  private static Stream<IpAddress> addresses(int number) {
    return Stream.of("10.96.1." + number, "fd00:10:96::10" + number).map(IpAddress::parse);
  }

  private static Intent.Builder base() {
    Service.Port http = Service.Port.of(Protocol.TCP, 80, 80);
    ServiceBuilder sticky =
        service("sticky", 1, "web").type(Service.Type.NODE_PORT).affinityTimeout(AFFINITY);
    for (int i = 0; i < STICKY_PORTS; i++) {
      sticky.addPorts(
          Service.Port.of(Protocol.TCP, 81 + i, 80).withName("p" + i).withNodePort(30081 + i));
    }
    return Tenants.clusterWithGateways(2)
        .add(Tenants.namespace("green"))
        .add(Tenants.primary("green", Tenants.SUBNET4, Tenants.SUBNET6))
        .add(PODS.toArray(Workload[]::new))
        .add(
            sticky.build(),
            service("late", 2, "slow").addPorts(http).build(),
            service("early", 3, "slow").addPorts(http).publishesNotReady(true).build(),
            service("one-leaves", 4, "web").addPorts(http).build(),
            service("all-leave", 5, "web").addPorts(http).build(),
            service("gone", 6, "web").addPorts(http).build(),
            service("eager", 7, "web").addPorts(http).publishesNotReady(true).build(),
            service("dns", 8, "web")
                .type(Service.Type.NODE_PORT)
                .addPorts(Service.Port.of(Protocol.UDP, 53, 80).withNodePort(30053))
                .build(),
            service("sealed", 12, "sealed").addPorts(http).build(),
            service("signals", 9, "guarded")
                .addPorts(
                    sctp("allowed", SCTP_PORT, SCTP_PORT),
                    sctp("denied", SCTP_PORT + 1, SCTP_PORT + 1),
                    sctp("other", SCTP_PORT + 3, SCTP_PORT))
                .build())
        .add(
            NetworkPolicy.builder("green", "guard", Direction.INGRESS)
                .workloads(LabelSelector.ofLabels(Map.of("app", "guarded")))
                .addIngress(
                    PolicyRule.allow(
                        List.of(), List.of(Numbers.of(Protocol.SCTP, SCTP_PORT)), ORIGIN))
                .build())
        .add(
            NetworkPolicy.builder("green", "seal", Direction.EGRESS)
                .workloads(LabelSelector.ofLabels(Map.of("app", "sealed")))
                .build(),
            NetworkPolicy.builder("green", "seal-in", Direction.INGRESS)
                .workloads(LabelSelector.ofLabels(Map.of("app", "sealed")))
                .build())
        .add(
            slice("one-leaves", Conditions.READY, LEAVING),
            slice("all-leave", Conditions.NOT_READY, LEAVING),
            slice("gone", Conditions.NOT_READY, GONE),
            slice("eager", Conditions.NOT_READY, Conditions.READY));
  }

  private static Service.Port sctp(String name, int number, int target) {
    return Service.Port.of(Protocol.SCTP, number, target).withName(name);
  }

  /** What is said of the two who answer for a service. */
  private static EndpointSlice slice(String service, Conditions first, Conditions second) {
    return new EndpointSlice(
        "green",
        service,
        service,
        Optional.empty(),
        List.of(endpoint(WEB_1, first), endpoint(WEB_2, second)),
        List.of(new EndpointSlice.Port("", Protocol.TCP, 80)),
        ORIGIN);
  }

  private static EndpointSlice.Endpoint endpoint(Workload workload, Conditions conditions) {
    return new EndpointSlice.Endpoint(
        Optional.of(workload.name()), List.of(), conditions, workload.node());
  }

  private static Stream<IpAddress> nodes() {
    return Stream.of(1, 2)
        .flatMap(node -> Stream.of(Tenants.nodeAddress4(node), Tenants.nodeAddress6(node)))
        .map(IpAddress::parse);
  }

  @Test
  void clientGoesElsewhereOnlyAfterItsTime(OvnLab lab) {
    List<Question> questions = new ArrayList<>();
    for (int i = 0; i < STICKY_PORTS; i++) {
      int number = i;
      addresses(1).forEach(to -> questions.add(tcp(CLIENT.name(), to, 81 + number)));
      nodes().limit(2).forEach(to -> questions.add(tcp("ext", to, 30081 + number)));
    }
    Map<Question, Optional<String>> first = answers(questions);
    for (int i = 0; i < 4; i++) {
      assertThat(probes.ask(questions, 3)).isEqualTo(first);
    }
    assertThat(remembers(lab)).isTrue();
    // Each question is balanced anew: that all come out as before is next to impossible.
    Set<String> changed = new TreeSet<>();
    for (int i = 0; i < 3 && changed.size() < 2; i++) {
      Eventually.await(() -> !remembers(lab));
      answers(questions)
          .forEach(
              (question, answer) -> {
                if (!answer.equals(first.get(question))) {
                  changed.add(question.machine());
                }
              });
    }
    assertThat(changed).containsExactly(CLIENT.name(), "ext");
  }

  /** Userspace conntrack loses the first connections, from which OVN learns. */
  private static Map<Question, Optional<String>> answers(List<Question> questions) {
    Map<Question, Optional<String>> answers = new HashMap<>();
    Eventually.await(
        () -> {
          answers.putAll(probes.ask(questions, 0.8));
          return !answers.containsValue(Optional.<String>empty());
        });
    return answers;
  }

  /** Whether a chassis has learnt where a client is to go. */
  private static boolean remembers(OvnLab lab) {
    return Stream.of("ch1", "ch2")
        .flatMap(chassis -> lab.call("ofctl", chassis, "dump-flows", "br-int").lines())
        .anyMatch(
            flow -> flow.contains("idle_timeout=" + AFFINITY + ",") && !flow.contains("learn("));
  }

  private static Question tcp(String machine, IpAddress to, int port) {
    return new Question(machine, Protocol.TCP, to, port);
  }

  @Test
  void endpointsAnswerAsTheirConditionsSay() {
    Map<Integer, Set<String>> expected =
        Map.of(
            3, Set.of("slow"),
            4, Set.of("web-1"),
            5, Set.of("web-2"),
            7, Set.of("web-1", "web-2"));
    Map<Question, Integer> questions = new HashMap<>();
    expected
        .keySet()
        .forEach(
            number ->
                addresses(number).forEach(to -> questions.put(tcp("client", to, 80), number)));
    Map<Integer, Set<String>> answers = new TreeMap<>();
    for (int i = 0; i < 10; i++) {
      probes
          .ask(List.copyOf(questions.keySet()), 3)
          .forEach(
              (question, answer) ->
                  answers
                      .computeIfAbsent(questions.get(question), n -> new TreeSet<>())
                      .add(answer.orElse("nobody")));
    }
    assertThat(answers).isEqualTo(expected);
    List<Question> nobody =
        Stream.concat(addresses(2), addresses(6)).map(to -> tcp("client", to, 80)).toList();
    assertThat(probes.ask(nobody, 1).values()).containsOnly(Optional.empty());
  }

  /** ovn-controller aborts where the row of its variables went with them, and comes again. */
  @Test
  void chassisForgetWhoIsNearAndLearnItAgain(OvnLab lab) {
    Intent near =
        base().add(near(10, Map.of("app", "web")), near(11, Map.of("second", "yes"))).build();
    assertNearAnswers(lab, near);
    deployment.apply(base().build());
    lab.sync();
    assertThat(probes.ask(List.copyOf(nearAnswers().keySet()), 1).values())
        .containsOnly(Optional.empty());
    assertThat(variables()).hasSize(2).allSatisfy(row -> assertThat(row.variables()).isEmpty());
    assertNearAnswers(lab, near);
    deployment.delete();
    assertThat(variables()).isEmpty();
    assertNearAnswers(lab, near);
    deployment.apply(base().build());
    lab.sync();
  }

  private static Service near(int number, Map<String, String> selector) {
    return service("near-" + number, number, "web")
        .selector(selector)
        .internalPolicy(Service.TrafficPolicy.LOCAL)
        .addPorts(
            Service.Port.of(Protocol.TCP, 80, 80).withName("http"),
            Service.Port.of(Protocol.UDP, 53, 80).withName("dns"))
        .build();
  }

  private static Collection<ChassisTemplateVar> variables() {
    return deployment.rows().rows(ChassisTemplateVar.TABLE).values();
  }

  private static void assertNearAnswers(OvnLab lab, Intent intent) {
    deployment.apply(intent);
    lab.sync();
    Map<Question, Optional<String>> expected = nearAnswers();
    assertThat(answers(List.copyOf(expected.keySet()))).isEqualTo(expected);
    // Who has nobody near is not answered, and it goes nowhere else.
    OvnLab.Capture outside = lab.capture("ext", "icmp or net 169.254.0.0/16 or net fd69::/64");
    List<Question> nobody = addresses(11).map(to -> tcp("web-1", to, 80)).toList();
    assertThat(probes.ask(nobody, 1).values()).containsOnly(Optional.empty());
    assertThat(lab.pingUntil("client", "192.0.2.1", 5)).isTrue();
    assertThat(outside.stopAfter("192.0.2.12 > 192.0.2.1: ICMP echo request"))
        .noneMatch(line -> line.contains("169.254.") || line.contains("fd69:"));
  }

  private static Map<Question, Optional<String>> nearAnswers() {
    Map<Question, Optional<String>> answers = new HashMap<>();
    for (Question to :
        Stream.of(10, 11)
            .flatMap(ServiceEffectsTest::addresses)
            .flatMap(
                to ->
                    Stream.of(tcp("client", to, 80), new Question("client", Protocol.UDP, to, 53)))
            .toList()) {
      answers.put(to, Optional.of("web-2"));
    }
    addresses(10).forEach(to -> answers.put(tcp("web-1", to, 80), Optional.of("web-1")));
    return answers;
  }

  @Test
  void whoIsIsolatedStillReachesItselfByItsService() {
    List<Question> itself = addresses(12).map(to -> tcp("sealed", to, 80)).toList();
    assertThat(answers(itself).values()).hasSize(2).containsOnly(Optional.of("sealed"));
    List<Question> others =
        Stream.concat(
                addresses(12).map(to -> tcp("client", to, 80)),
                addresses(4).map(to -> tcp("sealed", to, 80)))
            .toList();
    assertThat(probes.ask(others, 1).values()).containsOnly(Optional.empty());
  }

  @Test
  void nodePortOfUdpAnswersInBothFamilies() {
    List<Question> good = nodes().map(to -> new Question("ext", Protocol.UDP, to, 30053)).toList();
    assertThat(probes.ask(good, 3).values())
        .hasSize(4)
        .isSubsetOf(Optional.of("web-1"), Optional.of("web-2"));
    List<Question> bad =
        nodes()
            .flatMap(
                to ->
                    Stream.of(tcp("ext", to, 30053), new Question("ext", Protocol.UDP, to, 30054)))
            .toList();
    assertThat(probes.ask(bad, 1).values()).containsOnly(Optional.empty());
  }

  /**
   * The machines' kernel need not know SCTP: the first packets are made by hand. The lab's datapath
   * may know no ports of SCTP, so that all packets between two machines are one connection, and
   * none is translated. So what becomes of ports is up to ovn-trace.
   */
  @Test
  void sctpReachesTheEndpointByServiceAndPolicy(OvnLab lab) {
    List<IpAddress> own = deployment.lease(Tenants.port(GUARDED)).addresses();
    List<IpAddress> service = addresses(9).toList();
    assertThat(own).hasSize(2);
    OvnLab.Capture capture = lab.capture(GUARDED.name(), "ip proto 132 or ip6 proto 132");
    associate(lab, CLIENT, service, SCTP_PORT);
    associate(lab, WEB_1, own, SCTP_PORT + 1);
    associate(lab, WEB_2, own, SCTP_PORT);
    Set<String> expected = new TreeSet<>();
    for (Workload from : List.of(CLIENT, WEB_2)) {
      for (IpAddress to : own) {
        String source = deployment.address(Tenants.port(from), to.family());
        expected.add("%s.10000 > %s.%d".formatted(source, to, SCTP_PORT));
      }
    }
    String last = deployment.address(Tenants.port(WEB_2), own.get(1).family());
    assertThat(
            capture.stopAfter(last + ".10000").stream()
                .map(line -> line.replaceAll(".* ([^ ]* > [^ ]*): sctp .*INIT.*", "$1")))
        .containsExactlyInAnyOrderElementsOf(expected);

    // The second port is not allowed, the third none of the service, the fourth leads to the first.
    assertThat(traced(lab, service, SCTP_PORT, SCTP_PORT + 1, SCTP_PORT + 2, SCTP_PORT + 3))
        .containsExactlyInAnyOrder(
            service.get(0) + " " + SCTP_PORT,
            service.get(1) + " " + SCTP_PORT,
            service.get(0) + " " + (SCTP_PORT + 3),
            service.get(1) + " " + (SCTP_PORT + 3));
  }

  /** Has a machine send what opens an association. */
  private static void associate(OvnLab lab, Workload from, List<IpAddress> to, int port) {
    String program =
        """
        import socket, struct, sys
        def crc32c(data):
            crc = 0xffffffff
            for b in data:
                crc ^= b
                for _ in range(8): crc = (crc >> 1) ^ (0x82f63b78 if crc & 1 else 0)
            return crc ^ 0xffffffff
        for to in sys.argv[2:]:
            init = struct.pack("!BBHIIHHI", 1, 0, 20, 77, 65536, 1, 1, 5)
            head = struct.pack("!HHI", 10000, int(sys.argv[1]), 0)
            packet = head + struct.pack("<I", crc32c(head + bytes(4) + init)) + init
            family = socket.AF_INET6 if ":" in to else socket.AF_INET
            socket.socket(family, socket.SOCK_RAW, 132).sendto(packet, (to, 0))
        """;
    List<String> words = new ArrayList<>(List.of("python3", "-c", program, "" + port));
    to.forEach(address -> words.add(address.toString()));
    assertThat(lab.exec(from.name(), words.toArray(String[]::new)).status()).isZero();
  }

  /** Which addresses and ports lead the client to the guarded pod, by ovn-trace. */
  private static List<String> traced(OvnLab lab, List<IpAddress> addresses, int... ports) {
    Tracer tracer = new Tracer(lab, deployment.rows());
    String from = Tenants.port(CLIENT);
    List<Packet> packets = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (IpAddress to : addresses) {
      IpAddress source = IpAddress.parse(deployment.address(from, to.family()));
      for (int port : ports) {
        String sctp = "sctp && sctp.dst == " + port;
        packets.add(tracer.packet(from, source, Optional.empty(), to, sctp));
        names.add(to + " " + port);
      }
    }
    List<Trace> traces = tracer.trace("ch2", packets);
    List<String> arrived = new ArrayList<>();
    for (int i = 0; i < traces.size(); i++) {
      List<String> at = traces.get(i).arrivals().stream().map(Arrival::port).toList();
      if (!at.isEmpty()) {
        assertThat(at).containsExactly(Tenants.port(GUARDED));
        arrived.add(names.get(i));
      }
    }
    return arrived;
  }
}
