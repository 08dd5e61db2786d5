package org.ovn4j.lab;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.Attachment.PrimaryTarget;
import org.ovn4j.model.Attachment.SecondaryTarget;
import org.ovn4j.model.Dns;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.Node;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.Workload;

/** The parts of intents for a lab of two chassis, ch1 and ch2. */
final class Tenants {

  static final String SUBNET4 = "203.203.0.0/16";
  static final String SUBNET6 = "2010:100:200::/60";

  private Tenants() {}

  static Intent.Builder cluster() {
    return Intent.builder()
        .add(Node.of("ch1", List.of()), Node.of("ch2", List.of()))
        .dns(
            new Dns(
                List.of(IpAddress.parse("10.96.0.10"), IpAddress.parse("fd00:10:96::a")),
                Origin.of("Service kube-system/kube-dns")));
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
