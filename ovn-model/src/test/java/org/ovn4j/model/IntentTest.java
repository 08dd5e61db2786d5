package org.ovn4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Attachment.PrimaryTarget;
import org.ovn4j.model.Attachment.SecondaryTarget;
import org.ovn4j.model.Network.Role;

class IntentTest {
  private static final Namespace GREEN = primaryNamespace("green");
  private static final Namespace BLUE = primaryNamespace("blue");
  private static final Node NODE = Node.of("n1", List.of(IpAddress.parse("192.0.2.1")));

  private static Namespace primaryNamespace(String name) {
    return Namespace.of(name, Map.of(Namespace.PRIMARY_NETWORK_LABEL, ""));
  }

  private static Layer2Network network(String namespace, String name, Role role) {
    return Layer2Network.builder(new Tenancy.Namespaced(namespace, name), role)
        .addSubnets(Cidr.parse("10.1.0.0/16"))
        .persistent(true)
        .build();
  }

  private static Layer2Network shared(String name, Role role, LabelSelector selector) {
    return Layer2Network.builder(new Tenancy.ClusterWide(name, selector), role)
        .addSubnets(Cidr.parse("10.2.0.0/16"))
        .build();
  }

  private static Attachment primary() {
    return Attachment.of(new PrimaryTarget(), Origin.of("eth0"));
  }

  private static Attachment secondary(String namespace, String name) {
    return Attachment.of(new SecondaryTarget(namespace, name, 0), Origin.of("net1"));
  }

  private static Workload pod(String namespace, String name, Attachment... attachments) {
    return Workload.builder(Workload.Kind.POD, namespace, name)
        .node("n1")
        .addAttachments(attachments)
        .build();
  }

  private static IpamClaim claim(String name, String network, String... addresses) {
    return new IpamClaim(
        "green",
        name,
        network,
        "eth0",
        List.of(addresses).stream().map(IpAddress::parse).toList(),
        Origin.of("IPAMClaim green/" + name));
  }

  private static List<String> check(Intent.Builder intent) {
    return intent.build().check().stream().map(Diagnostic::toString).toList();
  }

  private static Layer2Network defined(String name, Role role, String... definitions) {
    List<Tenancy.Definition> all =
        List.of(definitions).stream()
            .map(key -> key.split("/"))
            .map(key -> Tenancy.Definition.of(key[0], key[1]))
            .toList();
    return Layer2Network.builder(new Tenancy.Defined(name, all), role)
        .addSubnets(Cidr.parse("10.3.0.0/16"))
        .build();
  }

  @Test
  void aNetworkIsKnownByEachOfItsDefinitions() {
    Layer2Network shared =
        defined("shared", Role.SECONDARY, "green/b", "blue/c", "green/a", "green/b");
    Namespace red = Namespace.of("red", Map.of());
    Intent intent = Intent.builder().add(GREEN, BLUE, red).add(shared).build();
    assertThat(intent.check()).isEmpty();
    assertThat(shared.name()).isEqualTo("shared");
    assertThat(shared.tenancy().definitions("green")).containsExactly("a", "b");
    assertThat(shared.tenancy().path()).isEqualTo("NetworkAttachmentDefinition blue/c");
    assertThat(intent.namespacesOf(shared)).containsExactly(BLUE, GREEN);
    assertThat(intent.network("green", "a")).contains(shared);
    assertThat(intent.network("green", "b")).contains(shared);
    assertThat(intent.network("green", "c")).isEmpty();
    Workload pod = pod("green", "web", secondary("blue", "c"));
    assertThat(intent.network(pod, pod.attachments().get(0)))
        .as("both namespaces have the network")
        .contains(shared);
    Workload stranger = pod("red", "web", secondary("blue", "c"));
    assertThat(intent.network(stranger, stranger.attachments().get(0))).isEmpty();
  }

  @Test
  void definitionsObeyTheRulesOfNetworks() {
    assertThat(
            check(
                Intent.builder()
                    .add(GREEN, Namespace.of("red", Map.of()))
                    .add(
                        network("green", "net", Role.PRIMARY),
                        defined("green_net", Role.SECONDARY, "green/other"),
                        defined("x", Role.SECONDARY, "green/net", "nowhere/x"),
                        defined("y", Role.PRIMARY, "green/y", "red/y"))))
        .containsExactly(
            "error: NetworkAttachmentDefinition green/other: has the network name of UserDefinedNetwork green/net;"
                + " give it a name of its own",
            "error: NetworkAttachmentDefinition nowhere/x: namespace \"nowhere\" is not defined; add a Namespace"
                + " object with this name (value: \"nowhere\")",
            "error: NetworkAttachmentDefinition green/net: would make the network attachment definition green/net,"
                + " which UserDefinedNetwork green/net makes already; rename one of them",
            "error: NetworkAttachmentDefinition green/y: namespace \"green\" already has the primary network"
                + " \"green_net\" of UserDefinedNetwork green/net; a namespace has only one, so make one of the two"
                + " Secondary or select other namespaces",
            "error: Namespace red: needs the label k8s.ovn.org/primary-user-defined-network, because"
                + " NetworkAttachmentDefinition red/y is its primary network");
  }

  @Test
  void nothingIsSaidOfWhatAFaultyDefinitionMayHaveMade() {
    Intent intent =
        Intent.builder()
            .add(NODE)
            .add(GREEN)
            .add(pod("green", "web", secondary("green", "blue")))
            .add(claim("c", "tenantblue"))
            .build();
    assertThat(intent.check()).hasSize(2);
    assertThat(intent.check(Set.of("NetworkAttachmentDefinition green/blue"))).isEmpty();
  }

  @Test
  void aSoundIntentHasNoProblems() {
    Intent.Builder intent =
        Intent.builder()
            .add(NODE)
            .add(GREEN, BLUE)
            .add(
                network("green", "net", Role.PRIMARY),
                shared("all", Role.SECONDARY, LabelSelector.EVERYTHING))
            .add(pod("green", "web", primary(), secondary("green", "all")))
            .add(claim("c", "green_net", "10.1.0.9"));
    assertThat(check(intent)).isEmpty();
  }

  @Test
  void listsAreSortedWhateverTheOrderOfAdding() {
    Intent one = Intent.builder().add(GREEN, BLUE).add(pod("green", "b"), pod("blue", "z")).build();
    Intent other =
        Intent.builder().add(pod("blue", "z"), pod("green", "b")).add(BLUE, GREEN).build();
    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(one.namespaces()).containsExactly(BLUE, GREEN);
    assertThat(one.toBuilder().build()).isEqualTo(one);
  }

  @Test
  void looksUpNetworksByNameAndNamespace() {
    Network own = network("green", "net", Role.PRIMARY);
    Network shared =
        shared(
            "all", Role.SECONDARY, LabelSelector.ofLabels(Map.of(Namespace.NAME_LABEL, "green")));
    Intent intent = Intent.builder().add(GREEN, BLUE).add(own, shared).build();
    assertThat(intent.network("green_net")).contains(own);
    assertThat(intent.network("cluster_udn_all")).contains(shared);
    assertThat(intent.networksOf("green")).containsExactly(shared, own);
    assertThat(intent.networksOf("blue")).isEmpty();
    assertThat(intent.networksOf("unknown")).isEmpty();
    assertThat(intent.primaryNetwork("green")).contains(own);
    assertThat(intent.primaryNetwork("blue")).isEmpty();
    assertThat(intent.namespacesOf(shared)).containsExactly(GREEN);
  }

  @Test
  void anAttachmentMeansANetworkOnlyWhereItIsOffered() {
    Network shared = shared("all", Role.SECONDARY, LabelSelector.EVERYTHING);
    Network own = network("blue", "own", Role.SECONDARY);
    Intent intent = Intent.builder().add(GREEN, BLUE).add(shared, own).build();
    Workload pod = pod("green", "web");
    assertThat(intent.network(pod, secondary("blue", "all"))).contains(shared);
    assertThat(intent.network(pod, secondary("blue", "own"))).isEmpty();
    assertThat(intent.network(pod, primary())).isEmpty();
  }

  @Test
  void oneNamespaceHasOnePrimaryNetwork() {
    assertThat(
            check(
                Intent.builder()
                    .add(GREEN)
                    .add(
                        network("green", "net", Role.PRIMARY),
                        shared("all", Role.PRIMARY, LabelSelector.EVERYTHING))))
        .containsExactly(
            "error: UserDefinedNetwork green/net: namespace \"green\" already has the primary network"
                + " \"cluster_udn_all\" of ClusterUserDefinedNetwork all; a namespace has only one, so make one of"
                + " the two Secondary or select other namespaces");
  }

  @Test
  void aPrimaryNetworkNeedsTheLabelOfItsNamespaces() {
    assertThat(
            check(
                Intent.builder()
                    .add(Namespace.of("red", Map.of()))
                    .add(shared("all", Role.PRIMARY, LabelSelector.EVERYTHING))))
        .containsExactly(
            "error: Namespace red: needs the label k8s.ovn.org/primary-user-defined-network, because"
                + " ClusterUserDefinedNetwork all is its primary network");
    assertThat(check(Intent.builder().add(network("green", "net", Role.PRIMARY))))
        .containsExactly(
            "error: UserDefinedNetwork green/net: namespace \"green\" is not defined; add a Namespace object with"
                + " this name; a primary network needs its label k8s.ovn.org/primary-user-defined-network"
                + " (value: \"green\")");
  }

  @Test
  void nothingIsDefinedTwice() {
    Network network = network("green", "net", Role.SECONDARY);
    assertThat(
            check(
                Intent.builder()
                    .add(GREEN, GREEN)
                    .add(NODE, NODE)
                    .add(network, network)
                    .add(pod("green", "web"), pod("green", "web"))
                    .add(claim("c", "green_net"), claim("c", "green_net"))))
        .containsExactly(
            "error: Namespace green: is defined twice, the first time as Namespace green; remove one",
            "error: Node n1: is defined twice, the first time as Node n1; remove one",
            "error: UserDefinedNetwork green/net: is defined twice, the first time as UserDefinedNetwork green/net;"
                + " remove one",
            "error: Pod green/web: is defined twice, the first time as Pod green/web; remove one",
            "error: IPAMClaim green/c: is defined twice, the first time as IPAMClaim green/c; remove one");
  }

  @Test
  void twoNetworksDoNotMakeOneDefinition() {
    assertThat(
            check(
                Intent.builder()
                    .add(GREEN)
                    .add(
                        network("green", "net", Role.SECONDARY),
                        shared("net", Role.SECONDARY, LabelSelector.EVERYTHING))))
        .containsExactly(
            "error: UserDefinedNetwork green/net: would make the network attachment definition green/net, which"
                + " ClusterUserDefinedNetwork net makes already; rename one of them");
  }

  @Test
  void twoNodesDoNotShareAChassis() {
    Node twin = new Node("n2", "n1", Map.of(), List.of(), Origin.of("Node n2"));
    assertThat(check(Intent.builder().add(NODE, twin)))
        .containsExactly(
            "error: Node n2: has the same chassis as Node n1; each node has one of its own (value: \"n1\")");
  }

  @Test
  void aNetworkKeepsOffTheNameServer() {
    assertThat(
            check(
                Intent.builder()
                    .add(GREEN)
                    .add(network("green", "net", Role.SECONDARY))
                    .dns(
                        new Dns(
                            List.of(IpAddress.parse("10.1.0.10")),
                            Origin.of("Service kube-system/kube-dns")))))
        .containsExactly(
            "error: UserDefinedNetwork green/net: overlaps the service subnet, for it contains the name server"
                + " 10.1.0.10 of Service kube-system/kube-dns (value: \"10.1.0.0/16\")");
  }

  @Test
  void aWorkloadRefersOnlyToWhatThereIs() {
    assertThat(
            check(
                Intent.builder()
                    .add(GREEN, BLUE)
                    .add(Node.of("n2", List.of()))
                    .add(
                        network("green", "first", Role.SECONDARY),
                        network("blue", "own", Role.SECONDARY))
                    .add(network("green", "main", Role.PRIMARY))
                    .add(
                        pod(
                            "green",
                            "web",
                            secondary("green", "furst"),
                            secondary("blue", "own"),
                            secondary("green", "main")))
                    .add(Workload.builder(Workload.Kind.POD, "gren", "web").build())))
        .containsExactly(
            "error: Pod green/web: runs on node \"n1\", which is not defined; add a Node object with this name;"
                + " did you mean \"n2\"? (value: \"n1\")",
            "error: net1: no network \"furst\" is available in namespace \"green\" (it has: first);"
                + " did you mean \"first\"? (value: \"green/furst\")",
            "error: net1: network \"own\" of namespace \"blue\" is not available in namespace \"green\";"
                + " a ClusterUserDefinedNetwork that selects both is, or a network with a NetworkAttachmentDefinition"
                + " in both (value: \"blue/own\")",
            "error: net1: \"green_main\" is the primary network of namespace \"green\" and needs no mention here;"
                + " remove it, only secondary networks are listed (value: \"green/main\")",
            "error: Pod gren/web: namespace \"gren\" is not defined; add a Namespace object with this name;"
                + " did you mean \"green\"? (value: \"gren\")");
  }

  @Test
  void whatIsFaultyIsNotCalledMissing() {
    Intent intent =
        Intent.builder()
            .add(GREEN)
            .add(pod("green", "web", secondary("green", "a"), secondary("green", "b")))
            .add(claim("c", "green_a"), claim("d", "cluster_udn_b"))
            .build();
    assertThat(intent.check()).hasSize(5);
    assertThat(
            intent.check(
                Set.of("Node n1", "UserDefinedNetwork green/a", "ClusterUserDefinedNetwork b")))
        .isEmpty();
  }

  @Test
  void requestedAddressesLieInTheNetwork() {
    Attachment asks =
        new Attachment(
            new PrimaryTarget(),
            List.of(IpAddress.parse("10.9.0.1"), IpAddress.parse("fd00::1")),
            Optional.empty(),
            Optional.empty(),
            Origin.of("eth0"));
    assertThat(
            check(
                Intent.builder()
                    .add(GREEN)
                    .add(NODE)
                    .add(network("green", "net", Role.PRIMARY))
                    .add(pod("green", "web", asks))))
        .containsExactly(
            "error: eth0: requested IPs family types must match network's IP family configuration: one address"
                + " from each of [10.1.0.0/16] (value: \"[10.9.0.1, fd00::1]\")",
            "error: eth0: is not contained in any subnet of network \"green_net\": [10.1.0.0/16] (value: \"10.9.0.1\")",
            "error: eth0: is not contained in any subnet of network \"green_net\": [10.1.0.0/16] (value: \"fd00::1\")");
    assertThat(check(Intent.builder().add(GREEN).add(NODE).add(pod("green", "web", asks))))
        .containsExactly(
            "warning: eth0: asks for addresses on the primary network, but namespace \"green\" has none;"
                + " the request is ignored");
  }

  @Test
  void claimsBelongToOneNetworkAndOneUser() {
    Attachment uses =
        new Attachment(
            new PrimaryTarget(), List.of(), Optional.empty(), Optional.of("c"), Origin.of("eth0"));
    assertThat(
            check(
                Intent.builder()
                    .add(GREEN)
                    .add(NODE)
                    .add(
                        network("green", "net", Role.PRIMARY),
                        shared("other", Role.SECONDARY, LabelSelector.EVERYTHING))
                    .add(
                        claim("a", "green_nett"),
                        claim("b", "cluster_udn_other"),
                        claim("c", "green_net", "10.1.0.9"),
                        claim("d", "green_net", "10.1.0.9", "10.9.0.1"))
                    .add(pod("green", "one", uses), pod("green", "two", uses))))
        .containsExactly(
            "error: eth0: the claim is in use already by eth0; both would have the same addresses (value: \"c\")",
            "error: IPAMClaim green/a: no network has this name; names are <namespace>_<name> for a"
                + " UserDefinedNetwork, cluster_udn_<name> for a ClusterUserDefinedNetwork, and the name in the"
                + " config of a NetworkAttachmentDefinition; did you mean \"green_net\"? (value: \"green_nett\")",
            "warning: IPAMClaim green/b: the network does not keep addresses, so the claim is ignored; set"
                + " ipam.lifecycle: Persistent in ClusterUserDefinedNetwork other (value: \"cluster_udn_other\")",
            "error: IPAMClaim green/d: address is claimed already by IPAMClaim green/c; each address of a network"
                + " has one owner (value: \"10.1.0.9\")",
            "error: IPAMClaim green/d: is not contained in any subnet of network \"green_net\": [10.1.0.0/16]"
                + " (value: \"10.9.0.1\")");
  }

  @Test
  void aClaimThatIsMissingOrForAnotherNetworkIsTold() {
    Attachment missing =
        new Attachment(
            new PrimaryTarget(), List.of(), Optional.empty(), Optional.of("cc"), Origin.of("eth0"));
    Attachment wrong =
        new Attachment(
            new SecondaryTarget("green", "two", 0),
            List.of(),
            Optional.empty(),
            Optional.of("c"),
            Origin.of("net1"));
    assertThat(
            check(
                Intent.builder()
                    .add(GREEN)
                    .add(NODE)
                    .add(
                        network("green", "net", Role.PRIMARY),
                        network("green", "two", Role.SECONDARY))
                    .add(claim("c", "green_net"))
                    .add(pod("green", "web", missing, wrong))))
        .containsExactly(
            "error: eth0: refers to an IPAMClaim that is not defined; add it or remove the reference;"
                + " did you mean \"c\"? (value: \"cc\")",
            "error: net1: the interface is on network \"green_two\", but IPAMClaim green/c is for network"
                + " \"green_net\" (value: \"c\")");
  }
}
