package org.ovn4j.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.LabelSelector;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Layer2NetworkBuilder;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.Tenancy;

/**
 * Layer2 networks at random that fit into an intent. All take their subnets from a few blocks, so
 * that those of different tenants overlap, as tenants' networks may.
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
            .map(tenancy -> network(tenancy, Network.Role.PRIMARY))
            .orElseGet(() -> network(secondary(draft, namespace), Network.Role.SECONDARY)));
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

  private Tenancy secondary(IntentDraft draft, Namespace namespace) {
    String name = draft.freeName("net");
    if (chance.percent(50)) {
      return new Tenancy.Namespaced(namespace.name(), name);
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

  private Layer2Network network(Tenancy tenancy, Network.Role role) {
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
