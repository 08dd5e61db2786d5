package org.ovn4j.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.lab.Tenants.SUBNET4;
import static org.ovn4j.lab.Tenants.SUBNET6;
import static org.ovn4j.lab.Tenants.machine;
import static org.ovn4j.lab.Tenants.port;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Workload;
import org.ovn4j.northbound.ChangeSet;

/** A machine that moves to another node while it runs keeps its addresses and its connections. */
@RealOvn
class MigrationTest {

  private static final Workload STAYS = machine("green", "vm-a", "ch1");
  private static final Workload ON_CH1 = machine("green", "vm-b", "ch1");
  private static final Workload MIGRATES = ON_CH1.toBuilder().migrationTarget("ch2").build();
  private static final Workload ON_CH2 = ON_CH1.toBuilder().node(Optional.of("ch2")).build();

  private static Intent with(Workload moving) {
    return Tenants.cluster()
        .add(Tenants.namespace("green"))
        .add(Tenants.primary("green", SUBNET4, SUBNET6))
        .add(STAYS, moving)
        .build();
  }

  private static void boot(OvnLab lab, Deployment deployment) {
    deployment.boot(STAYS, port(STAYS), "a");
    deployment.boot(ON_CH1, port(ON_CH1), "b");
    lab.sync();
    for (String machine : new String[] {"a", "b"}) {
      assertThat(lab.dhcp4(machine)).containsKey("address");
      assertThat(lab.ra(machine)).containsKey("router6");
      assertThat(lab.dhcp6(machine)).containsKey("address6");
    }
  }

  /** What a step of a migration changes in the database: one port. */
  private static void step(OvnLab lab, Deployment deployment, Workload moving) {
    ChangeSet changes = deployment.apply(with(moving));
    assertThat(changes.changes()).hasSize(1);
    assertThat(changes.updates()).isEqualTo(1);
    lab.sync();
  }

  private static String chassis(OvnLab lab, String column) {
    String uuid =
        lab.sbctl(
            "--bare",
            "--columns=" + column,
            "find",
            "Port_Binding",
            "logical_port=" + port(ON_CH1));
    return uuid.isEmpty() ? "" : lab.sbctl("--bare", "--columns=name", "list", "Chassis", uuid);
  }

  @Test
  void pingsAndATransferGoOnThroughAMigration(OvnLab lab) throws Exception {
    try (Deployment deployment = new Deployment(lab)) {
      deployment.apply(with(ON_CH1));
      boot(lab, deployment);
      String address = deployment.address(port(ON_CH1), IpFamily.IPV4);
      assertThat(lab.pingUntil("a", address, 5)).isTrue();

      step(lab, deployment, MIGRATES);
      assertThat(chassis(lab, "chassis")).isEqualTo("ch1");
      assertThat(chassis(lab, "requested_additional_chassis")).isEqualTo("ch2");
      Pings pings = Pings.start(lab, "a", address, 8);
      Transfer transfer = Transfer.start(lab, "b", "a", address);
      lab.migrate("b", "ch2");
      pings.lost();
      transfer.assertWhole();

      step(lab, deployment, ON_CH2);
      assertThat(chassis(lab, "chassis")).isEqualTo("ch2");
      assertThat(chassis(lab, "requested_additional_chassis")).isEmpty();
      assertThat(lab.pingUntil("a", address, 5)).isTrue();
      assertThat(lab.dhcp4("b")).containsEntry("address", address + "/16");
    }
  }

  @Test
  void aMigrationThatFailedLeavesTheMachineWhereItWas(OvnLab lab) {
    try (Deployment deployment = new Deployment(lab)) {
      deployment.apply(with(ON_CH1));
      boot(lab, deployment);
      String address = deployment.address(port(ON_CH1), IpFamily.IPV4);
      step(lab, deployment, MIGRATES);
      lab.call("plug", "b", "ch2");
      assertThat(lab.pingUntil("a", address, 5)).as("the target waits").isTrue();
      lab.call("unplug", "b", "ch2");

      step(lab, deployment, ON_CH1);
      assertThat(chassis(lab, "chassis")).isEqualTo("ch1");
      assertThat(chassis(lab, "requested_additional_chassis")).isEmpty();
      assertThat(lab.pingUntil("a", address, 5)).isTrue();
    }
  }
}
