package org.ovn4j.testkit;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.NetworkPolicy;
import org.ovn4j.model.Node;
import org.ovn4j.model.Policy.Direction;
import org.ovn4j.model.PolicyPeer;
import org.ovn4j.model.PolicyPort;
import org.ovn4j.model.PolicyRule;
import org.ovn4j.model.PolicyRule.Action;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Workload;

/**
 * What the policies of an intent decide about a new connection, told from their meaning in
 * Kubernetes alone, rule by rule, without a look at rows or at how they are made.
 *
 * <p>It is about one network, and about connections that need no translation of addresses.
 */
public final class PolicyOracle {

  private final Intent intent;
  private final Network network;
  private final boolean isDefault;

  /**
   * One end of a connection.
   *
   * @param workload whose it is; empty for an address that no workload on the network has
   * @param address its address
   */
  public record End(Optional<Workload> workload, IpAddress address) {
    /** The end at a workload. */
    public static End of(Workload workload, IpAddress address) {
      return new End(Optional.of(workload), address);
    }
  }

  /**
   * What is opened.
   *
   * @param from who opens it
   * @param to who is to accept it
   * @param protocol empty for another one than those that have ports
   * @param port of the one who accepts it; 0 without a protocol
   */
  public record Connection(End from, End to, Optional<Protocol> protocol, int port) {}

  /** The oracle of a tenant's network. */
  public PolicyOracle(Intent intent, Network network) {
    this.intent = intent;
    this.network = network;
    this.isDefault = intent.network(network.name()).isEmpty();
  }

  /** Whether neither end's policies forbid it. */
  public boolean allows(Connection connection) {
    return allows(Direction.EGRESS, connection) && allows(Direction.INGRESS, connection);
  }

  private boolean allows(Direction direction, Connection connection) {
    End subject = direction == Direction.EGRESS ? connection.from() : connection.to();
    if (subject.workload().isEmpty()) {
      return true;
    }
    Workload workload = subject.workload().get();
    if (holdsForAdministrators()) {
      Optional<Action> decided = decide(direction, connection, workload, false);
      if (decided.isPresent() && decided.get() != Action.PASS) {
        return decided.get() == Action.ALLOW;
      }
    }
    boolean isolated = false;
    for (NetworkPolicy policy : intent.policies()) {
      if (isAbout(policy, workload) && policy.isolates().contains(direction)) {
        isolated = true;
        if (policy.rules(direction).stream()
            .anyMatch(rule -> matches(policy.namespace(), direction, rule, connection))) {
          return true;
        }
      }
    }
    if (isolated) {
      return false;
    }
    return !holdsForAdministrators()
        || decide(direction, connection, workload, true).orElse(Action.ALLOW) == Action.ALLOW;
  }

  private boolean holdsForAdministrators() {
    return isDefault || network.isPrimary();
  }

  private Optional<Action> decide(
      Direction direction, Connection connection, Workload subject, boolean baseline) {
    return intent.adminPolicies().stream()
        .filter(policy -> policy.isBaseline() == baseline)
        .filter(policy -> includes("", policy.subject(), subject))
        .flatMap(policy -> policy.rules(direction).stream())
        .filter(rule -> matches("", direction, rule, connection))
        .map(PolicyRule::action)
        .findFirst();
  }

  private boolean isAbout(NetworkPolicy policy, Workload workload) {
    boolean here =
        policy.isMultiNetwork()
            ? policy.networks().orElse(List.of()).stream()
                .flatMap(on -> intent.network(on.namespace(), on.name()).stream())
                .anyMatch(network::equals)
            : isDefault || network.isPrimary();
    return here && includes(policy.namespace(), policy.subject(), workload);
  }

  private boolean includes(String own, PolicyPeer.Workloads choice, Workload workload) {
    Optional<Namespace> namespace = intent.namespace(workload.namespace());
    return namespace.isPresent() && choice.includes(own, namespace.get(), workload);
  }

  private boolean matches(String own, Direction direction, PolicyRule rule, Connection connection) {
    End peer = direction == Direction.EGRESS ? connection.to() : connection.from();
    return (rule.peers().isEmpty()
            || rule.peers().stream().anyMatch(choice -> isPeer(own, choice, peer)))
        && (rule.ports().isEmpty()
            || rule.ports().stream().anyMatch(port -> isPort(port, connection)));
  }

  private boolean isPeer(String own, PolicyPeer choice, End peer) {
    if (choice instanceof PolicyPeer.Block block) {
      return block.contains(peer.address());
    }
    if (choice instanceof PolicyPeer.Nodes nodes) {
      return intent.nodes().stream()
          .filter(node -> nodes.selector().matches(node.labels()))
          .anyMatch(node -> isOf(node, peer.address()));
    }
    return peer.workload()
        .filter(workload -> includes(own, (PolicyPeer.Workloads) choice, workload))
        .isPresent();
  }

  private static boolean isOf(Node node, IpAddress address) {
    return node.addresses().contains(address)
        || node.gateway().stream()
            .flatMap(gateway -> gateway.addresses().stream())
            .anyMatch(own -> own.ip().equals(address));
  }

  private static boolean isPort(PolicyPort port, Connection connection) {
    if (connection.protocol().isEmpty()) {
      return false;
    }
    Protocol protocol = connection.protocol().get();
    if (port instanceof PolicyPort.Numbers numbers) {
      return numbers.contains(protocol, connection.port());
    }
    PolicyPort.Named named = (PolicyPort.Named) port;
    OptionalInt number =
        connection.to().workload().stream()
            .flatMap(workload -> workload.ports().stream())
            .filter(candidate -> candidate.protocol() == protocol && named.means(candidate))
            .mapToInt(candidate -> candidate.number())
            .findFirst();
    return number.isPresent() && number.getAsInt() == connection.port();
  }
}
