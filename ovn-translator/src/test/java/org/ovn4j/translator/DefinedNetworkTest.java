package org.ovn4j.translator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.translator.Intents.asking;
import static org.ovn4j.translator.Intents.cidrs;
import static org.ovn4j.translator.Intents.cluster;
import static org.ovn4j.translator.Intents.machine;
import static org.ovn4j.translator.Intents.namespace;
import static org.ovn4j.translator.Intents.on;
import static org.ovn4j.translator.Intents.pod;
import static org.ovn4j.translator.Intents.primary;
import static org.ovn4j.translator.Intents.secondary;
import static org.ovn4j.translator.Plans.plan;
import static org.ovn4j.translator.Plans.render;
import static org.ovn4j.translator.Plans.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ovn4j.model.Attachment.PrimaryTarget;
import org.ovn4j.model.Attachment.SecondaryTarget;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.LocalnetNetwork;
import org.ovn4j.model.Network;
import org.ovn4j.model.Network.IpamMode;
import org.ovn4j.model.Network.Role;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.DhcpOptions;
import org.ovn4j.model.nb.LogicalRouter;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.northbound.Plan;

/** Networks that network attachment definitions declare. */
class DefinedNetworkTest {

  private static final String NAME = "green-tenant";

  private static Tenancy defined(String... names) {
    return new Tenancy.Defined(
        NAME, Stream.of(names).map(name -> Tenancy.Definition.of("green", name)).toList());
  }

  static Stream<Network> networks() {
    return Stream.of(
        primary("203.203.0.0/16", "2010:100:200::/60").build(),
        secondary("blue", "10.1.0.0/24", "fd01::/64").build(),
        secondary("blue").ipam(IpamMode.DISABLED).build(),
        LocalnetNetwork.builder(new Tenancy.Namespaced("green", "blue"), "physnet")
            .subnets(cidrs("10.4.0.0/24"))
            .vlan(42)
            .build());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theRowsAreThoseOfTheSameUserDefinedNetworkButForItsName(Network network) {
    String definition = network.tenancy().definitions("green").get(0);
    Workload[] workloads =
        network.isPrimary()
            ? new Workload[] {pod("pod-a"), machine("vm-a")}
            : new Workload[] {
              pod("green", "pod-a", on(definition, 0), on(definition, 1)),
              machine("vm-a", on(definition, 0))
            };
    String prefix = network.name().replace('-', '.') + "_";
    List<String> declared =
        lines(plan(cluster().add(network).add(workloads).build())).stream()
            .map(line -> line.replace(prefix + "ovn_", "green.tenant_ovn_"))
            .map(line -> line.replace(prefix + "transit", "green.tenant_transit"))
            .map(line -> line.replace(network.name(), NAME))
            .toList();
    Network same = with(network, defined(definition));
    assertThat(lines(plan(cluster().add(same).add(workloads).build())))
        .containsExactlyInAnyOrderElementsOf(declared)
        .anyMatch(line -> line.contains("k8s.ovn.org/nad=green/" + definition));
  }

  /** What is in the rows, with the external ids, which a change set does not show. */
  private static List<String> lines(Plan plan) {
    List<String> lines = new ArrayList<>(render(plan).lines().toList());
    rows(plan, LogicalSwitch.TABLE)
        .forEach(row -> lines.add(row.name() + " " + new TreeMap<>(row.externalIds())));
    rows(plan, LogicalSwitchPort.TABLE)
        .forEach(row -> lines.add(row.name() + " " + new TreeMap<>(row.externalIds())));
    rows(plan, LogicalRouter.TABLE)
        .forEach(row -> lines.add(row.name() + " " + new TreeMap<>(row.externalIds())));
    rows(plan, DhcpOptions.TABLE)
        .forEach(row -> lines.add(row.cidr() + " " + new TreeMap<>(row.externalIds())));
    return lines;
  }

  private static Network with(Network network, Tenancy tenancy) {
    return network.fold(
        layer2 ->
            Layer2Network.builder(tenancy, layer2.role()).from(layer2).tenancy(tenancy).build(),
        layer3 -> {
          throw new IllegalStateException("not among the networks here");
        },
        localnet ->
            LocalnetNetwork.builder(tenancy, localnet.physicalNetworkName())
                .from(localnet)
                .tenancy(tenancy)
                .build());
  }

  private static List<String> ports(Plan plan) {
    return rows(plan, LogicalSwitchPort.TABLE).stream()
        .filter(port -> port.externalIds().containsKey("k8s.ovn.org/nad"))
        .map(port -> port.name() + " of " + port.externalIds().get("k8s.ovn.org/nad"))
        .sorted()
        .toList();
  }

  @Test
  void aPortIsNamedByTheDefinitionThatItsWorkloadNames() {
    Tenancy tenancy =
        new Tenancy.Defined(
            "shared",
            List.of(
                Tenancy.Definition.of("green", "a"),
                Tenancy.Definition.of("green", "b"),
                Tenancy.Definition.of("blue", "c")));
    Network network =
        Layer2Network.builder(tenancy, Role.SECONDARY).subnets(cidrs("10.1.0.0/24")).build();
    Plan plan =
        plan(
            cluster()
                .add(namespace("blue"))
                .add(network)
                .add(
                    pod("green", "pod-a", on("a", 0), on("b", 0)),
                    pod("green", "pod-b", new SecondaryTarget("blue", "c", 0)))
                .build());
    assertThat(plan.diagnostics()).isEmpty();
    assertThat(ports(plan))
        .containsExactly(
            "blue.c_green_pod-b of blue/c",
            "green.a_green_pod-a of green/a",
            "green.b_green_pod-a of green/b");
  }

  @Test
  void aPrimaryPortIsNamedByTheDefinitionOfItsNamespace() {
    Tenancy tenancy =
        new Tenancy.Defined(
            "shared",
            List.of(Tenancy.Definition.of("blue", "c"), Tenancy.Definition.of("green", "z")));
    Network network =
        Layer2Network.builder(tenancy, Role.PRIMARY).subnets(cidrs("10.1.0.0/24")).build();
    Plan plan =
        plan(
            cluster()
                .add(namespace("blue"))
                .add(network)
                .add(pod("pod-a"), pod("blue", "pod-b", new PrimaryTarget()))
                .build());
    assertThat(ports(plan))
        .containsExactly("blue.c_blue_pod-b of blue/c", "green.z_green_pod-a of green/z");
  }

  @Test
  void excludedSubnetsAreNotHandedOut() {
    Network network =
        Layer2Network.builder(defined("blue"), Role.SECONDARY)
            .subnets(cidrs("10.1.0.0/24"))
            .excludeSubnets(cidrs("10.1.0.0/28"))
            .build();
    Plan plan = plan(cluster().add(network).add(pod("green", "pod-a", on("blue", 0))).build());
    assertThat(rows(plan, LogicalSwitchPort.TABLE))
        .singleElement()
        .satisfies(
            port -> assertThat(port.addresses()).allMatch(text -> text.endsWith(" 10.1.0.16")));
  }

  @Test
  void addressesAskedForWithoutIpamAreThePorts() {
    Network network = secondary("blue").ipam(IpamMode.DISABLED).build();
    Workload pod = asking(pod("green", "pod-a", on("blue", 0)), "192.0.2.7", "2001:db8::7");
    Plan plan = plan(cluster().add(network).add(pod).build());
    assertThat(plan.diagnostics()).isEmpty();
    assertThat(rows(plan, LogicalSwitchPort.TABLE))
        .singleElement()
        .satisfies(
            port -> {
              assertThat(port.addresses())
                  .containsExactly("0a:58:c0:00:02:07 192.0.2.7 2001:db8::7");
              assertThat(port.portSecurity()).isEqualTo(port.addresses());
            });
  }
}
