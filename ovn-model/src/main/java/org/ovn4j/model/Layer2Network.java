package org.ovn4j.model;

import java.util.List;
import java.util.OptionalInt;
import org.immutables.value.Value;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;

/**
 * One switch that spans all nodes.
 *
 * @param tenancy whose network it is
 * @param role what it is to its pods
 * @param mtu 576 to 65536 bytes, at least 1280 with IPv6
 * @param subnets at most one block of each family; the ports' addresses
 * @param joinSubnets at most one block of each family between the network's routers; primary only
 * @param defaultGatewayIps one address in each subnet, or none for the first of each; primary only
 * @param excludeSubnets up to 25 blocks within the subnets that others use; only of a {@link
 *     Tenancy.Defined}
 * @param reservedSubnets up to 25 blocks that are given out only on request; primary only, unless
 *     of a {@link Tenancy.Defined}
 * @param infrastructureSubnets up to 4 blocks for the network's own use; as {@code reservedSubnets}
 * @param ipam {@link Network.IpamMode#DISABLED} only for a secondary network, without subnets
 * @param persistent whether addresses outlive the pods that use them; needs IPAM
 * @param origin where it came from
 */
@Value.Builder
public record Layer2Network(
    Tenancy tenancy,
    Role role,
    OptionalInt mtu,
    List<Cidr> subnets,
    List<Cidr> joinSubnets,
    List<IpAddress> defaultGatewayIps,
    List<Cidr> excludeSubnets,
    List<Cidr> reservedSubnets,
    List<Cidr> infrastructureSubnets,
    IpamMode ipam,
    boolean persistent,
    Origin origin)
    implements Network {
  private static final String GATEWAYS = "defaultGatewayIPs";
  private static final String RESERVED = "reservedSubnets";
  private static final String INFRASTRUCTURE = "infrastructureSubnets";

  /**
   * Checks the rules of the UserDefinedNetwork API.
   *
   * @throws InvalidNetworkException listing all that are broken
   */
  public Layer2Network {
    subnets = List.copyOf(subnets);
    joinSubnets = List.copyOf(joinSubnets);
    defaultGatewayIps = List.copyOf(defaultGatewayIps);
    excludeSubnets = List.copyOf(excludeSubnets);
    reservedSubnets = List.copyOf(reservedSubnets);
    infrastructureSubnets = List.copyOf(infrastructureSubnets);

    NetworkRules rules = new NetworkRules();
    rules.dualStack(NetworkRules.SUBNETS, subnets);
    ipam(rules, role, ipam, subnets);
    rules.persistentNeedsIpam(persistent, ipam);
    rules.mtu(mtu, subnets, "MTU should be greater than or equal to 1280 when IPv6 subnet is used");
    rules.joinSubnets(role, joinSubnets);
    rules.apartFromInternal(subnets, joinSubnets);
    rules.within(RESERVED, reservedSubnets, 25, subnets);
    rules.within(INFRASTRUCTURE, infrastructureSubnets, 4, subnets);
    apart(rules, infrastructureSubnets, reservedSubnets);
    gateways(rules, defaultGatewayIps, subnets, infrastructureSubnets);
    primaryOnly(rules, role, GATEWAYS, defaultGatewayIps);
    if (tenancy instanceof Tenancy.Defined) {
      rules.excluded(excludeSubnets, subnets);
    } else {
      primaryOnly(rules, role, RESERVED, reservedSubnets);
      primaryOnly(rules, role, INFRASTRUCTURE, infrastructureSubnets);
      definedOnly(rules, excludeSubnets);
    }
    rules.throwIfBroken(tenancy);
  }

  private static void ipam(NetworkRules rules, Role role, IpamMode ipam, List<Cidr> subnets) {
    if (ipam == IpamMode.ENABLED && subnets.isEmpty()) {
      rules.add(
          NetworkRules.SUBNETS,
          "Subnets is required with ipam.mode is Enabled or unset",
          "ipam.mode");
    }
    if (ipam == IpamMode.DISABLED && !subnets.isEmpty()) {
      rules.add(
          NetworkRules.SUBNETS, "Subnets must be unset when ipam.mode is Disabled", "ipam.mode");
    }
    if (ipam == IpamMode.DISABLED && role == Role.PRIMARY) {
      rules.add("ipam.mode", "Disabled ipam.mode is only supported for Secondary network", "role");
    }
  }

  private static void primaryOnly(NetworkRules rules, Role role, String field, List<?> values) {
    if (role != Role.PRIMARY && !values.isEmpty()) {
      rules.add(field, field + " is only supported for Primary network", "role");
    }
  }

  /** What the UserDefinedNetwork API has no field for. */
  private static void definedOnly(NetworkRules rules, List<Cidr> excluded) {
    if (!excluded.isEmpty()) {
      rules.add(
          NetworkRules.EXCLUDE_SUBNETS,
          "excludeSubnets of a Layer2 network are only supported in a NetworkAttachmentDefinition");
    }
  }

  private static void apart(NetworkRules rules, List<Cidr> infrastructure, List<Cidr> reserved) {
    for (int i = 0; i < infrastructure.size(); i++) {
      if (reserved.stream().anyMatch(infrastructure.get(i)::overlaps)) {
        rules.add(
            NetworkRules.item(INFRASTRUCTURE, i),
            "infrastructureSubnets and reservedSubnets must not overlap",
            RESERVED);
      }
    }
  }

  private static void gateways(
      NetworkRules rules, List<IpAddress> gateways, List<Cidr> subnets, List<Cidr> infrastructure) {
    if (gateways.isEmpty()) {
      return;
    }
    rules.dualStack(GATEWAYS, gateways.stream().map(IpAddress::family).toList(), "IPs");
    if (gateways.size() != subnets.size()) {
      rules.add(
          GATEWAYS,
          "defaultGatewayIPs must be specified for all IP families",
          NetworkRules.SUBNETS);
    }
    for (int i = 0; i < gateways.size(); i++) {
      IpAddress gateway = gateways.get(i);
      if (subnets.stream().noneMatch(subnet -> subnet.contains(gateway))) {
        rules.add(
            NetworkRules.item(GATEWAYS, i),
            "defaultGatewayIPs must belong to one of the subnets specified in the subnets field",
            NetworkRules.SUBNETS);
      }
      if (!infrastructure.isEmpty()
          && infrastructure.stream().noneMatch(block -> block.contains(gateway))) {
        rules.add(
            NetworkRules.item(GATEWAYS, i),
            "defaultGatewayIPs have to belong to infrastructureSubnets",
            INFRASTRUCTURE);
      }
    }
  }

  /** A builder of a network with IPAM, to be given at least its subnets. */
  public static Layer2NetworkBuilder builder(Tenancy tenancy, Role role) {
    return new Layer2NetworkBuilder()
        .tenancy(tenancy)
        .role(role)
        .ipam(IpamMode.ENABLED)
        .persistent(false)
        .origin(Origin.of(tenancy.path()));
  }

  /** The subnets, IPv4 first: the first address of a port decides its MAC. */
  @Override
  public List<Cidr> cidrs() {
    return subnets.stream().sorted().toList();
  }

  @Override
  public int mtuOrDefault() {
    return mtu.orElse(1400);
  }

  /** The join subnets, with 100.65.0.0/16 or fd99::/64 for a family that has none of its own. */
  public List<Cidr> joinSubnetsOrDefault() {
    return NetworkRules.joinSubnetsOrDefault(joinSubnets);
  }
}
