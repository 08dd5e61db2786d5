package org.ovn4j.model;

import java.util.List;
import java.util.Optional;

/** Which workloads the policies of an intent are about, and on which networks. Immutable. */
public final class PolicySubjects {

  private final Intent intent;
  private final Optional<Network> own;

  /** Those of an intent. */
  public PolicySubjects(Intent intent) {
    this.intent = intent;
    this.own = intent.defaultNetwork().map(DefaultNetwork::layer3);
  }

  /** The workloads that run and are on a network where the policy is about them. */
  public List<Workload> of(Policy policy) {
    return intent.workloads().stream()
        .filter(Workload::running)
        .filter(
            workload ->
                workload.attachments().stream()
                    .flatMap(attachment -> network(workload, attachment).stream())
                    .anyMatch(network -> isAbout(policy, workload, network)))
        .toList();
  }

  private Optional<Network> network(Workload workload, Attachment attachment) {
    Optional<Network> network = intent.network(workload, attachment);
    return network.isEmpty() && attachment.target() instanceof Attachment.PrimaryTarget
        ? own
        : network;
  }

  /**
   * Whether a policy is about a workload's interface on a network: its primary network, the default
   * network if it has none, or a secondary one.
   */
  public boolean isAbout(Policy policy, Workload workload, Network network) {
    return holdsOn(policy, network) && selects(policy, workload);
  }

  private boolean holdsOn(Policy policy, Network network) {
    if (policy instanceof NetworkPolicy ofNamespace && ofNamespace.isMultiNetwork()) {
      return !network.isPrimary()
          && ofNamespace.networks().orElse(List.of()).stream()
              .flatMap(on -> intent.network(on.namespace(), on.name()).stream())
              .anyMatch(on -> on.name().equals(network.name()));
    }
    return network.isPrimary() || network.tenancy() instanceof Tenancy.Default;
  }

  private boolean selects(Policy policy, Workload workload) {
    String namespace = policy instanceof NetworkPolicy of ? of.namespace() : "";
    return intent
        .namespace(workload.namespace())
        .filter(where -> policy.subject().includes(namespace, where, workload))
        .isPresent();
  }
}
