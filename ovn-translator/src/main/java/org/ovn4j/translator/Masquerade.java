package org.ovn4j.translator;

import java.util.List;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.ipam.MacAddress;

/**
 * The addresses between a node's gateway and those of the networks on it, the same on all nodes: a
 * network leaves its own gateway with one address of its own, so networks may have equal subnets.
 * No network may use them.
 *
 * @param block what they are in
 */
record Masquerade(Cidr block) {

  private static final Masquerade IPV4 = new Masquerade(Cidr.parse("169.254.0.0/17"));
  private static final Masquerade IPV6 = new Masquerade(Cidr.parse("fd69::/64"));
  private static final int HAIRPIN = 5;
  private static final int DEFAULT_NETWORK = 6;
  private static final int NOBODY = 7;
  private static final int FIRST_NETWORK = 10;

  /** Those of each family. */
  static final List<Masquerade> ALL = List.of(IPV4, IPV6);

  static Masquerade of(IpFamily family) {
    return family == IpFamily.IPV4 ? IPV4 : IPV6;
  }

  /**
   * A larger block around it. The prefix length of a rule for source translation is its priority,
   * so a rule for this block gives way to one for {@link #block}.
   */
  Cidr around() {
    return Cidr.parseMasking(block.first() + "/" + (block.prefixLength() - 1));
  }

  /** The node's gateway. */
  IpAddress nodeGateway() {
    return block.address(1);
  }

  /** The MAC of the node's gateway, for both families. */
  static MacAddress nodeGatewayMac() {
    return MacAddress.fromIp(IPV4.nodeGateway());
  }

  /** The source of what a workload sends to itself by way of a service. */
  IpAddress hairpin() {
    return block.address(HAIRPIN);
  }

  /** Where other networks' gateways send what is for services of the default network. */
  IpAddress defaultNetwork() {
    return block.address(DEFAULT_NETWORK);
  }

  /** An address that nobody has, and that leads nowhere from any network. */
  IpAddress nobody() {
    return block.address(NOBODY);
  }

  /** What the network of this number leaves its gateways with. */
  IpAddress network(int id) {
    return block.address(FIRST_NETWORK + (long) id);
  }
}
