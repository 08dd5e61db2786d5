package org.ovn4j.ovsdb.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ovn4j.northbound.NorthboundDb.Subscription;

/** Those who want to hear of changes. Thread-safe. */
final class Watches {

  private static final Logger LOG = System.getLogger("org.ovn4j.ovsdb.client");

  private final List<Watch> watches = new CopyOnWriteArrayList<>();

  /** A hold on a listener: the same listener may be given twice, so each hold is itself. */
  private final class Watch implements Subscription {
    private final Runnable listener;

    private Watch(Runnable listener) {
      this.listener = listener;
    }

    @Override
    public void close() {
      watches.remove(this);
    }
  }

  Subscription add(Runnable listener) {
    Watch watch = new Watch(listener);
    watches.add(watch);
    return watch;
  }

  /** Calls all; what one throws is logged, and the others are called. */
  void call() {
    for (Watch watch : watches) {
      try {
        watch.listener.run();
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "a listener failed", e);
      }
    }
  }
}
