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
          Set.of("pg", "a.pg_2"));

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

  @Test
  void parenthesesMayBeAHundredDeep() {
    assertThat(GRAMMAR.problem("(".repeat(100) + "1" + ")".repeat(100))).isEmpty();
    assertThat(GRAMMAR.problem("(".repeat(101) + "1" + ")".repeat(101)))
        .hasValueSatisfying(problem -> assertThat(problem.column()).isEqualTo(101));
  }
}
