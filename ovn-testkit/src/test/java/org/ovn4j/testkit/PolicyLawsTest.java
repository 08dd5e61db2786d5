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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.DefaultNetwork;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Network;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.Acl;
import org.ovn4j.model.nb.AddressSet;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.nb.PortGroup;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.Table;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.testkit.MatchExpression.Names;
import org.ovn4j.testkit.MatchExpression.Packet;
import org.ovn4j.testkit.PolicyOracle.Connection;
import org.ovn4j.testkit.PolicyOracle.End;
import org.ovn4j.translator.HeldLease;
import org.ovn4j.translator.Ipam;
import org.ovn4j.translator.Translator;

/**
 * Of random policies, the ACLs decide about each connection what the policies mean, with tiers and
 * without. OVN's choice among ACLs is made here: of those of a tier that match, the one of the
 * highest priority counts, and if it passes, or there is none, the next tier is asked.
 */
class PolicyLawsTest {

  private static final int ROUNDS = Integer.getInteger("ovn4j.policy.rounds", 60);
  private static final int MOST = 6;

  /** How often something was decided, so that a test of nothing is noticed. */
  private final Map<String, Integer> seen = new TreeMap<>();

  @Test
  void aclsDecideWhatThePoliciesMean() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      IntentGenerator generator = new IntentGenerator(seed, new IntentGenerator.Size(3, 2, 3, 14));
      Intent intent = generator.next();
      for (int change = 0; change < 3; change++) {
        String name = "seed " + seed + ", change " + change;
        check(intent, new Translator("ovn4j"), name);
        check(intent, new Translator("ovn4j", Northbound.SCHEMA), name + ", tiers");
        for (int i = 0; i < 4; i++) {
          intent = generator.mutate(intent);
        }
      }
    }
    assertThat(seen.keySet()).contains("allowed", "dropped", "passed", "passed on", "open");
  }

  /** An interface. */
  private record Interface(Workload workload, String port, List<IpAddress> addresses) {}

  private void check(Intent intent, Translator translator, String name) {
    Snapshot empty = Snapshot.builder(Northbound.SCHEMA).build();
    Plan plan = translator.plan(Ipam.restore(empty, "ovn4j").assign(intent));
    assertThat(plan.hasErrors()).as(name + plan.diagnostics()).isFalse();
    Rows rows = new Rows(plan);
    Map<String, List<Interface>> byNetwork = interfaces(intent, plan);
    List<Network> networks = new ArrayList<>(intent.networks());
    intent.defaultNetwork().map(DefaultNetwork::layer3).ifPresent(networks::add);
    for (Network network : networks) {
      PolicyOracle oracle = new PolicyOracle(intent, network);
      List<Interface> here = byNetwork.getOrDefault(network.name(), List.of());
      for (Interface from : here.subList(0, Math.min(MOST, here.size()))) {
        for (Interface to : here.subList(0, Math.min(MOST, here.size()))) {
          if (!from.port().equals(to.port())) {
            connections(from, to).forEach(c -> compare(rows, oracle, from, to, c, name));
          }
        }
      }
    }
  }

  private void compare(
      Rows rows,
      PolicyOracle oracle,
      Interface from,
      Interface to,
      Connection connection,
      String name) {
    Packet packet = packet(from, to, connection);
    boolean allowed =
        rows.allows(Acl.Direction.FROM_LPORT, packet, seen)
            && rows.allows(Acl.Direction.TO_LPORT, packet, seen);
    assertThat(allowed)
        .as("%s: %s\n%s", name, packet, rows.matching(packet))
        .isEqualTo(oracle.allows(connection));
  }

  private static List<Connection> connections(Interface from, Interface to) {
    List<Connection> connections = new ArrayList<>();
    for (IpAddress source : from.addresses()) {
      for (IpAddress target : to.addresses()) {
        if (source.family() == target.family()) {
          End a = End.of(from.workload(), source);
          End b = End.of(to.workload(), target);
          connections.add(new Connection(a, b, Optional.empty(), 0));
          for (Protocol protocol : List.of(Protocol.TCP, Protocol.UDP, Protocol.SCTP)) {
            for (int port : RandomPolicies.PORTS) {
              connections.add(new Connection(a, b, Optional.of(protocol), port));
            }
          }
        }
      }
    }
    return connections;
  }

  private static Packet packet(Interface from, Interface to, Connection connection) {
    String family = connection.from().address().isIpv4() ? "ip4" : "ip6";
    Map<String, String> fields = new HashMap<>();
    fields.put("inport", from.port());
    fields.put("outport", to.port());
    fields.put(family + ".src", connection.from().address().toString());
    fields.put(family + ".dst", connection.to().address().toString());
    Set<String> predicates = new HashSet<>(Set.of("ip", family));
    connection
        .protocol()
        .ifPresent(
            protocol -> {
              String word = protocol.name().toLowerCase(Locale.ROOT);
              predicates.add(word);
              fields.put(word + ".src", "40000");
              fields.put(word + ".dst", Integer.toString(connection.port()));
            });
    return new Packet(fields, predicates);
  }

  private static Map<String, List<Interface>> interfaces(Intent intent, Plan plan) {
    Map<String, List<Interface>> byNetwork = new HashMap<>();
    for (HeldLease lease : Ipam.restore(snapshot(plan), "ovn4j").leases()) {
      for (Workload workload : intent.workloads()) {
        boolean isOf = lease.port().endsWith("_" + workload.name());
        boolean locked =
            lease.network().equals(DefaultNetwork.NAME)
                && intent.primaryNetwork(workload.namespace()).isPresent();
        if (isOf && lease.enabled() && workload.running() && !locked) {
          byNetwork
              .computeIfAbsent(lease.network(), key -> new ArrayList<>())
              .add(new Interface(workload, lease.port(), lease.addresses()));
        }
      }
    }
    return byNetwork;
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

    Rows(Plan plan) {
      Snapshot rows = snapshot(plan);
      Map<UUID, LogicalSwitchPort> ports = rows.rows(LogicalSwitchPort.TABLE);
      Map<String, Set<String>> groups = new HashMap<>();
      Map<String, Set<String>> sets = new HashMap<>();
      for (AddressSet set : all(rows, AddressSet.TABLE)) {
        sets.put(set.name(), set.addresses());
      }
      Set<UUID> ofGroups = new HashSet<>();
      for (PortGroup group : all(rows, PortGroup.TABLE)) {
        Set<String> names = new HashSet<>();
        group
            .ports()
            .forEach(ref -> names.add(Objects.requireNonNull(ports.get(ref.uuid())).name()));
        groups.put(group.name(), names);
        group.acls().forEach(ref -> ofGroups.add(ref.uuid()));
      }
      Names names = new Names(groups, sets);
      rows.rows(Acl.TABLE)
          .forEach(
              (uuid, acl) -> {
                if (ofGroups.contains(uuid)) {
                  acls.add(acl);
                  matches.put(acl, MatchExpression.parse(acl.match(), names));
                }
              });
      acls.sort(
          Comparator.comparing(Acl::tier)
              .thenComparing(Comparator.comparing(Acl::priority).reversed()));
    }

    private static <R extends Row> List<R> all(Snapshot rows, Table<R> table) {
      return List.copyOf(rows.rows(table).values());
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
