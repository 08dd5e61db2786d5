package org.ovn4j.model;

import java.util.List;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.internal.Names;

/**
 * Addresses that outlive the pods that use them.
 *
 * @param namespace the claim's namespace
 * @param name the claim's name, by which an {@link Attachment} refers to it
 * @param networkName the network that the addresses belong to, {@link Tenancy#networkName}
 * @param interfaceName the interface in the pod; informative
 * @param addresses what is claimed; empty until addresses are assigned
 * @param origin where it came from
 */
public record IpamClaim(
    String namespace,
    String name,
    String networkName,
    String interfaceName,
    List<IpAddress> addresses,
    Origin origin) {
  /**
   * Checks the names.
   *
   * @throws IllegalArgumentException if the namespace or name is not allowed in Kubernetes
   */
  public IpamClaim {
    Names.require("Namespace", namespace, Names.label(namespace));
    Names.require("IPAMClaim", name, Names.subdomain(name));
    addresses = List.copyOf(addresses);
  }
}
