package org.ovn4j.model.kubernetes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.model.InvalidNetworkException;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.LocalnetNetwork;
import org.ovn4j.model.Network;
import org.ovn4j.model.Network.IpamMode;
import org.ovn4j.model.Network.Role;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.kubernetes.Value.Entry;
import org.ovn4j.model.kubernetes.Value.Mapping;
import org.ovn4j.model.kubernetes.Value.Scalar;
import org.ovn4j.model.kubernetes.Value.ScalarType;
import org.ovn4j.model.kubernetes.Value.Sequence;

/**
 * Reads a network from the CNI configuration of OVN-Kubernetes' plugin. It says the same as a
 * UserDefinedNetwork in other words: lists are texts with commas, IPAM is off without subnets. It
 * is looser as well; what has no effect there is a warning here.
 */
final class CniNetworkReader {
  static final String TOPOLOGY = "topology";

  private static final String LAYER2 = "layer2";
  private static final String LAYER3 = "layer3";
  private static final String LOCALNET = "localnet";

  private static final String SUBNETS = "subnets";
  private static final String EXCLUDE_SUBNETS = "excludeSubnets";
  private static final String RESERVED_SUBNETS = "reservedSubnets";
  private static final String INFRASTRUCTURE_SUBNETS = "infrastructureSubnets";
  private static final String JOIN_SUBNET = "joinSubnet";
  private static final String DEFAULT_GATEWAY_IPS = "defaultGatewayIPs";
  private static final String PERSISTENT = "allowPersistentIPs";
  private static final String VLAN = "vlanID";
  private static final String PHYSICAL_NETWORK = "physicalNetworkName";

  private static final Set<String> LISTS =
      Set.of(
          SUBNETS,
          EXCLUDE_SUBNETS,
          RESERVED_SUBNETS,
          INFRASTRUCTURE_SUBNETS,
          JOIN_SUBNET,
          DEFAULT_GATEWAY_IPS);

  /** The most that a list may hold before it is cut off; the rules of the networks are stricter. */
  private static final int LONGEST_LIST = 400;

  /** Unlike a localnet of the UserDefinedNetwork API, one written by hand has the cluster's MTU. */
  private static final int USUAL_MTU = 1400;

  private final Tenancy tenancy;
  private final Origin origin;
  private final ObjectReader config;
  private final int mark;
  private final Role role;

  /**
   * Prepares to read.
   *
   * @param plugin the plugin's configuration
   * @param mark from before the configuration was read
   */
  CniNetworkReader(Tenancy tenancy, Origin origin, ObjectReader plugin, int mark) {
    this.tenancy = tenancy;
    this.origin = origin;
    this.config = withLists(plugin);
    this.mark = mark;
    this.role =
        config
            .field("role")
            .flatMap(field -> field.choice("primary", "secondary"))
            .filter("primary"::equals)
            .map(primary -> Role.PRIMARY)
            .orElse(Role.SECONDARY);
  }

  /**
   * The configuration with a list of texts for each text with commas, and without what is as good
   * as unset: an empty text, the VLAN 0.
   */
  private static ObjectReader withLists(ObjectReader plugin) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    plugin
        .mapping()
        .entries()
        .forEach(
            (name, entry) -> {
              if (!(entry.value() instanceof Scalar scalar && isUnset(name, scalar))) {
                entries.put(name, LISTS.contains(name) ? list(plugin, name, entry) : entry);
              }
            });
    Mapping mapping = new Mapping(plugin.mapping().at(), entries, plugin.mapping().size());
    return new ObjectReader(plugin.self().holding(mapping), mapping);
  }

  private static boolean isUnset(String name, Scalar scalar) {
    return (scalar.type() == ScalarType.STRING && scalar.text().isBlank())
        || (name.equals(VLAN) && scalar.text().equals("0"));
  }

  private static Entry list(ObjectReader plugin, String name, Entry entry) {
    Value value = entry.value();
    List<Value> items = new ArrayList<>();
    if (value instanceof Scalar text && text.type() == ScalarType.STRING) {
      for (String item : text.text().split(",", -1)) {
        items.add(new Scalar(text.at(), ScalarType.STRING, item.strip()));
      }
    } else {
      plugin
          .self()
          .child(name, value)
          .error("must be one string, with commas between its items, not " + value.description());
    }
    return new Entry(entry.keyAt(), new Sequence(value.at(), items, 1 + items.size()));
  }

  /** The network, or empty with problems. */
  Optional<Network> read() {
    Optional<String> topology =
        config.required(TOPOLOGY).flatMap(field -> field.choice(LAYER2, LAYER3, LOCALNET));
    config.ignore("cniVersion", "name", "type", "netAttachDefName", "transitSubnet");
    config.ignore("logFile", "logLevel", "logfile-maxsize", "logfile-maxbackups");
    config.ignore("logfile-maxage", "cniRequestTimeout", "deviceID", "runtimeConfig");
    config.ignore("capabilities", "prevResult", "dns", "args");
    config.ignore(LISTS.toArray(String[]::new));
    ipam();
    transport();
    Optional<Supplier<Network>> network = topology.map(this::network);
    config.warnUnknown();
    try {
      return network.map(Supplier::get);
    } catch (InvalidNetworkException broken) {
      new BrokenRules(config, mark, CniNetworkReader::nameOf).tell(broken);
      return Optional.empty();
    }
  }

  private void ipam() {
    config
        .object("ipam")
        .flatMap(ipam -> ipam.field("type"))
        .ifPresent(
            type ->
                type.error(
                    "IPAM key is not supported. Use OVN-K provided IPAM via the `subnets` attribute"));
  }

  private void transport() {
    config.ignore("evpn", "outboundSNAT");
    config
        .field("transport")
        .ifPresent(
            field ->
                field.error(
                    "is not translated yet; remove it for a network that spans nodes in tunnels"));
    config
        .field("uplink")
        .ifPresent(
            field ->
                field.warning(
                    "is not translated yet, ignored; packets leave by the node's own uplink"));
  }

  private Supplier<Network> network(String topology) {
    if (!topology.equals(LAYER2)) {
      for (String name : List.of(RESERVED_SUBNETS, INFRASTRUCTURE_SUBNETS, DEFAULT_GATEWAY_IPS)) {
        forbid(name, name + " is only supported for layer2 topology");
      }
    }
    if (!topology.equals(LOCALNET)) {
      ignored(VLAN, "unless the topology is localnet");
      ignored(PHYSICAL_NETWORK, "unless the topology is localnet");
    }
    return switch (topology) {
      case LAYER2 -> layer2();
      case LAYER3 -> layer3();
      default -> localnet();
    };
  }

  private void forbid(String name, String message) {
    config.field(name).ifPresent(field -> field.error(message));
  }

  private void ignored(String name, String when) {
    config.field(name).ifPresent(field -> field.warning("has no effect " + when + ", ignored"));
  }

  private Supplier<Network> layer2() {
    boolean primary = role == Role.PRIMARY;
    if (primary && !config.has(SUBNETS)) {
      config
          .at(SUBNETS)
          .error("the subnet attribute must be defined for layer2 primary user defined networks");
    }
    var network =
        Layer2Network.builder(tenancy, role)
            .origin(origin)
            .mtu(config.integer("mtu"))
            .subnets(blocks(SUBNETS))
            .excludeSubnets(blocks(EXCLUDE_SUBNETS))
            .reservedSubnets(blocks(RESERVED_SUBNETS))
            .infrastructureSubnets(blocks(INFRASTRUCTURE_SUBNETS))
            .ipam(primary ? IpamMode.ENABLED : ipamMode())
            .persistent(persistent());
    if (primary) {
      network.joinSubnets(blocks(JOIN_SUBNET));
      network.defaultGatewayIps(items(DEFAULT_GATEWAY_IPS, Field::ip));
    } else {
      ignored(JOIN_SUBNET, "on a secondary network");
      ignored(DEFAULT_GATEWAY_IPS, "on a secondary network");
    }
    return network::build;
  }

  private Supplier<Network> layer3() {
    if (config.bool(PERSISTENT).orElse(false)) {
      config.at(PERSISTENT).error("layer3 topology does not allow persistent IPs");
    }
    ignored(EXCLUDE_SUBNETS, "with topology layer3");
    var network = Layer3Network.builder(tenancy, role).origin(origin).mtu(config.integer("mtu"));
    if (config.required(SUBNETS).isPresent()) {
      network.subnets(items(SUBNETS, CniNetworkReader::layer3Subnet));
    }
    if (role == Role.PRIMARY) {
      network.joinSubnets(blocks(JOIN_SUBNET));
    } else {
      ignored(JOIN_SUBNET, "on a secondary network");
    }
    return network::build;
  }

  private Supplier<Network> localnet() {
    if (role == Role.PRIMARY) {
      config
          .at("role")
          .error(
              "localnet topology does not allow network roles to be set since its always a"
                  + " secondary network; remove it");
    }
    forbid(
        JOIN_SUBNET,
        "localnet topology does not allow specifying join-subnet as services are not supported");
    var network =
        LocalnetNetwork.builder(
                tenancy, config.string(PHYSICAL_NETWORK).orElse(tenancy.networkName()))
            .origin(origin)
            .mtu(config.has("mtu") ? config.integer("mtu") : OptionalInt.of(USUAL_MTU))
            .vlan(config.integer(VLAN))
            .subnets(blocks(SUBNETS))
            .excludeSubnets(blocks(EXCLUDE_SUBNETS))
            .ipam(ipamMode())
            .persistent(persistent());
    return network::build;
  }

  private IpamMode ipamMode() {
    return config.has(SUBNETS) ? IpamMode.ENABLED : IpamMode.DISABLED;
  }

  private boolean persistent() {
    boolean wanted = config.bool(PERSISTENT).orElse(false);
    if (wanted && !config.has(SUBNETS)) {
      ignored(PERSISTENT, "without subnets");
    }
    return wanted && config.has(SUBNETS);
  }

  private List<Cidr> blocks(String name) {
    return items(name, CniNetworkReader::block);
  }

  /** The items of a list; one that could not be cut into items has none, and a problem already. */
  private <T> List<T> items(String name, Function<Field, Optional<T>> read) {
    return config.list(name).isEmpty() ? List.of() : config.list(name, LONGEST_LIST, read);
  }

  /** A block, of which a prefix length for node subnets has no meaning. */
  private static Optional<Cidr> block(Field item) {
    String[] parts = parts(item);
    if (parts.length != 3) {
      return item.cidr();
    }
    item.warning("the second prefix length has no effect here, ignored; it is for layer3 subnets");
    return withoutHostSubnet(item, parts).cidr();
  }

  /** A block, and after a second slash the prefix length of the nodes' subnets. */
  static Optional<Layer3Network.Subnet> layer3Subnet(Field item) {
    String[] parts = parts(item);
    if (parts.length != 3) {
      return item.cidr().map(cidr -> new Layer3Network.Subnet(cidr, OptionalInt.empty()));
    }
    if (!parts[2].matches("[0-9]{1,3}")) {
      item.error(
          "the second prefix length, that of the node subnets, is no number: write an address and"
              + " two prefix lengths, 10.0.0.0/16/24 or fd00::/60/64");
      return Optional.empty();
    }
    OptionalInt hostSubnet = OptionalInt.of(Integer.parseInt(parts[2]));
    return withoutHostSubnet(item, parts)
        .cidr()
        .map(cidr -> new Layer3Network.Subnet(cidr, hostSubnet));
  }

  private static String[] parts(Field item) {
    return ((Scalar) item.value()).text().split("/", -1);
  }

  private static Field withoutHostSubnet(Field item, String[] parts) {
    return item.holding(
        new Scalar(item.value().at(), ScalarType.STRING, parts[0] + "/" + parts[1]));
  }

  /** What this configuration calls a field of the UserDefinedNetwork API. */
  private static String nameOf(String field) {
    if (field.equals("vlan.access.id")) {
      return VLAN;
    }
    return field.replaceFirst("^joinSubnets", JOIN_SUBNET).replaceFirst("\\.hostSubnet$", "");
  }
}
