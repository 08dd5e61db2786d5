package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
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
   * @param hasLocalDefaultServices whether the default network has services that keep their
   *     clients' addresses
   */
  record Common(
      String owner,
      Intent intent,
      boolean aclTiers,
      Map<String, NodeGateways.Site> sites,
      boolean hasLocalDefaultServices) {

    static Common of(
        String owner, Intent intent, boolean aclTiers, Map<String, NodeGateways.Site> sites) {
      return new Common(owner, intent, aclTiers, sites, LocalServices.areThere(intent));
    }
  }

  /**
   * Rows of a network that come and go together.
   *
   * @param shares what they have at nodes' gateways, by node
   * @param variables what they have each chassis fill in, by chassis
   */
  record Piece(
      Plan.Part rows,
      Map<String, NodeGateways.Share> shares,
      Map<String, Map<String, String>> variables) {}

  /**
   * What a network adds to a plan.
   *
   * @param id its number, if it has one
   * @param own what is made anew with each change
   * @param gateways its gateways, by node
   * @param ports its workloads' ports
   */
  record Made(
      OptionalInt id,
      Piece own,
      Map<String, NetworkGateway.Made> gateways,
      Map<PortId, Switching.Made> ports) {

    /** All that it adds. */
    List<Piece> pieces() {
      List<Piece> pieces = new ArrayList<>(List.of(own));
      gateways.values().forEach(gateway -> pieces.add(gateway.rows()));
      return pieces;
    }

    /** What it has at a node's gateway. */
    List<NodeGateways.Share> shares(String node) {
      NetworkGateway.Made gateway = gateways.get(node);
      return Stream.of(
              Optional.of(own), Optional.ofNullable(gateway).map(NetworkGateway.Made::rows))
          .flatMap(piece -> piece.map(Piece::shares).map(shares -> shares.get(node)).stream())
          .toList();
    }
  }

  private final Plan.Builder plan;
  private final Common common;
  private final Intent intent;
  private final AssignedNetwork assigned;
  private final Network network;
  private final Place place;
  private final boolean isDefault;
  private final Optional<Made> earlier;
  private final Map<PortId, Switching.Made> ports = new HashMap<>();
  private final ChassisVariables variables = new ChassisVariables();

  private NetworkRows(
      Plan.Builder plan, Common common, AssignedNetwork assigned, Optional<Made> earlier) {
    this.plan = plan;
    this.common = common;
    this.intent = common.intent();
    this.assigned = assigned;
    this.network = assigned.network();
    this.place =
        Place.of(
            common.owner(), List.of(network.name()), ExternalIds.of(network), network.origin());
    this.isDefault = network.tenancy() instanceof Tenancy.Default;
    this.earlier = earlier;
  }

  /**
   * The rows of an assigned network.
   *
   * @param earlier what the network added when it had other workloads, to take from it what stays
   */
  static Made of(Common common, AssignedNetwork assigned, Optional<Made> earlier) {
    Plan.Builder plan = Plan.builder(common.owner());
    NodeGateways nodes = new NodeGateways(plan, common.sites());
    NetworkRows rows = new NetworkRows(plan, common, assigned, earlier);
    Map<String, NetworkGateway.Made> gateways = rows.addTo(nodes);
    return new Made(
        assigned.id(),
        new Piece(plan.part(), nodes.shares(), rows.variables.byChassis()),
        gateways,
        rows.ports);
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
    return new Made(
        OptionalInt.empty(), new Piece(plan.part(), nodes.shares(), Map.of()), Map.of(), Map.of());
  }

  /**
   * Adds services of the default network, of which workloads of every network reach some. The
   * result offers them on a switch of the default network.
   */
  private static BiConsumer<SwitchRows, Optional<String>> addDefaultServices(
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
    ClusterServices services = new ClusterServices(plan, rows, place);
    services.offer(place, nodes.all());
    OuterServices outer = new OuterServices(rows, OptionalInt.empty(), families);
    outer.offer(place, nodes.all());
    LocalServices local = outer.localServices();
    local.offer(place, nodes.all());
    return (to, node) -> {
      services.offer(to, node);
      nodes.all().stream()
          .filter(on -> node.equals(Optional.of(on.host().name())))
          .forEach(on -> local.offer(to, on));
    };
  }

  /** Adds all rows but those of gateways, which it returns. */
  private Map<String, NetworkGateway.Made> addTo(NodeGateways nodes) {
    NetworkRouting routing = new NetworkRouting(plan, place, assigned);
    ServiceRows rows =
        isDefault
            ? ServiceRows.ofDefault(plan, place.owner(), intent, Optional.of(assigned))
            : ServiceRows.of(plan, place.owner(), intent, assigned);
    BiConsumer<SwitchRows, Optional<String>> services = services(rows, nodes);
    List<SwitchContext> switches = new ArrayList<>();
    for (AssignedSwitch part : assigned.switches()) {
      SwitchContext context = SwitchContext.of(place.owner(), intent, network, part);
      switches.add(context);
      add(context, routing, services);
    }
    Map<String, NetworkGateway.Made> gateways =
        assigned.id().isPresent()
            ? new NetworkEgress(
                    plan,
                    common,
                    place,
                    assigned,
                    routing.router(),
                    nodes,
                    new OuterServices(rows, assigned.id(), families()))
                .addTo(
                    switches,
                    assigned.id().getAsInt(),
                    earlier
                        .filter(made -> made.id().equals(assigned.id()))
                        .map(Made::gateways)
                        .orElse(Map.of()))
            : Map.of();
    boolean hasPolicies =
        new PolicyRows(plan, place, intent, network, common.aclTiers(), switches).addTo();
    if (isDefault) {
      new DefaultRouting(intent.defaultNetwork().orElseThrow())
          .addTo(plan, place, routing.router(), switches, nodes);
      new LockedPorts(plan, place).addTo(switches, hasPolicies);
    }
    if (network instanceof Layer3Network || network.isPrimary()) {
      routing.finish();
    }
    return gateways;
  }

  /** Adds the network's services; the result offers them on a switch, which may be a node's. */
  private BiConsumer<SwitchRows, Optional<String>> services(ServiceRows rows, NodeGateways nodes) {
    if (isDefault) {
      return addDefaultServices(plan, rows, place.owner(), families(), nodes);
    }
    if (!network.isPrimary()) {
      return (to, node) -> {};
    }
    return network instanceof Layer3Network
        ? new ClusterServices(plan, rows, place)::offer
        : new ClusterServices(plan, rows, place, intent.nodes(), variables)::offer;
  }

  private List<IpFamily> families() {
    return network.cidrs().stream().map(Cidr::family).distinct().toList();
  }

  private void add(
      SwitchContext context,
      NetworkRouting routing,
      BiConsumer<SwitchRows, Optional<String>> services) {
    SwitchRows rows = new SwitchRows(plan, context.place(), context.switchName());
    Dhcp dhcp = new Dhcp(context);
    Switching switching = new Switching(context, dhcp);
    context.gateway().ifPresent(gateway -> routing.connect(context, gateway, rows));
    services.accept(rows, context.node());
    if (isDefault) {
      context.gateway().ifPresent(gateway -> addHost(context, gateway, rows));
    }
    switching.addTo(plan, rows, earlier.map(Made::ports).orElse(Map.of()), ports);
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
