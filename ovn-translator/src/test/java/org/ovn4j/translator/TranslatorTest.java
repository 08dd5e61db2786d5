package org.ovn4j.translator;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.translator.Intents.asking;
import static org.ovn4j.translator.Intents.cidrs;
import static org.ovn4j.translator.Intents.cluster;
import static org.ovn4j.translator.Intents.clusterWide;
import static org.ovn4j.translator.Intents.green;
import static org.ovn4j.translator.Intents.machine;
import static org.ovn4j.translator.Intents.namespace;
import static org.ovn4j.translator.Intents.network;
import static org.ovn4j.translator.Intents.on;
import static org.ovn4j.translator.Intents.onNode;
import static org.ovn4j.translator.Intents.pod;
import static org.ovn4j.translator.Intents.primary;
import static org.ovn4j.translator.Intents.secondary;
import static org.ovn4j.translator.Intents.stopped;
import static org.ovn4j.translator.Intents.unplaced;
import static org.ovn4j.translator.Plans.errors;
import static org.ovn4j.translator.Plans.messages;
import static org.ovn4j.translator.Plans.plan;
import static org.ovn4j.translator.Plans.render;
import static org.ovn4j.translator.Plans.rows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.Attachment.PrimaryTarget;
import org.ovn4j.model.Attachment.SecondaryTarget;
import org.ovn4j.model.Dns;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.LocalnetNetwork;
import org.ovn4j.model.LocalnetNetworkBuilder;
import org.ovn4j.model.Network.IpamMode;
import org.ovn4j.model.Network.Role;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.DhcpOptions;
import org.ovn4j.model.nb.LogicalRouter;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.northbound.Golden;
import org.ovn4j.northbound.Plan;

class TranslatorTest {

  private static final Intent GREEN =
      green(pod("webserver"), machine("vm-a"), stopped(machine("vm-b")));

  @Test
  void primaryNetworkIsASwitchBehindARouterWithDhcp() {
    Golden.check("green.txt", render(plan(GREEN)));
  }

  @Test
  void dualStackAddsRouterAdvertisementsAndDhcpv6() {
    Intent intent =
        cluster()
            .add(network("203.203.0.0/16", "2010:100:200::/60"))
            .add(pod("webserver"), machine("vm-a"))
            .build();
    Golden.check("dual-stack.txt", render(plan(intent)));
  }

  @Test
  void ipv6AloneHasNoTraceOfIpv4() {
    Intent intent =
        cluster().add(network("2010:100:200::/60")).add(pod("webserver"), machine("vm-a")).build();
    Golden.check("ipv6.txt", render(plan(intent)));
  }

  @Test
  void secondaryNetworkHasNoRouterAndALinkLocalDhcpServer() {
    Intent intent =
        cluster()
            .add(secondary("blue", "10.1.0.0/24", "fd01::/64").build())
            .add(pod("green", "pod-a", on("blue", 0)), machine("vm-a", on("blue", 0)))
            .build();
    Golden.check("secondary.txt", render(plan(intent)));
  }

  @Test
  void secondaryNetworkWithoutIpamLeavesAddressesToTheGuests() {
    Intent intent =
        cluster()
            .add(secondary("blue").ipam(IpamMode.DISABLED).build())
            .add(pod("green", "pod-a", on("blue", 0)))
            .build();
    Golden.check("secondary-without-ipam.txt", render(plan(intent)));
  }

  private static LocalnetNetworkBuilder physical() {
    return LocalnetNetwork.builder(new Tenancy.Namespaced("green", "physical"), "physnet");
  }

  @Test
  void localnetIsASwitchWithAPortToThePhysicalNetwork() {
    Intent intent =
        cluster()
            .add(
                physical()
                    .subnets(cidrs("10.4.0.0/24", "fd04::/64"))
                    .excludeSubnets(cidrs("10.4.0.0/30", "fd04::/126"))
                    .vlan(42)
                    .build())
            .add(pod("green", "pod-a", on("physical", 0)), machine("vm-a", on("physical", 0)))
            .build();
    Golden.check("localnet.txt", render(plan(intent)));
  }

  @Test
  void localnetWithoutVlanAsksForNoTagAndWithoutIpamForNoDhcp() {
    Intent intent =
        cluster()
            .add(physical().ipam(IpamMode.DISABLED).build())
            .add(pod("green", "pod-a", on("physical", 0)))
            .build();
    Plan plan = plan(intent);
    assertThat(rows(plan, DhcpOptions.TABLE)).isEmpty();
    assertThat(rows(plan, LogicalSwitchPort.TABLE))
        .filteredOn(port -> port.type().equals("localnet"))
        .singleElement()
        .satisfies(port -> assertThat(port.tagRequest()).isEmpty());
    assertThat(workloadPorts(plan).get(0).addresses()).contains("unknown");
  }

  @Test
  void rowsCarryTheMarksOfOvnKubernetes() {
    Plan plan = plan(GREEN);
    Map<String, Map<String, String>> ports =
        rows(plan, LogicalSwitchPort.TABLE).stream()
            .collect(toMap(LogicalSwitchPort::name, LogicalSwitchPort::externalIds));
    assertThat(ports.get("green.namespace.scoped_green_webserver"))
        .containsOnly(
            Map.entry("k8s.ovn.org/network", "green_namespace-scoped"),
            Map.entry("k8s.ovn.org/topology", "layer2"),
            Map.entry("k8s.ovn.org/nad", "green/namespace-scoped"),
            Map.entry("namespace", "green"),
            Map.entry("pod", "true"),
            Map.entry("ovn4j.org/lease", "0a:58:cb:cb:00:05 203.203.0.5"),
            Map.entry("ovn4j.org/owner", "ovn4j"));
    assertThat(ports.get("green.namespace.scoped_green_vm-a"))
        .containsEntry("k8s.ovn.org/vm", "vm-a")
        .doesNotContainKey("pod");
    assertThat(rows(plan, LogicalSwitch.TABLE).get(0).externalIds())
        .containsOnly(
            Map.entry("k8s.ovn.org/network", "green_namespace-scoped"),
            Map.entry("k8s.ovn.org/topology", "layer2"),
            Map.entry("k8s.ovn.org/role", "primary"),
            Map.entry("ovn4j.org/cursor", "203.203.0.5"),
            Map.entry("ovn4j.org/owner", "ovn4j"));
    assertThat(rows(plan, DhcpOptions.TABLE))
        .extracting(DhcpOptions::externalIds)
        .anySatisfy(
            ids ->
                assertThat(ids)
                    .containsEntry(
                        "k8s.ovn.org/id",
                        "green_namespace-scoped-network-controller:VirtualMachine"
                            + ":green/vm-a:203.203.0.0/16")
                    .containsEntry("k8s.ovn.org/owner-type", "VirtualMachine")
                    .containsEntry("k8s.ovn.org/name", "green/vm-a"));
  }

  @Test
  void portsOfASharedNetworkAreNamedAfterTheNamespaceOfEachPod() {
    Intent intent =
        cluster()
            .add(namespace("red"))
            .add(clusterWide("tenant-blue", Role.PRIMARY, "10.2.0.0/24").build())
            .add(pod("pod-a"), pod("red", "pod-a", new PrimaryTarget()))
            .build();
    Plan plan = plan(intent);
    assertThat(messages(plan)).isEmpty();
    assertThat(portNames(plan))
        .containsExactlyInAnyOrder(
            "green.tenant.blue_green_pod-a",
            "red.tenant.blue_red_pod-a",
            "stotr-cluster_udn_tenant.blue_ovn_layer2_switch");
    assertThat(rows(plan, LogicalSwitch.TABLE))
        .extracting(LogicalSwitch::name)
        .containsExactly("cluster_udn_tenant.blue_ovn_layer2_switch");
    assertThat(rows(plan, LogicalRouter.TABLE))
        .extracting(LogicalRouter::name)
        .containsExactly("cluster_udn_tenant.blue_transit_router");
  }

  @Test
  void secondInterfaceOnTheSameNetworkIsNumbered() {
    Intent intent =
        cluster()
            .add(secondary("tenant-blue", "10.1.0.0/24").build())
            .add(machine("vm-a", on("tenant-blue", 0), on("tenant-blue", 1)))
            .build();
    Plan plan = plan(intent);
    assertThat(rows(plan, LogicalSwitchPort.TABLE))
        .extracting(port -> port.name() + " " + port.externalIds().get("k8s.ovn.org/nad"))
        .containsExactlyInAnyOrder(
            "green.tenant.blue_green_vm-a green/tenant-blue",
            "green.tenant.blue.1_green_vm-a green/tenant-blue/1");
    assertThat(rows(plan, LogicalSwitchPort.TABLE))
        .extracting(LogicalSwitchPort::dhcpv4Options)
        .doesNotHaveDuplicates()
        .allMatch(Optional::isPresent);
  }

  @Test
  void sharedSecondaryNetworkIsAttachedThroughTheDefinitionOfANamespace() {
    Intent intent =
        cluster()
            .add(namespace("red"))
            .add(clusterWide("shared", Role.SECONDARY, "10.2.0.0/24").build())
            .add(
                pod(
                    "green",
                    "pod-a",
                    new SecondaryTarget("green", "shared", 0),
                    new SecondaryTarget("red", "shared", 0)))
            .build();
    assertThat(portNames(plan(intent)))
        .containsExactlyInAnyOrder("green.shared_green_pod-a", "red.shared_green_pod-a");
  }

  @Test
  void withoutANameServerDhcpNamesNoneAndAWarningSaysSo() {
    Intent intent =
        Intent.builder()
            .add(namespace("green"))
            .add(network("203.203.0.0/16"))
            .add(unplaced(machine("vm-a")))
            .build();
    Plan plan = plan(intent);
    assertThat(messages(plan))
        .singleElement()
        .asString()
        .startsWith("warning: Service kube-system/kube-dns: ");
    assertThat(rows(plan, DhcpOptions.TABLE))
        .allSatisfy(row -> assertThat(row.options()).doesNotContainKey("dns_server"))
        .isNotEmpty();
  }

  @Test
  void onlyPrimaryNetworksWithPortsMissANameServer() {
    Intent.Builder quiet =
        Intent.builder()
            .add(namespace("green"))
            .add(network("203.203.0.0/16"), secondary("blue", "10.1.0.0/24").build())
            .add(unplaced(pod("green", "pod-a", on("blue", 0))));
    assertThat(messages(plan(quiet.build()))).isEmpty();
  }

  @Test
  void severalNameServersAreListedInBraces() {
    Intent intent =
        GREEN.toBuilder()
            .dns(
                new Dns(
                    Intents.addresses("10.96.0.10", "10.96.0.11"), Origin.of("Service kube-dns")))
            .build();
    assertThat(rows(plan(intent), DhcpOptions.TABLE))
        .allSatisfy(
            row ->
                assertThat(row.options()).containsEntry("dns_server", "{10.96.0.10, 10.96.0.11}"));
  }

  @Test
  void requestedChassisIsThatOfTheNode() {
    Plan plan = plan(green(pod("pod-a"), onNode(pod("pod-b"), "ovn-worker2"), unplaced(pod("c"))));
    assertThat(workloadPorts(plan))
        .extracting(port -> port.name() + " " + port.options())
        .containsExactlyInAnyOrder(
            "green.namespace.scoped_green_pod-a {requested-chassis=C1}",
            "green.namespace.scoped_green_pod-b {requested-chassis=ovn-worker2}",
            "green.namespace.scoped_green_c {}");
  }

  @Test
  void aMigratingMachineIsOnBothNodesUntilItIsOver() {
    Workload machine = onNode(machine("vm-a"), "ovn-worker");
    Workload migrating = machine.toBuilder().migrationTarget("ovn-worker2").build();
    assertThat(workloadPorts(plan(green(machine))).get(0).options())
        .containsOnly(Map.entry("requested-chassis", "C1"));
    assertThat(workloadPorts(plan(green(migrating))).get(0).options())
        .containsOnly(
            Map.entry("requested-chassis", "C1,ovn-worker2"),
            Map.entry("activation-strategy", "rarp"));
  }

  @Test
  void stoppedMachineKeepsASwitchedOffPortWithItsAddresses() {
    Workload machine = machine("vm-a");
    LogicalSwitchPort running = workloadPorts(plan(green(machine))).get(0);
    LogicalSwitchPort parked =
        workloadPorts(plan(green(stopped(machine).toBuilder().node("ovn-worker").build()))).get(0);
    assertThat(running.enabled()).isEmpty();
    assertThat(parked.enabled()).contains(false);
    assertThat(parked.options()).isEmpty();
    assertThat(parked.addresses())
        .isEqualTo(running.addresses())
        .containsExactly("0a:58:cb:cb:00:03 203.203.0.3");
    assertThat(parked.portSecurity()).isEqualTo(running.portSecurity());
  }

  @Test
  void stoppedMachineHasNoPortWhereAddressesAreNotKept() {
    Layer2Network network = primary("203.203.0.0/16").persistent(false).build();
    Intent intent = cluster().add(network).add(stopped(machine("vm-a")), machine("vm-b")).build();
    assertThat(workloadPorts(plan(intent)))
        .extracting(LogicalSwitchPort::name)
        .containsExactly("green.namespace.scoped_green_vm-b");
  }

  @Test
  void completedPodHasNoPort() {
    assertThat(workloadPorts(plan(green(stopped(pod("job")))))).isEmpty();
  }

  @Test
  void mtuOfTheNetworkIsTold() {
    Layer2Network network =
        primary("203.203.0.0/16", "2010:100:200::/60").mtu(OptionalInt.of(8900)).build();
    Plan plan = plan(cluster().add(network).add(machine("vm-a")).build());
    assertThat(render(plan)).contains("mtu=8900").doesNotContain("mtu=1400");
  }

  @Test
  void networksWhosePortsWouldHaveOneNameAreAnErrorThatNamesBoth() {
    Plan plan =
        plan(
            cluster()
                .add(secondary("x-y", "10.1.0.0/24").build())
                .add(secondary("x.y", "10.2.0.0/24").build())
                .add(pod("green", "pod-a", on("x-y", 0), on("x.y", 0)))
                .build());
    assertThat(errors(plan))
        .singleElement()
        .asString()
        .contains("Pod green/pod-a", "\"green.x.y_green_pod-a\"");

    Plan gateways =
        plan(
            cluster()
                .add(namespace("red"))
                .add(clusterWide("x-y", Role.PRIMARY, "10.1.0.0/24").build())
                .add(clusterWide("x.y", Role.PRIMARY, "10.2.0.0/24").build())
                .build());
    assertThat(errors(gateways))
        .anySatisfy(
            error ->
                assertThat(error)
                    .contains("ClusterUserDefinedNetwork x-y")
                    .contains("ClusterUserDefinedNetwork x.y")
                    .contains("stotr-cluster_udn_x.y_ovn_layer2_switch"));
  }

  @Test
  void podAndMachineOfOneNameAreAnErrorThatNamesBoth() {
    assertThat(errors(plan(green(pod("a"), machine("a")))))
        .singleElement()
        .asString()
        .contains("Pod green/a", "VirtualMachine green/a", "green.namespace.scoped_green_a");
  }

  @Test
  void contradictionsOfTheIntentAreInThePlan() {
    Plan plan = plan(green(onNode(pod("a"), "ovn-worker9")));
    assertThat(errors(plan)).singleElement().asString().contains("ovn-worker9");
    assertThat(plan.hasErrors()).isTrue();
  }

  @Test
  void orderOfTheIntentDoesNotMatter() {
    List<Workload> workloads = new ArrayList<>(GREEN.workloads());
    workloads.add(pod("green", "pod-a", new PrimaryTarget(), on("blue", 0), on("blue", 1)));
    workloads.add(asking(pod("pinned"), "203.203.0.77"));
    List<Layer2Network> networks =
        new ArrayList<>(
            List.of(network("203.203.0.0/16"), secondary("blue", "10.1.0.0/24").build()));
    String json = shuffled(networks, workloads).toJson();
    Random random = new Random(1);
    for (int i = 0; i < 10; i++) {
      Collections.shuffle(workloads, random);
      Collections.shuffle(networks, random);
      assertThat(shuffled(networks, workloads).toJson()).isEqualTo(json);
    }
  }

  private static Plan shuffled(List<Layer2Network> networks, List<Workload> workloads) {
    Intent.Builder intent = cluster();
    networks.forEach(intent::add);
    workloads.forEach(intent::add);
    return plan(intent.build());
  }

  @Test
  void planSurvivesJson() {
    Plan plan = plan(green(pod("a"), machine("vm"), onNode(pod("b"), "nowhere")));
    Plan read = Plan.fromJson(plan.toJson());
    assertThat(read).isEqualTo(plan);
    assertThat(read.toJson()).isEqualTo(plan.toJson());
  }

  private static List<String> portNames(Plan plan) {
    return rows(plan, LogicalSwitchPort.TABLE).stream().map(LogicalSwitchPort::name).toList();
  }

  private static List<LogicalSwitchPort> workloadPorts(Plan plan) {
    return rows(plan, LogicalSwitchPort.TABLE).stream()
        .filter(port -> port.type().isEmpty())
        .toList();
  }
}
