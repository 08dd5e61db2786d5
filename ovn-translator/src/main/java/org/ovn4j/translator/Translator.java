package org.ovn4j.translator;

import java.util.Optional;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Network;
import org.ovn4j.northbound.Plan;

/**
 * Translates an intent whose workloads have their addresses into the Northbound rows that carry it
 * out. A pure function: the same assignment gives the same plan, byte for byte.
 *
 * <p>Networks of topology Layer2 are translated, primary and secondary. Others are errors in the
 * plan's diagnostics.
 */
public final class Translator {

  private final String owner;

  /**
   * A translator.
   *
   * @param owner the name of the controller that the rows belong to
   */
  public Translator(String owner) {
    this.owner = owner;
  }

  /** The rows for the assignment, and all that there is to say about it. */
  public Plan plan(Assignment assignment) {
    Plan.Builder plan = Plan.builder(owner);
    plan.addDiagnostics(assignment.intent().check());
    plan.addDiagnostics(assignment.diagnostics());
    assignment.intent().networks().forEach(network -> reject(network).ifPresent(plan::add));
    boolean needsDns = false;
    for (AssignedNetwork network : assignment.networks()) {
      Layer2Context context = Layer2Context.of(owner, assignment.intent(), network);
      Dhcp dhcp = new Dhcp(context);
      new Layer2Switching(context, dhcp).addTo(plan);
      context.gateway().ifPresent(gateway -> new Layer2Routing(context, gateway).addTo(plan));
      dhcp.addTo(plan);
      needsDns |= context.gateway().isPresent() && !network.ports().isEmpty();
    }
    if (needsDns && assignment.intent().dns().isEmpty()) {
      plan.add(withoutDns());
    }
    return plan.build();
  }

  private static Optional<Diagnostic> reject(Network network) {
    String topology = network.fold(l2 -> "", l3 -> "Layer3", localnet -> "Localnet");
    return topology.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Diagnostic.error(
                network.origin(),
                topology,
                "this version translates only topology Layer2; leave the network out or use Layer2"));
  }

  private static Diagnostic withoutDns() {
    return new Diagnostic(
        Diagnostic.Severity.WARNING,
        Optional.empty(),
        "Service kube-system/kube-dns",
        Optional.empty(),
        "not among the manifests: DHCP names no DNS server; add the Service with its clusterIP");
  }

  /** The owner's name. */
  @Override
  public String toString() {
    return "translator of " + owner;
  }
}
