package org.ovn4j.model;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;
import org.ovn4j.model.internal.Names;

/**
 * Who may connect to some workloads of a namespace, and to whom they may connect. A workload that a
 * policy isolates in a direction has only the connections that a rule of some policy allows; one
 * that none isolates has all.
 *
 * @param namespace its namespace
 * @param name its name
 * @param workloads which workloads of its namespace it is about
 * @param isolates the directions that it is about; rules of others are without effect
 * @param ingress what is allowed to the workloads; each lets through
 * @param egress what is allowed from the workloads; each lets through
 * @param networks the secondary networks that it holds on, if it is a MultiNetworkPolicy; empty for
 *     one that holds on the primary or default network of the namespace
 * @param stateless whether answers need a rule of their own
 * @param origin where it came from
 */
@Value.Builder
public record NetworkPolicy(
    String namespace,
    String name,
    LabelSelector workloads,
    Set<Direction> isolates,
    List<PolicyRule> ingress,
    List<PolicyRule> egress,
    Optional<List<On>> networks,
    boolean stateless,
    Origin origin)
    implements Policy {

  /**
   * A secondary network, by a network attachment definition.
   *
   * @param namespace the definition's namespace
   * @param name the definition's name
   */
  public record On(String namespace, String name) {
    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if one is not allowed in Kubernetes
     */
    public On {
      Names.require("Namespace", namespace, Names.label(namespace));
      Names.require("Network", name, Names.subdomain(name));
    }
  }

  /**
   * Checks the names and the rules.
   *
   * @throws IllegalArgumentException if a name is not allowed in Kubernetes, or a rule does not
   *     allow or has nodes as peers
   */
  public NetworkPolicy {
    Names.require("Namespace", namespace, Names.label(namespace));
    Names.require("NetworkPolicy", name, Names.subdomain(name));
    isolates = Set.copyOf(isolates);
    ingress = List.copyOf(ingress);
    egress = List.copyOf(egress);
    networks =
        networks.map(
            list ->
                list.stream()
                    .distinct()
                    .sorted(Comparator.comparing(On::namespace).thenComparing(On::name))
                    .toList());
    for (List<PolicyRule> rules : List.of(ingress, egress)) {
      for (PolicyRule rule : rules) {
        if (rule.action() != PolicyRule.Action.ALLOW
            || rule.peers().stream().anyMatch(PolicyPeer.Nodes.class::isInstance)) {
          throw new IllegalArgumentException(
              "NetworkPolicy %s/%s has a rule that only administrators may have: %s"
                  .formatted(namespace, name, rule));
        }
      }
    }
  }

  /**
   * A builder of a policy that is about every workload of its namespace and allows nothing, to be
   * given more.
   *
   * @param isolates in which directions
   */
  public static NetworkPolicyBuilder builder(String namespace, String name, Direction... isolates) {
    return new NetworkPolicyBuilder()
        .namespace(namespace)
        .name(name)
        .workloads(LabelSelector.EVERYTHING)
        .addIsolates(isolates)
        .stateless(false)
        .origin(Origin.of("NetworkPolicy " + namespace + "/" + name));
  }

  @Override
  public PolicyPeer.Workloads subject() {
    return PolicyPeer.Workloads.inOwnNamespace(workloads);
  }

  @Override
  public List<PolicyRule> rules(Direction direction) {
    if (!isolates.contains(direction)) {
      return List.of();
    }
    return direction == Direction.INGRESS ? ingress : egress;
  }

  /** Whether it is a MultiNetworkPolicy, which holds on secondary networks only. */
  public boolean isMultiNetwork() {
    return networks.isPresent();
  }
}
