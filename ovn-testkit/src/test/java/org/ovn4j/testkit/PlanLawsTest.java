package org.ovn4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.Intent;
import org.ovn4j.northbound.Plan;
import org.ovn4j.testkit.assertj.OvnAssertions;

/** Laws of plans, over random intents. */
class PlanLawsTest {

  @Test
  void theOrderOfTheInputDoesNotMatter() {
    Laws.holds(
        Laws.SEEDS,
        (seed, generator) -> {
          Intent intent = generator.next();
          try (EmbeddedNorthbound database = EmbeddedNorthbound.create()) {
            Plan plan = Laws.plan(intent, database.snapshot());
            Plan other = Laws.plan(shuffled(intent, new Random(seed)), database.snapshot());
            assertThat(other.toJson()).isEqualTo(plan.toJson());
          }
        });
  }

  private static Intent shuffled(Intent intent, Random random) {
    Intent.Builder builder = Intent.builder();
    shuffled(intent.workloads(), random).forEach(builder::add);
    shuffled(intent.claims(), random).forEach(builder::add);
    shuffled(intent.policies(), random).forEach(builder::add);
    shuffled(intent.adminPolicies(), random).forEach(builder::add);
    shuffled(intent.networks(), random).forEach(builder::add);
    shuffled(intent.nodes(), random).forEach(builder::add);
    shuffled(intent.namespaces(), random).forEach(builder::add);
    shuffled(intent.services(), random).forEach(builder::add);
    shuffled(intent.endpointSlices(), random).forEach(builder::add);
    intent.dns().ifPresent(builder::dns);
    intent.defaultNetwork().ifPresent(builder::defaultNetwork);
    return builder.build();
  }

  private static <T> List<T> shuffled(List<T> list, Random random) {
    List<T> shuffled = new ArrayList<>(list);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  @Test
  void allMatchesAreSuchAsOvnCarriesOut() {
    Laws.holds(
        Laws.SEEDS,
        (seed, generator) -> {
          try (EmbeddedNorthbound database = EmbeddedNorthbound.create()) {
            OvnAssertions.assertThat(Laws.plan(generator.next(), database.snapshot()))
                .hasOnlyGoodMatches();
          }
        });
  }

  @Test
  void aPlanSurvivesJson() {
    Laws.holds(
        Laws.SEEDS,
        (seed, generator) -> {
          try (EmbeddedNorthbound database = EmbeddedNorthbound.create()) {
            Plan plan = Laws.plan(generator.next(), database.snapshot());
            Plan read = Plan.fromJson(plan.toJson());
            assertThat(read).isEqualTo(plan);
            assertThat(read.toJson()).isEqualTo(plan.toJson());
            assertThat(read.diff(database.snapshot()).changes())
                .isEqualTo(plan.diff(database.snapshot()).changes());
          }
        });
  }
}
