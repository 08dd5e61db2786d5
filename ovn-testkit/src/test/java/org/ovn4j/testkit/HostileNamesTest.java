package org.ovn4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.testkit.assertj.OvnAssertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.DefaultNetwork;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.Node;
import org.ovn4j.model.NodeGateway;
import org.ovn4j.model.OpenPort;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.translator.Ipam;
import org.ovn4j.translator.Translator;

/**
 * Names that would be expressions if they were let: the model refuses them, or they stay names. The
 * property {@value #ROUNDS} says how many to try.
 */
class HostileNamesTest {

  static final String ROUNDS = "ovn4j.hostile";

  private static final int ENOUGH = 400;

  /** A string of the language, whatever is in it. */
  private static final String STRING = "\"(?:[^\"\\\\]|\\\\.)*\"";

  private static final List<String> PIECES =
      List.of(
          "\"",
          "\\",
          "\\\"",
          "\\\\",
          "\" || 1 || inport == \"",
          "\\u0022",
          "' ",
          "//",
          "/*",
          "*/",
          "$x",
          "@x",
          "{",
          "}",
          "(",
          ")",
          "\n",
          "\r",
          "\t",
          "\u0000",
          "\u0007",
          "\u0085",
          "\u2028",
          "\u202e",
          "ü",
          "😀",
          "\ud83d",
          "a",
          "b-1",
          ".",
          "_",
          " ",
          "%s",
          "&&",
          "!");

  /** What of an intent has a name. */
  private enum Slot {
    NAMESPACE,
    NODE,
    CHASSIS,
    PHYSICAL_NETWORK,
    NETWORK,
    WORKLOAD,
    LABEL,
    LABEL_VALUE
  }

  @Test
  void noNameLeavesItsPlaceInAnExpression() {
    List<String> wanted = skeletons(plan(intent(Slot.PHYSICAL_NETWORK, "a")));
    assertThat(wanted).hasSizeGreaterThan(20);
    Map<Slot, Integer> planned = new TreeMap<>();
    int rounds = Integer.getInteger(ROUNDS, ENOUGH);
    for (long seed = 0; seed < rounds; seed++) {
      Random random = new Random(seed);
      Slot slot = Slot.values()[(int) (seed % Slot.values().length)];
      String name = name(random);
      Plan plan;
      try {
        plan = plan(intent(slot, name));
      } catch (IllegalArgumentException e) {
        continue; // the model does not take such a name
      }
      planned.merge(slot, 1, Integer::sum);
      assertThat(plan).as("seed %d: %s %s", seed, slot, name).hasOnlyGoodMatches();
      assertThat(skeletons(plan)).as("seed %d: %s %s", seed, slot, name).isEqualTo(wanted);
    }
    assertThat(planned).containsKey(Slot.PHYSICAL_NETWORK);
  }

  private static String name(Random random) {
    StringBuilder name = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      name.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return name.toString();
  }

  /** The expressions with all strings alike. */
  private static List<String> skeletons(Plan plan) {
    return plan.rows().values().stream()
        .flatMap(
            planned ->
                planned.row().table().findColumn("match").stream()
                    .flatMap(column -> planned.row().get(column).keys().stream()))
        .map(match -> match.toString().replaceAll(STRING, "NAME"))
        .sorted()
        .toList();
  }

  private static Plan plan(Intent intent) {
    Snapshot nothing = Snapshot.empty(Northbound.SCHEMA);
    return new Translator("test").plan(Ipam.restore(nothing, "test").assign(intent));
  }

  /** A cluster with something of everything, one name of which is given. */
  private static Intent intent(Slot slot, String name) {
    String namespace = slot == Slot.NAMESPACE ? name : "green";
    String node = slot == Slot.NODE ? name : "node";
    Map<String, String> labels =
        Map.of(slot == Slot.LABEL ? name : "app", slot == Slot.LABEL_VALUE ? name : "web");
    Origin origin = Origin.of("test");
    NodeGateway.Address address = NodeGateway.Address.tryParse("192.0.2.11/24").orElseThrow();
    NodeGateway gateway =
        new NodeGateway(
            slot == Slot.PHYSICAL_NETWORK ? name : "physnet",
            List.of(address),
            List.of(),
            Optional.empty(),
            OptionalInt.empty());
    Map<String, String> primary = new TreeMap<>(labels);
    primary.put(Namespace.PRIMARY_NETWORK_LABEL, "");
    Workload pod =
        Workload.builder(Workload.Kind.POD, namespace, slot == Slot.WORKLOAD ? name : "web")
            .labels(labels)
            .node(Optional.of(node))
            .addAttachments(Attachment.of(new Attachment.PrimaryTarget(), origin))
            .addOpenPorts(OpenPort.of(Protocol.TCP, 80))
            .build();
    return Intent.builder()
        .defaultNetwork(
            new DefaultNetwork(
                List.of(subnet("10.244.0.0/16")),
                List.of(Cidr.parse("10.96.0.0/16")),
                OptionalInt.empty(),
                origin))
        .add(
            new Node(
                node,
                slot == Slot.CHASSIS ? name : "chassis",
                labels,
                List.of(),
                Optional.of(gateway),
                origin))
        .add(Namespace.of(namespace, primary), Namespace.of("plain", labels))
        .add(
            Layer3Network.builder(
                    new Tenancy.Namespaced(namespace, slot == Slot.NETWORK ? name : "net"),
                    Network.Role.PRIMARY)
                .subnets(List.of(subnet("10.0.0.0/16")))
                .build())
        .add(pod)
        .build();
  }

  private static Layer3Network.Subnet subnet(String cidr) {
    return new Layer3Network.Subnet(Cidr.parse(cidr), OptionalInt.empty());
  }
}
