package org.ovn4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.testkit.match.MatchGrammar;

/**
 * Our grammar of matches and OVN's own: the same verdict on every expression. OVN is asked by
 * ovn-trace, which reads the flows of a Southbound database with the parser that ovn-controller
 * has, and says which it cannot read. The property {@value #ROUNDS} says how many random ones to
 * try.
 */
@Tag("real-ovn")
@Timeout(120)
class MatchOnRealOvnTest {

  static final String ROUNDS = "ovn4j.matches";

  private static final int ENOUGH = 4_000;

  /** Each width of a field, and one more. */
  private static final List<Integer> WIDTHS =
      List.of(1, 2, 3, 4, 6, 7, 8, 9, 12, 13, 16, 17, 20, 21, 32, 33, 48, 49, 128, 129);

  private static final Pattern LINE =
      Pattern.compile("(?m)^\\d{4}-\\d\\d-\\d\\dT\\S+?Z\\|\\d+\\|ovntrace\\|WARN\\|");
  private static final String REFUSAL = ": parsing expression failed (";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Map<String, List<String>> ADDRESS_SETS =
      Map.of(
          "v4", List.of("10.0.0.1", "10.0.0.0/8"),
          "v6", List.of("fd00::1", "fd00::/64"),
          "mac", List.of("0a:58:0a:00:00:01"),
          "one", List.of("1"),
          "none", List.of(),
          "a1.b_c", List.of("10.0.0.2", "no address"));

  private static final Map<String, List<String>> PORT_GROUPS =
      Map.of("pg", List.of("p"), "a.pg_2", List.of("p"));
  static final MatchGrammar GRAMMAR = MatchGrammar.with(ADDRESS_SETS, PORT_GROUPS);

  @TempDir Path directory;

  @Test
  void theVerdictsAreTheSame() throws IOException {
    List<String> corpus = corpus();
    List<String> random = random(corpus, Integer.getInteger(ROUNDS, ENOUGH));
    List<String> all = new ArrayList<>(corpus);
    all.addAll(random);

    Map<String, String> refused = refusedByOvn(all);

    List<String> differences = new ArrayList<>();
    for (String match : all) {
      String ours = GRAMMAR.problem(match).map(Throwable::getMessage).orElse("");
      String theirs = refused.getOrDefault(match, "");
      if (ours.isEmpty() != theirs.isEmpty()) {
        differences.add(match + "\n  OVN: " + theirs + "\n  we: " + ours);
      }
    }
    assertThat(differences).isEmpty();
    long accepted = random.stream().filter(match -> !refused.containsKey(match)).count();
    assertThat(accepted).as("random ones that are right").isBetween(1L, (long) random.size() - 1);
  }

  /** Right and wrong ones from the file, and each symbol compared in all ways. */
  static List<String> corpus() throws IOException {
    Set<String> all = new TreeSet<>();
    try (InputStream in = MatchOnRealOvnTest.class.getResourceAsStream("/matches.txt")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(line -> line.substring(line.indexOf(' ') + 1))
          .forEach(all::add);
    }
    for (String symbol : RandomMatches.SYMBOLS) {
      for (String use : RandomMatches.USES) {
        all.add(use.replace("%", symbol));
      }
      for (int width : WIDTHS) {
        all.add(symbol + " == 0x" + BigInteger.ONE.shiftLeft(width - 1).toString(16));
      }
    }
    return List.copyOf(all);
  }

  private static List<String> random(List<String> corpus, int rounds) {
    RandomMatches matches = new RandomMatches(new Random(rounds), corpus);
    Set<String> all = new TreeSet<>();
    for (int i = 0; i < rounds; i++) {
      all.add(matches.next());
    }
    return List.copyOf(all);
  }

  /** What OVN says of those that it refuses. */
  private Map<String, String> refusedByOvn(List<String> matches) throws IOException {
    try (RealOvsdbServer south = south()) {
      assertThat(south.transact(rows(matches).toString())).doesNotContain("\"error\"");
      String output =
          new RealProgram(directory)
              .run("ovn-trace", "--db=" + south.remote(), "--minimal", "sw", "inport == \"p\"");
      Map<String, String> refused = new LinkedHashMap<>();
      for (String complaint : LINE.split(output, -1)) {
        int end = complaint.lastIndexOf(REFUSAL);
        if (end >= 0) {
          refused.put(complaint.substring(0, end), complaint.substring(end + REFUSAL.length()));
        }
      }
      assertThat(matches).containsAll(refused.keySet());
      return refused;
    }
  }

  /** An empty Southbound database. */
  static RealOvsdbServer south() throws IOException {
    String prefix = System.getenv().getOrDefault("OVN_LAB_PATH", "/usr");
    String schema = Files.readString(Path.of(prefix, "share", "ovn", "ovn-sb.ovsschema"));
    return RealOvsdbServer.builder().schema(schema).start();
  }

  private static ArrayNode rows(List<String> matches) {
    ArrayNode operations = switchRows();
    matches.forEach(match -> flow(operations, 0, 1, match, "drop;"));
    return operations;
  }

  /** A switch with a port, address sets and port groups. */
  static ArrayNode switchRows() {
    ArrayNode operations = JSON.createArrayNode();
    ObjectNode datapath = insert(operations, "Datapath_Binding");
    ((ObjectNode) operations.get(0)).put("uuid-name", "dp");
    datapath.put("tunnel_key", 1);
    ArrayNode names = datapath.putArray("external_ids").add("map").addArray();
    names.addArray().add("name").add("sw");
    names.addArray().add("logical-switch").add("00000000-0000-0000-0000-000000000001");
    ObjectNode port = insert(operations, "Port_Binding");
    port.put("logical_port", "p").put("tunnel_key", 1);
    port.putArray("datapath").add("named-uuid").add("dp");
    ADDRESS_SETS.forEach(
        (name, elements) -> {
          ObjectNode set = insert(operations, "Address_Set").put("name", name);
          ArrayNode addresses = set.putArray("addresses").add("set").addArray();
          elements.forEach(addresses::add);
        });
    for (String group : PORT_GROUPS.keySet()) {
      // The number of the datapath makes it a name in the Southbound database.
      ObjectNode row = insert(operations, "Port_Group").put("name", "1_" + group);
      row.putArray("ports").add("set").addArray().add("p");
    }
    return operations;
  }

  /** Adds a flow of the switch's ingress. */
  static void flow(ArrayNode operations, int table, int priority, String match, String actions) {
    ObjectNode flow = insert(operations, "Logical_Flow");
    flow.putArray("logical_datapath").add("set").addArray().addArray().add("named-uuid").add("dp");
    flow.put("pipeline", "ingress").put("table_id", table).put("priority", priority);
    flow.put("match", match).put("actions", actions);
  }

  private static ObjectNode insert(ArrayNode operations, String table) {
    return operations.addObject().put("op", "insert").put("table", table).putObject("row");
  }
}
