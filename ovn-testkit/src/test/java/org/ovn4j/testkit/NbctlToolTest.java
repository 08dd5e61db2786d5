package org.ovn4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.testkit.assertj.OvnAssertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.ovn4j.testkit.junit.OvnTest;

/** The second example of docs/testkit.md: a tool that calls ovn-nbctl. */
@Tag("real-ovn")
class NbctlToolTest {

  /** The tool under test: lays out a network with the ovn-nbctl of this machine. */
  record Nbctl(String database) {

    /** Whether a switch with a port was added. */
    boolean addNetwork(String name, String port, String addresses)
        throws IOException, InterruptedException {
      List<String> command = new ArrayList<>(List.of("ovn-nbctl", "--timeout=3"));
      command.add("--db=" + database);
      command.addAll(List.of("ls-add", name));
      command.addAll(List.of("--", "lsp-add", name, port));
      command.addAll(List.of("--", "lsp-set-addresses", port, addresses));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean added = process.waitFor() == 0;
      if (!added) {
        System.getLogger("nbctl").log(System.Logger.Level.INFO, output);
      }
      return added;
    }
  }

  @OvnTest(server = OvnTest.Server.BOTH)
  void addsASwitchWithItsPort(NorthboundServer server) throws Exception {
    assertThat(new Nbctl(server.remote()).addNetwork("net", "web", "02:00:00:00:00:01 10.0.0.2"))
        .isTrue();

    assertThat(server.northbound())
        .hasSwitch(
            "net",
            net ->
                net.hasOnlyPorts("web")
                    .hasPort("web", port -> port.hasAddresses("02:00:00:00:00:01 10.0.0.2")));
  }

  /** Of the third example: a tool that writes to the leader of a cluster only. */
  @OvnTest
  void waitsForTheLeader(EmbeddedServer server) throws Exception {
    Nbctl tool = new Nbctl(server.remote());
    server.faults().loseLeadership();
    assertThat(tool.addNetwork("net", "web", "dynamic")).isFalse();
    assertThat(server.northbound()).isEmpty();

    server.faults().regainLeadership();
    assertThat(tool.addNetwork("net", "web", "dynamic")).isTrue();
    assertThat(server.northbound()).hasSwitch("net");
  }
}
