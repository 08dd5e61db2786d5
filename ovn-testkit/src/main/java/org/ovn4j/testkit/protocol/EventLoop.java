package org.ovn4j.testkit.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One daemon thread that waits for sockets, for tasks and for points in time, and serves them in
 * turn.
 *
 * <p>{@link #execute}, {@link #wake} and {@link #stop} may be called by any thread, all else only
 * by the loop's own.
 */
final class EventLoop {

  private static final System.Logger LOG = System.getLogger(EventLoop.class.getName());

  /** What is called when a socket is ready. */
  interface Handler {
    void ready(SelectionKey key);
  }

  private final Selector selector;
  private final Thread thread;
  private final Runnable afterEachTurn;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong((Timer timer) -> timer.due - timer.origin));
  private final long origin = System.nanoTime();
  private final AtomicBoolean woken = new AtomicBoolean();
  private volatile boolean stopped;

  /**
   * A loop that does not run yet.
   *
   * @param afterEachTurn what to do when sockets, tasks and timers have been served once
   */
  EventLoop(String name, Runnable afterEachTurn) {
    this.afterEachTurn = afterEachTurn;
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a selector", e);
    }
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Whether the calling thread is the loop's. */
  boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /** Has the loop run the task soon; never, if it has stopped. */
  void execute(Runnable task) {
    tasks.add(task);
    if (!isCurrent()) {
      wake();
    }
  }

  /** Has the loop take another turn soon. */
  void wake() {
    if (woken.compareAndSet(false, true)) {
      selector.wakeup();
    }
  }

  /** Something that is to happen once at a point in time. */
  final class Timer {
    private final long due;
    private final long origin = EventLoop.this.origin;
    private final Runnable task;

    private Timer(long due, Runnable task) {
      this.due = due;
      this.task = task;
    }

    void cancel() {
      timers.remove(this);
    }
  }

  /**
   * Has the task run when the time comes.
   *
   * @param due by {@link System#nanoTime}
   */
  Timer at(long due, Runnable task) {
    Timer timer = new Timer(due, task);
    timers.add(timer);
    return timer;
  }

  /** Watches a socket for the operations, none at first perhaps. */
  SelectionKey register(SelectableChannel channel, int operations, Handler handler)
      throws IOException {
    channel.configureBlocking(false);
    return channel.register(selector, operations, handler);
  }

  private void run() {
    try {
      while (!stopped) {
        select();
        guarded(this::runTasks);
        guarded(this::runTimers);
        guarded(afterEachTurn);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "the server's selector failed", e);
    } finally {
      runTasks();
      closeSelector();
    }
  }

  private void select() throws IOException {
    long wait = tasks.isEmpty() ? millisToNextTimer() : -1;
    if (wait < 0) {
      selector.selectNow(EventLoop::serve);
    } else {
      selector.select(EventLoop::serve, wait);
    }
    // Who adds a task after this wakes the selector again; who did before is served in this turn.
    woken.set(false);
  }

  /**
   * Zero if there is no timer, as {@link Selector#select} understands it; negative if one is due.
   */
  private long millisToNextTimer() {
    Timer next = timers.peek();
    if (next == null) {
      return 0;
    }
    long nanos = next.due - System.nanoTime();
    return nanos <= 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(nanos) + 1;
  }

  private static void serve(SelectionKey key) {
    guarded(() -> ((Handler) key.attachment()).ready(key));
  }

  private void runTasks() {
    // Those that tasks add wait for the next turn: sockets come first.
    for (int count = tasks.size(); count > 0; count--) {
      Runnable task = tasks.poll();
      if (task != null) {
        guarded(task);
      }
    }
  }

  private void runTimers() {
    long now = System.nanoTime();
    while (true) {
      Timer next = timers.peek();
      if (next == null || next.due - now > 0) {
        return;
      }
      timers.remove();
      guarded(next.task);
    }
  }

  /** A fault in serving one client must not end the others' service. */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      LOG.log(System.Logger.Level.ERROR, "a fault in the OVSDB server", e);
    }
  }

  private void closeSelector() {
    try {
      selector.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot close the selector", e);
    }
  }

  /** Ends the loop after the tasks that are there and a last one, and waits for that. */
  void stop(Runnable last) {
    tasks.add(last);
    stopped = true;
    selector.wakeup();
    if (thread.getState() == Thread.State.NEW) {
      run();
    }
    boolean interrupted = false;
    while (thread.isAlive() && !isCurrent()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
