package org.ovn4j.translator;

import java.util.List;
import java.util.Optional;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.nb.OvnNames;

/**
 * What the concerns of one Layer2 network share.
 *
 * @param assigned the network and its ports
 * @param intent the whole intent, for nodes and DNS
 * @param keys the identities of the network's rows
 * @param gateway its gateway, if it is primary
 */
record Layer2Context(
    AssignedNetwork assigned, Intent intent, NetworkKeys keys, Optional<Gateway> gateway) {

  static Layer2Context of(String owner, Intent intent, AssignedNetwork assigned) {
    return new Layer2Context(
        assigned,
        intent,
        new NetworkKeys(owner, assigned.network()),
        Gateway.of(assigned.network()));
  }

  Layer2Network network() {
    return assigned.network();
  }

  String switchName() {
    return OvnNames.layer2Switch(network());
  }

  boolean hasFamily(IpFamily family) {
    return network().subnets().stream().anyMatch(subnet -> subnet.family() == family);
  }

  /** The cluster's name servers of the family. */
  List<IpAddress> dns(IpFamily family) {
    return intent.dns().stream()
        .flatMap(dns -> dns.addresses().stream())
        .filter(address -> address.family() == family)
        .toList();
  }
}
