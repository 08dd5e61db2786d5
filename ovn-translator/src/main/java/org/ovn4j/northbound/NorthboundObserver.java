package org.ovn4j.northbound;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Is told what happens between a controller and a database: for logs, metrics and alarms. Called by
 * the thread that the event happened in, by several at once perhaps: an observer must be
 * thread-safe and must not block.
 */
@FunctionalInterface
public interface NorthboundObserver {

  /** Something happened. */
  void observe(NorthboundEvent event);

  /** An observer that is told nothing. */
  static NorthboundObserver none() {
    return event -> {};
  }

  /**
   * An observer that writes a line per event into the system's log: failures at level WARNING,
   * sessions and leadership at INFO, work at DEBUG.
   */
  static NorthboundObserver logging() {
    Logger log = System.getLogger("org.ovn4j.northbound");
    return event -> {
      boolean failure =
          event instanceof NorthboundEvent.ConnectFailed
              || event instanceof NorthboundEvent.ReconcileFailed;
      boolean work =
          event instanceof NorthboundEvent.Committed || event instanceof NorthboundEvent.Reconciled;
      log.log(failure ? Level.WARNING : work ? Level.DEBUG : Level.INFO, event);
    };
  }

  /** This observer and then another one; each is told although the other one fails. */
  default NorthboundObserver and(NorthboundObserver other) {
    return event -> {
      tell(event);
      other.tell(event);
    };
  }

  /** Observes the event; what this throws is logged, and disturbs nothing. */
  default void tell(NorthboundEvent event) {
    try {
      observe(event);
    } catch (RuntimeException e) {
      Logger log = System.getLogger("org.ovn4j.northbound");
      log.log(Level.WARNING, "an observer failed", e);
    }
  }
}
