package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.AclLogging;
import org.ovn4j.model.AdminPolicy;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.NetworkPolicy;
import org.ovn4j.model.Policy.Direction;
import org.ovn4j.model.PolicyRule;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.nb.Acl;
import org.ovn4j.northbound.Plan;
import org.ovn4j.translator.Members.Member;
import org.ovn4j.translator.PolicyBoxes.Box;
import org.ovn4j.translator.PolicyGroups.Group;
import org.ovn4j.translator.PolicyGroups.Stage;
import org.ovn4j.translator.PolicyGroups.Verdict;

/**
 * The policies that hold on a network, among the workloads that are on it. OVN takes the ACL of the
 * highest priority that matches, so there is a band of priorities for each stage of the decision.
 * Where ACLs have tiers, a stage is a tier too:
 *
 * <ol>
 *   <li>{@link #NEEDED}: what an interface needs to work at all
 *   <li>{@link AdminPolicyRows}: the rules of administrators
 *   <li>{@link #ALLOWED}, {@link #ISOLATED}: what the policies of namespaces allow, and that
 *       nothing else reaches whom they isolate
 *   <li>{@link AdminPolicyRows#BASELINE}: the baseline, which only the others get to
 * </ol>
 */
final class PolicyRows {

  static final int NEEDED = 32_500;
  static final int ALLOWED = 1002;
  static final int ISOLATED = 1000;

  /** What nothing else in a tier has decided about. */
  static final int REST = 0;

  /** Neighbours, routers, groups: without it there are no packets to have rules on. */
  private static final String NEIGHBOURS = "(arp || nd || nd_rs || nd_ra || mldv1 || mldv2)";

  private static final String DHCP =
      "((udp.src == 68 && udp.dst == 67) || (udp.src == 546 && udp.dst == 547))";

  private final Plan.Builder plan;
  private final Intent intent;
  private final Network network;
  private final String controller;
  private final Members members;
  private final PolicyGroups groups;
  private final PolicyBoxes boxes;

  private final List<Allowed> allowed = new ArrayList<>();

  /** By direction and namespace, whom the policies of the namespace isolate. */
  private final Map<Direction, Map<String, Set<Member>>> isolated = new EnumMap<>(Direction.class);

  /**
   * What a rule of a namespace's policy lets through.
   *
   * @param ids of the box
   */
  record Allowed(Direction direction, Box box, ObjectIds ids, Verdict verdict) {}

  /**
   * The policies of a network.
   *
   * @param place of the network
   * @param tiers whether the server's ACLs have tiers
   * @param switches all that it has
   */
  PolicyRows(
      Plan.Builder plan,
      Place place,
      Intent intent,
      Network network,
      boolean tiers,
      List<SwitchContext> switches) {
    this.plan = plan;
    this.intent = intent;
    this.network = network;
    this.controller = (isDefault() ? "default" : network.name()) + "-network-controller";
    this.members = Members.of(switches);
    this.groups = new PolicyGroups(plan, place, network, tiers);
    this.boxes =
        new PolicyBoxes(
            groups,
            new PeerSets(plan, place, intent, network, controller, members),
            intent,
            network.isPrimary() && !isDefault());
  }

  private boolean isDefault() {
    return network.tenancy() instanceof Tenancy.Default;
  }

  /** Adds all rows, and says whether there are any. */
  boolean addTo() {
    List<NetworkPolicy> policies =
        members.namespaces().stream()
            .flatMap(namespace -> intent.policiesOf(namespace.name()).stream())
            .filter(this::holds)
            .toList();
    List<AdminPolicy> admin =
        network.isPrimary() || isDefault()
            ? intent.adminPolicies().stream().filter(this::concernsSome).toList()
            : List.of();
    if (policies.isEmpty() && admin.isEmpty()) {
      return false;
    }
    policies.forEach(this::policy);
    Group all =
        groups.group(
            ObjectIds.of(controller, "Cluster", "clusterPortGroup"),
            members.all(),
            network.origin());
    needed(all);
    if (groups.haveTiers()) {
      rest(all);
    }
    for (Allowed rule : allowed) {
      groups.acl(
          rule.box().subject(),
          rule.ids(),
          rule.direction(),
          Stage.NAMESPACES,
          ALLOWED,
          rule.box().match(rule.direction()),
          rule.verdict());
    }
    isolated.forEach(
        (direction, some) ->
            some.forEach((namespace, isolated) -> isolate(direction, namespace, isolated)));
    new AdminPolicyRows(plan, groups, boxes, members, controller).addTo(admin, allowed, isolated);
    groups.finish();
    return true;
  }

  private boolean concernsSome(AdminPolicy policy) {
    return members.namespaces().stream()
        .anyMatch(n -> policy.subject().namespaces().orElseThrow().matches(n.labels()));
  }

  /** Whether a policy of a namespace that has somebody here holds on this network. */
  private boolean holds(NetworkPolicy policy) {
    if (policy.isMultiNetwork()) {
      return policy.networks().orElseThrow().stream()
          .flatMap(on -> intent.network(on.namespace(), on.name()).stream())
          .anyMatch(on -> on.name().equals(network.name()) && !on.isPrimary());
    }
    return intent
        .primaryNetwork(policy.namespace())
        .map(primary -> primary.name().equals(network.name()))
        .orElse(isDefault());
  }

  /** OVN does not translate what a stateless rule lets through, see ovn-nb(5). */
  private void warnIfServicesAreLost(NetworkPolicy policy) {
    if (!policy.stateless() || policy.isMultiNetwork()) {
      return;
    }
    intent.servicesOf(policy.namespace()).stream()
        .filter(service -> !service.clusterAddresses().isEmpty())
        .findFirst()
        .ifPresent(
            service ->
                plan.add(
                    Diagnostic.warning(
                        policy.origin(),
                        "is stateless, and what its rules let through reaches no service, such as "
                            + service.namespace()
                            + "/"
                            + service.name()
                            + "; leave out the annotation k8s.ovn.org/acl-stateless")));
  }

  private void policy(NetworkPolicy policy) {
    String name = policy.namespace() + ":" + policy.name();
    ObjectIds ids = ObjectIds.of(controller, "NetworkPolicy", name);
    List<Member> selected = members.select(policy.namespace(), policy.subject());
    Group group = groups.group(ids, selected, policy.origin());
    AclLogging logging = logging(policy.namespace());
    warnIfServicesAreLost(policy);
    Acl.Action action = policy.stateless() ? Acl.Action.ALLOW_STATELESS : Acl.Action.ALLOW_RELATED;
    for (Direction direction : Direction.values()) {
      if (policy.isolates().contains(direction)) {
        isolated
            .computeIfAbsent(direction, key -> new TreeMap<>())
            .computeIfAbsent(policy.namespace(), key -> new LinkedHashSet<>())
            .addAll(selected);
      }
      ObjectIds there = ids.with(ObjectIds.DIRECTION, direction.word());
      List<PolicyRule> rules = policy.rules(direction);
      for (int i = 0; i < rules.size(); i++) {
        PolicyRule rule = rules.get(i);
        Verdict verdict =
            new Verdict(
                action,
                logging.of(PolicyRule.Action.ALLOW),
                "NP:" + name + ":" + direction.word() + ":" + i,
                rule.origin());
        for (Box box : boxes.of(direction, policy.namespace(), group, rule)) {
          allowed.add(new Allowed(direction, box, rule(there, i, box), verdict));
        }
      }
    }
  }

  /** The ids of a rule's box. */
  static ObjectIds rule(ObjectIds of, int index, Box box) {
    return of.with(ObjectIds.INDEX, Integer.toString(index)).with(ObjectIds.PROTOCOL, box.label());
  }

  private AclLogging logging(String namespace) {
    return members.namespace(namespace).map(Namespace::logging).orElse(AclLogging.NONE);
  }

  private void isolate(Direction direction, String namespace, Set<Member> some) {
    ObjectIds ids =
        ObjectIds.of(controller, "NetpolNamespace", namespace)
            .with(ObjectIds.DIRECTION, direction.word());
    Group group = groups.group(ids, List.copyOf(some), network.origin());
    groups.acl(
        group,
        ids.with("type", "defaultDeny"),
        direction,
        Stage.NAMESPACES,
        ISOLATED,
        Match.at(direction, group.name()),
        new Verdict(
            Acl.Action.DROP,
            logging(namespace).of(PolicyRule.Action.DENY),
            "NP:" + namespace + ":" + direction.word(),
            network.origin()));
  }

  /** What every interface may send and get, whatever the policies. */
  private void needed(Group all) {
    for (Direction direction : Direction.values()) {
      String here = Match.at(direction, all.name());
      need(all, direction, "neighbours", Acl.Action.ALLOW, Match.all(here, NEIGHBOURS));
    }
    String from = Match.fromGroup(all.name());
    String to = Match.toGroup(all.name());
    need(all, Direction.EGRESS, "dhcp", Acl.Action.ALLOW, Match.all(from, DHCP));
    // What a workload sends to itself by way of a service comes back to it by its own port.
    String hairpin =
        Stream.of(IpFamily.values())
            .map(family -> Match.from(Masquerade.of(family).hairpin()))
            .collect(Collectors.joining(" || ", "(", ")"));
    need(
        all,
        Direction.INGRESS,
        "allow-hairpinning",
        Acl.Action.ALLOW_RELATED,
        Match.all(to, from, hairpin));
    if (isDefault()) {
      need(
          all,
          Direction.INGRESS,
          "allow-host",
          Acl.Action.ALLOW_RELATED,
          Match.all(to, Match.fromGroup(LockedPorts.HOSTS)));
    }
  }

  private void need(Group all, Direction direction, String what, Acl.Action action, String match) {
    always(all, direction, Stage.NEEDED, NEEDED, what, action, match);
  }

  /**
   * Leaves no tier without a decision. Where none of its ACLs matches, OVN (25.03 does) lets
   * through what belongs to a connection that a later tier has stopped, and does not ask that tier
   * again.
   */
  private void rest(Group all) {
    for (Direction direction : Direction.values()) {
      String here = Match.at(direction, all.name());
      for (Stage stage : Stage.values()) {
        boolean last = stage == Stage.BASELINE;
        Acl.Action action = last ? Acl.Action.ALLOW_RELATED : Acl.Action.PASS;
        String what = last ? "allow" : "pass-" + stage.tier();
        always(all, direction, stage, REST, what, action, here);
      }
    }
  }

  private void always(
      Group all,
      Direction direction,
      Stage stage,
      int priority,
      String what,
      Acl.Action action,
      String match) {
    groups.acl(
        all,
        ObjectIds.of(controller, "NetpolDefault", what).with(ObjectIds.DIRECTION, direction.word()),
        direction,
        stage,
        priority,
        match,
        new Verdict(action, Optional.empty(), what, network.origin()));
  }
}
