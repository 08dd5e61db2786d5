package org.ovn4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.testkit.protocol.PemFiles;
import org.ovn4j.testkit.protocol.TestCa;

/** OVN's and Open vSwitch's own programs use the embedded server as if it were ovsdb-server. */
@Tag("real-ovn")
@Timeout(60)
class RealClientsTest {

  private static final Path SCHEMAS = Path.of("/usr/share/ovn");

  @TempDir private Path directory;

  private EmbeddedServer.Builder northbound() throws IOException {
    return EmbeddedServer.builder().schema(Files.readString(SCHEMAS.resolve("ovn-nb.ovsschema")));
  }

  /** What a program prints; it must succeed. */
  private String run(String... command) throws IOException {
    Path output = Files.createTempFile(directory, "run", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("OVN_RUNDIR", directory.toString());
    builder.environment().put("OVS_RUNDIR", directory.toString());
    Process process = builder.start();
    process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    assertThat(process.exitValue()).as(Arrays.toString(command) + read(output)).isZero();
    return read(output);
  }

  private static String read(Path output) throws IOException {
    return Files.readString(output).strip();
  }

  private String nbctl(String remote, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("ovn-nbctl", "--db=" + remote));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  @Test
  void ovnNbctlWritesAndReads() throws IOException {
    try (EmbeddedServer server = northbound().remote("ptcp:0").start()) {
      String remote = server.remote();
      nbctl(remote, "init");
      nbctl(remote, "ls-add", "net", "--", "lsp-add", "net", "port");
      nbctl(remote, "lsp-set-addresses", "port", "00:00:00:00:00:01 10.0.0.1");
      nbctl(remote, "acl-add", "net", "from-lport", "1000", "ip4", "drop");
      assertThat(nbctl(remote, "show")).contains("(net)", "port port", "10.0.0.1");
      assertThat(nbctl(remote, "acl-list", "net")).contains("from-lport  1000 (ip4) drop");
      nbctl(remote, "ls-del", "net");
      assertThat(server.dump()).doesNotContain("Logical_Switch", "ACL");
    }
  }

  @Test
  void soItDoesAsADaemon() throws IOException {
    try (EmbeddedServer server = northbound().start()) {
      String pid = directory.resolve("nbctl.pid").toString();
      String socket = nbctl(server.remote(), "--pidfile=" + pid, "--detach");
      try {
        for (int i = 0; i < 10; i++) {
          run("ovn-nbctl", "-u", socket, "ls-add", "net" + i);
        }
        server.transact(
            "[{\"op\":\"insert\",\"table\":\"Logical_Switch\",\"row\":{\"name\":\"other\"}}]");
        assertThat(run("ovn-nbctl", "-u", socket, "ls-list")).contains("(net9)", "(other)");
        server.faults().dropConnections();
        assertThat(run("ovn-nbctl", "-u", socket, "ls-list")).contains("(net9)", "(other)");
      } finally {
        run("ovs-appctl", "-t", socket, "exit");
      }
    }
  }

  @Test
  void ovnNbctlSpeaksTls() throws IOException {
    TestCa authority = new TestCa(directory, "authority");
    PemFiles own = authority.issue("server");
    PemFiles client = authority.issue("client");
    try (EmbeddedServer server =
        northbound()
            .remote("pssl:0")
            .tls(own.privateKey(), own.certificate(), own.caCertificate())
            .start()) {
      nbctl(
          server.remote(),
          "--private-key=" + client.privateKey(),
          "--certificate=" + client.certificate(),
          "--ca-cert=" + client.caCertificate(),
          "ls-add",
          "net");
      assertThat(server.dump()).contains("net");
    }
  }

  @Test
  void whoWantsTheLeaderWaitsForIt() throws IOException {
    try (EmbeddedServer server = northbound().start()) {
      server.faults().loseLeadership();
      nbctl(server.remote(), "--no-leader-only", "ls-add", "net");
      assertThatThrownBy(() -> nbctl(server.remote(), "--timeout=1", "ls-add", "other"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("database connection failed");
      server.faults().regainLeadership();
      nbctl(server.remote(), "ls-add", "third");
      assertThat(nbctl(server.remote(), "ls-list"))
          .contains("net", "third")
          .doesNotContain("other");
    }
  }

  @Test
  void ovsdbClientReadsAllThereIs() throws IOException {
    try (EmbeddedServer server = northbound().start()) {
      String remote = server.remote();
      nbctl(remote, "ls-add", "net");
      assertThat(run("ovsdb-client", "list-dbs", remote)).isEqualTo("OVN_Northbound\n_Server");
      assertThat(run("ovsdb-client", "get-schema-cksum", remote)).matches("\\d+ \\d+");
      assertThat(run("ovsdb-client", "dump", remote, "Logical_Switch", "name")).endsWith("net");
      assertThat(run("ovsdb-client", "dump", remote, "_Server", "Database", "model", "name"))
          .contains("standalone OVN_Northbound");
      run("ovsdb-client", "--timeout=10", "wait", remote, "OVN_Northbound", "connected");
      assertThat(
              run(
                  "ovsdb-client",
                  "query",
                  remote,
                  "[\"OVN_Northbound\",{\"op\":\"delete\",\"table\":\"Logical_Switch\","
                      + "\"where\":[]}]"))
          .isEqualTo("[{\"count\":1}]");
      assertThat(server.dump()).contains("net");
    }
  }

  @Test
  void ovnNorthdTranslates() throws IOException {
    String southSchema = Files.readString(SCHEMAS.resolve("ovn-sb.ovsschema"));
    try (EmbeddedServer north = northbound().start();
        EmbeddedServer south = EmbeddedServer.builder().schema(southSchema).start()) {
      String control = directory.resolve("northd.ctl").toString();
      run(
          "ovn-northd",
          "--ovnnb-db=" + north.remote(),
          "--ovnsb-db=" + south.remote(),
          "--unixctl=" + control,
          "--pidfile=" + directory.resolve("northd.pid"),
          "--log-file=" + directory.resolve("northd.log"),
          "--detach");
      try {
        nbctl(north.remote(), "--wait=sb", "ls-add", "net", "--", "lsp-add", "net", "port");
        assertThat(south.dump()).contains("Datapath_Binding", "Logical_Flow", "port");
        south.faults().dropConnections();
        north.faults().dropConnections();
        nbctl(north.remote(), "--wait=sb", "lsp-add", "net", "late");
        assertThat(south.dump()).contains("late");
        assertThat(run("ovs-appctl", "-t", control, "status")).isEqualTo("Status: active");
      } finally {
        run("ovs-appctl", "-t", control, "exit");
      }
    }
  }

  @Test
  void pythonsIdlFollowsTheDatabase() throws IOException {
    Path script = directory.resolve("follow.py");
    Files.writeString(
        script,
        """
        import sys, time
        import ovs.db.idl, ovs.poller

        helper = ovs.db.idl.SchemaHelper(sys.argv[2])
        helper.register_table("Logical_Switch")
        idl = ovs.db.idl.Idl(sys.argv[1], helper)
        switches = idl.tables["Logical_Switch"].rows

        def wait(holds):
            end = time.time() + 10
            while not holds():
                idl.run()
                if time.time() > end:
                    sys.exit("timeout")
                if not holds():
                    poller = ovs.poller.Poller()
                    idl.wait(poller)
                    poller.timer_wait(1000)
                    poller.block()

        wait(lambda: len(switches) == 1)
        transaction = ovs.db.idl.Transaction(idl)
        transaction.insert(idl.tables["Logical_Switch"]).name = "second"
        print(transaction.commit_block())
        wait(lambda: len(switches) == 2)
        idl.set_lock("lock")
        wait(lambda: idl.has_lock)
        idl.cond_change("Logical_Switch", [["name", "==", "second"]])
        wait(lambda: [row.name for row in switches.values()] == ["second"])
        idl.force_reconnect()
        wait(lambda: not idl.has_lock)
        wait(lambda: idl.has_lock and len(switches) == 1)
        print("done")
        """);
    try (EmbeddedServer server = northbound().start()) {
      nbctl(server.remote(), "ls-add", "first");
      assertThat(
              run(
                  "/usr/bin/python3",
                  script.toString(),
                  server.remote(),
                  SCHEMAS.resolve("ovn-nb.ovsschema").toString()))
          .isEqualTo("success\ndone");
    }
  }
}
