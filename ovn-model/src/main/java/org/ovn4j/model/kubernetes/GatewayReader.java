package org.ovn4j.model.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.MacAddress;
import org.ovn4j.model.NodeGateway;
import org.ovn4j.model.NodeGateway.Address;
import org.ovn4j.model.internal.Names;

/**
 * Reads a node's gateway from its annotations: ours, or else the one that OVN-Kubernetes' node
 * agent writes.
 */
final class GatewayReader {
  private static final String OURS = "ovn4j.org/gateway";
  private static final String OF_AGENT = "k8s.ovn.org/l3-gateway-config";
  private static final int DUAL_STACK = 2;

  private final Field annotation;
  private final ObjectReader fields;
  private final List<Address> addresses = new ArrayList<>();
  private final List<IpAddress> nextHops = new ArrayList<>();

  private GatewayReader(Field annotation, ObjectReader fields) {
    this.annotation = annotation;
    this.fields = fields;
  }

  /** The gateway; empty if there is none, or it has an error. */
  static Optional<NodeGateway> read(Map<String, Field> annotations) {
    Field ours = annotations.get(OURS);
    if (ours != null) {
      return json(ours).flatMap(fields -> new GatewayReader(ours, fields).ours());
    }
    Field ofAgent = annotations.get(OF_AGENT);
    return ofAgent == null
        ? Optional.empty()
        : json(ofAgent)
            .flatMap(networks -> networks.object("default"))
            .flatMap(fields -> new GatewayReader(ofAgent, fields).ofAgent());
  }

  private static Optional<ObjectReader> json(Field annotation) {
    return annotation.json().flatMap(Field::asObject);
  }

  private Optional<NodeGateway> ours() {
    int mark = annotation.problems().mark();
    fields.required("addresses");
    addresses.addAll(fields.list("addresses", DUAL_STACK, GatewayReader::address));
    nextHops.addAll(fields.list("nextHops", DUAL_STACK, Field::ip));
    String network =
        fields
            .field("physicalNetwork")
            .flatMap(f -> f.string().filter(text -> f.passes(Names.physicalNetwork(text))))
            .orElse(NodeGateway.DEFAULT_PHYSICAL_NETWORK);
    Optional<MacAddress> mac = fields.field("mac").flatMap(Field::mac);
    OptionalInt vlan = fields.integer("vlan");
    fields.warnUnknown();
    return gateway(mark, network, mac, vlan);
  }

  /**
   * The agent writes all numbers as text, a single address beside the list, and VLAN 0 for none.
   */
  private Optional<NodeGateway> ofAgent() {
    if (fields.string("mode").orElse("").isEmpty()
        || fields.string("mode").orElse("").equals("disabled")) {
      return Optional.empty();
    }
    int mark = annotation.problems().mark();
    addresses.addAll(several("ip-addresses", "ip-address", GatewayReader::address));
    nextHops.addAll(several("next-hops", "next-hop", Field::ip));
    Optional<MacAddress> mac = fields.field("mac-address").flatMap(Field::mac);
    OptionalInt vlan =
        fields.field("vlan-id").map(GatewayReader::number).orElse(OptionalInt.empty());
    return gateway(mark, NodeGateway.DEFAULT_PHYSICAL_NETWORK, mac, vlan);
  }

  private <T> List<T> several(String list, String single, Function<Field, Optional<T>> read) {
    return fields.has(list)
        ? fields.list(list, DUAL_STACK, read)
        : fields.field(single).flatMap(read).stream().toList();
  }

  private static OptionalInt number(Field field) {
    String text = field.string().orElse("");
    if (!text.matches("[0-9]{1,4}")) {
      field.error("must be a VLAN, 0 to 4094 with 0 for none");
      return OptionalInt.empty();
    }
    int number = Integer.parseInt(text);
    return number == 0 ? OptionalInt.empty() : OptionalInt.of(number);
  }

  private static Optional<Address> address(Field field) {
    Optional<Address> address = field.string().flatMap(Address::tryParse);
    if (address.isEmpty()) {
      field.error("must be an address and the prefix length of its subnet, such as 192.0.2.11/24");
    }
    return address;
  }

  private Optional<NodeGateway> gateway(
      int mark, String network, Optional<MacAddress> mac, OptionalInt vlan) {
    if (annotation.problems().hasErrorSince(mark)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new NodeGateway(network, addresses, nextHops, mac, vlan));
    } catch (IllegalArgumentException e) {
      annotation.error(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
