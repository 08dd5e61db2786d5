package org.ovn4j.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.lab.Tenants.SUBNET4;
import static org.ovn4j.lab.Tenants.SUBNET6;
import static org.ovn4j.lab.Tenants.machine;
import static org.ovn4j.lab.Tenants.pod;
import static org.ovn4j.lab.Tenants.port;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Workload;

/** What Layer2 networks do with packets, on two nodes. */
@RealOvn
class Layer2NetworkTest {

  private static final Workload GREEN_A = machine("green", "vm-a", "ch1");
  private static final Workload GREEN_B = machine("green", "vm-b", "ch2");
  private static final Workload GREEN_POD = pod("green", "web", "ch2");
  private static final Workload BLUE_A = machine("blue", "vm-a", "ch1");
  private static final Workload BLUE_B = machine("blue", "vm-b", "ch2");
  private static final Workload BLUE_C = machine("blue", "vm-c", "ch2");
  private static final Workload BLUE_D = machine("blue", "vm-d", "ch1");

  /** Two tenants with the same subnets, and so the same addresses; blue has one machine more. */
  private static Intent tenants() {
    return Tenants.cluster()
        .add(Tenants.namespace("green"), Tenants.namespace("blue"))
        .add(Tenants.primary("green", SUBNET4, SUBNET6), Tenants.primary("blue", SUBNET4, SUBNET6))
        .add(GREEN_A, GREEN_B, GREEN_POD, BLUE_A, BLUE_B, BLUE_C, BLUE_D)
        .build();
  }

  @Test
  void machinesConfigureThemselvesByDhcpAsPlanned(OvnLab lab) {
    try (Deployment deployment = new Deployment(lab)) {
      deployment.apply(tenants());
      deployment.boot(GREEN_B, port(GREEN_B), "b");
      lab.sync();

      assertThat(lab.dhcp4("b"))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "address", "203.203.0.4/16",
                  "server", "203.203.0.1",
                  "router", "203.203.0.1",
                  "dns", "10.96.0.10",
                  "mtu", "1342",
                  "lease", "3500",
                  "hostname", "vm-b"));
      // fe80::858:cbff:fecb:1 is the link-local address of the gateway's MAC, 0a:58:cb:cb:00:01.
      assertThat(lab.ra("b"))
          .containsOnly(Map.entry("router6", "fe80::858:cbff:fecb:1"), Map.entry("mtu6", "1342"));
      assertThat(lab.dhcp6("b"))
          .containsEntry("dns6", "fd00:10:96::a")
          .hasEntrySatisfying(
              "address6", address -> assertThat(address).startsWith("2010:100:200::4/"));
      assertThat(lab.ping("b", "203.203.0.1")).isTrue();
      assertThat(lab.ping("b", "2010:100:200::1")).isTrue();
    }
  }

  @Test
  void workloadsOfOneNetworkReachEachOtherAcrossNodesAndNobodyElse(OvnLab lab) {
    try (Deployment deployment = new Deployment(lab)) {
      deployment.apply(tenants());
      deployment.boot(GREEN_A, port(GREEN_A), "green-a");
      deployment.boot(GREEN_B, port(GREEN_B), "green-b");
      deployment.bootConfigured(GREEN_POD, port(GREEN_POD), "green-web", 16, 60);
      deployment.boot(BLUE_A, port(BLUE_A), "blue-a");
      deployment.boot(BLUE_B, port(BLUE_B), "blue-b");
      deployment.boot(BLUE_D, port(BLUE_D), "blue-d");
      lab.sync();
      for (String machine : new String[] {"green-a", "green-b", "blue-a", "blue-b", "blue-d"}) {
        assertThat(lab.dhcp4(machine)).containsKey("address");
        assertThat(lab.ra(machine)).containsKey("router6");
        assertThat(lab.dhcp6(machine)).containsKey("address6");
      }
      for (IpFamily family : IpFamily.values()) {
        String a = deployment.address(port(GREEN_A), family);
        String b = deployment.address(port(GREEN_B), family);
        String web = deployment.address(port(GREEN_POD), family);
        String blueD = deployment.address(port(BLUE_D), family);
        assertThat(deployment.address(port(BLUE_A), family)).isEqualTo(a);
        assertThat(deployment.address(port(BLUE_B), family)).isEqualTo(b);

        OvnLab.Capture blueB = lab.capture("blue-b", "icmp or icmp6 and not multicast");
        assertThat(lab.pingUntil("green-a", b, 5)).as("vm-a to vm-b").isTrue();
        assertThat(lab.ping("green-b", a)).as("vm-b to vm-a").isTrue();
        assertThat(lab.ping("green-a", web)).as("vm-a to the pod").isTrue();
        assertThat(lab.ping("green-web", b)).as("the pod to vm-b, on one node").isTrue();
        // Blue's vm-b has the address that green's answered from: it saw none of it.
        assertThat(blueB.stop()).isEmpty();
        assertThat(lab.pingUntil("blue-a", b, 5)).as("blue is a network of its own").isTrue();
        assertThat(lab.ping("blue-a", blueD)).as("blue's own vm-d").isTrue();
        assertThat(lab.ping("green-a", blueD)).as("an address that only blue has").isFalse();
      }
    }
  }

  @Test
  void spoofedMacOrAddressIsDropped(OvnLab lab) {
    try (Deployment deployment = new Deployment(lab)) {
      deployment.apply(tenants());
      deployment.bootConfigured(GREEN_A, port(GREEN_A), "a", 16, 60);
      deployment.bootConfigured(GREEN_B, port(GREEN_B), "b", 16, 60);
      lab.sync();
      String a = deployment.address(port(GREEN_A), IpFamily.IPV4);
      String b = deployment.address(port(GREEN_B), IpFamily.IPV4);
      String macA = deployment.lease(port(GREEN_A)).mac().toString();
      String macB = deployment.lease(port(GREEN_B)).mac().toString();
      assertThat(lab.pingUntil("a", b, 5)).isTrue();

      OvnLab.Capture capture = lab.capture("b", "udp");
      lab.inject("a", Frames.udp(macA, macB, "203.203.0.77", b));
      lab.inject("a", Frames.udp("0a:58:cb:cb:00:4d", macB, a, b));
      lab.inject("a", Frames.udp(macA, macB, a, b));

      assertThat(capture.stopAfter(a + ".7 > " + b + ".7"))
          .as("of three frames only the true one")
          .singleElement()
          .asString()
          .contains(macA + " > " + macB);
    }
  }

  @Test
  void stoppedMachineIsOffTheNetworkAndComesBackWithItsAddressWhileOthersComeAndGo(OvnLab lab) {
    Workload newcomer = machine("green", "newcomer", "ch1");
    Workload second = machine("green", "second", "ch1");
    Intent.Builder others =
        Tenants.cluster()
            .add(Tenants.namespace("green"))
            .add(Tenants.primary("green", SUBNET4, SUBNET6))
            .add(GREEN_A);
    try (Deployment deployment = new Deployment(lab)) {
      Intent running = others.build().toBuilder().add(GREEN_B).build();
      deployment.apply(running);
      deployment.boot(GREEN_A, port(GREEN_A), "a");
      deployment.boot(GREEN_B, port(GREEN_B), "b");
      lab.sync();
      Map<String, String> before = lab.dhcp4("b");
      assertThat(lab.dhcp4("a")).containsKey("address");
      assertThat(lab.pingUntil("a", "203.203.0.4", 5)).isTrue();
      String mac = deployment.lease(port(GREEN_B)).mac().toString();

      Intent parked = others.build().toBuilder().add(Tenants.stopped(GREEN_B), newcomer).build();
      deployment.apply(parked);
      lab.sync();
      assertThat(lab.ping("a", "203.203.0.4")).as("the parked port is off").isFalse();
      lab.unport("b");
      deployment.apply(others.build().toBuilder().add(Tenants.stopped(GREEN_B), second).build());
      assertThat(deployment.address(port(second), IpFamily.IPV4))
          .as("not the newcomer's address, which has just become free")
          .isEqualTo("203.203.0.6");

      Workload elsewhere = machine("green", "vm-b", "ch1");
      deployment.apply(others.build().toBuilder().add(elsewhere, second).build());
      assertThat(deployment.lease(port(elsewhere)).mac()).hasToString(mac);
      deployment.boot(elsewhere, port(elsewhere), "b");
      lab.sync();
      assertThat(lab.dhcp4("b")).isEqualTo(before);
      assertThat(lab.pingUntil("a", "203.203.0.4", 5)).isTrue();
    }
  }

  @Test
  void secondaryNetworkHasDhcpButNoGateway(OvnLab lab) {
    Workload a = Tenants.on("storage", machine("green", "vm-a", "ch1"));
    Workload b = Tenants.on("storage", machine("green", "vm-b", "ch2"));
    try (Deployment deployment = new Deployment(lab)) {
      deployment.apply(
          Tenants.cluster()
              .add(Tenants.namespace("green"))
              .add(Tenants.primary("green", SUBNET4))
              .add(Tenants.secondary("green", "storage", "10.10.0.0/24", "fd10::/64"))
              .add(a, b)
              .build());
      deployment.boot(a, port(a, "storage"), "a");
      deployment.boot(b, port(b, "storage"), "b");
      lab.sync();

      assertThat(lab.dhcp4("a"))
          .containsEntry("address", "10.10.0.1/24")
          .doesNotContainKeys("router", "dns");
      assertThat(lab.dhcp4("b")).containsEntry("address", "10.10.0.2/24");
      assertThat(lab.dhcp6("a"))
          .hasEntrySatisfying("address6", address -> assertThat(address).startsWith("fd10::1/"));
      assertThat(lab.pingUntil("a", "10.10.0.2", 5)).isTrue();
    }
  }

  @Test
  void networkOfIpv6AloneConfiguresItsMachines(OvnLab lab) {
    try (Deployment deployment = new Deployment(lab)) {
      deployment.apply(
          Tenants.cluster()
              .add(Tenants.namespace("green"))
              .add(Tenants.primary("green", SUBNET6))
              .add(GREEN_A, GREEN_B)
              .build());
      deployment.boot(GREEN_A, port(GREEN_A), "a");
      deployment.boot(GREEN_B, port(GREEN_B), "b");
      lab.sync();

      for (String machine : new String[] {"a", "b"}) {
        assertThat(lab.ra(machine)).containsKey("router6");
        assertThat(lab.dhcp6(machine)).containsKey("address6");
      }
      assertThat(lab.pingUntil("a", deployment.address(port(GREEN_B), IpFamily.IPV6), 5)).isTrue();
      assertThat(lab.ping("a", "2010:100:200::1")).as("the gateway").isTrue();
    }
  }

  @Test
  void machinesOfANetworkWithoutIpamChooseTheirOwnAddresses(OvnLab lab) {
    Workload a = Tenants.on("raw", machine("green", "vm-a", "ch1"));
    Workload b = Tenants.on("raw", machine("green", "vm-b", "ch2"));
    try (Deployment deployment = new Deployment(lab)) {
      deployment.apply(
          Tenants.cluster()
              .add(Tenants.namespace("green"))
              .add(Tenants.primary("green", SUBNET4), Tenants.withoutIpam("green", "raw"))
              .add(a, b)
              .build());
      String macA = deployment.lease(port(a, "raw")).mac().toString();
      String macB = deployment.lease(port(b, "raw")).mac().toString();
      lab.port("ch1", port(a, "raw"), macA, "a", "--ip", "172.30.0.1/24,fd30::1/64");
      lab.port("ch2", port(b, "raw"), macB, "b", "--ip", "172.30.0.2/24,fd30::2/64");
      lab.sync();

      assertThat(lab.pingUntil("a", "172.30.0.2", 5)).isTrue();
      assertThat(lab.pingUntil("b", "fd30::1", 5)).isTrue();

      OvnLab.Capture capture = lab.capture("b", "udp");
      lab.inject("a", Frames.udp("0a:58:00:00:00:4d", macB, "172.30.0.1", "172.30.0.2"));
      lab.inject("a", Frames.udp(macA, macB, "172.30.0.1", "172.30.0.2"));
      assertThat(capture.stopAfter("172.30.0.1.7 > 172.30.0.2.7"))
          .as("the MAC is theirs all the same")
          .singleElement()
          .asString()
          .contains(macA + " > " + macB);
    }
  }
}
