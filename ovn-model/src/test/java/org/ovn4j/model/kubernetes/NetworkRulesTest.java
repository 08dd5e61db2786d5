package org.ovn4j.model.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule of the UserDefinedNetwork API, each with the place and text that its breach gives. */
class NetworkRulesTest {
  private static final String NAMESPACE =
      """
      {apiVersion: v1, kind: Namespace, metadata: {name: green, labels: {k8s.ovn.org/primary-user-defined-network: ""}}}
      ---
      """;

  private static final String USER_DEFINED =
      NAMESPACE
          + """
          apiVersion: k8s.ovn.org/v1
          kind: UserDefinedNetwork
          metadata: {name: net, namespace: green}
          spec:
          """;

  private static final String CLUSTER_USER_DEFINED =
      NAMESPACE
          + """
          apiVersion: k8s.ovn.org/v1
          kind: ClusterUserDefinedNetwork
          metadata: {name: net}
          spec:
            namespaceSelector: {}
          """;

  /** Which rule, the spec with a mark at each place, the problems. */
  private static Arguments rule(String name, String spec, String... problems) {
    return arguments(name, spec, List.of(problems));
  }

  /** So many blocks within 10.1.0.0/16. */
  private static String blocks(int count) {
    return IntStream.range(0, count)
        .mapToObj("10.1.%d.0/24"::formatted)
        .collect(Collectors.joining(", "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*:0", "*:4294967295", "0:0", "65536:65535", "4294967295:0", "10.0.0.1:65535"})
  void aRouteTargetIsGlobalAndLocal(String target) {
    assertThat(routeTarget(target)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        ":",
        "1:2:3",
        "*:4294967296",
        "65536:65536",
        "4294967296:1",
        "10.0.0.1:65536",
        "10.0.0:1",
        "fd00::1",
        "a:1",
        "1:-1",
        "255.255.255.255:100000"
      })
  void anythingElseIsNoRouteTarget(String target) {
    assertThat(routeTarget(target))
        .singleElement()
        .asString()
        .contains("evpn.macVRF.routeTarget: must be global:local");
  }

  private static List<String> routeTarget(String target) {
    String spec =
        "network: {topology: Layer2, layer2: {role: Primary, subnets: [10.1.0.0/16]}, transport: EVPN,"
            + " evpn: {vtep: v, macVRF: {vni: 5, routeTarget: '%s'}}}".formatted(target);
    return Manifests.parse("x.yaml", CLUSTER_USER_DEFINED + spec.indent(2)).diagnostics().stream()
        .map(Object::toString)
        .filter(problem -> problem.contains("evpn"))
        .toList();
  }

  static Stream<Arguments> layer2() {
    return Stream.of(
        rule(
            "good secondary",
            "{topology: Layer2, layer2: {role: Secondary, subnets: [10.1.0.7/16]}}"),
        rule(
            "topology missing",
            "▶{layer2: {role: Secondary, subnets: [10.1.0.0/16]}}",
            "is required"),
        rule(
            "topology unknown",
            "{topology: ▶Localnet, layer2: {role: Secondary, subnets: [10.1.0.0/16]}}",
            "Unsupported value: \"Localnet\": supported values: \"Layer2\", \"Layer3\""),
        rule(
            "block missing",
            "▶{topology: Layer2}",
            "spec.layer2 is required when topology is Layer2 and forbidden otherwise"),
        rule(
            "block of another topology",
            """
            topology: Layer2
            layer2: {role: Secondary, subnets: [10.1.0.0/16]}
            layer3: ▶{role: Secondary, subnets: [{cidr: 10.1.0.0/16}]}
            """,
            "spec.layer3 is required when topology is Layer3 and forbidden otherwise"),
        rule(
            "role missing", "{topology: Layer2, layer2: ▶{subnets: [10.1.0.0/16]}}", "is required"),
        rule(
            "role unknown",
            "{topology: Layer2, layer2: {role: ▶Main, subnets: [10.1.0.0/16]}}",
            "Unsupported value: \"Main\": supported values: \"Primary\", \"Secondary\""),
        rule(
            "mtu too small",
            "{topology: Layer2, layer2: {role: Secondary, mtu: ▶575, subnets: [10.1.0.0/16]}}",
            "must be from 576 to 65536 bytes"),
        rule(
            "mtu too large",
            "{topology: Layer2, layer2: {role: Secondary, mtu: ▶65537, subnets: [10.1.0.0/16]}}",
            "must be from 576 to 65536 bytes"),
        rule(
            "mtu quoted",
            "{topology: Layer2, layer2: {role: Secondary, mtu: ▶\"1400\", subnets: [10.1.0.0/16]}}",
            "must be a whole number, not a string; remove the quotes"),
        rule(
            "mtu below IPv6",
            "{topology: Layer2, layer2: {role: Secondary, mtu: ▶1279, subnets: [fd00::/64]}}",
            "MTU should be greater than or equal to 1280 when IPv6 subnet is used"),
        rule(
            "subnets missing",
            "{topology: Layer2, layer2: ▶{role: Primary}}",
            "Subnets is required with ipam.mode is Enabled or unset"),
        rule(
            "subnets empty",
            "{topology: Layer2, layer2: {role: Primary, subnets: ▶[]}}",
            "must have 1 to 2 items, not 0"),
        rule(
            "subnets of one family",
            "{topology: Layer2, layer2: {role: Primary, subnets: [10.1.0.0/16, ▶10.2.0.0/16]}}",
            "When 2 CIDRs are set, they must be from different IP families"),
        rule(
            "too many subnets",
            "{topology: Layer2, layer2: {role: Primary, subnets: ▶[10.1.0.0/16, fd00::/64, 10.2.0.0/16]}}",
            "must have 1 to 2 items, not 3"),
        rule(
            "each bad subnet",
            "{topology: Layer2, layer2: {role: Primary, subnets: [▶10.1.0.0/33, ▶\"::g/64\"]}}",
            "CIDR is invalid: write an address and a prefix length, 10.0.0.0/16 or fd00::/60",
            "CIDR is invalid: write an address and a prefix length, 10.0.0.0/16 or fd00::/60"),
        rule(
            "subnet a number",
            "{topology: Layer2, layer2: {role: Primary, subnets: [▶10]}}",
            "must be a string, not a number; quote it: \"10\""),
        rule(
            "subnets without IPAM",
            "{topology: Layer2, layer2: {role: Secondary, subnets: ▶[10.1.0.0/16], ipam: {mode: Disabled}}}",
            "Subnets must be unset when ipam.mode is Disabled"),
        rule(
            "primary without IPAM",
            "{topology: Layer2, layer2: {role: Primary, ipam: {mode: ▶Disabled}}}",
            "Disabled ipam.mode is only supported for Secondary network"),
        rule(
            "persistent without IPAM",
            "{topology: Layer2, layer2: {role: Secondary, ipam: {mode: Disabled, lifecycle: ▶Persistent}}}",
            "lifecycle Persistent is only supported when ipam.mode is Enabled"),
        rule(
            "ipam empty",
            "{topology: Layer2, layer2: {role: Secondary, subnets: [10.1.0.0/16], ipam: ▶{}}}",
            "must have at least one of mode and lifecycle"),
        rule(
            "ipam unknown",
            "{topology: Layer2, layer2: {role: Secondary, subnets: [10.1.0.0/16], ipam: {mode: ▶DHCP}}}",
            "Unsupported value: \"DHCP\": supported values: \"Enabled\", \"Disabled\""),
        rule(
            "join of a secondary",
            "{topology: Layer2, layer2: {role: Secondary, subnets: [10.1.0.0/16], joinSubnets: ▶[10.2.0.0/16]}}",
            "JoinSubnets is only supported for Primary network"),
        rule(
            "join overlaps subnet",
            "{topology: Layer2, layer2: {role: Primary, subnets: [▶10.1.0.0/16], joinSubnets: [10.1.128.0/17]}}",
            "pod or join subnet overlaps with already configured internal subnets: user defined subnet"
                + " \"10.1.0.0/16\" overlaps user defined join subnet \"10.1.128.0/17\""),
        rule(
            "subnet overlaps the usual join",
            "{topology: Layer2, layer2: {role: Secondary, subnets: [▶100.65.0.0/24, ▶fd99::/48]}}",
            "pod or join subnet overlaps with already configured internal subnets: user defined subnet"
                + " \"100.65.0.0/24\" overlaps user defined join subnet \"100.65.0.0/16\"",
            "pod or join subnet overlaps with already configured internal subnets: user defined subnet"
                + " \"fd99::/48\" overlaps user defined join subnet \"fd99::/64\""),
        rule(
            "subnet overlaps the cluster's join",
            "{topology: Layer2, layer2: {role: Primary, subnets: [▶100.64.0.0/24, ▶fd98::/64]}}",
            "pod or join subnet overlaps with already configured internal subnets: user defined subnet"
                + " \"100.64.0.0/24\" overlaps built-in join subnet \"100.64.0.0/16\"",
            "pod or join subnet overlaps with already configured internal subnets: user defined subnet"
                + " \"fd98::/64\" overlaps built-in join subnet \"fd98::/64\""),
        rule(
            "join overlaps masquerade",
            "{topology: Layer2, layer2: {role: Primary, subnets: [10.1.0.0/16], joinSubnets: [▶169.254.0.0/24]}}",
            "pod or join subnet overlaps with already configured internal subnets: user defined join subnet"
                + " \"169.254.0.0/24\" overlaps masquerade subnet \"169.254.0.0/17\""),
        rule(
            "gateway outside",
            "{topology: Layer2, layer2: {role: Primary, subnets: [10.1.0.0/16], defaultGatewayIPs: [▶10.2.0.1]}}",
            "defaultGatewayIPs must belong to one of the subnets specified in the subnets field"),
        rule(
            "gateway for one family of two",
            "{topology: Layer2, layer2: {role: Primary, subnets: [10.1.0.0/16, fd00::/64],"
                + " defaultGatewayIPs: ▶[10.1.0.1]}}",
            "defaultGatewayIPs must be specified for all IP families"),
        rule(
            "gateways of one family",
            "{topology: Layer2, layer2: {role: Primary, subnets: [10.1.0.0/16, fd00::/64],"
                + " defaultGatewayIPs: [10.1.0.1, ▶10.1.0.2]}}",
            "When 2 IPs are set, they must be from different IP families"),
        rule(
            "gateway no address",
            "{topology: Layer2, layer2: {role: Primary, subnets: [10.1.0.0/16], defaultGatewayIPs: [▶10.1.0]}}",
            "IP is invalid: write an address such as 10.0.0.1 or fd00::1"),
        rule(
            "gateway of a secondary",
            "{topology: Layer2, layer2: {role: Secondary, subnets: [10.1.0.0/16], defaultGatewayIPs: ▶[10.1.0.1]}}",
            "defaultGatewayIPs is only supported for Primary network"),
        rule(
            "gateway outside infrastructure",
            "{topology: Layer2, layer2: {role: Primary, subnets: [10.1.0.0/16], defaultGatewayIPs: [▶10.1.0.1],"
                + " infrastructureSubnets: [10.1.9.0/24]}}",
            "defaultGatewayIPs have to belong to infrastructureSubnets"),
        rule(
            "reserved with host bits",
            "{topology: Layer2, layer2: {role: Primary, subnets: [10.1.0.0/16], reservedSubnets: [▶10.1.0.1/24]}}",
            "reservedSubnets must be a masked network address (no host bits set): 10.1.0.0/24"),
        rule(
            "reserved outside",
            "{topology: Layer2, layer2: {role: Primary, subnets: [10.1.0.0/16], reservedSubnets: [▶10.2.0.0/24]}}",
            "10.2.0.0/24 must lie in one of the subnets specified in the subnets field"),
        rule(
            "reserved without subnets",
            "{topology: Layer2, layer2: {role: Secondary, ipam: {mode: Disabled}, reservedSubnets: ▶▶[10.2.0.0/24]}}",
            "reservedSubnets must be unset when subnets is unset",
            "reservedSubnets is only supported for Primary network"),
        rule(
            "infrastructure overlaps reserved",
            "{topology: Layer2, layer2: {role: Primary, subnets: [10.1.0.0/16], reservedSubnets: [10.1.0.0/24],"
                + " infrastructureSubnets: [▶10.1.0.0/28]}}",
            "infrastructureSubnets and reservedSubnets must not overlap"),
        rule(
            "too many infrastructure subnets",
            "{topology: Layer2, layer2: {role: Primary, subnets: [10.1.0.0/16], infrastructureSubnets:"
                + " ▶[10.1.0.0/28, 10.1.1.0/28, 10.1.2.0/28, 10.1.3.0/28, 10.1.4.0/28]}}",
            "must have 1 to 4 items, not 5"),
        rule(
            "unknown fields",
            "{topology: Layer2, layer2: {role: Secondary, ▶subnet: [10.2.0.0/16], subnets: [10.1.0.0/16]}, ▶foo: 1}",
            "warning: unknown field, ignored; did you mean \"subnets\"?",
            "warning: unknown field, ignored"),
        rule(
            "joins of one family",
            "{topology: Layer2, layer2: {role: Primary, subnets: [10.1.0.0/16],"
                + " joinSubnets: [10.8.0.0/16, ▶10.9.0.0/16]}}",
            "When 2 CIDRs are set, they must be from different IP families"),
        rule(
            "join no block, and too many",
            "{topology: Layer2, layer2: {role: Primary, subnets: [10.1.0.0/16],"
                + " joinSubnets: ▶[▶10.8.0.0, fd08::/64, 10.9.0.0/16]}}",
            "must have 1 to 2 items, not 3",
            "CIDR is invalid: write an address and a prefix length, 10.0.0.0/16 or fd00::/60"),
        rule(
            "too many reserved subnets",
            "{topology: Layer2, layer2: {role: Primary, subnets: [10.1.0.0/16], reservedSubnets: ▶["
                + blocks(26)
                + "]}}",
            "must have 1 to 25 items, not 26"),
        rule(
            "reserved of a secondary",
            "{topology: Layer2, layer2: {role: Secondary, subnets: [10.1.0.0/16], reservedSubnets: ▶[10.1.1.0/24]}}",
            "reservedSubnets is only supported for Primary network"),
        rule(
            "infrastructure of a secondary",
            "{topology: Layer2, layer2: {role: Secondary, subnets: [10.1.0.0/16],"
                + " infrastructureSubnets: ▶[10.1.1.0/24]}}",
            "infrastructureSubnets is only supported for Primary network"),
        rule(
            "infrastructure with host bits",
            "{topology: Layer2, layer2: {role: Primary, subnets: [10.1.0.0/16],"
                + " infrastructureSubnets: [▶10.1.0.1/24]}}",
            "infrastructureSubnets must be a masked network address (no host bits set): 10.1.0.0/24"),
        rule(
            "infrastructure outside",
            "{topology: Layer2, layer2: {role: Primary, subnets: [10.1.0.0/16],"
                + " infrastructureSubnets: [▶10.2.0.0/24]}}",
            "10.2.0.0/24 must lie in one of the subnets specified in the subnets field"),
        rule(
            "no field of the API",
            "{topology: Layer2, layer2: {role: Primary, subnets: [10.1.0.0/16], ▶excludeSubnets: [10.1.1.0/24]}}",
            "warning: unknown field, ignored"),
        rule(
            "misplaced fields",
            """
            topology: Layer2
            layer2:
              role: Primary
            subnets: ▶[10.1.0.0/16]
            ipam: ▶{lifecycle: Persistent}
            """,
            "warning: belongs into layer2: write it as spec.layer2.subnets; it is read as if it stood there",
            "warning: belongs into layer2: write it as spec.layer2.ipam; it is read as if it stood there"),
        rule(
            "misplaced and placed",
            """
            topology: Layer2
            layer2:
              role: Primary
              subnets: [10.1.0.0/16]
            subnets: ▶[10.2.0.0/16]
            """,
            "stands in layer2 too; remove it here"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layer2")
  void layer2Rule(String name, String spec, List<String> problems) {
    proveAt(USER_DEFINED, 2, spec, problems);
  }

  static Stream<Arguments> layer3() {
    return Stream.of(
        rule(
            "good",
            "{topology: Layer3, layer3: {role: Primary, subnets: [{cidr: 10.1.0.0/16, hostSubnet: 25}]}}"),
        rule("subnets missing", "{topology: Layer3, layer3: ▶{role: Primary}}", "is required"),
        rule(
            "cidr missing",
            "{topology: Layer3, layer3: {role: Primary, subnets: [▶{hostSubnet: 24}]}}",
            "is required"),
        rule(
            "host subnet too short",
            "{topology: Layer3, layer3: {role: Primary, subnets: [{cidr: 10.1.0.0/16, hostSubnet: ▶16}]}}",
            "HostSubnet must be smaller than CIDR subnet: a prefix longer than /16, not /16"),
        rule(
            "usual host subnet too short",
            "{topology: Layer3, layer3: {role: Primary, subnets: [▶{cidr: 10.1.0.0/24}]}}",
            "HostSubnet must be smaller than CIDR subnet: a prefix longer than /24, not /24,"
                + " which is meant when it is unset"),
        rule(
            "host subnet of one address",
            "{topology: Layer3, layer3: {role: Primary, subnets: [{cidr: 10.1.0.0/16, hostSubnet: ▶32}]}}",
            "HostSubnet must be < 32 for IPv4 CIDR"),
        rule(
            "host subnet out of range",
            "{topology: Layer3, layer3: {role: Primary, subnets: [{cidr: fd00::/60, hostSubnet: ▶128}]}}",
            "must be from 1 to 127"),
        rule(
            "different host subnets",
            "{topology: Layer3, layer3: {role: Primary, subnets: [{cidr: 10.1.0.0/16},"
                + " {cidr: 10.2.0.0/16, hostSubnet: ▶25}]}}",
            "all subnets of one IP family must use the same hostSubnet: the first has 24, not 25"),
        rule(
            "overlap",
            "{topology: Layer3, layer3: {role: Primary, subnets: [{cidr: 10.1.0.0/16}, ▶{cidr: 10.1.0.0/17}]}}",
            "subnets must not overlap: 10.1.0.0/17 and 10.1.0.0/16, item 0"),
        rule(
            "secondary of one family",
            "{topology: Layer3, layer3: {role: Secondary, subnets: [{cidr: 10.1.0.0/16}, ▶{cidr: 10.2.0.0/16}]}}",
            "When 2 CIDRs are set, they must be from different IP families"),
        rule(
            "three of a secondary",
            "{topology: Layer3, layer3: {role: Secondary, subnets: ▶[{cidr: 10.1.0.0/16}, {cidr: fd00::/48},"
                + " {cidr: 10.2.0.0/16}]}}",
            "must have 1 or 2 items, not 3"),
        rule(
            "join of a secondary",
            "{topology: Layer3, layer3: {role: Secondary, joinSubnets: ▶[10.9.0.0/16], subnets: [{cidr: 10.1.0.0/16}]}}",
            "JoinSubnets is only supported for Primary network"),
        rule(
            "mtu below IPv6",
            "{topology: Layer3, layer3: {role: Primary, mtu: ▶1000, subnets: [{cidr: fd00::/48}]}}",
            "MTU should be greater than or equal to 1280 when IPv6 subnet is used"),
        rule(
            "masquerade",
            "{topology: Layer3, layer3: {role: Secondary, subnets: [▶{cidr: 169.254.0.0/16}]}}",
            "pod or join subnet overlaps with already configured internal subnets: user defined subnet"
                + " \"169.254.0.0/16\" overlaps masquerade subnet \"169.254.0.0/17\""),
        rule(
            "too many subnets",
            "{topology: Layer3, layer3: {role: Primary, subnets: ▶["
                + "{cidr: 10.1.0.0/16}, ".repeat(401)
                + "]}}",
            "must have 1 to 400 items, not 401"),
        rule(
            "no host subnet at all",
            "{topology: Layer3, layer3: {role: Primary, subnets: [{cidr: 10.1.0.0/16, hostSubnet: ▶0}]}}",
            "must be from 1 to 127"),
        rule(
            "host subnet of IPv6 too short",
            "{topology: Layer3, layer3: {role: Primary, subnets: [{cidr: fd00::/64, hostSubnet: ▶64}]}}",
            "HostSubnet must be smaller than CIDR subnet: a prefix longer than /64, not /64"),
        rule(
            "the same twice",
            "{topology: Layer3, layer3: {role: Primary, subnets: [{cidr: fd00::/48}, ▶{cidr: fd00::/48}]}}",
            "subnets must not overlap: fd00::/48 and fd00::/48, item 0"),
        rule(
            "joins of one family",
            "{topology: Layer3, layer3: {role: Primary, subnets: [{cidr: 10.1.0.0/16}],"
                + " joinSubnets: [fd08::/64, ▶\"fd09::/64\"]}}",
            "When 2 CIDRs are set, they must be from different IP families"),
        rule(
            "join overlaps subnet",
            "{topology: Layer3, layer3: {role: Primary, subnets: [▶{cidr: 10.1.0.0/16}], joinSubnets: [10.1.9.0/24]}}",
            "pod or join subnet overlaps with already configured internal subnets: user defined subnet"
                + " \"10.1.0.0/16\" overlaps user defined join subnet \"10.1.9.0/24\""),
        rule(
            "transit",
            "{topology: Layer3, layer3: {role: Primary, joinSubnets: [▶\"fd97::/64\"],"
                + " subnets: [▶{cidr: 100.88.0.0/15}]}}",
            "pod or join subnet overlaps with already configured internal subnets: user defined join subnet"
                + " \"fd97::/64\" overlaps transit subnet \"fd97::/64\"",
            "pod or join subnet overlaps with already configured internal subnets: user defined subnet"
                + " \"100.88.0.0/15\" overlaps transit subnet \"100.88.0.0/16\""),
        rule(
            "no ipam",
            "{topology: Layer3, layer3: {role: Primary, subnets: [{cidr: 10.1.0.0/16}], ▶ipam: {lifecycle: Persistent}}}",
            "warning: unknown field, ignored"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layer3")
  void layer3Rule(String name, String spec, List<String> problems) {
    proveAt(USER_DEFINED, 2, spec, problems);
  }

  static Stream<Arguments> localnet() {
    return Stream.of(
        rule(
            "good",
            "{topology: Localnet, localnet: {role: Secondary, physicalNetworkName: phys, subnets: [10.1.0.0/16],"
                + " excludeSubnets: [10.1.0.1/24], vlan: {mode: Access, access: {id: 4094}}}}"),
        rule(
            "good without IPAM",
            "{topology: Localnet, localnet: {role: Secondary, physicalNetworkName: phys,"
                + " ipam: {mode: Disabled}}}"),
        rule(
            "role primary",
            "{topology: Localnet, localnet: {role: ▶Primary, physicalNetworkName: p, ipam: {mode: Disabled}}}",
            "Unsupported value: \"Primary\": supported values: \"Secondary\""),
        rule(
            "physical network missing",
            "{topology: Localnet, localnet: ▶{role: Secondary, ipam: {mode: Disabled}}}",
            "is required"),
        rule(
            "physical network with comma",
            "{topology: Localnet, localnet: {role: Secondary, physicalNetworkName: ▶'a,b', ipam: {mode: Disabled}}}",
            "physicalNetworkName cannot contain `,` or `:` characters"),
        rule(
            "physical network with colon",
            "{topology: Localnet, localnet: {role: Secondary, physicalNetworkName: ▶'a:b', ipam: {mode: Disabled}}}",
            "physicalNetworkName cannot contain `,` or `:` characters"),
        rule(
            "physical network empty",
            "{topology: Localnet, localnet: {role: Secondary, physicalNetworkName: ▶'', ipam: {mode: Disabled}}}",
            "must have 1 to 253 characters"),
        rule(
            "physical network with control character",
            "{topology: Localnet, localnet: {role: Secondary, physicalNetworkName: ▶\"a\\nb\", ipam: {mode: Disabled}}}",
            "physicalNetworkName cannot contain control characters"),
        rule(
            "subnets missing",
            "{topology: Localnet, localnet: ▶{role: Secondary, physicalNetworkName: p}}",
            "Subnets is required with ipam.mode is Enabled or unset, and forbidden otherwise"),
        rule(
            "subnets forbidden",
            "{topology: Localnet, localnet: {role: Secondary, physicalNetworkName: p, subnets: ▶[10.1.0.0/16],"
                + " ipam: {mode: Disabled}}}",
            "Subnets is required with ipam.mode is Enabled or unset, and forbidden otherwise"),
        rule(
            "exclude without subnets",
            "{topology: Localnet, localnet: {role: Secondary, physicalNetworkName: p, excludeSubnets: ▶[10.1.0.0/16],"
                + " ipam: {mode: Disabled}}}",
            "excludeSubnets must be unset when subnets is unset"),
        rule(
            "exclude outside",
            "{topology: Localnet, localnet: {role: Secondary, physicalNetworkName: p, subnets: [10.1.0.0/16],"
                + " excludeSubnets: [▶10.2.0.0/24]}}",
            "the provided network subnets do not contain excluded subnets 10.2.0.0/24"),
        rule(
            "lifecycle",
            "{topology: Localnet, localnet: {role: Secondary, physicalNetworkName: p,"
                + " ipam: {mode: Disabled, lifecycle: ▶Persistent}}}",
            "lifecycle Persistent is only supported when ipam.mode is Enabled"),
        rule(
            "mtu",
            "{topology: Localnet, localnet: {role: Secondary, physicalNetworkName: p, subnets: [fd00::/64], mtu: ▶1000}}",
            "MTU should be greater than or equal to 1280 when an IPv6 subnet is used"),
        rule(
            "vlan without access",
            "{topology: Localnet, localnet: {role: Secondary, physicalNetworkName: p, ipam: {mode: Disabled},"
                + " vlan: ▶{mode: Access}}}",
            "vlan access config is required when vlan mode is 'Access', and forbidden otherwise"),
        rule(
            "vlan mode",
            "{topology: Localnet, localnet: {role: Secondary, physicalNetworkName: p, ipam: {mode: Disabled},"
                + " vlan: {mode: ▶Trunk, access: {id: 1}}}}",
            "Unsupported value: \"Trunk\": supported values: \"Access\""),
        rule(
            "vlan id",
            "{topology: Localnet, localnet: {role: Secondary, physicalNetworkName: p, ipam: {mode: Disabled},"
                + " vlan: {mode: Access, access: {id: ▶4095}}}}",
            "must be from 1 to 4094"),
        rule(
            "subnets of one family",
            "{topology: Localnet, localnet: {role: Secondary, physicalNetworkName: p,"
                + " subnets: [10.1.0.0/16, ▶10.2.0.0/16]}}",
            "When 2 CIDRs are set, they must be from different IP families"),
        rule(
            "too many excluded",
            "{topology: Localnet, localnet: {role: Secondary, physicalNetworkName: p, subnets: [10.1.0.0/16],"
                + " excludeSubnets: ▶["
                + blocks(26)
                + "]}}",
            "must have 1 to 25 items, not 26"),
        rule(
            "mtu too small",
            "{topology: Localnet, localnet: {role: Secondary, physicalNetworkName: p, subnets: [10.1.0.0/16], mtu: ▶575}}",
            "must be from 576 to 65536 bytes"),
        rule(
            "physical network too long",
            "{topology: Localnet, localnet: {role: Secondary, physicalNetworkName: ▶"
                + "p".repeat(254)
                + ", ipam: {mode: Disabled}}}",
            "must have 1 to 253 characters"),
        rule(
            "what it does not have",
            "{topology: Localnet, localnet: {role: Secondary, physicalNetworkName: p, ipam: {mode: Disabled},"
                + " ▶joinSubnets: [10.9.0.0/16], ▶reservedSubnets: [10.1.0.0/24]}}",
            "warning: unknown field, ignored",
            "warning: unknown field, ignored"),
        rule(
            "vlan id none",
            "{topology: Localnet, localnet: {role: Secondary, physicalNetworkName: p, ipam: {mode: Disabled},"
                + " vlan: {mode: Access, access: {id: ▶0}}}}",
            "must be from 1 to 4094"),
        rule(
            "vlan id missing",
            "{topology: Localnet, localnet: {role: Secondary, physicalNetworkName: p, ipam: {mode: Disabled},"
                + " vlan: {mode: Access, access: ▶{}}}}",
            "is required"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("localnet")
  void localnetRule(String name, String network, List<String> problems) {
    proveAt(CLUSTER_USER_DEFINED, 2, "network: " + network, problems);
  }

  static Stream<Arguments> transport() {
    String layer2 = "topology: Layer2, layer2: {role: Primary, subnets: [10.1.0.0/16]}";
    String layer3 = "topology: Layer3, layer3: {role: Primary, subnets: [{cidr: 10.1.0.0/16}]}";
    String secondary = "topology: Layer2, layer2: {role: Secondary, subnets: [10.1.0.0/16]}";
    String soon = "is not translated yet; remove it for a network that spans nodes in tunnels";
    return Stream.of(
        rule(
            "good but not translated",
            "network: {"
                + layer3
                + ", transport: ▶NoOverlay, noOverlay: {outboundSNAT: Enabled, routing: Managed}}",
            soon),
        rule(
            "no overlay of Layer2",
            "network: {"
                + layer2
                + ", transport: ▶NoOverlay, noOverlay: {outboundSNAT: Enabled, routing: Managed}}",
            "transport NoOverlay is only supported for Layer3 Primary networks"),
        rule(
            "no overlay incomplete",
            "network: {" + layer3 + ", transport: ▶NoOverlay, noOverlay: ▶{outboundSNAT: ▶Yes}}",
            soon,
            "is required",
            "Unsupported value: \"Yes\": supported values: \"Enabled\", \"Disabled\""),
        rule(
            "block without transport",
            "network: {" + layer3 + ", noOverlay: ▶{outboundSNAT: Enabled, routing: Managed}}",
            "noOverlay is required when transport is NoOverlay and forbidden otherwise"),
        rule(
            "transport without block",
            "network: ▶{" + layer2 + ", transport: ▶EVPN}",
            "evpn is required when transport is EVPN and forbidden otherwise",
            soon),
        rule(
            "EVPN of a secondary",
            "network: {" + secondary + ", transport: ▶EVPN, evpn: {vtep: v, macVRF: {vni: 5}}}",
            "transport EVPN is only supported for Layer2 or Layer3 Primary networks"),
        rule(
            "EVPN of Layer2 without macVRF",
            "network: {" + layer2 + ", transport: ▶EVPN, evpn: ▶{vtep: v, ipVRF: {vni: 5}}}",
            soon,
            "macVRF is required for Layer2 topology"),
        rule(
            "EVPN of Layer3 with macVRF only",
            "network: {" + layer3 + ", transport: ▶EVPN, evpn: ▶{vtep: v, macVRF: ▶{vni: 5}}}",
            soon,
            "ipVRF is required for Layer3 topology",
            "macVRF is forbidden for Layer3 topology"),
        rule(
            "EVPN with equal and bad VNIs",
            "network: {"
                + layer2
                + ", transport: ▶EVPN, evpn: {vtep: ▶'', macVRF: {vni: ▶0}, ipVRF: {vni: ▶▶0}}}",
            soon,
            "is empty",
            "must be from 1 to 16777215",
            "must be from 1 to 16777215",
            "macVRF and ipVRF must have different VNIs"),
        rule(
            "route target local too large",
            "network: {"
                + layer2
                + ", transport: ▶EVPN, evpn: {vtep: v, macVRF: {vni: 5, routeTarget: ▶'1.2.3.4:65536'}}}",
            soon,
            "must be global:local: global is *, an IPv4 address or an AS number; local is a number, up to"
                + " 4294967295 after * and a two-octet AS number, else up to 65535"),
        rule(
            "route target good",
            "network: {"
                + layer2
                + ", transport: ▶EVPN, evpn: {vtep: v, macVRF: {vni: 5, routeTarget: '65535:4294967295'}}}",
            soon),
        rule(
            "unknown transport",
            "network: {" + layer3 + ", transport: ▶Geneve}",
            "Unsupported value: \"Geneve\": supported values: \"NoOverlay\", \"EVPN\""),
        rule(
            "no overlay of a secondary",
            "network: {topology: Layer3, layer3: {role: Secondary, subnets: [{cidr: 10.1.0.0/16}]},"
                + " transport: ▶NoOverlay, noOverlay: {outboundSNAT: Disabled, routing: Unmanaged}}",
            "transport NoOverlay is only supported for Layer3 Primary networks"),
        rule(
            "EVPN without VRF and VTEP",
            "network: {" + layer3 + ", transport: ▶EVPN, evpn: ▶▶▶{}}",
            soon,
            "is required",
            "ipVRF is required for Layer3 topology",
            "at least one of macVRF or ipVRF must be specified"),
        rule(
            "VNI missing and too large",
            "network: {"
                + layer2
                + ", transport: ▶EVPN, evpn: {vtep: v, macVRF: ▶{}, ipVRF: {vni: ▶16777216}}}",
            soon,
            "is required",
            "must be from 1 to 16777215"),
        rule(
            "uplinks of EVPN",
            "{uplinks: ▶▶[br1], network: {"
                + layer2
                + ", transport: ▶EVPN, evpn: {vtep: v, macVRF: {vni: 5}}}}",
            "uplinks are not supported with EVPN transport",
            "warning: is not translated yet, ignored; packets leave by the node's own uplink",
            soon),
        rule(
            "uplinks",
            "{uplinks: ▶▶▶[▶Up_1, b], network: {" + secondary + "}}",
            "must have at most 1 item, not 2",
            "uplinks are only supported for primary Layer2 and Layer3 networks",
            "warning: is not translated yet, ignored; packets leave by the node's own uplink",
            "must have 1 to 253 lower case letters, digits or '-', with a letter or digit at both ends"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("transport")
  void transportRule(String name, String spec, List<String> problems) {
    String flat =
        spec.startsWith("{")
            ? spec.substring(1, spec.length() - 1).replace(", network", "\nnetwork")
            : spec;
    proveAt(CLUSTER_USER_DEFINED, 2, flat, problems);
  }

  static Stream<Arguments> selectors() {
    return Stream.of(
        rule(
            "missing",
            "▶{network: {topology: Layer2, layer2: {role: Secondary, subnets: [10.1.0.0/16]}}}",
            "is required"),
        rule(
            "unknown operator",
            "{namespaceSelector: {matchExpressions: [{key: a, operator: ▶Is, values: [b]}]},"
                + " network: {topology: Layer2, layer2: {role: Secondary, subnets: [10.1.0.0/16]}}}",
            "Unsupported value: \"Is\": supported values: \"In\", \"NotIn\", \"Exists\", \"DoesNotExist\""),
        rule(
            "values missing and superfluous",
            "{namespaceSelector: {matchExpressions: [▶{key: a, operator: In}, {key: a, operator: Exists, values: ▶[b]}]},"
                + " network: {topology: Layer2, layer2: {role: Secondary, subnets: [10.1.0.0/16]}}}",
            "must be specified when operator is In or NotIn",
            "may not be specified when operator is Exists or DoesNotExist"),
        rule(
            "bad labels",
            "{namespaceSelector: {matchLabels: {a b: ▶c, d: ▶'e f', g: ▶1}},"
                + " network: {topology: Layer2, layer2: {role: Secondary, subnets: [10.1.0.0/16]}}}",
            "is not a label key: an optional domain and '/', then 1 to 63 letters, digits, '-', '_' or '.',"
                + " with a letter or digit at both ends",
            "is not a label value: empty, or up to 63 letters, digits, '-', '_' or '.', with a letter or digit"
                + " at both ends",
            "must be a string, not a number; quote it: \"1\""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("selectors")
  void selectorRule(String name, String spec, List<String> problems) {
    proveAt(CLUSTER_USER_DEFINED.replace("  namespaceSelector: {}\n", ""), 2, spec, problems);
  }

  private static void proveAt(String head, int indent, String spec, List<String> problems) {
    Marked marked = Marked.of(head + spec.indent(indent));
    assertThat(marked.read()).containsExactlyElementsOf(marked.at(problems));
  }
}
