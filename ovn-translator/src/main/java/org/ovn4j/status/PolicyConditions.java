package org.ovn4j.status;

import java.util.List;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Intent;
import org.ovn4j.model.NetworkPolicy;
import org.ovn4j.model.Policy;
import org.ovn4j.model.PolicySubjects;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.status.Condition.Status;

/**
 * The condition of an intent's policies, and how many workloads they are about; of those of
 * administrators in the words of OVN-Kubernetes. {@code True} is only said of what a database
 * holds. Immutable.
 */
public final class PolicyConditions {

  /**
   * Whether the policy of an administrator is there: OVN-Kubernetes' name, where one OVN is for all
   * nodes.
   */
  public static final String READY = "Ready-In-Zone-global";

  private final PolicySubjects subjects;
  private final Evidence evidence;

  private PolicyConditions(Intent intent, Evidence evidence) {
    this.subjects = new PolicySubjects(intent);
    this.evidence = evidence;
  }

  /**
   * What can be said before a database is asked.
   *
   * @param diagnostics what there is to say about the intent: those of its plan, or of the
   *     manifests if they have errors
   */
  public static PolicyConditions planned(Intent intent, List<Diagnostic> diagnostics) {
    return new PolicyConditions(intent, Evidence.planned(diagnostics));
  }

  /**
   * What a database holds.
   *
   * @param changes what is left to change in it for the intent
   */
  public static PolicyConditions observed(Intent intent, ChangeSet changes) {
    return new PolicyConditions(intent, Evidence.observed(changes));
  }

  /** The conditions of one of the intent's policies. */
  public List<Condition> of(Policy policy) {
    boolean ofNamespace = policy instanceof NetworkPolicy;
    Condition done =
        ofNamespace
            ? new Condition(
                ServiceConditions.PROGRAMMED,
                Status.TRUE,
                ServiceConditions.PROGRAMMED,
                "the database holds its rules")
            : new Condition(
                READY, Status.TRUE, "SetupSucceeded", "Setting up OVN DB plumbing was successful");
    Condition found =
        evidence.programmed(
            policy.origin(), "policy", ofNamespace ? "Invalid" : "SetupFailed", done);
    int count = subjects.of(policy).size();
    return List.of(
        found.isFalse()
            ? found
            : new Condition(
                found.type(),
                found.status(),
                found.reason(),
                found.message()
                    + "; it is about "
                    + (count == 0 ? "no" : count)
                    + (count == 1 ? " workload" : " workloads")));
  }
}
