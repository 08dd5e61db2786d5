package org.ovn4j.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.lab.Tenants.SUBNET4;
import static org.ovn4j.lab.Tenants.SUBNET6;
import static org.ovn4j.lab.Tenants.defaultPort;
import static org.ovn4j.lab.Tenants.pod;
import static org.ovn4j.lab.Tenants.port;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Intent;
import org.ovn4j.model.NamedPort;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Service;
import org.ovn4j.model.Service.TargetPort;
import org.ovn4j.model.Service.TrafficPolicy;
import org.ovn4j.model.ServiceBuilder;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.testkit.Eventually;

/**
 * Services of every type, of networks of both topologies and of the default network: who reaches
 * them from where, at which endpoint, and as whom.
 */
@RealOvn(chassis = 3)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServicesTest {

  private static final Workload GREEN1 = labelled(pod("green", "web-1", "ch1"), "both");
  private static final Workload GREEN2 =
      labelled(pod("green", "web-2", "ch2"), "both").toBuilder().putLabels("only", "two").build();
  private static final Workload GREEN_CLIENT = pod("green", "client", "ch2");
  private static final Workload BLUE = pod("blue", "client", "ch1");
  private static final Workload RED1 = pod("red", "client", "ch1");
  private static final Workload RED2 = labelled(pod("red", "web", "ch2"), "both");
  private static final Workload PLAIN1 = labelled(pod("plain", "web", "ch1"), "both");
  private static final Workload PLAIN2 = pod("plain", "client", "ch2");

  /** What makes Open vSwitch find the ends of the tunnels from ch3, which costs a packet. */
  private static final Workload PLAIN3 = pod("plain", "idle", "ch3");

  private static final Workload PLAIN4 = pod("plain", "near", "ch1");

  private static final String OUTSIDE = "ext";
  private static final String ALLOWED = "ext2";

  /** Announced by ch3, which has none of the workloads. */
  private static final String WEB = "192.0.2.100";

  private static final String WEB6 = "2001:db8:ffff::100";
  private static final String LOCAL = "192.0.2.101";
  private static final String RANGED = "192.0.2.102";
  private static final String PLAIN_ON_CH1 = "10.244.0.0/24";
  private static final String RANGED6 = "2001:db8:ffff::102";
  private static final String RED_EXTERNAL = "192.0.2.103";
  private static final String PLAIN_BALANCED = "192.0.2.104";
  private static final String PLAIN_LOCAL = "192.0.2.105";
  private static final String PLAIN_RANGED = "192.0.2.106";
  private static final String PLAIN_RANGED6 = "2001:db8:ffff::106";

  private OvnLab lab;
  private Deployment deployment;

  private static Workload labelled(Workload workload, String app) {
    return workload.toBuilder()
        .putLabels("app", app)
        .addPorts(new NamedPort("http", Protocol.TCP, 8080))
        .build();
  }

  private static ServiceBuilder service(String namespace, String name, String... addresses) {
    return Service.builder(namespace, name)
        .clusterAddresses(Stream.of(addresses).map(IpAddress::parse).toList())
        .putSelector("app", "both");
  }

  private static Service.Port http(int nodePort) {
    return new Service.Port(
        "http",
        Protocol.TCP,
        80,
        new TargetPort.Named("http"),
        nodePort == 0 ? OptionalInt.empty() : OptionalInt.of(nodePort));
  }

  private static List<Service> services() {
    return List.of(
        service("green", "web", "10.96.1.1", "fd00:10:96::101")
            .type(Service.Type.LOAD_BALANCER)
            .addPorts(http(30080))
            .addPorts(Service.Port.of(Protocol.UDP, 53, 5353).withName("dns").withNodePort(30053))
            .addLoadBalancerAddresses(IpAddress.parse(WEB), IpAddress.parse(WEB6))
            .build(),
        service("green", "local", "10.96.1.2", "fd00:10:96::102")
            .type(Service.Type.LOAD_BALANCER)
            .externalPolicy(TrafficPolicy.LOCAL)
            .selector(Map.of("only", "two"))
            .addPorts(http(30081))
            .addLoadBalancerAddresses(IpAddress.parse(LOCAL))
            .build(),
        service("green", "none", "10.96.1.3", "fd00:10:96::103")
            .type(Service.Type.NODE_PORT)
            .selector(Map.of("app", "nobody"))
            .addPorts(http(30082))
            .build(),
        service("green", "sticky", "10.96.1.4").affinityTimeout(60).addPorts(http(0)).build(),
        service("green", "ranged", "10.96.1.5", "fd00:10:96::105")
            .type(Service.Type.LOAD_BALANCER)
            .addPorts(http(30083))
            .addLoadBalancerAddresses(IpAddress.parse(RANGED), IpAddress.parse(RANGED6))
            .addSourceRanges(Cidr.parse("192.0.2.200/32"), Cidr.parse("2001:db8:ffff::200/128"))
            .addSourceRanges(Cidr.parse(PLAIN_ON_CH1))
            .build(),
        service("red", "web", "10.96.2.1", "fd00:10:96::201")
            .addPorts(http(0))
            .addExternalAddresses(IpAddress.parse(RED_EXTERNAL))
            .build(),
        service("red", "inner", "10.96.2.2")
            .internalPolicy(TrafficPolicy.LOCAL)
            .addPorts(http(0))
            .build(),
        service("plain", "web", "10.96.3.1", "fd00:10:96::301")
            .type(Service.Type.LOAD_BALANCER)
            .addPorts(http(30090))
            .addLoadBalancerAddresses(IpAddress.parse(PLAIN_BALANCED))
            .build(),
        service("plain", "local", "10.96.3.2", "fd00:10:96::302")
            .type(Service.Type.NODE_PORT)
            .externalPolicy(TrafficPolicy.LOCAL)
            .addPorts(http(30091))
            .addExternalAddresses(IpAddress.parse(PLAIN_LOCAL))
            .build(),
        service("plain", "ranged", "10.96.3.3")
            .type(Service.Type.LOAD_BALANCER)
            .externalPolicy(TrafficPolicy.LOCAL)
            .addPorts(http(30092))
            .addLoadBalancerAddresses(IpAddress.parse(PLAIN_RANGED), IpAddress.parse(PLAIN_RANGED6))
            .addSourceRanges(Cidr.parse("192.0.2.200/32"), Cidr.parse(PLAIN_ON_CH1))
            .build());
  }

  private static Intent.Builder cluster(int nodes) {
    Intent.Builder intent =
        Tenants.clusterWithGateways(nodes)
            .defaultNetwork(Tenants.defaultNetwork())
            .add(Namespace.of("plain", Map.of()))
            .add(Tenants.namespace("green"), Tenants.namespace("blue"), Tenants.namespace("red"))
            .add(
                Tenants.primary("green", SUBNET4, SUBNET6),
                Tenants.primary("blue", SUBNET4, SUBNET6),
                Tenants.routed("red", "10.200.0.0/16", "fd00:c8::/48"));
    services().forEach(intent::add);
    return intent;
  }

  private static Intent.Builder rest(Intent.Builder intent) {
    return intent.add(GREEN_CLIENT, BLUE, RED1, RED2, PLAIN1, PLAIN2);
  }

  @BeforeAll
  void start(OvnLab started) {
    lab = started;
    deployment = new Deployment(lab);
    deployment.apply(rest(cluster(3)).add(GREEN1, GREEN2, PLAIN3, PLAIN4).build());
    for (Workload workload : List.of(GREEN1, GREEN2, GREEN_CLIENT, BLUE, RED1, RED2)) {
      deployment.bootWithGateway(workload, port(workload), name(workload));
    }
    for (Workload workload : List.of(PLAIN1, PLAIN2, PLAIN3, PLAIN4)) {
      deployment.bootWithGateway(workload, defaultPort(workload), name(workload));
    }
    lab.external(ALLOWED, "192.0.2.200/24,2001:db8:ffff::200/64");
    for (Workload server : List.of(GREEN1, GREEN2, RED2, PLAIN1)) {
      lab.serve(name(server), 8080);
    }
    for (Workload server : List.of(GREEN1, GREEN2)) {
      echo(name(server), 5353);
    }
    lab.sync();
    for (Workload workload : List.of(PLAIN1, PLAIN2)) {
      String address = deployment.address(defaultPort(workload), IpFamily.IPV4);
      assertThat(lab.pingUntil(name(PLAIN3), address, 5)).isTrue();
    }
  }

  @AfterAll
  void stop() {
    deployment.close();
  }

  private static String name(Workload workload) {
    return workload.namespace() + "-" + workload.name();
  }

  /** A server that answers each UDP packet with the machine's name. */
  private void echo(String machine, int port) {
    String program =
        "import socket, signal; signal.alarm(300);"
            + " s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM); s.bind((\"::\", %d))\n"
            + "while True: s.sendto(b\"%s\", s.recvfrom(99)[1])";
    lab.exec(
        machine,
        "sh",
        "-c",
        "python3 -c '" + program.formatted(port, machine) + "' >/dev/null 2>&1 </dev/null &");
  }

  private String ask(String machine, String address, int port) {
    String program =
        "import socket; s = socket.socket(socket.AF_INET6 if \":\" in \"%s\" else socket.AF_INET,"
            + " socket.SOCK_DGRAM); s.settimeout(2); s.sendto(b\"x\", (\"%s\", %d));"
            + " print(s.recvfrom(99)[0].decode())";
    return lab.exec(machine, "python3", "-c", program.formatted(address, address, port))
        .out()
        .strip();
  }

  /** How a connection fails: "refused" at once, or "silent" for a second; "open" if it does not. */
  private String fails(String machine, String address, int port) {
    String program =
        """
        import socket
        s = socket.socket(socket.AF_INET6 if ":" in "%s" else socket.AF_INET)
        s.settimeout(1)
        try: s.connect(("%s", %d)); print("open")
        except socket.timeout: print("silent")
        except ConnectionRefusedError: print("refused")
        except OSError as e: print(e)
        """;
    return lab.exec(machine, "python3", "-c", program.formatted(address, address, port))
        .out()
        .strip();
  }

  private static String url(String address, int port) {
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
  }

  private void reaches(String from, String address, int port, Workload... servers) {
    Set<String> names = new TreeSet<>();
    Stream.of(servers).forEach(server -> names.add(name(server)));
    assertThat(lab.get(from, url(address, port)).getOrDefault("server", "nobody"))
        .as("%s asks %s", from, url(address, port))
        .isIn(names);
  }

  @Test
  @Order(1)
  void clusterAddressIsReachedFromItsOwnNetworkAlone() {
    for (String address : List.of("10.96.1.1", "fd00:10:96::101")) {
      reaches(name(GREEN1), address, 80, GREEN1, GREEN2);
      reaches(name(GREEN_CLIENT), address, 80, GREEN1, GREEN2);
      assertThat(ask(name(GREEN_CLIENT), address, 53)).startsWith("green-web");
      assertThat(fails(name(BLUE), address, 80)).isEqualTo("silent");
      assertThat(fails(name(PLAIN2), address, 80)).isEqualTo("silent");
    }
    for (String address : List.of("10.96.2.1", "fd00:10:96::201")) {
      reaches(name(RED1), address, 80, RED2);
      assertThat(fails(name(GREEN1), address, 80)).isEqualTo("silent");
    }
    for (String address : List.of("10.96.3.1", "fd00:10:96::301")) {
      reaches(name(PLAIN2), address, 80, PLAIN1);
      assertThat(fails(name(GREEN1), address, 80)).isEqualTo("silent");
    }
    assertThat(fails(OUTSIDE, "10.96.1.1", 80)).isNotEqualTo("open");
  }

  @Test
  @Order(1)
  void aWorkloadReachesItselfByItsService() {
    for (String address : List.of("10.96.1.2", "fd00:10:96::102")) {
      assertThat(lab.get(name(GREEN2), url(address, 80)))
          .containsEntry("server", name(GREEN2))
          .containsEntry("client", address.contains(":") ? "fd69::5" : "169.254.0.5");
    }
    reaches(name(RED2), "10.96.2.1", 80, RED2);
    reaches(name(PLAIN1), "10.96.3.1", 80, PLAIN1);
  }

  @Test
  @Order(1)
  void serviceWithoutEndpointsRefusesAtOnce() {
    for (String address : List.of("10.96.1.3", "fd00:10:96::103")) {
      assertThat(fails(name(GREEN1), address, 80)).isEqualTo("refused");
    }
    for (String node : List.of(Tenants.nodeAddress4(1), Tenants.nodeAddress6(3))) {
      assertThat(fails(OUTSIDE, node, 30082)).isEqualTo("refused");
    }
  }

  @Test
  @Order(1)
  void clientsOfOneAddressKeepTheirEndpoint() {
    // Userspace conntrack loses the first connection, from which OVN learns.
    lab.get(name(GREEN_CLIENT), "10.96.1.4:80");
    Set<String> servers = new TreeSet<>();
    for (int i = 0; i < 8; i++) {
      servers.add(lab.get(name(GREEN_CLIENT), "10.96.1.4:80").getOrDefault("server", "nobody"));
    }
    assertThat(servers).hasSize(1).doesNotContain("nobody");
    Set<String> others = new TreeSet<>();
    for (int i = 0; i < 16 && others.size() < 2; i++) {
      others.add(lab.get(name(GREEN_CLIENT), "10.96.1.1:80").getOrDefault("server", "nobody"));
    }
    assertThat(others).as("without affinity").containsExactly(name(GREEN1), name(GREEN2));
  }

  @Test
  @Order(1)
  void internalPolicyLocalKeepsToTheClientsNode() {
    reaches(name(RED2), "10.96.2.2", 80, RED2);
    assertThat(fails(name(RED1), "10.96.2.2", 80)).isEqualTo("refused");
  }

  @Test
  @Order(1)
  void everyNodeAnswersAtANodePort() {
    for (int node = 1; node <= 3; node++) {
      reaches(OUTSIDE, Tenants.nodeAddress4(node), 30080, GREEN1, GREEN2);
      reaches(OUTSIDE, Tenants.nodeAddress6(node), 30080, GREEN1, GREEN2);
      assertThat(ask(OUTSIDE, Tenants.nodeAddress4(node), 30053)).startsWith("green-web");
      reaches(OUTSIDE, Tenants.nodeAddress4(node), 30090, PLAIN1);
      reaches(OUTSIDE, Tenants.nodeAddress6(node), 30090, PLAIN1);
    }
    for (Workload client : List.of(BLUE, RED1, PLAIN2, GREEN1)) {
      for (String node : List.of(Tenants.nodeAddress4(1), Tenants.nodeAddress6(3))) {
        reaches(name(client), node, 30080, GREEN1, GREEN2);
        reaches(name(client), node, 30090, PLAIN1);
      }
    }
  }

  @Test
  @Order(1)
  void externalPolicyLocalKeepsToTheNodeAndTheClientsAddress() {
    String client = "192.0.2.1";
    assertThat(lab.get(OUTSIDE, Tenants.nodeAddress4(2) + ":30081"))
        .containsEntry("server", name(GREEN2))
        .containsEntry("client", client);
    assertThat(lab.get(OUTSIDE, url(Tenants.nodeAddress6(2), 30081)))
        .containsEntry("server", name(GREEN2))
        .containsEntry("client", "2001:db8:ffff::1");
    assertThat(fails(OUTSIDE, Tenants.nodeAddress4(1), 30081)).isEqualTo("silent");
    assertThat(lab.get(OUTSIDE, LOCAL + ":80"))
        .containsEntry("server", name(GREEN2))
        .containsEntry("client", client);
    assertThat(lab.get(OUTSIDE, Tenants.nodeAddress4(1) + ":30091"))
        .containsEntry("server", name(PLAIN1))
        .containsEntry("client", client);
    assertThat(fails(OUTSIDE, Tenants.nodeAddress4(2), 30091)).isEqualTo("silent");
    assertThat(lab.get(OUTSIDE, PLAIN_LOCAL + ":80")).containsEntry("client", client);
  }

  @Test
  @Order(1)
  void externalPolicyLocalOfTheDefaultNetworkIsForOtherNetworksOnTheNodeToo() {
    for (Workload from : List.of(BLUE, RED1, GREEN1, GREEN_CLIENT, PLAIN2)) {
      reaches(name(from), Tenants.nodeAddress4(1), 30091, PLAIN1);
      reaches(name(from), Tenants.nodeAddress6(1), 30091, PLAIN1);
      reaches(name(from), PLAIN_LOCAL, 80, PLAIN1);
    }
    assertThat(lab.get(name(BLUE), Tenants.nodeAddress4(1) + ":30091").get("client"))
        .as("the address of the node's gateway, as pods see it")
        .startsWith("100.64.0.");
    for (Workload from : List.of(BLUE, GREEN_CLIENT)) {
      assertThat(fails(name(from), Tenants.nodeAddress4(2), 30091)).isEqualTo("silent");
    }
  }

  @Test
  @Order(1)
  void externalPolicyLocalOfTheDefaultNetworkIsForPodsOfTheNodeToo() {
    Map<String, IpFamily> addresses =
        Map.of(
            url(Tenants.nodeAddress4(1), 30091), IpFamily.IPV4,
            url(Tenants.nodeAddress6(1), 30091), IpFamily.IPV6,
            url(PLAIN_LOCAL, 80), IpFamily.IPV4,
            url(PLAIN_RANGED, 80), IpFamily.IPV4);
    addresses.forEach(
        (address, family) -> {
          assertThat(lab.get(name(PLAIN4), address))
              .containsEntry("server", name(PLAIN1))
              .containsEntry("client", deployment.address(defaultPort(PLAIN4), family));
          assertThat(lab.get(name(PLAIN1), address))
              .as("itself")
              .containsEntry("server", name(PLAIN1));
        });
    assertThat(lab.get(ALLOWED, PLAIN_RANGED + ":80")).containsEntry("client", "192.0.2.200");
    for (String from : List.of(OUTSIDE, name(PLAIN2), name(BLUE))) {
      assertThat(fails(from, PLAIN_RANGED, 80)).as(from).isEqualTo("silent");
    }
    assertThat(fails(name(PLAIN4), PLAIN_RANGED6, 80)).as("no range").isEqualTo("silent");
  }

  @Test
  @Order(1)
  void externalAddressesAreReachedFromOutsideAndByOtherNetworks() {
    for (String from : List.of(OUTSIDE, name(BLUE), name(PLAIN2), name(GREEN1))) {
      reaches(from, WEB, 80, GREEN1, GREEN2);
      reaches(from, RED_EXTERNAL, 80, RED2);
      reaches(from, PLAIN_BALANCED, 80, PLAIN1);
    }
    reaches(OUTSIDE, WEB6, 80, GREEN1, GREEN2);
    assertThat(fails(OUTSIDE, WEB, 81)).as("another port").isNotEqualTo("open");
  }

  @Test
  @Order(1)
  void loadBalancerAddressIsForItsSourceRangesAlone() {
    for (String address : List.of(RANGED, RANGED6)) {
      reaches(ALLOWED, address, 80, GREEN1, GREEN2);
      assertThat(fails(OUTSIDE, address, 80)).isEqualTo("silent");
      assertThat(fails(name(BLUE), address, 80)).isEqualTo("silent");
      assertThat(fails(name(PLAIN2), address, 80)).isEqualTo("silent");
    }
    String inRange = deployment.address(defaultPort(PLAIN1), IpFamily.IPV4);
    assertThat(Cidr.parse(PLAIN_ON_CH1).contains(IpAddress.parse(inRange))).isTrue();
    reaches(name(PLAIN1), RANGED, 80, GREEN1, GREEN2);
    assertThat(fails(name(PLAIN1), RANGED6, 80)).isEqualTo("silent");
    reaches(name(PLAIN2), Tenants.nodeAddress4(1), 30083, GREEN1, GREEN2);
    reaches(OUTSIDE, Tenants.nodeAddress4(1), 30083, GREEN1, GREEN2);
    reaches(OUTSIDE, Tenants.nodeAddress6(1), 30083, GREEN1, GREEN2);
  }

  private String announcer(String address) {
    return deployment.rows().rows(LogicalSwitchPort.TABLE).values().stream()
        .filter(
            p ->
                List.of(p.options().getOrDefault("nat-addresses", "").split(" ")).contains(address))
        .map(p -> p.name().substring("etor-GR_".length()))
        .reduce((one, two) -> one + " and " + two)
        .orElse("nobody");
  }

  @Test
  @Order(2)
  void anotherNodeTakesOverTheAddressesOfOneThatGoes() {
    assertThat(announcer(WEB)).isEqualTo("ch3");
    reaches(OUTSIDE, WEB, 80, GREEN1, GREEN2);
    Intent less = rest(cluster(2)).add(GREEN1, GREEN2).build();
    deployment.apply(less);
    lab.sync();
    assertThat(announcer(WEB)).isIn("ch1", "ch2");
    for (String address : List.of(WEB, LOCAL, RANGED, RED_EXTERNAL, PLAIN_BALANCED)) {
      assertThat(deployment.explainer(less).announcer(IpAddress.parse(address)))
          .contains(announcer(address));
    }
    Eventually.await(() -> lab.get(OUTSIDE, WEB + ":80").containsKey("server"));
    reaches(OUTSIDE, WEB, 80, GREEN1, GREEN2);
    deployment.apply(rest(cluster(3)).add(GREEN1, GREEN2).build());
    lab.sync();
  }

  @Test
  @Order(3)
  void endpointsFollowTheirWorkloads() {
    Workload notReady = GREEN2.toBuilder().ready(false).build();
    deployment.apply(rest(cluster(3)).add(GREEN1, notReady).build());
    lab.sync();
    for (int i = 0; i < 8; i++) {
      reaches(name(GREEN_CLIENT), "10.96.1.1", 80, GREEN1);
    }
    assertThat(fails(name(GREEN_CLIENT), "10.96.1.2", 80)).isEqualTo("refused");
    deployment.apply(rest(cluster(3)).add(Tenants.stopped(GREEN1), notReady).build());
    lab.sync();
    assertThat(fails(name(GREEN_CLIENT), "10.96.1.1", 80)).isEqualTo("refused");
    assertThat(fails(OUTSIDE, Tenants.nodeAddress4(3), 30080)).isEqualTo("refused");
    deployment.apply(rest(cluster(3)).add(Tenants.stopped(GREEN1), GREEN2).build());
    lab.sync();
    reaches(name(GREEN_CLIENT), "10.96.1.1", 80, GREEN2);
    reaches(OUTSIDE, Tenants.nodeAddress4(3), 30080, GREEN2);
  }
}
