package org.ovn4j.translator;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ovn4j.model.Node;
import org.ovn4j.model.Origin;
import org.ovn4j.model.nb.ChassisTemplateVar;
import org.ovn4j.model.nb.NbGlobal;
import org.ovn4j.northbound.Ownership;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshot;

/**
 * What load balancers that are templates leave to each chassis to fill in. A chassis has one row
 * for the variables of all networks. Once there it stays, if need be without variables: where it
 * went and came again, ovn-controller would abort (docs/versions.md).
 */
final class ChassisVariables {

  private final Map<String, Map<String, String>> byChassis = new TreeMap<>();

  /** Sets a variable, whose name no other load balancer has, on a node. */
  void put(Node node, String name, String value) {
    byChassis.computeIfAbsent(node.chassis(), key -> new TreeMap<>()).put(name, value);
  }

  /** What was set, by chassis. */
  Map<String, Map<String, String>> byChassis() {
    return byChassis;
  }

  /** The chassis that have a row of the owner's which an OVN may have seen. */
  static Set<String> chassis(Snapshot snapshot, String owner) {
    return snapshot.rows(NbGlobal.TABLE).isEmpty()
        ? Set.of()
        : snapshot.rows(ChassisTemplateVar.TABLE).values().stream()
            .filter(row -> Ownership.isOwnedBy(row, owner))
            .map(ChassisTemplateVar::chassis)
            .collect(Collectors.toSet());
  }

  /**
   * The row of a chassis.
   *
   * @param values what pieces of networks have there
   */
  static Plan.Part part(String owner, String chassis, List<Map<String, String>> values) {
    Map<String, String> variables = new TreeMap<>();
    values.forEach(variables::putAll);
    Place place =
        Place.of(
            owner, List.of("", "variables", chassis), Map.of(), Origin.of("chassis " + chassis));
    Plan.Builder plan = Plan.builder(owner);
    plan.add(
        place.key(ChassisTemplateVar.TABLE),
        ChassisTemplateVar.builder()
            .chassis(chassis)
            .variables(variables)
            .set(ChassisTemplateVar.EXTERNAL_IDS, place.externalIds())
            .build(),
        place.origin());
    return plan.part();
  }
}
