package org.ovn4j.model.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.MacAddress;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.Attachment.PrimaryTarget;
import org.ovn4j.model.Attachment.SecondaryTarget;
import org.ovn4j.model.Intent;
import org.ovn4j.model.NamedPort;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Workload;

class WorkloadReaderTest {
  /** Namespace green with a primary network and the secondary networks blue and red; two nodes. */
  private static final String CLUSTER =
      """
      {apiVersion: v1, kind: Node, metadata: {name: n1}}
      ---
      {apiVersion: v1, kind: Node, metadata: {name: n2}}
      ---
      {apiVersion: v1, kind: Namespace, metadata: {name: green, labels: {k8s.ovn.org/primary-user-defined-network: ""}}}
      ---
      {apiVersion: k8s.ovn.org/v1, kind: UserDefinedNetwork, metadata: {name: main, namespace: green}, spec: {topology: Layer2, layer2: {role: Primary, subnets: [10.1.0.0/16], ipam: {lifecycle: Persistent}}}}
      ---
      {apiVersion: k8s.ovn.org/v1, kind: UserDefinedNetwork, metadata: {name: blue, namespace: green}, spec: {topology: Layer2, layer2: {role: Secondary, subnets: [10.2.0.0/16], ipam: {lifecycle: Persistent}}}}
      ---
      {apiVersion: k8s.ovn.org/v1, kind: UserDefinedNetwork, metadata: {name: red, namespace: green}, spec: {topology: Layer2, layer2: {role: Secondary, ipam: {mode: Disabled}}}}
      ---
      """;

  private static Intent read(String objects) {
    Reading reading = Manifests.parse("x.yaml", CLUSTER + objects);
    assertThat(reading.diagnostics()).isEmpty();
    return reading.intent();
  }

  private static void prove(String objects, String... problems) {
    Marked marked = Marked.of(CLUSTER + objects);
    assertThat(marked.read()).containsExactlyElementsOf(marked.at(List.of(problems)));
  }

  @Test
  void aPodHasItsPrimaryAttachmentAndThoseItLists() {
    Workload pod =
        read("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: web
                  namespace: green
                  labels: {app: web}
                  annotations:
                    k8s.v1.cni.cncf.io/networks: blue, green/red@net1 ,blue
                spec: {nodeName: n1}
                """)
            .workloads()
            .get(0);
    assertThat(pod.kind()).isEqualTo(Workload.Kind.POD);
    assertThat(pod.node()).contains("n1");
    assertThat(pod.running()).isTrue();
    assertThat(pod.labels()).containsEntry("app", "web");
    assertThat(pod.attachments())
        .extracting(Attachment::target)
        .containsExactly(
            new PrimaryTarget(),
            new SecondaryTarget("green", "blue", 0),
            new SecondaryTarget("green", "red", 0),
            new SecondaryTarget("green", "blue", 1));
  }

  @Test
  void aPodAsksForAddressesInJson() {
    Workload pod =
        read("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: web
                  namespace: green
                  annotations:
                    k8s.v1.cni.cncf.io/networks: |
                      [{"name": "blue", "ips": ["10.2.0.9/16"], "mac": "02:00:00:00:00:09",
                        "ipam-claim-reference": "c", "interface": "net1", "default-route": ["10.2.0.1"]}]
                    v1.multus-cni.io/default-network: '[{"name": "default", "namespace": "ovn-kubernetes", "ips": ["10.1.0.9"]}]'
                    k8s.ovn.org/primary-udn-ipamclaim: p
                spec: {}
                ---
                {apiVersion: k8s.cni.cncf.io/v1alpha1, kind: IPAMClaim, metadata: {name: c, namespace: green}, spec: {network: green_blue, interface: net1}}
                ---
                {apiVersion: k8s.cni.cncf.io/v1alpha1, kind: IPAMClaim, metadata: {name: p, namespace: green}, spec: {network: green_main, interface: eth0}, status: {ips: [10.1.0.9/16]}}
                """)
            .workloads()
            .get(0);
    Attachment primary = pod.attachments().get(0);
    assertThat(primary.requestedAddresses()).containsExactly(IpAddress.parse("10.1.0.9"));
    assertThat(primary.claim()).contains("p");
    Attachment secondary = pod.attachments().get(1);
    assertThat(secondary.requestedAddresses()).containsExactly(IpAddress.parse("10.2.0.9"));
    assertThat(secondary.requestedMac()).contains(MacAddress.parse("02:00:00:00:00:09"));
    assertThat(secondary.claim()).contains("c");
    assertThat(pod.node()).isEmpty();
  }

  @Test
  void everythingWrongInAnAnnotationIsTold() {
    prove(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          namespace: green
          annotations:
            k8s.v1.cni.cncf.io/networks: ▶▶▶'[{"name": "blue", "ips": ["10.2.0"], "mac": "03:00:00:00:00:09"}, {"namespace": "green"}]'
            v1.multus-cni.io/default-network: ▶other
        spec: {nodeName: ▶N_1}
        """,
        "IP is invalid: write an address such as 10.0.0.1, 10.0.0.1/16 or fd00::1",
        "MAC address is a group's: the first octet must be even",
        "is required",
        "must select one network, with the name \"default\" and the namespace \"ovn-kubernetes\", to ask for"
            + " addresses on the primary network",
        "is not an RFC 1123 subdomain: 1 to 253 lower case letters, digits, '-' or '.', with a letter or digit"
            + " at both ends of each dotted part");
    prove(
        "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: green, annotations:"
            + " {k8s.v1.cni.cncf.io/networks: ▶'[{\"name\": ]'}}, spec: {}}",
        "is not JSON: Unexpected character (']' (code 93)): expected a valid value (JSON String, Number, Array, Object or token"
            + " 'null', 'true' or 'false'), at 1:11 of the text");
    prove(
        "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: green, annotations:"
            + " {k8s.v1.cni.cncf.io/networks: ▶'a/b/c'}}, spec: {}}",
        "\"a/b/c\" is no network: write its name, or its namespace, '/' and its name");
  }

  private static String asking(String annotation, String text) {
    return "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: green, annotations: {"
        + annotation
        + ": ▶'"
        + text
        + "'}}, spec: {}}";
  }

  @Test
  void thePrimaryNetworkIsAskedThroughTheDefaultDefinitionOnly() {
    String annotation = "v1.multus-cni.io/default-network";
    String problem =
        "must select one network, with the name \"default\" and the namespace \"ovn-kubernetes\", to ask for"
            + " addresses on the primary network";
    prove(asking(annotation, "[{\"name\": \"default\", \"ips\": [\"10.1.0.9\"]}]"), problem);
    prove(asking(annotation, "ovn-kubernetes/other"), problem);
    prove(asking(annotation, "ovn-kubernetes/default, ovn-kubernetes/default"), problem);
    for (String nothing :
        List.of("", "[]", "ovn-kubernetes/default", "openshift-ovn-kubernetes/default@eth0")) {
      assertThat(
              read(asking(annotation, nothing).replace("▶", "")).workloads().get(0).attachments())
          .singleElement()
          .satisfies(primary -> assertThat(primary.requestedAddresses()).isEmpty());
    }
  }

  @Test
  void whatIsEmptyInAnAnnotationIsNotAskedFor() {
    String text =
        "[{\"name\": \"blue\", \"namespace\": \"\", \"ips\": [], \"mac\": \"\", \"interface\": \"\","
            + " \"default-route\": [], \"ipam-claim-reference\": \"\"}]";
    Attachment attachment =
        read(asking("k8s.v1.cni.cncf.io/networks", text).replace("▶", ""))
            .workloads()
            .get(0)
            .attachments()
            .get(1);
    assertThat(attachment.target()).isEqualTo(new SecondaryTarget("green", "blue", 0));
    assertThat(attachment.requestedAddresses()).isEmpty();
    assertThat(attachment.requestedMac()).isEmpty();
    assertThat(attachment.claim()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"blue@", "blue@a b", "blue@a/b", "blue@sixteen-letters-"})
  void anInterfaceHasANameThatLinuxTakes(String word) {
    String name = word.substring("blue@".length());
    String problem =
        "\"%s\" is no interface: write 1 to 15 characters without space and '/'".formatted(name);
    prove(asking("k8s.v1.cni.cncf.io/networks", word), problem);
    if (!name.isEmpty()) {
      prove(
          asking(
              "k8s.v1.cni.cncf.io/networks",
              "[{\"name\": \"blue\", \"interface\": \"%s\"}]".formatted(name)),
          problem);
    }
  }

  @Test
  void podsOnTheHostsNetworkHaveNoInterfaces() {
    assertThat(
            read("{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: green}, spec: {hostNetwork: true}}")
                .workloads())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"Running,true", "Pending,true", "Succeeded,false", "Failed,false"})
  void aPodRunsUntilItHasEnded(String phase, boolean running) {
    assertThat(
            read("{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: green}, spec: {}, status: {phase: %s}}"
                    .formatted(phase))
                .workloads()
                .get(0)
                .running())
        .isEqualTo(running);
  }

  private static final String MACHINE =
      """
      apiVersion: kubevirt.io/v1
      kind: VirtualMachine
      metadata: {name: vm, namespace: green}
      spec:
        runStrategy: Always
        template:
          metadata: {labels: {app: vm}}
          spec:
            nodeSelector: {kubernetes.io/hostname: n1}
            domain: {devices: {interfaces: [{name: eth0, macAddress: "02:00:00:00:00:01"}, {name: eth1}]}}
            networks:
              - {name: eth0, pod: {}}
              - {name: eth1, multus: {networkName: green/blue}}
      """;

  @Test
  void aMachineHasTheNetworksOfItsTemplate() {
    Workload machine = read(MACHINE).workloads().get(0);
    assertThat(machine.kind()).isEqualTo(Workload.Kind.VIRTUAL_MACHINE);
    assertThat(machine.running()).isTrue();
    assertThat(machine.node()).contains("n1");
    assertThat(machine.labels()).containsEntry("app", "vm");
    assertThat(machine.attachments())
        .extracting(Attachment::target)
        .containsExactly(new PrimaryTarget(), new SecondaryTarget("green", "blue", 0));
    assertThat(machine.attachments().get(0).requestedMac())
        .contains(MacAddress.parse("02:00:00:00:00:01"));
    assertThat(machine.attachments().get(0).claim()).isEmpty();
  }

  @Test
  void aMachineUsesTheClaimsNamedAfterItsNetworks() {
    Workload machine =
        read(MACHINE
                + """
                    ---
                    {apiVersion: k8s.cni.cncf.io/v1alpha1, kind: IPAMClaim, metadata: {name: vm.eth0, namespace: green}, spec: {network: green_main, interface: eth0}}
                    """)
            .workloads()
            .get(0);
    assertThat(machine.attachments().get(0).claim()).contains("vm.eth0");
    assertThat(machine.attachments().get(1).claim()).isEmpty();
  }

  @Test
  void aMachineWithoutNetworksIsOnThePrimaryOne() {
    Workload machine =
        read("{apiVersion: kubevirt.io/v1, kind: VirtualMachine, metadata: {name: vm, namespace: green},"
                + " spec: {running: true, template: {spec: {domain: {}}}}}")
            .workloads()
            .get(0);
    assertThat(machine.attachments())
        .extracting(Attachment::target)
        .containsExactly(new PrimaryTarget());
  }

  @ParameterizedTest
  @CsvSource({
    "'running: true', '', true",
    "'running: false', '', false",
    "'runStrategy: Halted', '', false",
    "'runStrategy: Once', '', true",
    "'runStrategy: Manual', 'status: {printableStatus: Stopped}', false",
    "'runStrategy: RerunOnFailure', 'status: {printableStatus: Running}', true"
  })
  void aMachineRunsAsItsStrategyAndStatusSay(String strategy, String status, boolean running) {
    assertThat(
            read(MACHINE.replace("runStrategy: Always", strategy) + status)
                .workloads()
                .get(0)
                .running())
        .isEqualTo(running);
  }

  private static final String INSTANCE =
      """
      ---
      {apiVersion: kubevirt.io/v1, kind: VirtualMachineInstance, metadata: {name: vm, namespace: green}, spec: {domain: {}}, status: {nodeName: n2, phase: Running}}
      """;

  private static String launcher(String name, String created, String node, String phase) {
    return """
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: %s, namespace: green, creationTimestamp: %s, labels: {kubevirt.io: virt-launcher}, annotations: {kubevirt.io/domain: vm}}, spec: {nodeName: %s}, status: {phase: %s}}
        """
        .formatted(name, created, node, phase);
  }

  @Test
  void itsInstanceOrItsPodPlaceAMachine() {
    assertThat(read(MACHINE + INSTANCE).workloads())
        .singleElement()
        .satisfies(machine -> assertThat(machine.node()).contains("n2"));
    assertThat(read(MACHINE + launcher("l1", "2026-01-01T00:00:00Z", "n2", "Running")).workloads())
        .singleElement()
        .satisfies(machine -> assertThat(machine.node()).contains("n2"));
    assertThat(
            read(MACHINE + launcher("l1", "2026-01-01T00:00:00Z", "n2", "Succeeded")).workloads())
        .singleElement()
        .satisfies(machine -> assertThat(machine.node()).contains("n1"));
  }

  @Test
  void anInstanceThatEndedStopsItsMachine() {
    Workload machine = read(MACHINE + INSTANCE.replace("Running", "Succeeded")).workloads().get(0);
    assertThat(machine.running()).isFalse();
    assertThat(machine.node()).contains("n1");
  }

  @Test
  void anInstanceAloneIsAMachine() {
    Workload machine = read(INSTANCE).workloads().get(0);
    assertThat(machine.kind()).isEqualTo(Workload.Kind.VIRTUAL_MACHINE);
    assertThat(machine.node()).contains("n2");
    assertThat(machine.attachments())
        .extracting(Attachment::target)
        .containsExactly(new PrimaryTarget());
  }

  private static final String SOURCE = launcher("source", "2026-01-01T00:00:00Z", "n2", "Running");
  private static final String TARGET = launcher("target", "2026-01-02T00:00:00Z", "n1", "Running");

  private static String placement(String yaml) {
    Workload machine = read(yaml).workloads().get(0);
    return machine.node().orElse("-") + " to " + machine.migrationTarget().orElse("-");
  }

  @Test
  void aSecondLivingPodIsTheTargetOfAMigration() {
    assertThat(placement(MACHINE + TARGET + SOURCE)).isEqualTo("n2 to n1");
    assertThat(placement(MACHINE + SOURCE)).isEqualTo("n2 to -");
    assertThat(placement(MACHINE + SOURCE + TARGET.replace("n1", "n2"))).isEqualTo("n2 to -");
    assertThat(placement(MACHINE + SOURCE.replace("Running", "Succeeded") + TARGET))
        .as("it succeeded")
        .isEqualTo("n1 to -");
    assertThat(placement(MACHINE + SOURCE + TARGET.replace("Running", "Failed")))
        .as("it failed")
        .isEqualTo("n2 to -");
  }

  @Test
  void theInstancesMigrationStateIsWhatCounts() {
    assertThat(placement(MACHINE + migrating("targetNode: n1"))).isEqualTo("n2 to n1");
    assertThat(placement(MACHINE + migrating("targetNode: ''"))).isEqualTo("n2 to -");
    assertThat(placement(MACHINE + migrating("targetNode: n1, failed: true") + SOURCE + TARGET))
        .isEqualTo("n2 to -");
    assertThat(
            placement(
                MACHINE
                    + migrating("targetNode: n1, completed: true")
                        .replace("nodeName: n2", "nodeName: n1")
                    + SOURCE
                    + TARGET))
        .isEqualTo("n1 to -");
    assertThat(placement(migrating("targetNode: n1")))
        .as("an instance alone")
        .isEqualTo("n2 to n1");
  }

  private static String migrating(String state) {
    return INSTANCE.replace("phase: Running", "phase: Running, migrationState: {" + state + "}");
  }

  @Test
  void aThirdLivingPodIsAnError() {
    Reading reading =
        Manifests.parse(
            "x.yaml",
            CLUSTER
                + MACHINE
                + SOURCE
                + TARGET
                + launcher("third", "2026-01-03T00:00:00Z", "n1", "Running"));
    assertThat(reading.diagnostics())
        .singleElement()
        .asString()
        .contains("error: Pod green/third: is the third living pod of VirtualMachine green/vm");
  }

  @Test
  void launchersNeedTheirMachine() {
    prove(
        "▶{apiVersion: v1, kind: Pod, metadata: {name: l, namespace: green, labels: {kubevirt.io: virt-launcher}}, spec: {}}",
        "missing the mandatory kubevirt annotation kubevirt.io/domain with the name of the virtual machine");
    prove(
        "▶" + launcher("l", "x", "n1", "Running").replaceFirst("---\n", ""),
        "warning: runs the virtual machine green/vm, which is not here, ignored; add its VirtualMachine or"
            + " VirtualMachineInstance");
  }

  @Test
  void everythingWrongInAMachineIsTold() {
    prove(
        """
        apiVersion: kubevirt.io/v1
        kind: VirtualMachine
        metadata: {name: vm, namespace: green}
        spec:
          ▶running: true
          runStrategy: ▶Sometimes
          template:
            spec:
              domain: {devices: {interfaces: [{name: eth0, macAddress: ▶"02"}, {name: eth1}, {name: ▶eth9}, {name: eth3}, {name: ▶eth3}]}}
              networks:
                - {name: eth0, pod: {}}
                - {name: eth1, pod: ▶{}}
                - ▶{name: eth3}
                - {name: ▶eth4, multus: {networkName: blue}}
        """,
        "needs one of running and runStrategy, not both",
        "Unsupported value: \"Sometimes\": supported values: \"Always\", \"RerunOnFailure\", \"Once\", \"Manual\", \"Halted\"",
        "MAC address is invalid: write six hexadecimal octets, 02:00:00:00:00:01",
        "names no network in spec.networks; did you mean \"eth0\"?",
        "is used twice; give each its own name",
        "is the second pod network; a machine has only one",
        "needs one of pod and multus, not none",
        "has no interface; add one of this name to spec.domain.devices.interfaces");
  }

  @Test
  void aPodsNamedPortsAndReadiness() {
    Workload pod =
        read("""
            {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: green}, spec: {containers: [
              {name: a, ports: [{name: http, containerPort: 8080}, {containerPort: 9}]},
              {name: b, ports: [{name: dns, containerPort: 53, protocol: UDP}]}]},
             status: {conditions: [{type: Initialized, status: 'False'}, {type: Ready, status: 'False'}]}}
            """)
            .workloads()
            .get(0);
    assertThat(pod.ports())
        .containsExactly(
            new NamedPort("http", Protocol.TCP, 8080), new NamedPort("dns", Protocol.UDP, 53));
    assertThat(pod.ready()).isFalse();
    assertThat(
            read("{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: green}, spec: {}}")
                .workloads()
                .get(0)
                .ready())
        .as("nothing is said")
        .isTrue();
  }

  @Test
  void aPodsPortsThatAreNone() {
    prove(
        """
        {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: green}, spec: {containers: [
          {name: a, ports: [{name: ▶no--name, containerPort: 1}, {name: a, containerPort: ▶65536},
           ▶{name: b}, {name: c, containerPort: 1, protocol: ▶tcp}]}]}}
        """,
        "is not a port's name: 1 to 15 lower case letters, digits or '-', at least one letter,"
            + " no two '-' together, with a letter or digit at both ends",
        "must be a port, 1 to 65535",
        "is required",
        "Unsupported value: \"tcp\": supported values: \"TCP\", \"UDP\", \"SCTP\"");
  }

  @Test
  void openPortsAreAYamlTextOfWhichAllOrNothingCounts() {
    Reading reading =
        Manifests.parse(
            "pod.yaml",
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: green}
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: a
              namespace: green
              annotations:
                k8s.ovn.org/open-default-ports: |
                  - {protocol: tcp, port: 80}
                  - protocol: icmp
            spec: {}
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: b
              namespace: green
              annotations:
                k8s.ovn.org/open-default-ports: |
                  - {protocol: udp, port: 53}
                  - {protocol: tcp}
                  - {protocol: esp}
                  - {protocol: icmp, port: 8}
            spec: {}
            """);
    assertThat(reading.diagnostics())
        .extracting(Object::toString)
        .satisfiesExactly(
            tcp -> assertThat(tcp).contains("TCP needs a port, 1 to 65535"),
            esp -> assertThat(esp).contains("Unsupported value: \"esp\""),
            icmp -> assertThat(icmp).contains("ICMP has no port 8"));
  }
}
