package org.ovn4j.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.translator.Intents.OWNER;
import static org.ovn4j.translator.Intents.green;
import static org.ovn4j.translator.Intents.machine;
import static org.ovn4j.translator.Intents.pod;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ovn4j.model.Intent;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.FakeNorthbound;
import org.ovn4j.northbound.NorthboundEvent;
import org.ovn4j.northbound.NorthboundEvent.ReconcileFailed;
import org.ovn4j.northbound.NorthboundEvent.Reconciled;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.OvsdbError;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Snapshots;
import org.ovn4j.northbound.Transaction;

@Timeout(60)
class ControllerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final FakeNorthbound database = new FakeNorthbound(Snapshots.empty());
  private final BlockingQueue<NorthboundEvent> events = new LinkedBlockingQueue<>();
  private final Controller controller = Controller.start(database, OWNER, events::add);
  private final Intent intent = green(pod("web"), machine("vm-a"));

  @AfterEach
  void close() {
    controller.close();
  }

  /** The next event of the kind. */
  private <E extends NorthboundEvent> E next(Class<E> kind) throws InterruptedException {
    while (true) {
      NorthboundEvent event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(event).as("an event").isNotNull();
      if (kind.isInstance(event)) {
        return kind.cast(event);
      }
    }
  }

  private Snapshot reached(Intent goal, String revision) throws InterruptedException {
    controller.intend(goal, revision);
    assertThat(controller.awaitReached(PATIENCE)).isTrue();
    return database.snapshot();
  }

  @Test
  void theLastIntentIsWhatTheDatabaseHolds() throws Exception {
    reached(intent, "1");
    controller.intend(green(pod("web")), "2");
    reached(green(pod("db")), "3");
    assertThat(new Reconciler(database, OWNER).plan(green(pod("db"))).isEmpty()).isTrue();
  }

  @Test
  void beforeThereIsAnIntentNothingHappens() throws Exception {
    database.lead(true);
    assertThat(controller.awaitReached(Duration.ofMillis(50))).isFalse();
    assertThat(events).isEmpty();
  }

  @Test
  void whatOthersChangeIsPutBack() throws Exception {
    Snapshot wanted = reached(intent, "1");
    events.clear();
    var switches = wanted.rows(LogicalSwitch.TABLE).keySet();
    database.change(
        new Transaction(
            List.of(new Operation.Delete(LogicalSwitch.TABLE, switches.iterator().next()))));
    assertThat(next(Reconciled.class).changes().isEmpty()).isFalse();
    assertThat(database.snapshot()).isEqualTo(wanted);
  }

  @Test
  void aFailureIsToldAndTheAttemptRepeated() throws Exception {
    database.answer(new CommitResult.Refused(new OvsdbError("I/O error", "disk full", 0)));
    reached(intent, "7");
    ReconcileFailed failed = next(ReconcileFailed.class);
    assertThat(failed.reason()).contains("I/O error: disk full");
    assertThat(failed.revision()).isEqualTo("7");
    assertThat(next(Reconciled.class).changes().inserts()).isPositive();
  }

  @Test
  void anIntentWithErrorsIsToldAndTheLastSoundOneKeptUp() throws Exception {
    Snapshot wanted = reached(intent, "sound");
    events.clear();
    controller.intend(green(pod("a"), machine("a")), "wrong");
    Reconciled wrong = next(Reconciled.class);
    assertThat(wrong.revision()).isEqualTo("wrong");
    assertThat(wrong.changes().hasErrors()).isTrue();
    assertThat(next(Reconciled.class).revision()).isEqualTo("sound");
    assertThat(controller.awaitReached(Duration.ofMillis(50))).isFalse();

    var switches = wanted.rows(LogicalSwitch.TABLE).keySet();
    database.change(
        new Transaction(
            List.of(new Operation.Delete(LogicalSwitch.TABLE, switches.iterator().next()))));
    assertThat(next(Reconciled.class).changes().hasErrors()).isTrue();
    Reconciled again = next(Reconciled.class);
    assertThat(again.revision()).isEqualTo("sound");
    assertThat(database.snapshot()).isEqualTo(wanted);
  }

  @Test
  void whoDoesNotLeadWaitsUntilItDoes() throws Exception {
    database.lead(false);
    controller.intend(intent, "1");
    assertThat(controller.awaitReached(Duration.ofMillis(50))).isFalse();
    assertThat(database.transactions()).isEmpty();
    database.lead(true);
    assertThat(controller.awaitReached(PATIENCE)).isTrue();
    assertThat(database.transactions()).hasSize(1);
  }

  @Test
  void afterItsEndItDoesNothing() throws Exception {
    reached(intent, "1");
    controller.close();
    controller.close();
    controller.intend(green(), "2");
    assertThat(controller.awaitReached(Duration.ofMillis(50))).isFalse();
    assertThat(database.transactions()).hasSize(1);
  }
}
