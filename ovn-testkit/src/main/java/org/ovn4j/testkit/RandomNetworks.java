package org.ovn4j.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.LabelSelector;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Layer2NetworkBuilder;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.LocalnetNetwork;
import org.ovn4j.model.LocalnetNetworkBuilder;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.Tenancy;

/**
 * Networks of all topologies at random that fit into an intent. All take their subnets from a few
 * blocks, so that those of different tenants overlap, as tenants' networks may.
 */
final class RandomNetworks {

  /** The label by which cluster-wide networks choose namespaces. */
  static final String TENANT_LABEL = "tenant";

  private static final List<Cidr> IPV4 =
      List.of(Cidr.parse("10.0.0.0/16"), Cidr.parse("10.0.0.0/20"), Cidr.parse("192.168.128.0/20"));
  private static final List<Cidr> IPV6 =
      List.of(Cidr.parse("fd00:10::/64"), Cidr.parse("fd00:10::/96"), Cidr.parse("fd00:20::/64"));

  private final Chance chance;

  RandomNetworks(Chance chance) {
    this.chance = chance;
  }

  /** Adds a network; a secondary one if no namespace is left that lacks a primary one. */
  void addTo(IntentDraft draft) {
    Namespace namespace = chance.oneOf(draft.namespaces);
    Optional<Tenancy> primary = chance.percent(60) ? primary(draft, namespace) : Optional.empty();
    draft.networks.add(
        primary
            .map(tenancy -> anyNode(tenancy, Network.Role.PRIMARY))
            .orElseGet(() -> secondaryNetwork(secondary(draft, namespace))));
  }

  private Network secondaryNetwork(Tenancy tenancy) {
    return !(tenancy instanceof Tenancy.Namespaced) && chance.percent(40)
        ? localnet(tenancy)
        : anyNode(tenancy, Network.Role.SECONDARY);
  }

  private Network anyNode(Tenancy tenancy, Network.Role role) {
    return chance.percent(25) ? layer3(tenancy, role) : layer2(tenancy, role);
  }

  private Layer3Network layer3(Tenancy tenancy, Network.Role role) {
    List<Layer3Network.Subnet> subnets =
        subnets().stream()
            .map(cidr -> new Layer3Network.Subnet(cidr, OptionalInt.of(hostSubnet(cidr))))
            .toList();
    return Layer3Network.builder(tenancy, role).subnets(subnets).build();
  }

  /** Room for more nodes and ports than an intent has. */
  private static int hostSubnet(Cidr cidr) {
    return cidr.family() == IpFamily.IPV4 ? 24 : cidr.prefixLength() + 8;
  }

  private LocalnetNetwork localnet(Tenancy tenancy) {
    LocalnetNetworkBuilder builder =
        LocalnetNetwork.builder(tenancy, chance.oneOf(List.of("physnet", "storage")));
    if (chance.percent(70)) {
      builder.vlan(1 + chance.upTo(4093));
    }
    if (chance.percent(20)) {
      return builder.ipam(Network.IpamMode.DISABLED).build();
    }
    List<Cidr> subnets = subnets();
    builder.subnets(subnets).persistent(chance.percent(50));
    if (chance.percent(30)) {
      builder.excludeSubnets(subnets.stream().map(RandomNetworks::firstSixteen).toList());
    }
    return builder.build();
  }

  /** What a physical network's own routers and servers use, say. */
  private static Cidr firstSixteen(Cidr subnet) {
    return Cidr.of(subnet.first(), subnet.family().bits() - 4);
  }

  /** Whose primary network one for the namespace can be; empty if the namespace can have none. */
  private Optional<Tenancy> primary(IntentDraft draft, Namespace namespace) {
    if (!mayHavePrimary(draft, namespace)) {
      return Optional.empty();
    }
    String name = draft.freeName("net");
    LabelSelector tenants =
        LabelSelector.ofLabels(
            Map.of(TENANT_LABEL, tenant(namespace), Namespace.PRIMARY_NETWORK_LABEL, ""));
    boolean allMayHave =
        draft.namespaces.stream()
            .filter(other -> tenants.matches(other.labels()))
            .allMatch(other -> mayHavePrimary(draft, other));
    return Optional.of(
        allMayHave && chance.percent(40)
            ? new Tenancy.ClusterWide(name, tenants)
            : new Tenancy.Namespaced(namespace.name(), name));
  }

  private static boolean mayHavePrimary(IntentDraft draft, Namespace namespace) {
    return namespace.hasPrimaryNetworkLabel()
        && draft.networks.stream()
            .filter(Network::isPrimary)
            .noneMatch(network -> network.tenancy().includes(namespace));
  }

  /** Two definitions, which may be of one namespace. */
  private Tenancy defined(IntentDraft draft, Namespace namespace, String name) {
    Namespace other = chance.oneOf(draft.namespaces);
    return new Tenancy.Defined(
        name,
        List.of(
            Tenancy.Definition.of(namespace.name(), name),
            Tenancy.Definition.of(other.name(), name + "-too")));
  }

  private Tenancy secondary(IntentDraft draft, Namespace namespace) {
    String name = draft.freeName("net");
    int kind = chance.upTo(99);
    if (kind < 40) {
      return new Tenancy.Namespaced(namespace.name(), name);
    }
    if (kind < 60) {
      return defined(draft, namespace, name);
    }
    LabelSelector.Requirement tenantsIn =
        new LabelSelector.Requirement(
            TENANT_LABEL, LabelSelector.Operator.IN, List.of(tenant(namespace)));
    return new Tenancy.ClusterWide(
        name,
        chance.percent(50)
            ? LabelSelector.EVERYTHING
            : new LabelSelector(Map.of(), List.of(tenantsIn)));
  }

  private static String tenant(Namespace namespace) {
    return namespace.labels().getOrDefault(TENANT_LABEL, "");
  }

  private Layer2Network layer2(Tenancy tenancy, Network.Role role) {
    Layer2NetworkBuilder builder = Layer2Network.builder(tenancy, role);
    if (chance.percent(20)) {
      builder.mtu(chance.oneOf(List.of(1280, 1342, 8900)));
    }
    if (role == Network.Role.SECONDARY && chance.percent(20)) {
      return builder.ipam(Network.IpamMode.DISABLED).build();
    }
    List<Cidr> subnets = subnets();
    builder.subnets(subnets).persistent(chance.percent(50));
    if (role == Network.Role.PRIMARY && chance.percent(20)) {
      builder.defaultGatewayIps(subnets.stream().map(RandomNetworks::otherGateway).toList());
    }
    return builder.build();
  }

  /** One of IPv4, one of IPv6, or one of each in either order. */
  private List<Cidr> subnets() {
    List<Cidr> subnets = new ArrayList<>();
    int families = chance.upTo(9);
    if (families < 7) {
      subnets.add(chance.oneOf(IPV4));
    }
    if (families > 3) {
      subnets.add(subnets.isEmpty() ? 0 : chance.upTo(1), chance.oneOf(IPV6));
    }
    return subnets;
  }

  /** Not the first address, which is the usual gateway. */
  private static IpAddress otherGateway(Cidr subnet) {
    return subnet.address(9);
  }
}
