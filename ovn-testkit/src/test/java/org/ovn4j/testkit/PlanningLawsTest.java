package org.ovn4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ovn4j.controller.Reconciler;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Node;
import org.ovn4j.model.Workload;
import org.ovn4j.model.nb.NbGlobal;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.Transaction;

/** Who goes on from the last plan and comparison comes to what one comes to who begins anew. */
class PlanningLawsTest {

  private static final int STEPS = 15;

  @Test
  void whoGoesOnAndWhoBeginsAnewAgree() {
    Laws.holds(
        Laws.SEEDS / 2,
        (seed, generator) -> {
          Random random = new Random(seed);
          try (EmbeddedNorthbound database = EmbeddedNorthbound.create()) {
            if (random.nextInt(4) == 0) {
              ForeignRows.addApart(database);
            }
            if (seed % 2 == 0) {
              Laws.commit(database, Laws.insert(new UUID(0, 1), NbGlobal.builder().build()));
            }
            Reconciler keeper = Laws.reconciler(database);
            Intent intent = generator.next();
            for (int step = 0; step < STEPS; step++) {
              Intent wanted = random.nextInt(10) == 0 ? generator.broken().intent() : intent;
              ChangeSet kept = keeper.plan(wanted);
              ChangeSet fresh = Laws.reconciler(database).plan(wanted);
              assertThat(kept.plan()).as("step " + step).isEqualTo(fresh.plan());
              assertThat(kept.toJson(kept.diagnostics()))
                  .as("step " + step)
                  .isEqualTo(fresh.toJson(fresh.diagnostics()));
              if (!fresh.hasErrors()) {
                assertThat(kept.transactions()).isEqualTo(fresh.transactions());
                List<Transaction> all = kept.transactions(random.nextInt(2) == 0 ? 3 : 200);
                int most = random.nextInt(3) == 0 ? random.nextInt(all.size() + 1) : all.size();
                Laws.commit(database, all.subList(0, most));
              }
              if (random.nextInt(6) == 0) {
                new Tampering(random).tamper(database);
              }
              intent = changed(intent, generator, random);
            }
          }
        });
  }

  private static Intent changed(Intent intent, IntentGenerator generator, Random random) {
    if (random.nextBoolean() || intent.workloads().isEmpty() || intent.nodes().isEmpty()) {
      return generator.mutate(intent);
    }
    Workload workload = intent.workloads().get(random.nextInt(intent.workloads().size()));
    Node node = intent.nodes().get(random.nextInt(intent.nodes().size()));
    return switch (random.nextInt(4)) {
      case 0 -> intent.without(workload);
      case 1 -> intent.with(workload.toBuilder().name("one-more").attachments(List.of()).build());
      case 2 -> intent.with(workload.toBuilder().running(!workload.running()).build());
      default ->
          intent.with(
              workload.toBuilder()
                  .migrationTarget(Optional.empty())
                  .node(Optional.of(node.name()))
                  .build());
    };
  }
}
