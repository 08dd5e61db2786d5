package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.ipam.MacAddress;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.NodeGateway;
import org.ovn4j.model.nb.LogicalRouter;
import org.ovn4j.model.nb.OvnNames;
import org.ovn4j.model.ovsdb.RowKey;
import org.ovn4j.northbound.Plan;

/**
 * The gateways of the nodes: on each a router between the physical network and a switch for the
 * gateways of networks on this node, which gives what leaves the node's address.
 *
 * <p>Networks add to them what is theirs, each in its own part of the plan. The rows that all
 * networks share on a node, {@link #part}, refer to what each of them has there, its {@link Share}.
 */
final class NodeGateways {

  private static final String GATEWAY = "gateway";

  private final Plan.Builder plan;
  private final Map<String, Site> sites;
  private final Map<String, OnNode> touched = new TreeMap<>();

  /** A node with a gateway, and the common parts of its rows. */
  record Site(GatewayNode host, Place gateway, Place transit, Place external) {

    static Site of(String owner, GatewayNode host) {
      return new Site(
          host,
          place(owner, GATEWAY, host),
          place(owner, "transit", host),
          place(owner, "external", host));
    }

    private static Place place(String owner, String role, GatewayNode host) {
      return Place.of(owner, identity(role, host.name()), ids(host), host.node().origin());
    }
  }

  /** What a network has on a node. */
  record Share(
      RouterRows.Content router,
      SwitchRows.Content transit,
      SwitchRows.Content external,
      Set<IpAddress> announced) {

    private static final Share NOTHING =
        new Share(
            RouterRows.Content.empty(),
            SwitchRows.Content.empty(),
            SwitchRows.Content.empty(),
            Set.of());
  }

  /**
   * What a node has.
   *
   * @param router its gateway
   * @param transit its switch for the gateways of networks
   * @param external its end of the physical network
   * @param announced what it announces there beside its own address; to be added to
   */
  record OnNode(
      GatewayNode host,
      RouterRows router,
      SwitchRows transit,
      SwitchRows external,
      Set<IpAddress> announced) {

    /** Whether what is of the family leaves the node by it. */
    boolean leadsOut(IpFamily family) {
      return host.gateway().address(family).isPresent();
    }

    /** Drops what comes from outside to the blocks, which are of one family. */
    void keepOut(List<Cidr> blocks) {
      String outside = OvnNames.externalPort(host.gateway().physicalNetwork(), host.name());
      external.drop(Match.inport(outside) + " && " + Match.destination(blocks));
    }
  }

  /**
   * The gateways, for one network to add what is its own.
   *
   * @param plan the network's part
   * @param sites the nodes by name
   */
  NodeGateways(Plan.Builder plan, Map<String, Site> sites) {
    this.plan = plan;
    this.sites = sites;
  }

  /** The nodes by name. */
  static Map<String, Site> sites(String owner, List<GatewayNode> nodes) {
    Map<String, Site> sites = new TreeMap<>();
    nodes.forEach(node -> sites.put(node.name(), Site.of(owner, node)));
    return sites;
  }

  /**
   * The rows of a node's gateway.
   *
   * @param shares what the networks have there
   */
  static Plan.Part part(Site site, List<Share> shares) {
    Plan.Builder plan = Plan.builder(site.gateway().owner());
    OnNode made = onNode(plan, site);
    warnIfShared(plan, site.host());
    addOwn(made, site);
    for (Share share : shares) {
      made.router().add(share.router());
      made.transit().add(share.transit());
      made.external().add(share.external());
      made.announced().addAll(share.announced());
    }
    announce(made);
    made.router().finish(routerIds(site.host()));
    made.transit().finish();
    made.external().finish();
    return plan.part();
  }

  /** What is the same router over time. */
  static RowKey<LogicalRouter> routerKey(String owner, String node) {
    return new RowKey<>(LogicalRouter.TABLE, owner, identity(GATEWAY, node));
  }

  /** No network has an empty name. */
  private static List<String> identity(String role, String node) {
    return List.of("", role, node);
  }

  private static Map<String, String> ids(GatewayNode node) {
    return Map.of("k8s.ovn.org/node", node.name());
  }

  private static void addOwn(OnNode made, Site site) {
    GatewayNode node = made.host();
    RouterRows router = made.router();
    router.option("chassis", node.node().chassis());
    router.option("mac_binding_age_threshold", "300");
    addTransit(made, site);
    addExternal(made);
    for (IpAddress hop : node.gateway().nextHops()) {
      router.route(everything(hop.family()), hop, OvnNames.routerToExternal(router.name()));
    }
    for (NodeGateway.Address address : node.gateway().addresses()) {
      Masquerade masquerade = Masquerade.of(address.ip().family());
      router.snat(masquerade.around().toString(), address.ip());
    }
    // The outside has no route to what is inside, but could be given one.
    Masquerade.ALL.forEach(inside -> made.keepOut(List.of(inside.block())));
  }

  static String everything(IpFamily family) {
    return family == IpFamily.IPV4 ? "0.0.0.0/0" : "::/0";
  }

  private static Map<String, String> routerIds(GatewayNode node) {
    Map<String, String> routerIds = new TreeMap<>(ids(node));
    routerIds.put(Numbering.NODE_ID, Integer.toString(node.id()));
    routerIds.put("physical_ip", node.gateway().addresses().get(0).ip().toString());
    routerIds.put(
        "physical_ips",
        node.gateway().addresses().stream()
            .map(address -> address.ip().toString())
            .collect(Collectors.joining(",")));
    return routerIds;
  }

  private static void addExternal(OnNode made) {
    GatewayNode node = made.host();
    NodeGateway gateway = node.gateway();
    RouterRows router = made.router();
    SwitchRows external = made.external();
    String outside = OvnNames.externalPort(gateway.physicalNetwork(), node.name());
    external.physicalPort(outside, gateway.physicalNetwork(), gateway.vlan());
    String portName = OvnNames.routerToExternal(router.name());
    MacAddress mac = gateway.macOrDefault();
    router.port(
        portName,
        mac,
        gateway.addresses().stream().map(NodeGateway.Address::toString).toList(),
        Map.of());
  }

  /** The external switch's port to the gateway, with what the node announces by ARP. */
  private static void announce(OnNode node) {
    NodeGateway gateway = node.host().gateway();
    String portName = OvnNames.routerToExternal(node.router().name());
    Map<String, String> options = new TreeMap<>(Map.of("router-port", portName));
    List<IpAddress> addresses = new ArrayList<>();
    gateway.address(IpFamily.IPV4).ifPresent(addresses::add);
    node.announced().stream().filter(IpAddress::isIpv4).forEach(addresses::add);
    // The word "router" would have each node announce the addresses of all load balancers.
    if (!addresses.isEmpty()) {
      options.put(
          "nat-addresses",
          Stream.concat(Stream.of(gateway.macOrDefault()), addresses.stream())
              .map(Object::toString)
              .collect(Collectors.joining(" ")));
    }
    node.external().routerPort(OvnNames.externalToRouter(node.router().name()), options);
  }

  private static void addTransit(OnNode made, Site site) {
    RouterRows router = made.router();
    List<String> networks = new ArrayList<>();
    for (Masquerade masquerade : Masquerade.ALL) {
      networks.add(masquerade.nodeGateway() + "/" + masquerade.block().prefixLength());
    }
    made.transit()
        .connect(
            site.transit(),
            OvnNames.transitToRouter(router.name()),
            router,
            OvnNames.routerToTransit(router.name()),
            Masquerade.nodeGatewayMac(),
            networks);
  }

  private static void warnIfShared(Plan.Builder plan, GatewayNode node) {
    for (NodeGateway.Address address : node.gateway().addresses()) {
      if (node.node().addresses().contains(address.ip())) {
        plan.add(
            Diagnostic.warning(
                node.node().origin(),
                address.toString(),
                "is the gateway's and the host's own address; both answer for it unless the host's"
                    + " bridge tells them apart, so give the gateway one of its own with the"
                    + " annotation ovn4j.org/gateway"));
      }
    }
  }

  /** The node of the name, if it has a gateway. */
  Optional<OnNode> node(String name) {
    return Optional.ofNullable(sites.get(name))
        .map(site -> touched.computeIfAbsent(name, n -> onNode(plan, site)));
  }

  private static OnNode onNode(Plan.Builder plan, Site site) {
    String name = site.host().name();
    return new OnNode(
        site.host(),
        new RouterRows(plan, site.gateway(), OvnNames.gatewayRouter(name)),
        new SwitchRows(plan, site.transit(), OvnNames.transitSwitch(name)),
        new SwitchRows(plan, site.external(), OvnNames.externalSwitch(name)),
        new TreeSet<>());
  }

  /** All nodes that have a gateway, by name. */
  Collection<OnNode> all() {
    sites.keySet().forEach(this::node);
    return touched.values();
  }

  /** What was added, by node. */
  Map<String, Share> shares() {
    Map<String, Share> shares = new TreeMap<>();
    touched.forEach(
        (name, on) -> {
          Share share =
              new Share(
                  on.router().content(),
                  on.transit().content(),
                  on.external().content(),
                  on.announced());
          if (!share.equals(Share.NOTHING)) {
            shares.put(name, share);
          }
        });
    return shares;
  }

  /**
   * Which of the gateways what is of the family takes, the lowest number first: those that lead out
   * with it. If none does, all: they still lead to services inside.
   */
  static List<OnNode> ways(Collection<OnNode> gateways, IpFamily family) {
    List<OnNode> sorted =
        gateways.stream().sorted(Comparator.comparing(node -> node.host().id())).toList();
    List<OnNode> ways = sorted.stream().filter(node -> node.leadsOut(family)).toList();
    return ways.isEmpty() ? sorted : ways;
  }
}
