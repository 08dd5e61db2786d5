package org.ovn4j.model;

import java.util.List;
import java.util.OptionalInt;
import org.ovn4j.ipam.Cidr;

/**
 * The cluster's own network: what pods are on in namespaces without a primary network, where the
 * name server is, and from where nodes probe pods. It is a Layer3 network.
 *
 * @param subnets what the nodes' subnets are cut from
 * @param serviceSubnets the addresses of services, at most one block of each family
 * @param mtu in bytes; empty for the usual one
 * @param origin where it came from
 */
public record DefaultNetwork(
    List<Layer3Network.Subnet> subnets, List<Cidr> serviceSubnets, OptionalInt mtu, Origin origin) {

  /** Its name, which no other network has. */
  public static final String NAME = "default";

  /**
   * Checks the rules of Layer3 networks.
   *
   * @throws InvalidNetworkException listing all that are broken
   */
  public DefaultNetwork {
    subnets = List.copyOf(subnets);
    serviceSubnets = List.copyOf(serviceSubnets);
    NetworkRules rules = new NetworkRules();
    rules.dualStack("serviceSubnets", serviceSubnets);
    for (Cidr services : serviceSubnets) {
      for (Layer3Network.Subnet pods : subnets) {
        if (services.overlaps(pods.cidr())) {
          rules.add("serviceSubnets", services + " overlaps the pods' " + pods.cidr());
        }
      }
    }
    rules.throwIfBroken(new Tenancy.Default());
    layer3(subnets, mtu, origin);
  }

  /** Its topology. The join subnets are those of the cluster's own routers, not of this object. */
  public Layer3Network layer3() {
    return layer3(subnets, mtu, origin);
  }

  private static Layer3Network layer3(
      List<Layer3Network.Subnet> subnets, OptionalInt mtu, Origin origin) {
    return new Layer3Network(
        new Tenancy.Default(), Network.Role.PRIMARY, mtu, subnets, List.of(), origin);
  }
}
