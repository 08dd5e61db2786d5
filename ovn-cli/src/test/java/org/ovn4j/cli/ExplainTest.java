package org.ovn4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.testkit.EmbeddedServer;

/** {@code ovn4j explain}: what a person reads, and what a program does. */
class ExplainTest {

  private static final String CLUSTER =
      """
      apiVersion: v1
      kind: Node
      metadata:
        name: worker
        annotations:
          ovn4j.org/gateway: |
            {"addresses": ["192.0.2.11/24"], "nextHops": ["192.0.2.1"]}
      ---
      apiVersion: v1
      kind: Namespace
      metadata: {name: green, labels: {k8s.ovn.org/primary-user-defined-network: ""}}
      ---
      apiVersion: k8s.ovn.org/v1
      kind: UserDefinedNetwork
      metadata: {name: net, namespace: green}
      spec: {topology: Layer2, layer2: {role: Primary, subnets: [10.0.0.0/16]}}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: db, namespace: green, labels: {app: db}}
      spec: {nodeName: worker}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: web, namespace: green, labels: {app: web}}
      spec: {nodeName: worker}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: sql, namespace: green}
      spec: {clusterIPs: [10.96.0.20], ports: [{port: 1433, targetPort: 5432}], selector: {app: db}}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: db, namespace: green}
      spec:
        podSelector: {matchLabels: {app: db}}
        policyTypes: [Ingress]
        ingress:
        - from: [{podSelector: {matchLabels: {app: web}}}]
          ports: [{port: 5432}]
      """;

  @TempDir Path directory;
  private String file = "";

  @BeforeEach
  void write() {
    file = Samples.write(directory, "cluster.yaml", CLUSTER);
  }

  private Cli explain(String words) {
    return Cli.run(("explain -f " + file + " " + words).split(" ", -1));
  }

  @Test
  void aServiceIsFollowedToItsEndpointAndTheRule() {
    Cli result = explain("--from green/web --to green/sql:1433");

    assertThat(result.status()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
            green/web → green/db, tcp 1433: allowed
              Service green/sql is answered by 10.0.0.3:5432; both are on UserDefinedNetwork green/net

              from    green/web                    sends as 10.0.0.4 to 10.96.0.20:1433
              switch  green_net_ovn_layer2_switch  sends it to 10.0.0.3:5432
              to      green/db                     sees 10.0.0.4

              Ingress of green/db:  NetworkPolicy green/db: spec.ingress[0] (%s:40:5) allows it
            """
                .formatted(file));
  }

  @Test
  void whatIsDeniedNamesThePolicyAndEndsThere() {
    Cli result = explain("--from green/web --to green/db:22");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out())
        .startsWith(
            """
            green/web → green/db, tcp 22: denied by a policy
              NetworkPolicy green/db (%s:33:1) isolates green/db, and none of its rules allows this
            """
                .formatted(file))
        .endsWith("✗                                    ends here\n");
    assertThat(
            Cli.run(true, "explain", "-f", file, "--from", "green/web", "--to", "green/db").out())
        .contains("\u001b[31mdenied by a policy\u001b[0m");
  }

  @Test
  void theWayOutIsShownWithTheAddressesOnIt() {
    Cli result = explain("--from green/db --to 198.51.100.9:53 --protocol UDP");

    assertThat(result.out().lines().map(line -> line.strip().replaceAll(" {2,}", "|")))
        .containsSequence(
            "router|GR_green_net_worker|sends it as 169.254.0.11",
            "switch|transit_worker",
            "router|GR_worker|sends it as 192.0.2.11",
            "switch|ext_worker",
            "wire|physnet",
            "to|198.51.100.9|sees 192.0.2.11");
  }

  @Test
  void programsGetTheSameAsObjects() {
    JsonNode json = explain("--from green/web --to green/db:5432 -o json").json();

    assertThat(json.path("format").asInt()).isEqualTo(1);
    JsonNode only = json.path("explanations").get(0);
    assertThat(only.path("verdict").asText()).isEqualTo("allowed");
    assertThat(only.path("port").asInt()).isEqualTo(5432);
    assertThat(only.path("arrival").path("port").asText()).isEqualTo("green.net_green_db");
    JsonNode rule = only.path("policies").get(0).path("rule");
    assertThat(rule.path("path").asText()).isEqualTo("NetworkPolicy green/db: spec.ingress[0]");
    assertThat(rule.path("line").asInt()).isEqualTo(40);
    assertThat(explain("--from green/web --to green/db:5432 -o yaml").out())
        .contains("verdict: allowed")
        .contains("  source: \"10.0.0.4\"");
  }

  @Test
  void addressesAreThoseOfTheDatabase() {
    try (EmbeddedServer server = EmbeddedServer.start()) {
      String without =
          Samples.write(directory, "web.yaml", CLUSTER.replace("name: db", "name: db0"));
      assertThat(Cli.run("apply", "-f", without, "--nb", server.remote()).status()).isZero();

      Cli result = explain("--from green/web --to green/db:5432 --nb " + server.remote());
      assertThat(result.out()).contains("sends as 10.0.0.4 to 10.0.0.5:5432");
    }
  }

  private static final String EXPOSED =
      CLUSTER
          .replace(
              "spec: {clusterIPs: [10.96.0.20], ports: [{port: 1433, targetPort: 5432}]",
              "spec: {type: LoadBalancer, loadBalancerIP: 192.0.2.100, clusterIPs: [10.96.0.20],"
                  + " ports: [{port: 1433, targetPort: 5432, nodePort: 31433}]")
          .replace("- from:", "- {ports: [{port: 5432}]}\n  - from:");

  @Test
  void somebodyOutsideReachesWhatServicesOffer() {
    file = Samples.write(directory, "exposed.yaml", EXPOSED);

    Cli result = explain("--from 192.0.2.7 --to green/sql:1433");
    assertThat(result.status()).isZero();
    assertThat(result.out().lines().map(line -> line.strip().replaceAll(" {2,}", "|")))
        .contains(
            "192.0.2.7 → green/db, tcp 1433: allowed",
            "wire|physnet",
            "switch|ext_worker",
            "to|green/db|sees 100.65.0.2");
    assertThat(explain("--from 192.0.2.7 --to 192.0.2.100:1433").out()).isEqualTo(result.out());
    assertThat(explain("--from external --to 192.0.2.11:31433").status()).isZero();
    Cli inside = explain("--from external --to green/db:5432");
    assertThat(inside.status()).isEqualTo(2);
    assertThat(inside.out())
        .startsWith("198.51.100.1 → 10.0.0.3, tcp 5432: not reached\n")
        .contains("nothing inside is reached from outside but what services offer");
    assertThat(explain("--from external --to 192.0.2.100:22").status()).isEqualTo(2);
  }

  @Test
  void whoIsNotOutsideOrHasNothingThereIsToldSo() {
    assertThat(explain("--from 10.0.0.3 --to green/db").errors())
        .containsExactly(
            "ovn4j: --from 10.0.0.3: is in the subnet of UserDefinedNetwork green/net, so not"
                + " outside; name the workload");
    assertThat(explain("--from external --to green/sql:1433").errors())
        .containsExactly("ovn4j: --to green/sql:1433: the service has no address outside");
    file = Samples.write(directory, "x.yaml", EXPOSED.replace("loadBalancerIP: 192.0.2.100, ", ""));
    assertThat(explain("--from external --to green/sql:1433").errors())
        .anyMatch(line -> line.endsWith("; write a node's, with its node port 31433"));
    assertThat(explain("--from 2001:db8::7 --to 192.0.2.11:31433").errors())
        .containsExactly(
            "ovn4j: --to 192.0.2.11:31433: has no IPv6 address, which --from 2001:db8::7 needs");
    assertThat(explain("--from external --to green/dbx").err()).contains("no such workload");
  }

  @Test
  void whatCannotBeAskedIsOneLine() {
    assertThat(explain("--from green/wbe --to green/db").errors())
        .containsExactly(
            "ovn4j: --from green/wbe: no such workload; there are: green/db, green/web");
    assertThat(explain("--from green/web --to red/db").err())
        .contains("--to red/db: no such workload or service, and no address; there are: ");
    assertThat(explain("--from green/web --to green/db:0").err())
        .contains("--to green/db:0: \"0\" is no port; write a number from 1 to 65535");
    assertThat(explain("--from green/web --to green/db --protocol tcp").err())
        .contains("tcp needs a port; write green/db:80");
    assertThat(explain("--from green/web --to green/db:1 --protocol icmp").err())
        .contains("icmp has no ports; leave the port out");
    assertThat(explain("--from green/web --to green/db").status()).isEqualTo(2);
    assertThat(explain("--from green/wbe --to green/db").status()).isEqualTo(1);
  }
}
