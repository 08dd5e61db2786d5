package org.ovn4j.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.internal.Names;

/**
 * A machine that runs workloads.
 *
 * @param name an RFC 1123 subdomain
 * @param chassis the name of its Chassis in OVN's Southbound database (the {@code system-id} of its
 *     Open vSwitch): letters, digits, '.', '_' and '-'
 * @param labels its labels
 * @param addresses the host's own addresses, in order of preference
 * @param gateway its way to the outside; empty if workloads leave elsewhere, or not at all
 * @param origin where it came from
 */
public record Node(
    String name,
    String chassis,
    Map<String, String> labels,
    List<IpAddress> addresses,
    Optional<NodeGateway> gateway,
    Origin origin) {
  /**
   * Checks the names.
   *
   * @throws IllegalArgumentException if the name, the chassis or a label is not allowed
   */
  public Node {
    Names.require("Node", name, Names.subdomain(name));
    Names.require("Chassis", chassis, Names.chassis(chassis));
    labels = Names.requireLabels(labels);
    addresses = List.copyOf(addresses);
  }

  /** A node without a gateway. */
  public Node(
      String name,
      String chassis,
      Map<String, String> labels,
      List<IpAddress> addresses,
      Origin origin) {
    this(name, chassis, labels, addresses, Optional.empty(), origin);
  }

  /** A node built by a program, whose chassis has its name. */
  public static Node of(String name, List<IpAddress> addresses) {
    return new Node(name, name, Map.of(), addresses, Origin.of("Node " + name));
  }

  /** The same node with this gateway. */
  public Node with(NodeGateway way) {
    return new Node(name, chassis, labels, addresses, Optional.of(way), origin);
  }
}
