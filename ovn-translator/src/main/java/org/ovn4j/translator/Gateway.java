package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.ipam.MacAddress;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Network;

/**
 * The addresses that a network with a router keeps for itself on a switch, by the rules of
 * OVN-Kubernetes: a gateway in each subnet, and one for a management port, which is never handed
 * out even though this layout has no such port, so that networks can move from there to here. A
 * subnet too small for both is refused by {@link #tooSmall}.
 *
 * @param addresses the gateway's address in each subnet, in their order
 * @param management the management port's, likewise
 */
record Gateway(List<IpAddress> addresses, List<IpAddress> management) {

  /** The gateway of a network's switch; empty where there is no router. */
  static Optional<Gateway> of(Network network, List<Cidr> subnets) {
    return network.fold(
        layer2 -> layer2.isPrimary() ? Optional.of(ofLayer2(layer2)) : Optional.empty(),
        layer3 -> Optional.of(new Gateway(addresses(subnets, 1), addresses(subnets, 2))),
        localnet -> Optional.empty());
  }

  private static Gateway ofLayer2(Layer2Network network) {
    List<IpAddress> addresses = new ArrayList<>();
    List<IpAddress> management = new ArrayList<>();
    for (Cidr subnet : network.cidrs()) {
      IpAddress gateway = gateway(network, subnet);
      addresses.add(gateway);
      management.add(management(network, subnet, gateway));
    }
    return new Gateway(List.copyOf(addresses), List.copyOf(management));
  }

  private static List<IpAddress> addresses(List<Cidr> subnets, int offset) {
    return subnets.stream().map(subnet -> subnet.address(offset)).toList();
  }

  /** What is wrong with a network that has no room for a gateway; empty if nothing is. */
  static Optional<Diagnostic> tooSmall(Network network) {
    return network.fold(
        layer2 ->
            layer2.isPrimary()
                ? layer2.cidrs().stream()
                    .flatMap(cidr -> tooSmall(layer2, cidr, cidr.prefixLength()).stream())
                    .findFirst()
                : Optional.empty(),
        layer3 ->
            layer3.subnets().stream()
                .flatMap(s -> tooSmall(layer3, s.cidr(), s.hostSubnetOrDefault()).stream())
                .findFirst(),
        localnet -> Optional.empty());
  }

  private static Optional<Diagnostic> tooSmall(Network network, Cidr cidr, int prefixLength) {
    int most = cidr.family().bits() - 2;
    return prefixLength <= most
        ? Optional.empty()
        : Optional.of(
            Diagnostic.error(
                network.origin(),
                cidr + (network instanceof Layer2Network ? "" : " in subnets of /" + prefixLength),
                "keeps a gateway and a management address in each subnet; allowed: /"
                    + most
                    + " or larger"));
  }

  /** As configured, else the first infrastructure address, else the subnet's .1. */
  private static IpAddress gateway(Layer2Network network, Cidr subnet) {
    return network.defaultGatewayIps().stream()
        .filter(subnet::contains)
        .findFirst()
        .or(() -> infrastructure(network, subnet, Optional.empty()))
        .orElseGet(() -> subnet.address(1));
  }

  /** The next infrastructure address, else .2, else .1 where .2 is the gateway. */
  private static IpAddress management(Layer2Network network, Cidr subnet, IpAddress gateway) {
    return infrastructure(network, subnet, Optional.of(gateway))
        .orElseGet(() -> subnet.address(subnet.address(2).equals(gateway) ? 1 : 2));
  }

  /** The first address kept for infrastructure that a host may have and that is not taken. */
  private static Optional<IpAddress> infrastructure(
      Layer2Network network, Cidr subnet, Optional<IpAddress> taken) {
    for (Cidr block : network.infrastructureSubnets()) {
      if (!subnet.contains(block)) {
        continue;
      }
      for (IpAddress address = block.first(); ; address = address.plus(1)) {
        if (isHost(address, subnet) && !taken.equals(Optional.of(address))) {
          return Optional.of(address);
        }
        if (address.equals(block.last())) {
          break;
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isHost(IpAddress address, Cidr subnet) {
    return !address.equals(subnet.first())
        && !(subnet.family() == IpFamily.IPV4 && address.equals(subnet.last()));
  }

  /** The address in the subnet's family, if the network has that family. */
  Optional<IpAddress> address(IpFamily family) {
    return addresses.stream().filter(address -> address.family() == family).findFirst();
  }

  /** The MAC of the gateway on the network: that of its first address. */
  MacAddress mac() {
    return MacAddress.fromIp(addresses.get(0));
  }

  /** The MAC of the management port: that of its first address. */
  MacAddress managementMac() {
    return MacAddress.fromIp(management.get(0));
  }
}
