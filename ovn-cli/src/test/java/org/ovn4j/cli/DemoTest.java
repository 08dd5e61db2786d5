package org.ovn4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The story that the demo tells. */
class DemoTest {

  private static final String ADDRESS = "green.namespace.scoped_green_vm-a       203.203.0.3";

  private final Cli demo = Cli.run("demo");

  /** The text under a title that begins with these words. */
  private String act(String title) {
    List<String> acts = List.of(demo.out().split("\\R== ", -1));
    return acts.stream().filter(act -> act.startsWith(title)).findFirst().orElseThrow();
  }

  @Test
  void isShortAndWithoutComplaint() {
    assertThat(demo.status()).isZero();
    assertThat(demo.err()).isEmpty();
    assertThat(demo.out().lines()).hasSizeLessThan(66);
    assertThat(demo.out().lines()).allMatch(line -> line.length() <= 220);
  }

  @Test
  void tenantsWithOneSubnetHaveTheSameAddresses() {
    assertThat(act("Apply the manifests"))
        .contains("blue.namespace.scoped_blue_vm-a       203.203.0.3")
        .contains(ADDRESS);
  }

  @Test
  void policyAllowsOnePortAndTheLoadBalancerIsReachedFromOutside() {
    assertThat(act("Ask who is reached").lines().map(line -> line.replaceAll("\\(.*\\) ?", "")))
        .contains(
            "sad/client → happy/webserver, tcp 9000: allowed",
            "  NetworkPolicy happy/single-port: spec.ingress[0] allows it",
            "sad/client → happy/webserver, tcp 9001: denied by a policy",
            "172.18.0.1 → blue/webserver, tcp 80: allowed",
            "  Service blue/web is answered by 203.203.0.4:9000");
  }

  @Test
  void machineKeepsItsAddressThroughStopAndStart() {
    assertThat(act("Stop vm-a"))
        .contains("enabled: unset → false")
        .contains("- Logical_Router GR_green_namespace.scoped_ovn-worker2");
    assertThat(act("A pod comes")).contains("203.203.0.6").doesNotContain("203.203.0.3");
    assertThat(act("Start vm-a")).contains("enabled: false → unset").contains(ADDRESS);
  }

  @Test
  void secondApplyChangesNothing() {
    assertThat(act("Apply once more"))
        .contains("0 to add, 0 to change, 0 to delete, 267 unchanged");
  }

  @Test
  void nothingIsLeft() {
    assertThat(act("Delete everything")).contains("rows left: 0");
  }
}
