package org.ovn4j.model.kubernetes;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.ovn4j.model.InvalidNetworkException;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.LocalnetNetwork;
import org.ovn4j.model.Network;
import org.ovn4j.model.Network.IpamMode;
import org.ovn4j.model.Network.Role;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Tenancy;

/**
 * Reads a network's topology and the block that goes with it. The rules within a block are those of
 * the network values; here they are only put in their places.
 */
final class TopologyReader {
  private static final int DUAL_STACK = 2;
  private static final int MOST_LAYER3_SUBNETS = 400;
  private static final int MOST_RESERVED = 25;
  private static final int MOST_INFRASTRUCTURE = 4;
  private static final int MOST_EXCLUDED = 25;

  private final Tenancy tenancy;
  private final Origin origin;
  private final List<String> topologies;

  TopologyReader(Tenancy tenancy, Origin origin, List<String> topologies) {
    this.tenancy = tenancy;
    this.origin = origin;
    this.topologies = topologies;
  }

  /**
   * The network, or empty with problems.
   *
   * @param network holds the field topology and the blocks
   * @param layer2 the block layer2, which may have been put together from elsewhere
   */
  Optional<Network> read(ObjectReader network, Optional<ObjectReader> layer2) {
    Optional<String> topology =
        network
            .required("topology")
            .flatMap(field -> field.choice(topologies.toArray(String[]::new)));
    Optional<Network> chosen = Optional.empty();
    for (String candidate : topologies) {
      String name = candidate.toLowerCase(Locale.ROOT);
      boolean wanted = topology.filter(candidate::equals).isPresent();
      Optional<Field> field = network.field(name);
      if (topology.isPresent() && wanted != field.isPresent()) {
        network
            .at(name)
            .error(
                "spec.%s is required when topology is %s and forbidden otherwise"
                    .formatted(name, candidate));
      }
      Optional<ObjectReader> block =
          candidate.equals("Layer2") ? layer2 : field.flatMap(Field::asObject);
      Optional<Network> read = block.flatMap(reader -> block(candidate, reader));
      if (wanted) {
        chosen = read;
      }
    }
    return chosen;
  }

  private Optional<Network> block(String topology, ObjectReader block) {
    int mark = block.self().problems().mark();
    Supplier<Network> network =
        switch (topology) {
          case "Layer2" -> layer2(block);
          case "Layer3" -> layer3(block);
          default -> localnet(block);
        };
    block.warnUnknown();
    try {
      return Optional.of(network.get());
    } catch (InvalidNetworkException broken) {
      new BrokenRules(block, mark, UnaryOperator.identity()).tell(broken);
      return Optional.empty();
    }
  }

  private Supplier<Network> layer2(ObjectReader block) {
    Ipam ipam = ipam(block);
    var network =
        Layer2Network.builder(tenancy, role(block, "Primary", "Secondary"))
            .origin(origin)
            .mtu(block.integer("mtu"))
            .subnets(block.list("subnets", DUAL_STACK, Field::cidr))
            .joinSubnets(block.list("joinSubnets", DUAL_STACK, Field::cidr))
            .defaultGatewayIps(block.list("defaultGatewayIPs", DUAL_STACK, Field::ip))
            .reservedSubnets(block.list("reservedSubnets", MOST_RESERVED, Field::maskedCidr))
            .infrastructureSubnets(
                block.list("infrastructureSubnets", MOST_INFRASTRUCTURE, Field::maskedCidr))
            .ipam(ipam.mode())
            .persistent(ipam.persistent());
    return network::build;
  }

  private Supplier<Network> layer3(ObjectReader block) {
    var network =
        Layer3Network.builder(tenancy, role(block, "Primary", "Secondary"))
            .origin(origin)
            .mtu(block.integer("mtu"))
            .joinSubnets(block.list("joinSubnets", DUAL_STACK, Field::cidr));
    if (block.required("subnets").isPresent()) {
      network.subnets(block.list("subnets", MOST_LAYER3_SUBNETS, TopologyReader::layer3Subnet));
    }
    return network::build;
  }

  private static Optional<Layer3Network.Subnet> layer3Subnet(Field item) {
    Optional<ObjectReader> reader = item.asObject();
    if (reader.isEmpty()) {
      return Optional.empty();
    }
    var cidr = reader.get().required("cidr").flatMap(Field::cidr);
    var hostSubnet = reader.get().integer("hostSubnet");
    reader.get().warnUnknown();
    return cidr.map(block -> new Layer3Network.Subnet(block, hostSubnet));
  }

  private Supplier<Network> localnet(ObjectReader block) {
    role(block, "Secondary");
    Optional<String> physicalNetwork = block.required("physicalNetworkName").flatMap(Field::string);
    Ipam ipam = ipam(block);
    var network =
        LocalnetNetwork.builder(tenancy, physicalNetwork.orElse(""))
            .origin(origin)
            .mtu(block.integer("mtu"))
            .subnets(block.list("subnets", DUAL_STACK, Field::cidr))
            .excludeSubnets(block.list("excludeSubnets", MOST_EXCLUDED, Field::cidr))
            .ipam(ipam.mode())
            .persistent(ipam.persistent());
    block.object("vlan").ifPresent(vlan -> network.vlan(vlan(vlan)));
    return network::build;
  }

  private static OptionalInt vlan(ObjectReader vlan) {
    vlan.required("mode").ifPresent(mode -> mode.choice("Access"));
    Optional<ObjectReader> access = vlan.object("access");
    if (!vlan.has("access")) {
      vlan.at("access")
          .error(
              "vlan access config is required when vlan mode is 'Access', and forbidden otherwise");
    }
    vlan.warnUnknown();
    if (access.isEmpty() || access.get().required("id").isEmpty()) {
      return OptionalInt.empty();
    }
    var id = access.get().integer("id");
    access.get().warnUnknown();
    return id;
  }

  /** The role; any, if it could not be read. */
  private static Role role(ObjectReader block, String... allowed) {
    return block
        .required("role")
        .flatMap(field -> field.choice(allowed))
        .filter("Primary"::equals)
        .map(primary -> Role.PRIMARY)
        .orElse(Role.SECONDARY);
  }

  private record Ipam(IpamMode mode, boolean persistent) {}

  private static Ipam ipam(ObjectReader block) {
    Optional<ObjectReader> ipam = block.object("ipam");
    if (ipam.isEmpty()) {
      return new Ipam(IpamMode.ENABLED, false);
    }
    ObjectReader reader = ipam.get();
    Optional<String> mode =
        reader.field("mode").flatMap(field -> field.choice("Enabled", "Disabled"));
    Optional<String> lifecycle =
        reader.field("lifecycle").flatMap(field -> field.choice("Persistent"));
    if (reader.mapping().entries().isEmpty()) {
      reader.self().error("must have at least one of mode and lifecycle");
    }
    reader.warnUnknown();
    return new Ipam(
        mode.filter("Disabled"::equals).isPresent() ? IpamMode.DISABLED : IpamMode.ENABLED,
        lifecycle.isPresent());
  }
}
