package org.ovn4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.testkit.EmbeddedServer;

@Timeout(60)
class ControllerExampleTest {

  private static final Path MANIFESTS = Path.of("fosdem2025");

  @Test
  void whatSomebodyDeletesComesBack() throws InterruptedException {
    try (EmbeddedServer server = EmbeddedServer.start();
        NorthboundDb others = server.northbound()) {
      ControllerExample.run(
          server.remote(),
          MANIFESTS,
          () -> {
            Snapshot wanted = await(others, rows -> !switches(rows).isEmpty());
            UUID deleted = switches(wanted).iterator().next();
            Operation delete = new Operation.Delete(LogicalSwitch.TABLE, deleted);
            others.commit(new Transaction(List.of(delete))).orElseThrow();
            await(others, rows -> switches(rows).contains(deleted));
          });
    }
  }

  private static Set<UUID> switches(Snapshot rows) {
    return rows.rows(LogicalSwitch.TABLE).keySet();
  }

  private static Snapshot await(NorthboundDb database, Predicate<Snapshot> condition)
      throws InterruptedException {
    while (true) {
      CountDownLatch changed = new CountDownLatch(1);
      NorthboundDb.Subscription subscription = database.watch(changed::countDown);
      Snapshot rows = database.snapshot();
      if (condition.test(rows)) {
        return rows;
      }
      changed.await();
      subscription.close();
    }
  }

  @Test
  void theReadmeShowsWhatIsTestedHere() throws IOException {
    assertThat(Readme.shows(ControllerExample.class)).isTrue();
  }
}
