package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ovn4j.model.AclLogging;
import org.ovn4j.model.AdminPolicy;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Policy.Direction;
import org.ovn4j.model.PolicyRule;
import org.ovn4j.model.PolicyRule.Action;
import org.ovn4j.model.nb.Acl;
import org.ovn4j.northbound.Plan;
import org.ovn4j.translator.Members.Member;
import org.ovn4j.translator.PolicyBoxes.Box;
import org.ovn4j.translator.PolicyGroups.Group;
import org.ovn4j.translator.PolicyGroups.Stage;
import org.ovn4j.translator.PolicyGroups.Verdict;
import org.ovn4j.translator.PolicyRows.Allowed;

/**
 * The policies of administrators on a network.
 *
 * <p>Each rule has a priority of its own, the first rule the highest, so that the first one that
 * matches counts. Where ACLs have tiers, a rule that passes is an ACL that does. Older versions of
 * OVN have nothing that skips ACLs, so there a rule that passes is written out: at its place stands
 * what the policies of namespaces and the baseline say about just those connections that it
 * matches. What of it allows comes first, then all that is left to whom a policy isolates is
 * dropped, then comes the baseline for the others, and at last they are allowed. That is a decision
 * about every connection that the rule matches, so no later rule is asked, and it is the one that
 * would be made without any rule of an administrator. Where no later rule meets the one that
 * passes, there is nothing to skip and nothing to write.
 */
final class AdminPolicyRows {

  /** The first rule of a policy of priority 0 has this priority. */
  static final int FIRST = 31_999;

  /** So many are kept for each priority of a policy; one that needs more pushes others down. */
  static final int ROOM = 29;

  /** No rule but those of the baseline may have less. */
  static final int LAST = PolicyRows.ALLOWED + 1;

  /** The first rule of the baseline has this priority. */
  static final int BASELINE = 500;

  private final Plan.Builder plan;
  private final PolicyGroups groups;
  private final PolicyBoxes boxes;
  private final Members members;
  private final String controller;

  /** A rule with what it is about here. */
  private record Rule(
      AdminPolicy policy,
      Direction direction,
      PolicyRule rule,
      ObjectIds ids,
      String name,
      List<Box> boxes) {

    private boolean passes() {
      return rule.action() == Action.PASS;
    }

    private boolean meets(Rule other) {
      return boxes.stream().anyMatch(box -> other.boxes.stream().anyMatch(box::meets));
    }
  }

  AdminPolicyRows(
      Plan.Builder plan,
      PolicyGroups groups,
      PolicyBoxes boxes,
      Members members,
      String controller) {
    this.plan = plan;
    this.groups = groups;
    this.boxes = boxes;
    this.members = members;
    this.controller = controller;
  }

  /**
   * Adds the rows.
   *
   * @param policies in the order in which they count
   * @param allowed what the policies of namespaces let through
   * @param isolated whom they isolate
   */
  void addTo(
      List<AdminPolicy> policies,
      List<Allowed> allowed,
      Map<Direction, Map<String, Set<Member>>> isolated) {
    for (Direction direction : Direction.values()) {
      List<Rule> rules = new ArrayList<>();
      List<Rule> baseline = new ArrayList<>();
      for (AdminPolicy policy : policies) {
        (policy.isBaseline() ? baseline : rules).addAll(rules(policy, direction));
      }
      int priority = BASELINE;
      for (Rule rule : baseline) {
        decide(rule, Stage.BASELINE, priority--);
      }
      Set<Member> some = new LinkedHashSet<>();
      isolated.getOrDefault(direction, Map.of()).values().forEach(some::addAll);
      List<Allowed> here = allowed.stream().filter(rule -> rule.direction() == direction).toList();
      add(rules, new Continuation(direction, here, some, baseline));
    }
  }

  private List<Rule> rules(AdminPolicy policy, Direction direction) {
    String type = policy.isBaseline() ? "BaselineAdminNetworkPolicy" : "AdminNetworkPolicy";
    ObjectIds ids = ObjectIds.of(controller, type, policy.name());
    Group group = groups.group(ids, members.select("", policy.subject()), policy.origin());
    ObjectIds there = ids.with(ObjectIds.DIRECTION, direction.word());
    String name =
        (policy.isBaseline() ? "BANP:" : "ANP:") + policy.name() + ":" + direction.word() + ":";
    List<Rule> rules = new ArrayList<>();
    for (PolicyRule rule : policy.rules(direction)) {
      List<Box> about = boxes.of(direction, "", group, rule);
      int index = rules.size();
      rules.add(
          new Rule(
              policy,
              direction,
              rule,
              there.with(ObjectIds.INDEX, Integer.toString(index)),
              name + index,
              about));
    }
    return rules;
  }

  private void add(List<Rule> rules, Continuation continuation) {
    int next = FIRST;
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      next = Math.min(next, FIRST - ROOM * rule.policy().priority().orElseThrow());
      if (!rule.passes() || groups.haveTiers()) {
        decide(rule, Stage.ADMINISTRATORS, next--);
      } else if (rules.stream().skip(i + 1L).anyMatch(l -> !l.passes() && rule.meets(l))) {
        continuation.write(rule, next);
        next -= continuation.length();
      }
      if (next < LAST) {
        plan.add(
            Diagnostic.error(
                rule.policy().origin(),
                "there are more rules of administrators than OVN has priorities for; these and"
                    + " later ones do not hold, join some policies or use other priorities"));
        return;
      }
    }
  }

  private void decide(Rule rule, Stage stage, int priority) {
    Verdict verdict =
        new Verdict(
            action(rule.rule().action()),
            log(rule, rule.rule().action()),
            rule.name(),
            rule.rule().origin());
    for (Box box : rule.boxes()) {
      groups.acl(
          box.subject(),
          rule.ids().with(ObjectIds.PROTOCOL, box.label()),
          rule.direction(),
          stage,
          priority,
          box.match(rule.direction()),
          verdict);
    }
  }

  private static Acl.Action action(Action action) {
    return switch (action) {
      case ALLOW -> Acl.Action.ALLOW_RELATED;
      case DENY -> Acl.Action.DROP;
      case PASS -> Acl.Action.PASS;
    };
  }

  private static Optional<AclLogging.Severity> log(Rule rule, Action action) {
    return rule.policy().logging().of(action);
  }

  /** What is decided after all rules of administrators. */
  private final class Continuation {
    private final Direction direction;
    private final List<Allowed> allowed;
    private final Set<Member> isolated;
    private final List<Rule> baseline;

    private Continuation(
        Direction direction, List<Allowed> allowed, Set<Member> isolated, List<Rule> baseline) {
      this.direction = direction;
      this.allowed = allowed;
      this.isolated = isolated;
      this.baseline = baseline;
    }

    /** How many priorities it takes. */
    private int length() {
      return baseline.size() + 3;
    }

    /** Writes it out for what a rule is about. */
    private void write(Rule rule, int first) {
      for (Box box : rule.boxes()) {
        ObjectIds ids = rule.ids().with(ObjectIds.PROTOCOL, box.label());
        List<Member> inside = new ArrayList<>(box.subject().members());
        inside.retainAll(isolated);
        List<Member> outside = new ArrayList<>(box.subject().members());
        outside.removeAll(isolated);
        if (!inside.isEmpty()) {
          Box left =
              new Box(
                  boxes.part(box.subject(), inside, "isolated " + direction.word()),
                  box.peers(),
                  box.ports(),
                  box.label());
          for (Allowed let : allowed) {
            ObjectIds of = ids.with("pass", let.ids().text());
            boxes.both(left, let.box(), of).ifPresent(both -> add(both, of, first, let.verdict()));
          }
          add(left, ids.with("pass", "isolated"), first - 1, verdict(rule, Acl.Action.DROP));
        }
        if (!outside.isEmpty()) {
          Box left =
              new Box(
                  boxes.part(box.subject(), outside, "free " + direction.word()),
                  box.peers(),
                  box.ports(),
                  box.label());
          for (int i = 0; i < baseline.size(); i++) {
            baseline(rule, left, ids, baseline.get(i), first - 2 - i);
          }
          add(
              left,
              ids.with("pass", "free"),
              first - 2 - baseline.size(),
              verdict(rule, Acl.Action.ALLOW_RELATED));
        }
      }
    }

    private void baseline(Rule rule, Box left, ObjectIds ids, Rule of, int priority) {
      Verdict verdict =
          new Verdict(
              action(of.rule().action()),
              log(of, of.rule().action()),
              rule.name(),
              of.rule().origin());
      for (Box box : of.boxes()) {
        ObjectIds both = ids.with("pass", of.ids().text() + ":" + box.label());
        boxes.both(left, box, both).ifPresent(b -> add(b, both, priority, verdict));
      }
    }

    private Verdict verdict(Rule rule, Acl.Action action) {
      return new Verdict(action, log(rule, Action.PASS), rule.name(), rule.rule().origin());
    }

    private void add(Box box, ObjectIds ids, int priority, Verdict verdict) {
      groups.acl(
          box.subject(),
          ids,
          direction,
          Stage.ADMINISTRATORS,
          priority,
          box.match(direction),
          verdict);
    }
  }
}
