package org.ovn4j.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.ovn4j.status.Condition.Status.FALSE;
import static org.ovn4j.status.Condition.Status.TRUE;
import static org.ovn4j.status.Condition.Status.UNKNOWN;
import static org.ovn4j.translator.Intents.OWNER;
import static org.ovn4j.translator.Intents.asking;
import static org.ovn4j.translator.Intents.cluster;
import static org.ovn4j.translator.Intents.clusterWide;
import static org.ovn4j.translator.Intents.green;
import static org.ovn4j.translator.Intents.namespace;
import static org.ovn4j.translator.Intents.network;
import static org.ovn4j.translator.Intents.on;
import static org.ovn4j.translator.Intents.pod;
import static org.ovn4j.translator.Intents.secondary;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.Network.Role;
import org.ovn4j.model.Node;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Tenancy;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Snapshots;
import org.ovn4j.translator.Ipam;
import org.ovn4j.translator.Translator;

/** What is said of networks that are planned, that are there, that are not, and that cannot be. */
class NetworkConditionsTest {

  private static final Network GREEN = network("203.203.0.0/16");
  private static final Network SHARED =
      clusterWide("shared", Role.SECONDARY, "10.10.0.0/24").build();

  private static Plan plan(Intent intent, Snapshot snapshot) {
    return new Translator(OWNER).plan(Ipam.restore(snapshot, OWNER).assign(intent));
  }

  private static List<Condition> planned(Intent intent, Network network) {
    List<Diagnostic> diagnostics = plan(intent, Snapshots.empty()).diagnostics();
    return NetworkConditions.planned(intent, diagnostics).of(network);
  }

  private static List<Condition> observed(Intent intent, Snapshot snapshot, Network network) {
    return NetworkConditions.observed(intent, plan(intent, snapshot).diff(snapshot)).of(network);
  }

  @Test
  void whatIsOnlyPlannedIsNeitherTrueNorFalse() {
    assertThat(planned(green(), GREEN))
        .extracting(Condition::type, Condition::status, Condition::reason)
        .containsExactly(
            tuple("NetworkCreated", UNKNOWN, "Planned"),
            tuple("NetworkAllocationSucceeded", UNKNOWN, "Planned"));
  }

  @Test
  void whatTheDatabaseHoldsIsToldInTheWordsOfOvnKubernetes() {
    Intent intent = green(pod("web"));
    Snapshot snapshot = Snapshots.of(plan(intent, Snapshots.empty()));

    assertThat(observed(intent, snapshot, GREEN))
        .containsExactly(
            new Condition(
                "NetworkCreated",
                TRUE,
                "NetworkAttachmentDefinitionCreated",
                "NetworkAttachmentDefinition has been created"),
            new Condition(
                "NetworkAllocationSucceeded",
                TRUE,
                "NetworkAllocationSucceeded",
                "Network allocation succeeded for all synced nodes."));
  }

  @Test
  void clusterWideNetworkNamesItsNamespacesAndHasNoAllocation() {
    Intent intent = cluster().add(namespace("blue")).add(SHARED).build();
    Snapshot snapshot = Snapshots.of(plan(intent, Snapshots.empty()));

    assertThat(observed(intent, snapshot, SHARED))
        .containsExactly(
            new Condition(
                "NetworkCreated",
                TRUE,
                "NetworkAttachmentDefinitionCreated",
                "NetworkAttachmentDefinition has been created in following namespaces:"
                    + " [blue, green]"));
  }

  @Test
  void networkWithoutItsRowsIsNotThereYet() {
    assertThat(observed(green(), Snapshots.empty(), GREEN))
        .containsExactly(
            new Condition(
                "NetworkCreated",
                FALSE,
                "ChangesPending",
                "the database lacks 4 rows of the network"));
  }

  @Test
  void networkIsThereWhenOnlyItsWorkloadsWait() {
    Plan before = plan(green(pod("web")), Snapshots.empty());
    Intent intent = green(pod("web"), pod("later"));

    assertThat(observed(intent, Snapshots.of(before), GREEN))
        .extracting(Condition::status)
        .containsExactly(TRUE, TRUE);
  }

  @Test
  void oneMissingRowIsEnoughToBeFalse() {
    Plan plan = plan(green(), Snapshots.empty());
    UUID router =
        plan.rows().entrySet().stream()
            .filter(row -> row.getValue().row().table().name().equals("Logical_Router"))
            .findFirst()
            .orElseThrow()
            .getKey();

    assertThat(observed(green(), Snapshots.without(Snapshots.of(plan), router), GREEN))
        .extracting(Condition::status, Condition::message)
        .containsExactly(tuple(FALSE, "the database lacks 1 row of the network"));
  }

  @Test
  void errorsOfTheNetworkAreToldAndNoAllocationIsClaimed() {
    Network small = network("10.9.0.0/31");
    Intent intent = cluster().add(small).build();

    List<Condition> conditions = planned(intent, small);

    assertThat(conditions).hasSize(1);
    assertThat(conditions.get(0))
        .returns(FALSE, Condition::status)
        .returns("SyncError", Condition::reason);
    assertThat(conditions.get(0).message())
        .startsWith("keeps a gateway and a management address")
        .endsWith("(value: \"10.9.0.0/31\")");
    assertThat(observed(intent, Snapshots.empty(), small)).isEqualTo(conditions);
  }

  @Test
  void clusterWideNetworkHasAReasonOfItsOwnForErrors() {
    Network second = clusterWide("second", Role.PRIMARY, "10.20.0.0/16").build();
    Intent intent = cluster().add(GREEN, second).build();

    Condition condition = planned(intent, GREEN).get(0);
    assertThat(condition.status())
        .as("of two primary networks the later is wrong")
        .isEqualTo(FALSE);
    assertThat(condition.reason()).isEqualTo("SyncError");
    assertThat(condition.message()).contains("already has the primary network");

    Network third = clusterWide("zz", Role.PRIMARY, "10.30.0.0/16").build();
    Intent clusterWide = cluster().add(second, third).build();
    assertThat(planned(clusterWide, third).get(0).reason())
        .isEqualTo("NetworkAttachmentDefinitionSyncError");
  }

  @Test
  void namespaceThatLacksTheLabelKeepsItsPrimaryNetworkFromBeingMade() {
    Network other = secondary("other", "10.1.0.0/16").build();
    Intent intent = Intent.builder().add(Namespace.of("green", Map.of())).add(GREEN, other).build();

    assertThat(planned(intent, GREEN).get(0))
        .returns(FALSE, Condition::status)
        .returns("SyncError", Condition::reason)
        .extracting(Condition::message)
        .asString()
        .startsWith("Namespace green: needs the label " + Namespace.PRIMARY_NETWORK_LABEL);
    assertThat(planned(intent, other).get(0).status()).isEqualTo(UNKNOWN);
  }

  @Test
  void allErrorsOfAnObjectAreInTheMessageByField() {
    String path = GREEN.origin().path();
    List<Diagnostic> diagnostics =
        List.of(
            Diagnostic.error(Origin.of(path + ": spec.layer2.mtu"), "1", "too\nsmall"),
            Diagnostic.warning(Origin.of(path + ": spec.x"), "unknown field"),
            Diagnostic.error(Origin.of(path + "2"), "another network's"),
            Diagnostic.error(Origin.of(path), "and more"));

    assertThat(NetworkConditions.planned(green(), diagnostics).of(GREEN))
        .extracting(Condition::message)
        .containsExactly("spec.layer2.mtu: too\\u{a}small (value: \"1\"); and more");
  }

  @Test
  void errorsOfOthersLeaveTheNetworkUndecidedUnlessTheDatabaseHoldsIt() {
    Intent intent = green(asking(pod("web"), "10.0.0.1"));
    Snapshot snapshot = Snapshots.of(plan(green(), Snapshots.empty()));

    assertThat(planned(intent, GREEN))
        .extracting(Condition::status, Condition::reason)
        .containsOnly(tuple(UNKNOWN, "NotPlanned"));
    assertThat(observed(intent, snapshot, GREEN))
        .extracting(Condition::status)
        .containsExactly(TRUE, TRUE);
  }

  @Test
  void nodeWithoutASubnetIsAFailedAllocationAndNoFaultOfTheNetwork() {
    Network tight =
        Layer3Network.builder(new Tenancy.Namespaced("green", "tight"), Role.SECONDARY)
            .addSubnets(new Layer3Network.Subnet(Cidr.parse("10.7.0.0/24"), OptionalInt.of(25)))
            .build();
    Intent.Builder intent = cluster().add(Node.of("n3", List.of())).add(tight);
    for (String node : List.of("ovn-worker", "ovn-worker2", "n3")) {
      intent.add(
          pod("green", "on-" + node, on("tight", 0)).toBuilder().node(Optional.of(node)).build());
    }

    List<Condition> conditions = planned(intent.build(), tight);

    assertThat(conditions)
        .extracting(Condition::type, Condition::status, Condition::reason)
        .containsExactly(
            tuple("NetworkCreated", UNKNOWN, "NotPlanned"),
            tuple("NetworkAllocationSucceeded", FALSE, "InternalError"));
    assertThat(conditions.get(1).message())
        .startsWith(
            "Network allocation failed for at least one node: ovn-worker2: no subnet for node");
  }

  @Test
  void messageIsNotLongerThanKubernetesTakes() {
    Diagnostic endless = Diagnostic.error(GREEN.origin(), "x".repeat(40_000));

    Condition condition = NetworkConditions.planned(green(), List.of(endless)).of(GREEN).get(0);

    assertThat(condition.message()).hasSize(Condition.LONGEST_MESSAGE).endsWith("x…");
  }
}
