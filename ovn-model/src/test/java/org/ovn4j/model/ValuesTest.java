package org.ovn4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.MacAddress;
import org.ovn4j.model.Attachment.PrimaryTarget;
import org.ovn4j.model.LabelSelector.Operator;
import org.ovn4j.model.LabelSelector.Requirement;
import org.ovn4j.model.Network.Role;

/** The values refuse what they cannot mean, by name. */
class ValuesTest {
  @Test
  void selectorsMatchAsInKubernetes() {
    Map<String, String> labels = Map.of("app", "web", "tier", "1");
    assertThat(LabelSelector.EVERYTHING.matches(Map.of())).isTrue();
    assertThat(LabelSelector.ofLabels(Map.of("app", "web")).matches(labels)).isTrue();
    assertThat(LabelSelector.ofLabels(Map.of("app", "db")).matches(labels)).isFalse();
    assertThat(new Requirement("app", Operator.IN, List.of("a", "web")).matches(labels)).isTrue();
    assertThat(new Requirement("none", Operator.IN, List.of("a")).matches(labels)).isFalse();
    assertThat(new Requirement("app", Operator.NOT_IN, List.of("web")).matches(labels)).isFalse();
    assertThat(new Requirement("none", Operator.NOT_IN, List.of("a")).matches(labels)).isTrue();
    assertThat(new Requirement("app", Operator.EXISTS, List.of()).matches(labels)).isTrue();
    assertThat(new Requirement("app", Operator.DOES_NOT_EXIST, List.of()).matches(labels))
        .isFalse();
    assertThat(
            new LabelSelector(
                    Map.of("app", "web"),
                    List.of(new Requirement("tier", Operator.IN, List.of("2"))))
                .matches(labels))
        .isFalse();
  }

  @Test
  void aRequirementNeedsValuesExactlyWhereItComparesThem() {
    assertThatThrownBy(() -> new Requirement("app", Operator.IN, List.of()))
        .hasMessageContaining("needs values");
    assertThatThrownBy(() -> new Requirement("app", Operator.EXISTS, List.of("a")))
        .hasMessageContaining("takes no values");
  }

  @Test
  void aNamespaceCarriesItsNameAsALabel() {
    assertThat(Namespace.of("green", Map.of()).labels())
        .containsExactly(Map.entry("kubernetes.io/metadata.name", "green"));
    assertThatThrownBy(() -> Namespace.of("a_b", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a_b'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a,b", "a b", "a\nb", "ä"})
  void aChassisIsSafeInCommaSeparatedOptions(String chassis) {
    assertThatThrownBy(() -> new Node("n", chassis, Map.of(), List.of(), Origin.of("Node n")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a chassis name");
  }

  @Test
  void networksAreNamedAsOvnKubernetesNamesThem() {
    assertThat(new Tenancy.Namespaced("green", "namespace-scoped").networkName())
        .isEqualTo("green_namespace-scoped");
    assertThat(new Tenancy.ClusterWide("happy-tenant", LabelSelector.EVERYTHING).networkName())
        .isEqualTo("cluster_udn_happy-tenant");
    assertThat(
            new Tenancy.Defined("tenant.A-1_b", List.of(Tenancy.Definition.of("green", "net")))
                .networkName())
        .isEqualTo("tenant.A-1_b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "default", "ovn-kubernetes", "-a", "a/b", "a b", "a\nb", "ä"})
  void aDefinedNetworkHasANameThatCniAllowsAndNobodyElseHas(String name) {
    List<Tenancy.Definition> definitions = List.of(Tenancy.Definition.of("green", "net"));
    assertThatThrownBy(() -> new Tenancy.Defined(name, definitions))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Network '" + name + "' is ");
    assertThatThrownBy(() -> new Tenancy.Defined("net", List.of()))
        .hasMessageContaining("has no definitions");
    assertThatThrownBy(() -> Tenancy.Definition.of("green", "a_b"))
        .hasMessageContaining("NetworkAttachmentDefinition 'a_b'");
  }

  @Test
  void whatOnlyDefinitionsMaySay() {
    Cidr subnet = Cidr.parse("10.0.0.0/16");
    Cidr part = Cidr.parse("10.0.1.0/24");
    Tenancy defined = new Tenancy.Defined("net", List.of(Tenancy.Definition.of("green", "net")));
    Layer2NetworkBuilder network =
        Layer2Network.builder(defined, Role.SECONDARY)
            .addSubnets(subnet)
            .addExcludeSubnets(part)
            .addReservedSubnets(Cidr.parse("10.0.2.0/24"));
    assertThat(network.build().excludeSubnets()).containsExactly(part);
    network.tenancy(new Tenancy.Namespaced("green", "net"));
    assertThatThrownBy(network::build)
        .hasMessageContaining("reservedSubnets is only supported for Primary network")
        .hasMessageContaining(
            "excludeSubnets of a Layer2 network are only supported in a NetworkAttachmentDefinition");
  }

  @Test
  void aNetworkListsAllRulesItBreaks() {
    Tenancy tenancy = new Tenancy.Namespaced("green", "net");
    assertThatThrownBy(
            () ->
                Layer2Network.builder(tenancy, Role.SECONDARY)
                    .mtu(1)
                    .addJoinSubnets(Cidr.parse("10.0.0.0/16"))
                    .build())
        .isInstanceOfSatisfying(
            InvalidNetworkException.class,
            broken ->
                assertThat(broken.violations())
                    .extracting(InvalidNetworkException.Violation::field)
                    .containsExactly("subnets", "mtu", "joinSubnets"))
        .hasMessageStartingWith("UserDefinedNetwork green/net: subnets: Subnets is required");
  }

  @Test
  void mtuAndHostSubnetsHaveDefaults() {
    Tenancy tenancy = new Tenancy.Namespaced("green", "net");
    Layer3Network.Subnet ipv6 =
        new Layer3Network.Subnet(Cidr.parse("fd00::/48"), OptionalInt.empty());
    Network layer3 = Layer3Network.builder(tenancy, Role.PRIMARY).addSubnets(ipv6).build();
    Network localnet =
        LocalnetNetwork.builder(tenancy, "physnet").addSubnets(Cidr.parse("10.0.0.0/16")).build();
    assertThat(layer3.mtuOrDefault()).isEqualTo(1400);
    assertThat(localnet.mtuOrDefault()).isEqualTo(1500);
    assertThat(ipv6.hostSubnetOrDefault()).isEqualTo(64);
    assertThat(localnet.<String>fold(l2 -> "layer2", l3 -> "layer3", l -> "localnet"))
        .isEqualTo("localnet");
  }

  @Test
  void anInterfaceHasAStationsMacAndItsOwnTarget() {
    assertThatThrownBy(
            () ->
                new Attachment(
                    new PrimaryTarget(),
                    List.of(),
                    Optional.of(MacAddress.parse("01:00:00:00:00:00")),
                    Optional.empty(),
                    Origin.of("x")))
        .hasMessageContaining("01:00:00:00:00:00");
    Attachment primary = Attachment.of(new PrimaryTarget(), Origin.of("x"));
    assertThatThrownBy(
            () ->
                Workload.builder(Workload.Kind.POD, "green", "web")
                    .addAttachments(primary, primary)
                    .build())
        .hasMessageContaining("green/web");
  }

  @Test
  void aDiagnosticShowsNoControlCharactersOfUntrustedText() {
    Diagnostic diagnostic =
        Diagnostic.error(Origin.of("Pod a\u001b[31m"), "x\ny\u202e" + "z".repeat(500), "is bad");
    assertThat(diagnostic.toString())
        .startsWith("error: Pod a\\u{1b}[31m: is bad (value: \"x\\u{a}y\\u{202e}zzz")
        .endsWith("z…\")")
        .hasSizeLessThan(200);
  }

  @Test
  void aLocationCountsFromOne() {
    assertThat(new SourceLocation("a.yaml", 1, 2)).hasToString("a.yaml:1:2");
    assertThatThrownBy(() -> new SourceLocation("a.yaml", 0, 1)).hasMessageContaining("0:1");
  }
}
