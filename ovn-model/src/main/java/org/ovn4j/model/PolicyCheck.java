package org.ovn4j.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ovn4j.model.NetworkPolicy.On;
import org.ovn4j.model.internal.Nearest;

/** The rules between policies, and with what they refer to. */
final class PolicyCheck {
  private final Intent intent;
  private final Set<String> faulty;
  private final List<Diagnostic> found;

  PolicyCheck(Intent intent, Set<String> faulty, List<Diagnostic> found) {
    this.intent = intent;
    this.faulty = faulty;
    this.found = found;
  }

  void run() {
    NetworkCheck.unique(
        intent.policies(),
        policy -> policy.isMultiNetwork() + " " + policy.namespace() + "/" + policy.name(),
        NetworkPolicy::origin,
        found);
    NetworkCheck.unique(
        intent.adminPolicies(),
        policy -> policy.isBaseline() + " " + policy.name(),
        AdminPolicy::origin,
        found);
    intent.policies().forEach(this::policy);
    samePriority();
  }

  private void policy(NetworkPolicy policy) {
    if (NetworkCheck.isMissing(intent, faulty, policy.namespace())) {
      found.add(
          Diagnostic.error(
              policy.origin(),
              policy.namespace(),
              NetworkCheck.missingNamespace(intent, policy.namespace())));
      return;
    }
    policy.networks().orElse(List.of()).forEach(on -> network(policy, on));
  }

  private void network(NetworkPolicy policy, On on) {
    Optional<Network> network = intent.network(on.namespace(), on.name());
    if (network.isPresent() && network.get().isPrimary()) {
      found.add(
          Diagnostic.error(
              policy.origin(),
              on.namespace() + "/" + on.name(),
              "is a primary network, on which only a NetworkPolicy holds; write one instead"));
    } else if (network.isEmpty() && faulty.isEmpty()) {
      List<String> offered =
          intent.networksOf(on.namespace()).stream()
              .filter(candidate -> !candidate.isPrimary())
              .flatMap(candidate -> candidate.tenancy().definitions(on.namespace()).stream())
              .toList();
      found.add(
          Diagnostic.warning(
              policy.origin(),
              on.namespace() + "/" + on.name(),
              "no secondary network has this definition; the policy does not hold there%s%s"
                  .formatted(
                      offered.isEmpty()
                          ? ""
                          : offered.stream()
                              .limit(5)
                              .collect(Collectors.joining(", ", " (there are: ", ")")),
                      Nearest.hint(on.name(), offered))));
    }
  }

  /** Two policies of one priority are in the order of the list, one after the other. */
  private void samePriority() {
    for (int i = 1; i < intent.adminPolicies().size(); i++) {
      AdminPolicy earlier = intent.adminPolicies().get(i - 1);
      AdminPolicy policy = intent.adminPolicies().get(i);
      if (!policy.isBaseline()
          && policy.priority().equals(earlier.priority())
          && !policy.name().equals(earlier.name())) {
        found.add(
            Diagnostic.warning(
                policy.origin(),
                Integer.toString(policy.priority().orElseThrow()),
                "has the same priority as %s, which comes first by its name;"
                        .formatted(earlier.origin())
                    + " Kubernetes leaves their order open, give each one of its own"));
      }
    }
  }
}
