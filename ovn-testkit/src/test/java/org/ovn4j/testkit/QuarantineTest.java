package org.ovn4j.testkit;

import static org.ovn4j.testkit.assertj.OvnAssertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.testkit.assertj.SwitchPortAssert;
import org.ovn4j.testkit.junit.OvnFixture;
import org.ovn4j.testkit.junit.OvnTest;

/** The first example of docs/testkit.md: the unit test of a controller. */
@OvnTest
class QuarantineTest {

  /** The controller under test: takes a pod's port off the network. */
  record Quarantine(NorthboundDb database) {
    void isolate(String pod) {
      database.snapshot().rows(LogicalSwitchPort.TABLE).entrySet().stream()
          .filter(port -> port.getValue().name().endsWith("_" + pod))
          .forEach(port -> disable(port.getKey()));
    }

    private void disable(UUID port) {
      Map<String, Datum> columns = Map.of("enabled", Datum.of(false));
      database
          .commit(
              new Transaction(
                  List.of(
                      new Operation.Update(LogicalSwitchPort.TABLE, port, new TreeMap<>(columns)))))
          .orElseThrow();
    }
  }

  @Test
  void takesOnePodOffTheNetwork(OvnFixture ovn, Intent.Builder intent) {
    ovn.apply(
        intent
            .add(Namespace.of("green", Map.of(Namespace.PRIMARY_NETWORK_LABEL, "")))
            .add(
                Layer2Network.builder(new Tenancy.Namespaced("green", "net"), Network.Role.PRIMARY)
                    .addSubnets(Cidr.parse("10.0.0.0/16"))
                    .build())
            .add(pod("a"), pod("b"))
            .build());
    ovn.allowDrift(); // the controller changes what was applied

    new Quarantine(ovn.database()).isolate("a");

    assertThat(ovn.database())
        .hasSwitch(
            "green_net_ovn_layer2_switch",
            net ->
                net.hasPort("green.net_green_a", SwitchPortAssert::isDisabled)
                    .hasPort("green.net_green_b", SwitchPortAssert::isEnabled));
  }

  private static Workload pod(String name) {
    Workload pod = Workload.builder(Workload.Kind.POD, "green", name).build();
    return pod.toBuilder()
        .addAttachments(Attachment.of(new Attachment.PrimaryTarget(), pod.origin()))
        .build();
  }
}
