package org.ovn4j.ovsdb.observe;

import jdk.jfr.Event;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.northbound.NorthboundEvent;
import org.ovn4j.northbound.NorthboundObserver;

/**
 * Writes each event into the recordings of JDK Flight Recorder that ask for it: {@code
 * org.ovn4j.SessionStarted}, {@code SessionEnded}, {@code ConnectFailed}, {@code
 * LeadershipChanged}, {@code Commit}, {@code Reconcile} and {@code ReconcileFailed}, in the
 * category ovn4j. Costs next to nothing while nobody records. Thread-safe.
 */
public final class JfrObserver implements NorthboundObserver {

  /** An observer that holds nothing: one serves any number of databases. */
  public JfrObserver() {}

  @Override
  public void observe(NorthboundEvent event) {
    if (event instanceof NorthboundEvent.SessionStarted started) {
      record(started);
    } else if (event instanceof NorthboundEvent.SessionEnded ended) {
      record(ended);
    } else if (event instanceof NorthboundEvent.ConnectFailed failed) {
      record(failed);
    } else if (event instanceof NorthboundEvent.LeadershipChanged changed) {
      record(changed);
    } else if (event instanceof NorthboundEvent.Committed committed) {
      record(committed);
    } else if (event instanceof NorthboundEvent.Reconciled reconciled) {
      record(reconciled);
    } else if (event instanceof NorthboundEvent.ReconcileFailed failed) {
      record(failed);
    }
  }

  /** Whether nobody records such events. */
  private static boolean isIdle(Event event) {
    return !event.isEnabled();
  }

  private static void record(NorthboundEvent.SessionStarted started) {
    JfrEvents.SessionStarted event = new JfrEvents.SessionStarted();
    if (isIdle(event)) {
      return;
    }
    event.endpoint = started.endpoint();
    event.connecting = started.duration().toNanos();
    event.rows = started.rows();
    event.commit();
  }

  private static void record(NorthboundEvent.SessionEnded ended) {
    JfrEvents.SessionEnded event = new JfrEvents.SessionEnded();
    if (isIdle(event)) {
      return;
    }
    event.endpoint = ended.endpoint();
    event.reason = ended.reason();
    event.commit();
  }

  private static void record(NorthboundEvent.ConnectFailed failed) {
    JfrEvents.ConnectFailed event = new JfrEvents.ConnectFailed();
    if (isIdle(event)) {
      return;
    }
    event.reason = failed.reason();
    event.commit();
  }

  private static void record(NorthboundEvent.LeadershipChanged changed) {
    JfrEvents.LeadershipChanged event = new JfrEvents.LeadershipChanged();
    if (isIdle(event)) {
      return;
    }
    event.lock = changed.lock();
    event.leader = changed.leader();
    event.reason = changed.reason();
    event.commit();
  }

  private static void record(NorthboundEvent.Committed committed) {
    JfrEvents.Commit event = new JfrEvents.Commit();
    if (isIdle(event)) {
      return;
    }
    event.comment = committed.comment();
    event.operations = committed.operations();
    event.committing = committed.duration().toNanos();
    event.result = committed.result().word();
    event.details = committed.result().isCommitted() ? "" : committed.result().toString();
    event.commit();
  }

  private static void record(NorthboundEvent.Reconciled reconciled) {
    JfrEvents.Reconcile event = new JfrEvents.Reconcile();
    if (isIdle(event)) {
      return;
    }
    event.owner = reconciled.owner();
    event.revision = reconciled.revision();
    event.errors =
        (int) reconciled.changes().diagnostics().stream().filter(Diagnostic::isError).count();
    if (event.errors == 0) {
      event.inserts = reconciled.changes().inserts();
      event.updates = reconciled.changes().updates();
      event.deletes = reconciled.changes().deletes();
    }
    event.planning = reconciled.planning().toNanos();
    event.committing = reconciled.committing().toNanos();
    event.commit();
  }

  private static void record(NorthboundEvent.ReconcileFailed failed) {
    JfrEvents.ReconcileFailed event = new JfrEvents.ReconcileFailed();
    if (isIdle(event)) {
      return;
    }
    event.owner = failed.owner();
    event.revision = failed.revision();
    event.reason = failed.reason();
    event.commit();
  }
}
