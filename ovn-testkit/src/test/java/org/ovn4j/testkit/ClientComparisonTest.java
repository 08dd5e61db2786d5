package org.ovn4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.testkit.RealProgram.comparable;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

/**
 * Programs of OVN and Open vSwitch see no difference between the embedded server and ovsdb-server.
 */
@Tag("real-ovn")
@Timeout(120)
class ClientComparisonTest {

  private static final Path SCHEMA = Path.of("/usr/share/ovn/ovn-nb.ovsschema");

  @TempDir Path directory;
  private RealProgram programs;
  private EmbeddedServer embedded;
  private RealOvsdbServer real;

  @BeforeEach
  void start() throws IOException {
    programs = new RealProgram(directory);
    String schema = Files.readString(SCHEMA);
    embedded = EmbeddedServer.builder().schema(schema).start();
    real = RealOvsdbServer.builder().schema(schema).start();
  }

  @AfterEach
  void end() {
    real.close();
    embedded.close();
  }

  private static List<String> nbctlCommands() throws IOException {
    try (var in = ClientComparisonTest.class.getResourceAsStream("/nbctl-commands.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }

  /** Runs the same commands on both, which differ only in the words before them. */
  private void compareCommands(List<String> onEmbedded, List<String> onReal) throws IOException {
    for (String command : nbctlCommands()) {
      String expected = programs.run(concat(onReal, RealProgram.words(command)));
      String actual = programs.run(concat(onEmbedded, RealProgram.words(command)));
      assertThat(comparable(actual)).as(command).isEqualTo(comparable(expected));
      assertThat(comparable(embedded.dump()))
          .as("rows after %s", command)
          .isEqualTo(comparable(real.dump()));
    }
  }

  private static List<String> concat(List<String> some, List<String> more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  @Test
  void ovnNbctl() throws IOException {
    compareCommands(
        List.of("ovn-nbctl", "--db=" + embedded.remote()),
        List.of("ovn-nbctl", "--db=" + real.remote()));
  }

  @Test
  void ovnNbctlAsADaemon() throws IOException {
    String onEmbedded = daemon("embedded", embedded.remote());
    String onReal = daemon("real", real.remote());
    try {
      compareCommands(List.of("ovn-nbctl", "-u", onEmbedded), List.of("ovn-nbctl", "-u", onReal));
    } finally {
      programs.run("ovs-appctl", "-t", onEmbedded, "exit");
      programs.run("ovs-appctl", "-t", onReal, "exit");
    }
  }

  /** The control socket of an ovn-nbctl that stays. */
  private String daemon(String name, String remote) {
    Path socket = directory.resolve(name + ".ctl");
    String printed =
        programs.run(
            "ovn-nbctl",
            "--db=" + remote,
            "--detach",
            "--no-chdir",
            "--pidfile=" + directory.resolve(name + ".pid"),
            "--log-file=" + directory.resolve(name + ".log"),
            "-u" + socket);
    assertThat(printed.strip()).isEqualTo(socket.toString());
    return socket.toString();
  }

  private void compareClient(String command) {
    List<String> words = RealProgram.words(command);
    List<String> before = concat(List.of("ovsdb-client", "--timeout=20"), words.subList(0, 1));
    List<String> after = words.subList(1, words.size());
    String expected = programs.run(concat(concat(before, List.of(real.remote())), after));
    String actual = programs.run(concat(concat(before, List.of(embedded.remote())), after));
    assertThat(comparable(actual)).as(command).isEqualTo(comparable(expected));
  }

  private void fill() {
    for (NorthboundServer server : List.of(embedded, real)) {
      String nbctl = "ovn-nbctl --db=" + server.remote();
      programs.run(
          RealProgram.words(
              nbctl
                  + " init -- ls-add sw0 -- lsp-add sw0 p1 -- lsp-add sw0 p2 -- lsp-set-addresses p1"
                  + " '00:00:00:00:00:01 10.0.0.1' 00:00:00:00:00:02"
                  + " -- set Logical_Switch_Port p2 options:a=b tag=7"
                  + " -- acl-add sw0 to-lport 10 'ip4 && tcp' drop"));
    }
  }

  @Test
  void ovsdbClientReads() throws IOException {
    fill();
    for (String command :
        List.of(
            "list-dbs",
            "get-schema-version OVN_Northbound",
            "get-schema-version Nope",
            "get-schema-cksum OVN_Northbound",
            "list-tables OVN_Northbound",
            "list-columns OVN_Northbound",
            "list-columns OVN_Northbound ACL",
            "needs-conversion " + SCHEMA,
            "dump OVN_Northbound Logical_Switch name ports acls",
            "dump OVN_Northbound Logical_Switch_Port",
            "dump OVN_Northbound",
            "dump OVN_Northbound Nope",
            "dump _Server Database connected index leader model name",
            "wait OVN_Northbound connected",
            "wait Nope removed")) {
      compareClient(command);
    }
  }

  @Test
  void theSchemaIsTheSame() throws IOException {
    String[] schemas = new String[2];
    for (int i = 0; i < 2; i++) {
      String remote = i == 0 ? embedded.remote() : real.remote();
      schemas[i] = programs.run("ovsdb-client", "get-schema", remote, "OVN_Northbound");
    }
    // Of an enum the real one has made a set, which has an order of its own.
    assertThat(DatabaseSchema.parse(schemas[0]).tables().keySet())
        .isEqualTo(DatabaseSchema.parse(schemas[1]).tables().keySet());
    assertThat(OvsdbJson.mapper().readTree(schemas[0]).get("cksum"))
        .isEqualTo(OvsdbJson.mapper().readTree(schemas[1]).get("cksum"));
  }

  @Test
  void ovsdbClientTransacts() {
    fill();
    for (String operations :
        List.of(
            "{'op':'select','table':'Logical_Switch_Port','where':[['name','==','p1']]}",
            "{'op':'select','table':'ACL','where':[['priority','<',11]],'columns':['match']}",
            "{'op':'select','table':'Logical_Switch_Port','where':[['options','includes',['map',[['a','b']]]]],'columns':['name','tag']}",
            "{'op':'insert','table':'Logical_Switch','row':{'name':'x'},'uuid-name':'s'},{'op':'update','table':'Logical_Switch','where':[['_uuid','==',['named-uuid','s']]],'row':{'name':'y'}}",
            "{'op':'mutate','table':'ACL','where':[],'mutations':[['priority','+=',5],['external_ids','insert',['map',[['k','v']]]]]}",
            "{'op':'mutate','table':'ACL','where':[],'mutations':[['priority','/=',0]]}",
            "{'op':'mutate','table':'ACL','where':[],'mutations':[['priority','*=',100000]]}",
            "{'op':'update','table':'ACL','where':[],'row':{'direction':'up'}}",
            "{'op':'update','table':'Logical_Switch','where':[['name','==','sw0']],'row':{'ports':['set',[]]}}",
            "{'op':'delete','table':'ACL','where':[]}",
            "{'op':'wait','table':'Logical_Switch','timeout':0,'where':[],'columns':['name'],'until':'==','rows':[{'name':'q'}]}",
            "{'op':'wait','table':'Logical_Switch','timeout':0,'where':[],'columns':['name'],'until':'!=','rows':[{'name':'q'}]}",
            "{'op':'abort'}",
            "{'op':'comment','comment':'c'},{'op':'commit','durable':false}",
            "{'op':'assert','lock':'l'}",
            "{'op':'nope'}",
            "{'op':'insert','table':'Nope','row':{}}",
            "{'op':'insert','table':'Logical_Switch','row':{'nope':1}}",
            "{'op':'insert','table':'Logical_Switch','row':{'name':7}}",
            "{'op':'insert','table':'NB_Global','row':{}}",
            "7",
            "{'op':'delete','table':'Logical_Switch','where':[]}")) {
      String json = "[\"OVN_Northbound\"," + operations.replace('\'', '"') + "]";
      compareClient("transact '" + json + "'");
      compareClient("query '" + json + "'");
      assertThat(comparable(embedded.dump())).as(json).isEqualTo(comparable(real.dump()));
    }
  }

  @Test
  void pythonsIdl() throws IOException, URISyntaxException {
    Path script = Path.of(getClass().getResource("/idl-dialogue.py").toURI());
    String[] outputs = new String[2];
    for (int i = 0; i < 2; i++) {
      NorthboundServer server = i == 0 ? embedded : real;
      // Debian's Python has the package python3-openvswitch, another one on the PATH may not.
      outputs[i] =
          programs.run("/usr/bin/python3", script.toString(), server.remote(), SCHEMA.toString());
    }
    assertThat(outputs[1])
        .contains("-- locked success", "name=green")
        .doesNotContain("exit status");
    assertThat(uuidless(outputs[0])).isEqualTo(uuidless(outputs[1]));
    assertThat(comparable(embedded.dump())).isEqualTo(comparable(real.dump()));
  }

  /** The lines stay in their order: the script takes care of it. */
  private static String uuidless(String text) {
    return text.lines().map(RealProgram::comparable).collect(Collectors.joining("\n"));
  }

  /** What a program that watches has written when a change has reached it. */
  private String watch(NorthboundServer server, String command, String last) throws IOException {
    List<String> words = RealProgram.words(command);
    Path output = Files.createTempFile(directory, "watch", ".log");
    List<String> all =
        concat(
            concat(List.of("ovsdb-client"), words.subList(0, 1)),
            concat(List.of(server.remote()), words.subList(1, words.size())));
    Process process = programs.start(all, output);
    try {
      await(output, "sw0");
      programs.run("ovn-nbctl", "--db=" + server.remote(), "ls-add", "middle");
      await(output, "middle");
      programs.run("ovn-nbctl", "--db=" + server.remote(), "ls-del", "middle");
      await(output, "delete");
      programs.run("ovn-nbctl", "--db=" + server.remote(), "set", "Logical_Switch", "sw0", last);
      await(output, last.substring(last.indexOf('='))); // the heading has the word, last_id
      return Files.readString(output);
    } finally {
      process.destroyForcibly();
      process.onExit().join();
    }
  }

  private static void await(Path output, String text) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!Files.readString(output).contains(text)) {
      assertThat(System.nanoTime())
          .as("%s never came after %s", text, Files.readString(output))
          .isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  @Test
  void ovsdbClientWatches() throws IOException {
    fill();
    for (String command :
        List.of(
            "monitor OVN_Northbound Logical_Switch name,other_config",
            "monitor-cond OVN_Northbound '[[\"name\",\"!=\",\"q\"]]' Logical_Switch name,other_config",
            "monitor-cond-since OVN_Northbound '[[\"name\",\"!=\",\"q\"]]' Logical_Switch name,other_config",
            "monitor OVN_Northbound ALL")) {
      assertThat(comparable(watch(embedded, command, "other_config:k=last")))
          .as(command)
          .isEqualTo(comparable(watch(real, command, "other_config:k=last")));
      for (NorthboundServer server : List.of(embedded, real)) {
        programs.run(
            "ovn-nbctl",
            "--db=" + server.remote(),
            "clear",
            "Logical_Switch",
            "sw0",
            "other_config");
      }
    }
  }

  @Test
  void ovsdbClientLocks() throws IOException {
    String[] outputs = new String[2];
    for (int i = 0; i < 2; i++) {
      String remote = i == 0 ? embedded.remote() : real.remote();
      Path first = directory.resolve("first" + i);
      Path second = directory.resolve("second" + i);
      Process owner = programs.start(List.of("ovsdb-client", "lock", remote, "L"), first);
      try {
        await(first, "true");
        Process thief = programs.start(List.of("ovsdb-client", "steal", remote, "L"), second);
        try {
          await(second, "true");
          await(first, "stolen");
        } finally {
          thief.destroyForcibly();
          thief.onExit().join();
        }
        await(first, "\nlocked\n");
      } finally {
        owner.destroyForcibly();
        owner.onExit().join();
      }
      outputs[i] = Files.readString(first) + Files.readString(second);
    }
    assertThat(outputs[0]).isEqualTo(outputs[1]);
  }
}
