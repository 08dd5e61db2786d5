package org.ovn4j.northbound;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ovn4j.northbound.NorthboundDb.Subscription;

/**
 * Those who watch a database; for implementations of {@link NorthboundDb#watch}. A listener that is
 * given twice is called twice, and each subscription ends alone. Thread-safe.
 */
public final class Listeners {

  private static final Logger LOG = System.getLogger("org.ovn4j.northbound");

  private final List<Watch> watches = new CopyOnWriteArrayList<>();

  /** Nobody so far. */
  public Listeners() {}

  /** A hold on a listener; not a record, since equal holds are not the same. */
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

  /** From now on the listener is called, until the subscription is closed. */
  public Subscription add(Runnable listener) {
    Watch watch = new Watch(listener);
    watches.add(watch);
    return watch;
  }

  /** Calls all in the calling thread; what one throws is logged, and the others are called. */
  public void call() {
    for (Watch watch : watches) {
      try {
        watch.listener.run();
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "a listener failed", e);
      }
    }
  }

  /** Calls all once more and forgets them. */
  public void end() {
    call();
    watches.clear();
  }
}
