package org.ovn4j.translator;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.MacAddress;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.Attachment.PrimaryTarget;
import org.ovn4j.model.Attachment.SecondaryTarget;
import org.ovn4j.model.Attachment.Target;
import org.ovn4j.model.DefaultNetwork;
import org.ovn4j.model.Dns;
import org.ovn4j.model.Intent;
import org.ovn4j.model.IpamClaim;
import org.ovn4j.model.LabelSelector;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Layer2NetworkBuilder;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network.Role;
import org.ovn4j.model.Node;
import org.ovn4j.model.NodeGateway;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.Workload;

/** Small intents for tests. */
public final class Intents {

  static final NodeGateway GATEWAY1 = gateway("192.0.2.11/24", "2001:db8:ffff::11/64");
  static final NodeGateway GATEWAY2 = gateway("192.0.2.12/24", "2001:db8:ffff::12/64");

  /** The controller. */
  public static final String OWNER = "ovn4j";

  private Intents() {}

  /** A namespace, two nodes of which the first has a chassis of another name, a name server. */
  public static Intent.Builder cluster() {
    return Intent.builder()
        .add(namespace("green"))
        .add(new Node("ovn-worker", "C1", Map.of(), List.of(), Origin.of("Node ovn-worker")))
        .add(Node.of("ovn-worker2", List.of()))
        .dns(new Dns(addresses("10.96.0.10", "fd00:10:96::a"), Origin.of("Service kube-dns")));
  }

  /** The tenant of the FOSDEM 2025 demo, with what runs in it. */
  public static Intent green(Workload... workloads) {
    return cluster().add(network("203.203.0.0/16")).add(workloads).build();
  }

  public static Namespace namespace(String name) {
    return Namespace.of(name, Map.of(Namespace.PRIMARY_NETWORK_LABEL, "", "tenant", "colour"));
  }

  /** The primary network of the namespace green, which keeps addresses. */
  public static Layer2Network network(String... subnets) {
    return primary(subnets).build();
  }

  public static Layer2NetworkBuilder primary(String... subnets) {
    return Layer2Network.builder(new Tenancy.Namespaced("green", "namespace-scoped"), Role.PRIMARY)
        .subnets(cidrs(subnets))
        .persistent(true);
  }

  /** A secondary network of the namespace green. */
  public static Layer2NetworkBuilder secondary(String name, String... subnets) {
    return Layer2Network.builder(new Tenancy.Namespaced("green", name), Role.SECONDARY)
        .subnets(cidrs(subnets));
  }

  /** A network that all namespaces of {@link #namespace} share. */
  public static Layer2NetworkBuilder clusterWide(String name, Role role, String... subnets) {
    LabelSelector selector = LabelSelector.ofLabels(Map.of("tenant", "colour"));
    return Layer2Network.builder(new Tenancy.ClusterWide(name, selector), role)
        .subnets(cidrs(subnets));
  }

  /** A running pod on the primary network. */
  public static Workload pod(String name) {
    return pod("green", name, new PrimaryTarget());
  }

  public static Workload pod(String namespace, String name, Target... targets) {
    return workload(Workload.Kind.POD, namespace, name, targets);
  }

  /** A running virtual machine on the primary network. */
  public static Workload machine(String name) {
    return machine(name, new PrimaryTarget());
  }

  public static Workload machine(String name, Target... targets) {
    return workload(Workload.Kind.VIRTUAL_MACHINE, "green", name, targets);
  }

  private static Workload workload(
      Workload.Kind kind, String namespace, String name, Target... targets) {
    Workload bare = Workload.builder(kind, namespace, name).node(Optional.of("ovn-worker")).build();
    List<Attachment> attachments =
        Arrays.stream(targets).map(target -> Attachment.of(target, bare.origin())).toList();
    return bare.toBuilder().attachments(attachments).build();
  }

  public static SecondaryTarget on(String network, int index) {
    return new SecondaryTarget("green", network, index);
  }

  public static Workload onNode(Workload workload, String node) {
    return workload.toBuilder().node(node).build();
  }

  public static Workload unplaced(Workload workload) {
    return workload.toBuilder().node(Optional.empty()).build();
  }

  /** The same, but it does not run: a pod that has completed, a machine that is stopped. */
  public static Workload stopped(Workload workload) {
    return workload.toBuilder().running(false).node(Optional.empty()).build();
  }

  /** The same, asking for addresses on its only interface. */
  public static Workload asking(Workload workload, String... addresses) {
    Attachment a = workload.attachments().get(0);
    return withAttachment(
        workload,
        new Attachment(a.target(), addresses(addresses), a.requestedMac(), a.claim(), a.origin()));
  }

  /** The same, asking for a MAC on its only interface. */
  public static Workload withMac(Workload workload, String mac) {
    Attachment a = workload.attachments().get(0);
    Optional<MacAddress> requested = Optional.of(MacAddress.parse(mac));
    return withAttachment(
        workload,
        new Attachment(a.target(), a.requestedAddresses(), requested, a.claim(), a.origin()));
  }

  /** The same, with a claim of the namespace green for its only interface. */
  public static Workload claiming(Workload workload, String claim) {
    Attachment a = workload.attachments().get(0);
    return withAttachment(
        workload,
        new Attachment(
            a.target(), a.requestedAddresses(), a.requestedMac(), Optional.of(claim), a.origin()));
  }

  private static Workload withAttachment(Workload workload, Attachment attachment) {
    return workload.toBuilder().attachments(List.of(attachment)).build();
  }

  /** A claim for the primary network of the namespace green. */
  public static IpamClaim claim(String name, String... addresses) {
    return new IpamClaim(
        "green",
        name,
        "green_namespace-scoped",
        "net1",
        addresses(addresses),
        Origin.of("IPAMClaim green/" + name));
  }

  public static List<Cidr> cidrs(String... texts) {
    return Arrays.stream(texts).map(Cidr::parse).toList();
  }

  public static List<IpAddress> addresses(String... texts) {
    return Arrays.stream(texts).map(IpAddress::parse).toList();
  }

  /** The nodes of {@link #cluster}, with gateways. */
  static Intent.Builder gateways() {
    Intent.Builder intent = Intent.builder();
    Intent cluster = cluster().build();
    cluster.namespaces().forEach(intent::add);
    intent.add(cluster.nodes().get(0).with(GATEWAY1), cluster.nodes().get(1).with(GATEWAY2));
    return intent.dns(cluster.dns().orElseThrow());
  }

  /** The cluster's own network, with a block for services. */
  static DefaultNetwork defaultNetwork() {
    return new DefaultNetwork(
        List.of(new Layer3Network.Subnet(cidrs("10.244.0.0/16").get(0), OptionalInt.empty())),
        cidrs("10.96.0.0/16"),
        OptionalInt.empty(),
        Origin.of("ConfigMap ovn-kubernetes/ovn-config"));
  }

  static NodeGateway gateway(String... addresses) {
    return NodeGateway.of(
        Arrays.stream(addresses).map(a -> NodeGateway.Address.tryParse(a).orElseThrow()).toList(),
        List.of(IpAddress.parse("192.0.2.1"), IpAddress.parse("2001:db8:ffff::1")));
  }
}
