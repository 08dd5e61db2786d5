package org.ovn4j.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.lab.Tenants.SUBNET4;
import static org.ovn4j.lab.Tenants.SUBNET6;
import static org.ovn4j.lab.Tenants.machine;
import static org.ovn4j.lab.Tenants.pod;
import static org.ovn4j.lab.Tenants.port;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Workload;
import org.ovn4j.northbound.ChangeSet;

/** What becomes of the rows of a real Northbound database over an intent's life. */
@RealOvn(chassis = 1)
class LifecycleTest {

  private static final Workload MACHINE = machine("green", "vm-a", "ch1");
  private static final Workload POD = pod("green", "web", "ch1");

  private static Intent intent() {
    return Tenants.cluster()
        .add(Tenants.namespace("green"))
        .add(Tenants.primary("green", SUBNET4, SUBNET6))
        .add(MACHINE, POD)
        .build();
  }

  /** The contents of the tables that an intent writes, in an order of their own. */
  private static List<String> rows(OvnLab lab) {
    List<String> tables =
        List.of(
            "Logical_Switch",
            "Logical_Switch_Port",
            "Logical_Router",
            "Logical_Router_Port",
            "DHCP_Options",
            "ACL",
            "Load_Balancer");
    return tables.stream()
        .flatMap(table -> lab.nbctl("-f", "csv", "--no-headings", "list", table).lines().sorted())
        .toList();
  }

  @Test
  void secondApplyHasNothingToDo(OvnLab lab) {
    try (Deployment deployment = new Deployment(lab)) {
      assertThat(deployment.apply(intent()).inserts()).isPositive();
      lab.sync();

      ChangeSet second = deployment.apply(intent());

      assertThat(second.changes()).isEmpty();
      assertThat(second.transactions()).isEmpty();
    }
  }

  @Test
  void deletionLeavesTheDatabaseAsItWasForeignRowsIncluded(OvnLab lab) {
    lab.nbctl("ls-add", "foreign");
    lab.nbctl("lsp-add", "foreign", "foreign-port");
    lab.nbctl("acl-add", "foreign", "to-lport", "1000", "ip4", "drop");
    lab.nbctl("lr-add", "foreign-router");
    lab.nbctl("lb-add", "foreign-lb", "10.0.0.1:80", "10.0.0.2:80");
    lab.nbctl("ls-lb-add", "foreign", "foreign-lb");
    lab.nbctl("create", "DHCP_Options", "cidr=10.0.0.0/24", "external_ids:ovn4j.org/owner=other");
    List<String> before = rows(lab);
    try (Deployment deployment = new Deployment(lab)) {
      deployment.apply(intent());
      assertThat(rows(lab)).hasSizeGreaterThan(before.size()).containsAll(before);

      deployment.delete();

      assertThat(rows(lab)).isEqualTo(before);
    }
  }

  @Test
  void foreignPortOnOurSwitchStays(OvnLab lab) {
    try (Deployment deployment = new Deployment(lab)) {
      deployment.apply(intent());
      lab.nbctl("lsp-add", "green_net_ovn_layer2_switch", "foreign-port");

      assertThat(deployment.apply(intent()).changes()).isEmpty();

      assertThat(lab.nbctl("lsp-list", "green_net_ovn_layer2_switch")).contains("foreign-port");
    }
  }

  @Test
  void rowsChangedByHandAreRepaired(OvnLab lab) {
    try (Deployment deployment = new Deployment(lab)) {
      deployment.apply(intent());
      List<String> planned = rows(lab);
      lab.nbctl("lsp-set-addresses", port(MACHINE), "0a:00:00:00:00:99 203.203.0.99");
      lab.nbctl("lsp-set-port-security", port(POD), "0a:00:00:00:00:98");
      lab.nbctl("lsp-set-enabled", port(POD), "disabled");
      lab.nbctl("clear", "Logical_Switch", "green_net_ovn_layer2_switch", "external_ids");
      lab.nbctl(
          "set",
          "Logical_Router_Port",
          "trtos-green_net_ovn_layer2_switch",
          "mac=\"0a:00:00:00:00:97\"");
      assertThat(rows(lab)).isNotEqualTo(planned);

      assertThat(deployment.apply(intent()).updates()).isEqualTo(4);

      assertThat(rows(lab)).isEqualTo(planned);
      assertThat(deployment.apply(intent()).changes()).isEmpty();
    }
  }

  @Test
  void rowsDeletedByHandComeBackWithTheMachinesAddress(OvnLab lab) {
    try (Deployment deployment = new Deployment(lab)) {
      deployment.apply(intent());
      List<String> planned = rows(lab);
      lab.nbctl("lsp-del", port(MACHINE));
      lab.nbctl("lr-del", "green_net_transit_router");

      deployment.apply(intent());

      assertThat(rows(lab)).isEqualTo(planned);

      lab.nbctl("ls-del", "green_net_ovn_layer2_switch");
      deployment.apply(intent());

      assertThat(deployment.lease(port(MACHINE)).addresses().toString())
          .isEqualTo("[203.203.0.3, 2010:100:200::3]");
    }
  }
}
