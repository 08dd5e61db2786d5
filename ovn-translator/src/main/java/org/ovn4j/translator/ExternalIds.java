package org.ovn4j.translator;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.ovn4j.model.Network;

/** The {@code external_ids} that OVN-Kubernetes gives its rows, for the same things. */
final class ExternalIds {

  /** Holds the network's name. */
  static final String NETWORK = "k8s.ovn.org/network";

  private ExternalIds() {}

  /** Those of every row of a network. */
  static Map<String, String> of(Network network) {
    Map<String, String> ids = new TreeMap<>();
    ids.put(NETWORK, network.name());
    ids.put(
        "k8s.ovn.org/topology",
        network.fold(l2 -> "layer2", l3 -> "layer3", localnet -> "localnet"));
    return ids;
  }

  /** Those of a network's switch. */
  static Map<String, String> withRole(Network network) {
    Map<String, String> ids = of(network);
    ids.put("k8s.ovn.org/role", network.role().name().toLowerCase(Locale.ROOT));
    return ids;
  }

  /** Those of a workload's port. */
  static Map<String, String> of(Network network, AssignedPort port) {
    Map<String, String> ids = of(network);
    ids.put("k8s.ovn.org/nad", port.id().attachment());
    ids.put("namespace", port.workload().namespace());
    if (port.isVirtualMachine()) {
      ids.put("k8s.ovn.org/vm", port.workload().name());
    } else {
      ids.put("pod", "true");
    }
    return ids;
  }

  /** Those of a virtual machine's DHCP options. */
  static Map<String, String> dhcp(Network network, AssignedPort port, String cidr) {
    String controller = network.name() + "-network-controller";
    String name = port.workload().namespace() + "/" + port.workload().name();
    String dotted = cidr.replace(':', '.');
    Map<String, String> ids = of(network);
    ids.put("k8s.ovn.org/owner-controller", controller);
    ids.put("k8s.ovn.org/owner-type", "VirtualMachine");
    ids.put("k8s.ovn.org/name", name);
    ids.put("k8s.ovn.org/cidr", dotted);
    ids.put("k8s.ovn.org/id", controller + ":VirtualMachine:" + name + ":" + dotted);
    return ids;
  }
}
