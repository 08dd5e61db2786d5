package org.ovn4j.testkit.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is accepted, what is refused and where. On a real OVN: {@code MatchOnRealOvnTest}. */
class MatchGrammarTest {

  private static final MatchGrammar GRAMMAR =
      MatchGrammar.with(
          Map.of(
              "v4", List.of("10.0.0.1", "10.0.0.0/8"),
              "v6", List.of("fd00::1"),
              "mac", List.of("0a:58:0a:00:00:01"),
              "none", List.of(),
              "a1.b_c", List.of("10.0.0.2", "no address")),
          Map.of("pg", List.of("a", "b"), "a.pg_2", List.of()));

  private static final Packet PACKET =
      Packet.of(
          Map.of("inport", "a", "ip4.src", "10.0.0.1", "tcp.dst", "80"),
          Set.of("ip", "ip4", "tcp"));

  static Stream<String> lines() throws IOException {
    try (InputStream in = MatchGrammarTest.class.getResourceAsStream("/matches.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"));
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  void theVerdictIsThatOfTheLine(String line) {
    int blank = line.indexOf(' ');
    Optional<MatchSyntaxException> problem = GRAMMAR.problem(line.substring(blank + 1));
    if (line.startsWith("+")) {
      assertThat(problem).isEmpty();
    } else {
      assertThat(problem).isPresent();
      assertThat(problem.get().column())
          .as(problem.get().getMessage())
          .isEqualTo(Integer.parseInt(line.substring(1, blank)));
    }
  }

  @Test
  void theMessagePointsAtThePlace() {
    assertThatThrownBy(() -> GRAMMAR.parse("ip4 && inport != \"a\""))
        .isInstanceOf(MatchSyntaxException.class)
        .hasMessage(
            """
            column 8: of inport, OVN can only ask what it is, not what it is not, each ! around it \
            counted
              ip4 && inport != "a"
                     ^""");
    assertThatThrownBy(() -> GRAMMAR.parse("ip4.src == $peers"))
        .hasMessageStartingWith(
            "column 12: no address set peers; there are: a1.b_c, mac, none, v4, v6");
  }

  @Test
  void longAndStrangeTextsAreShownInOneLine() {
    String start = "inport == \"a\nb\" && ".repeat(20);
    assertThatThrownBy(() -> GRAMMAR.parse(start + "foo" + " && ip4".repeat(20)))
        .hasMessageStartingWith("column 381: no field or predicate of OVN: foo")
        .satisfies(e -> assertThat(String.valueOf(e.getMessage()).lines()).hasSize(3))
        .hasMessageContaining("\"a�b\"");
  }

  @Test
  void itTellsWhatIsMentioned() throws MatchSyntaxException {
    MatchExpression match =
        GRAMMAR.parse(
            "inport == {\"a\\\"b\", @pg} && ip4.src == $v4 && is_chassis_resident(\"c\\\\\")");
    assertThat(match.strings()).containsExactly("a\"b", "c\\");
    assertThat(match.portGroups()).containsExactly("pg");
    assertThat(match.addressSets()).containsExactly("v4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ip4.src == 10.0.0.1",
        "ip4.src == {10.0.0.2, 10.0.0.0/24}",
        "ip4.src == 10.0.0.0/255.255.255.0",
        "ip4.src == $v4 && inport == @pg",
        "ip4.src != {10.0.0.2, 10.0.0.3} || ip6",
        "!(ip4.src == 10.0.0.2)",
        "!(ip4.src == 10.0.0.2 || ip4.src == 10.0.0.3)",
        "!(inport != {\"a\", \"c\"})",
        "80 == tcp.dst && tcp",
        "80 <= tcp.dst <= 80",
        "81 > tcp.dst > 79",
        "tcp.dst[4] && tcp.dst[6] == 1 && !tcp.dst[0]",
        "tcp.dst[4..7] == 5",
        "tcp.dst == 0x50/0xf0",
        "!ip.is_frag && ip4.mcast == 0",
        "ip4.src != $none && !(ip4.src == $none)",
        "is_chassis_resident(\"p\") && 1 && !0",
        "(ip4 && tcp) || (udp && udp.dst == 1)",
      })
  void itMatches(String match) throws MatchSyntaxException {
    assertThat(GRAMMAR.parse(match).matches(PACKET)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ip4.src == 10.0.0.2",
        "ip4.src == 10.0.1.0/24",
        "ip4.src != {10.0.0.1, 10.0.0.2}",
        "ip4.src == $none",
        "inport == @a.pg_2",
        "!(ip4.src == 10.0.0.0/8 || ip6.src == ::1)",
        "!(ip4.src == 10.0.0.0/8 && tcp.dst == 80)",
        "tcp.dst < 80 || tcp.dst > 80 || !(tcp.dst >= 80) || !(tcp.dst <= 80)",
        "!(79 < tcp.dst <= 80)",
        "tcp.dst[1]",
        "ip6",
        "tcp && udp",
        "0 || !1",
        "!is_chassis_resident(\"p\")",
        // What a packet does not have is neither equal to something nor different.
        "ip6.src == ::1 || ip6.src != ::1 || !(ip6.src == ::1) || udp.dst < 5 || outport == \"a\"",
      })
  void itDoesNotMatch(String match) throws MatchSyntaxException {
    assertThat(GRAMMAR.parse(match).matches(PACKET)).isFalse();
  }

  @Test
  void aPacketHasWhatOvnKnows() {
    assertThatThrownBy(() -> Packet.of(Map.of("ip4.source", "10.0.0.1"), Set.of()))
        .hasMessage("no field of OVN: ip4.source");
    assertThatThrownBy(() -> Packet.of(Map.of(), Set.of("ip4.src")))
        .hasMessage("no predicate of OVN: ip4.src");
    assertThatThrownBy(() -> Packet.of(Map.of("tcp.dst", "65536"), Set.of()))
        .hasMessage("tcp.dst cannot be 65536");
  }

  @Test
  void parenthesesMayBeAHundredDeep() {
    assertThat(GRAMMAR.problem("(".repeat(100) + "1" + ")".repeat(100))).isEmpty();
    assertThat(GRAMMAR.problem("(".repeat(101) + "1" + ")".repeat(101)))
        .hasValueSatisfying(problem -> assertThat(problem.column()).isEqualTo(101));
  }
}
