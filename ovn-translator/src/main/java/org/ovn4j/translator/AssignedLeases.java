package org.ovn4j.translator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.ipam.Lease;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.DefaultNetwork;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.Network;
import org.ovn4j.model.Workload;

/** What an assignment gave to whom, for those who show it. Immutable. */
public final class AssignedLeases {

  private final Intent intent;
  private final Map<String, AssignedNetwork> networks = new HashMap<>();
  private final Map<String, Map<PortId, Lease>> leases = new HashMap<>();
  private final Map<String, Integer> nodeNumbers;

  /** Looks the assignment up once. */
  public AssignedLeases(Assignment assignment) {
    this.intent = assignment.intent();
    this.nodeNumbers =
        assignment.nodes().stream().collect(Collectors.toMap(GatewayNode::name, GatewayNode::id));
    assignment.networks().values().forEach(of -> of.assigned().ifPresent(this::add));
  }

  private void add(AssignedNetwork network) {
    Map<PortId, Lease> ofNetwork = new HashMap<>();
    network.ports().forEach(port -> ofNetwork.put(port.id(), port.lease()));
    networks.put(network.network().name(), network);
    leases.put(network.network().name(), ofNetwork);
  }

  /**
   * What a workload's interface was given. Empty if it is on no network of the intent, or got
   * nothing: it does not run, its network is not assigned, or the assignment's diagnostics say why.
   */
  public Optional<Lease> of(Workload workload, Attachment attachment) {
    return intent
        .network(workload, attachment)
        .map(
            network ->
                leases
                    .getOrDefault(network.name(), Map.of())
                    .get(PortId.of(network, workload, attachment)));
  }

  /** What a workload's port on the default network was given, as {@link #of} says. */
  public Optional<Lease> ofDefault(Workload workload) {
    return Optional.ofNullable(
        leases.getOrDefault(DefaultNetwork.NAME, Map.of()).get(PortId.ofDefault(workload)));
  }

  /** The number of a node, if it has a gateway. */
  public OptionalInt nodeNumber(String node) {
    Integer number = nodeNumbers.get(node);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** The number of a network, if it is a tenant's primary network. */
  public OptionalInt networkNumber(Network network) {
    return assigned(network).map(AssignedNetwork::id).orElse(OptionalInt.empty());
  }

  private Optional<AssignedNetwork> assigned(Network network) {
    return Optional.ofNullable(networks.get(network.name()));
  }

  /**
   * The addresses of a network's router that are the same on all nodes; none if it has no router,
   * or one of its own on each node's subnet.
   */
  public List<IpAddress> gateway(Network network) {
    return assigned(network)
        .filter(n -> !(network instanceof Layer3Network))
        .flatMap(n -> Gateway.of(network, network.cidrs()))
        .map(Gateway::addresses)
        .orElse(List.of());
  }

  /** The subnets of the nodes on a Layer3 network by node, of those that have a switch of it. */
  public Map<String, List<Cidr>> nodeSubnets(Network network) {
    Map<String, List<Cidr>> subnets = new TreeMap<>();
    assigned(network)
        .map(AssignedNetwork::switches)
        .orElse(List.of())
        .forEach(part -> part.node().ifPresent(node -> subnets.put(node, part.subnets())));
    return subnets;
  }

  /**
   * The addresses with which a network leaves its gateways, by the nodes that have one: those with
   * a gateway themselves on which its workloads run, or all if all answer for one of its services.
   */
  public Map<String, List<IpAddress>> nodeGateways(Network network) {
    Map<String, List<IpAddress>> gateways = new TreeMap<>();
    assigned(network)
        .filter(n -> n.id().isPresent())
        .ifPresent(
            n -> {
              List<IpAddress> addresses = masquerade(network, n.id().getAsInt());
              Stream<String> hosts =
                  OuterServices.areEverywhere(intent, network)
                      ? nodeNumbers.keySet().stream()
                      : n.hosts().filter(nodeNumbers::containsKey);
              hosts.forEach(host -> gateways.put(host, addresses));
            });
    return gateways;
  }

  private static List<IpAddress> masquerade(Network network, int id) {
    return Stream.of(IpFamily.values())
        .filter(family -> network.cidrs().stream().anyMatch(cidr -> cidr.family() == family))
        .map(family -> Masquerade.of(family).network(id))
        .toList();
  }
}
