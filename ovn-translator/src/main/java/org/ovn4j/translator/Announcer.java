package org.ovn4j.translator;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ovn4j.ipam.IpAddress;

/** Chooses the node that announces an external address of services. */
public final class Announcer {

  private Announcer() {}

  /**
   * The node that announces an address; empty if none can. Each address has its own order of the
   * nodes, so that addresses are spread, and a node that goes changes only what it had.
   *
   * @param able of each service that has the address, the names of the nodes where it answers; best
   *     is a node where most of them do
   */
  public static Optional<String> choose(IpAddress address, Collection<Set<String>> able) {
    Map<String, Integer> answering = new TreeMap<>();
    able.forEach(nodes -> nodes.forEach(node -> answering.merge(node, 1, Integer::sum)));
    return answering.keySet().stream()
        .max(
            Comparator.<String>comparingInt(node -> answering.getOrDefault(node, 0))
                .thenComparingInt(node -> weight(address, node)));
  }

  private static int weight(IpAddress address, String node) {
    int hash = (address + " " + node).hashCode() * 0x9E3779B1;
    return (hash ^ (hash >>> 15)) * 0x85EBCA77;
  }
}
