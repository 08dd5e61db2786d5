package org.ovn4j.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.lab.Tenants.machine;
import static org.ovn4j.lab.Tenants.on;
import static org.ovn4j.lab.Tenants.physical;
import static org.ovn4j.lab.Tenants.port;

import org.junit.jupiter.api.Test;
import org.ovn4j.model.Workload;

/** What Localnet networks do with packets: two VLANs of one wire, with equal addresses. */
@RealOvn
class LocalnetNetworkTest {

  private static final String SUBNET4 = "10.8.0.0/24";
  private static final String SUBNET6 = "fd08::/64";
  private static final String OUTSIDE = "10.8.0.200/24,fd08::200/64";

  private static final Workload GREEN_A = on("wire", machine("green", "vm-a", "ch1"));
  private static final Workload GREEN_B = on("wire", machine("green", "vm-b", "ch2"));
  private static final Workload BLUE_A = on("wire", machine("blue", "vm-a", "ch1"));

  @Test
  void machinesReachTheHostsOfTheirVlanAndNoOthers(OvnLab lab) {
    try (Deployment deployment = new Deployment(lab)) {
      deployment.apply(
          Tenants.cluster()
              .add(Tenants.namespace("green"), Tenants.namespace("blue"))
              .add(
                  physical("green", "wire", 10, SUBNET4, SUBNET6),
                  physical("blue", "wire", 20, SUBNET4, SUBNET6))
              .add(GREEN_A, GREEN_B, BLUE_A)
              .build());
      deployment.boot(GREEN_A, port(GREEN_A, "wire"), "green-a");
      deployment.bootConfigured(GREEN_B, port(GREEN_B, "wire"), "green-b", 24, 64);
      deployment.bootConfigured(BLUE_A, port(BLUE_A, "wire"), "blue-a", 24, 64);
      lab.external("outside-10", OUTSIDE, "--vlan", "10");
      lab.external("outside-20", OUTSIDE, "--vlan", "20");
      lab.serve("outside-10", 80);
      lab.serve("outside-20", 80);
      lab.sync();

      assertThat(lab.dhcp4("green-a"))
          .containsEntry("address", "10.8.0.1/24")
          .containsEntry("mtu", "1500")
          .doesNotContainKeys("router", "dns");
      assertThat(lab.dhcp6("green-a"))
          .hasEntrySatisfying("address6", address -> assertThat(address).startsWith("fd08::1/"));

      assertThat(lab.pingUntil("green-a", "10.8.0.200", 5)).isTrue();
      assertThat(lab.get("green-a", "10.8.0.200:80"))
          .containsEntry("server", "outside-10")
          .containsEntry("client", "10.8.0.1");
      assertThat(lab.pingUntil("green-b", "fd08::200", 5)).isTrue();
      assertThat(lab.pingUntil("green-a", "10.8.0.2", 5)).as("across nodes, by the wire").isTrue();
      assertThat(lab.pingUntil("outside-10", "10.8.0.2", 5)).as("from outside").isTrue();

      assertThat(lab.pingUntil("blue-a", "10.8.0.200", 5)).isTrue();
      assertThat(lab.get("blue-a", "10.8.0.200:80"))
          .containsEntry("server", "outside-20")
          .containsEntry("client", "10.8.0.1");
      assertThat(lab.ping("blue-a", "10.8.0.2")).as("green-b is on another VLAN").isFalse();
      assertThat(lab.ping("outside-20", "10.8.0.2")).isFalse();

      OvnLab.Capture capture = lab.capture("outside-10", "udp");
      String macA = deployment.lease(port(GREEN_A, "wire")).mac().toString();
      lab.inject("green-a", Frames.udp(macA, "ff:ff:ff:ff:ff:ff", "10.8.0.77", "10.8.0.200"));
      lab.inject("green-a", Frames.udp(macA, "ff:ff:ff:ff:ff:ff", "10.8.0.1", "10.8.0.200"));
      assertThat(capture.stopAfter("10.8.0.1.7 > 10.8.0.200.7"))
          .as("nobody has another's address")
          .hasSize(1);
    }
  }
}
