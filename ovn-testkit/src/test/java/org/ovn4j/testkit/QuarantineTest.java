package org.ovn4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.ovn4j.translator.Reconciler;

/** The example of docs/testkit.md. */
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
  void takesOnePodOffTheNetwork() {
    Intent intent =
        Intent.builder()
            .add(Namespace.of("green", Map.of(Namespace.PRIMARY_NETWORK_LABEL, "")))
            .add(
                Layer2Network.builder(new Tenancy.Namespaced("green", "net"), Network.Role.PRIMARY)
                    .addSubnets(Cidr.parse("10.0.0.0/16"))
                    .build())
            .add(pod("a"), pod("b"))
            .build();
    try (EmbeddedNorthbound database = EmbeddedNorthbound.create()) {
      new Reconciler(database, "example").apply(intent);

      new Quarantine(database).isolate("a");

      assertThat(database.snapshot().rows(LogicalSwitchPort.TABLE).values())
          .filteredOn(port -> !port.enabled().orElse(true))
          .extracting(LogicalSwitchPort::name)
          .containsExactly("green.net_green_a");
    }
  }

  private static Workload pod(String name) {
    Workload pod = Workload.builder(Workload.Kind.POD, "green", name).build();
    return pod.toBuilder()
        .addAttachments(Attachment.of(new Attachment.PrimaryTarget(), pod.origin()))
        .build();
  }
}
