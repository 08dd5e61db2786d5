package org.ovn4j.model.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.Workload;

/** The manifests that newcomers start from are sound. */
class ExamplesTest {
  private static final Path FOSDEM = Path.of("..", "examples", "fosdem2025");

  @Test
  void theDemoOfFosdem2025IsReadWithoutAWarning() {
    Reading reading = Manifests.read(FOSDEM);
    assertThat(reading.diagnostics()).isEmpty();
    Intent intent = reading.intent();
    assertThat(intent.networks())
        .extracting(Network::name)
        .containsExactly(
            "blue_namespace-scoped", "cluster_udn_happy-tenant", "green_namespace-scoped");
    assertThat(intent.namespacesOf(intent.network("cluster_udn_happy-tenant").orElseThrow()))
        .extracting(Namespace::name)
        .containsExactly("happy", "sad");
    assertThat(intent.workloads()).hasSize(8).allMatch(Workload::running);
    assertThat(intent.workloads())
        .allMatch(workload -> intent.primaryNetwork(workload.namespace()).isPresent());
  }
}
