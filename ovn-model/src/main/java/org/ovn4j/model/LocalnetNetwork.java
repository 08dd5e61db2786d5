package org.ovn4j.model;

import java.util.List;
import java.util.OptionalInt;
import org.immutables.value.Value;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.model.internal.Names;

/**
 * A physical network that the nodes are connected to. Always secondary.
 *
 * @param tenancy whose network it is; never a {@link Tenancy.Namespaced} in OVN-Kubernetes
 * @param physicalNetworkName the name in {@code ovn-bridge-mappings} of the nodes' Open vSwitch: 1
 *     to 253 characters without comma and colon
 * @param mtu 576 to 65536 bytes, at least 1280 with IPv6
 * @param subnets at most one block of each family; the ports' addresses
 * @param excludeSubnets up to 25 blocks within the subnets that others use
 * @param vlan the VLAN id, 1 to 4094; empty for untagged frames
 * @param ipam whether ports get addresses; disabled without subnets
 * @param persistent whether addresses outlive the pods that use them; needs IPAM
 * @param origin where it came from
 */
@Value.Builder
public record LocalnetNetwork(
    Tenancy tenancy,
    String physicalNetworkName,
    OptionalInt mtu,
    List<Cidr> subnets,
    List<Cidr> excludeSubnets,
    OptionalInt vlan,
    IpamMode ipam,
    boolean persistent,
    Origin origin)
    implements Network {
  private static final int MOST_VLAN = 4094;

  /**
   * Checks the rules of the UserDefinedNetwork API.
   *
   * @throws InvalidNetworkException listing all that are broken
   */
  public LocalnetNetwork {
    subnets = List.copyOf(subnets);
    excludeSubnets = List.copyOf(excludeSubnets);

    NetworkRules rules = new NetworkRules();
    Names.physicalNetwork(physicalNetworkName)
        .ifPresent(problem -> rules.add("physicalNetworkName", problem));
    rules.dualStack(NetworkRules.SUBNETS, subnets);
    if ((ipam == IpamMode.ENABLED) == subnets.isEmpty()) {
      rules.add(
          NetworkRules.SUBNETS,
          "Subnets is required with ipam.mode is Enabled or unset, and forbidden otherwise",
          "ipam.mode");
    }
    rules.persistentNeedsIpam(persistent, ipam);
    rules.mtu(
        mtu, subnets, "MTU should be greater than or equal to 1280 when an IPv6 subnet is used");
    rules.excluded(excludeSubnets, subnets);
    if (vlan.isPresent() && (vlan.getAsInt() < 1 || vlan.getAsInt() > MOST_VLAN)) {
      rules.add("vlan.access.id", "must be from 1 to " + MOST_VLAN);
    }
    rules.throwIfBroken(tenancy);
  }

  /** A builder of an untagged network with IPAM, to be given at least its subnets. */
  public static LocalnetNetworkBuilder builder(Tenancy tenancy, String physicalNetworkName) {
    return new LocalnetNetworkBuilder()
        .tenancy(tenancy)
        .physicalNetworkName(physicalNetworkName)
        .ipam(IpamMode.ENABLED)
        .persistent(false)
        .origin(Origin.of(tenancy.path()));
  }

  @Override
  public Role role() {
    return Role.SECONDARY;
  }

  /** The subnets, IPv4 first: the first address of a port decides its MAC. */
  @Override
  public List<Cidr> cidrs() {
    return subnets.stream().sorted().toList();
  }

  @Override
  public int mtuOrDefault() {
    return mtu.orElse(1500);
  }
}
