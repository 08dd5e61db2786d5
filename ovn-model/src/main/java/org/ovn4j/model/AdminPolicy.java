package org.ovn4j.model;

import java.util.List;
import java.util.OptionalInt;
import org.immutables.value.Value;
import org.ovn4j.model.internal.Names;

/**
 * What an administrator has decided about the workloads of many namespaces: before {@link
 * NetworkPolicy network policies}, or as a baseline for workloads that none isolates. Of all rules
 * about a connection the first one counts.
 *
 * @param name its name
 * @param priority 0 to {@value #LAST_PRIORITY}, the lowest of which counts first; of equal ones the
 *     first by name. Empty for the baseline, which comes after the policies of namespaces
 * @param subject the workloads that it is about
 * @param ingress about connections to the workloads
 * @param egress about connections from the workloads
 * @param logging what is logged
 * @param origin where it came from
 */
@Value.Builder
public record AdminPolicy(
    String name,
    OptionalInt priority,
    PolicyPeer.Workloads subject,
    List<PolicyRule> ingress,
    List<PolicyRule> egress,
    AclLogging logging,
    Origin origin)
    implements Policy {

  /** The name that the baseline always has. */
  public static final String BASELINE_NAME = "default";

  /** The highest number of a priority. */
  public static final int LAST_PRIORITY = 1000;

  /** The most rules of a direction. */
  public static final int MOST_RULES = 100;

  /**
   * Checks names and rules.
   *
   * @throws IllegalArgumentException if the name is not allowed in Kubernetes, the priority is
   *     none, the subject is in no particular namespace, there are too many rules, or one passes in
   *     the baseline
   */
  public AdminPolicy {
    Names.require("AdminNetworkPolicy", name, Names.subdomain(name));
    ingress = List.copyOf(ingress);
    egress = List.copyOf(egress);
    if (priority.isPresent() && (priority.getAsInt() < 0 || priority.getAsInt() > LAST_PRIORITY)) {
      throw new IllegalArgumentException(
          "Priority %d of %s must be from 0 to %d"
              .formatted(priority.getAsInt(), name, LAST_PRIORITY));
    }
    if (subject.namespaces().isEmpty()) {
      throw new IllegalArgumentException(name + " is of no namespace; select namespaces");
    }
    for (List<PolicyRule> rules : List.of(ingress, egress)) {
      if (rules.size() > MOST_RULES) {
        throw new IllegalArgumentException(
            "%s has %d rules in a direction; allowed: up to %d"
                .formatted(name, rules.size(), MOST_RULES));
      }
      if (priority.isEmpty()
          && rules.stream().anyMatch(rule -> rule.action() == PolicyRule.Action.PASS)) {
        throw new IllegalArgumentException("The baseline has a rule that passes; nothing follows");
      }
    }
  }

  /**
   * A builder of a policy without rules, to be given more.
   *
   * @param priority 0 to {@value #LAST_PRIORITY}
   */
  public static AdminPolicyBuilder builder(
      String name, int priority, PolicyPeer.Workloads subject) {
    return new AdminPolicyBuilder()
        .name(name)
        .priority(priority)
        .subject(subject)
        .logging(AclLogging.NONE)
        .origin(Origin.of("AdminNetworkPolicy " + name));
  }

  /** A builder of a baseline without rules, to be given more. */
  public static AdminPolicyBuilder baseline(PolicyPeer.Workloads subject) {
    return new AdminPolicyBuilder()
        .name(BASELINE_NAME)
        .subject(subject)
        .logging(AclLogging.NONE)
        .origin(Origin.of("BaselineAdminNetworkPolicy " + BASELINE_NAME));
  }

  /** Whether it comes after the policies of namespaces. */
  public boolean isBaseline() {
    return priority.isEmpty();
  }

  @Override
  public List<PolicyRule> rules(Direction direction) {
    return direction == Direction.INGRESS ? ingress : egress;
  }
}
