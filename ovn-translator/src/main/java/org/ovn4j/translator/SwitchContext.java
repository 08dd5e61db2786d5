package org.ovn4j.translator;

import java.util.List;
import java.util.Optional;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Network;
import org.ovn4j.model.nb.OvnNames;

/**
 * What the concerns of a switch share.
 *
 * @param assigned the switch and its ports
 * @param intent the whole intent, for nodes and DNS
 * @param keys the identities of its rows, and its network
 * @param gateway its gateway, if it has a router
 */
record SwitchContext(
    AssignedSwitch assigned, Intent intent, NetworkKeys keys, Optional<Gateway> gateway) {

  static SwitchContext of(String owner, Intent intent, Network network, AssignedSwitch assigned) {
    return new SwitchContext(
        assigned,
        intent,
        new NetworkKeys(owner, network, assigned.node()),
        Gateway.of(network, assigned.subnets()));
  }

  Network network() {
    return keys.network();
  }

  /** Whose switch it is, for a network that has one for each node. */
  Optional<String> node() {
    return assigned.node();
  }

  List<Cidr> subnets() {
    return assigned.subnets();
  }

  /** The common part of the rows that make the switch. */
  Place place() {
    return Place.of(keys.owner(), keys.identity(), ExternalIds.of(network()), network().origin());
  }

  String switchName() {
    return network()
        .fold(
            OvnNames::layer2Switch,
            layer3 -> OvnNames.nodeSwitch(layer3, node().orElseThrow()),
            OvnNames::localnetSwitch);
  }

  boolean hasFamily(IpFamily family) {
    return subnets().stream().anyMatch(subnet -> subnet.family() == family);
  }

  /** The cluster's name servers of the family. */
  List<IpAddress> dns(IpFamily family) {
    return intent.dns().stream()
        .flatMap(dns -> dns.addresses().stream())
        .filter(address -> address.family() == family)
        .toList();
  }
}
