package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Network;

/**
 * An intent whose workloads have their addresses: what {@link Translator} translates. Immutable.
 */
public final class Assignment {

  private final Intent intent;
  private final AttachedPorts attached;
  private final Map<String, Network> networksByName;
  private final Numbers numbers;
  private final Map<String, OfNetwork> assigned;

  /**
   * What a network was given.
   *
   * @param assigned empty if it can have nothing
   */
  record OfNetwork(Optional<AssignedNetwork> assigned, List<Diagnostic> diagnostics) {

    OfNetwork {
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /**
   * The numbers of networks and nodes.
   *
   * @param ids those of the networks that have one, by name
   * @param nodes the nodes that have a gateway, by name
   */
  record Numbers(
      Map<String, Integer> ids,
      List<GatewayNode> nodes,
      List<Diagnostic> ofNetworks,
      List<Diagnostic> ofNodes) {

    OptionalInt id(String network) {
      Integer id = ids.get(network);
      return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }
  }

  /** Takes the maps, in the order of the networks' names, without a copy. */
  Assignment(
      Intent intent,
      AttachedPorts attached,
      Map<String, Network> networksByName,
      Numbers numbers,
      Map<String, OfNetwork> assigned) {
    this.intent = intent;
    this.attached = attached;
    this.networksByName = networksByName;
    this.numbers = numbers;
    this.assigned = assigned;
  }

  /** The intent. */
  public Intent intent() {
    return intent;
  }

  /** Which interfaces got no address, and why. */
  public List<Diagnostic> diagnostics() {
    List<Diagnostic> all = new ArrayList<>(numbers.ofNetworks());
    assigned.values().forEach(network -> all.addAll(network.diagnostics()));
    all.addAll(numbers.ofNodes());
    return all;
  }

  /** What each network was given, by name and in the order of the names. */
  Map<String, OfNetwork> networks() {
    return Collections.unmodifiableMap(assigned);
  }

  /** What a network was assigned. */
  Optional<AssignedNetwork> assigned(String name) {
    return Optional.ofNullable(assigned.get(name)).flatMap(OfNetwork::assigned);
  }

  AttachedPorts attached() {
    return attached;
  }

  Map<String, Network> networksByName() {
    return networksByName;
  }

  Numbers numbers() {
    return numbers;
  }

  /** The nodes that have a gateway, by name. */
  List<GatewayNode> nodes() {
    return numbers.nodes();
  }
}
