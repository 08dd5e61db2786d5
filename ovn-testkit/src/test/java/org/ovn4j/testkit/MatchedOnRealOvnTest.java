package org.ovn4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
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
import org.ovn4j.testkit.match.MatchSyntaxException;
import org.ovn4j.testkit.match.Packet;

/**
 * Expressions match a packet where OVN says so: each is a flow in a table of its own, and ovn-trace
 * shows which flows the packet takes.
 */
@Tag("real-ovn")
@Timeout(300)
class MatchedOnRealOvnTest {

  /** So many tables of a datapath have a next one, and more. */
  private static final int TABLES = 20;

  private static final int RANDOM = 300;

  private static final Pattern TAKEN =
      Pattern.compile("(?m)^ ?(\\d+)\\. .*, priority 1, uuid [0-9a-f]+$");

  /** Flows that do nothing at all are not shown. */
  private static final String TAKING = "flags.loopback = 0; next;";

  private static final String MICROFLOW =
      "inport == \"p\" && eth.src == 0a:58:0a:00:00:01 && eth.dst == 0a:58:0a:00:00:02 && ip4.src == 10.0.0.1"
          + " && ip4.dst == 10.0.0.2 && ip.ttl == 64 && tcp.src == 40000 && tcp.dst == 80";

  private static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry("eth.src", "0a:58:0a:00:00:01"),
          Map.entry("eth.dst", "0a:58:0a:00:00:02"),
          Map.entry("eth.type", "0x800"),
          Map.entry("ip4.src", "10.0.0.1"),
          Map.entry("ip4.dst", "10.0.0.2"),
          Map.entry("ip.ttl", "64"),
          Map.entry("ip.proto", "6"),
          Map.entry("tcp.src", "40000"),
          Map.entry("tcp.dst", "80"));

  /** What the packet has, with the value 0. */
  private static final List<String> ZERO =
      List.of(
          ("ip.dscp ip.ecn ip.frag tcp.flags vlan.tci eth.mcast reg0 reg1 reg2 reg3 reg4 reg5 reg6"
                  + " reg7 reg8 reg9 xxreg0 xxreg1 ct_mark ct_label ct_state ct.trk pkt.mark"
                  + " flags.loopback")
              .split(" ", -1));

  @TempDir Path directory;

  @Test
  void theSameExpressionsMatch() throws IOException, MatchSyntaxException {
    List<String> accepted = accepted();
    Packet packet = packet();
    Set<String> ours = new TreeSet<>();
    for (String match : accepted) {
      if (MatchOnRealOvnTest.GRAMMAR.parse(match).matches(packet)) {
        ours.add(match);
      }
    }
    Set<String> theirs = new TreeSet<>();
    for (int i = 0; i < accepted.size(); i += TABLES) {
      theirs.addAll(matching(accepted.subList(i, Math.min(i + TABLES, accepted.size()))));
    }
    assertThat(ours).isEqualTo(theirs);
    assertThat(ours).hasSizeBetween(accepted.size() / 10, accepted.size() * 9 / 10);
  }

  private static List<String> accepted() throws IOException {
    Set<String> all = new TreeSet<>(MatchOnRealOvnTest.corpus());
    RandomMatches random = new RandomMatches(new Random(RANDOM), List.copyOf(all));
    for (int i = 0; i < RANDOM; i++) {
      all.add(random.next());
    }
    // Texts of several lines are shown otherwise, and ports that there are not are not resident.
    return all.stream()
        .filter(match -> !match.contains("\n") && !match.contains("is_chassis_resident"))
        .filter(match -> MatchOnRealOvnTest.GRAMMAR.problem(match).isEmpty())
        .toList();
  }

  private static Packet packet() {
    Map<String, String> fields = new HashMap<>(FIELDS);
    ZERO.forEach(field -> fields.put(field, "0"));
    fields.put("inport", "p");
    return Packet.of(fields, Set.of("ip", "ip4", "tcp"));
  }

  /** Which of some expressions match by ovn-trace. */
  private List<String> matching(List<String> some) throws IOException {
    ArrayNode rows = MatchOnRealOvnTest.switchRows();
    for (int table = 0; table < some.size(); table++) {
      MatchOnRealOvnTest.flow(rows, table, 1, some.get(table), TAKING);
      MatchOnRealOvnTest.flow(rows, table, 0, "1", "next;");
    }
    String output;
    try (RealOvsdbServer south = MatchOnRealOvnTest.south()) {
      assertThat(south.transact(rows.toString())).doesNotContain("\"error\"");
      output =
          new RealProgram(directory)
              .run("ovn-trace", "--db=" + south.remote(), "--detailed", "sw", MICROFLOW);
    }
    assertThat(output).as("comes to the end").contains(some.size() + ". no match");
    return TAKEN
        .matcher(output)
        .results()
        .map(flow -> some.get(Integer.parseInt(flow.group(1))))
        .toList();
  }
}
