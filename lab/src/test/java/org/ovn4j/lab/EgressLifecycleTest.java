package org.ovn4j.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.lab.Tenants.SUBNET4;
import static org.ovn4j.lab.Tenants.SUBNET6;
import static org.ovn4j.lab.Tenants.machine;
import static org.ovn4j.lab.Tenants.port;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.IpFamily;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Node;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.LogicalRouter;

/** The way out while machines and nodes come, go and move, under traffic. */
@RealOvn(chassis = 3)
class EgressLifecycleTest {

  private static final Workload GREEN1 = machine("green", "vm-1", "ch1");
  private static final Workload GREEN2 = machine("green", "vm-2", "ch2");
  private static final Workload BLUE3 = machine("blue", "vm-3", "ch3");
  private static final Workload BLUE1 = machine("blue", "vm-1", "ch1");
  private static final Workload RED3 = machine("red", "vm-3", "ch3");

  private static final String OUTSIDE4 = "192.0.2.1";
  private static final String OUTSIDE6 = "2001:db8:ffff::1";

  private static Intent intent(int nodes, Workload... workloads) {
    return Tenants.clusterWithGateways(nodes)
        .add(Tenants.namespace("green"), Tenants.namespace("blue"), Tenants.namespace("red"))
        .add(
            Tenants.primary("green", SUBNET4, SUBNET6),
            Tenants.primary("blue", SUBNET4, SUBNET6),
            Tenants.routed("red", "10.200.0.0/16", "fd00:c8::/48"))
        .add(workloads)
        .build();
  }

  private static String gateway(String tenant, String node) {
    return "GR_" + tenant + "_net_" + node;
  }

  @Test
  void whatMigratesLeavesAsItsNewNodeAndWithoutALongPause(OvnLab lab) throws Exception {
    Workload moving = GREEN1.toBuilder().migrationTarget("ch2").build();
    Workload moved = GREEN1.toBuilder().node(Optional.of("ch2")).build();
    try (Deployment deployment = new Deployment(lab)) {
      deployment.apply(intent(3, GREEN1, BLUE1));
      deployment.bootWithGateway(GREEN1, port(GREEN1), "green");
      deployment.bootWithGateway(BLUE1, port(BLUE1), "blue");
      lab.serve("ext", 80);
      lab.sync();
      assertThat(lab.pingUntil("green", OUTSIDE4, 5)).isTrue();
      assertThat(lab.get("green", OUTSIDE4 + ":80"))
          .containsEntry("client", Tenants.nodeAddress4(1));

      deployment.apply(intent(3, moving, BLUE1));
      lab.sync();
      assertThat(deployment.names(LogicalRouter.TABLE))
          .contains(gateway("green", "ch1"), gateway("green", "ch2"));
      Pings pings = Pings.start(lab, "green", OUTSIDE4, 6);
      Pings others = Pings.start(lab, "blue", OUTSIDE4, 6);
      lab.migrate("green", "ch2");
      pings.lost();
      assertThat(others.lost()).as("of a machine that does not move").isLessThan(5);

      deployment.apply(intent(3, moved, BLUE1));
      lab.sync();
      assertThat(deployment.names(LogicalRouter.TABLE)).doesNotContain(gateway("green", "ch1"));
      assertThat(lab.pingUntil("green", OUTSIDE4, 5)).isTrue();
      assertThat(lab.get("green", OUTSIDE4 + ":80"))
          .containsEntry("client", Tenants.nodeAddress4(2));
      assertThat(lab.pingUntil("green", OUTSIDE6, 5)).isTrue();
      assertThat(lab.get("green", "[" + OUTSIDE6 + "]:80"))
          .containsEntry("client", Tenants.nodeAddress6(2));
    }
  }

  @Test
  void aNodeThatGoesAndComesBackDisturbsNobodyElse(OvnLab lab) throws Exception {
    try (Deployment deployment = new Deployment(lab)) {
      deployment.apply(intent(3, GREEN1, GREEN2, BLUE3, RED3));
      deployment.bootWithGateway(GREEN1, port(GREEN1), "green-1");
      deployment.bootWithGateway(GREEN2, port(GREEN2), "green-2");
      deployment.bootWithGateway(BLUE3, port(BLUE3), "blue-3");
      deployment.bootWithGateway(RED3, port(RED3), "red-3");
      lab.serve("ext", 80);
      lab.sync();
      String green2 = deployment.address(port(GREEN2), IpFamily.IPV4);
      assertThat(lab.pingUntil("green-1", OUTSIDE4, 5)).isTrue();
      assertThat(lab.pingUntil("green-1", green2, 5)).isTrue();
      assertThat(lab.get("red-3", OUTSIDE4 + ":80"))
          .containsEntry("client", Tenants.nodeAddress4(3));

      Pings out = Pings.start(lab, "green-1", OUTSIDE4, 6);
      Pings across = Pings.start(lab, "green-1", green2, 6);
      deployment.apply(intent(2, GREEN1, GREEN2));
      lab.sync();
      assertThat(deployment.names(LogicalRouter.TABLE))
          .doesNotContain("GR_ch3", gateway("blue", "ch3"), gateway("red", "ch3"));
      lab.unport("blue-3");
      lab.unport("red-3");
      deployment.apply(intent(3, GREEN1, GREEN2, BLUE3, RED3));
      deployment.bootWithGateway(BLUE3, port(BLUE3), "blue-3");
      deployment.bootWithGateway(RED3, port(RED3), "red-3");
      lab.sync();
      assertThat(out.lost()).isLessThan(5);
      assertThat(across.lost()).isLessThan(5);

      for (String machine : new String[] {"blue-3", "red-3"}) {
        assertThat(lab.pingUntil(machine, OUTSIDE4, 5)).as(machine).isTrue();
        assertThat(lab.get(machine, OUTSIDE4 + ":80"))
            .containsEntry("client", Tenants.nodeAddress4(3));
      }
    }
  }

  @Test
  void aMachineOnANodeWithoutAGatewayLeavesByAnother(OvnLab lab) {
    Intent all = intent(3, GREEN1, GREEN2);
    Intent.Builder without = Intent.builder();
    all.namespaces().forEach(without::add);
    all.networks().forEach(without::add);
    all.workloads().forEach(without::add);
    all.nodes().stream()
        .map(node -> node.name().equals("ch2") ? Node.of("ch2", List.of()) : node)
        .forEach(without::add);
    all.dns().ifPresent(without::dns);
    try (Deployment deployment = new Deployment(lab)) {
      deployment.apply(without.build());
      deployment.bootWithGateway(GREEN2, port(GREEN2), "green-2");
      lab.serve("ext", 80);
      lab.sync();
      assertThat(lab.pingUntil("green-2", OUTSIDE4, 5)).isTrue();
      assertThat(lab.get("green-2", OUTSIDE4 + ":80"))
          .containsEntry("client", Tenants.nodeAddress4(1));
    }
  }
}
