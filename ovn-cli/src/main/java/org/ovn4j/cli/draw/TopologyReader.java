package org.ovn4j.cli.draw;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ovn4j.cli.draw.Topology.Band;
import org.ovn4j.cli.draw.Topology.Interface;
import org.ovn4j.cli.draw.Topology.PhysicalNetwork;
import org.ovn4j.cli.draw.Topology.Place;
import org.ovn4j.cli.draw.Topology.Router;
import org.ovn4j.cli.draw.Topology.Stop;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.Lease;
import org.ovn4j.model.AdminPolicy;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.DefaultNetwork;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.LocalnetNetwork;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.NetworkPolicy;
import org.ovn4j.model.Node;
import org.ovn4j.model.Policy;
import org.ovn4j.model.PolicySubjects;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.Workload;
import org.ovn4j.translator.AssignedLeases;
import org.ovn4j.translator.Assignment;

/** Makes out of an assignment what a picture shows of it: as much as a person can take in. */
public final class TopologyReader {

  private static final int MOST_NODES = 12;
  private static final int MOST_NETWORKS = 24;
  private static final int MOST_INTERFACES = 6;
  private static final int MOST_TENANTS = 3;

  private static final Comparator<Network> ORDER =
      Comparator.comparing(Network::role)
          .thenComparing(network -> network instanceof LocalnetNetwork)
          .thenComparing(TopologyReader::name)
          .thenComparing(Network::name);

  private final Intent intent;
  private final AssignedLeases leases;
  private final ServiceReader services;
  private final PolicySubjects subjects;
  private final List<Place> places = new ArrayList<>();

  /** By the node's name; a workload elsewhere, or on none, is in the last place. */
  private final Map<String, Integer> placeOfNode = new HashMap<>();

  private final Map<String, Integer> colours = new LinkedHashMap<>();

  private TopologyReader(Assignment assignment) {
    this.intent = assignment.intent();
    this.leases = new AssignedLeases(assignment);
    this.services = new ServiceReader(assignment);
    this.subjects = new PolicySubjects(intent);
  }

  /** The topology. */
  public static Topology read(Assignment assignment) {
    return new TopologyReader(assignment).topology();
  }

  private Topology topology() {
    List<Network> networks = new ArrayList<>(intent.networks());
    networks.sort(ORDER);
    intent.defaultNetwork().ifPresent(own -> networks.add(own.layer3()));
    List<Network> shown = networks.stream().limit(MOST_NETWORKS).toList();
    colours.putAll(Palette.colours(shown.stream().map(TopologyReader::name).toList()));
    addNodes();
    int nowhere = places.size();
    List<Band> bands = new ArrayList<>();
    Map<String, Map<Integer, List<Interface>>> interfaces = interfaces(nowhere);
    boolean anyNowhere = interfaces.values().stream().anyMatch(stops -> stops.containsKey(nowhere));
    if (anyNowhere) {
      places.add(new Place(Place.Kind.NOWHERE, "on no node", List.of()));
    }
    for (Network network : shown) {
      bands.add(band(network, interfaces.getOrDefault(network.name(), new TreeMap<>())));
    }
    return new Topology(summary(), places, bands, remarks(networks.size() - shown.size()));
  }

  private String summary() {
    return count(intent.networks().size(), "network")
        + " · "
        + count(intent.nodes().size(), "node")
        + " · "
        + count(intent.workloads().size(), "workload")
        + (intent.services().isEmpty() ? "" : " · " + count(intent.services().size(), "service"))
        + (policies().isEmpty() ? "" : " · " + count(policies().size(), "policy", "policies"));
  }

  private static String count(long number, String noun) {
    return count(number, noun, noun + "s");
  }

  private static String count(long number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }

  /** Those of administrators first. */
  private List<Policy> policies() {
    return Stream.<Policy>concat(intent.adminPolicies().stream(), intent.policies().stream())
        .toList();
  }

  private void addNodes() {
    List<Node> nodes = intent.nodes();
    for (Node node : nodes) {
      int place = Math.min(placeOfNode.size(), MOST_NODES);
      placeOfNode.putIfAbsent(node.name(), place);
      if (place < MOST_NODES) {
        places.add(new Place(Place.Kind.NODE, node.name(), details(node)));
      }
    }
    if (placeOfNode.size() > MOST_NODES) {
      int more = placeOfNode.size() - MOST_NODES;
      places.add(new Place(Place.Kind.MORE_NODES, "+" + more + " more nodes", List.of()));
    }
  }

  private static List<String> details(Node node) {
    Stream<String> chassis =
        node.chassis().equals(node.name())
            ? Stream.empty()
            : Stream.of("chassis " + node.chassis());
    Stream<String> wayOut =
        node.gateway().stream()
            .flatMap(
                way ->
                    Stream.concat(
                        Stream.of("out by " + way.physicalNetwork() + " as"),
                        way.addresses().stream().map(address -> address.ip().toString())));
    return Stream.of(node.addresses().stream().map(IpAddress::toString), chassis, wayOut)
        .flatMap(lines -> lines)
        .toList();
  }

  /** The interfaces that there are, by network and place. A stopped pod has none. */
  private Map<String, Map<Integer, List<Interface>>> interfaces(int nowhere) {
    Map<String, Map<Integer, List<Interface>>> interfaces = new HashMap<>();
    for (Workload workload : intent.workloads()) {
      int place = workload.node().map(placeOfNode::get).orElse(nowhere);
      for (Attachment attachment : workload.attachments()) {
        Optional<Network> network = network(workload, attachment);
        Optional<Lease> lease =
            network.filter(TopologyReader::isDefault).isPresent()
                ? leases.ofDefault(workload)
                : leases.of(workload, attachment);
        if (network.isPresent() && (workload.running() || lease.isPresent())) {
          interfaces
              .computeIfAbsent(network.get().name(), n -> new TreeMap<>())
              .computeIfAbsent(place, p -> new ArrayList<>())
              .add(shown(network.get(), workload, lease));
        }
      }
    }
    return interfaces;
  }

  /** The network of an interface, if the picture has it. */
  private Optional<Network> network(Workload workload, Attachment attachment) {
    Optional<Network> network = intent.network(workload, attachment);
    return network.isEmpty() && attachment.target() instanceof Attachment.PrimaryTarget
        ? intent.defaultNetwork().map(DefaultNetwork::layer3)
        : network;
  }

  private static boolean isDefault(Network network) {
    return network.tenancy() instanceof Tenancy.Default;
  }

  private Interface shown(Network network, Workload workload, Optional<Lease> lease) {
    List<String> addresses =
        lease
            .map(
                held ->
                    held.addresses().isEmpty()
                        ? List.of(held.mac().toString())
                        : held.addresses().stream().map(IpAddress::toString).toList())
            .orElse(List.of());
    return new Interface(
        workload.kind() == Workload.Kind.VIRTUAL_MACHINE,
        isOfOneNamespace(network) ? "" : workload.namespace(),
        workload.name(),
        workload.kind().kubernetesKind() + " " + workload.namespace() + "/" + workload.name(),
        workload.running(),
        addresses,
        note(workload, lease),
        others(network, workload),
        services.answered(network, lease.map(Lease::addresses).orElse(List.of())),
        policies().stream()
            .filter(policy -> subjects.isAbout(policy, workload, network))
            .map(TopologyReader::name)
            .toList());
  }

  private boolean isOfOneNamespace(Network network) {
    return !isDefault(network) && intent.namespacesOf(network).size() == 1;
  }

  private static String name(Policy policy) {
    return policy instanceof NetworkPolicy ofNamespace
        ? ofNamespace.name()
        : ((AdminPolicy) policy).name();
  }

  private static String note(Workload workload, Optional<Lease> lease) {
    if (!workload.running()) {
      return "stopped";
    }
    if (workload.migrationTarget().isPresent()) {
      return "migrates to " + workload.migrationTarget().get();
    }
    return lease.isEmpty() ? "no address" : "";
  }

  private List<Integer> others(Network network, Workload workload) {
    Set<String> names = new LinkedHashSet<>();
    for (Attachment attachment : workload.attachments()) {
      network(workload, attachment).map(TopologyReader::name).ifPresent(names::add);
    }
    names.remove(name(network));
    return names.stream().filter(colours::containsKey).map(colours::get).toList();
  }

  /** The policies that all of several interfaces have. */
  private static List<String> common(Map<Integer, List<Interface>> interfaces) {
    List<Interface> all = interfaces.values().stream().flatMap(List::stream).toList();
    if (all.size() < 2) {
      return List.of();
    }
    List<String> common = new ArrayList<>(all.get(0).policies());
    all.forEach(i -> common.retainAll(i.policies()));
    return common;
  }

  private static Interface without(List<String> policies, Interface of) {
    List<String> own = new ArrayList<>(of.policies());
    own.removeAll(policies);
    return of.withPolicies(own);
  }

  private Band band(Network network, Map<Integer, List<Interface>> interfaces) {
    List<String> policies = common(interfaces);
    boolean layer3 = network instanceof Layer3Network;
    SortedMap<Integer, Stop> stops = new TreeMap<>();
    Map<Integer, List<Cidr>> subnets = byPlace(leases.nodeSubnets(network));
    Map<Integer, List<IpAddress>> gateways = byPlace(leases.nodeGateways(network));
    Set<Integer> used = new TreeSet<>(interfaces.keySet());
    used.addAll(gateways.keySet());
    used.addAll(subnets.keySet());
    for (int place : used) {
      stops.put(
          place,
          stop(
              place,
              subnets.getOrDefault(place, List.of()).stream().map(Cidr::toString).toList(),
              Optional.ofNullable(gateways.get(place)).map(Router::new),
              interfaces.getOrDefault(place, List.of()).stream()
                  .map(i -> without(policies, i))
                  .toList()));
    }
    return new Band(
        name(network),
        summary(network),
        tenants(network),
        network.cidrs().stream().map(Object::toString).toList(),
        colours.getOrDefault(name(network), 0),
        layer3 || network.isPrimary()
            ? Optional.of(new Router(leases.gateway(network)))
            : Optional.empty(),
        layer3,
        network instanceof LocalnetNetwork localnet
            ? Optional.of(physical(localnet))
            : Optional.empty(),
        stops,
        services.of(network, isOfOneNamespace(network)),
        policies);
  }

  private static String summary(Network network) {
    return (isDefault(network) ? "Default" : network.isPrimary() ? "Primary" : "Secondary")
        + " · "
        + network.fold(layer2 -> "Layer2", layer3 -> "Layer3", localnet -> "Localnet")
        + (network.ipam() == Network.IpamMode.ENABLED ? "" : " · no IPAM");
  }

  /** Of the nodes that are places of their own. */
  private <T> Map<Integer, T> byPlace(Map<String, T> byNode) {
    Map<Integer, T> byPlace = new TreeMap<>();
    byNode.forEach(
        (node, value) -> {
          Integer place = placeOfNode.get(node);
          if (place != null && places.get(place).kind() == Place.Kind.NODE) {
            byPlace.put(place, value);
          }
        });
    return byPlace;
  }

  private Stop stop(
      int place, List<String> subnets, Optional<Router> gateway, List<Interface> all) {
    boolean shown = places.get(place).kind() != Place.Kind.MORE_NODES;
    // One more takes no more room than to say that there is one more.
    int most = !shown ? 0 : all.size() == MOST_INTERFACES + 1 ? all.size() : MOST_INTERFACES;
    List<Interface> first = all.stream().limit(most).toList();
    return new Stop(subnets, gateway, first, all.size() - first.size());
  }

  private static PhysicalNetwork physical(LocalnetNetwork network) {
    return new PhysicalNetwork(
        network.physicalNetworkName(),
        network.vlan().isPresent() ? "VLAN " + network.vlan().getAsInt() : "untagged");
  }

  /** The name of the network's object, with its namespace if it has one. */
  private static String name(Network network) {
    if (isDefault(network)) {
      return network.name();
    }
    String path = network.tenancy().path();
    return path.substring(path.indexOf(' ') + 1);
  }

  /** Empty where the object's name says it. */
  private String tenants(Network network) {
    if (network.tenancy() instanceof Tenancy.Namespaced) {
      return "";
    }
    if (isDefault(network)) {
      return "for all other namespaces";
    }
    List<String> names = intent.namespacesOf(network).stream().map(Namespace::name).toList();
    return "for "
        + (names.isEmpty() || names.size() > MOST_TENANTS
            ? count(names.size(), "namespace")
            : String.join(", ", names));
  }

  private List<String> remarks(int networksLeftOut) {
    List<String> remarks = new ArrayList<>();
    if (networksLeftOut > 0) {
      remarks.add("Not shown: " + count(networksLeftOut, "more network") + ".");
    }
    long elsewhere =
        intent.workloads().stream()
            .filter(
                workload ->
                    workload.running()
                        && workload.attachments().stream()
                            .allMatch(a -> network(workload, a).isEmpty()))
            .count();
    if (elsewhere > 0) {
      remarks.add("Not shown: " + count(elsewhere, "workload") + " on none of these networks.");
    }
    return remarks;
  }
}
