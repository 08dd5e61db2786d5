package org.ovn4j.ovsdb.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.NorthboundEvent;
import org.ovn4j.northbound.NorthboundObserver;

/**
 * Counts and times the events with Micrometer. The meters, with the names that a Prometheus
 * registry makes of them, are in docs/client.md. Thread-safe.
 *
 * <p>The library is an optional dependency: who uses this class names {@code micrometer-core} or a
 * registry in the own project.
 */
public final class MicrometerObserver implements NorthboundObserver {

  private static final String ACTION = "action";

  private final MeterRegistry registry;
  private final Counter sessionsStarted;
  private final Counter sessionsEnded;
  private final Timer connecting;
  private final Counter connectFailures;
  private final Timer planning;
  private final Timer committing;
  private final Counter reconcileFailures;
  private final Counter inserted;
  private final Counter updated;
  private final Counter deleted;
  private final AtomicInteger sessions = new AtomicInteger();
  private final AtomicInteger rows = new AtomicInteger();
  private final Map<String, AtomicInteger> leads = new ConcurrentHashMap<>();

  /**
   * An observer for one database.
   *
   * @param registry where the meters are; a second database needs another registry, or common tags
   */
  public MicrometerObserver(MeterRegistry registry) {
    this.registry = registry;
    sessionsStarted = counter("ovn4j.sessions.started", "Sessions with a server that began");
    sessionsEnded = counter("ovn4j.sessions.ended", "Sessions with a server that ended");
    connecting =
        timer("ovn4j.session.connect", "From the attempt to connect until all rows are known");
    connectFailures = counter("ovn4j.connect.failures", "Rounds in which no server could be used");
    planning = timer("ovn4j.reconcile.planning", "The planning and comparing of a reconcile");
    committing = timer("ovn4j.reconcile.committing", "The committing of a reconcile");
    reconcileFailures =
        counter("ovn4j.reconcile.failures", "Attempts to reconcile that did not succeed");
    inserted = changed("insert");
    updated = changed("update");
    deleted = changed("delete");
    gauge("ovn4j.session.up", "1 while there is a session, else 0", sessions);
    gauge("ovn4j.rows", "Rows in the copy of the database when it was looked at last", rows);
  }

  /**
   * As {@link #MicrometerObserver(MeterRegistry)}, and the gauge of this lock is there from the
   * start: who only stands by is told of no change.
   */
  public MicrometerObserver(MeterRegistry registry, String lock) {
    this(registry);
    AtomicInteger unused = lead(lock);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name).description(description).register(registry);
  }

  private Counter changed(String action) {
    return Counter.builder("ovn4j.rows.changed")
        .description("Rows that reconciles changed")
        .tag(ACTION, action)
        .register(registry);
  }

  private void gauge(String name, String description, AtomicInteger value) {
    Gauge.builder(name, value, AtomicInteger::get)
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  private AtomicInteger lead(String lock) {
    return leads.computeIfAbsent(
        lock,
        name -> {
          AtomicInteger value = new AtomicInteger();
          Gauge.builder("ovn4j.leader", value, AtomicInteger::get)
              .description("1 while this process leads, else 0")
              .tag("lock", name)
              .strongReference(true)
              .register(registry);
          return value;
        });
  }

  @Override
  public void observe(NorthboundEvent event) {
    if (event instanceof NorthboundEvent.SessionStarted started) {
      sessionsStarted.increment();
      connecting.record(started.duration());
      sessions.set(1);
      rows.set(started.rows());
    } else if (event instanceof NorthboundEvent.SessionEnded) {
      sessionsEnded.increment();
      sessions.set(0);
    } else if (event instanceof NorthboundEvent.ConnectFailed) {
      connectFailures.increment();
      sessions.set(0);
    } else if (event instanceof NorthboundEvent.LeadershipChanged changed) {
      lead(changed.lock()).set(changed.leader() ? 1 : 0);
    } else if (event instanceof NorthboundEvent.Committed committed) {
      commits(committed.result().word(), committed.duration());
    } else if (event instanceof NorthboundEvent.Reconciled reconciled) {
      planning.record(reconciled.planning());
      committing.record(reconciled.committing());
      count(reconciled.changes());
    } else if (event instanceof NorthboundEvent.ReconcileFailed) {
      reconcileFailures.increment();
    }
  }

  private void commits(String result, Duration duration) {
    Timer.builder("ovn4j.commits")
        .description("Transactions, from the call until the result")
        .tag("result", result)
        .register(registry)
        .record(duration);
  }

  private void count(ChangeSet changes) {
    int size = changes.snapshot().size();
    if (changes.hasErrors()) {
      rows.set(size);
      return;
    }
    inserted.increment(changes.inserts());
    updated.increment(changes.updates());
    deleted.increment(changes.deletes());
    rows.set(size + changes.inserts() - changes.deletes());
  }
}
