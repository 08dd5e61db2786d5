package org.ovn4j.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;

/** Who is at the other end of connections. */
public sealed interface PolicyPeer {

  /**
   * Workloads, by their labels, on the network that the policy is evaluated in.
   *
   * @param namespaces where; the policy's own namespace if empty
   * @param workloads which of those that are there
   */
  record Workloads(Optional<LabelSelector> namespaces, LabelSelector workloads)
      implements PolicyPeer {
    /** All workloads of some namespaces. */
    public static Workloads of(LabelSelector namespaces) {
      return new Workloads(Optional.of(namespaces), LabelSelector.EVERYTHING);
    }

    /** Some workloads of the policy's own namespace. */
    public static Workloads inOwnNamespace(LabelSelector workloads) {
      return new Workloads(Optional.empty(), workloads);
    }

    /**
     * Whether a workload is chosen.
     *
     * @param own the policy's namespace; empty for a policy of the cluster
     * @param namespace the workload's namespace
     */
    public boolean includes(String own, Namespace namespace, Workload workload) {
      return includes(own, namespace, workload.labels());
    }

    boolean includes(String own, Namespace namespace, Map<String, String> labels) {
      boolean here =
          namespaces
              .map(selector -> selector.matches(namespace.labels()))
              .orElse(namespace.name().equals(own));
      return here && workloads.matches(labels);
    }
  }

  /**
   * Addresses.
   *
   * @param cidr the block
   * @param except blocks within it, and smaller, that are left out
   */
  record Block(Cidr cidr, List<Cidr> except) implements PolicyPeer {
    /**
     * Copies the exceptions.
     *
     * @throws IllegalArgumentException if one is not within the block, or is all of it
     */
    public Block {
      except = List.copyOf(except);
      for (Cidr hole : except) {
        if (!cidr.contains(hole) || cidr.equals(hole)) {
          throw new IllegalArgumentException(hole + " must be a strict subset of " + cidr);
        }
      }
    }

    /** A whole block. */
    public static Block of(Cidr cidr) {
      return new Block(cidr, List.of());
    }

    /** Whether an address is in the block and in no exception. */
    public boolean contains(IpAddress address) {
      return cidr.contains(address) && except.stream().noneMatch(hole -> hole.contains(address));
    }
  }

  /**
   * The nodes themselves, by their labels.
   *
   * @param selector which of them
   */
  record Nodes(LabelSelector selector) implements PolicyPeer {}
}
