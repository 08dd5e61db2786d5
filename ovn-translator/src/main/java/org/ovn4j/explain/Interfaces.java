package org.ovn4j.explain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.ipam.Lease;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.DefaultNetwork;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.Network;
import org.ovn4j.model.Node;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.OvnNames;
import org.ovn4j.translator.AssignedLeases;

/** Who is on which network with which addresses. */
final class Interfaces {

  /** What a node's own port has in the node's subnet of the default network. */
  private static final int HOST = 2;

  private final List<NetworkInterface> all = new ArrayList<>();
  private final Map<String, List<NetworkInterface>> byNetwork = new HashMap<>();
  private final Map<String, List<IpAddress>> hosts = new TreeMap<>();
  private final Optional<Network> own;

  Interfaces(Intent intent, AssignedLeases leases) {
    this.own = intent.defaultNetwork().map(DefaultNetwork::layer3);
    for (Workload workload : intent.workloads()) {
      if (workload.running()) {
        workload.attachments().forEach(attachment -> add(intent, leases, workload, attachment));
      }
    }
    all.forEach(
        on -> byNetwork.computeIfAbsent(on.network().name(), k -> new ArrayList<>()).add(on));
    own.ifPresent(
        network ->
            leases
                .nodeSubnets(network)
                .forEach(
                    (node, subnets) ->
                        hosts.put(node, subnets.stream().map(s -> s.address(HOST)).toList())));
  }

  private void add(Intent intent, AssignedLeases leases, Workload workload, Attachment attachment) {
    Optional<Network> network = intent.network(workload, attachment);
    if (network.isPresent() && !isOwn(network.get())) {
      String port = port(workload, network.get(), attachment);
      leases
          .of(workload, attachment)
          .ifPresent(lease -> add(workload, network.get(), port, lease, false));
    }
    if (attachment.target() instanceof Attachment.PrimaryTarget) {
      String port = OvnNames.defaultPort(workload.namespace(), workload.name());
      boolean locked = network.filter(of -> !isOwn(of)).isPresent();
      own.ifPresent(
          of ->
              leases
                  .ofDefault(workload)
                  .ifPresent(lease -> add(workload, of, port, lease, locked)));
    }
  }

  private void add(Workload workload, Network network, String port, Lease lease, boolean locked) {
    all.add(new NetworkInterface(workload, network, port, lease.addresses(), locked));
  }

  private static String port(Workload workload, Network network, Attachment attachment) {
    String key;
    if (attachment.target() instanceof Attachment.SecondaryTarget target) {
      key = target.namespace() + "/" + target.name();
      key = target.index() == 0 ? key : key + "/" + target.index();
    } else {
      String namespace = workload.namespace();
      key = namespace + "/" + network.tenancy().definitions(namespace).get(0);
    }
    return OvnNames.workloadPort(key, workload.namespace(), workload.name());
  }

  List<NetworkInterface> all() {
    return List.copyOf(all);
  }

  /** Those on a network. */
  List<NetworkInterface> on(Network network) {
    return byNetwork.getOrDefault(network.name(), List.of());
  }

  /** Those of a workload, those for probes last. */
  List<NetworkInterface> of(Workload workload) {
    List<NetworkInterface> found = new ArrayList<>();
    all.stream().filter(on -> on.workload().equals(workload) && !on.locked()).forEach(found::add);
    all.stream().filter(on -> on.workload().equals(workload) && on.locked()).forEach(found::add);
    return found;
  }

  /** Who has the address on a network. */
  Optional<NetworkInterface> holder(Network network, IpAddress address) {
    return on(network).stream().filter(on -> on.addresses().contains(address)).findFirst();
  }

  /** The default network. */
  Optional<Network> own() {
    return own;
  }

  boolean isOwn(Network network) {
    return own.filter(of -> of.name().equals(network.name())).isPresent();
  }

  /** The address of the node's own port on the default network. */
  Optional<IpAddress> host(String node, IpFamily family) {
    return hosts.getOrDefault(node, List.of()).stream()
        .filter(source -> source.family() == family)
        .findFirst();
  }

  /** The node whose own port on the default network has the address. */
  Optional<String> hostWith(IpAddress address) {
    return hosts.entrySet().stream()
        .filter(host -> host.getValue().contains(address))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The addresses by which policies know a node. */
  static List<IpAddress> addresses(Node node) {
    List<IpAddress> addresses = new ArrayList<>(node.addresses());
    node.gateway().ifPresent(g -> g.addresses().forEach(a -> addresses.add(a.ip())));
    return addresses;
  }

  /** The switch that an interface is on. */
  static String switchOf(NetworkInterface on) {
    return on.network()
        .fold(
            OvnNames::layer2Switch,
            layer3 -> nodeSwitch(layer3, on.workload().node().orElse("")),
            OvnNames::localnetSwitch);
  }

  static String nodeSwitch(Layer3Network network, String node) {
    return OvnNames.nodeSwitch(network, node);
  }
}
