package org.ovn4j.lab;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.Attachment.PrimaryTarget;
import org.ovn4j.model.Attachment.SecondaryTarget;
import org.ovn4j.model.DefaultNetwork;
import org.ovn4j.model.Dns;
import org.ovn4j.model.EndpointSlice;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.LocalnetNetwork;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.Node;
import org.ovn4j.model.NodeGateway;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Service;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.Workload;

/** The parts of intents for a lab of two chassis, ch1 and ch2. */
final class Tenants {

  static final String SUBNET4 = "203.203.0.0/16";
  static final String SUBNET6 = "2010:100:200::/60";

  private static final Dns DNS =
      new Dns(
          List.of(IpAddress.parse("10.96.0.10"), IpAddress.parse("fd00:10:96::a")),
          Origin.of("Service kube-system/kube-dns"));

  private Tenants() {}

  static Intent.Builder cluster() {
    return Intent.builder().add(Node.of("ch1", List.of()), Node.of("ch2", List.of())).dns(DNS);
  }

  /** As {@link #cluster}, with nodes ch1, ch2, … that have a way to the lab's outside. */
  static Intent.Builder clusterWithGateways(int nodes) {
    Intent.Builder intent = Intent.builder().dns(DNS);
    for (int number = 1; number <= nodes; number++) {
      List<NodeGateway.Address> addresses =
          Stream.of(nodeAddress4(number) + "/24", nodeAddress6(number) + "/64")
              .map(text -> NodeGateway.Address.tryParse(text).orElseThrow())
              .toList();
      List<IpAddress> nextHops =
          List.of(IpAddress.parse("192.0.2.1"), IpAddress.parse("2001:db8:ffff::1"));
      intent.add(Node.of("ch" + number, List.of()).with(NodeGateway.of(addresses, nextHops)));
    }
    return intent;
  }

  /** The cluster's own network, of both families. */
  static DefaultNetwork defaultNetwork() {
    return new DefaultNetwork(
        Stream.of("10.244.0.0/16", "fd00:10:244::/48")
            .map(text -> new Layer3Network.Subnet(Cidr.parse(text), OptionalInt.empty()))
            .toList(),
        List.of(Cidr.parse("10.96.0.0/16"), Cidr.parse("fd00:10:96::/112")),
        OptionalInt.of(1342),
        Origin.of("ConfigMap ovn-kubernetes/ovn-config"));
  }

  /** A service that all networks reach, of one TCP port. */
  static Service service(String namespace, String name, List<String> addresses, int port) {
    return Service.builder(namespace, name)
        .clusterAddresses(addresses.stream().map(IpAddress::parse).toList())
        .addPorts(Service.Port.of(Protocol.TCP, port, port))
        .everyNetwork(true)
        .build();
  }

  /** Those who answer for a service, at one port. */
  static EndpointSlice endpoints(Service service, int target, List<String> addresses) {
    return new EndpointSlice(
        service.namespace(),
        service.name(),
        service.name(),
        Optional.empty(),
        addresses.stream().map(a -> EndpointSlice.Endpoint.of(IpAddress.parse(a))).toList(),
        List.of(new EndpointSlice.Port("", Protocol.TCP, target)),
        Origin.of("EndpointSlice " + service.namespace() + "/" + service.name()));
  }

  /** What the outside sees of a node, the first of which is 1. */
  static String nodeAddress4(int number) {
    return "192.0.2." + (10 + number);
  }

  static String nodeAddress6(int number) {
    return "2001:db8:ffff::1" + number;
  }

  /** A primary network {@code net} of a namespace, with a subnet for each node. */
  static Layer3Network routed(String namespace, String... subnets) {
    return Layer3Network.builder(new Tenancy.Namespaced(namespace, "net"), Network.Role.PRIMARY)
        .subnets(
            Arrays.stream(subnets)
                .map(text -> new Layer3Network.Subnet(Cidr.parse(text), OptionalInt.empty()))
                .toList())
        .mtu(1342)
        .build();
  }

  static Namespace namespace(String name) {
    return Namespace.of(name, Map.of(Namespace.PRIMARY_NETWORK_LABEL, ""));
  }

  /** A persistent primary network {@code net} of a namespace. */
  static Layer2Network primary(String namespace, String... subnets) {
    return network(namespace, "net", Network.Role.PRIMARY, subnets);
  }

  static Layer2Network secondary(String namespace, String name, String... subnets) {
    return network(namespace, name, Network.Role.SECONDARY, subnets);
  }

  /** A secondary network whose machines choose their own addresses. */
  static Layer2Network withoutIpam(String namespace, String name) {
    return Layer2Network.builder(new Tenancy.Namespaced(namespace, name), Network.Role.SECONDARY)
        .ipam(Network.IpamMode.DISABLED)
        .build();
  }

  /** A network of a namespace that is a VLAN of the lab's provider network. */
  static LocalnetNetwork physical(String namespace, String name, int vlan, String... subnets) {
    return LocalnetNetwork.builder(new Tenancy.Namespaced(namespace, name), "physnet")
        .subnets(Arrays.stream(subnets).map(Cidr::parse).toList())
        .vlan(vlan)
        .persistent(true)
        .build();
  }

  private static Layer2Network network(
      String namespace, String name, Network.Role role, String... subnets) {
    return Layer2Network.builder(new Tenancy.Namespaced(namespace, name), role)
        .subnets(Arrays.stream(subnets).map(Cidr::parse).toList())
        .mtu(1342)
        .persistent(true)
        .build();
  }

  static Workload machine(String namespace, String name, String node) {
    return workload(Workload.Kind.VIRTUAL_MACHINE, namespace, name, node);
  }

  static Workload pod(String namespace, String name, String node) {
    return workload(Workload.Kind.POD, namespace, name, node);
  }

  private static Workload workload(Workload.Kind kind, String namespace, String name, String node) {
    Origin origin = Origin.of(kind + " " + namespace + "/" + name);
    return Workload.builder(kind, namespace, name)
        .node(Optional.of(node))
        .addAttachments(Attachment.of(new PrimaryTarget(), origin))
        .build();
  }

  /** The workload with an interface on a secondary network instead of the primary one. */
  static Workload on(String network, Workload workload) {
    Attachment attachment =
        Attachment.of(new SecondaryTarget(workload.namespace(), network, 0), workload.origin());
    return workload.toBuilder().attachments(List.of(attachment)).build();
  }

  static Workload stopped(Workload workload) {
    return workload.toBuilder().running(false).build();
  }

  /** The name of a workload's port on its namespace's primary network. */
  static String port(Workload workload) {
    return port(workload, "net");
  }

  /** The name of a workload's port on the default network. */
  static String defaultPort(Workload workload) {
    return workload.namespace() + "_" + workload.name();
  }

  static String port(Workload workload, String network) {
    return workload.namespace()
        + "."
        + network
        + "_"
        + workload.namespace()
        + "_"
        + workload.name();
  }
}
