package org.ovn4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.model.kubernetes.Manifests;
import org.ovn4j.model.kubernetes.Reading;
import org.ovn4j.testkit.EmbeddedServer;

/** {@code ovn4j status}, with and without a database. */
class StatusTest {

  private static final String SHARED =
      """
      ---
      apiVersion: k8s.ovn.org/v1
      kind: ClusterUserDefinedNetwork
      metadata:
        name: shared
        labels: {yes: "no", number: "017"}
        annotations: {note: "a: b # \\"c\\"\\n\\u00fc"}
      spec:
        namespaceSelector: {}
        network:
          topology: Layer2
          layer2: {role: Secondary, mtu: 1400, subnets: [10.0.0.0/24]}
      status:
        conditions:
        - {type: TransportAccepted, status: "True", reason: Fine, message: "", lastTransitionTime: "2025-01-01T00:00:00Z"}
        - {type: NetworkCreated, status: "Unknown", reason: Old, message: old, lastTransitionTime: "2025-01-02T00:00:00Z"}
      """;

  @TempDir Path directory;

  private String write(String text) {
    return Samples.write(directory, "tenant.yaml", text);
  }

  @Test
  void withoutADatabaseItIsAboutThePlanAndSaysSo() {
    Cli result = Cli.run("status", "-f", write(Samples.TENANT + SHARED));

    assertThat(result.status()).isZero();
    assertThat(result.out().lines().map(line -> line.replaceAll(" {2,}", "|")))
        .containsExactly(
            "KIND|NAME|CONDITION|STATUS|REASON|MESSAGE",
            "ClusterUserDefinedNetwork|shared|NetworkCreated|Unknown|Planned|"
                + "planned without an error; no database was asked",
            "Service|kube-system/kube-dns|Programmed|Unknown|Planned|"
                + "planned without an error; no database was asked;"
                + " nobody answers at 10.96.0.10",
            "UserDefinedNetwork|green/net|NetworkCreated|Unknown|Planned|"
                + "planned without an error; no database was asked",
            "UserDefinedNetwork|green/net|NetworkAllocationSucceeded|Unknown|Planned|"
                + "planned without an error; no database was asked");
    assertThat(result.errors())
        .containsExactly("note: this is about the plan alone; --nb names a database to look into");
  }

  @Test
  void databaseIsFoundToLackThePlanToHoldItAndToLackAPartOfIt() {
    String file = write(Samples.TENANT);
    try (EmbeddedServer server = EmbeddedServer.start()) {
      Cli before = Cli.run("status", "-f", file, "--nb", server.remote());
      assertThat(before.status()).isEqualTo(2);
      assertThat(before.out()).containsPattern("green/net +NetworkCreated +False +ChangesPending");
      assertThat(before.errors())
          .singleElement()
          .asString()
          .startsWith("note: the database does not hold the plan: ")
          .contains(" to add, 0 to change, 0 to delete");

      assertThat(Cli.run("apply", "-f", file, "--nb", server.remote()).status()).isZero();
      Cli after = Cli.run("status", "-f", file, "--nb", server.remote());
      assertThat(after.status()).isZero();
      assertThat(after.out())
          .containsPattern("NetworkCreated +True +NetworkAttachmentDefinitionCreated")
          .containsPattern("NetworkAllocationSucceeded +True +NetworkAllocationSucceeded");
      assertThat(after.errors()).containsExactly("note: the database holds the plan");

      String more = write(Samples.TENANT + "---\n" + pod("later"));
      Cli partly = Cli.run("status", "-f", more, "--nb", server.remote());
      assertThat(partly.status()).as("a pod waits for its port").isEqualTo(2);
      assertThat(partly.out()).containsPattern("NetworkCreated +True").doesNotContain("False");
    }
  }

  private static String pod(String name) {
    return """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: green}
        spec: {}
        """
        .formatted(name);
  }

  @Test
  void errorsOfThePlanMakeTheConditionFalse() {
    Cli result = Cli.run("status", "-f", write(Samples.CRAMPED));

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("green/net +NetworkCreated +False +SyncError +keeps a gateway");
    assertThat(result.errors())
        .anyMatch(line -> line.contains(": error: UserDefinedNetwork green/net: keeps a gateway"))
        .contains("1 error");
  }

  @Test
  void errorsBetweenObjectsAreTheConditionsOfTheNetworksTheyAreAbout() {
    String second = SHARED.replace("Secondary", "Primary");

    Cli result = Cli.run("status", "-f", write(Samples.TENANT + second), "--nb", "unix:/nowhere");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("shared +NetworkCreated +Unknown +NotPlanned")
        .containsPattern("green/net +NetworkCreated +False +SyncError .*already has the primary");
    assertThat(result.err()).as("the database is not asked").doesNotContain("nowhere");
  }

  @Test
  void objectThatTheApiWouldRefuseHasNoStatus() {
    Cli result = Cli.run("status", "-f", write(Samples.FAULTY + SHARED));

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out().lines()).hasSize(2);
    assertThat(result.errors()).hasSize(4).last().isEqualTo("2 errors");
  }

  @Test
  void jsonIsAListOfTheObjectsWithTheirStatus() {
    JsonNode list = Cli.run("status", "-f", write(Samples.TENANT + SHARED), "-o", "json").json();

    assertThat(list.get("kind").asText()).isEqualTo("List");
    assertThat(list.get("items")).hasSize(3);
    JsonNode shared = list.get("items").get(1);
    assertThat(shared.fieldNames())
        .toIterable()
        .containsExactly("apiVersion", "kind", "metadata", "spec", "status");
    assertThat(shared.at("/spec/network/layer2").toString())
        .isEqualTo("{\"role\":\"Secondary\",\"mtu\":1400,\"subnets\":[\"10.0.0.0/24\"]}");
    JsonNode conditions = shared.at("/status/conditions");
    assertThat(conditions).hasSize(2);
    assertThat(conditions.get(0).get("type").asText()).isEqualTo("TransportAccepted");
    JsonNode created = conditions.get(1);
    assertThat(created.fieldNames())
        .toIterable()
        .containsExactly("type", "status", "reason", "message", "lastTransitionTime");
    assertThat(created.get("reason").asText()).isEqualTo("Planned");
    assertThat(created.get("lastTransitionTime").asText())
        .as("it was Unknown before")
        .isEqualTo("2025-01-02T00:00:00Z");
    assertThat(list.at("/items/0/status/conditions/0/lastTransitionTime").asText())
        .matches("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
  }

  @Test
  void yamlSaysWhatTheJsonSays() {
    String file = write(SHARED);

    Cli yaml = Cli.run("status", "-f", file, "-o", "yaml");

    assertThat(yaml.status()).isZero();
    assertThat(content(yaml.out(), "status.yaml"))
        .isEqualTo(content(Cli.run("status", "-f", file, "-o", "json").out().strip(), "x.json"));
    assertThat(yaml.out())
        .startsWith("apiVersion: v1\nkind: List\nitems:\n- apiVersion: k8s.ovn.org/v1\n")
        .contains("\"yes\": \"no\"\n")
        .contains("number: \"017\"\n")
        .contains("note: \"a: b # \\\"c\\\"\\U0000000A\\U000000FC\"\n")
        .contains("    conditions:\n    - type: TransportAccepted\n      status: \"True\"\n")
        .contains("namespaceSelector: {}\n");
  }

  private static final String SERVED =
      """
      ---
      apiVersion: v1
      kind: Node
      metadata:
        name: worker
        annotations: {ovn4j.org/gateway: '{"addresses": ["192.0.2.11/24"]}'}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: db, namespace: green, labels: {app: db}}
      spec: {nodeName: worker}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: sql, namespace: green}
      spec:
        type: LoadBalancer
        clusterIP: 10.96.0.20
        loadBalancerIP: 192.0.2.100
        ports: [{port: 5432, nodePort: 30432}]
        selector: {app: db}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: db, namespace: green}
      spec:
        podSelector: {matchLabels: {app: db}}
        ingress: [{ports: [{port: 5432}]}]
      ---
      apiVersion: policy.networking.k8s.io/v1alpha1
      kind: AdminNetworkPolicy
      metadata: {name: guard}
      spec:
        priority: 7
        subject: {namespaces: {}}
        ingress: [{action: Allow, from: [{namespaces: {}}]}]
      """;

  @Test
  void servicesAndPoliciesSayWhoAnswersAndWhomTheyAreAbout() {
    String file = write(Samples.TENANT + SERVED);
    try (EmbeddedServer server = EmbeddedServer.start()) {
      Cli before = Cli.run("status", "-f", file, "--nb", server.remote());
      assertThat(before.out())
          .containsPattern("green/sql +Programmed +False +ChangesPending +the database lacks")
          .containsPattern("guard +Ready-In-Zone-global +False +ChangesPending")
          .doesNotContain("answers");
      assertThat(Cli.run("apply", "-f", file, "--nb", server.remote()).status()).isZero();

      Cli after = Cli.run("status", "-f", file, "--nb", server.remote());

      assertThat(after.status()).isZero();
      assertThat(after.out().lines().map(line -> line.replaceAll(" {2,}", "|")))
          .contains(
              "Service|green/sql|Programmed|True|Programmed|the database holds its load balancers;"
                  + " 1 endpoint answers at 10.96.0.20, 192.0.2.100",
              "NetworkPolicy|green/db|Programmed|True|Programmed|the database holds its rules;"
                  + " it is about 1 workload",
              "AdminNetworkPolicy|guard|Ready-In-Zone-global|True|SetupSucceeded|"
                  + "Setting up OVN DB plumbing was successful; it is about 2 workloads");
      JsonNode items =
          Cli.run("status", "-f", file, "--nb", server.remote(), "-o", "json").json().get("items");
      assertThat(items)
          .as("a NetworkPolicy has no status in Kubernetes")
          .extracting(item -> item.get("kind").asText())
          .containsExactly("UserDefinedNetwork", "Service", "Service", "AdminNetworkPolicy");
      JsonNode sql = items.get(2).get("status");
      assertThat(sql.get("loadBalancer").toString())
          .isEqualTo("{\"ingress\":[{\"ip\":\"192.0.2.100\",\"ipMode\":\"VIP\"}]}");
      assertThat(sql.at("/conditions/0/type").asText()).isEqualTo("Programmed");
      assertThat(items.get(1).get("status").has("loadBalancer")).isFalse();
    }
  }

  @Test
  void addressOfALoadBalancerIsNoStatusBeforeItAnswers() {
    JsonNode list = Cli.run("status", "-f", write(Samples.TENANT + SERVED), "-o", "json").json();

    assertThat(list.at("/items/2/metadata/name").asText()).isEqualTo("sql");
    assertThat(list.at("/items/2/status").has("loadBalancer")).isFalse();
  }

  @Test
  void serviceAndPolicyWithErrorsSayWhich() {
    String faulty =
        SERVED
            .replace("192.0.2.100", "203.203.0.100")
            .replace(
                "{name: db, namespace: green}\nspec:\n  pod",
                "{name: db, namespace: x}\nspec:\n  pod");

    Cli result = Cli.run("status", "-f", write(Samples.TENANT + faulty));

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("Service +green/sql +Programmed +False +Invalid +the external address is")
        .containsPattern("NetworkPolicy +x/db +Programmed +False +Invalid +namespace")
        .containsPattern("guard +Ready-In-Zone-global +Unknown +NotPlanned");
  }

  private static Map<String, Object> content(String text, String name) {
    Reading reading = Manifests.parse(name, text);
    assertThat(reading.diagnostics()).isEmpty();
    return reading.objects().get(0).content();
  }
}
