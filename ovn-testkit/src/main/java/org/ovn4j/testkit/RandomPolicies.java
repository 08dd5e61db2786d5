package org.ovn4j.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.AclLogging;
import org.ovn4j.model.AdminPolicy;
import org.ovn4j.model.LabelSelector;
import org.ovn4j.model.LabelSelector.Operator;
import org.ovn4j.model.LabelSelector.Requirement;
import org.ovn4j.model.NamedPort;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.NetworkPolicy;
import org.ovn4j.model.NetworkPolicy.On;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Policy.Direction;
import org.ovn4j.model.PolicyPeer;
import org.ovn4j.model.PolicyPeer.Block;
import org.ovn4j.model.PolicyPeer.Workloads;
import org.ovn4j.model.PolicyPort;
import org.ovn4j.model.PolicyPort.Named;
import org.ovn4j.model.PolicyPort.Numbers;
import org.ovn4j.model.PolicyRule;
import org.ovn4j.model.PolicyRule.Action;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Workload;

/** Policies at random that fit into an intent, and the labels and ports that they are about. */
final class RandomPolicies {

  /** The ports that rules are about, and those that have names. */
  static final List<Integer> PORTS = List.of(53, 80, 81, 8080);

  static final String LABEL = "app";
  static final List<String> APPS = List.of("a", "b", "c");
  private static final List<String> PORT_NAMES = List.of("web", "dns");

  private final Chance chance;

  RandomPolicies(Chance chance) {
    this.chance = chance;
  }

  /** The workload with labels and named ports. */
  Workload labelled(Workload workload) {
    List<NamedPort> ports = new ArrayList<>();
    for (String name : PORT_NAMES) {
      if (chance.percent(50)) {
        ports.add(new NamedPort(name, protocol(), chance.oneOf(PORTS)));
      }
    }
    return workload.toBuilder().labels(Map.of(LABEL, chance.oneOf(APPS))).ports(ports).build();
  }

  /** How many policies an intent begins with. */
  int some() {
    return chance.percent(40) ? 0 : chance.upTo(6);
  }

  /** Whether the next change is one of a policy. */
  boolean isTheirTurn() {
    return chance.percent(15);
  }

  /** Adds a policy of a namespace or of administrators, or takes one away. */
  void change(IntentDraft draft) {
    int choice = chance.upTo(99);
    if (choice < 20 && !draft.policies.isEmpty()) {
      draft.policies.remove(chance.<NetworkPolicy>oneOf(draft.policies));
    } else if (choice < 30 && !draft.adminPolicies.isEmpty()) {
      draft.adminPolicies.remove(chance.<AdminPolicy>oneOf(draft.adminPolicies));
    } else if (choice < 70) {
      addNetworkPolicy(draft);
    } else {
      addAdminPolicy(draft);
    }
  }

  /** Adds a policy to a namespace. */
  void addNetworkPolicy(IntentDraft draft) {
    Namespace namespace = chance.oneOf(draft.namespaces);
    List<Network> secondary =
        draft.build().networksOf(namespace.name()).stream()
            .filter(network -> !network.isPrimary())
            .toList();
    Optional<List<On>> on =
        !secondary.isEmpty() && chance.percent(30)
            ? Optional.of(List.of(on(namespace, chance.oneOf(secondary))))
            : Optional.empty();
    String name = "policy" + draft.policies.stream().map(NetworkPolicy::name).distinct().count();
    boolean taken = draft.policies.stream().anyMatch(policy -> policy.name().equals(name));
    boolean out = chance.percent(50);
    Direction first = chance.oneOf(List.of(Direction.values()));
    draft.policies.add(
        NetworkPolicy.builder(
                namespace.name(), taken ? name + "-" + chance.upTo(1_000_000) : name, first)
            .addIsolates(out ? Direction.EGRESS : first)
            .workloads(labels())
            .ingress(rules(draft, false, () -> Action.ALLOW))
            .egress(rules(draft, false, () -> Action.ALLOW))
            .networks(on)
            .stateless(chance.percent(10))
            .build());
  }

  private On on(Namespace namespace, Network network) {
    return new On(
        namespace.name(), chance.<String>oneOf(network.tenancy().definitions(namespace.name())));
  }

  /** Adds a policy of administrators, of a priority of its own; the baseline is there once. */
  void addAdminPolicy(IntentDraft draft) {
    Workloads subject = workloads(false);
    if (chance.percent(25) && draft.adminPolicies.stream().noneMatch(AdminPolicy::isBaseline)) {
      draft.adminPolicies.add(
          AdminPolicy.baseline(subject)
              .ingress(rules(draft, true, this::decision))
              .egress(rules(draft, true, this::decision))
              .build());
      return;
    }
    int priority = chance.upTo(AdminPolicy.LAST_PRIORITY);
    OptionalInt own = OptionalInt.of(priority);
    if (draft.adminPolicies.stream().noneMatch(policy -> policy.priority().equals(own))) {
      draft.adminPolicies.add(
          AdminPolicy.builder("admin" + priority, priority, subject)
              .ingress(rules(draft, true, this::anyAction))
              .egress(rules(draft, true, this::anyAction))
              .logging(
                  chance.percent(20)
                      ? new AclLogging(Map.of(Action.DENY, AclLogging.Severity.INFO))
                      : AclLogging.NONE)
              .build());
    }
  }

  private Action decision() {
    return chance.percent(50) ? Action.ALLOW : Action.DENY;
  }

  /** Passing is what is hardest to carry out. */
  private Action anyAction() {
    return chance.percent(40) ? Action.PASS : decision();
  }

  private List<PolicyRule> rules(IntentDraft draft, boolean admin, Supplier<Action> action) {
    List<PolicyRule> rules = new ArrayList<>();
    for (int i = chance.upTo(3); i > 0; i--) {
      List<PolicyPeer> peers = new ArrayList<>();
      for (int j = admin ? 1 + chance.upTo(1) : chance.upTo(2); j > 0; j--) {
        peers.add(peer(draft, admin));
      }
      List<PolicyPort> ports = new ArrayList<>();
      for (int j = chance.upTo(2); j > 0; j--) {
        ports.add(port());
      }
      rules.add(
          new PolicyRule(
              action.get(), "", peers, ports, Origin.of("rule " + chance.upTo(1_000_000))));
    }
    return rules;
  }

  private PolicyPeer peer(IntentDraft draft, boolean admin) {
    if (!draft.networks.isEmpty() && chance.percent(25)) {
      Network network = chance.oneOf(draft.networks);
      if (!network.cidrs().isEmpty()) {
        return block(chance.oneOf(network.cidrs()));
      }
    }
    return workloads(!admin);
  }

  private Block block(Cidr subnet) {
    if (chance.percent(25)) {
      return Block.of(subnet);
    }
    // Addresses that are handed out in turn are within the first few.
    IpAddress first = subnet.address(chance.upTo(3) * 4L);
    int bits = subnet.family().bits();
    if (chance.percent(50)) {
      return Block.of(Cidr.of(first, bits - 2));
    }
    return new Block(subnet, List.of(Cidr.of(first, bits - 2), Cidr.of(first.plus(5), bits)));
  }

  private Workloads workloads(boolean own) {
    if (own && chance.percent(40)) {
      return Workloads.inOwnNamespace(labels());
    }
    LabelSelector namespaces =
        chance.percent(40)
            ? LabelSelector.EVERYTHING
            : LabelSelector.ofLabels(Map.of(RandomNetworks.TENANT_LABEL, "t" + chance.upTo(2)));
    return new Workloads(Optional.of(namespaces), labels());
  }

  private LabelSelector labels() {
    int choice = chance.upTo(99);
    if (choice < 40) {
      return LabelSelector.EVERYTHING;
    }
    String app = chance.oneOf(APPS);
    return choice < 70
        ? LabelSelector.ofLabels(Map.of(LABEL, app))
        : new LabelSelector(
            Map.of(), List.of(new Requirement(LABEL, Operator.NOT_IN, List.of(app))));
  }

  private PolicyPort port() {
    int choice = chance.upTo(99);
    if (choice < 20) {
      Optional<Protocol> protocol = chance.percent(50) ? Optional.of(protocol()) : Optional.empty();
      return new Named(protocol, chance.oneOf(PORT_NAMES));
    }
    if (choice < 35) {
      return Numbers.every(protocol());
    }
    int first = chance.oneOf(PORTS);
    return new Numbers(protocol(), first, chance.percent(60) ? first : first + chance.upTo(30));
  }

  private Protocol protocol() {
    return chance.oneOf(List.of(Protocol.TCP, Protocol.UDP));
  }
}
