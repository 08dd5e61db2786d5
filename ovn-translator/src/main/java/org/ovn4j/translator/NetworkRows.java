package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.Network;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.nb.OvnNames;
import org.ovn4j.northbound.Plan;

/**
 * The rows of one network: its switches with their ports, its router, its way out, its policies.
 */
final class NetworkRows {

  /**
   * What all networks have in common.
   *
   * @param owner the controller that the rows belong to
   * @param intent for nodes, name servers and the like, but not for workloads
   * @param aclTiers whether the server's ACLs have tiers
   * @param sites the nodes that have a gateway, by name
   */
  record Common(
      String owner, Intent intent, boolean aclTiers, Map<String, NodeGateways.Site> sites) {}

  /**
   * What a network adds to a plan.
   *
   * @param rows its own rows
   * @param shares what it has on nodes, by node
   */
  record Made(Plan.Part rows, Map<String, NodeGateways.Share> shares) {}

  private final Plan.Builder plan;
  private final Intent intent;
  private final boolean aclTiers;
  private final AssignedNetwork assigned;
  private final Network network;
  private final Place place;
  private final boolean isDefault;

  private NetworkRows(Plan.Builder plan, Common common, AssignedNetwork assigned) {
    this.plan = plan;
    this.intent = common.intent();
    this.aclTiers = common.aclTiers();
    this.assigned = assigned;
    this.network = assigned.network();
    this.place =
        Place.of(
            common.owner(), List.of(network.name()), ExternalIds.of(network), network.origin());
    this.isDefault = network.tenancy() instanceof Tenancy.Default;
  }

  /** The rows of an assigned network. */
  static Made of(Common common, AssignedNetwork assigned) {
    Plan.Builder plan = Plan.builder(common.owner());
    NodeGateways nodes = new NodeGateways(plan, common.sites());
    new NetworkRows(plan, common, assigned).addTo(nodes);
    return new Made(plan.part(), nodes.shares());
  }

  /**
   * The rows that no network has alone: what logging needs, and services that every network
   * reaches, unless they are a default network's.
   */
  static Made ofNone(Common common, boolean hasDefault) {
    Plan.Builder plan = Plan.builder(common.owner());
    NodeGateways nodes = new NodeGateways(plan, common.sites());
    PolicyGroups.addMeter(plan, common.owner(), common.intent());
    if (!hasDefault) {
      ServiceRows rows =
          ServiceRows.ofDefault(plan, common.owner(), common.intent(), Optional.empty());
      addDefaultServices(plan, rows, common.owner(), List.of(), nodes);
    }
    return new Made(plan.part(), nodes.shares());
  }

  /** Adds services of the default network, of which workloads of every network reach some. */
  private static ClusterServices addDefaultServices(
      Plan.Builder plan,
      ServiceRows rows,
      String owner,
      List<IpFamily> families,
      NodeGateways nodes) {
    Origin origin =
        rows.balanced().stream()
            .map(part -> part.service().origin())
            .findFirst()
            .orElse(Origin.of("services"));
    Place place = Place.of(owner, List.of(""), Map.of(), origin);
    ClusterServices services = new ClusterServices(plan, rows, place, true);
    services.offer(place, nodes.all());
    new OuterServices(rows, OptionalInt.empty(), families).offer(nodes.all());
    return services;
  }

  private void addTo(NodeGateways nodes) {
    Optional<DefaultRouting> own = intent.defaultNetwork().map(DefaultRouting::new);
    NetworkRouting routing = new NetworkRouting(plan, place, assigned);
    ServiceRows rows =
        isDefault
            ? ServiceRows.ofDefault(plan, place.owner(), intent, Optional.of(assigned))
            : ServiceRows.of(plan, place.owner(), intent, assigned);
    Optional<ClusterServices> services = clusterServices(rows, nodes);
    List<SwitchContext> switches = new ArrayList<>();
    for (AssignedSwitch part : assigned.switches()) {
      SwitchContext context = SwitchContext.of(place.owner(), intent, network, part);
      switches.add(context);
      add(context, routing, services);
    }
    assigned
        .id()
        .ifPresent(
            id ->
                new NetworkEgress(
                        plan,
                        place,
                        assigned,
                        id,
                        routing.router(),
                        nodes,
                        own,
                        new OuterServices(rows, assigned.id(), families()),
                        OuterServices.areEverywhere(intent, network))
                    .addTo(switches));
    boolean hasPolicies = new PolicyRows(plan, place, intent, network, aclTiers, switches).addTo();
    if (isDefault) {
      own.ifPresent(o -> o.addTo(plan, place, routing.router(), switches, nodes));
      new LockedPorts(plan, place).addTo(switches, hasPolicies);
    }
    if (network instanceof Layer3Network || network.isPrimary()) {
      routing.finish();
    }
  }

  private Optional<ClusterServices> clusterServices(ServiceRows rows, NodeGateways nodes) {
    if (isDefault) {
      return Optional.of(addDefaultServices(plan, rows, place.owner(), families(), nodes));
    }
    return network.isPrimary()
        ? Optional.of(new ClusterServices(plan, rows, place, network instanceof Layer3Network))
        : Optional.empty();
  }

  private List<IpFamily> families() {
    return network.cidrs().stream().map(Cidr::family).distinct().toList();
  }

  private void add(
      SwitchContext context, NetworkRouting routing, Optional<ClusterServices> services) {
    SwitchRows rows = new SwitchRows(plan, context.place(), context.switchName());
    Dhcp dhcp = new Dhcp(context);
    Switching switching = new Switching(context, dhcp);
    context.gateway().ifPresent(gateway -> routing.connect(context, gateway, rows));
    services.ifPresent(some -> some.offer(rows, context.node()));
    if (isDefault) {
      context.gateway().ifPresent(gateway -> addHost(context, gateway, rows));
    }
    switching.addTo(plan, rows);
    dhcp.addTo(plan);
    rows.finish(switching.switchIds());
  }

  /** The port by which the node itself reaches the pods on it, to probe them. */
  private static void addHost(SwitchContext context, Gateway gateway, SwitchRows rows) {
    String addresses =
        Stream.concat(
                Stream.of(gateway.managementMac().toString()),
                gateway.management().stream().map(Object::toString))
            .collect(Collectors.joining(" "));
    rows.hostPort(OvnNames.managementPort(context.node().orElseThrow()), addresses);
  }
}
