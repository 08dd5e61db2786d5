package org.ovn4j.controller;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.Intent;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundEvent.ReconcileFailed;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.NorthboundObserver;

/**
 * Keeps a database as an intent asks: reconciles when there is another intent, and when anybody
 * changes the database. Thread-safe.
 *
 * <p>One daemon thread does the work. What happens while it works is looked at together, once, and
 * it rests as long as it has worked, half a second at most, so that a database which others change
 * all the time costs half a core. An attempt that fails is repeated, after 0.1 s at first and 5 s
 * at last. While another controller leads ({@link NorthboundDb#isLeader}), it only waits.
 *
 * <p>An intent with errors changes nothing: the last one without is kept up instead.
 */
public final class Controller implements AutoCloseable {

  private static final long LEAST_RETRY = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long GREATEST_RETRY = TimeUnit.SECONDS.toNanos(5);
  private static final long GREATEST_REST = TimeUnit.MILLISECONDS.toNanos(500);
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final NorthboundDb database;
  private final String owner;
  private final NorthboundObserver observer;
  private final Reconciler reconciler;
  private final NorthboundDb.Subscription subscription;
  private final Thread thread = new Thread(this::run, "ovn4j-controller");

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private @Nullable Goal wanted;

  /** The number of the goal that the database held last, as far as it is known. */
  private long reached;

  /** Whether something has happened since the last attempt began. */
  private boolean dirty;

  private boolean closed;

  // Used by the thread only.
  private @Nullable Goal sound;
  private long retry = LEAST_RETRY;

  /** An intent, what its author calls it, and that it is the first, second, ... one given. */
  private record Goal(Intent intent, String revision, long number) {}

  private Controller(NorthboundDb database, String owner, NorthboundObserver observer) {
    this.database = database;
    this.owner = owner;
    this.observer = observer;
    this.reconciler = new Reconciler(database, owner, observer);
    this.subscription = database.watch(this::stir);
    thread.setDaemon(true);
  }

  /**
   * A controller that does nothing until {@link #intend} is called.
   *
   * @param database where the rows go; stays the caller's to close, after the controller
   * @param owner the name of the controller that the rows belong to
   * @param observer is told of each attempt
   * @throws NorthboundException if the database was closed
   */
  public static Controller start(NorthboundDb database, String owner, NorthboundObserver observer) {
    Controller controller = new Controller(database, owner, observer);
    controller.thread.start();
    return controller;
  }

  /**
   * From now on the database is to hold this intent. Returns at once.
   *
   * @param revision what the intent's author calls it; may be empty
   */
  public void intend(Intent intent, String revision) {
    lock.lock();
    try {
      wanted = new Goal(intent, revision, wanted == null ? 1 : wanted.number() + 1);
      dirty = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until the database holds the last intent given.
   *
   * @return whether it does; not so if the time is over, the controller is closed or nothing was
   *     intended
   */
  public boolean awaitReached(Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (wanted == null || wanted.number() != reached) {
        if (left <= 0 || closed) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Something has changed: another look is due. */
  private void stir() {
    lock.lock();
    try {
      dirty = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (true) {
        Goal goal = awaitWork();
        long begin = System.nanoTime();
        boolean again = database.isLeader() && !attempt(goal);
        TimeUnit.NANOSECONDS.sleep(
            again ? nextRetry() : Math.min(System.nanoTime() - begin, GREATEST_REST));
        if (again) {
          stir();
        }
      }
    } catch (InterruptedException e) {
      // Only close ends the thread.
      Thread.currentThread().interrupt();
    }
  }

  private Goal awaitWork() throws InterruptedException {
    lock.lock();
    try {
      while (closed || wanted == null || !dirty) {
        if (closed) {
          throw new InterruptedException("closed");
        }
        changed.await();
      }
      dirty = false;
      return wanted;
    } finally {
      lock.unlock();
    }
  }

  private long nextRetry() {
    long wait = retry;
    retry = Math.min(2 * retry, GREATEST_RETRY);
    return wait;
  }

  /** Whether there is nothing to repeat. */
  private boolean attempt(Goal goal) {
    try {
      if (reconcile(goal)) {
        sound = goal;
        reached(goal);
      } else if (sound != null) {
        boolean unused = reconcile(sound);
      }
      retry = LEAST_RETRY;
      return true;
    } catch (NorthboundException e) {
      failed(goal, String.valueOf(e.getMessage()));
      return false;
    } catch (RuntimeException e) {
      // A defect; the next state of the database may be one that it does not matter for.
      failed(goal, e.toString());
      return false;
    }
  }

  private boolean reconcile(Goal goal) {
    ChangeSet changes = reconciler.apply(goal.intent(), goal.revision());
    return !changes.hasErrors();
  }

  private void failed(Goal goal, String reason) {
    observer.tell(new ReconcileFailed(owner, goal.revision(), reason));
  }

  private void reached(Goal goal) {
    lock.lock();
    try {
      reached = goal.number();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the work: an attempt under way has two seconds to end by itself. The database stays as it
   * is. Idempotent.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    subscription.close();
    try {
      thread.join(GRACE.toMillis());
      thread.interrupt();
      thread.join(GRACE.toMillis());
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
