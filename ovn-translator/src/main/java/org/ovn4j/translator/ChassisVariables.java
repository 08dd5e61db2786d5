package org.ovn4j.translator;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ovn4j.model.Node;
import org.ovn4j.model.nb.ChassisTemplateVar;
import org.ovn4j.northbound.Plan;

/**
 * What load balancers of template leave to each chassis to fill in. A chassis has one row for the
 * variables of all networks.
 */
final class ChassisVariables {

  private final Map<String, Map<String, String>> byNode = new TreeMap<>();

  /** Sets a variable, whose name no other load balancer has, on a node. */
  void put(Node node, String name, String value) {
    byNode.computeIfAbsent(node.name(), key -> new TreeMap<>()).put(name, value);
  }

  /** What was set, by node. */
  Map<String, Map<String, String>> byNode() {
    return byNode;
  }

  /**
   * The row of a node's chassis.
   *
   * @param values what pieces of networks have there; no row if they have nothing
   */
  static Plan.Part part(String owner, Node node, List<Map<String, String>> values) {
    Plan.Builder plan = Plan.builder(owner);
    if (!values.isEmpty()) {
      Map<String, String> variables = new TreeMap<>();
      values.forEach(variables::putAll);
      Place place =
          Place.of(
              owner,
              List.of("", "variables", node.name()),
              Map.of("k8s.ovn.org/node", node.name()),
              node.origin());
      plan.add(
          place.key(ChassisTemplateVar.TABLE),
          ChassisTemplateVar.builder()
              .chassis(node.chassis())
              .variables(variables)
              .set(ChassisTemplateVar.EXTERNAL_IDS, place.externalIds())
              .build(),
          place.origin());
    }
    return plan.part();
  }
}
