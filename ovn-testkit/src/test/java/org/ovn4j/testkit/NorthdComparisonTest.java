package org.ovn4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** ovn-northd makes the same Southbound database of our Northbound server as of ovsdb-server. */
@Tag("real-ovn")
@Timeout(120)
class NorthdComparisonTest {

  private static final Path SCHEMAS = Path.of("/usr/share/ovn");

  /** What northd takes from UUIDs, or from the order in which it happens to meet rows. */
  private static final Pattern CHANCE =
      Pattern.compile("(?<=stage-hint\\W{1,5})[0-9a-f]{8}| (hash|tunnel_key|disc)=\\d+");

  @TempDir Path directory;

  @Test
  void theSouthboundDatabasesAreEqual() throws IOException {
    String schema = Files.readString(SCHEMAS.resolve("ovn-nb.ovsschema"));
    String ofEmbedded;
    try (EmbeddedServer north = EmbeddedServer.builder().schema(schema).start()) {
      ofEmbedded = southbound(north, "embedded");
    }
    String ofReal;
    try (RealOvsdbServer north = RealOvsdbServer.builder().schema(schema).start()) {
      ofReal = southbound(north, "real");
    }
    assertThat(ofEmbedded.lines()).hasSizeGreaterThan(300);
    assertThat(ofEmbedded).isEqualTo(ofReal);
  }

  /** The rows that northd makes of a network, without what differs by chance. */
  private String southbound(NorthboundServer north, String name) throws IOException {
    RealProgram programs = new RealProgram(directory);
    String schema = Files.readString(SCHEMAS.resolve("ovn-sb.ovsschema"));
    Path control = directory.resolve(name + ".ctl");
    try (RealOvsdbServer south = RealOvsdbServer.builder().schema(schema).start()) {
      // Otherwise northd chooses them at random.
      programs.run(
          "ovn-nbctl",
          "--db=" + north.remote(),
          "init",
          "--",
          "set",
          "NB_Global",
          ".",
          "options:mac_prefix=0a:00:00",
          "options:svc_monitor_mac=0a:00:00:00:00:01");
      String started =
          programs.run(
              "ovn-northd",
              "--ovnnb-db=" + north.remote(),
              "--ovnsb-db=" + south.remote(),
              "--unixctl=" + control,
              "--pidfile=" + directory.resolve(name + ".pid"),
              "--log-file=" + directory.resolve(name + ".log"),
              "--detach",
              "--no-chdir");
      assertThat(started).doesNotContain("exit status");
      try {
        for (List<String> command : commands()) {
          programs.run(concat("--db=" + north.remote(), command));
        }
        assertThat(programs.run("ovn-nbctl", "--db=" + north.remote(), "--wait=sb", "sync"))
            .isEmpty();
        return comparable(south.dump());
      } finally {
        programs.run("ovs-appctl", "-t", control.toString(), "exit");
      }
    }
  }

  /** The commands of the comparison with ovn-nbctl, as far as they only add. */
  private static List<List<String>> commands() throws IOException {
    try (var in = NorthdComparisonTest.class.getResourceAsStream("/nbctl-commands.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .takeWhile(line -> !line.startsWith("lrp-set-options"))
          .filter(line -> !line.startsWith("#") && !line.startsWith("set-connection"))
          .map(RealProgram::words)
          .toList();
    }
  }

  private static List<String> concat(String option, List<String> words) {
    List<String> all = new ArrayList<>(List.of("ovn-nbctl", option));
    all.addAll(words);
    return all;
  }

  private static String comparable(String dump) {
    return RealProgram.comparable(CHANCE.matcher(dump).replaceAll(""));
  }
}
