package org.ovn4j.model.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Namespace;

class ManifestsTest {
  @TempDir Path directory;

  private static void prove(String marked, String... problems) {
    Marked text = Marked.of(marked);
    assertThat(text.read()).containsExactlyElementsOf(text.at(List.of(problems)));
  }

  @Test
  void jsonAndYamlOfOneObjectGiveOneIntent() {
    String yaml =
        """
        apiVersion: v1
        kind: Node
        metadata: {name: a, labels: {x: "1"}, annotations: {k8s.ovn.org/node-chassis-id: c-1}}
        status: {addresses: [{type: Hostname, address: a}, {type: InternalIP, address: 10.0.0.1}]}
        """;
    String json =
        """
        {"apiVersion": "v1", "kind": "Node",
         "metadata": {"name": "a", "labels": {"x": "1"}, "annotations": {"k8s.ovn.org/node-chassis-id": "c-1"}},
         "status": {"addresses": [{"type": "Hostname", "address": "a"}, {"type": "InternalIP", "address": "10.0.0.1"}]}}
        """;
    Intent fromYaml = Manifests.parse("node", yaml).orElseThrow();
    Intent fromJson = Manifests.parse("node.json", json.strip()).orElseThrow();
    assertThat(fromYaml.nodes())
        .singleElement()
        .satisfies(
            node -> {
              assertThat(node.chassis()).isEqualTo("c-1");
              assertThat(node.addresses()).containsExactly(IpAddress.parse("10.0.0.1"));
              assertThat(node.labels()).containsEntry("x", "1");
            });
    assertThat(fromJson.nodes())
        .usingRecursiveComparison()
        .ignoringFields("origin")
        .isEqualTo(fromYaml.nodes());
  }

  @Test
  void aDiagnosticIsOneLineThatEditorsCanJumpTo() {
    Reading reading =
        Manifests.parse(
            "net.yaml",
            """
            apiVersion: k8s.ovn.org/v1
            kind: UserDefinedNetwork
            metadata: {name: net, namespace: green}
            spec:
              topology: Layer2
              layer2:
                role: Secondary
                mtu: 100
                subnets: [10.1.0.0/16]
            """);
    assertThat(reading.hasErrors()).isTrue();
    assertThat(reading.diagnostics().get(0))
        .hasToString(
            "net.yaml:8:10: error: UserDefinedNetwork green/net: spec.layer2.mtu:"
                + " must be from 576 to 65536 bytes (value: \"100\")");
  }

  @Test
  void readsManyDocumentsAndListsAndKeepsTheirPlaces() {
    Reading reading =
        Manifests.parse(
            "x.yaml",
            """
            # a comment
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: a}}
            ---
            ---
            apiVersion: v1
            kind: List
            items:
              - {apiVersion: v1, kind: Namespace, metadata: {name: b}}
              - {apiVersion: v1, kind: Namespace, metadata: {name: c}}
            """);
    assertThat(reading.diagnostics()).isEmpty();
    assertThat(reading.intent().namespaces())
        .extracting(Namespace::name)
        .containsExactly("a", "b", "c");
    assertThat(reading.intent().namespaces().get(2).origin())
        .hasToString("Namespace c (x.yaml:10:5)");
  }

  @Test
  void aBrokenDocumentDoesNotHideTheOthers() {
    prove(
        """
        {apiVersion: v1, kind: Namespace, metadata: {name: ▶A}}
        ---
        apiVersion: v1
        kind: [
        ▶---
        {apiVersion: v1, kind: Namespace, metadata: {name: ▶B}}
        """,
        "is not an RFC 1123 label: 1 to 63 lower case letters, digits or '-', with a letter or digit at both ends",
        "is not YAML: while parsing a flow node, expected the node content, but found '<stream end>'",
        "is not an RFC 1123 label: 1 to 63 lower case letters, digits or '-', with a letter or digit at both ends");
  }

  @Test
  void tellsOfTabs() {
    prove("a:\n▶\tb: 1\n", "has a tab where YAML allows only spaces; indent with spaces");
  }

  @Test
  void tellsOfRepeatedFieldsMergeKeysAndTags() {
    prove(
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: a, ▶name: b, ▶<<: {c: d}, labels: ▶!secret {}}
        """,
        "the field \"name\" is written twice, the first time at x.yaml:3:12; remove one",
        "merge keys (<<) are not supported; write the fields out",
        "the YAML tag !secret is not supported; remove it");
  }

  @Test
  void tellsOfWhatIsNoObject() {
    prove(
        "▶just words",
        "must be a Kubernetes object, a mapping with apiVersion, kind and metadata, not a string");
    prove("▶▶{metadata: {}}", "is required", "is required");
    prove("▶", "warning: has no objects in it");
    prove("▶# nothing but a comment\n", "warning: has no objects in it");
  }

  @Test
  void tellsOfUnknownKindsAndVersions() {
    prove(
        "{apiVersion: k8s.ovn.org/v1, kind: ▶UserDefinedNetworks, metadata: {name: a}}",
        "warning: objects of this kind are not read, ignored; did you mean \"UserDefinedNetwork\"?");
    prove(
        "{apiVersion: ▶k8s.ovn.com/v1, kind: UserDefinedNetwork, metadata: {name: a}}",
        "must be k8s.ovn.org/v1 for the kind UserDefinedNetwork; did you mean \"k8s.ovn.org/v1\"?");
    prove(
        "{apiVersion: ▶kubevirt.io/v1alpha3, kind: VirtualMachine, metadata: {name: a}, spec: {running: false, template: {spec: {}}}}\n"
            + "---\n{apiVersion: v1, kind: Namespace, metadata: {name: default}}",
        "warning: is read as if it were kubevirt.io/v1, the version of VirtualMachine that is known");
  }

  @Test
  void theNameServerIsAService() {
    Intent intent =
        Manifests.parse(
                "dns",
                "{apiVersion: v1, kind: Service, metadata: {name: kube-dns, namespace: kube-system},"
                    + " spec: {clusterIP: 10.96.0.10, ports: [{port: 53, protocol: UDP}]}}")
            .orElseThrow();
    assertThat(intent.dns().orElseThrow().addresses())
        .containsExactly(IpAddress.parse("10.96.0.10"));
  }

  @Test
  void boundsHoldWithAClearError() {
    prove("[".repeat(64) + "▶" + "[".repeat(100), "is nested more than 64 levels deep");
    String deepJson = "[".repeat(65);
    assertThat(Marked.describe(Manifests.parse("x.json", deepJson)))
        .containsExactly("1:65 is nested more than 64 levels deep");
    StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 5; i++) {
      laughs
          .append("a%d: &a%d [".formatted(i, i))
          .append("*a%d, ".formatted(i - 1).repeat(10))
          .append("]\n");
    }
    assertThat(Marked.describe(Manifests.parse("x.yaml", laughs.toString())))
        .singleElement()
        .asString()
        .contains(
            "has more than 50 aliases, or they stand for more than 100000 values; write them out");
    String documents = "---\n{}\n".repeat(Documents.MAX_DOCUMENTS + 1);
    assertThat(Marked.describe(Manifests.parse("x.yaml", documents)))
        .contains("20001:1 has more than 10000 documents; the rest is not read, split the file");
    assertThat(
            Manifests.parse("x.yaml", "---\n0\n".repeat(9_999) + "---\n[".repeat(9)).diagnostics())
        .hasSizeLessThanOrEqualTo(Problems.MOST + 1);
  }

  @Test
  void theNumberOfProblemsIsBounded() {
    Reading reading =
        Manifests.parse("x.yaml", "[0]\n" + "---\n- 0\n".repeat(9_998) + "---\n{a: 1}\n");
    assertThat(reading.diagnostics()).hasSize(Problems.MOST + 1);
    assertThat(reading.diagnostics().get(Problems.MOST))
        .hasToString("x.yaml:19999:1: error: 1 more problems are not shown; mend the first 10000");
  }

  @Test
  void anIntentWithErrorsIsNotHandedOut() {
    assertThatThrownBy(() -> Manifests.parse("x.yaml", "- 0").orElseThrow())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("x.yaml:1:1: error: must be a Kubernetes object");
  }

  @Test
  void aliasWithinItselfOrWithoutAnchor() {
    prove("&a [▶*a]", "the alias *a stands within itself");
    prove("[▶*b]", "the alias *b has no anchor");
  }

  @Test
  void readsADirectoryByNameWithoutHiddenAndDeeperFiles() throws IOException {
    write("b.yaml", "{apiVersion: v1, kind: Namespace, metadata: {name: B}}");
    write("a.yml", "{apiVersion: v1, kind: Namespace, metadata: {name: A}}");
    write(
        "c.json",
        "{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {\"name\": \"c\"}}");
    write(".hidden.yaml", "nonsense");
    write("readme.txt", "nonsense");
    Files.createDirectory(directory.resolve("deeper"));
    write("deeper/d.yaml", "nonsense");
    Reading reading = Manifests.read(directory);
    assertThat(reading.diagnostics())
        .extracting(diagnostic -> diagnostic.location().orElseThrow().file())
        .containsExactly(
            directory.resolve("a.yml").toString(), directory.resolve("b.yaml").toString());
    assertThat(reading.intent().namespaces()).extracting(Namespace::name).containsExactly("c");
  }

  @Test
  void unreadableFilesAreDiagnostics() throws IOException {
    Path latin1 = directory.resolve("latin1.yaml");
    Files.write(latin1, new byte[] {'a', ':', '\n', ' ', (byte) 0xe4, 'b'});
    Path large = directory.resolve("large.yaml");
    Files.write(large, new byte[ManifestFiles.MAX_BYTES + 1]);
    Path missing = directory.resolve("missing.yaml");
    Path empty = Files.createDirectory(directory.resolve("empty"));
    assertThat(Manifests.read(latin1, large, missing, empty).diagnostics())
        .extracting(Diagnostic::toString)
        .containsExactly(
            latin1 + ":2:2: error: is not UTF-8 text from here on; save it as UTF-8",
            large + ":1:1: error: is larger than 16 MiB; split the file",
            missing + ":1:1: error: does not exist",
            empty + ":1:1: warning: has no files ending in .yaml, .yml, .json");
  }

  @Test
  void everyNetworkFieldArrivesInTheIntent() {
    Layer2Network network =
        (Layer2Network)
            Manifests.parse(
                    "x",
                    """
                    {apiVersion: v1, kind: Namespace, metadata: {name: green, labels: {k8s.ovn.org/primary-user-defined-network: ""}}}
                    ---
                    apiVersion: k8s.ovn.org/v1
                    kind: UserDefinedNetwork
                    metadata: {name: net, namespace: green}
                    spec:
                      topology: Layer2
                      layer2:
                        role: Primary
                        mtu: 1300
                        subnets: [10.1.0.0/16, fd00::/60]
                        joinSubnets: [10.9.0.0/16]
                        defaultGatewayIPs: [10.1.0.9, fd00::9]
                        reservedSubnets: [10.1.4.0/24]
                        infrastructureSubnets: [10.1.0.0/28, fd00::/124]
                        ipam: {mode: Enabled, lifecycle: Persistent}
                    """)
                .orElseThrow()
                .network("green_net")
                .orElseThrow();
    assertThat(network.mtuOrDefault()).isEqualTo(1300);
    assertThat(network.subnets())
        .containsExactly(Cidr.parse("10.1.0.0/16"), Cidr.parse("fd00::/60"));
    assertThat(network.joinSubnetsOrDefault())
        .containsExactly(Cidr.parse("10.9.0.0/16"), Cidr.parse("fd99::/64"));
    assertThat(network.defaultGatewayIps())
        .containsExactly(IpAddress.parse("10.1.0.9"), IpAddress.parse("fd00::9"));
    assertThat(network.reservedSubnets()).containsExactly(Cidr.parse("10.1.4.0/24"));
    assertThat(network.infrastructureSubnets())
        .containsExactly(Cidr.parse("10.1.0.0/28"), Cidr.parse("fd00::/124"));
    assertThat(network.persistent()).isTrue();
    assertThat(network.isPrimary()).isTrue();
  }

  @Test
  void claimsAreReadAndTheirUnknownFieldsTold() {
    prove(
        """
        {apiVersion: v1, kind: Namespace, metadata: {name: green}}
        ---
        apiVersion: k8s.cni.cncf.io/v1alpha1
        kind: IPAMClaim
        metadata: {name: c, namespace: green}
        spec: {network: ▶green_net, interface: eth0, ▶networks: x}
        status: {ips: [10.1.0.5/16, ▶nonsense], ownerPod: {name: p}, conditions: []}
        """
            .replace("▶green_net", "green_net")
            .replace("apiVersion: k8s.cni", "▶apiVersion: k8s.cni"),
        "no network has this name; names are <namespace>_<name> for a UserDefinedNetwork,"
            + " cluster_udn_<name> for a ClusterUserDefinedNetwork, and the name in the config of a"
            + " NetworkAttachmentDefinition",
        "warning: unknown field, ignored; did you mean \"network\"?",
        "IP is invalid: write an address such as 10.0.0.1, 10.0.0.1/16 or fd00::1");
  }

  /** The digits are those that FIPS 180-4 has for "abc"; sha256sum prints them too. */
  @Test
  void theRevisionIsTheTextsOwn() {
    assertThat(Manifests.parse("x.yaml", "abc").revision()).isEqualTo("ba7816bf8f01");
    assertThat(Manifests.parse("other name", "abc").revision()).isEqualTo("ba7816bf8f01");
    assertThat(Manifests.parse("x.yaml", "abd").revision())
        .matches("[0-9a-f]{12}")
        .isNotEqualTo("ba7816bf8f01");
    assertThat(Manifests.read().revision()).isEqualTo("e3b0c44298fc");
  }

  @Test
  void theRevisionOfFilesIsThatOfTheirTextsInOrder() throws IOException {
    write("1.yaml", "a");
    write("2.yaml", "bc");
    write("ignored.txt", "d");
    assertThat(Manifests.read(directory).revision()).isEqualTo("ba7816bf8f01");
    Path first = directory.resolve("1.yaml");
    Path second = directory.resolve("2.yaml");
    assertThat(Manifests.read(second, first).revision()).isNotEqualTo("ba7816bf8f01");
    write("2.yaml", "\u00e9");
    assertThat(Manifests.read(directory).revision())
        .isEqualTo(Manifests.parse("x", "a\u00e9").revision());
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  @Test
  void networksAreKeptAsTheyWereWritten() {
    String text =
        """
        apiVersion: v1
        kind: List
        items:
        - apiVersion: k8s.ovn.org/v1
          kind: ClusterUserDefinedNetwork
          metadata: {name: b, labels: {on: "1"}, annotations: null}
          spec: {n: 010, big: 12345678901234567890, d: 1.50, hex: 0x1f, yes: yes, t: True, l: [a, ~]}
        - {apiVersion: k8s.ovn.org/v1, kind: UserDefinedNetwork, metadata: {name: a}}
        """;

    List<SourceObject> objects = Manifests.parse("net.yaml", text).objects();

    assertThat(objects)
        .as("whether they are sound or not")
        .extracting(SourceObject::path)
        .containsExactly("UserDefinedNetwork default/a", "ClusterUserDefinedNetwork b");
    Map<String, Object> content = objects.get(1).content();
    assertThat(content.keySet()).containsExactly("apiVersion", "kind", "metadata", "spec");
    assertThat(content.get("metadata")).isEqualTo(Map.of("name", "b", "labels", Map.of("on", "1")));
    assertThat(content.get("spec"))
        .isEqualTo(
            Map.of(
                "n",
                BigInteger.TEN,
                "big",
                new BigInteger("12345678901234567890"),
                "d",
                new BigDecimal("1.50"),
                "hex",
                "0x1f",
                "yes",
                "yes",
                "t",
                true,
                "l",
                List.of("a")));
  }
}
