package org.ovn4j.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program {@code ovn4j}, in a process of its own, on a real OVN. */
@RealOvn(chassis = 2)
class CommandLineTest {

  private static final String NOTHING_TO_DO = "0 to add, 0 to change, 0 to delete";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path directory;

  @BeforeEach
  void writeManifests() throws IOException {
    Files.writeString(directory.resolve("nodes.yaml"), node("ch1") + node("ch2"));
    Files.writeString(directory.resolve("green.yaml"), tenant("green"));
    Files.writeString(
        directory.resolve("dns.yaml"),
        """
        apiVersion: v1
        kind: Service
        metadata: {name: kube-dns, namespace: kube-system}
        spec: {clusterIP: 10.96.0.10, ports: [{port: 53, protocol: UDP}]}
        """);
  }

  private static String node(String name) {
    return """
        ---
        apiVersion: v1
        kind: Node
        metadata:
          name: %s
          labels: {kubernetes.io/hostname: %s}
        """
        .formatted(name, name);
  }

  /** A primary network with a pod on ch1 and a machine on ch2. */
  private static String tenant(String namespace) {
    return """
        apiVersion: v1
        kind: Namespace
        metadata:
          name: NAMESPACE
          labels: {k8s.ovn.org/primary-user-defined-network: ""}
        ---
        apiVersion: k8s.ovn.org/v1
        kind: UserDefinedNetwork
        metadata: {name: net, namespace: NAMESPACE}
        spec:
          topology: Layer2
          layer2:
            role: Primary
            subnets: [203.203.0.0/16]
            ipam: {lifecycle: Persistent}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: NAMESPACE}
        spec: {nodeName: ch1}
        ---
        apiVersion: kubevirt.io/v1
        kind: VirtualMachine
        metadata: {name: vm-a, namespace: NAMESPACE}
        spec:
          runStrategy: Always
          template:
            spec:
              nodeSelector: {kubernetes.io/hostname: ch2}
              domain:
                devices:
                  interfaces: [{name: tenant, binding: {name: l2bridge}}]
              networks: [{name: tenant, pod: {}}]
        """
        .replace("NAMESPACE", namespace);
  }

  private static Command.Result ovn4j(String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add("org.ovn4j.cli.Main");
    command.addAll(List.of(words));
    return Command.run(command, Map.of(), LIMIT);
  }

  private Command.Result apply(OvnLab lab, String... more) {
    return withManifests("apply", lab, more);
  }

  private Command.Result plan(OvnLab lab, String... more) {
    return withManifests("plan", lab, more);
  }

  private Command.Result withManifests(String command, OvnLab lab, String... more) {
    List<String> words =
        new ArrayList<>(List.of(command, "-f", directory.toString(), "--nb", lab.northbound()));
    words.addAll(List.of(more));
    return ovn4j(words.toArray(String[]::new));
  }

  private static void assertSucceeded(Command.Result result) {
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
  }

  private static int number(OvnLab lab, String column) {
    return Integer.parseInt(lab.nbctl("get", "NB_Global", ".", column));
  }

  @Test
  void deletionOfManifestsLeavesTheOwnersOtherNetworks(OvnLab lab) throws IOException {
    Path blue = Files.writeString(directory.resolve("blue.yaml"), tenant("blue"));
    assertSucceeded(apply(lab));

    Command.Result deleted =
        ovn4j(
            "delete",
            "-f",
            blue.toString(),
            directory.resolve("nodes.yaml").toString(),
            "--nb",
            lab.northbound());

    assertThat(deleted.status()).isZero();
    assertThat(deleted.out()).contains("- Logical_Switch blue_net_ovn_layer2_switch");
    assertThat(lab.nbctl("ls-list"))
        .contains("green_net_ovn_layer2_switch")
        .doesNotContain("blue_net");
    assertThat(lab.nbctl("--bare", "--columns=external_ids", "list", "DHCP_Options"))
        .contains("green_net")
        .doesNotContain("blue_net");
    Files.delete(blue);
    assertThat(plan(lab).out()).startsWith(NOTHING_TO_DO);
  }

  @Test
  void networkLivesFromApplyToDelete(OvnLab lab) {
    Command.Result first = apply(lab, "--wait", "hv");

    assertSucceeded(first);
    assertThat(first.out())
        .contains("+ Logical_Switch green_net_ovn_layer2_switch")
        .endsWith("done in " + lab.northbound() + System.lineSeparator());
    assertThat(lab.nbctl("lsp-list", "green_net_ovn_layer2_switch"))
        .contains("green.net_green_web", "green.net_green_vm-a");
    assertThat(number(lab, "hv_cfg")).isEqualTo(number(lab, "nb_cfg")).isPositive();

    Command.Result second = apply(lab);
    assertSucceeded(second);
    assertThat(second.out()).startsWith(NOTHING_TO_DO);
    Command.Result nothing = plan(lab);
    assertSucceeded(nothing);
    assertThat(nothing.out()).startsWith(NOTHING_TO_DO);

    Command.Result leases = ovn4j("leases", "--nb", lab.northbound());
    assertSucceeded(leases);
    assertThat(leases.out()).contains("kube-system/kube-dns");
    assertThat(
            leases
                .out()
                .lines()
                .skip(1)
                .takeWhile(line -> !line.isEmpty())
                .map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "green_net green.net_green_vm-a 203.203.0.3 0a:58:cb:cb:00:03 bound",
            "green_net green.net_green_web 203.203.0.4 0a:58:cb:cb:00:04 bound");

    assertThat(ovn4j("delete", "--nb", lab.northbound(), "--dry-run").status()).isEqualTo(2);
    assertThat(lab.nbctl("ls-list")).isNotEmpty();
    assertSucceeded(ovn4j("delete", "--nb", lab.northbound()));
    assertThat(lab.nbctl("ls-list")).isEmpty();
    assertThat(lab.nbctl("lr-list")).isEmpty();
    assertThat(lab.nbctl("dhcp-options-list")).isEmpty();
  }

  @Test
  void planTellsWhatWasChangedByHand(OvnLab lab) {
    assertSucceeded(apply(lab));
    lab.nbctl("lsp-set-enabled", "green.net_green_web", "disabled");

    Command.Result plan = plan(lab);

    assertThat(plan.status()).isEqualTo(2);
    assertThat(plan.out())
        .contains("~ Logical_Switch_Port green.net_green_web  enabled: false → unset")
        .contains("0 to add, 1 to change, 0 to delete");
    assertThat(lab.nbctl("get", "Logical_Switch_Port", "green.net_green_web", "enabled"))
        .isEqualTo("false");
  }

  @Test
  void waitForAHypervisorThatIsDownEndsAndSaysWhatWasWritten(OvnLab lab) {
    lab.call("stop", "ch1.controller");

    Command.Result result = apply(lab, "--wait", "hv", "--timeout", "2");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).contains("+ Logical_Switch green_net_ovn_layer2_switch");
    assertThat(result.err().lines())
        .singleElement()
        .asString()
        .startsWith("ovn4j: written, but not seen to take effect (hv) within 2 s");
    assertThat(lab.nbctl("ls-list")).contains("green_net_ovn_layer2_switch");

    lab.call("start", "ch1.controller");
    assertSucceeded(apply(lab, "--wait", "hv"));
    // A controller that starts complains of hardware that it does not find.
    lab.mark();
  }

  @Test
  void deletionWaitsForAllChassisWhereRowsGoInTwoSteps(OvnLab lab) throws IOException {
    Files.writeString(
        directory.resolve("near.yaml"),
        """
        apiVersion: v1
        kind: Service
        metadata: {name: near, namespace: green}
        spec: {clusterIP: 10.96.0.20, internalTrafficPolicy: Local, selector: {}, ports: [{port: 80}]}
        """);
    assertSucceeded(apply(lab, "--wait", "hv"));
    lab.call("stop", "ch1.controller");

    Command.Result inVain = ovn4j("delete", "--nb", lab.northbound(), "--timeout", "2");
    assertThat(inVain.status()).isEqualTo(1);
    assertThat(inVain.out())
        .contains("~ Chassis_Template_Var ch1", "- Logical_Switch green_net_ovn_layer2_switch");
    assertThat(inVain.err().lines())
        .satisfiesExactly(
            warning -> assertThat(warning).startsWith("warning: Chassis_Template_Var: 2 rows stay"),
            error -> assertThat(error).contains("not seen to take effect (hv) within 2 s"));
    assertThat(lab.nbctl("--bare", "--columns=variables", "list", "Chassis_Template_Var").strip())
        .isEmpty();

    lab.call("start", "ch1.controller");
    Command.Result deleted = ovn4j("delete", "--nb", lab.northbound());
    assertThat(deleted.status()).isZero();
    assertThat(lab.nbctl("list", "Chassis_Template_Var")).isEmpty();
    assertSucceeded(apply(lab, "--wait", "hv"));
    Command.Result atOnce = ovn4j("delete", "--nb", lab.northbound());
    assertThat(atOnce.status()).isZero();
    assertThat(atOnce.err()).endsWith("2 to delete, 0 unchanged; 0 rows of others left alone\n");
    assertThat(lab.nbctl("list", "Chassis_Template_Var")).isEmpty();
    lab.mark();
  }

  @Test
  void ownersDoNotTouchEachOthersRows(OvnLab lab) throws IOException {
    assertSucceeded(apply(lab, "--owner", "one"));
    Files.writeString(directory.resolve("green.yaml"), tenant("blue"));
    Command.Result other = apply(lab, "--owner", "two");
    assertSucceeded(other);
    assertThat(other.out()).contains("0 to change, 0 to delete");
    assertThat(lab.nbctl("ls-list")).contains("green_net_", "blue_net_");
    assertThat(ovn4j("leases", "--nb", lab.northbound(), "--owner", "two").out())
        .contains("blue_net")
        .doesNotContain("green_net");

    assertSucceeded(ovn4j("delete", "--nb", lab.northbound(), "--owner", "one"));

    assertThat(lab.nbctl("ls-list")).contains("blue_net_").doesNotContain("green_net_");
    assertThat(plan(lab, "--owner", "two").out()).startsWith(NOTHING_TO_DO);
  }

  @Test
  void networkOfAnotherOwnerIsAnErrorAndStays(OvnLab lab) {
    assertSucceeded(apply(lab, "--owner", "one"));
    String before = lab.nbctl("list", "Logical_Router");

    Command.Result result = apply(lab, "--owner", "two");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("error: ").contains("one");
    assertThat(lab.nbctl("list", "Logical_Router")).isEqualTo(before);
  }

  @Test
  void tlsNeedsTheRightAuthority() {
    try (OvnLab lab = OvnLab.start(List.of("ch1"), "--ssl")) {
      Path pki = Path.of(lab.exported("OVN_LAB_PKI"));
      String key = pki.resolve("client-key.pem").toString();
      String certificate = pki.resolve("client-cert.pem").toString();
      String[] words = {
        "leases", "--nb", lab.exported("OVN_NB_DB_SSL"), "-p", key, "-c", certificate, "-C", ""
      };

      words[words.length - 1] = pki.resolve("ca-cert.pem").toString();
      assertSucceeded(ovn4j(words));

      words[words.length - 1] = certificate;
      Command.Result result = ovn4j(words);
      assertThat(result.status()).isEqualTo(1);
      assertThat(result.err().lines()).singleElement().asString().contains("TLS: ");
    }
  }
}
