package org.ovn4j.ovsdb.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.ovsdb.observe.Intents.OWNER;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ovn4j.controller.Reconciler;
import org.ovn4j.model.Intent;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundEvent;
import org.ovn4j.northbound.NorthboundObserver;
import org.ovn4j.northbound.OvsdbError;
import org.ovn4j.ovsdb.client.ClientOptions;
import org.ovn4j.ovsdb.client.OvsdbClient;
import org.ovn4j.testkit.EmbeddedServer;

@Timeout(60)
class MicrometerObserverTest {

  private static final Path DOCUMENT = Path.of("../docs/client.md");

  private final MeterRegistry registry = new SimpleMeterRegistry();

  @AfterEach
  void close() {
    registry.close();
  }

  private double counted(String name, String... tags) {
    return registry.get(name).tags(tags).counter().count();
  }

  private double gauged(String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }

  private void assertTimed(String name, long times, Duration total, String... tags) {
    Timer timer = registry.get(name).tags(tags).timer();
    assertThat(timer.count()).isEqualTo(times);
    assertThat(timer.totalTime(TimeUnit.NANOSECONDS)).isEqualTo((double) total.toNanos());
  }

  /** What docs/client.md shows. */
  private static void observe(
      MeterRegistry registry, String endpoints, String lock, String owner, Intent intent) {
    NorthboundObserver observer =
        NorthboundObserver.logging().and(new MicrometerObserver(registry, lock));
    ClientOptions options = ClientOptions.builder(endpoints).lock(lock).observer(observer).build();
    try (NorthboundDb db = OvsdbClient.connect(options)) {
      new Reconciler(db, owner, observer).apply(intent);
    }
  }

  @Test
  void theDocumentShowsWhatIsTestedHere() throws IOException {
    String source =
        Files.readString(
            Path.of("src/test/java/org/ovn4j/ovsdb/observe/MicrometerObserverTest.java"));
    int begin = source.indexOf("    NorthboundObserver observer =\n");
    String shown = source.substring(begin, source.indexOf("\n  }\n", begin)).stripIndent();
    assertThat(Files.readString(DOCUMENT)).contains("```java\n" + shown + "\n```");
  }

  @Test
  void aSessionAndItsWorkAreCounted() {
    try (EmbeddedServer server = EmbeddedServer.start();
        NorthboundDb view = server.northbound()) {
      observe(registry, server.remote(), "turn", OWNER, Intents.network("a"));

      assertThat(counted("ovn4j.sessions.started")).isEqualTo(1);
      assertThat(counted("ovn4j.sessions.ended")).isEqualTo(1);
      assertThat(gauged("ovn4j.session.up")).isZero();
      assertThat(gauged("ovn4j.leader", "lock", "turn")).isZero();
      int rows = view.snapshot().size();
      assertThat(rows).isPositive();
      assertThat(gauged("ovn4j.rows")).isEqualTo(rows);
      assertThat(counted("ovn4j.rows.changed", "action", "insert")).isEqualTo(rows);
      Timer commits = registry.get("ovn4j.commits").tag("result", "committed").timer();
      assertThat(commits.count()).isEqualTo(1);
      assertThat(registry.get("ovn4j.reconcile.committing").timer().totalTime(TimeUnit.NANOSECONDS))
          .isGreaterThanOrEqualTo(commits.totalTime(TimeUnit.NANOSECONDS));
      assertThat(registry.get("ovn4j.session.connect").timer().totalTime(TimeUnit.NANOSECONDS))
          .isPositive();
    }
  }

  @Test
  void theRowsAreThoseOfTheDatabaseAfterEachReconcile() {
    MicrometerObserver observer = new MicrometerObserver(registry);
    try (EmbeddedServer server = EmbeddedServer.start();
        NorthboundDb db = server.northbound()) {
      Reconciler reconciler = new Reconciler(db, OWNER, observer);
      ChangeSet first = reconciler.apply(Intents.network("a", "b"));
      assertThat(gauged("ovn4j.rows")).isEqualTo(db.snapshot().size());
      ChangeSet second = reconciler.apply(Intents.network("b", "c", "d"));
      assertThat(gauged("ovn4j.rows")).isEqualTo(db.snapshot().size());
      int rows = db.snapshot().size();

      assertThat(reconciler.apply(Intents.overfull()).hasErrors()).isTrue();
      assertThat(gauged("ovn4j.rows")).isEqualTo(rows);
      assertThat(counted("ovn4j.rows.changed", "action", "insert"))
          .isEqualTo(first.inserts() + second.inserts());
      assertThat(counted("ovn4j.rows.changed", "action", "update"))
          .isEqualTo(first.updates() + second.updates())
          .isPositive();
      assertThat(counted("ovn4j.rows.changed", "action", "delete"))
          .isEqualTo(second.deletes())
          .isPositive();

      reconciler.delete();
      assertThat(gauged("ovn4j.rows")).isEqualTo(db.snapshot().size());
      assertThat(counted("ovn4j.rows.changed", "action", "delete"))
          .isEqualTo(first.inserts() + second.inserts());
    }
  }

  @Test
  void sessions() {
    MicrometerObserver observer = new MicrometerObserver(registry);
    assertThat(gauged("ovn4j.session.up")).isZero();
    assertThat(gauged("ovn4j.rows")).isZero();

    observer.observe(new NorthboundEvent.ConnectFailed("nobody there"));
    observer.observe(new NorthboundEvent.ConnectFailed("nobody there"));
    assertThat(counted("ovn4j.connect.failures")).isEqualTo(2);
    assertThat(gauged("ovn4j.session.up")).isZero();

    observer.observe(new NorthboundEvent.SessionStarted("tcp:a:1", Duration.ofMillis(5), 7));
    assertThat(counted("ovn4j.sessions.started")).isEqualTo(1);
    assertTimed("ovn4j.session.connect", 1, Duration.ofMillis(5));
    assertThat(gauged("ovn4j.session.up")).isEqualTo(1);
    assertThat(gauged("ovn4j.rows")).isEqualTo(7);

    observer.observe(new NorthboundEvent.SessionEnded("tcp:a:1", "late"));
    assertThat(counted("ovn4j.sessions.ended")).isEqualTo(1);
    assertThat(gauged("ovn4j.session.up")).isZero();
    assertThat(gauged("ovn4j.rows")).as("the copy is kept").isEqualTo(7);
  }

  @Test
  void leadership() {
    assertThat(new MicrometerObserver(registry)).isNotNull();
    assertThat(registry.find("ovn4j.leader").gauge()).as("nobody competes").isNull();

    MicrometerObserver observer = new MicrometerObserver(registry, "turn");
    assertThat(gauged("ovn4j.leader", "lock", "turn")).isZero();
    observer.observe(new NorthboundEvent.LeadershipChanged("turn", true, ""));
    observer.observe(new NorthboundEvent.LeadershipChanged("other", true, ""));
    assertThat(gauged("ovn4j.leader", "lock", "turn")).isEqualTo(1);
    observer.observe(new NorthboundEvent.LeadershipChanged("turn", false, "stolen"));
    assertThat(gauged("ovn4j.leader", "lock", "turn")).isZero();
    assertThat(gauged("ovn4j.leader", "lock", "other")).isEqualTo(1);
  }

  private static NorthboundEvent committed(CommitResult result, int millis) {
    return new NorthboundEvent.Committed("", 1, Duration.ofMillis(millis), result);
  }

  @Test
  void commitsByTheirResults() {
    MicrometerObserver observer = new MicrometerObserver(registry);
    observer.observe(committed(new CommitResult.Committed(), 3));
    observer.observe(committed(new CommitResult.Committed(), 4));
    observer.observe(committed(new CommitResult.NotLeader(new OvsdbError("not owner", "", 0)), 2));
    observer.observe(committed(new CommitResult.InDoubt("lost"), 9));
    assertTimed("ovn4j.commits", 2, Duration.ofMillis(7), "result", "committed");
    assertTimed("ovn4j.commits", 1, Duration.ofMillis(2), "result", "not_leader");
    assertTimed("ovn4j.commits", 1, Duration.ofMillis(9), "result", "in_doubt");
    assertThat(registry.find("ovn4j.commits").timers()).hasSize(3);
  }

  @Test
  void reconciles() {
    MicrometerObserver observer = new MicrometerObserver(registry);
    try (EmbeddedServer server = EmbeddedServer.start();
        NorthboundDb db = server.northbound()) {
      ChangeSet changes = new Reconciler(db, OWNER).plan(Intents.network("a"));
      observer.observe(
          new NorthboundEvent.Reconciled(
              OWNER, "v1", changes, Duration.ofMillis(2), Duration.ofMillis(3)));
    }
    assertTimed("ovn4j.reconcile.planning", 1, Duration.ofMillis(2));
    assertTimed("ovn4j.reconcile.committing", 1, Duration.ofMillis(3));
    assertThat(counted("ovn4j.reconcile.failures")).isZero();

    observer.observe(new NorthboundEvent.ReconcileFailed(OWNER, "v1", "no session"));
    assertThat(counted("ovn4j.reconcile.failures")).isEqualTo(1);
    assertTimed("ovn4j.reconcile.planning", 1, Duration.ofMillis(2));
  }

  /** The second column of the document's table, and what a Prometheus registry answers. */
  @Test
  void theDocumentHasTheNamesOfPrometheus() throws IOException {
    PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    MicrometerObserver observer = new MicrometerObserver(prometheus, "turn");
    observer.observe(committed(new CommitResult.Committed(), 3));
    Set<String> scraped =
        found(
            Pattern.compile("^(ovn4j_\\w+?)(?:_count|_sum|_max)?(?:\\{.*)? ", Pattern.MULTILINE),
            prometheus.scrape());
    assertThat(scraped).hasSizeGreaterThan(10);
    assertThat(
            found(
                Pattern.compile("^\\| `[^|]*\\| `(ovn4j_\\w+)`", Pattern.MULTILINE),
                Files.readString(DOCUMENT)))
        .isEqualTo(scraped);
    prometheus.close();
  }

  private static Set<String> found(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
