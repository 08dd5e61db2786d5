package org.ovn4j.translator;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ovn4j.ipam.IpAddress;

/** Chooses the node that announces an external address of services. */
public final class Announcer {

  private Announcer() {}

  /**
   * The node that announces an address; empty if none can. Each address has its own order of the
   * nodes, so that addresses are spread, and a node that goes changes only what it had.
   *
   * @param able of each service that has the address, the names of the nodes where it answers;
   *     services that share an address are best announced by a node where all of them answer
   */
  public static Optional<String> choose(IpAddress address, Collection<Set<String>> able) {
    return able.stream().reduce(Announcer::common).orElse(Set.of()).stream()
        .sorted()
        .max(Comparator.<String>comparingInt(name -> weight(address, name)));
  }

  private static Set<String> common(Set<String> one, Set<String> two) {
    Set<String> both = new TreeSet<>(one);
    both.retainAll(two);
    return both.isEmpty() ? (one.isEmpty() ? two : one) : both;
  }

  private static int weight(IpAddress address, String node) {
    int hash = (address + " " + node).hashCode() * 0x9E3779B1;
    return (hash ^ (hash >>> 15)) * 0x85EBCA77;
  }
}
