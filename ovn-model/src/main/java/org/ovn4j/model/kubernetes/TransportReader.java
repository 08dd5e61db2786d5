package org.ovn4j.model.kubernetes;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.ovn4j.ipam.IpAddress;

/**
 * Checks the fields of a ClusterUserDefinedNetwork that say how its packets travel: transport,
 * noOverlay, evpn and uplinks. They are not translated yet, which is said as well.
 */
final class TransportReader {
  private static final String NO_OVERLAY = "NoOverlay";
  private static final String EVPN = "EVPN";
  private static final int MAX_VNI = 16_777_215;
  private static final int MAX_ROUTE_TARGET = 21;
  private static final long MAX_TWO_OCTETS = 65_535;
  private static final long MAX_FOUR_OCTETS = 4_294_967_295L;
  private static final Pattern UPLINK = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

  private final ObjectReader spec;
  private final ObjectReader network;
  private final Optional<String> topology;
  private final Optional<String> role;

  TransportReader(ObjectReader spec, ObjectReader network) {
    this.spec = spec;
    this.network = network;
    topology = word(network, "topology");
    role = topology.flatMap(name -> block(network, name)).flatMap(block -> word(block, "role"));
  }

  /** A string whose problems others report. */
  private static Optional<String> word(ObjectReader reader, String name) {
    Value.Entry entry = reader.mapping().entries().get(name);
    return entry != null && entry.value() instanceof Value.Scalar scalar
        ? Optional.of(scalar.text())
        : Optional.empty();
  }

  private static Optional<ObjectReader> block(ObjectReader network, String topology) {
    String name = topology.toLowerCase(Locale.ROOT);
    Value.Entry entry = network.mapping().entries().get(name);
    return entry != null && entry.value() instanceof Value.Mapping mapping
        ? Optional.of(new ObjectReader(network.self().child(name, mapping), mapping))
        : Optional.empty();
  }

  void check() {
    Optional<Field> transport = network.field("transport");
    Optional<String> chosen = transport.flatMap(field -> field.choice(NO_OVERLAY, EVPN));
    blockMatches("noOverlay", NO_OVERLAY, chosen);
    blockMatches("evpn", EVPN, chosen);
    network.object("noOverlay").ifPresent(TransportReader::noOverlay);
    network.object("evpn").ifPresent(this::evpn);
    if (transport.isPresent() && chosen.isPresent()) {
      if (chosen.get().equals(NO_OVERLAY) && !(isTopology("Layer3") && isPrimary())) {
        transport.get().error("transport NoOverlay is only supported for Layer3 Primary networks");
      } else if (chosen.get().equals(EVPN) && !isPrimaryOverlay()) {
        transport
            .get()
            .error("transport EVPN is only supported for Layer2 or Layer3 Primary networks");
      } else {
        transport
            .get()
            .error("is not translated yet; remove it for a network that spans nodes in tunnels");
      }
    }
    uplinks(chosen);
  }

  private boolean isTopology(String name) {
    return topology.filter(name::equals).isPresent();
  }

  private boolean isPrimary() {
    return role.filter("Primary"::equals).isPresent();
  }

  private boolean isPrimaryOverlay() {
    return isPrimary() && (isTopology("Layer2") || isTopology("Layer3"));
  }

  private void blockMatches(String name, String transport, Optional<String> chosen) {
    boolean wanted = chosen.filter(transport::equals).isPresent();
    if (network.has(name) != wanted) {
      network
          .at(name)
          .error(
              "%s is required when transport is %s and forbidden otherwise"
                  .formatted(name, transport));
    }
  }

  private static void noOverlay(ObjectReader block) {
    block.required("outboundSNAT").ifPresent(field -> field.choice("Enabled", "Disabled"));
    block.required("routing").ifPresent(field -> field.choice("Managed", "Unmanaged"));
    block.warnUnknown();
  }

  private void evpn(ObjectReader block) {
    block
        .required("vtep")
        .ifPresent(
            field ->
                field.string().filter(String::isEmpty).ifPresent(empty -> field.error("is empty")));
    Optional<ObjectReader> macVrf = block.object("macVRF");
    Optional<ObjectReader> ipVrf = block.object("ipVRF");
    OptionalInt macVni = macVrf.map(TransportReader::vrf).orElse(OptionalInt.empty());
    OptionalInt ipVni = ipVrf.map(TransportReader::vrf).orElse(OptionalInt.empty());
    if (isTopology("Layer2") && !block.has("macVRF")) {
      block.at("macVRF").error("macVRF is required for Layer2 topology");
    }
    if (isTopology("Layer3") && !block.has("ipVRF")) {
      block.at("ipVRF").error("ipVRF is required for Layer3 topology");
    }
    if (isTopology("Layer3") && block.has("macVRF")) {
      block.at("macVRF").error("macVRF is forbidden for Layer3 topology");
    }
    if (!block.has("macVRF") && !block.has("ipVRF")) {
      block.self().error("at least one of macVRF or ipVRF must be specified");
    }
    if (macVni.isPresent() && macVni.equals(ipVni)) {
      block.at("ipVRF.vni").error("macVRF and ipVRF must have different VNIs");
    }
    block.warnUnknown();
  }

  private static OptionalInt vrf(ObjectReader vrf) {
    Optional<Field> vni = vrf.required("vni");
    OptionalInt number = vni.isPresent() ? vni.get().integer() : OptionalInt.empty();
    if (number.isPresent() && (number.getAsInt() < 1 || number.getAsInt() > MAX_VNI)) {
      vni.get().error("must be from 1 to " + MAX_VNI);
    }
    vrf.field("routeTarget")
        .ifPresent(
            field ->
                field
                    .string()
                    .filter(text -> !isRouteTarget(text))
                    .ifPresent(
                        bad ->
                            field.error(
                                "must be global:local: global is *, an IPv4 address or an AS"
                                    + " number; local is a number, up to 4294967295 after * and"
                                    + " a two-octet AS number, else up to 65535")));
    vrf.warnUnknown();
    return number;
  }

  private static boolean isRouteTarget(String text) {
    String[] parts = text.split(":", -1);
    if (text.length() > MAX_ROUTE_TARGET || parts.length != 2) {
      return false;
    }
    boolean address = IpAddress.tryParse(parts[0]).filter(IpAddress::isIpv4).isPresent();
    boolean small = parts[0].equals("*") || isNumber(parts[0], MAX_TWO_OCTETS);
    return (small || address || isNumber(parts[0], MAX_FOUR_OCTETS))
        && isNumber(parts[1], small ? MAX_FOUR_OCTETS : MAX_TWO_OCTETS);
  }

  private static boolean isNumber(String text, long most) {
    return text.matches("[0-9]{1,10}") && Long.parseLong(text) <= most;
  }

  private void uplinks(Optional<String> transport) {
    List<Field> uplinks = spec.list("uplinks");
    if (uplinks.isEmpty()) {
      return;
    }
    Field all = spec.at("uplinks");
    if (uplinks.size() > 1) {
      all.error("must have at most 1 item, not " + uplinks.size());
    }
    for (Field uplink : uplinks) {
      uplink
          .string()
          .filter(name -> name.length() > 253 || !UPLINK.matcher(name).matches())
          .ifPresent(
              bad ->
                  uplink.error(
                      "must have 1 to 253 lower case letters, digits or '-',"
                          + " with a letter or digit at both ends"));
    }
    if (topology.isPresent() && role.isPresent() && !isPrimaryOverlay()) {
      all.error("uplinks are only supported for primary Layer2 and Layer3 networks");
    }
    if (transport.filter(EVPN::equals).isPresent()) {
      all.error("uplinks are not supported with EVPN transport");
    }
    all.warning("is not translated yet, ignored; packets leave by the node's own uplink");
  }
}
