package org.ovn4j.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.lab.Tenants.SUBNET4;
import static org.ovn4j.lab.Tenants.SUBNET6;
import static org.ovn4j.lab.Tenants.machine;
import static org.ovn4j.lab.Tenants.port;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.Network;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.Workload;

/**
 * Primary networks on three nodes, of both topologies, two of them with the same subnets and
 * addresses: who reaches whom, and as whom the outside sees each.
 */
@RealOvn(chassis = 3)
class EgressTest {

  private static final List<String> NODES = List.of("ch1", "ch2", "ch3");
  private static final List<String> TENANTS = List.of("green", "blue", "red", "grey");
  private static final String OUTSIDE4 = "192.0.2.1";
  private static final String OUTSIDE6 = "2001:db8:ffff::1";

  private static Intent.Builder networks() {
    Intent.Builder intent = Tenants.clusterWithGateways(3);
    TENANTS.forEach(tenant -> intent.add(Tenants.namespace(tenant)));
    return intent.add(
        Tenants.primary("green", SUBNET4, SUBNET6),
        Tenants.primary("blue", SUBNET4, SUBNET6),
        Tenants.routed("red", "10.200.0.0/16", "fd00:c8::/48"),
        Tenants.routed("grey", "10.200.0.0/16", "fd00:c8::/48"));
  }

  private static List<Workload> machines() {
    List<Workload> machines = new ArrayList<>();
    for (String tenant : TENANTS) {
      NODES.forEach(node -> machines.add(machine(tenant, "vm-" + node, node)));
    }
    return machines;
  }

  @Test
  void eachReachesItsOwnNetworkAndTheOutsideAsItsNodeAndNobodyElse(OvnLab lab) {
    try (Deployment deployment = new Deployment(lab)) {
      List<Workload> machines = machines();
      deployment.apply(networks().add(machines.toArray(Workload[]::new)).build());
      machines.forEach(
          machine -> deployment.bootWithGateway(machine, port(machine), name(machine)));
      lab.serve("ext", 80);
      lab.sync();

      for (Workload machine : machines) {
        int node = NODES.indexOf(machine.node().orElseThrow()) + 1;
        assertThat(lab.pingUntil(name(machine), OUTSIDE4, 5)).as(name(machine)).isTrue();
        assertThat(lab.get(name(machine), OUTSIDE4 + ":80"))
            .as(name(machine))
            .containsEntry("client", Tenants.nodeAddress4(node));
        assertThat(lab.pingUntil(name(machine), OUTSIDE6, 5)).as(name(machine)).isTrue();
        assertThat(lab.get(name(machine), "[" + OUTSIDE6 + "]:80"))
            .as(name(machine))
            .containsEntry("client", Tenants.nodeAddress6(node));
      }
      for (Workload from : machines) {
        for (Workload to : machines) {
          for (IpFamily family : IpFamily.values()) {
            String address = deployment.address(port(to), family);
            if (from.namespace().equals(to.namespace())) {
              assertThat(lab.pingUntil(name(from), address, 5))
                  .as("%s to %s, %s", name(from), name(to), address)
                  .isTrue();
            }
          }
        }
      }
    }
  }

  @Test
  void secondaryLayer3NetworkIsRoutedBetweenItsNodesAndNowhereElse(OvnLab lab) {
    Workload a = Tenants.on("side", machine("green", "vm-a", "ch1"));
    Workload b = Tenants.on("side", machine("green", "vm-b", "ch2"));
    Layer3Network side =
        Layer3Network.builder(new Tenancy.Namespaced("green", "side"), Network.Role.SECONDARY)
            .addSubnets(
                new Layer3Network.Subnet(Cidr.parse("10.30.0.0/16"), OptionalInt.of(24)),
                new Layer3Network.Subnet(Cidr.parse("fd30::/48"), OptionalInt.of(64)))
            .build();
    try (Deployment deployment = new Deployment(lab)) {
      deployment.apply(
          Tenants.clusterWithGateways(2)
              .add(Tenants.namespace("green"))
              .add(Tenants.primary("green", SUBNET4), side)
              .add(a, b)
              .build());
      deployment.boot(a, port(a, "side"), "a");
      deployment.bootWithGateway(b, port(b, "side"), "b");
      lab.sync();
      assertThat(lab.dhcp4("a"))
          .containsEntry("address", "10.30.0.3/24")
          .doesNotContainKeys("router", "dns");
      lab.exec("a", "ip", "route", "replace", "10.30.0.0/16", "via", "10.30.0.1");
      assertThat(lab.pingUntil("a", "10.30.1.3", 5)).as("across nodes").isTrue();
      assertThat(lab.pingUntil("b", "fd30:0:0:1::1", 5)).as("the other node's gateway").isTrue();
      assertThat(lab.ping("b", OUTSIDE4)).as("no way out").isFalse();
      assertThat(lab.ping("b", OUTSIDE6)).as("no way out").isFalse();
    }
  }

  @Test
  void networkOfIpv6AloneLeavesWithTheNodesAddress(OvnLab lab) {
    Workload green = machine("green", "vm-1", "ch1");
    Workload red = machine("red", "vm-2", "ch2");
    try (Deployment deployment = new Deployment(lab)) {
      deployment.apply(
          Tenants.clusterWithGateways(2)
              .add(Tenants.namespace("green"), Tenants.namespace("red"))
              .add(Tenants.primary("green", SUBNET6), Tenants.routed("red", "fd00:c8::/48"))
              .add(green, red)
              .build());
      deployment.bootWithGateway(green, port(green), "green");
      deployment.bootWithGateway(red, port(red), "red");
      lab.serve("ext", 80);
      lab.sync();
      assertThat(lab.pingUntil("green", OUTSIDE6, 5)).isTrue();
      assertThat(lab.get("green", "[" + OUTSIDE6 + "]:80"))
          .containsEntry("client", Tenants.nodeAddress6(1));
      assertThat(lab.pingUntil("red", OUTSIDE6, 5)).isTrue();
      assertThat(lab.get("red", "[" + OUTSIDE6 + "]:80"))
          .containsEntry("client", Tenants.nodeAddress6(2));
    }
  }

  private static String name(Workload machine) {
    return machine.namespace() + "-" + machine.node().orElseThrow();
  }
}
