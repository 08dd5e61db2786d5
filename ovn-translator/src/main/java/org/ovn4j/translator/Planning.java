package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.ovn4j.model.DefaultNetwork;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Intent;
import org.ovn4j.model.nb.LogicalRouter;
import org.ovn4j.northbound.Features;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.PlannedRow;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.translator.NodeGateways.Share;

/**
 * A plan and how it came about, so that the next one costs only what has changed: of a workload
 * more, or less, only its network is planned again. Each step gives the plan that {@link Ipam} and
 * {@link Translator} give; it shares all rows that stay with the step before.
 *
 * <p>Immutable.
 */
public final class Planning {

  /** A name that no network has. */
  private static final String COMMON = "";

  private final String owner;
  private final Optional<Step> last;

  /**
   * What was planned.
   *
   * @param snapshot the database's rows that the addresses were read from, if they were
   * @param check what there is to say about the intent
   * @param common what the networks have in common
   * @param networks what each network adds, by name, and what belongs to none under {@link #COMMON}
   * @param gateways the rows of the nodes' gateways, by node
   * @param variables the row of each chassis' variables, by chassis, where there is one
   */
  private record Step(
      Optional<Snapshot> snapshot,
      Assignment assignment,
      List<Diagnostic> check,
      NetworkRows.Common common,
      Map<String, NetworkRows.Made> networks,
      Map<String, Plan.Part> gateways,
      Map<String, Plan.Part> variables,
      Plan plan) {

    Intent intent() {
      return assignment.intent();
    }

    List<Plan.Part> parts() {
      List<Plan.Part> parts = new ArrayList<>(gateways.values());
      parts.addAll(variables.values());
      networks.values().forEach(made -> made.pieces().forEach(piece -> parts.add(piece.rows())));
      return parts;
    }

    Step with(Plan made) {
      return new Step(snapshot, assignment, check, common, networks, gateways, variables, made);
    }
  }

  private Planning(String owner, Optional<Step> last) {
    this.owner = owner;
    this.last = last;
  }

  /**
   * The beginning: nothing is planned.
   *
   * @param owner the name of the controller that the rows are to belong to
   */
  public static Planning of(String owner) {
    return new Planning(owner, Optional.empty());
  }

  /** The plan; without rows before the first step. */
  public Plan plan() {
    return last.map(Step::plan).orElseGet(() -> Plan.empty(owner));
  }

  /**
   * The next step.
   *
   * @param intent what is wanted; quickest if made from the last one by {@link Intent#with} and
   *     {@link Intent#without}
   * @param snapshot the database's rows now, which tell what addresses are held; quickest if made
   *     from the last one by {@link Snapshot#toBuilder}, as clients do
   */
  public Planning next(Intent intent, Snapshot snapshot) {
    Set<String> touched = new HashSet<>();
    last.ifPresent(step -> step.snapshot().ifPresent(s -> touch(step, s, snapshot, touched)));
    Assignment assignment =
        Ipam.restore(snapshot, owner)
            .assign(
                intent,
                last.filter(step -> step.snapshot().isPresent()).map(Step::assignment),
                touched);
    return next(assignment, new Features(snapshot.schema()).haveAclTiers(), Optional.of(snapshot));
  }

  /** Finds the networks some of whose rows have changed. */
  private static void touch(Step step, Snapshot before, Snapshot after, Set<String> touched) {
    after.forEachChangeSince(
        before,
        (table, uuid) -> {
          PlannedRow planned = step.plan().rows().get(uuid);
          if (planned != null) {
            String network = planned.key().parts().get(0);
            if (!network.isEmpty()) {
              touched.add(network);
            }
            if (table.equals(LogicalRouter.TABLE)
                && !number(before, planned).equals(number(after, planned))) {
              touched.add("");
            }
          }
        });
  }

  private static List<Optional<String>> number(Snapshot snapshot, PlannedRow router) {
    LeaseJournal journal = new LeaseJournal(snapshot);
    return List.of(
        journal.mark(router.key(), Numbering.NETWORK_ID),
        journal.mark(router.key(), Numbering.NODE_ID));
  }

  /**
   * The next step, for an assignment that was made apart.
   *
   * @param aclTiers whether the server's ACLs have tiers
   */
  Planning next(Assignment assignment, boolean aclTiers) {
    return next(assignment, aclTiers, Optional.empty());
  }

  @SuppressWarnings("ReferenceEquality") // what is the same object need not be looked at
  private Planning next(Assignment assignment, boolean aclTiers, Optional<Snapshot> snapshot) {
    Intent intent = assignment.intent();
    Optional<Step> alike =
        last.filter(step -> step.assignment().nodes() == assignment.nodes())
            .filter(step -> step.common().aclTiers() == aclTiers)
            .filter(step -> intent.isEqualButForWorkloads(step.intent()));
    List<Diagnostic> check =
        last.filter(step -> step.check().isEmpty())
            .map(step -> intent.checkSince(step.intent()))
            .orElseGet(intent::check);
    NetworkRows.Common common =
        alike
            .map(Step::common)
            .orElseGet(
                () ->
                    NetworkRows.Common.of(
                        owner, intent, aclTiers, NodeGateways.sites(owner, assignment.nodes())));
    boolean hasDefault = assignment.assigned(DefaultNetwork.NAME).isPresent();
    Map<String, NetworkRows.Made> networks =
        new LinkedHashMap<>(alike.map(Step::networks).orElse(Map.of()));
    networks.computeIfAbsent(COMMON, name -> NetworkRows.ofNone(common, hasDefault));
    Exchange.forEachChange(
        alike.map(step -> step.assignment().networks()).orElse(Map.of()),
        assignment.networks(),
        (old, now) ->
            now.flatMap(Assignment.OfNetwork::assigned)
                .ifPresent(
                    n ->
                        networks.compute(
                            n.network().name(),
                            (name, made) -> NetworkRows.of(common, n, Optional.ofNullable(made)))));
    Optional<Exchange> exchange = last.map(step -> Exchange.of(step.networks(), networks));
    Map<String, Plan.Part> gateways =
        new LinkedHashMap<>(alike.map(Step::gateways).orElse(Map.of()));
    (alike.isPresent() ? exchange.orElseThrow().gateways() : common.sites().keySet())
        .forEach(node -> gateways.put(node, gateway(node, common, networks.values())));
    Map<String, Plan.Part> variables =
        variables(alike, snapshot, networks.values(), exchange.map(Exchange::variables));
    List<Diagnostic> told = new ArrayList<>(check);
    told.addAll(assignment.diagnostics());
    gateways.values().forEach(part -> told.addAll(part.diagnostics()));
    networks.values().forEach(made -> told.addAll(made.own().rows().diagnostics()));
    if (intent.dns().isEmpty()
        && assignment.networks().values().stream().anyMatch(Planning::needsDns)) {
      told.add(withoutDns());
    }
    Step step =
        new Step(
            snapshot, assignment, check, common, networks, gateways, variables, Plan.empty(owner));
    Plan plan =
        last.flatMap(before -> plan(before, step, exchange.orElseThrow(), told))
            .orElseGet(() -> Plan.of(owner, step.parts(), told));
    return new Planning(owner, Optional.of(step.with(plan)));
  }

  private static Plan.Part gateway(
      String node, NetworkRows.Common common, Collection<NetworkRows.Made> networks) {
    List<Share> shares = networks.stream().flatMap(made -> made.shares(node).stream()).toList();
    return NodeGateways.part(Objects.requireNonNull(common.sites().get(node)), shares);
  }

  /**
   * The rows of the chassis' variables: those that there are now too.
   *
   * @param changed the chassis that have other variables than in the step before
   */
  private Map<String, Plan.Part> variables(
      Optional<Step> before,
      Optional<Snapshot> snapshot,
      Collection<NetworkRows.Made> networks,
      Optional<Set<String>> changed) {
    Set<String> chassis = new TreeSet<>();
    snapshot.ifPresent(rows -> chassis.addAll(ChassisVariables.chassis(rows, owner)));
    networks.forEach(made -> chassis.addAll(made.own().variables().keySet()));
    Map<String, Plan.Part> known = new HashMap<>(before.map(Step::variables).orElse(Map.of()));
    changed.ifPresent(known.keySet()::removeAll);
    Map<String, Plan.Part> parts = new LinkedHashMap<>();
    for (String name : chassis) {
      parts.put(name, known.computeIfAbsent(name, n -> variables(n, networks)));
    }
    return parts;
  }

  private Plan.Part variables(String chassis, Collection<NetworkRows.Made> networks) {
    List<Map<String, String>> values =
        networks.stream()
            .map(made -> made.own().variables().get(chassis))
            .filter(Objects::nonNull)
            .toList();
    return ChassisVariables.part(owner, chassis, values);
  }

  private static Optional<Plan> plan(
      Step before, Step step, Exchange exchange, List<Diagnostic> told) {
    List<Plan.Part> gone = new ArrayList<>();
    List<Plan.Part> come = new ArrayList<>();
    exchange.gone().forEach(piece -> gone.add(piece.rows()));
    exchange.come().forEach(piece -> come.add(piece.rows()));
    BiConsumer<Optional<Plan.Part>, Optional<Plan.Part>> replace =
        (old, part) -> {
          old.ifPresent(gone::add);
          part.ifPresent(come::add);
        };
    Exchange.forEachChange(before.gateways(), step.gateways(), replace);
    Exchange.forEachChange(before.variables(), step.variables(), replace);
    return before.plan().with(gone, come, told);
  }

  private static boolean needsDns(Assignment.OfNetwork network) {
    return network
        .assigned()
        .filter(some -> some.network().isPrimary() && some.ports().findAny().isPresent())
        .isPresent();
  }

  private static Diagnostic withoutDns() {
    return new Diagnostic(
        Diagnostic.Severity.WARNING,
        Optional.empty(),
        "Service kube-system/kube-dns",
        Optional.empty(),
        "not among the manifests: DHCP names no DNS server; add the Service with its clusterIP");
  }

  /** The owner, and the plan. */
  @Override
  public String toString() {
    return "planning of " + owner + ", " + plan();
  }
}
