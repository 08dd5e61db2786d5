package org.ovn4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.ovn4j.testkit.match.MatchGrammar;

/** The plans that the translator's tests keep as texts: OVN would carry out their matches. */
class GoldenMatchesTest {

  private static final Path PLANS =
      Path.of(System.getProperty("basedir", ""), "..", "ovn-translator")
          .resolve(Path.of("src", "test", "resources", "golden"));

  /** A row's match, which is also what it is called if it has no name. */
  private static final Pattern MATCH =
      Pattern.compile(
          "\\+ (?:ACL|Logical_Router_Policy|QoS) (?:(?:.*  )?match=(?<named>.*?)|(?<bare>.*?))"
              + "(?: of \\S+)?(?:  [a-z_]+=.*)?");

  private static final Pattern SET =
      Pattern.compile("\\+ (?:Address_Set|Port_Group) (?<named>\\S+)(?<bare>)(?:  .*)?");

  @Test
  void allMatchesAreSuchAsOvnCarriesOut() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(PLANS)) {
      files = all.filter(file -> file.toString().endsWith(".txt")).toList();
    }
    int matches = 0;
    for (Path file : files) {
      List<String> lines = Files.readAllLines(file);
      MatchGrammar grammar = grammar(lines);
      for (String match : found(MATCH, lines)) {
        assertThat(grammar.problem(match)).as(file + ": " + match).isEmpty();
        matches++;
      }
    }
    assertThat(matches).isGreaterThan(30);
  }

  private static MatchGrammar grammar(List<String> lines) {
    Map<String, List<String>> names = new TreeMap<>();
    found(SET, lines).forEach(name -> names.put(name, List.of()));
    return MatchGrammar.with(names, names);
  }

  private static List<String> found(Pattern pattern, List<String> lines) {
    List<String> found = new ArrayList<>();
    for (String line : lines) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.matches()) {
        found.add(
            Optional.ofNullable(matcher.group("named")).orElseGet(() -> matcher.group("bare")));
      }
    }
    return found;
  }
}
