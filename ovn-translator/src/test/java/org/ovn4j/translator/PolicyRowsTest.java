package org.ovn4j.translator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.translator.Intents.cidrs;
import static org.ovn4j.translator.Intents.cluster;
import static org.ovn4j.translator.Intents.network;
import static org.ovn4j.translator.Intents.pod;
import static org.ovn4j.translator.Plans.messages;
import static org.ovn4j.translator.Plans.plan;
import static org.ovn4j.translator.Plans.render;
import static org.ovn4j.translator.Plans.rows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.AclLogging;
import org.ovn4j.model.AclLogging.Severity;
import org.ovn4j.model.AdminPolicy;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Intent;
import org.ovn4j.model.LabelSelector;
import org.ovn4j.model.NamedPort;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.NetworkPolicy;
import org.ovn4j.model.NetworkPolicyBuilder;
import org.ovn4j.model.Node;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Policy.Direction;
import org.ovn4j.model.PolicyPeer;
import org.ovn4j.model.PolicyPeer.Block;
import org.ovn4j.model.PolicyPeer.Workloads;
import org.ovn4j.model.PolicyPort;
import org.ovn4j.model.PolicyPort.Numbers;
import org.ovn4j.model.PolicyRule;
import org.ovn4j.model.PolicyRule.Action;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Service;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.Acl;
import org.ovn4j.model.nb.AddressSet;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.Meter;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.nb.PortGroup;
import org.ovn4j.northbound.Golden;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshots;

class PolicyRowsTest {

  private static final Origin ORIGIN = Origin.of("here");

  private static Workload web(String name, NamedPort... ports) {
    return pod(name).toBuilder().labels(Map.of("app", "web")).ports(List.of(ports)).build();
  }

  private static Workloads app(String name) {
    return Workloads.inOwnNamespace(LabelSelector.ofLabels(Map.of("app", name)));
  }

  private static PolicyRule allow(List<PolicyPeer> peers, PolicyPort... ports) {
    return PolicyRule.allow(peers, List.of(ports), ORIGIN);
  }

  private static PolicyRule rule(Action action, PolicyPeer peer, PolicyPort... ports) {
    return new PolicyRule(action, "", List.of(peer), List.of(ports), ORIGIN);
  }

  private static Workloads everywhere() {
    return Workloads.of(LabelSelector.EVERYTHING);
  }

  private static Intent.Builder green(Workload... workloads) {
    return cluster().add(network("203.203.0.0/16", "2010:100:200::/60")).add(workloads);
  }

  private static Direction ingress() {
    return Direction.INGRESS;
  }

  /** The decisions of a direction, in the order in which OVN takes them. */
  private static List<String> acls(Plan plan, Acl.Direction direction) {
    return rows(plan, Acl.TABLE).stream()
        .filter(acl -> acl.direction() == direction && acl.priority() < PolicyRows.NEEDED)
        .filter(acl -> !acl.externalIds().getOrDefault("k8s.ovn.org/id", "").isEmpty())
        .map(acl -> acl.priority() + " " + acl.action().schemaName() + " " + readable(plan, acl))
        .sorted(Comparator.comparing(PolicyRowsTest::number).reversed().thenComparing(a -> a))
        .toList();
  }

  private static int number(String line) {
    return Integer.parseInt(line.substring(0, line.indexOf(' ')));
  }

  /** The match, with ids in place of their hashes. */
  private static String readable(Plan plan, Acl acl) {
    String match = acl.match();
    for (PortGroup group : rows(plan, PortGroup.TABLE)) {
      match = match.replace("@" + group.name(), "@" + id(group.externalIds()));
    }
    for (AddressSet set : rows(plan, AddressSet.TABLE)) {
      match = match.replace("$" + set.name(), "$" + id(set.externalIds()));
    }
    return match;
  }

  private static String id(Map<String, String> ids) {
    String id = ids.get("k8s.ovn.org/id");
    return id == null ? "?" : id.substring(id.indexOf(':') + 1);
  }

  @Test
  void policyHasTheRowsOfTheGoldenFile() {
    Intent intent =
        green(web("a", new NamedPort("http", Protocol.TCP, 8080)), pod("b"))
            .add(
                NetworkPolicy.builder("green", "web", Direction.INGRESS, Direction.EGRESS)
                    .workloads(LabelSelector.ofLabels(Map.of("app", "web")))
                    .addIngress(
                        allow(
                            List.of(
                                app("client"),
                                new Block(Cidr.parse("10.0.0.0/8"), cidrs("10.128.0.0/9"))),
                            Numbers.of(Protocol.TCP, 80),
                            Numbers.of(Protocol.TCP, 443),
                            new Numbers(Protocol.UDP, 5000, 5009),
                            new PolicyPort.Named(Optional.of(Protocol.TCP), "http")))
                    .addEgress(allow(List.of()))
                    .build())
            .build();
    Golden.check("network-policy.txt", render(plan(intent)));
  }

  @Test
  void withoutPoliciesThereIsNothing() {
    assertThat(rows(plan(green(pod("a")).build()), PortGroup.TABLE)).isEmpty();
    assertThat(rows(plan(green(pod("a")).build()), Acl.TABLE)).isEmpty();
  }

  @Test
  void policiesThatChooseAlikeShareTheirAddressSets() {
    NetworkPolicy one =
        NetworkPolicy.builder("green", "one", ingress())
            .addIngress(allow(List.of(app("web"))))
            .build();
    NetworkPolicy two =
        NetworkPolicy.builder("green", "two", ingress())
            .addIngress(allow(List.of(app("web")), Numbers.of(Protocol.TCP, 80)))
            .build();
    Plan plan = plan(green(web("a"), pod("b")).add(one, two).build());
    assertThat(rows(plan, AddressSet.TABLE))
        .extracting(AddressSet::addresses)
        .containsExactlyInAnyOrder(Set.of("203.203.0.3"), Set.of("2010:100:200::3"));
  }

  @Test
  void oneMorePodChangesTheRowsThatItIsIn() {
    NetworkPolicy policy =
        NetworkPolicy.builder("green", "one", ingress())
            .addIngress(allow(List.of(app("web"))))
            .build();
    Plan before = plan(green(web("a"), pod("b")).add(policy).build());
    Intent more = green(web("a"), pod("b"), web("c")).add(policy).build();
    Plan after = plan(more);
    // The port, the switch with its ports; two sets; the policy's group, the isolated, all.
    assertThat(after.diff(Snapshots.of(before)).changes()).hasSize(7);
  }

  @Test
  void aLargeSetIsCutSoThatOneMoreAddressIsInOnePart() {
    List<String> addresses =
        new ArrayList<>(
            IntStream.range(0, 5000)
                .mapToObj(i -> IpAddress.parse("10.0.0.0").plus(i).toString())
                .toList());
    Map<String, List<String>> before = PeerSets.cut(addresses, "");
    addresses.add("10.0.19.136");
    Map<String, List<String>> after = PeerSets.cut(addresses, "");
    assertThat(before.values()).allMatch(part -> part.size() <= PeerSets.MOST);
    assertThat(before).hasSizeBetween(6, 12);
    assertThat(after.keySet()).isEqualTo(before.keySet());
    assertThat(
            after.keySet().stream().filter(key -> !Objects.equals(after.get(key), before.get(key))))
        .hasSize(1);
    assertThat(before.values().stream().flatMap(List::stream))
        .hasSize(5000)
        .doesNotHaveDuplicates();
  }

  @Test
  void blocksWithExceptionsHaveAllOtherAddresses() {
    Block block =
        new Block(
            Cidr.parse("10.0.0.0/8"),
            cidrs("10.0.0.0/16", "10.0.7.0/24", "10.255.255.255/32", "10.0.0.0/16"));
    List<Cidr> rest = PeerSets.without(block);
    Stream.of("10.1.0.0", "10.255.255.254", "10.200.3.4")
        .forEach(
            in ->
                assertThat(rest.stream().filter(c -> c.contains(IpAddress.parse(in)))).hasSize(1));
    Stream.of("10.0.0.0", "10.0.255.255", "10.255.255.255", "9.255.255.255", "11.0.0.0")
        .forEach(
            out ->
                assertThat(rest.stream().filter(c -> c.contains(IpAddress.parse(out)))).isEmpty());
    assertThat(PeerSets.without(new Block(Cidr.parse("::/0"), cidrs("::/1", "8000::/1"))))
        .isEmpty();
  }

  @Test
  void namesOfPortsMeanWhatTheyDoInEachPod() {
    Plan plan =
        plan(
            green(
                    web("a", new NamedPort("http", Protocol.TCP, 80)),
                    web("b", new NamedPort("http", Protocol.TCP, 8080)),
                    web("c"))
                .add(
                    NetworkPolicy.builder("green", "p", Direction.INGRESS, Direction.EGRESS)
                        .addIngress(
                            allow(
                                List.of(), new PolicyPort.Named(Optional.of(Protocol.TCP), "http")))
                        .addEgress(
                            allow(
                                List.of(app("web")),
                                new PolicyPort.Named(Optional.of(Protocol.TCP), "http")))
                        .build())
                .build());
    assertThat(acls(plan, Acl.Direction.TO_LPORT))
        .containsExactly(
            "1002 allow-related outport == @NetworkPolicy:green:p:TCP-http-80 && ip"
                + " && tcp.dst == {80}",
            "1002 allow-related outport == @NetworkPolicy:green:p:TCP-http-8080 && ip"
                + " && tcp.dst == {8080}",
            "1000 drop outport == @NetpolNamespace:green:Ingress");
    assertThat(acls(plan, Acl.Direction.FROM_LPORT))
        .contains(
            "1002 allow-related inport == @NetworkPolicy:green:p"
                + " && (ip4.dst == {$PodSelector:green_LS{ML:{app: web,},}_TCP-http-80:v4}"
                + " || ip6.dst == {$PodSelector:green_LS{ML:{app: web,},}_TCP-http-80:v6})"
                + " && tcp.dst == {80}");
  }

  @Test
  void whatIsLoggedHasAMeter() {
    Namespace loud =
        new Namespace(
            "green",
            Map.of(Namespace.PRIMARY_NETWORK_LABEL, ""),
            new AclLogging(Map.of(Action.DENY, Severity.ALERT)),
            ORIGIN);
    Intent intent =
        Intent.builder()
            .add(loud)
            .add(Node.of("ovn-worker", List.of()))
            .add(network("203.203.0.0/16"))
            .add(pod("a"))
            .add(
                NetworkPolicy.builder("green", "p", ingress()).addIngress(allow(List.of())).build())
            .build();
    Plan plan = plan(intent);
    assertThat(rows(plan, Meter.TABLE)).extracting(Meter::name).containsExactly("acl-logging");
    assertThat(rows(plan, Acl.TABLE).stream().filter(Acl::log))
        .singleElement()
        .satisfies(
            acl -> {
              assertThat(acl.action()).isEqualTo(Acl.Action.DROP);
              assertThat(acl.severity()).contains(Acl.Severity.ALERT);
              assertThat(acl.meter()).contains("acl-logging");
              assertThat(acl.name()).contains("NP:green:Ingress");
            });
  }

  @Test
  void rulesOfAdministratorsComeInTheirOrderBeforeAllOthers() {
    Plan plan =
        plan(
            green(web("a"), pod("b"))
                .add(
                    AdminPolicy.builder("late", 9, everywhere())
                        .addIngress(rule(Action.DENY, everywhere()))
                        .build(),
                    AdminPolicy.builder("early", 0, everywhere())
                        .addIngress(
                            rule(Action.DENY, Block.of(Cidr.parse("0.0.0.0/0"))),
                            rule(Action.ALLOW, everywhere(), Numbers.of(Protocol.TCP, 80)))
                        .build(),
                    AdminPolicy.baseline(everywhere())
                        .addIngress(rule(Action.DENY, everywhere()))
                        .build())
                .build());
    String all =
        "(ip4.src == {$PodSelector:LS{}_LS{}_LNM:v4} || ip6.src == {$PodSelector:LS{}_LS{}_LNM:v6})";
    assertThat(acls(plan, Acl.Direction.TO_LPORT))
        .containsExactly(
            "31999 drop outport == @AdminNetworkPolicy:early && ip4",
            "31998 allow-related outport == @AdminNetworkPolicy:early && "
                + all
                + " && tcp.dst == {80}",
            "31738 drop outport == @AdminNetworkPolicy:late && " + all,
            "500 drop outport == @BaselineAdminNetworkPolicy:default && " + all);
  }

  @Test
  void whatPassesIsWrittenOutWhereALaterRuleMeetsIt() {
    AdminPolicy pass =
        AdminPolicy.builder("pass", 1, everywhere())
            .addIngress(rule(Action.PASS, everywhere(), Numbers.of(Protocol.TCP, 80)))
            .build();
    AdminPolicy deny =
        AdminPolicy.builder("deny", 2, everywhere())
            .addIngress(rule(Action.DENY, everywhere()))
            .build();
    AdminPolicy baseline =
        AdminPolicy.baseline(everywhere()).addIngress(rule(Action.DENY, everywhere())).build();
    NetworkPolicy policy =
        NetworkPolicy.builder("green", "p", ingress())
            .workloads(LabelSelector.ofLabels(Map.of("app", "web")))
            .addIngress(allow(List.of(app("web"))))
            .build();
    Intent.Builder pods = green(web("a"), pod("b")).add(policy);
    assertThat(
            acls(
                plan(pods.build().toBuilder().add(pass, baseline).build()), Acl.Direction.TO_LPORT))
        .as("there is nothing to skip")
        .extracting(PolicyRowsTest::number)
        .containsExactly(1002, 1000, 500);
    List<String> acls =
        acls(
            plan(pods.build().toBuilder().add(pass, deny, baseline).build()),
            Acl.Direction.TO_LPORT);
    assertThat(acls)
        .extracting(line -> line.split(" && ", 2)[0])
        .containsExactly(
            "31970 allow-related outport == @NetworkPolicy:green:p",
            "31969 drop outport == @AdminNetworkPolicy:pass:isolated Ingress",
            "31968 drop outport == @AdminNetworkPolicy:pass:free Ingress",
            "31967 allow-related outport == @AdminNetworkPolicy:pass:free Ingress",
            "31941 drop outport == @AdminNetworkPolicy:deny",
            "1002 allow-related outport == @NetworkPolicy:green:p",
            "1000 drop outport == @NetpolNamespace:green:Ingress",
            "500 drop outport == @BaselineAdminNetworkPolicy:default");
    assertThat(acls.subList(0, 4)).allMatch(line -> line.endsWith("tcp.dst == {80}"));
  }

  @Test
  void whoMayAskTheNameServersPodsMayAskTheServiceWhichIsAllThatATenantSees() {
    LabelSelector system = LabelSelector.ofLabels(Map.of(Namespace.NAME_LABEL, "kube-system"));
    LabelSelector servers = LabelSelector.ofLabels(Map.of("k8s-app", "kube-dns"));
    Service dns =
        Service.builder("kube-system", "kube-dns")
            .clusterAddresses(Intents.addresses("10.96.0.10", "fd00:10:96::a"))
            .putSelector("k8s-app", "kube-dns")
            .addPorts(
                Service.Port.of(Protocol.UDP, 53, 5353).withName("dns"),
                Service.Port.of(Protocol.TCP, 9153, 9153).withName("metrics"))
            .everyNetwork(true)
            .build();
    List<PolicyPeer> peers = List.of(new Workloads(Optional.of(system), servers));
    Intent.Builder pods = green(pod("a")).add(Namespace.of("kube-system", Map.of())).add(dns);
    for (PolicyPort port :
        List.of(
            Numbers.of(Protocol.UDP, 5353),
            new PolicyPort.Named(Optional.empty(), "dns"),
            new PolicyPort.Named(Optional.of(Protocol.UDP), "dns"))) {
      NetworkPolicy names =
          NetworkPolicy.builder("green", "p", Direction.EGRESS)
              .addEgress(allow(peers, port))
              .build();
      assertThat(acls(plan(pods.build().toBuilder().add(names).build()), Acl.Direction.FROM_LPORT))
          .contains(
              "1002 allow-related inport == @NetworkPolicy:green:p && (ip4.dst == {10.96.0.10} ||"
                  + " ip6.dst == {fd00:10:96::a}) && udp.dst == {53}");
    }
    List<PolicyPeer> others = List.of(Workloads.of(LabelSelector.ofLabels(Map.of("a", "b"))));
    for (PolicyRule rule :
        List.of(
            allow(peers, Numbers.of(Protocol.UDP, 53)), // nobody answers there
            allow(peers, new PolicyPort.Named(Optional.of(Protocol.TCP), "dns")),
            allow(others, Numbers.of(Protocol.UDP, 5353)))) {
      NetworkPolicy another =
          NetworkPolicy.builder("green", "p", Direction.EGRESS).addEgress(rule).build();
      assertThat(
              acls(plan(pods.build().toBuilder().add(another).build()), Acl.Direction.FROM_LPORT))
          .noneMatch(line -> line.contains("10.96.0.10"));
    }
  }

  @Test
  void whereAclsHaveTiersStagesAreTiersAndWhatPassesIsAnAcl() {
    AdminPolicy pass =
        AdminPolicy.builder("pass", 1, everywhere())
            .addIngress(rule(Action.PASS, everywhere(), Numbers.of(Protocol.TCP, 80)))
            .build();
    AdminPolicy baseline =
        AdminPolicy.baseline(everywhere()).addIngress(rule(Action.DENY, everywhere())).build();
    NetworkPolicy policy =
        NetworkPolicy.builder("green", "p", ingress()).addIngress(allow(List.of())).build();
    Intent intent = green(pod("a")).add(policy).add(pass, baseline).build();
    assertThat(rows(plan(intent, Northbound.SCHEMA), Acl.TABLE))
        .filteredOn(acl -> acl.direction() == Acl.Direction.TO_LPORT)
        .extracting(acl -> acl.tier() + " " + acl.priority() + " " + acl.action().schemaName())
        .containsExactlyInAnyOrder(
            "0 32500 allow",
            "0 32500 allow-related",
            "0 0 pass",
            "1 31970 pass",
            "1 0 pass",
            "2 1002 allow-related",
            "2 1000 drop",
            "2 0 pass",
            "3 500 drop",
            "3 0 allow-related");
    assertThat(rows(plan(intent), Acl.TABLE)).allMatch(acl -> acl.tier() == 0);
  }

  @Test
  void tooManyRulesAreToldOf() {
    List<PolicyRule> rules =
        new ArrayList<>(Collections.nCopies(100, rule(Action.DENY, everywhere())));
    Intent.Builder intent = green(pod("a"));
    for (int i = 0; i < 30; i++) {
      intent.add(AdminPolicy.builder("p" + i, 1000 - i, everywhere()).ingress(rules).build());
    }
    assertThat(messages(plan(intent.build())))
        .anyMatch(line -> line.contains("more rules of administrators than OVN has priorities"));
  }

  @Test
  void switchesWithoutPoliciesHaveNoAcls() {
    Plan plan =
        plan(green(pod("a")).add(NetworkPolicy.builder("green", "p", ingress()).build()).build());
    assertThat(rows(plan, LogicalSwitch.TABLE)).allMatch(row -> row.acls().isEmpty());
    assertThat(
            new TreeSet<>(
                rows(plan, PortGroup.TABLE).stream().map(g -> id(g.externalIds())).toList()))
        .containsExactly(
            "Cluster:clusterPortGroup", "NetpolNamespace:green:Ingress", "NetworkPolicy:green:p");
  }

  @Test
  void namesAreThoseOfOvnKubernetes() {
    assertThat(
            ObjectIds.of("cluster_udn_blue-net-network-controller", "Cluster", "clusterPortGroup")
                .hashed())
        .isEqualTo("a17224198779776773506");
    assertThat(
            ObjectIds.of("cluster_udn_blue-net-network-controller", "PodSelector", "blue_LS{}_LNM")
                .with(ObjectIds.FAMILY, "v4")
                .hashed())
        .isEqualTo("a3748993156037968324");
  }

  @Test
  void statelessPolicyIsSaidToLoseTheServicesOfItsNamespace() {
    NetworkPolicyBuilder policy =
        NetworkPolicy.builder("green", "quick", Direction.INGRESS).stateless(true);
    Service headless =
        Service.builder("green", "headless").addPorts(Service.Port.of(Protocol.TCP, 1, 1)).build();
    Service web =
        Service.builder("green", "web")
            .clusterAddresses(Intents.addresses("10.96.0.20"))
            .addPorts(Service.Port.of(Protocol.TCP, 80, 80))
            .build();

    assertThat(plan(green(pod("a")).add(policy.build()).add(headless, web).build()).diagnostics())
        .singleElement()
        .satisfies(told -> assertThat(told.isError()).isFalse())
        .extracting(Diagnostic::message)
        .asString()
        .contains("reaches no service, such as green/web");
    assertThat(plan(green(pod("a")).add(policy.build()).add(headless).build()).diagnostics())
        .as("nothing to lose")
        .isEmpty();
    assertThat(
            plan(green(pod("a")).add(policy.stateless(false).build()).add(web).build())
                .diagnostics())
        .isEmpty();
  }
}
