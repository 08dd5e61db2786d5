package org.ovn4j.model.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovn4j.model.Diagnostic;

/** Whatever a manifest holds, it is read or its problems are told, each in one line. */
class HostileManifestsTest {
  private static final int MUTANTS = 400;
  private static final String[] SPLINTERS = {
    "\t",
    "\n",
    "\r",
    ": ",
    "- ",
    "---\n",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    "&a ",
    "*a",
    "!x ",
    "!!int ",
    "<<: ",
    "|\n",
    "null",
    "~",
    "-1",
    "99999999999999999999",
    "1e9",
    "true",
    "\u0000",
    "\u001b",
    "\u202e",
    "\uFEFF",
    "\ud800",
    "😀",
    "#",
    "%YAML 1.2\n",
    "...\n",
    "? ",
    ",",
    "@",
    "/",
    "::/0",
    "0.0.0.0/0",
    "255.255.255.255/32",
    "List",
    "items",
    "kind: Pod\n",
    "a".repeat(300)
  };

  private static List<String> seeds() throws IOException {
    List<String> seeds = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("..", "examples", "fosdem2025"))) {
      for (Path file : files.sorted().toList()) {
        seeds.add(Files.readString(file));
      }
    }
    seeds.add(
        """
        {"apiVersion": "v1", "kind": "List", "items": [
          {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "labels": {"kubevirt.io": "virt-launcher"},
           "annotations": {"kubevirt.io/domain": "vm", "k8s.v1.cni.cncf.io/networks": "[{\\"name\\": \\"n\\", \\"ips\\": [\\"10.0.0.1/8\\"]}]"}},
           "spec": {"nodeName": "n1"}, "status": {"phase": "Running"}},
          {"apiVersion": "k8s.cni.cncf.io/v1alpha1", "kind": "IPAMClaim", "metadata": {"name": "c"},
           "spec": {"network": "n", "interface": "i"}, "status": {"ips": ["10.0.0.1/8"]}},
          {"apiVersion": "k8s.ovn.org/v1", "kind": "ClusterUserDefinedNetwork", "metadata": {"name": "l"},
           "spec": {"namespaceSelector": {}, "network": {"topology": "Localnet", "localnet": {"role": "Secondary",
             "physicalNetworkName": "p", "subnets": ["10.0.0.0/8"], "excludeSubnets": ["10.0.0.0/9"],
             "vlan": {"mode": "Access", "access": {"id": 4}}}}}},
          {"apiVersion": "k8s.ovn.org/v1", "kind": "UserDefinedNetwork", "metadata": {"name": "n"},
           "spec": {"topology": "Layer3", "layer3": {"role": "Secondary", "subnets": [{"cidr": "10.0.0.0/8", "hostSubnet": 24}]}}}]}
        """);
    return seeds;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void mutantsAreReadOrRefusedInOneLineEach(long seed) throws IOException {
    Random random = new Random(seed);
    List<String> seeds = seeds();
    for (int i = 0; i < MUTANTS; i++) {
      String mutant = mutate(seeds.get(random.nextInt(seeds.size())), random);
      prove("x.yaml", mutant);
      prove("x.json", mutant);
    }
  }

  private static String mutate(String text, Random random) {
    StringBuilder mutant = new StringBuilder(text);
    for (int n = 1 + random.nextInt(6); n > 0 && mutant.length() > 1; n--) {
      int at = random.nextInt(mutant.length());
      int length = Math.min(mutant.length() - at, random.nextInt(12));
      switch (random.nextInt(4)) {
        case 0 -> mutant.delete(at, at + length);
        case 1 -> mutant.insert(at, SPLINTERS[random.nextInt(SPLINTERS.length)]);
        case 2 -> mutant.insert(at, mutant.substring(at, at + length));
        default -> replaceWord(mutant, at, SPLINTERS[random.nextInt(SPLINTERS.length)]);
      }
    }
    return mutant.toString();
  }

  /** Values break at their borders, so that the rest stays a document. */
  private static void replaceWord(StringBuilder text, int at, String word) {
    int start = at;
    while (start > 0 && Character.isLetterOrDigit(text.charAt(start - 1))) {
      start--;
    }
    int end = at;
    while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
      end++;
    }
    text.replace(start, end, word);
  }

  private static void prove(String name, String text) {
    Reading reading = Manifests.parse(name, text);
    assertThat(reading.diagnostics())
        .extracting(Diagnostic::toString)
        .as(text)
        .allMatch(line -> line.startsWith(name + ":"))
        .allMatch(line -> line.chars().noneMatch(Character::isISOControl));
  }

  @Test
  void deepAndWideTextsAreRefusedQuickly() {
    for (String text :
        List.of(
            "[".repeat(1 << 20),
            "{a: ".repeat(1 << 18),
            "- ".repeat(1 << 18),
            "? ".repeat(1 << 18),
            "a: &a [*a]",
            "*".repeat(1 << 16),
            "\"" + "\\u0000".repeat(1 << 16) + "\"",
            "a: ".repeat(1 << 12))) {
      prove("x.yaml", text);
      prove("x.json", text);
    }
  }
}
