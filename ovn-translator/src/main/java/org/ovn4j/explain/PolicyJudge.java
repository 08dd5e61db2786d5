package org.ovn4j.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.AdminPolicy;
import org.ovn4j.model.Intent;
import org.ovn4j.model.NamedPort;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.NetworkPolicy;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Policy;
import org.ovn4j.model.Policy.Direction;
import org.ovn4j.model.PolicyPeer;
import org.ovn4j.model.PolicyPort;
import org.ovn4j.model.PolicyRule;
import org.ovn4j.model.PolicyRule.Action;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.Workload;

/**
 * What policies say about a new connection at one of its ends: administrators' first, the first
 * rule of which decides unless it passes; then those of the namespace, each of whose rules lets
 * through; then the baseline, for whom none of a namespace isolates.
 */
final class PolicyJudge {

  private final Intent intent;
  private final Interfaces interfaces;

  /**
   * The connection, seen from one end.
   *
   * @param subject that end
   * @param peer the address of the other, as packets have it here
   * @param transport what it speaks, with the receiver's own port
   */
  private record Case(
      Direction direction, NetworkInterface subject, IpAddress peer, Transport transport) {}

  PolicyJudge(Intent intent, Interfaces interfaces) {
    this.intent = intent;
    this.interfaces = interfaces;
  }

  /**
   * The decision at an interface; empty if no policy is about it in that direction.
   *
   * @param peer the address of the other end, as packets have it here
   * @param transport what it speaks, with the receiver's own port
   */
  Optional<Decision> decide(
      Direction direction, NetworkInterface subject, IpAddress peer, Transport transport) {
    if (subject.locked()) {
      return Optional.empty();
    }
    Case of = new Case(direction, subject, peer, transport);
    boolean common = subject.network().isPrimary();
    List<AdminPolicy> admin =
        intent.adminPolicies().stream().filter(p -> common && concerns(p, "", of)).toList();
    boolean passed = false;
    for (AdminPolicy policy : admin) {
      if (policy.isBaseline() || passed) {
        continue;
      }
      Optional<PolicyRule> rule = first(policy, "", of);
      if (rule.isPresent() && rule.get().action() != Action.PASS) {
        return Optional.of(byRule(of, rule.get()));
      }
      passed = rule.isPresent();
    }
    List<NetworkPolicy> isolating =
        intent.policies().stream()
            .filter(policy -> policy.isolates().contains(direction) && holds(policy, of))
            .toList();
    for (NetworkPolicy policy : isolating) {
      Optional<PolicyRule> rule = first(policy, policy.namespace(), of);
      if (rule.isPresent()) {
        return Optional.of(byRule(of, rule.get()));
      }
    }
    if (!isolating.isEmpty()) {
      return Optional.of(isolated(of, isolating));
    }
    Optional<Decision> baseline =
        admin.stream()
            .filter(AdminPolicy::isBaseline)
            .flatMap(policy -> first(policy, "", of).stream())
            .map(rule -> byRule(of, rule))
            .findFirst();
    return baseline.or(
        () ->
            admin.isEmpty()
                ? Optional.empty()
                : Optional.of(decision(of, true, Optional.empty(), "no rule is about it")));
  }

  /**
   * The stateless policy one of whose rules lets packets through at an interface, so that OVN sees
   * no connection in them there; empty if it sees one.
   */
  Optional<NetworkPolicy> untracked(
      Direction direction, NetworkInterface subject, IpAddress peer, Transport transport) {
    Case of = new Case(direction, subject, peer, transport);
    return intent.policies().stream()
        .filter(NetworkPolicy::stateless)
        .filter(policy -> !subject.locked() && policy.isolates().contains(direction))
        .filter(policy -> holds(policy, of) && first(policy, policy.namespace(), of).isPresent())
        .findFirst();
  }

  private static Decision byRule(Case of, PolicyRule rule) {
    boolean allows = rule.action() == Action.ALLOW;
    String name = rule.name().isEmpty() ? "" : ", \"" + rule.name() + "\",";
    return new Decision(
        of.direction(),
        of.subject().who(),
        allows,
        Optional.of(rule.origin()),
        rule.origin() + name + (allows ? " allows it" : " denies it"));
  }

  private static Decision isolated(Case of, List<NetworkPolicy> isolating) {
    String names =
        isolating.stream()
            .map(policy -> policy.origin().toString())
            .collect(Collectors.joining(" and "));
    String who = of.subject().who();
    return decision(
        of,
        false,
        Optional.of(isolating.get(0)).map(NetworkPolicy::origin),
        isolating.size() == 1
            ? names + " isolates " + who + ", and none of its rules allows this"
            : names + " isolate " + who + ", and no rule of theirs allows this");
  }

  private static Decision decision(Case of, boolean allows, Optional<Origin> rule, String text) {
    return new Decision(of.direction(), of.subject().who(), allows, rule, text);
  }

  /** Whether a policy of a namespace is about the subject on its network. */
  private boolean holds(NetworkPolicy policy, Case of) {
    if (!concerns(policy, policy.namespace(), of)) {
      return false;
    }
    Network network = of.subject().network();
    if (policy.isMultiNetwork()) {
      return !network.isPrimary()
          && policy.networks().orElse(List.of()).stream()
              .flatMap(on -> intent.network(on.namespace(), on.name()).stream())
              .anyMatch(on -> on.name().equals(network.name()));
    }
    return network.isPrimary();
  }

  private boolean concerns(Policy policy, String own, Case of) {
    return selects(policy.subject(), own, of.subject().workload());
  }

  private boolean selects(PolicyPeer.Workloads chosen, String own, Workload workload) {
    Optional<Namespace> namespace = intent.namespace(workload.namespace());
    return namespace.isPresent() && chosen.includes(own, namespace.get(), workload);
  }

  private Optional<PolicyRule> first(Policy policy, String own, Case of) {
    return policy.rules(of.direction()).stream()
        .filter(
            rule ->
                isAbout(rule, own, of)
                    || (seesServices(of)
                        && rule.atServices(own, intent).values().stream()
                            .anyMatch(there -> isAbout(there, own, of))))
        .findFirst();
  }

  private boolean isAbout(PolicyRule rule, String own, Case of) {
    return hasPeer(rule, own, of) && hasPort(rule, own, of);
  }

  /** Whether the subject connects to services of another network, and not to who answers. */
  private static boolean seesServices(Case of) {
    return of.direction() == Direction.EGRESS
        && of.subject().network().isPrimary()
        && !(of.subject().network().tenancy() instanceof Tenancy.Default);
  }

  private boolean hasPeer(PolicyRule rule, String own, Case of) {
    return rule.peers().isEmpty() || rule.peers().stream().anyMatch(peer -> isPeer(peer, own, of));
  }

  private boolean isPeer(PolicyPeer peer, String own, Case of) {
    if (peer instanceof PolicyPeer.Nodes nodes) {
      return intent.nodes().stream()
          .filter(node -> nodes.selector().matches(node.labels()))
          .anyMatch(node -> Interfaces.addresses(node).contains(of.peer()));
    }
    return peer instanceof PolicyPeer.Block block
        ? block.contains(of.peer())
        : peers(of).stream().anyMatch(on -> chooses(peer, own, on, of));
  }

  /** Whether a peer of a rule is this workload, which has the other end's address. */
  private boolean chooses(PolicyPeer peer, String own, NetworkInterface on, Case of) {
    return peer instanceof PolicyPeer.Workloads chosen
        ? selects(chosen, own, on.workload())
        : peer instanceof PolicyPeer.Block block && block.contains(of.peer());
  }

  /** The workloads on the subject's network that have the other end's address. */
  private List<NetworkInterface> peers(Case of) {
    return interfaces.on(of.subject().network()).stream()
        .filter(on -> !on.locked() && on.addresses().contains(of.peer()))
        .toList();
  }

  private boolean hasPort(PolicyRule rule, String own, Case of) {
    return rule.ports().isEmpty()
        || rule.ports().stream().anyMatch(port -> isPort(port, rule, own, of));
  }

  private boolean isPort(PolicyPort port, PolicyRule rule, String own, Case of) {
    Optional<Protocol> protocol = of.transport().protocol();
    if (protocol.isEmpty()) {
      return false;
    }
    if (port instanceof PolicyPort.Numbers numbers) {
      return numbers.contains(protocol.get(), of.transport().port());
    }
    PolicyPort.Named name = (PolicyPort.Named) port;
    if (of.direction() == Direction.INGRESS) {
      return means(name, of.subject().workload(), of.transport());
    }
    // Of the peer that the rule chooses, not of another one with the address.
    return peers(of).stream()
        .filter(
            on ->
                rule.peers().isEmpty()
                    || rule.peers().stream().anyMatch(peer -> chooses(peer, own, on, of)))
        .anyMatch(on -> means(name, on.workload(), of.transport()));
  }

  /** Of several ports of a name and protocol, the first counts. */
  private static boolean means(PolicyPort.Named name, Workload workload, Transport transport) {
    List<NamedPort> first = new ArrayList<>();
    workload.ports().stream()
        .filter(name::means)
        .filter(port -> first.stream().noneMatch(p -> p.protocol() == port.protocol()))
        .forEach(first::add);
    return first.stream()
        .anyMatch(
            port ->
                transport.protocol().equals(Optional.of(port.protocol()))
                    && port.number() == transport.port());
  }
}
