package org.ovn4j.translator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.NetworkPolicy;
import org.ovn4j.model.Node;
import org.ovn4j.model.NodeGateway;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Policy;
import org.ovn4j.model.Protocol;
import org.ovn4j.model.Service;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.Acl;
import org.ovn4j.model.nb.ChassisTemplateVar;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.nb.NbGlobal;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.TableSchema;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.RowChange;
import org.ovn4j.northbound.Snapshot;

/** What a change costs: the laws of the test kit say that its result is right. */
class PlanningTest {

  private static final String OWNER = "o";
  private static final Snapshot EMPTY = Snapshot.empty(Northbound.SCHEMA);
  private static final Cidr OUTSIDE = Cidr.parse("192.0.2.0/24");

  private static Workload pod(String namespace, String name, String node) {
    return Workload.builder(Workload.Kind.POD, namespace, name)
        .node(Optional.of(node))
        .addAttachments(Attachment.of(new Attachment.PrimaryTarget(), Origin.of("pod")))
        .build();
  }

  private static Intent intent() {
    Intent.Builder intent = Intent.builder();
    for (int n = 1; n <= 3; n++) {
      intent.add(
          Node.of("n" + n, List.of())
              .with(
                  NodeGateway.of(
                      List.of(new NodeGateway.Address(OUTSIDE.address(10 + n), OUTSIDE)),
                      List.of(OUTSIDE.address(1)))));
    }
    for (String tenant : List.of("blue", "green", "red")) {
      intent
          .add(Namespace.of(tenant, Map.of(Namespace.PRIMARY_NETWORK_LABEL, "")))
          .add(
              Layer2Network.builder(new Tenancy.Namespaced(tenant, "net"), Network.Role.PRIMARY)
                  .subnets(List.of(Cidr.parse("10.0.0.0/24")))
                  .build())
          .add(pod(tenant, "a", "n1"), pod(tenant, "b", "n2"));
    }
    return intent.build();
  }

  private static Snapshot holding(Plan plan) {
    Snapshot.Builder snapshot = Snapshot.builder(Northbound.SCHEMA);
    plan.rows().forEach((uuid, planned) -> snapshot.add(uuid, planned.row()));
    return snapshot.build();
  }

  /** The rows of the first plan that the second has not, or not as the same object. */
  @SuppressWarnings("ReferenceEquality") // it is about objects
  private static List<String> replaced(Plan before, Plan after) {
    List<String> keys = new ArrayList<>();
    before
        .rows()
        .forEach(
            (uuid, row) -> {
              if (after.rows().get(uuid) != row) {
                keys.add(row.key().toString());
              }
            });
    return keys;
  }

  @Test
  void aWorkloadMoreChangesItsOwnRowsOnly() {
    Planning before = Planning.of(OWNER).next(intent(), EMPTY);
    Snapshot settled = holding(before.plan());
    ChangeSet nothing = before.plan().diff(settled);
    assertThat(nothing.changes()).isEmpty();

    Planning after = before.next(intent().with(pod("green", "c", "n1")), settled);

    assertThat(replaced(before.plan(), after.plan()))
        .as("the switch that holds the port, and what it handed out last")
        .containsExactly("Logical_Switch o/green_net");
    ChangeSet changes = after.plan().diff(settled, nothing);
    assertThat(changes.changes())
        .extracting(change -> change.getClass().getSimpleName() + " " + change.table().name())
        .containsExactly("Update Logical_Switch", "Insert Logical_Switch_Port");
    assertThat(changes.unchangedRows()).isEqualTo(before.plan().rows().size() - 1);
  }

  @Test
  void theFirstOfItsNetworkOnANodeBringsAGatewayThere() {
    Planning before = Planning.of(OWNER).next(intent(), EMPTY);
    Snapshot settled = holding(before.plan());

    Plan plan = before.next(intent().with(pod("green", "c", "n3")), settled).plan();

    assertThat(replaced(before.plan(), plan))
        .as("what the new gateway is connected with")
        .containsExactlyInAnyOrder(
            "Logical_Switch o/green_net",
            "Logical_Switch o/green_net//join",
            "Logical_Router o/green_net",
            "Logical_Switch o//transit/n3");
    assertThat(plan)
        .isEqualTo(Planning.of(OWNER).next(intent().with(pod("green", "c", "n3")), settled).plan());
  }

  @Test
  void whatNobodyTouchedIsTheSamePlan() {
    Planning before = Planning.of(OWNER).next(intent(), EMPTY);
    Snapshot settled = holding(before.plan());
    Planning again = before.next(intent(), settled);
    assertThat(replaced(before.plan(), again.plan())).isEmpty();
  }

  /** ovn-controller aborts where a chassis' row goes and comes again. */
  @Test
  void aChassisKeepsItsRowWithoutVariables() {
    Service near =
        Service.builder("green", "near")
            .clusterAddresses(List.of(IpAddress.parse("10.96.0.20")))
            .internalPolicy(Service.TrafficPolicy.LOCAL)
            .addPorts(Service.Port.of(Protocol.TCP, 80, 8080))
            .putSelector("app", "web")
            .build();
    Intent with = intent().toBuilder().add(near).build();
    Planning before = Planning.of(OWNER).next(with, EMPTY);
    Snapshot settled = withGlobal(holding(before.plan()));
    assertThat(settled.rows(ChassisTemplateVar.TABLE).values())
        .extracting(ChassisTemplateVar::chassis)
        .containsExactlyInAnyOrder("n1", "n2", "n3");

    Intent without = intent();
    Planning after = before.next(without, settled);
    assertThat(after.plan()).isEqualTo(Planning.of(OWNER).next(without, settled).plan());
    assertThat(after.plan().diff(settled).changes())
        .filteredOn(change -> change.table().equals(ChassisTemplateVar.TABLE))
        .hasSize(3)
        .allSatisfy(
            change -> {
              assertThat(change).isInstanceOf(RowChange.Update.class);
              assertThat(((ChassisTemplateVar) change.row()).variables()).isEmpty();
            });
    Snapshot emptied = withGlobal(holding(after.plan()));
    assertThat(Planning.of(OWNER).next(without, emptied).plan().diff(emptied).changes()).isEmpty();

    Planning again = after.next(with, emptied);
    assertThat(again.plan()).isEqualTo(before.plan());
    for (Snapshot nothing : List.of(withGlobal(EMPTY), holding(before.plan()))) {
      assertThat(Planning.of(OWNER).next(without, nothing).plan().rows().values())
          .as("a row that never was, or that no OVN has seen")
          .noneMatch(row -> row.row() instanceof ChassisTemplateVar);
    }
  }

  /** What an OVN has seen. */
  private static Snapshot withGlobal(Snapshot snapshot) {
    return snapshot.toBuilder().add(new UUID(0, 1), NbGlobal.builder().build()).build();
  }

  @Test
  void aServerThatWasUpgradedHasTheTiersThatItHasNow() {
    Intent isolated =
        intent().toBuilder()
            .add(NetworkPolicy.builder("green", "p", Policy.Direction.INGRESS).build())
            .build();
    SortedMap<String, TableSchema> tables = new TreeMap<>(Northbound.SCHEMA.tables());
    tables.remove(Acl.TABLE.name());
    Snapshot old = Snapshot.empty(new DatabaseSchema(Northbound.SCHEMA.name(), "7.0.0", tables));
    Planning before = Planning.of(OWNER).next(isolated, old);

    Plan plan = before.next(isolated, EMPTY).plan();

    assertThat(plan).isEqualTo(Planning.of(OWNER).next(isolated, EMPTY).plan());
    assertThat(plan).isNotEqualTo(before.plan());
  }

  /** A hand that writes another address into a lease is believed, now as later. */
  @Test
  void aLeaseThatSomebodyChangedIsRead() {
    Planning before = Planning.of(OWNER).next(intent(), EMPTY);
    Snapshot settled = holding(before.plan());
    before = before.next(intent(), settled);
    Map.Entry<UUID, LogicalSwitchPort> port =
        settled.rows(LogicalSwitchPort.TABLE).entrySet().stream()
            .filter(row -> row.getValue().name().equals("green.net_green_a"))
            .findFirst()
            .orElseThrow();
    Map<String, String> ids = new TreeMap<>(port.getValue().externalIds());
    ids.put(LeaseJournal.LEASE, "0a:58:0a:00:00:63 10.0.0.99");
    Snapshot changed =
        settled.toBuilder()
            .add(port.getKey(), port.getValue().toBuilder().externalIds(ids).build())
            .build();

    Plan plan = before.next(intent(), changed).plan();

    assertThat(plan).isEqualTo(Planning.of(OWNER).next(intent(), changed).plan());
    assertThat(plan.diff(changed).changes())
        .filteredOn(RowChange.Update.class::isInstance)
        .extracting(RowChange::uuid)
        .contains(port.getKey());
    Set<String> tables =
        replaced(before.plan(), plan).stream()
            .map(key -> key.replaceFirst(" .*", ""))
            .collect(Collectors.toSet());
    assertThat(tables).containsExactlyInAnyOrder("Logical_Switch_Port");
  }
}
