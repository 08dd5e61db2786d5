package org.ovn4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Network;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.translator.Ipam;
import org.ovn4j.translator.Translator;

class IntentGeneratorTest {

  private static final int SEEDS = 200;
  private static final int CHANGES = 10;

  @Test
  void intentsAndTheirChangesAreSound() {
    for (int seed = 0; seed < SEEDS; seed++) {
      IntentGenerator generator = new IntentGenerator(seed);
      Intent intent = generator.next();
      for (int change = 0; change <= CHANGES; change++) {
        Snapshot nothing = Snapshot.empty(Northbound.SCHEMA);
        Plan plan = new Translator("test").plan(Ipam.restore(nothing, "test").assign(intent));
        assertThat(plan.diagnostics())
            .as("seed %d, change %d: %s", seed, change, intent)
            .noneMatch(diagnostic -> diagnostic.isError());
        intent = generator.mutate(intent);
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameIntents() {
    IntentGenerator first = new IntentGenerator(7);
    IntentGenerator second = new IntentGenerator(7);
    Intent intent = first.next();
    assertThat(second.next()).isEqualTo(intent);
    assertThat(second.mutate(intent)).isEqualTo(first.mutate(intent)).isNotEqualTo(intent);
    assertThat(new IntentGenerator(8).next()).isNotEqualTo(intent);
  }

  @Test
  void everyKindOfThingOccurs() {
    Set<String> seen = new HashSet<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      Intent intent = new IntentGenerator(seed).next();
      intent.networks().forEach(network -> seen.addAll(traits(network)));
      intent.workloads().forEach(workload -> seen.addAll(traits(workload)));
    }
    assertThat(seen)
        .contains(
            "PRIMARY cluster-wide 1",
            "PRIMARY cluster-wide 2",
            "PRIMARY namespaced 1",
            "PRIMARY namespaced 2",
            "SECONDARY cluster-wide 0",
            "SECONDARY cluster-wide 2",
            "SECONDARY namespaced 1",
            "persistent",
            "POD running",
            "VIRTUAL_MACHINE running",
            "VIRTUAL_MACHINE stopped",
            "requested addresses",
            "requested MAC",
            "claim",
            "2 interfaces",
            "not placed");
  }

  private static List<String> traits(Network network) {
    String tenancy =
        network.tenancy() instanceof Tenancy.Namespaced ? "namespaced" : "cluster-wide";
    return List.of(
        network.role() + " " + tenancy + " " + network.cidrs().size(),
        network.persistent() ? "persistent" : "ephemeral");
  }

  private static List<String> traits(Workload workload) {
    List<Attachment> attachments = workload.attachments();
    return List.of(
        workload.kind() + (workload.running() ? " running" : " stopped"),
        attachments.size() + " interfaces",
        workload.node().isPresent() ? "placed" : "not placed",
        attachments.stream().anyMatch(a -> !a.requestedAddresses().isEmpty())
            ? "requested addresses"
            : "any addresses",
        attachments.stream().anyMatch(a -> a.requestedMac().isPresent())
            ? "requested MAC"
            : "any MAC",
        attachments.stream().anyMatch(a -> a.claim().isPresent()) ? "claim" : "no claim");
  }

  @Test
  void sizesAreBounds() {
    IntentGenerator generator = new IntentGenerator(1, new IntentGenerator.Size(1, 0, 0, 3));
    for (int i = 0; i < 20; i++) {
      Intent intent = generator.next();
      assertThat(intent.namespaces())
          .as("and that of the name server, where there is a default network")
          .hasSize(intent.defaultNetwork().isPresent() ? 2 : 1);
      assertThat(intent.nodes()).isEmpty();
      assertThat(intent.networks()).isEmpty();
      assertThat(intent.workloads()).hasSizeLessThanOrEqualTo(3);
    }
    assertThatThrownBy(() -> new IntentGenerator.Size(0, 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("namespaces 0");
  }
}
