package org.ovn4j.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.immutables.value.Value;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpFamily;

/**
 * A router with one switch, and so one subnet, for each node.
 *
 * @param tenancy whose network it is
 * @param role what it is to its pods
 * @param mtu 576 to 65536 bytes, at least 1280 with IPv6
 * @param subnets 1 to 400 blocks that are cut into the nodes' subnets; for a secondary network at
 *     most one of each family
 * @param joinSubnets at most one block of each family between the network's routers; primary only
 * @param origin where it came from
 */
@Value.Builder
public record Layer3Network(
    Tenancy tenancy,
    Role role,
    OptionalInt mtu,
    List<Subnet> subnets,
    List<Cidr> joinSubnets,
    Origin origin)
    implements Network {
  private static final int MOST_SUBNETS = 400;

  /**
   * A block that is cut into subnets for the nodes.
   *
   * @param cidr the block
   * @param hostSubnet the prefix length of a node's subnet, 1 to 127; empty for the usual one,
   *     {@link #hostSubnetOrDefault}
   */
  public record Subnet(Cidr cidr, OptionalInt hostSubnet) {
    /** The prefix length of a node's subnet: as asked for, else 24 for IPv4 and 64 for IPv6. */
    public int hostSubnetOrDefault() {
      return hostSubnet.orElse(cidr.family() == IpFamily.IPV4 ? 24 : 64);
    }
  }

  /**
   * Checks the rules of the UserDefinedNetwork API.
   *
   * @throws InvalidNetworkException listing all that are broken
   */
  public Layer3Network {
    subnets = List.copyOf(subnets);
    joinSubnets = List.copyOf(joinSubnets);
    List<Cidr> cidrs = subnets.stream().map(Subnet::cidr).toList();

    NetworkRules rules = new NetworkRules();
    if (subnets.isEmpty() || subnets.size() > MOST_SUBNETS) {
      rules.add(
          NetworkRules.SUBNETS,
          "must have 1 to %d items, not %d".formatted(MOST_SUBNETS, subnets.size()));
    }
    if (role == Role.SECONDARY) {
      rules.dualStack(NetworkRules.SUBNETS, cidrs);
    }
    hostSubnets(rules, subnets);
    apart(rules, cidrs);
    rules.mtu(mtu, cidrs, "MTU should be greater than or equal to 1280 when IPv6 subnet is used");
    rules.joinSubnets(role, joinSubnets);
    rules.apartFromInternalAndTransit(cidrs, joinSubnets);
    rules.throwIfBroken(tenancy);
  }

  private static void hostSubnets(NetworkRules rules, List<Subnet> subnets) {
    Map<IpFamily, Integer> lengths = new HashMap<>();
    for (int i = 0; i < subnets.size(); i++) {
      Subnet subnet = subnets.get(i);
      int length = subnet.hostSubnetOrDefault();
      String field =
          NetworkRules.item(NetworkRules.SUBNETS, i)
              + (subnet.hostSubnet().isPresent() ? ".hostSubnet" : "");
      if (length < 1 || length > 127) {
        rules.add(field, "must be from 1 to 127");
      } else if (subnet.cidr().family() == IpFamily.IPV4 && length >= 32) {
        rules.add(field, "HostSubnet must be < 32 for IPv4 CIDR");
      } else if (length <= subnet.cidr().prefixLength()) {
        rules.add(
            field,
            "HostSubnet must be smaller than CIDR subnet: a prefix longer than /%d, not /%d%s"
                .formatted(
                    subnet.cidr().prefixLength(),
                    length,
                    subnet.hostSubnet().isPresent() ? "" : ", which is meant when it is unset"));
      }
      Integer first = lengths.putIfAbsent(subnet.cidr().family(), length);
      if (first != null && first != length) {
        rules.add(
            field,
            "all subnets of one IP family must use the same hostSubnet: the first has %d, not %d"
                .formatted(first, length));
      }
    }
  }

  private static void apart(NetworkRules rules, List<Cidr> cidrs) {
    for (int i = 1; i < cidrs.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (cidrs.get(i).overlaps(cidrs.get(j))) {
          rules.add(
              NetworkRules.item(NetworkRules.SUBNETS, i),
              "subnets must not overlap: %s and %s, item %d"
                  .formatted(cidrs.get(i), cidrs.get(j), j));
          break;
        }
      }
    }
  }

  /** A builder of a network, to be given at least its subnets. */
  public static Layer3NetworkBuilder builder(Tenancy tenancy, Role role) {
    return new Layer3NetworkBuilder().tenancy(tenancy).role(role).origin(Origin.of(tenancy.path()));
  }

  /** Always {@link Network.IpamMode#ENABLED}. */
  @Override
  public IpamMode ipam() {
    return IpamMode.ENABLED;
  }

  @Override
  public List<Cidr> cidrs() {
    return subnets.stream().map(Subnet::cidr).toList();
  }

  /** False: a port's address belongs to its node, so it cannot follow a workload. */
  @Override
  public boolean persistent() {
    return false;
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
