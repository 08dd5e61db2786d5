package org.ovn4j.ovsdb.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.ovsdb.observe.Intents.OWNER;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.controller.Reconciler;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundEvent;
import org.ovn4j.northbound.OvsdbError;
import org.ovn4j.ovsdb.client.ClientOptions;
import org.ovn4j.ovsdb.client.OvsdbClient;
import org.ovn4j.testkit.EmbeddedServer;

@Timeout(60)
class JfrObserverTest {

  private static final List<String> NAMES =
      List.of(
          "SessionStarted",
          "SessionEnded",
          "ConnectFailed",
          "LeadershipChanged",
          "Commit",
          "Reconcile",
          "ReconcileFailed");

  @TempDir Path directory;
  private final JfrObserver observer = new JfrObserver();

  /** The events of ours that a recording has after the work; it asks for all but the disabled. */
  private List<RecordedEvent> record(List<String> disabled, Runnable work) throws IOException {
    Path file = directory.resolve("recording.jfr");
    try (Recording recording = new Recording()) {
      disabled.forEach(name -> recording.disable("org.ovn4j." + name));
      recording.start();
      work.run();
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events =
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().startsWith("org.ovn4j."))
            .toList();
    Files.delete(file);
    return events;
  }

  private RecordedEvent recorded(NorthboundEvent event) throws IOException {
    List<RecordedEvent> events = record(List.of(), () -> observer.observe(event));
    assertThat(events).hasSize(1);
    assertThat(events.get(0).getEventType().getCategoryNames()).containsExactly("ovn4j");
    return events.get(0);
  }

  private static void assertNamed(RecordedEvent event, String name) {
    assertThat(event.getEventType().getName()).isEqualTo("org.ovn4j." + name);
  }

  private static RecordedEvent only(List<RecordedEvent> events, String name) {
    List<RecordedEvent> named =
        events.stream()
            .filter(event -> event.getEventType().getName().equals("org.ovn4j." + name))
            .toList();
    assertThat(named).as(name).hasSize(1);
    return named.get(0);
  }

  /** A session from its beginning to its end, and a reconcile in it. */
  private void session(EmbeddedServer server) {
    ClientOptions options =
        ClientOptions.builder(server.remote()).lock("turn").observer(observer).build();
    try (NorthboundDb db = OvsdbClient.connect(options)) {
      new Reconciler(db, OWNER, observer).apply(Intents.network("a"), "v7");
    }
  }

  @Test
  void aSessionAndItsWorkAreRecorded() throws IOException {
    try (EmbeddedServer server = EmbeddedServer.start();
        NorthboundDb view = server.northbound()) {
      List<RecordedEvent> events = record(List.of(), () -> session(server));

      RecordedEvent started = only(events, "SessionStarted");
      assertThat(started.getString("endpoint")).isEqualTo(server.remote());
      assertThat(started.getDuration("connecting")).isPositive();
      assertThat(started.getInt("rows")).isZero();
      RecordedEvent ended = only(events, "SessionEnded");
      assertThat(ended.getString("endpoint")).isEqualTo(server.remote());
      assertThat(ended.getString("reason")).contains("the client was closed");

      RecordedEvent commit = only(events, "Commit");
      assertThat(commit.getString("comment")).isEqualTo("ovn4j owner=observed revision=v7");
      assertThat(commit.getInt("operations")).isPositive();
      assertThat(commit.getDuration("committing")).isPositive();
      assertThat(commit.getString("result")).isEqualTo("committed");
      assertThat(commit.getString("details")).isEmpty();

      RecordedEvent reconcile = only(events, "Reconcile");
      assertThat(reconcile.getString("owner")).isEqualTo("observed");
      assertThat(reconcile.getString("revision")).isEqualTo("v7");
      assertThat(reconcile.getInt("inserts")).isPositive().isEqualTo(view.snapshot().size());
      assertThat(reconcile.getDuration("planning")).isPositive();
      assertThat(reconcile.getDuration("committing"))
          .isGreaterThanOrEqualTo(commit.getDuration("committing"));
    }
  }

  @Test
  void nothingIsRecordedUnasked() throws IOException {
    try (EmbeddedServer server = EmbeddedServer.start()) {
      assertThat(record(NAMES, () -> session(server))).isEmpty();
    }
    try (EmbeddedServer server = EmbeddedServer.start()) {
      assertThat(record(List.of("SessionStarted", "SessionEnded", "Commit"), () -> session(server)))
          .extracting(event -> event.getEventType().getName())
          .containsExactlyInAnyOrder(
              "org.ovn4j.LeadershipChanged", "org.ovn4j.LeadershipChanged", "org.ovn4j.Reconcile");
    }
  }

  @Test
  void sessions() throws IOException {
    RecordedEvent started =
        recorded(new NorthboundEvent.SessionStarted("tcp:a:1", Duration.ofMillis(5), 7));
    assertNamed(started, "SessionStarted");
    assertThat(started.getString("endpoint")).isEqualTo("tcp:a:1");
    assertThat(started.getDuration("connecting")).isEqualTo(Duration.ofMillis(5));
    assertThat(started.getInt("rows")).isEqualTo(7);

    RecordedEvent ended = recorded(new NorthboundEvent.SessionEnded("tcp:a:1", "it was late"));
    assertNamed(ended, "SessionEnded");
    assertThat(ended.getString("endpoint")).isEqualTo("tcp:a:1");
    assertThat(ended.getString("reason")).isEqualTo("it was late");

    RecordedEvent failed = recorded(new NorthboundEvent.ConnectFailed("nobody there"));
    assertNamed(failed, "ConnectFailed");
    assertThat(failed.getString("reason")).isEqualTo("nobody there");
  }

  @Test
  void leadership() throws IOException {
    RecordedEvent won = recorded(new NorthboundEvent.LeadershipChanged("turn", true, ""));
    assertNamed(won, "LeadershipChanged");
    assertThat(won.getString("lock")).isEqualTo("turn");
    assertThat(won.getBoolean("leader")).isTrue();
    assertThat(won.getString("reason")).isEmpty();

    RecordedEvent lost = recorded(new NorthboundEvent.LeadershipChanged("turn", false, "stolen"));
    assertThat(lost.getBoolean("leader")).isFalse();
    assertThat(lost.getString("reason")).isEqualTo("stolen");
  }

  @Test
  void aCommitThatFailedHasTheReason() throws IOException {
    CommitResult refused = new CommitResult.Refused(new OvsdbError("I/O error", "disk full", 2));
    RecordedEvent commit =
        recorded(new NorthboundEvent.Committed("mine", 3, Duration.ofNanos(4_000), refused));
    assertNamed(commit, "Commit");
    assertThat(commit.getString("comment")).isEqualTo("mine");
    assertThat(commit.getInt("operations")).isEqualTo(3);
    assertThat(commit.getDuration("committing")).isEqualTo(Duration.ofNanos(4_000));
    assertThat(commit.getString("result")).isEqualTo("refused");
    assertThat(commit.getString("details")).contains("I/O error: disk full (operation 2)");
  }

  @Test
  void reconciles() throws IOException {
    try (EmbeddedServer server = EmbeddedServer.start();
        NorthboundDb db = server.northbound()) {
      Reconciler reconciler = new Reconciler(db, OWNER);
      reconciler.apply(Intents.network("a", "b"));
      ChangeSet changes = reconciler.plan(Intents.network("b", "c", "d"));
      assertThat(List.of(changes.inserts(), changes.updates(), changes.deletes()))
          .as("all kinds of changes: %s", changes)
          .allMatch(count -> count > 0);
      RecordedEvent reconcile = recorded(reconciled(changes));
      assertNamed(reconcile, "Reconcile");
      assertThat(reconcile.getString("owner")).isEqualTo(OWNER);
      assertThat(reconcile.getString("revision")).isEqualTo("v1");
      assertThat(reconcile.getInt("inserts")).isEqualTo(changes.inserts());
      assertThat(reconcile.getInt("updates")).isEqualTo(changes.updates());
      assertThat(reconcile.getInt("deletes")).isEqualTo(changes.deletes());
      assertThat(reconcile.getInt("errors")).isZero();
      assertThat(reconcile.getDuration("planning")).isEqualTo(Duration.ofMillis(2));
      assertThat(reconcile.getDuration("committing")).isEqualTo(Duration.ofMillis(3));

      ChangeSet wrong = reconciler.plan(Intents.overfull());
      RecordedEvent nothing = recorded(reconciled(wrong));
      assertThat(nothing.getInt("errors")).isPositive();
      assertThat(nothing.getInt("inserts")).isZero();
      assertThat(nothing.getInt("updates")).isZero();
      assertThat(nothing.getInt("deletes")).isZero();
    }
  }

  private static NorthboundEvent reconciled(ChangeSet changes) {
    return new NorthboundEvent.Reconciled(
        OWNER, "v1", changes, Duration.ofMillis(2), Duration.ofMillis(3));
  }

  @Test
  void aReconcileThatFailed() throws IOException {
    RecordedEvent failed = recorded(new NorthboundEvent.ReconcileFailed(OWNER, "v1", "no session"));
    assertNamed(failed, "ReconcileFailed");
    assertThat(failed.getString("owner")).isEqualTo(OWNER);
    assertThat(failed.getString("revision")).isEqualTo("v1");
    assertThat(failed.getString("reason")).isEqualTo("no session");
  }
}
