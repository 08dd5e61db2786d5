package org.ovn4j.model;

import java.util.List;
import java.util.Optional;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.MacAddress;
import org.ovn4j.model.internal.Names;

/**
 * One interface of a workload on one network.
 *
 * @param target which network
 * @param requestedAddresses the addresses asked for; empty to be given any
 * @param requestedMac the MAC address asked for; empty to be given any
 * @param claim the name of the {@link IpamClaim} in the workload's namespace that holds the
 *     addresses
 * @param origin where it came from
 */
public record Attachment(
    Target target,
    List<IpAddress> requestedAddresses,
    Optional<MacAddress> requestedMac,
    Optional<String> claim,
    Origin origin) {
  /**
   * Checks the request.
   *
   * @throws IllegalArgumentException if the MAC address is that of a group, or the claim's name is
   *     not allowed in Kubernetes
   */
  public Attachment {
    requestedAddresses = List.copyOf(requestedAddresses);
    claim.ifPresent(name -> Names.require("IPAMClaim", name, Names.subdomain(name)));
    requestedMac
        .filter(MacAddress::isMulticast)
        .ifPresent(
            mac -> {
              throw new IllegalArgumentException("MAC address %s is a group's".formatted(mac));
            });
  }

  /** An attachment that asks for nothing in particular. */
  public static Attachment of(Target target, Origin origin) {
    return new Attachment(target, List.of(), Optional.empty(), Optional.empty(), origin);
  }

  /** The network an interface is on. */
  public sealed interface Target {}

  /**
   * The primary network of the workload's namespace, or the cluster's default network where the
   * namespace has none.
   */
  public record PrimaryTarget() implements Target {}

  /**
   * A secondary network, by the network attachment definition that offers it in a namespace.
   *
   * @param namespace the definition's namespace
   * @param name the definition's name, {@link Tenancy#definitions}
   * @param index how many earlier interfaces of the same workload are on the same definition, from
   *     0
   */
  public record SecondaryTarget(String namespace, String name, int index) implements Target {
    /**
     * Checks the reference.
     *
     * @throws IllegalArgumentException if a name is not allowed in Kubernetes or the index is
     *     negative
     */
    public SecondaryTarget {
      Names.require("Namespace", namespace, Names.label(namespace));
      Names.require("Network", name, Names.subdomain(name));
      if (index < 0) {
        throw new IllegalArgumentException("Index %d is negative".formatted(index));
      }
    }
  }
}
