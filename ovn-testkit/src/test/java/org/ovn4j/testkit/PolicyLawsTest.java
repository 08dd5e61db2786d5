package org.ovn4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.ovn4j.explain.Explainer;
import org.ovn4j.explain.Explanation;
import org.ovn4j.explain.Explanation.Verdict;
import org.ovn4j.explain.NetworkInterface;
import org.ovn4j.explain.Transport;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Network;
import org.ovn4j.model.NetworkPolicy;
import org.ovn4j.model.NetworkPolicyBuilder;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.nb.Acl;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.nb.PortGroup;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.testkit.match.MatchExpression;
import org.ovn4j.testkit.match.MatchGrammar;
import org.ovn4j.testkit.match.MatchSyntaxException;
import org.ovn4j.testkit.match.Packet;
import org.ovn4j.translator.AssignedLeases;
import org.ovn4j.translator.Assignment;
import org.ovn4j.translator.HeldLease;
import org.ovn4j.translator.Ipam;
import org.ovn4j.translator.Translator;

/**
 * Of random policies, the ACLs decide about each connection what the policies mean, as {@link
 * Explainer} tells it, with tiers and without. OVN's choice among ACLs is made here: of those of a
 * tier that match, the one of the highest priority counts, and if it passes, or there is none, the
 * next tier is asked.
 */
class PolicyLawsTest {

  private static final int ROUNDS = Integer.getInteger("ovn4j.policy.rounds", 60);
  private static final int MOST = 6;
  private static final List<Transport> TRANSPORTS = transports();

  /** How often something was decided, so that a test of nothing is noticed. */
  private final Map<String, Integer> seen = new TreeMap<>();

  @Test
  void aclsDecideWhatThePoliciesMean() throws MatchSyntaxException {
    for (int seed = 0; seed < ROUNDS; seed++) {
      IntentGenerator generator = new IntentGenerator(seed, new IntentGenerator.Size(3, 2, 3, 14));
      Intent intent = generator.next();
      for (int change = 0; change < 3; change++) {
        Intent ruled = change == 0 ? intent : withAdministrators(intent, seed);
        String name = "seed " + seed + ", change " + change;
        check(ruled, new Translator("ovn4j"), name);
        check(ruled, new Translator("ovn4j", Northbound.SCHEMA), name + ", tiers");
        for (int i = 0; i < 4; i++) {
          intent = generator.mutate(intent);
        }
      }
    }
    assertThat(seen.keySet()).contains("allowed", "dropped", "passed", "passed on", "open");
  }

  /** Several policies that pass on to one another are rare otherwise. */
  private static Intent withAdministrators(Intent intent, long seed) {
    IntentDraft draft = IntentDraft.of(intent);
    RandomPolicies policies = new RandomPolicies(new Chance(seed));
    for (int i = 0; i < 3; i++) {
      policies.addAdminPolicy(draft);
    }
    return draft.build();
  }

  private void check(Intent intent, Translator translator, String name)
      throws MatchSyntaxException {
    Snapshot empty = Snapshot.builder(Northbound.SCHEMA).build();
    Assignment assignment = Ipam.restore(empty, "ovn4j").assign(intent);
    Plan plan = translator.plan(assignment);
    assertThat(plan.hasErrors()).as(name + plan.diagnostics()).isFalse();
    Rows rows = new Rows(plan);
    Explainer explainer = new Explainer(oneWay(intent), new AssignedLeases(assignment));
    assertThat(addresses(explainer.interfaces())).as(name).isEqualTo(addresses(plan));
    Map<Network, List<NetworkInterface>> byNetwork =
        explainer.interfaces().stream()
            .filter(on -> !on.locked())
            .collect(Collectors.groupingBy(NetworkInterface::network));
    for (List<NetworkInterface> all : byNetwork.values()) {
      List<NetworkInterface> some = all.subList(0, Math.min(MOST, all.size()));
      for (NetworkInterface from : some) {
        for (NetworkInterface to : some) {
          if (!from.equals(to)) {
            compare(rows, explainer, from, to, name);
          }
        }
      }
    }
  }

  /** The same for packets one way: where a policy is stateless, an explanation is of both. */
  private static Intent oneWay(Intent intent) {
    Intent.Builder same = intent.toBuilder().removePolicies(policy -> true);
    intent.policies().forEach(policy -> same.add(stateful(policy)));
    return same.build();
  }

  private static NetworkPolicy stateful(NetworkPolicy policy) {
    return new NetworkPolicyBuilder().from(policy).stateless(false).build();
  }

  private static Map<String, List<IpAddress>> addresses(List<NetworkInterface> interfaces) {
    return interfaces.stream()
        .collect(Collectors.toMap(NetworkInterface::port, NetworkInterface::addresses));
  }

  private static Map<String, List<IpAddress>> addresses(Plan plan) {
    return Ipam.restore(snapshot(plan), "ovn4j").leases().stream()
        .filter(HeldLease::enabled)
        .collect(Collectors.toMap(HeldLease::port, HeldLease::addresses));
  }

  private void compare(
      Rows rows, Explainer explainer, NetworkInterface from, NetworkInterface to, String name) {
    for (IpAddress target : to.addresses()) {
      for (IpAddress source : from.address(target.family()).stream().toList()) {
        for (Transport transport : TRANSPORTS) {
          Packet packet = packet(from, to, source, target, transport);
          boolean allowed =
              rows.allows(Acl.Direction.FROM_LPORT, packet, seen)
                  && rows.allows(Acl.Direction.TO_LPORT, packet, seen);
          assertThat(explainer.explain(from, target, transport))
              .as("%s: %s\n%s", name, packet, rows.matching(packet))
              .extracting(Explanation::verdict)
              .containsExactly(allowed ? Verdict.ALLOWED : Verdict.DENIED);
        }
      }
    }
  }

  private static List<Transport> transports() {
    List<Transport> transports = new ArrayList<>(List.of(Transport.ICMP));
    for (Protocol protocol : Protocol.values()) {
      RandomPolicies.PORTS.forEach(port -> transports.add(Transport.of(protocol, port)));
    }
    return transports;
  }

  private static Packet packet(
      NetworkInterface from,
      NetworkInterface to,
      IpAddress source,
      IpAddress target,
      Transport transport) {
    String family = source.isIpv4() ? "ip4" : "ip6";
    Map<String, String> fields = new HashMap<>();
    fields.put("inport", from.port());
    fields.put("outport", to.port());
    fields.put(family + ".src", source.toString());
    fields.put(family + ".dst", target.toString());
    Set<String> predicates = new HashSet<>(Set.of("ip", family));
    transport
        .protocol()
        .ifPresent(
            protocol -> {
              String word = protocol.name().toLowerCase(Locale.ROOT);
              predicates.add(word);
              fields.put(word + ".src", "40000");
              fields.put(word + ".dst", Integer.toString(transport.port()));
            });
    return Packet.of(fields, predicates);
  }

  private static Snapshot snapshot(Plan plan) {
    Snapshot.Builder snapshot = Snapshot.builder(Northbound.SCHEMA);
    plan.rows().forEach((uuid, planned) -> snapshot.add(uuid, planned.row()));
    return snapshot.build();
  }

  /** The ACLs of a plan, as OVN would go by them. */
  private static final class Rows {
    private final List<Acl> acls = new ArrayList<>();
    private final Map<Acl, MatchExpression> matches = new LinkedHashMap<>();

    Rows(Plan plan) throws MatchSyntaxException {
      Snapshot rows = snapshot(plan);
      Set<UUID> ofGroups = new HashSet<>();
      for (PortGroup group : rows.rows(PortGroup.TABLE).values()) {
        group.acls().forEach(ref -> ofGroups.add(ref.uuid()));
      }
      MatchGrammar grammar = MatchGrammar.of(rows);
      for (Map.Entry<UUID, Acl> entry : rows.rows(Acl.TABLE).entrySet()) {
        if (ofGroups.contains(entry.getKey())) {
          acls.add(entry.getValue());
          matches.put(entry.getValue(), grammar.parse(entry.getValue().match()));
        }
      }
      acls.sort(
          Comparator.comparing(Acl::tier)
              .thenComparing(Comparator.comparing(Acl::priority).reversed()));
    }

    List<Acl> matching(Packet packet) {
      return acls.stream()
          .filter(acl -> Objects.requireNonNull(matches.get(acl)).matches(packet))
          .toList();
    }

    boolean allows(Acl.Direction direction, Packet packet, Map<String, Integer> seen) {
      List<Acl> matching =
          matching(packet).stream().filter(acl -> acl.direction() == direction).toList();
      while (!matching.isEmpty()) {
        Acl first = matching.get(0);
        assertThat(matching.stream().filter(acl -> isAsked(acl, first)))
            .as("OVN may take any of these")
            .allMatch(acl -> decision(acl).equals(decision(first)));
        if (first.action() != Acl.Action.PASS) {
          return count(first, seen);
        }
        seen.merge("passed on", 1, Integer::sum);
        matching = matching.stream().filter(acl -> acl.tier() > first.tier()).toList();
      }
      seen.merge("open", 1, Integer::sum);
      return true;
    }

    private static boolean isAsked(Acl acl, Acl when) {
      return acl.tier() == when.tier() && acl.priority() == when.priority();
    }

    private static String decision(Acl acl) {
      return acl.action() == Acl.Action.DROP || acl.action() == Acl.Action.PASS
          ? acl.action().schemaName()
          : "allow";
    }

    private static boolean count(Acl first, Map<String, Integer> seen) {
      boolean drops = first.action() == Acl.Action.DROP;
      seen.merge(drops ? "dropped" : "allowed", 1, Integer::sum);
      if (first.externalIds().containsKey("pass")) {
        seen.merge("passed", 1, Integer::sum);
      }
      return !drops;
    }
  }
}
