package org.ovn4j.model.kubernetes;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.LocalnetNetwork;
import org.ovn4j.model.Network;

/**
 * What a network is, whoever declares it: by the words of CNI configurations, defaults filled in.
 */
final class NetworkFacts {
  private NetworkFacts() {}

  /** The first fact in which two networks differ, with both values; empty if they agree. */
  static Optional<String> difference(Network here, Network there) {
    Map<String, String> these = of(here);
    Map<String, String> those = of(there);
    return these.keySet().stream()
        .filter(fact -> !Objects.equals(these.get(fact), those.get(fact)))
        .findFirst()
        .map(
            fact ->
                "%s is \"%s\" here and \"%s\" there"
                    .formatted(fact, these.get(fact), those.getOrDefault(fact, "")));
  }

  private static Map<String, String> of(Network network) {
    Map<String, String> facts =
        network.fold(NetworkFacts::layer2, NetworkFacts::layer3, NetworkFacts::localnet);
    facts.put("name", network.name());
    facts.put("role", network.isPrimary() ? "primary" : "secondary");
    facts.put("mtu", Integer.toString(network.mtuOrDefault()));
    facts.put("allowPersistentIPs", Boolean.toString(network.persistent()));
    return facts;
  }

  private static Map<String, String> layer2(Layer2Network network) {
    Map<String, String> facts = facts("layer2");
    facts.put("subnets", sorted(network.subnets()));
    facts.put("joinSubnet", network.isPrimary() ? sorted(network.joinSubnetsOrDefault()) : "");
    facts.put("defaultGatewayIPs", sorted(network.defaultGatewayIps()));
    facts.put("excludeSubnets", sorted(network.excludeSubnets()));
    facts.put("reservedSubnets", sorted(network.reservedSubnets()));
    facts.put("infrastructureSubnets", sorted(network.infrastructureSubnets()));
    return facts;
  }

  private static Map<String, String> layer3(Layer3Network network) {
    Map<String, String> facts = facts("layer3");
    facts.put(
        "subnets",
        sorted(
            network.subnets().stream()
                .map(subnet -> subnet.cidr() + "/" + subnet.hostSubnetOrDefault())
                .toList()));
    facts.put("joinSubnet", network.isPrimary() ? sorted(network.joinSubnetsOrDefault()) : "");
    return facts;
  }

  private static Map<String, String> localnet(LocalnetNetwork network) {
    Map<String, String> facts = facts("localnet");
    facts.put("subnets", sorted(network.subnets()));
    facts.put("excludeSubnets", sorted(network.excludeSubnets()));
    facts.put("physicalNetworkName", network.physicalNetworkName());
    facts.put("vlanID", network.vlan().isPresent() ? "" + network.vlan().getAsInt() : "");
    return facts;
  }

  private static Map<String, String> facts(String topology) {
    Map<String, String> facts = new TreeMap<>();
    facts.put(CniNetworkReader.TOPOLOGY, topology);
    return facts;
  }

  private static String sorted(Collection<?> values) {
    return values.stream().map(Object::toString).sorted().collect(Collectors.joining(","));
  }
}
