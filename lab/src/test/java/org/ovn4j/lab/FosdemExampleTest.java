package org.ovn4j.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ovn4j.explain.Explainer;
import org.ovn4j.explain.Explanation;
import org.ovn4j.explain.NetworkInterface;
import org.ovn4j.explain.Transport;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Workload;
import org.ovn4j.model.kubernetes.Manifests;

/**
 * The manifests of examples/fosdem2025 on a real OVN: the policy of a single port, and the load
 * balancer's address from outside. What packets show is what the explanation says.
 */
@RealOvn(chassis = 2)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FosdemExampleTest {

  private static final Path MANIFESTS = Path.of("..", "examples", "fosdem2025");
  private static final String OUTSIDE = "outside";
  private static final String OUTSIDE_ADDRESS = "172.18.0.1";
  private static final String BALANCED = "172.18.0.100";
  private static final int ALLOWED = 9000;
  private static final int OTHER = 9001;

  private OvnLab lab;
  private Deployment deployment;
  private Intent intent;
  private Explainer explainer;

  /** The manifests, with the lab's chassis for nodes. */
  private static Intent read() throws IOException {
    try (Stream<Path> files = Files.list(MANIFESTS)) {
      StringBuilder text = new StringBuilder();
      for (Path file : files.sorted().toList()) {
        text.append(Files.readString(file)).append("\n---\n");
      }
      return Manifests.parse(
              "fosdem2025",
              text.toString().replace("ovn-worker2", "ch2").replace("ovn-worker", "ch1"))
          .orElseThrow();
    }
  }

  @BeforeAll
  void start(OvnLab started) throws IOException {
    lab = started;
    deployment = new Deployment(lab);
    intent = read();
    deployment.apply(intent);
    deployment.rows();
    explainer = deployment.explainer(intent);
    for (Workload workload : intent.workloads()) {
      String machine = machine(name(workload));
      deployment.bootWithGateway(workload, port(name(workload)), machine);
      lab.serve(machine, ALLOWED);
      lab.serve(machine, OTHER);
    }
    lab.external(OUTSIDE, OUTSIDE_ADDRESS + "/16");
    lab.sync();
  }

  @AfterAll
  void stop() {
    deployment.close();
  }

  private static String name(Workload workload) {
    return workload.namespace() + "/" + workload.name();
  }

  private Workload workload(String name) {
    return intent.workloads().stream().filter(w -> name(w).equals(name)).findFirst().orElseThrow();
  }

  private static String machine(String workload) {
    return workload.replace('/', '-');
  }

  private String port(String workload) {
    return explainer.interfaces().stream()
        .filter(on -> name(on.workload()).equals(workload) && !on.locked())
        .map(NetworkInterface::port)
        .findFirst()
        .orElseThrow();
  }

  /** Which machine answers, by IPv4 and IPv6 alike where there are both. */
  private String asks(String from, String to, int number) {
    List<String> answers =
        deployment.lease(port(to)).addresses().stream()
            .map(address -> ask(machine(from), address.toString(), number))
            .distinct()
            .toList();
    return String.join(" and ", answers);
  }

  private String ask(String machine, String address, int number) {
    String at = address.contains(":") ? "[" + address + "]" : address;
    return lab.get(machine, at + ":" + number).getOrDefault("server", "nobody");
  }

  private boolean explains(String from, String to, int number) {
    return explainer
        .explain(workload(from), workload(to), Transport.of(Protocol.TCP, number))
        .stream()
        .allMatch(Explanation::isAllowed);
  }

  private void reaches(String from, String to, int number, boolean expected) {
    assertThat(asks(from, to, number))
        .as("%s asks %s at %d", from, to, number)
        .isEqualTo(expected ? machine(to) : "nobody");
    assertThat(explains(from, to, number))
        .as("explained: %s asks %s at %d", from, to, number)
        .isEqualTo(expected);
  }

  @Test
  void policyLeavesOnePortForOneNamespace() {
    reaches("sad/client", "happy/webserver", ALLOWED, true);
    reaches("sad/client", "happy/webserver", OTHER, false);
    reaches("happy/vm-happy", "happy/webserver", ALLOWED, false);
    assertThat(lab.ping("sad-client", address("happy/webserver"))).as("a ping").isFalse();
  }

  @Test
  void whomNoPolicyIsAboutStaysOpen() {
    reaches("sad/client", "happy/vm-happy", OTHER, true);
    reaches("happy/webserver", "sad/client", OTHER, true);
    reaches("green/vm-a", "green/webserver", OTHER, true);
  }

  private String address(String workload) {
    return deployment.address(port(workload), IpFamily.IPV4);
  }

  @Test
  void loadBalancersAddressLeadsFromOutsideToItsTenant() {
    assertThat(address("blue/webserver"))
        .as("nothing but the service tells the tenants apart")
        .isEqualTo(address("green/vm-b"));
    assertThat(ask(OUTSIDE, BALANCED, 80)).isEqualTo("blue-webserver");
    assertThat(ask("green-vm-a", BALANCED, 80)).isEqualTo("blue-webserver");
    assertThat(ask("sad-client", BALANCED, 80)).isEqualTo("blue-webserver");
    assertThat(ask(OUTSIDE, BALANCED, ALLOWED)).as("another port").isEqualTo("nobody");
    assertThat(outside(BALANCED, 80)).isEqualTo("blue/webserver");
    assertThat(outside(BALANCED, ALLOWED)).isEqualTo("nobody");
  }

  @Test
  void everyNodeAnswersAtTheNodePort() {
    for (String node : List.of("172.18.0.11", "172.18.0.12")) {
      assertThat(ask(OUTSIDE, node, 30080)).isEqualTo("blue-webserver");
    }
  }

  @Test
  void clusterAddressIsForItsTenantAlone() {
    assertThat(ask("blue-vm-a", "10.96.80.80", 80)).isEqualTo("blue-webserver");
    assertThat(ask("green-vm-a", "10.96.80.80", 80)).isEqualTo("nobody");
  }

  /** Who is reached from outside by the explanation, at every node. */
  private String outside(String address, int number) {
    return intent.nodes().stream()
        .flatMap(
            node ->
                explainer
                    .explainOutside(
                        node.name(),
                        IpAddress.parse(OUTSIDE_ADDRESS),
                        IpAddress.parse(address),
                        Transport.of(Protocol.TCP, number))
                    .stream())
        .map(explanation -> explanation.isAllowed() ? explanation.to() : "nobody")
        .distinct()
        .collect(Collectors.joining(" and "));
  }
}
