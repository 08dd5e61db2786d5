package org.ovn4j.model.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.Attachment.PrimaryTarget;
import org.ovn4j.model.Attachment.SecondaryTarget;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.LocalnetNetwork;
import org.ovn4j.model.Network;
import org.ovn4j.model.Network.IpamMode;
import org.ovn4j.model.Network.Role;
import org.ovn4j.model.Tenancy;

class AttachmentDefinitionReaderTest {
  private static final String NAMESPACES =
      """
      {apiVersion: v1, kind: Namespace, metadata: {name: green, labels: {k8s.ovn.org/primary-user-defined-network: ""}}}
      ---
      {apiVersion: v1, kind: Namespace, metadata: {name: blue, labels: {k8s.ovn.org/primary-user-defined-network: ""}}}
      ---
      """;

  private static final String GOOD =
      "\"name\": \"net\", \"type\": \"ovn-k8s-cni-overlay\", \"netAttachDefName\": \"green/nad\"";

  /** The definition green/nad with a configuration that starts with {@link #GOOD}. */
  private static String nad(String more) {
    return definition("green", "nad", "{" + GOOD + more + "}");
  }

  private static String definition(String namespace, String name, String config) {
    return """
        apiVersion: k8s.cni.cncf.io/v1
        kind: NetworkAttachmentDefinition
        metadata: {name: %s, namespace: %s}
        spec:
          config: ▶'%s'
        ---
        """
        .formatted(name, namespace, config);
  }

  /** A definition of the network in another namespace. */
  private static String named(String network, String namespace, String name, String more) {
    return definition(
        namespace,
        name,
        "{\"name\": \"%s\", \"type\": \"ovn-k8s-cni-overlay\", \"netAttachDefName\": \"%s/%s\", %s}"
            .formatted(network, namespace, name, more));
  }

  private static Intent read(String objects) {
    Reading reading = Manifests.parse("x.yaml", NAMESPACES + objects.replace("▶", ""));
    assertThat(reading.diagnostics()).isEmpty();
    return reading.intent();
  }

  private static Network network(String more) {
    return read(nad(more)).network("net").orElseThrow();
  }

  /** All problems, each at the one place that is marked. */
  private static void prove(String objects, String... problems) {
    Marked marked = Marked.of(NAMESPACES + objects);
    assertThat(marked.read())
        .containsExactlyElementsOf(
            Arrays.stream(problems)
                .map(problem -> marked.places().get(0) + " " + problem)
                .toList());
  }

  @Test
  void layer2HasEveryField() {
    Layer2Network network =
        (Layer2Network)
            network(
                ", \"cniVersion\": \"1.1.0\", \"topology\": \"layer2\", \"role\": \"primary\", \"mtu\": 1342,"
                    + " \"subnets\": \"10.1.0.0/16, fd01::/64\", \"joinSubnet\": \"10.9.0.0/16\","
                    + " \"defaultGatewayIPs\": \"10.1.0.3,fd01::3\", \"excludeSubnets\": \"10.1.9.0/24\","
                    + " \"reservedSubnets\": \"10.1.5.7/24\", \"infrastructureSubnets\": \"10.1.0.0/28,fd01::/120\","
                    + " \"transitSubnet\": \"100.88.0.0/16\", \"allowPersistentIPs\": true");
    assertThat(network.name()).isEqualTo("net");
    assertThat(network.tenancy().path()).isEqualTo("NetworkAttachmentDefinition green/nad");
    assertThat(network.origin()).hasToString("NetworkAttachmentDefinition green/nad (x.yaml:5:1)");
    assertThat(network.role()).isEqualTo(Role.PRIMARY);
    assertThat(network.mtu()).hasValue(1342);
    assertThat(network.subnets())
        .containsExactly(Cidr.parse("10.1.0.0/16"), Cidr.parse("fd01::/64"));
    assertThat(network.joinSubnets()).containsExactly(Cidr.parse("10.9.0.0/16"));
    assertThat(network.defaultGatewayIps())
        .containsExactly(IpAddress.parse("10.1.0.3"), IpAddress.parse("fd01::3"));
    assertThat(network.excludeSubnets()).containsExactly(Cidr.parse("10.1.9.0/24"));
    assertThat(network.reservedSubnets()).containsExactly(Cidr.parse("10.1.5.0/24"));
    assertThat(network.infrastructureSubnets())
        .containsExactly(Cidr.parse("10.1.0.0/28"), Cidr.parse("fd01::/120"));
    assertThat(network.persistent()).isTrue();
  }

  @Test
  void layer2IsSecondaryAndWithoutIpamUnlessItSaysOtherwise() {
    Layer2Network network =
        (Layer2Network) network(", \"topology\": \"layer2\", \"subnets\": \"\"");
    assertThat(network.role()).isEqualTo(Role.SECONDARY);
    assertThat(network.ipam()).isEqualTo(IpamMode.DISABLED);
    assertThat(network.mtuOrDefault()).isEqualTo(1400);
    assertThat(network.persistent()).isFalse();
  }

  @Test
  void aSecondaryLayer2MayReserveSubnets() {
    Layer2Network network =
        (Layer2Network)
            network(
                ", \"topology\": \"layer2\", \"subnets\": \"10.1.0.0/16\", \"reservedSubnets\": \"10.1.1.0/24\"");
    assertThat(network.reservedSubnets()).containsExactly(Cidr.parse("10.1.1.0/24"));
  }

  @Test
  void layer3SubnetsHaveTheirHostPrefix() {
    Layer3Network network =
        (Layer3Network)
            network(
                ", \"topology\": \"layer3\", \"role\": \"primary\","
                    + " \"subnets\": \"10.0.0.0/16/25,fd00::/60\", \"joinSubnet\": \"fd09::/64\"");
    assertThat(network.subnets())
        .containsExactly(
            new Layer3Network.Subnet(Cidr.parse("10.0.0.0/16"), OptionalInt.of(25)),
            new Layer3Network.Subnet(Cidr.parse("fd00::/60"), OptionalInt.empty()));
    assertThat(network.joinSubnets()).containsExactly(Cidr.parse("fd09::/64"));
    assertThat(network.role()).isEqualTo(Role.PRIMARY);
  }

  @Test
  void localnetHasThePhysicalNetworkOfItsNameAndTheClustersMtu() {
    LocalnetNetwork network =
        (LocalnetNetwork) network(", \"topology\": \"localnet\", \"vlanID\": 0");
    assertThat(network.physicalNetworkName()).isEqualTo("net");
    assertThat(network.vlan()).isEmpty();
    assertThat(network.mtuOrDefault()).isEqualTo(1400);
    assertThat(network.ipam()).isEqualTo(IpamMode.DISABLED);
    LocalnetNetwork full =
        (LocalnetNetwork)
            network(
                ", \"topology\": \"localnet\", \"role\": \"secondary\", \"physicalNetworkName\": \"tenants\","
                    + " \"vlanID\": 12, \"mtu\": 9000, \"subnets\": \"10.1.0.0/16\","
                    + " \"excludeSubnets\": \"10.1.0.0/24\", \"allowPersistentIPs\": true");
    assertThat(full.physicalNetworkName()).isEqualTo("tenants");
    assertThat(full.vlan()).hasValue(12);
    assertThat(full.mtuOrDefault()).isEqualTo(9000);
    assertThat(full.excludeSubnets()).containsExactly(Cidr.parse("10.1.0.0/24"));
    assertThat(full.persistent()).isTrue();
  }

  @Test
  void aListOfOnePluginIsRead() {
    String config =
        "{\"cniVersion\": \"1.0.0\", \"name\": \"net\", \"plugins\": [{\"type\": \"ovn-k8s-cni-overlay\","
            + " \"name\": \"not looked at\", \"topology\": \"layer2\", \"netAttachDefName\": \"green/nad\"}]}";
    assertThat(read(definition("green", "nad", config)).network("net")).isPresent();
  }

  private static Arguments rule(String name, String more, String... problems) {
    return Arguments.of(name, nad(more), List.of(problems));
  }

  private static Arguments config(String name, String config, String... problems) {
    return Arguments.of(name, definition("green", "nad", config), List.of(problems));
  }

  static Stream<Arguments> rules() {
    String layer2 = ", \"topology\": \"layer2\", \"subnets\": \"10.1.0.0/16\"";
    String plugin =
        "{\"type\": \"ovn-k8s-cni-overlay\", \"topology\": \"layer2\", \"netAttachDefName\": \"green/nad\"}";
    return Stream.of(
        rule(
            "topology",
            ", \"topology\": \"Layer2\"",
            "Unsupported value: \"Layer2\": supported values: \"layer2\", \"layer3\", \"localnet\""),
        rule(
            "role",
            layer2 + ", \"role\": \"main\"",
            "Unsupported value: \"main\": supported values: \"primary\", \"secondary\""),
        rule("mtu", layer2 + ", \"mtu\": 0", "must be from 576 to 65536 bytes"),
        rule(
            "quoted number",
            layer2 + ", \"mtu\": \"1400\"",
            "must be a whole number, not a string; remove the quotes"),
        rule(
            "each bad item of a list",
            ", \"topology\": \"layer2\", \"subnets\": \"10.1.0.0,,10.1.0.0/16/24/8\"",
            "CIDR is invalid: write an address and a prefix length, 10.0.0.0/16 or fd00::/60",
            "CIDR is invalid: write an address and a prefix length, 10.0.0.0/16 or fd00::/60",
            "CIDR is invalid: write an address and a prefix length, 10.0.0.0/16 or fd00::/60"),
        rule(
            "a list that is one",
            ", \"topology\": \"layer2\", \"role\": \"primary\", \"subnets\": [\"10.1.0.0/16\"]",
            "must be one string, with commas between its items, not a list"),
        rule(
            "a host prefix without meaning",
            ", \"topology\": \"layer2\", \"subnets\": \"10.1.0.0/16/24\"",
            "warning: the second prefix length has no effect here, ignored; it is for layer3 subnets"),
        rule(
            "a host prefix that is no number",
            ", \"topology\": \"layer3\", \"subnets\": \"10.1.0.0/16/x\"",
            "the second prefix length, that of the node subnets, is no number: write an address and two prefix"
                + " lengths, 10.0.0.0/16/24 or fd00::/60/64"),
        rule(
            "a host prefix too short",
            ", \"topology\": \"layer3\", \"subnets\": \"10.1.0.0/16/16\"",
            "HostSubnet must be smaller than CIDR subnet: a prefix longer than /16, not /16"),
        rule("layer3 without subnets", ", \"topology\": \"layer3\"", "is required"),
        rule(
            "layer3 persistent",
            ", \"topology\": \"layer3\", \"subnets\": \"10.1.0.0/16\", \"allowPersistentIPs\": true",
            "layer3 topology does not allow persistent IPs"),
        rule(
            "primary without subnets",
            ", \"topology\": \"layer2\", \"role\": \"primary\"",
            "the subnet attribute must be defined for layer2 primary user defined networks"),
        rule(
            "join overlaps",
            ", \"topology\": \"layer2\", \"role\": \"primary\", \"subnets\": \"10.1.0.0/16\","
                + " \"joinSubnet\": \"169.254.0.0/24\"",
            "pod or join subnet overlaps with already configured internal subnets: user defined join subnet"
                + " \"169.254.0.0/24\" overlaps masquerade subnet \"169.254.0.0/17\""),
        rule(
            "excluded outside",
            layer2 + ", \"excludeSubnets\": \"10.2.0.0/24\"",
            "the provided network subnets do not contain excluded subnets 10.2.0.0/24"),
        rule(
            "localnet primary, with join and reserved subnets",
            ", \"topology\": \"localnet\", \"role\": \"primary\", \"joinSubnet\": \"10.9.0.0/16\","
                + " \"subnets\": \"10.1.0.0/16\", \"reservedSubnets\": \"10.1.0.0/24\"",
            "reservedSubnets is only supported for layer2 topology",
            "localnet topology does not allow network roles to be set since its always a secondary network;"
                + " remove it",
            "localnet topology does not allow specifying join-subnet as services are not supported"),
        rule("vlan", ", \"topology\": \"localnet\", \"vlanID\": 4095", "must be from 1 to 4094"),
        rule(
            "physical network",
            ", \"topology\": \"localnet\", \"physicalNetworkName\": \"a:b\"",
            "physicalNetworkName cannot contain `,` or `:` characters"),
        rule(
            "what has no effect",
            ", \"topology\": \"layer2\", \"vlanID\": 5, \"physicalNetworkName\": \"p\","
                + " \"allowPersistentIPs\": true, \"joinSubnet\": \"10.9.0.0/16\","
                + " \"defaultGatewayIPs\": \"10.1.0.1\"",
            "warning: has no effect unless the topology is localnet, ignored",
            "warning: has no effect unless the topology is localnet, ignored",
            "warning: has no effect without subnets, ignored",
            "warning: has no effect on a secondary network, ignored",
            "warning: has no effect on a secondary network, ignored"),
        rule(
            "what is not translated",
            layer2 + ", \"transport\": \"evpn\", \"evpn\": {\"vtep\": \"v\"}, \"uplink\": \"u\"",
            "is not translated yet; remove it for a network that spans nodes in tunnels",
            "warning: is not translated yet, ignored; packets leave by the node's own uplink"),
        rule(
            "ipam",
            layer2 + ", \"ipam\": {\"type\": \"host-local\"}",
            "IPAM key is not supported. Use OVN-K provided IPAM via the `subnets` attribute"),
        rule(
            "unknown",
            layer2 + ", \"excludedSubnets\": \"10.1.0.0/24\"",
            "warning: unknown field, ignored; did you mean \"excludeSubnets\"?"),
        rule(
            "no topology",
            ", \"subnets\": \"10.1.0.0/16\"",
            "warning: without topology it is the cluster's default network, ignored; add layer2, layer3 or"
                + " localnet for a network of its own"),
        config(
            "names",
            "{\"name\": \"a/b\", \"type\": \"ovn-k8s-cni-overlay\", \"topology\": \"layer2\","
                + " \"netAttachDefName\": \"green/other\"}",
            "is not a network's name: 1 to 253 letters, digits, '_', '.' or '-', with a letter or digit first",
            "net-attach-def name (green/nad) is inconsistent with config (green/other); write green/nad"),
        config(
            "names kept and missing",
            "{\"name\": \"default\", \"type\": \"ovn-k8s-cni-overlay\", \"topology\": \"layer2\"}",
            "is the name of the cluster's default network; choose another one",
            "is required"),
        config("no type", "{\"name\": \"net\"}", "is required"),
        config(
            "not JSON",
            "{\"name\": net}",
            "is not JSON: Unrecognized token 'net': was expecting (JSON String, Number, Array, Object or token"
                + " 'null', 'true' or 'false'), at 1:10 of the text"),
        config("no mapping", "[]", "must be a mapping, not a list"),
        config("two values", "{} {}", "must be one JSON value, not 2"),
        config(
            "another plugin",
            "{\"name\": \"net\", \"type\": \"macvlan\", \"master\": \"eth1\"}",
            "warning: is the network of another CNI plugin, ignored; those of \"ovn-k8s-cni-overlay\" are read"),
        config(
            "another plugin of a list",
            "{\"name\": \"net\", \"plugins\": [{\"type\": \"macvlan\"}, {\"type\": \"tuning\"}]}",
            "warning: is the network of another CNI plugin, ignored; those of \"ovn-k8s-cni-overlay\" are read"),
        config("no plugins", "{\"name\": \"net\", \"plugins\": []}", "must have one plugin"),
        config(
            "a chain",
            "{\"name\": \"net\", \"plugins\": [" + plugin + ", {\"type\": \"tuning\"}]}",
            "CNI plugin chaining is not supported; leave only the first"),
        config(
            "a list and a single one",
            "{\"name\": \"net\", \"type\": \"ovn-k8s-cni-overlay\", \"plugins\": [" + plugin + "]}",
            "CNI config cannot have both a plugin list and a single config"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void rule(String name, String definition, List<String> problems) {
    prove(definition, problems.toArray(String[]::new));
  }

  @Test
  void aProblemNamesTheFieldWithinTheConfigAndTheItem() {
    Reading reading =
        Manifests.parse(
            "nad.yaml",
            NAMESPACES
                + nad(", \"topology\": \"layer2\", \"subnets\": \"10.1.0.0/16,fd00::/x\"")
                    .replace("▶", ""));
    assertThat(reading.diagnostics())
        .singleElement()
        .hasToString(
            "nad.yaml:9:11: error: NetworkAttachmentDefinition green/nad: spec.config.subnets[1]: CIDR is invalid:"
                + " write an address and a prefix length, 10.0.0.0/16 or fd00::/60 (value: \"fd00::/x\")");
  }

  @Test
  void aDefinitionWithoutConfigIsInAFileOfTheNodes() {
    prove(
        "{apiVersion: k8s.cni.cncf.io/v1, kind: NetworkAttachmentDefinition, metadata: {name: a, namespace: green},"
            + " spec: ▶{}}",
        "warning: has no config: it stands in a file on the nodes, which is not read; ignored");
    assertThat(
            read("{apiVersion: k8s.cni.cncf.io/v1, kind: NetworkAttachmentDefinition, metadata: {name: default,"
                    + " namespace: green}, spec: {config: '{\"name\": \"ovn-kubernetes\","
                    + " \"type\": \"ovn-k8s-cni-overlay\"}'}}")
                .networks())
        .as("the one that OVN-Kubernetes has for itself is left out without a word")
        .isEmpty();
  }

  private static final String TENANT = "\"topology\": \"layer2\", \"subnets\": \"10.1.0.0/16\"";

  @Test
  void definitionsOfOneNameAreOneNetwork() {
    Intent intent =
        read(
            named("tenant", "green", "a", TENANT)
                + named("tenant", "blue", "b", TENANT + ", \"mtu\": 1400")
                + named("tenant", "green", "c", TENANT));
    Network network = intent.network("tenant").orElseThrow();
    assertThat(intent.networks()).containsExactly(network);
    assertThat(((Tenancy.Defined) network.tenancy()).definitions())
        .extracting(Tenancy.Definition::path)
        .containsExactly(
            "NetworkAttachmentDefinition blue/b",
            "NetworkAttachmentDefinition green/a",
            "NetworkAttachmentDefinition green/c");
    assertThat(intent.network("blue", "b")).contains(network);
  }

  @Test
  void definitionsOfOneNameSayTheSame() {
    prove(
        named("tenant", "green", "a", TENANT).replace("▶", "")
            + named("tenant", "blue", "b", TENANT + ", \"mtu\": 1500"),
        "network \"tenant\" is another one in NetworkAttachmentDefinition green/a (x.yaml:5:1): mtu is \"1500\" here"
            + " and \"1400\" there; make the configs equal or the names different");
    prove(
        named("tenant", "green", "a", TENANT).replace("▶", "")
            + "▶"
            + named("tenant", "green", "a", TENANT).replace("▶", ""),
        "is defined twice, the first time as NetworkAttachmentDefinition green/a (x.yaml:5:1); remove one");
  }

  private static final String DECLARED =
      """
      {apiVersion: k8s.ovn.org/v1, kind: UserDefinedNetwork, metadata: {name: net, namespace: green}, spec: {topology: Layer2, layer2: {role: Primary, subnets: [10.1.0.0/16], ipam: {lifecycle: Persistent}}}}
      ---
      {apiVersion: k8s.ovn.org/v1, kind: ClusterUserDefinedNetwork, metadata: {name: all}, spec: {namespaceSelector: {}, network: {topology: Localnet, localnet: {role: Secondary, physicalNetworkName: p, subnets: [10.1.0.0/16], vlan: {mode: Access, access: {id: 5}}}}}}
      ---
      {apiVersion: k8s.ovn.org/v1, kind: ClusterUserDefinedNetwork, metadata: {name: routed}, spec: {namespaceSelector: {}, network: {topology: Layer3, layer3: {role: Secondary, subnets: [{cidr: 10.1.0.0/16}]}}}}
      ---
      """;

  private static final String MADE_NET =
      "\"topology\": \"layer2\", \"role\": \"primary\", \"subnets\": \"10.1.0.0/16\", \"allowPersistentIPs\": true,"
          + " \"joinSubnet\": \"100.65.0.0/16,fd99::/64\", \"transitSubnet\": \"100.88.0.0/16\"";

  private static final String MADE =
      named("green_net", "green", "net", MADE_NET)
          + named(
              "cluster_udn_all",
              "green",
              "all",
              "\"topology\": \"localnet\", \"role\": \"secondary\", \"subnets\": \"10.1.0.0/16\", \"mtu\": 1500,"
                  + " \"physicalNetworkName\": \"p\", \"vlanID\": 5")
          + named(
              "cluster_udn_routed",
              "blue",
              "routed",
              "\"topology\": \"layer3\", \"role\": \"secondary\", \"subnets\": \"10.1.0.0/16/24\"");

  private static String owned(String definitions, String kind, String name) {
    return definitions.replace(
        "metadata: {",
        "metadata: {ownerReferences: [{apiVersion: k8s.ovn.org/v1, kind: %s, name: %s, uid: x}], "
            .formatted(kind, name));
  }

  @Test
  void whatWasMadeForANetworkIsNoSecondOne() {
    List<Network> declared = read(DECLARED).networks();
    assertThat(declared).hasSize(3);
    assertThat(read(DECLARED + MADE).networks()).isEqualTo(declared);
    assertThat(
            read(DECLARED
                    + owned(
                        named("green_net", "green", "net", MADE_NET), "UserDefinedNetwork", "net"))
                .networks())
        .isEqualTo(declared);
  }

  @Test
  void whatWasMadeCountsLessThanWhatItWasMadeFor() {
    prove(
        DECLARED
            + owned(
                named("green_net", "green", "net", MADE_NET.replace("10.1.0.0", "10.2.0.0")),
                "UserDefinedNetwork",
                "net"),
        "warning: differs from UserDefinedNetwork green/net (x.yaml:5:1), which it was made for and which counts:"
            + " subnets is \"10.2.0.0/16\" here and \"10.1.0.0/16\" there");
  }

  @Test
  void aStrangerInTheNameOfANetworkIsAnError() {
    Reading reading =
        Manifests.parse(
            "x.yaml",
            NAMESPACES
                + DECLARED
                + named("green_net", "green", "net", MADE_NET.replace("10.1", "10.2"))
                    .replace("▶", ""));
    assertThat(reading.diagnostics())
        .singleElement()
        .asString()
        .contains(
            "NetworkAttachmentDefinition green/net: has the network name of UserDefinedNetwork green/net");
  }

  @Test
  void whatAFaultyNetworkMadeIsNotLookedAt() {
    Reading reading =
        Manifests.parse(
            "x.yaml",
            NAMESPACES
                + DECLARED.replace("role: Primary", "role: Main")
                + owned(named("green_net", "green", "net", MADE_NET), "UserDefinedNetwork", "net")
                    .replace("▶", ""));
    assertThat(reading.diagnostics()).singleElement().asString().contains("role: Unsupported");
  }

  @Test
  void whatIsLeftOfAClusterIsReadByItsDefinitions() {
    Intent intent =
        read(owned(named("green_net", "green", "net", MADE_NET), "UserDefinedNetwork", "net"));
    assertThat(intent.primaryNetwork("green").orElseThrow().name()).isEqualTo("green_net");
  }

  @Test
  void workloadsAreOnTheDefinitionsThatTheyName() {
    Intent intent =
        read(
            named("tenant", "green", "a", TENANT)
                + named("tenant", "blue", "b", TENANT)
                + """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: web
                  namespace: green
                  annotations:
                    k8s.v1.cni.cncf.io/networks: '[{"name": "a", "ips": ["10.1.0.9/16"]}, {"name": "b", "namespace": "blue"}]'
                spec: {}
                ---
                apiVersion: kubevirt.io/v1
                kind: VirtualMachine
                metadata: {name: vm, namespace: green}
                spec:
                  runStrategy: Always
                  template:
                    spec:
                      domain: {devices: {interfaces: [{name: eth1}]}}
                      networks: [{name: eth1, multus: {networkName: a}}]
                """);
    assertThat(intent.workloads().get(1).attachments())
        .extracting(Attachment::target)
        .containsExactly(
            new PrimaryTarget(),
            new SecondaryTarget("green", "a", 0),
            new SecondaryTarget("blue", "b", 0));
    assertThat(intent.workloads())
        .allSatisfy(
            workload ->
                assertThat(
                        workload.attachments().stream()
                            .flatMap(attachment -> intent.network(workload, attachment).stream())
                            .distinct())
                    .extracting(Network::name)
                    .containsExactly("tenant"));
  }

  @Test
  void interfacesOfOtherPluginsAreLeftToThem() {
    Reading reading =
        Manifests.parse(
            "x.yaml",
            NAMESPACES
                + definition("green", "mac", "{\"name\": \"m\", \"type\": \"macvlan\"}")
                    .replace("▶", "")
                + """
                {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: green, annotations: {k8s.v1.cni.cncf.io/networks: "mac@net1, mac"}}, spec: {}}
                ---
                apiVersion: kubevirt.io/v1
                kind: VirtualMachine
                metadata: {name: vm, namespace: green}
                spec:
                  running: true
                  template:
                    spec:
                      domain: {devices: {interfaces: [{name: eth1}]}}
                      networks: [{name: eth1, multus: {networkName: mac}}]
                """);
    assertThat(reading.diagnostics())
        .singleElement()
        .asString()
        .contains(
            "warning: NetworkAttachmentDefinition green/mac: spec.config.type: is the network");
    Intent intent = reading.orElseThrow();
    assertThat(intent.workloads().get(0).attachments()).as("the machine's").isEmpty();
    assertThat(intent.workloads().get(1).attachments())
        .extracting(Attachment::target)
        .containsExactly(new PrimaryTarget());
    assertThat(intent.check()).as("nor does a program miss them later").isEmpty();
  }
}
