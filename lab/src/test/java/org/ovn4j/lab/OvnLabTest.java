package org.ovn4j.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ovn4j.testkit.EmbeddedServer;

/** The driver, proved with rows written by hand. */
@RealOvn
class OvnLabTest {

  private static final String MAC1 = "0a:00:00:00:00:01";
  private static final String MAC2 = "0a:00:00:00:00:02";
  private static final String ROUTER_MAC = "0a:00:00:00:00:fe";

  @Test
  void machinesOfOneSwitchReachEachOtherAcrossChassisAndNobodyElse(OvnLab lab) {
    lab.nbctl("ls-add", "blue");
    lab.nbctl("ls-add", "red");
    addPort(lab, "blue", "vm1", MAC1 + " 10.0.0.1 fd00::1");
    addPort(lab, "blue", "vm2", MAC2 + " 10.0.0.2 fd00::2");
    addPort(lab, "red", "vm3", "0a:00:00:00:00:03 10.0.0.3 fd00::3");
    lab.port("ch1", "vm1", MAC1, "vm1", "--ip", "10.0.0.1/24,fd00::1/64");
    lab.port("ch2", "vm2", MAC2, "vm2", "--ip", "10.0.0.2/24,fd00::2/64");
    lab.port("ch1", "vm3", "0a:00:00:00:00:03", "vm3", "--ip", "10.0.0.3/24,fd00::3/64");
    lab.sync();

    assertThat(lab.pingUntil("vm1", "10.0.0.2", 5)).isTrue();
    assertThat(lab.ping("vm2", "fd00::1")).isTrue();
    assertThat(lab.ping("vm1", "10.0.0.3")).isFalse();
    assertThat(lab.ping("vm1", "fd00::3")).isFalse();
    assertThat(lab.warnings()).isEmpty();
  }

  @Test
  void machineLearnsItsConfigurationFromDhcpAndRouterAdvertisements(OvnLab lab) {
    lab.nbctl("ls-add", "sw");
    addPort(lab, "sw", "vm1", MAC1 + " 10.1.0.5 fd00:1::5");
    addRouter(lab, "10.1.0.1/24", "fd00:1::1/64");
    lab.nbctl(
        "lsp-set-dhcpv4-options",
        "vm1",
        lab.nbctl(
            "create",
            "DHCP_Options",
            "cidr=10.1.0.0/24",
            "options:server_id=10.1.0.1",
            "options:server_mac=\"" + ROUTER_MAC + "\"",
            "options:lease_time=3600",
            "options:router=10.1.0.1",
            "options:dns_server=10.1.0.53",
            "options:mtu=1400"));
    lab.nbctl(
        "lsp-set-dhcpv6-options",
        "vm1",
        lab.nbctl(
            "create",
            "DHCP_Options",
            "cidr=\"fd00:1::/64\"",
            "options:server_id=\"" + ROUTER_MAC + "\"",
            "options:dns_server=\"fd00:1::53\""));
    lab.port("ch2", "vm1", MAC1, "vm1");
    lab.sync();

    assertThat(lab.dhcp4("vm1"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "address", "10.1.0.5/24",
                "server", "10.1.0.1",
                "router", "10.1.0.1",
                "dns", "10.1.0.53",
                "mtu", "1400",
                "lease", "3600"));
    assertThat(lab.ping("vm1", "10.1.0.1")).isTrue();
    assertThat(lab.ra("vm1"))
        .containsOnly(Map.entry("router6", "fe80::800:ff:fe00:fe"), Map.entry("mtu6", "1400"));
    assertThat(lab.dhcp6("vm1"))
        .containsEntry("dns6", "fd00:1::53")
        .hasEntrySatisfying("address6", address -> assertThat(address).startsWith("fd00:1::5/"));
    assertThat(lab.ping("vm1", "fd00:1::1")).isTrue();
  }

  @Test
  void spoofedFrameIsDroppedWhileATrueOneArrives(OvnLab lab) {
    lab.nbctl("ls-add", "sw");
    addPort(lab, "sw", "vm1", MAC1 + " 10.2.0.1");
    lab.nbctl("lsp-set-port-security", "vm1", MAC1 + " 10.2.0.1");
    addPort(lab, "sw", "vm2", MAC2 + " 10.2.0.2");
    lab.port("ch1", "vm1", MAC1, "vm1", "--ip", "10.2.0.1/24");
    lab.port("ch2", "vm2", MAC2, "vm2", "--ip", "10.2.0.2/24");
    lab.sync();
    assertThat(lab.pingUntil("vm1", "10.2.0.2", 5)).isTrue();

    OvnLab.Capture capture = lab.capture("vm2", "udp");
    lab.inject("vm1", Frames.udp(MAC1, MAC2, "10.2.0.77", "10.2.0.2"));
    lab.inject("vm1", Frames.udp("0a:00:00:00:00:99", MAC2, "10.2.0.1", "10.2.0.2"));
    lab.inject("vm1", Frames.udp(MAC1, MAC2, "10.2.0.1", "10.2.0.2"));

    assertThat(capture.stopAfter("10.2.0.1.7 > 10.2.0.2.7"))
        .singleElement()
        .asString()
        .contains(MAC1 + " > " + MAC2);
  }

  @Test
  void warningsTellWhatTheDatabaseAccepted(OvnLab lab) {
    lab.nbctl("ls-add", "sw");
    addPort(lab, "sw", "vm1", MAC1 + " 10.0.0.1");
    lab.port("ch1", "vm1", MAC1, "vm1");
    lab.nbctl("acl-add", "sw", "from-lport", "1000", "no.such.field == 1", "drop");
    lab.sync();

    assertThat(lab.warnings()).anySatisfy(line -> assertThat(line).contains("no.such.field"));
    lab.mark();
    assertThat(lab.warnings()).isEmpty();
  }

  @Test
  void machineMovesToAnotherChassis(OvnLab lab) {
    lab.nbctl("ls-add", "sw");
    addPort(lab, "sw", "vm1", MAC1 + " 10.0.0.1");
    addPort(lab, "sw", "vm2", MAC2 + " 10.0.0.2");
    lab.nbctl("lsp-set-options", "vm1", "requested-chassis=ch1,ch2");
    lab.port("ch1", "vm1", MAC1, "vm1", "--ip", "10.0.0.1/24");
    lab.port("ch2", "vm2", MAC2, "vm2", "--ip", "10.0.0.2/24");
    lab.sync();
    lab.migrate("vm1", "ch2");
    lab.nbctl("lsp-set-options", "vm1", "requested-chassis=ch2");
    lab.sync();

    assertThat(lab.pingUntil("vm2", "10.0.0.1", 5)).isTrue();
    String chassis =
        lab.sbctl("--bare", "--columns=chassis", "find", "Port_Binding", "logical_port=vm1");
    assertThat(lab.sbctl("--bare", "--columns=name", "list", "Chassis", chassis)).isEqualTo("ch2");
  }

  @Test
  void externalHostServesAMachineBehindALocalnetPort(OvnLab lab) {
    lab.nbctl("ls-add", "sw");
    addPort(lab, "sw", "vm1", MAC1 + " 10.8.0.1");
    lab.nbctl("lsp-add", "sw", "ln");
    lab.nbctl("lsp-set-type", "ln", "localnet");
    lab.nbctl("lsp-set-addresses", "ln", "unknown");
    lab.nbctl("lsp-set-options", "ln", "network_name=physnet");
    lab.port("ch1", "vm1", MAC1, "vm1", "--ip", "10.8.0.1/24");
    lab.external("outside", "10.8.0.100/24");
    lab.serve("outside", 80);
    lab.sync();

    assertThat(lab.pingUntil("vm1", "10.8.0.100", 5)).isTrue();
    assertThat(lab.get("vm1", "10.8.0.100:80"))
        .containsEntry("server", "outside")
        .containsEntry("client", "10.8.0.1");
    assertThat(lab.get("vm1", "10.8.0.100:81")).isEmpty();
    lab.unport("outside");
    assertThat(lab.ping("vm1", "10.8.0.100")).isFalse();
  }

  @Test
  void theScriptsOwnWordsComeWithItsFailure() {
    try (OvnLab lab = OvnLab.start(List.of("left", "right"), "--no-ext")) {
      assertThat(lab.northbound()).startsWith("unix:/").endsWith("/nb.sock");
      assertThat(lab.exported("OVN_NB_DB")).startsWith("tcp:127.0.0.1:");
      assertThat(lab.sbctl("--bare", "--columns=name", "list", "Chassis").lines())
          .containsExactlyInAnyOrder("left", "", "right");
      assertThatThrownBy(() -> lab.port("middle", "vm1", MAC1, "vm1"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContainingAll("port middle vm1", "exit status 2", "no chassis 'middle'");
      assertThat(lab.exec("left", "sh", "-c", "echo out; exit 7"))
          .isEqualTo(new Command.Result(7, "out\n", ""));
    }
  }

  @Test
  void northboundServerMayBeAnothers() {
    try (EmbeddedServer server = EmbeddedServer.start();
        OvnLab lab = OvnLab.start(1, "--no-ext", "--nb", server.remote())) {
      lab.nbctl("ls-add", "sw");
      lab.sync();

      assertThat(server.dump()).contains("sw");
      assertThat(lab.call("status"))
          .contains("daemon sb pid", "daemon northd pid")
          .doesNotContain("daemon nb");
      assertThat(lab.sbctl("--bare", "--columns=external_ids", "list", "Datapath_Binding"))
          .contains("name=sw");
      assertThatThrownBy(() -> lab.call("start", "nb")).hasMessageContaining("no daemon 'nb'");
    }
  }

  private static void addPort(OvnLab lab, String logicalSwitch, String name, String addresses) {
    lab.nbctl("lsp-add", logicalSwitch, name);
    lab.nbctl("lsp-set-addresses", name, addresses);
  }

  private static void addRouter(OvnLab lab, String... networks) {
    lab.nbctl("lr-add", "lr");
    lab.nbctl("lrp-add", "lr", "lr-sw", ROUTER_MAC, networks[0], networks[1]);
    lab.nbctl(
        "set",
        "Logical_Router_Port",
        "lr-sw",
        "ipv6_ra_configs:address_mode=dhcpv6_stateful",
        "ipv6_ra_configs:mtu=1400");
    addPort(lab, "sw", "sw-lr", "router");
    lab.nbctl("lsp-set-type", "sw-lr", "router");
    lab.nbctl("lsp-set-options", "sw-lr", "router-port=lr-sw");
  }
}
