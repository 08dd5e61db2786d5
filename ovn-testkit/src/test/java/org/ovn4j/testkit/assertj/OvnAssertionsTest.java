package org.ovn4j.testkit.assertj;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ovn4j.testkit.assertj.OvnAssertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.ovn4j.controller.Reconciler;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.Acl;
import org.ovn4j.model.nb.AddressSet;
import org.ovn4j.model.nb.DhcpOptions;
import org.ovn4j.model.nb.LoadBalancer;
import org.ovn4j.model.nb.LogicalRouter;
import org.ovn4j.model.nb.LogicalRouterPolicy;
import org.ovn4j.model.nb.LogicalRouterPort;
import org.ovn4j.model.nb.LogicalRouterStaticRoute;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.nb.Nat;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.nb.PortGroup;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.testkit.EmbeddedNorthbound;
import org.ovn4j.translator.Ipam;
import org.ovn4j.translator.Translator;

class OvnAssertionsTest {

  private static final String SWITCH = "green_net_ovn_layer2_switch";

  private static final Intent INTENT =
      Intent.builder()
          .add(Namespace.of("green", Map.of(Namespace.PRIMARY_NETWORK_LABEL, "")))
          .add(
              Layer2Network.builder(new Tenancy.Namespaced("green", "net"), Network.Role.PRIMARY)
                  .addSubnets(Cidr.parse("10.0.0.0/16"))
                  .build())
          .add(pod("a"), pod("b"))
          .build();

  private final Plan plan = plan(INTENT);

  private static Workload pod(String name) {
    Workload pod = Workload.builder(Workload.Kind.POD, "green", name).build();
    return pod.toBuilder()
        .addAttachments(Attachment.of(new Attachment.PrimaryTarget(), pod.origin()))
        .build();
  }

  private static Plan plan(Intent intent) {
    Snapshot nothing = Snapshot.empty(Northbound.SCHEMA);
    return new Translator("test").plan(Ipam.restore(nothing, "test").assign(intent));
  }

  @Test
  void aPlanIsReadInTheWordsOfOvn() {
    assertThat(plan)
        .hasNoErrors()
        .hasNoDanglingReference()
        .hasSwitch(
            SWITCH,
            net ->
                net.isOwnedBy("test")
                    .hasOnlyPorts(
                        "green.net_green_a",
                        "green.net_green_b",
                        "stotr-green_net_ovn_layer2_switch")
                    .hasPort(
                        "green.net_green_a",
                        port ->
                            port.hasAddresses("0a:58:0a:00:00:03 10.0.0.3")
                                .hasPortSecurity("0a:58:0a:00:00:03 10.0.0.3")
                                .isEnabled()
                                .hasType("")
                                .hasExternalId("pod", "true")
                                .hasDhcpv4Options(
                                    "10.0.0.0/16",
                                    dhcp -> dhcp.hasPair(DhcpOptions.OPTIONS, "mtu", "1400")))
                    .hasNoPort("green.net_green_c"))
        .hasRouter(
            "green_net_transit_router",
            router ->
                router
                    .hasOption("always_learn_from_arp_request", "false")
                    .hasPort(
                        "trtos-green_net_ovn_layer2_switch",
                        port ->
                            port.hasMac("0a:58:0a:00:00:01")
                                .hasNetworks("10.0.0.1/16")
                                .hasColumn(LogicalRouterPort.ENABLED)))
        .hasNoSwitch("blue")
        .hasRowCount(LogicalSwitchPort.TABLE, 3)
        .hasDhcpOptions("10.0.0.0/16");
  }

  @Test
  void aMissingRowIsNamedWithThoseThatThereAre() {
    failing(() -> assertThat(plan).hasSwitch("green_net_ovn_layer2_swich"))
        .hasMessage(
            "no Logical_Switch \"green_net_ovn_layer2_swich\"; there is only \"" + SWITCH + "\"");
    failing(() -> assertThat(plan).hasSwitch(SWITCH, net -> net.hasPort("green.net_green_c")))
        .hasMessageContaining("[Logical_Switch \"" + SWITCH + "\"]")
        .hasMessageContaining("no Logical_Switch_Port \"green.net_green_c\" in ports")
        .hasMessageContaining("there are 3: \"green.net_green_a\", \"green.net_green_b\"");
  }

  @Test
  void aWrongValueIsNamedWithItsRow() {
    failing(
            () ->
                assertThat(plan)
                    .as("the plan")
                    .hasSwitch(
                        SWITCH,
                        net ->
                            net.hasPort("green.net_green_a", port -> port.hasAddresses("dynamic"))))
        .hasMessage(
            "[the plan › Logical_Switch \"%s\" › Logical_Switch_Port \"green.net_green_a\"] "
                    .formatted(SWITCH)
                + "addresses was expected to be [\"dynamic\"],"
                + " but is [\"0a:58:0a:00:00:03 10.0.0.3\"]");
  }

  @Test
  void mapsAreComparedByKey() {
    failing(
            () ->
                assertThat(plan)
                    .hasRow(LogicalSwitch.TABLE, SWITCH, row -> row.hasExternalId("rol", "x")))
        .hasMessageContaining("external_ids has no key \"rol\"; there are ")
        .hasMessageContaining("k8s.ovn.org/role");
    failing(() -> assertThat(plan).hasSwitch(SWITCH, net -> net.isOwnedBy("me")))
        .hasMessageContaining("was expected to belong to \"me\", but belongs to \"test\"");
  }

  @Test
  void oneOfSeveralRowsOfANameIsEnough() {
    Snapshot snapshot = twoAcls();
    assertThat(snapshot)
        .hasSwitch("s", s -> s.hasAcl("ip4", acl -> acl.hasColumn(Acl.PRIORITY, 2)))
        .hasRow(Acl.TABLE, "ip4", acl -> acl.hasColumn(Acl.ACTION, Acl.Action.ALLOW));
    failing(() -> assertThat(snapshot).hasRow(Acl.TABLE, "ip4", a -> a.hasColumn(Acl.PRIORITY, 3)))
        .hasMessageContaining("none of the 2 rows ACL \"ip4\" is as expected")
        .hasMessageContaining("priority was expected to be 3, but is 1")
        .hasMessageContaining("priority was expected to be 3, but is 2");
  }

  private static Snapshot twoAcls() {
    Acl.Builder acl =
        Acl.builder().match("ip4").direction(Acl.Direction.TO_LPORT).action(Acl.Action.ALLOW);
    return Snapshot.builder(Northbound.SCHEMA)
        .add(new UUID(1, 1), acl.priority(1).build())
        .add(new UUID(1, 2), acl.priority(2).build())
        .add(
            new UUID(1, 3),
            LogicalSwitch.builder()
                .name("s")
                .acls(List.of(new Ref<>(new UUID(1, 1)), new Ref<>(new UUID(1, 2))))
                .build())
        .build();
  }

  @Test
  void routesAndTranslationsAreFoundByTheirAddresses() {
    Snapshot snapshot =
        Snapshot.builder(Northbound.SCHEMA)
            .add(
                new UUID(1, 1),
                Nat.builder()
                    .type(Nat.Type.SNAT)
                    .externalIp("172.16.0.1")
                    .logicalIp("10.0.0.0/16")
                    .build())
            .add(
                new UUID(1, 2),
                LogicalRouterStaticRoute.builder()
                    .ipPrefix("0.0.0.0/0")
                    .nexthop("10.1.1.1")
                    .build())
            .add(
                new UUID(1, 3),
                LogicalRouter.builder()
                    .name("r")
                    .nat(List.of(new Ref<>(new UUID(1, 1))))
                    .staticRoutes(List.of(new Ref<>(new UUID(1, 2))))
                    .build())
            .build();
    assertThat(snapshot)
        .hasRouter(
            "r",
            router ->
                router
                    .hasNat("172.16.0.1", nat -> nat.hasColumn(Nat.TYPE, Nat.Type.SNAT))
                    .hasNat("10.0.0.0/16", nat -> nat.hasColumn(Nat.EXTERNAL_IP, "172.16.0.1"))
                    .hasStaticRoute("0.0.0.0/0", "10.1.1.1"));
    failing(
            () ->
                assertThat(snapshot)
                    .hasRouter("r", router -> router.hasStaticRoute("0.0.0.0/0", "10.1.1.2")))
        .hasMessageContaining("nexthop was expected to be \"10.1.1.2\", but is \"10.1.1.1\"");
  }

  @Test
  void aDanglingReferenceIsNamed() {
    Snapshot snapshot =
        Snapshot.builder(Northbound.SCHEMA)
            .add(
                new UUID(1, 3),
                LogicalSwitch.builder().name("s").ports(List.of(new Ref<>(new UUID(9, 9)))).build())
            .build();
    failing(() -> assertThat(snapshot).hasNoDanglingReference())
        .hasMessageContaining("Logical_Switch \"s\": ports refers to " + new UUID(9, 9));
  }

  @Test
  void aMatchThatOvnWouldNotCarryOutIsNamed() {
    UUID port = new UUID(1, 1);
    Acl.Builder acl = Acl.builder().direction(Acl.Direction.TO_LPORT).action(Acl.Action.ALLOW);
    Snapshot snapshot =
        Snapshot.builder(Northbound.SCHEMA)
            .add(port, LogicalSwitchPort.builder().name("p").build())
            .add(new UUID(1, 2), acl.match("outport == @here && inport == \"p\"").build())
            .add(new UUID(1, 3), acl.match("outport != \"p\"").build())
            .add(new UUID(1, 4), acl.match("inport == @there && inport == \"q\"").build())
            .add(
                new UUID(1, 5),
                LogicalSwitch.builder()
                    .name("s")
                    .ports(List.of(new Ref<>(port)))
                    .acls(List.of(new Ref<>(new UUID(1, 4))))
                    .build())
            .add(
                new UUID(1, 6),
                PortGroup.builder()
                    .name("here")
                    .ports(List.of(new Ref<>(port)))
                    .acls(List.of(new Ref<>(new UUID(1, 2))))
                    .build())
            .add(new UUID(1, 7), PortGroup.builder().name("there").build())
            .build();
    failing(() -> assertThat(snapshot).hasOnlyGoodMatches())
        .hasMessageContaining(
            "ACL \"outport != \"p\"\": OVN refuses it; column 1: of outport, OVN can only ask")
        .hasMessageContaining("ACL \"inport == @there && inport == \"q\"\": there is no port \"q\"")
        .hasMessageContaining("is on Logical_Switch \"s\", which has no port of the group there")
        .message()
        .doesNotContain("@here");
    assertThat(plan).hasOnlyGoodMatches();
  }

  @Test
  void databasesAreComparedWithoutTheirUuids() {
    try (EmbeddedNorthbound one = EmbeddedNorthbound.create();
        EmbeddedNorthbound other = EmbeddedNorthbound.create()) {
      new Reconciler(one, "one").apply(INTENT);
      new Reconciler(other, "one").apply(INTENT);
      assertThat(one).isSameAs(other.snapshot());
      assertThat(one).ownedBy("one").isSameAs(one.snapshot());
      assertThat(one).ownedBy("nobody").isEmpty();

      new Reconciler(other, "one").apply(INTENT.toBuilder().removeWorkloads(p -> true).build());
      failing(() -> assertThat(one).isSameAs(other.snapshot()))
          .hasMessageContaining("Logical_Switch_Port \"green.net_green_a\" is there unexpectedly");
    }
  }

  @Test
  void aChangeSetIsReadByItsChanges() {
    try (EmbeddedNorthbound database = EmbeddedNorthbound.create()) {
      Reconciler reconciler = new Reconciler(database, "test");
      ChangeSet first = reconciler.plan(INTENT);
      assertThat(first).hasNoErrors().inserts(LogicalSwitch.TABLE, SWITCH);
      failing(() -> assertThat(first).isEmpty())
          .hasMessageContaining("expected no changes, but there are:")
          .hasMessageContaining("+ Logical_Switch " + SWITCH);
      failing(() -> assertThat(first).deletes(LogicalSwitch.TABLE, SWITCH))
          .hasMessageContaining("no delete of Logical_Switch");

      reconciler.apply(INTENT);
      assertThat(reconciler.plan(INTENT)).isEmpty().hasCounts(0, 0, 0);

      Intent smaller = INTENT.toBuilder().removeWorkloads(pod -> pod.name().equals("b")).build();
      assertThat(reconciler.plan(smaller))
          .deletes(LogicalSwitchPort.TABLE, "green.net_green_b")
          .updates(LogicalSwitch.TABLE, SWITCH, LogicalSwitch.PORTS)
          .hasCounts(0, 1, 1);
      failing(
              () ->
                  assertThat(reconciler.plan(smaller))
                      .updates(LogicalSwitch.TABLE, SWITCH, LogicalSwitch.NAME))
          .hasMessageContaining("was expected to change in [Logical_Switch.name]");
    }
  }

  @Test
  void errorsAreFoundByPathAndText() {
    Plan broken = plan(INTENT.toBuilder().add(pod("a")).build());
    assertThat(broken).hasError("Pod green/a", "is defined twice");
    failing(() -> assertThat(broken).hasNoErrors())
        .hasMessageContaining("error: Pod green/a: is defined twice");
    failing(() -> assertThat(broken).hasError("Pod green/b", "twice"))
        .hasMessageContaining("no error of Pod green/b that says \"twice\"; the diagnostics are:");
    assertThatCode(() -> assertThat(plan).hasNoErrors()).doesNotThrowAnyException();
  }

  /** Rows of the kinds that networks of topology Layer2 do not have. */
  private static Snapshot others() {
    UUID dhcp = new UUID(1, 1);
    UUID port = new UUID(1, 2);
    UUID policy = new UUID(1, 3);
    return Snapshot.builder(Northbound.SCHEMA)
        .add(dhcp, DhcpOptions.builder().cidr("fd00::/64").build())
        .add(port, LogicalSwitchPort.builder().name("p").dhcpv6Options(new Ref<>(dhcp)).build())
        .add(
            new UUID(1, 4),
            LogicalSwitch.builder()
                .name("net")
                .otherConfig(Map.of("vlan-passthru", "true"))
                .ports(List.of(new Ref<>(port)))
                .build())
        .add(
            policy,
            LogicalRouterPolicy.builder()
                .match("ip4.dst == 10.0.0.1")
                .action(LogicalRouterPolicy.Action.ALLOW)
                .build())
        .add(
            new UUID(1, 5),
            LogicalRouter.builder().name("gateway").policies(List.of(new Ref<>(policy))).build())
        .add(new UUID(1, 6), PortGroup.builder().name("pods").build())
        .add(
            new UUID(1, 7),
            AddressSet.builder().name("allowed").addresses(List.of("10.0.0.1", "10.0.0.2")).build())
        .add(
            new UUID(1, 8),
            LoadBalancer.builder().name("dns").vips(Map.of("10.96.0.10:53", "10.0.0.5:53")).build())
        .build();
  }

  @Test
  void rowsOfOtherKindsAreFoundToo() {
    assertThat(others())
        .hasSwitch(
            "net",
            net ->
                net.hasOtherConfig("vlan-passthru", "true")
                    .hasPort("p", port -> port.hasDhcpv6Options("fd00::/64", options -> {})))
        .hasRouter("gateway", router -> router.hasPolicy("ip4.dst == 10.0.0.1", policy -> {}))
        .hasNoRouter("other")
        .hasPortGroup("pods", group -> {})
        .hasAddressSet("allowed", set -> set.hasElements(AddressSet.ADDRESSES, "10.0.0.2"))
        .hasLoadBalancer("dns", balancer -> balancer.hasNoKey(LoadBalancer.VIPS, "10.96.0.1:443"));
  }

  @Test
  void rowsOfOtherKindsAreMissedToo() {
    Snapshot rows = others();
    failing(() -> assertThat(rows).hasSwitch("net", n -> n.hasOtherConfig("vlan-passthru", "no")))
        .hasMessageContaining("other_config:vlan-passthru was expected to be \"no\"");
    failing(
            () ->
                assertThat(rows)
                    .hasSwitch(
                        "net",
                        n -> n.hasPort("p", p -> p.hasDhcpv6Options("fd01::/64", options -> {}))))
        .hasMessageContaining("no DHCP_Options \"fd01::/64\" in dhcpv6_options");
    failing(() -> assertThat(rows).hasRouter("gateway", r -> r.hasPolicy("ip6", policy -> {})))
        .hasMessageContaining("no Logical_Router_Policy \"ip6\" in policies");
    failing(() -> assertThat(rows).hasNoRouter("gateway")).hasMessageContaining("gateway");
    failing(() -> assertThat(rows).hasPortGroup("pod", group -> {}))
        .hasMessageContaining("no Port_Group \"pod\"")
        .hasMessageContaining("pods");
    failing(
            () ->
                assertThat(rows)
                    .hasAddressSet("allowed", s -> s.hasElements(AddressSet.ADDRESSES, "10.0.0.3")))
        .hasMessageContaining("addresses lacks [10.0.0.3]");
    failing(
            () ->
                assertThat(rows)
                    .hasLoadBalancer("dns", b -> b.hasNoKey(LoadBalancer.VIPS, "10.96.0.10:53")))
        .hasMessageContaining("vips should have no key \"10.96.0.10:53\"");
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> failing(ThrowingCallable code) {
    return assertThatThrownBy(code).isInstanceOf(AssertionError.class);
  }
}
