package org.ovn4j.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;

/** The rules between services, and between them and what they refer to. */
final class ServiceCheck {
  private final Intent intent;
  private final Set<String> faulty;
  private final List<Diagnostic> found;
  private final Map<IpAddress, Service> byClusterAddress = new HashMap<>();
  private final Map<IpAddress, Service> byOuterAddress = new HashMap<>();
  private final Map<String, Service> byOuterPort = new HashMap<>();
  private final Map<String, Service> byNodePort = new HashMap<>();
  private final Map<IpAddress, Node> byGateway = new HashMap<>();

  ServiceCheck(Intent intent, Set<String> faulty, List<Diagnostic> found) {
    this.intent = intent;
    this.faulty = faulty;
    this.found = found;
  }

  void run() {
    NetworkCheck.unique(
        intent.services(),
        service -> service.namespace() + "/" + service.name(),
        Service::origin,
        found);
    for (Node node : intent.nodes()) {
      node.gateway()
          .ifPresent(way -> way.addresses().forEach(a -> byGateway.putIfAbsent(a.ip(), node)));
    }
    intent.services().forEach(this::clusterAddresses);
    intent.services().forEach(this::outerAddresses);
    intent.services().forEach(this::ports);
    intent.services().forEach(this::place);
  }

  /** Another service of that name is an error of its own. */
  private static boolean isOther(Service one, Service two) {
    return !one.namespace().equals(two.namespace()) || !one.name().equals(two.name());
  }

  /** Whether the service's own faults have been told. */
  private boolean isFaulty(Service service) {
    return faulty.contains("Service " + service.namespace() + "/" + service.name());
  }

  private void error(Service service, Object value, String message) {
    found.add(Diagnostic.error(service.origin(), value.toString(), message));
  }

  private void warning(Service service, String message) {
    found.add(Diagnostic.warning(service.origin(), message));
  }

  private void place(Service service) {
    boolean known = intent.namespace(service.namespace()).isPresent();
    boolean missing = NetworkCheck.isMissing(intent, faulty, service.namespace());
    if (missing && !service.everyNetwork()) {
      error(
          service, service.namespace(), NetworkCheck.missingNamespace(intent, service.namespace()));
    }
    Optional<Network> primary = intent.primaryNetwork(service.namespace());
    if (service.everyNetwork() && primary.isPresent()) {
      error(
          service,
          primary.get().name(),
          "all networks are to reach it, but its namespace has a primary network of its own;"
              + " allowed: on the default network");
    }
    boolean hasNetwork = primary.isPresent() || intent.defaultNetwork().isPresent();
    if (known && !hasNetwork && !service.everyNetwork()) {
      warning(
          service,
          "has no network: its namespace has no primary one, and the cluster's own is not among"
              + " the manifests; ignored");
    }
    boolean outside =
        !service.outerAddresses().isEmpty()
            || service.ports().stream().anyMatch(port -> port.nodePort().isPresent());
    if (outside && byGateway.isEmpty() && !intent.nodes().isEmpty()) {
      warning(
          service, "is for the outside as well, but no node has a gateway; nothing answers there");
    }
  }

  private void clusterAddresses(Service service) {
    for (IpAddress address : service.clusterAddresses()) {
      Service earlier = byClusterAddress.putIfAbsent(address, service);
      if (earlier != null && isOther(earlier, service)) {
        error(
            service,
            address,
            "the cluster address is that of %s already; each service has one of its own"
                .formatted(earlier.origin()));
      }
      intent.defaultNetwork().ifPresent(own -> withinBlock(service, address, own));
      intent
          .primaryNetwork(service.namespace())
          .ifPresent(network -> apart(service, "cluster", address, network));
    }
  }

  private void withinBlock(Service service, IpAddress address, DefaultNetwork own) {
    List<Cidr> blocks = own.serviceSubnets();
    if (!blocks.isEmpty() && blocks.stream().noneMatch(block -> block.contains(address))) {
      error(
          service,
          address,
          "the cluster address is not in the service subnets %s of %s"
              .formatted(blocks, own.origin()));
    }
  }

  private void apart(Service service, String what, IpAddress address, Network network) {
    for (Cidr cidr : network.cidrs()) {
      if (cidr.contains(address)) {
        error(
            service,
            address,
            "the %s address is in the subnet %s of %s, where it would be a workload's"
                .formatted(what, cidr, network.origin()));
      }
    }
  }

  private void outerAddresses(Service service) {
    for (IpAddress address : service.outerAddresses()) {
      Service cluster = byClusterAddress.get(address);
      if (cluster != null) {
        error(
            service,
            address,
            "the external address is the cluster address of %s".formatted(cluster.origin()));
      }
      Node node = byGateway.get(address);
      if (node != null) {
        error(
            service,
            address,
            ("the external address is that of the gateway of %s; it needs one of its own,"
                    + " at a gateway's address only node ports answer")
                .formatted(node.origin()));
      }
      intent
          .primaryNetwork(service.namespace())
          .ifPresent(network -> apart(service, "external", address, network));
      intent.defaultNetwork().ifPresent(own -> outsideOf(service, address, own));
      Service earlier = byOuterAddress.putIfAbsent(address, service);
      if (earlier != null && isOther(earlier, service) && !sameNetwork(earlier, service)) {
        error(
            service,
            address,
            ("the external address leads to another network already, that of %s;"
                    + " services of one network may share one")
                .formatted(earlier.origin()));
      } else {
        outerPorts(service, address);
      }
    }
  }

  private void outsideOf(Service service, IpAddress address, DefaultNetwork own) {
    for (Layer3Network.Subnet pods : own.subnets()) {
      if (pods.cidr().contains(address)) {
        error(
            service,
            address,
            "the external address is in the pod subnet %s of %s"
                .formatted(pods.cidr(), own.origin()));
      }
    }
    for (Cidr block : own.serviceSubnets()) {
      if (block.contains(address) && !byClusterAddress.containsKey(address)) {
        error(
            service,
            address,
            "the external address is in the service subnet %s of %s"
                .formatted(block, own.origin()));
      }
    }
  }

  private boolean sameNetwork(Service one, Service two) {
    return intent
        .primaryNetwork(one.namespace())
        .map(Network::name)
        .equals(intent.primaryNetwork(two.namespace()).map(Network::name));
  }

  private void outerPorts(Service service, IpAddress address) {
    for (Service.Port port : service.ports()) {
      String where = port.protocol() + " port " + port.number() + " of " + address;
      Service earlier = byOuterPort.putIfAbsent(where, service);
      if (earlier != null && isOther(earlier, service)) {
        error(
            service,
            address,
            "%s is taken by %s; choose another port or address".formatted(where, earlier.origin()));
      }
    }
  }

  private void ports(Service service) {
    Set<String> own = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (Service.Port port : service.ports()) {
      if (!isFaulty(service) && !own.add(port.protocol() + " " + port.number())) {
        error(
            service,
            port.number(),
            "has two ports %s %d".formatted(port.protocol(), port.number()));
      }
      if (!isFaulty(service) && service.ports().size() > 1 && !names.add(port.name())) {
        error(
            service,
            port.name(),
            port.name().isEmpty()
                ? "has several ports without a name; with more than one, each needs a name"
                : "has two ports of one name");
      }
      port.nodePort().ifPresent(number -> nodePort(service, port.protocol(), number, own));
    }
    families(service);
  }

  private void nodePort(Service service, Protocol protocol, int number, Set<String> own) {
    String where = protocol + " node port " + number;
    if (!own.add(where)) {
      if (!isFaulty(service)) {
        error(service, number, "has " + where + " twice");
      }
      return;
    }
    Service earlier = byNodePort.putIfAbsent(where, service);
    if (earlier != null && isOther(earlier, service)) {
      error(
          service,
          number,
          "%s is taken by %s; a node port is for one service of the cluster"
              .formatted(where, earlier.origin()));
    }
  }

  private void families(Service service) {
    for (IpFamily family : IpFamily.values()) {
      long addresses =
          service.clusterAddresses().stream().filter(a -> a.family() == family).count();
      if (addresses > 1 && !isFaulty(service)) {
        error(
            service,
            service.clusterAddresses(),
            "may have at most one cluster address of each IP family");
      }
    }
  }
}
