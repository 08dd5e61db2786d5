package org.ovn4j.translator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.translator.Intents.OWNER;
import static org.ovn4j.translator.Intents.asking;
import static org.ovn4j.translator.Intents.cidrs;
import static org.ovn4j.translator.Intents.claim;
import static org.ovn4j.translator.Intents.claiming;
import static org.ovn4j.translator.Intents.cluster;
import static org.ovn4j.translator.Intents.green;
import static org.ovn4j.translator.Intents.machine;
import static org.ovn4j.translator.Intents.network;
import static org.ovn4j.translator.Intents.on;
import static org.ovn4j.translator.Intents.pod;
import static org.ovn4j.translator.Intents.primary;
import static org.ovn4j.translator.Intents.secondary;
import static org.ovn4j.translator.Intents.stopped;
import static org.ovn4j.translator.Intents.withMac;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.Attachment.PrimaryTarget;
import org.ovn4j.model.Intent;
import org.ovn4j.model.IpamClaim;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Network.IpamMode;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.DhcpOptions;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Snapshots;

/** Each test is a sequence of intents; between them the database is all that is remembered. */
class IpamTest {

  private static final Layer2Network NETWORK = network("203.203.0.0/16");

  private Snapshot database = Snapshots.empty();
  private Plan plan = Plan.empty(OWNER);

  /** Plans the intent against the database, which holds the plan afterwards. */
  private void apply(Intent intent) {
    plan = Plans.plan(intent, database);
    database = Snapshots.of(plan);
  }

  private void apply(Workload... workloads) {
    apply(green(workloads));
  }

  private void apply(Layer2Network network, Workload... workloads) {
    apply(cluster().add(network).add(workloads).build());
  }

  private void apply(IpamClaim claim, Workload... workloads) {
    apply(green(workloads).toBuilder().add(claim).build());
  }

  private LogicalSwitchPort port(String workload) {
    return entry(workload).getValue();
  }

  private Map.Entry<UUID, LogicalSwitchPort> entry(String workload) {
    return database.rows(LogicalSwitchPort.TABLE).entrySet().stream()
        .filter(row -> row.getValue().name().endsWith("_green_" + workload))
        .findFirst()
        .orElseThrow();
  }

  /** MAC and addresses, as the port may use them. */
  private String lease(String workload) {
    return port(workload).portSecurity().iterator().next();
  }

  /** The addresses alone. */
  private String address(String workload) {
    return lease(workload).substring("0a:58:cb:cb:00:01 ".length());
  }

  private void changeByHand(String workload, UnaryOperator<LogicalSwitchPort.Builder> change) {
    Map.Entry<UUID, LogicalSwitchPort> row = entry(workload);
    LogicalSwitchPort changed = change.apply(row.getValue().toBuilder()).build();
    database = Snapshots.with(database, row.getKey(), changed);
  }

  @Test
  void assigningAgainChangesNothing() {
    Intent intent =
        cluster()
            .add(network("203.203.0.0/16", "2010:100:200::/60"))
            .add(secondary("blue", "10.1.0.0/24").build())
            .add(pod("web"), machine("vm-a", on("blue", 0), on("blue", 1)), stopped(machine("b")))
            .build();
    apply(intent);
    Plan first = plan;
    apply(intent);
    assertThat(plan).isEqualTo(first);
    assertThat(plan.diff(database).isEmpty()).isTrue();
    assertThat(address("web")).isEqualTo("203.203.0.4 2010:100:200::4");
  }

  @Test
  void newPortsGetAddressesInTheOrderOfTheirNames() {
    apply(pod("c"), machine("b"), pod("a"));
    assertThat(List.of(address("a"), address("b"), address("c")))
        .containsExactly("203.203.0.3", "203.203.0.4", "203.203.0.5");
  }

  /** The same events as were observed of OVN-Kubernetes give the same addresses. */
  @Test
  void freedAddressesComeBackOnlyAfterAllOthers() {
    Workload web = pod("webserver");
    Workload vmA = machine("vm-a");
    Workload vmB = machine("vm-b");
    apply(web);
    apply(web, vmA);
    apply(web, vmA, vmB);
    assertThat(List.of(address("webserver"), address("vm-a"), address("vm-b")))
        .containsExactly("203.203.0.3", "203.203.0.4", "203.203.0.5");
    apply(web, stopped(vmA), stopped(vmB), pod("other"));
    assertThat(address("other")).isEqualTo("203.203.0.6");
    apply(web, vmA, vmB, pod("other"));
    assertThat(address("vm-a")).isEqualTo("203.203.0.4");
    apply(vmA, vmB, pod("other"));
    apply(vmA, vmB, pod("other"), web);
    assertThat(address("webserver")).isEqualTo("203.203.0.7");
  }

  @Test
  void orderGoesOnThoughAllPortsWentAway() {
    apply(pod("a"), pod("b"));
    apply();
    apply(pod("c"));
    assertThat(address("c")).isEqualTo("203.203.0.5");
  }

  @Test
  void orderGoesOnBehindTheHighestAddressWhereTheSwitchLostItsMark() {
    apply(asking(pod("a"), "203.203.0.9"), pod("b"));
    Map.Entry<UUID, LogicalSwitch> row =
        database.rows(LogicalSwitch.TABLE).entrySet().iterator().next();
    LogicalSwitch erased = row.getValue().toBuilder().externalIds(Map.of()).build();
    database = Snapshots.with(database, row.getKey(), erased);
    apply(pod("a"), pod("b"), pod("c"));
    assertThat(address("c")).isEqualTo("203.203.0.10");
  }

  @Test
  void eachFamilyHasItsOwnTurn() {
    Layer2Network network = network("203.203.0.0/29", "2010:100:200::/60");
    apply(network, pod("a"), pod("b"), pod("c"), pod("d"));
    apply(network, pod("b"), pod("c"), pod("d"));
    apply(network, pod("b"), pod("c"), pod("d"), pod("e"));
    assertThat(address("e")).isEqualTo("203.203.0.3 2010:100:200::7");
  }

  @Test
  void columnsChangedByHandDoNotChangeTheLease() {
    apply(pod("a"), pod("b"));
    String lease = lease("b");
    changeByHand(
        "b", row -> row.addresses("nonsense").portSecurity("02:00:00:00:00:01 203.203.0.99"));
    apply(pod("b"));
    assertThat(lease("b")).isEqualTo(lease);
    assertThat(port("b").addresses()).containsExactly(lease);
  }

  @Test
  void erasedMarksAreMadeUpForByPortSecurityAndThatByAddresses() {
    apply(pod("a"), pod("b"));
    String lease = lease("b");
    changeByHand("b", row -> row.externalIds(Map.of()).addresses("unknown"));
    apply(pod("b"));
    assertThat(lease("b")).isEqualTo(lease);

    changeByHand("b", row -> row.externalIds(Map.of()).portSecurity(List.of()));
    apply(pod("b"));
    assertThat(lease("b")).isEqualTo(lease);
  }

  @Test
  void leaseOfADeletedPortIsFoundInTheMachinesDhcpOptions() {
    apply(machine("vm-a"), machine("vm-b"));
    String lease = lease("vm-b");
    database = Snapshots.without(database, entry("vm-b").getKey());
    apply(machine("vm-b"));
    assertThat(lease("vm-b")).isEqualTo(lease);
  }

  @Test
  void aPortWithoutATraceGetsTheNextAddress() {
    apply(pod("a"), pod("b"));
    database = Snapshots.without(database, entry("a").getKey());
    apply(pod("a"), pod("b"));
    assertThat(address("a")).isEqualTo("203.203.0.5");
  }

  @Test
  void requestedAddressIsGivenAndDoesNotMoveTheTurn() {
    apply(asking(pod("pinned"), "203.203.0.77"), pod("web"));
    assertThat(lease("pinned")).isEqualTo("0a:58:cb:cb:00:4d 203.203.0.77");
    assertThat(address("web")).isEqualTo("203.203.0.3");
  }

  @Test
  void requestedAddressIsNotGivenToOthersBefore() {
    apply(pod("a"), asking(pod("pinned"), "203.203.0.3"));
    assertThat(address("pinned")).isEqualTo("203.203.0.3");
    assertThat(address("a")).isEqualTo("203.203.0.4");
  }

  @Test
  void requestedAddressReplacesTheOneHeldWhichIsFreeThen() {
    apply(pod("a"), machine("vm"));
    apply(pod("a"), asking(machine("vm"), "203.203.0.9"), asking(pod("b"), "203.203.0.4"));
    assertThat(Plans.errors(plan)).isEmpty();
    assertThat(address("vm")).isEqualTo("203.203.0.9");
    assertThat(address("b")).isEqualTo("203.203.0.4");
  }

  @Test
  void addressOnceRequestedIsKeptWhenNotAskedForAnyMore() {
    apply(asking(pod("a"), "203.203.0.77"));
    apply(pod("a"));
    assertThat(address("a")).isEqualTo("203.203.0.77");
  }

  @Test
  void requestOfAnAddressInUseIsAnErrorThatNamesBoth() {
    apply(pod("a"));
    apply(pod("a"), asking(machine("vm"), "203.203.0.3"));
    assertThat(Plans.errors(plan))
        .singleElement()
        .asString()
        .contains("VirtualMachine green/vm", "203.203.0.3", "Pod green/a");
    assertThat(address("a")).isEqualTo("203.203.0.3");
  }

  @Test
  void twoPortsMaySwapTheirAddresses() {
    apply(asking(pod("a"), "203.203.0.8"), asking(pod("b"), "203.203.0.9"));
    apply(asking(pod("a"), "203.203.0.9"), asking(pod("b"), "203.203.0.8"));
    assertThat(Plans.errors(plan)).isEmpty();
    assertThat(address("a")).isEqualTo("203.203.0.9");
    assertThat(address("b")).isEqualTo("203.203.0.8");
  }

  @Test
  void claimDecidesTheAddress() {
    apply(machine("vm-a"));
    apply(claim("vm-a.net", "203.203.0.50"), claiming(machine("vm-a"), "vm-a.net"));
    assertThat(Plans.messages(plan)).isEmpty();
    assertThat(lease("vm-a")).isEqualTo("0a:58:cb:cb:00:32 203.203.0.50");
  }

  @Test
  void claimWithoutAddressesDecidesNothing() {
    apply(claim("vm-a.net"), claiming(machine("vm-a"), "vm-a.net"));
    assertThat(Plans.messages(plan)).isEmpty();
    assertThat(address("vm-a")).isEqualTo("203.203.0.3");
  }

  @Test
  void claimKeepsItsAddressFromOthersWhileNobodyUsesIt() {
    IpamClaim claim = claim("vm-a.net", "203.203.0.3");
    apply(claim, pod("a"));
    assertThat(address("a")).isEqualTo("203.203.0.4");
    apply(claim, pod("a"), asking(pod("b"), "203.203.0.3"));
    assertThat(Plans.errors(plan))
        .singleElement()
        .asString()
        .contains("Pod green/b", "203.203.0.3", "IPAMClaim green/vm-a.net");
    apply(claim, pod("a"), claiming(machine("vm-a"), "vm-a.net"));
    assertThat(address("vm-a")).isEqualTo("203.203.0.3");
  }

  @Test
  void claimAndRequestMustNotContradict() {
    IpamClaim claim = claim("vm-a.net", "203.203.0.50");
    Workload machine = claiming(machine("vm-a"), "vm-a.net");
    apply(claim, asking(machine, "203.203.0.51"));
    assertThat(Plans.errors(plan))
        .singleElement()
        .asString()
        .contains("VirtualMachine green/vm-a", "203.203.0.51", "203.203.0.50", "green/vm-a.net");
    apply(claim, asking(machine, "203.203.0.50"));
    assertThat(Plans.errors(plan)).isEmpty();
    assertThat(address("vm-a")).isEqualTo("203.203.0.50");
  }

  @Test
  void claimOnANetworkThatKeepsNoAddressesIsIgnoredWithAWarning() {
    Intent intent =
        cluster()
            .add(primary("203.203.0.0/16").persistent(false).build())
            .add(claiming(machine("vm-a"), "vm-a.net"), pod("web"))
            .add(claim("vm-a.net", "203.203.0.50"), claim("unused", "203.203.0.4"))
            .build();
    apply(intent);
    assertThat(Plans.messages(plan)).hasSize(2).allMatch(m -> m.startsWith("warning: "));
    assertThat(address("vm-a")).isEqualTo("203.203.0.3");
    assertThat(address("web")).isEqualTo("203.203.0.4");
  }

  @Test
  void heldAddressOutsideTheNewSubnetIsReplacedWithAWarning() {
    apply(pod("a"));
    apply(network("203.204.0.0/16"), pod("a"));
    assertThat(address("a")).isEqualTo("203.204.0.3");
    assertThat(Plans.messages(plan))
        .singleElement()
        .asString()
        .startsWith("warning: Pod green/a: ")
        .contains("203.203.0.3", "203.204.0.0/16");
  }

  @Test
  void fullNetworkIsAnErrorOfThoseWhoGetNothing() {
    apply(network("203.203.0.0/29"), pod("a"), pod("b"), pod("c"), pod("d"), pod("e"));
    assertThat(Plans.errors(plan))
        .singleElement()
        .asString()
        .contains("Pod green/e", "green_namespace-scoped", "203.203.0.0/29 is exhausted");
    assertThat(address("d")).isEqualTo("203.203.0.6");
  }

  @Test
  void requestedMacIsGivenAndChangesInPlace() {
    apply(withMac(pod("a"), "02:00:00:00:00:01"));
    assertThat(lease("a")).isEqualTo("02:00:00:00:00:01 203.203.0.3");
    apply(withMac(pod("a"), "02:00:00:00:00:02"));
    assertThat(lease("a")).isEqualTo("02:00:00:00:00:02 203.203.0.3");
  }

  @Test
  void macOfAnotherOrOfTheGatewayIsAnError() {
    apply(withMac(pod("a"), "02:00:00:00:00:01"), withMac(pod("b"), "02:00:00:00:00:01"));
    assertThat(Plans.errors(plan))
        .singleElement()
        .asString()
        .contains("Pod green/b", "02:00:00:00:00:01", "Pod green/a");
    apply(withMac(pod("c"), "0a:58:cb:cb:00:01"));
    assertThat(Plans.errors(plan))
        .singleElement()
        .asString()
        .contains("Pod green/c", "0a:58:cb:cb:00:01 is reserved by the network");
  }

  @Test
  void reservedSubnetsAreForRequestsAndInfrastructureForNobody() {
    Layer2Network network =
        primary("203.203.0.0/24")
            .reservedSubnets(cidrs("203.203.0.0/30", "203.203.0.4/31"))
            .infrastructureSubnets(cidrs("203.203.0.8/31"))
            .build();
    apply(
        network,
        pod("a"),
        pod("b"),
        pod("c"),
        asking(pod("d"), "203.203.0.4"),
        asking(pod("e"), "203.203.0.9"));
    assertThat(List.of(address("a"), address("b"), address("c"), address("d")))
        .containsExactly("203.203.0.6", "203.203.0.7", "203.203.0.10", "203.203.0.4");
    assertThat(Plans.errors(plan))
        .singleElement()
        .asString()
        .contains("Pod green/e", "203.203.0.9 is kept for infrastructure");
  }

  @Test
  void secondaryNetworkHandsOutFromTheFirstAddressOn() {
    apply(secondary("blue", "10.1.0.0/24").build(), pod("green", "a", on("blue", 0)));
    assertThat(lease("a")).isEqualTo("0a:58:0a:01:00:01 10.1.0.1");
  }

  @Test
  void addressesAskedForWithoutIpamAreTakenAsTheyAre() {
    Layer2Network network = secondary("blue").ipam(IpamMode.DISABLED).build();
    apply(network, asking(pod("green", "a", on("blue", 0)), "10.9.9.9"));
    assertThat(port("a").addresses()).contains("0a:58:0a:09:09:09 10.9.9.9");
  }

  @Test
  void networksDoNotShareAddresses() {
    Intent intent =
        cluster()
            .add(NETWORK)
            .add(secondary("blue", "203.203.0.0/16").build())
            .add(pod("a"), pod("green", "b", on("blue", 0)))
            .build();
    apply(intent);
    assertThat(address("a")).isEqualTo("203.203.0.3");
    assertThat(address("b")).isEqualTo("203.203.0.1");
  }

  @Test
  void workloadDefinedTwiceIsAnErrorAndTheFirstCounts() {
    apply(pod("a"), withMac(pod("a"), "02:00:00:00:00:01"));
    assertThat(Plans.errors(plan)).singleElement().asString().contains("is defined twice");
    assertThat(address("a")).isEqualTo("203.203.0.3");
  }

  @Test
  void networkDefinedTwiceIsAnErrorAndTheFirstCounts() {
    apply(cluster().add(NETWORK, network("10.1.0.0/16")).add(pod("a")).build());
    assertThat(Plans.errors(plan)).singleElement().asString().contains("is defined twice");
    assertThat(address("a")).isEqualTo("203.203.0.3");
  }

  @Test
  void theSameNetworkAddedTwiceIsAnErrorToo() {
    apply(cluster().add(NETWORK, NETWORK).add(pod("a")).build());
    assertThat(Plans.errors(plan)).singleElement().asString().contains("is defined twice");
    assertThat(address("a")).isEqualTo("203.203.0.3");
  }

  @Test
  void primaryNetworkAmongTheSecondaryOnesIsAnError() {
    apply(pod("green", "a", new PrimaryTarget(), on("namespace-scoped", 0)));
    assertThat(Plans.errors(plan)).singleElement().asString().contains("needs no mention here");
    assertThat(address("a")).isEqualTo("203.203.0.3");
  }

  @Test
  void leasesListsWhatPortsHold() {
    apply(pod("web"), stopped(machine("vm-a")));
    assertThat(Ipam.restore(database, OWNER).leases())
        .extracting(HeldLease::toString)
        .containsExactly(
            "HeldLease[network=green_namespace-scoped,"
                + " port=green.namespace.scoped_green_vm-a, addresses=[203.203.0.3],"
                + " mac=0a:58:cb:cb:00:03, enabled=false]",
            "HeldLease[network=green_namespace-scoped,"
                + " port=green.namespace.scoped_green_web, addresses=[203.203.0.4],"
                + " mac=0a:58:cb:cb:00:04, enabled=true]");
    assertThat(Ipam.restore(database, "other").leases()).isEmpty();
  }

  @Test
  void journalIsInTheRowsItBelongsTo() {
    apply(machine("vm-a"));
    assertThat(Plans.rows(plan, DhcpOptions.TABLE).get(0).externalIds())
        .containsEntry(LeaseJournal.LEASE, "0a:58:cb:cb:00:03 203.203.0.3");
    assertThat(Plans.rows(plan, LogicalSwitch.TABLE).get(0).externalIds())
        .containsEntry(LeaseJournal.CURSOR, "203.203.0.3");
  }
}
