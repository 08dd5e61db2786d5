package org.ovn4j.cli.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.ovn4j.testkit.IntentGenerator;

/** That the text is a flowchart, whatever is in it. */
class MermaidTest {

  private static final String ID = "[a-z]+[0-9]+(?:_[0-9]+)?";
  private static final String TEXT = "\"(?:[^\"<>\\[\\]{}()|;`\\\\]|<br/>|#[0-9]+;)*\"";

  private static final Pattern NODE =
      Pattern.compile(
          "( {2}| {4})("
              + ID
              + ")(?:\\(T\\)|\\(\\[T\\]\\)|\\{\\{T\\}\\}|\\[\\(T\\)\\]|\\[\\[T\\]\\]|\\[T\\])"
                  .replace("T", TEXT));

  private static final Pattern SUBGRAPH =
      Pattern.compile(" {2}subgraph (" + ID + ")\\[" + TEXT + "\\]");

  private static final Pattern EDGE =
      Pattern.compile(
          " {2}(" + ID + ") (?:---|===|-\\.-|-\\.->|---\\|" + TEXT + "\\|) (" + ID + ")");

  private static final Pattern STYLE =
      Pattern.compile(
          " {2}(?:classDef k[0-9] fill:#[0-9a-f]{6},stroke:#[0-9a-f]{6},color:#ffffff"
              + "|linkStyle [0-9]+(?:,[0-9]+)* stroke:#[0-9a-f]{6}"
              + "|class "
              + ID
              + "(?:,"
              + ID
              + ")* k[0-9])");

  /** Reads the text by the few forms of lines that it may have. */
  private static Set<String> check(String mermaid) {
    Deque<String> lines = new ArrayDeque<>(mermaid.lines().toList());
    while (lines.peek().startsWith("%% ")) {
      lines.pop();
    }
    assertThat(lines.pop()).isEqualTo("flowchart LR");
    Set<String> ids = new HashSet<>();
    boolean inside = false;
    for (String line : lines) {
      Matcher node = NODE.matcher(line);
      Matcher subgraph = SUBGRAPH.matcher(line);
      Matcher edge = EDGE.matcher(line);
      if (node.matches()) {
        assertThat(node.group(1).length()).isEqualTo(inside ? 4 : 2);
        assertThat(ids.add(node.group(2))).as("twice: %s", line).isTrue();
      } else if (subgraph.matches()) {
        assertThat(inside).isFalse();
        assertThat(ids.add(subgraph.group(1))).as("twice: %s", line).isTrue();
        inside = true;
      } else if (line.equals("  end")) {
        assertThat(inside).isTrue();
        inside = false;
      } else if (edge.matches()) {
        assertThat(ids).as(line).contains(edge.group(1), edge.group(2));
      } else {
        assertThat(line).matches(STYLE);
      }
    }
    assertThat(inside).isFalse();
    return ids;
  }

  @Test
  void everyLineIsOneOfAFlowchart() {
    for (long seed = 0; seed < 100; seed++) {
      check(Mermaid.write(Topologies.of(new IntentGenerator(seed).next())));
    }
  }

  @Test
  void textCannotBecomeAnythingElse() {
    String hostile =
        "\"]; click net0 \"javascript:alert(1)\"\n  end\n%% <img src=x> `**x**` #quot; |";

    Set<String> ids = check(Mermaid.write(Topologies.everywhere(hostile)));

    assertThat(ids).hasSameSizeAs(check(Mermaid.write(Topologies.everywhere("x"))));
    assertThat(Mermaid.escaped(hostile))
        .startsWith("#34;#93;#59; click net0 #34;javascript:alert#40;1");
  }

  @Test
  void workloadStandsOnceWithAnEdgeToEachOfItsNetworks() {
    String mermaid =
        Mermaid.write(
            Topologies.of(
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: green, labels: {k8s.ovn.org/primary-user-defined-network: ""}}
                ---
                apiVersion: k8s.ovn.org/v1
                kind: UserDefinedNetwork
                metadata: {name: net, namespace: green}
                spec: {topology: Layer2, layer2: {role: Primary, subnets: [10.1.0.0/16]}}
                ---
                apiVersion: k8s.ovn.org/v1
                kind: UserDefinedNetwork
                metadata: {name: side, namespace: green}
                spec: {topology: Layer2, layer2: {role: Secondary, subnets: [10.2.0.0/16]}}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: web, namespace: green, annotations: {k8s.v1.cni.cncf.io/networks: side}}
                spec: {}
                """));

    assertThat(mermaid.lines().filter(line -> line.contains("Pod green/web"))).hasSize(1);
    assertThat(mermaid.lines().map(String::strip))
        .containsAll(
            List.of(
                "router0{{\"router<br/>10.1.0.1\"}}",
                "router0 === net0",
                "net0 ---|\"10.1.0.3\"| workload0",
                "net1 ---|\"10.2.0.1\"| workload0"));
  }
}
