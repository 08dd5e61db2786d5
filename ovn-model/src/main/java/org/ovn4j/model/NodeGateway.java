package org.ovn4j.model;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.ipam.MacAddress;
import org.ovn4j.model.internal.Names;

/**
 * A node's way to the outside: what OVN answers for on the physical network, in the node's name.
 *
 * <p>The addresses are OVN's own. If the host has one of them too, on the same wire, both answer.
 *
 * @param physicalNetwork the name that the chassis maps to a bridge, {@code
 *     external_ids:ovn-bridge-mappings} of its Open vSwitch: 1 to 253 characters, no comma, colon
 *     or control character
 * @param addresses where traffic from inside leaves, at most one of each family, at least one
 * @param nextHops the routers of the physical network, at most one of each family, each in the
 *     subnet of the address of its family
 * @param mac the MAC of the addresses; empty for one derived from the first, {@link
 *     MacAddress#fromIp}
 * @param vlan the VLAN, 1 to 4094
 */
public record NodeGateway(
    String physicalNetwork,
    List<Address> addresses,
    List<IpAddress> nextHops,
    Optional<MacAddress> mac,
    OptionalInt vlan) {

  /** The physical network's name in OVN-Kubernetes. */
  public static final String DEFAULT_PHYSICAL_NETWORK = "physnet";

  private static final int MAX_VLAN = 4094;

  /**
   * An address and its subnet.
   *
   * @param ip the address
   * @param subnet what is reached from it without a router
   */
  public record Address(IpAddress ip, Cidr subnet) {
    /**
     * Checks that they fit.
     *
     * @throws IllegalArgumentException if the address is not in the subnet
     */
    public Address {
      if (!subnet.contains(ip)) {
        throw new IllegalArgumentException(ip + " is not in " + subnet);
      }
    }

    /**
     * The address that the text means.
     *
     * @param text as in {@code 192.0.2.11/24}
     */
    public static Optional<Address> tryParse(String text) {
      int slash = text.indexOf('/');
      if (slash < 0) {
        return Optional.empty();
      }
      return IpAddress.tryParse(text.substring(0, slash))
          .flatMap(ip -> masked(text).map(subnet -> new Address(ip, subnet)));
    }

    private static Optional<Cidr> masked(String text) {
      try {
        return Optional.of(Cidr.parseMasking(text));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    /** {@code 192.0.2.11/24}. */
    @Override
    public String toString() {
      return ip + "/" + subnet.prefixLength();
    }
  }

  /**
   * Checks the rules, all of them.
   *
   * @throws IllegalArgumentException if some are broken; the message tells each
   */
  public NodeGateway {
    addresses = List.copyOf(addresses);
    nextHops = List.copyOf(nextHops);
    List<String> broken = new ArrayList<>();
    Names.physicalNetwork(physicalNetwork).ifPresent(broken::add);
    if (addresses.isEmpty()) {
      broken.add("needs an address");
    }
    if (hasTwoOfAFamily(addresses.stream().map(Address::ip).toList())) {
      broken.add("has two addresses of one family; at most one of each is allowed");
    }
    if (hasTwoOfAFamily(nextHops)) {
      broken.add("has two next hops of one family; at most one of each is allowed");
    }
    for (IpAddress hop : nextHops) {
      if (addresses.stream().noneMatch(a -> a.subnet().contains(hop) && !a.ip().equals(hop))) {
        broken.add("next hop " + hop + " must be another address in the subnet of one of its own");
      }
    }
    vlan.ifPresent(
        tag -> {
          if (tag < 1 || tag > MAX_VLAN) {
            broken.add("VLAN " + tag + " must be from 1 to " + MAX_VLAN);
          }
        });
    if (!broken.isEmpty()) {
      throw new IllegalArgumentException("the gateway " + String.join("; ", broken));
    }
  }

  /** A gateway on the usual physical network, without a VLAN. */
  public static NodeGateway of(List<Address> addresses, List<IpAddress> nextHops) {
    return new NodeGateway(
        DEFAULT_PHYSICAL_NETWORK, addresses, nextHops, Optional.empty(), OptionalInt.empty());
  }

  private static boolean hasTwoOfAFamily(List<IpAddress> addresses) {
    Set<IpFamily> families = EnumSet.noneOf(IpFamily.class);
    return !addresses.stream().allMatch(address -> families.add(address.family()));
  }

  /** The address of the family, if it has one. */
  public Optional<IpAddress> address(IpFamily family) {
    return addresses.stream()
        .map(Address::ip)
        .filter(address -> address.family() == family)
        .findFirst();
  }

  /** The router of the family, if there is one. */
  public Optional<IpAddress> nextHop(IpFamily family) {
    return nextHops.stream().filter(address -> address.family() == family).findFirst();
  }

  /** The MAC: as asked for, else the first address's. */
  public MacAddress macOrDefault() {
    return mac.orElseGet(() -> MacAddress.fromIp(addresses.get(0).ip()));
  }
}
