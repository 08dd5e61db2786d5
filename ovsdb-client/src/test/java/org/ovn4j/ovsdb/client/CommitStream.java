package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Operation.Comment;
import org.ovn4j.northbound.Operation.Delete;
import org.ovn4j.northbound.Operation.Expect;
import org.ovn4j.northbound.Operation.Insert;
import org.ovn4j.northbound.Operation.Update;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.northbound.Transaction;
import org.ovn4j.testkit.Eventually;

/**
 * Writers that commit one step after another, whatever happens, and know what the database must
 * hold at the end. The step k of a writer moves its counter from k - 1 to k, inserts the row k and
 * deletes the row k - {@value #WINDOW}; so a step that took effect twice, or not at all, shows.
 *
 * <p>A step is repeated with the same UUIDs until a snapshot has it. Each attempt has a number of
 * its own, which its transaction and its row name.
 */
final class CommitStream implements AutoCloseable {

  /** The word before the attempts in a transaction: {@code attempt WRITER NUMBER}. */
  static final String ATTEMPT = "attempt";

  private static final int WINDOW = 20;
  private static final long COUNTERS = 1000;

  /** How many snapshots may fail one after another. */
  private static final int PATIENCE = 30;

  private final List<Writer> writers = new ArrayList<>();
  private final List<Future<?>> ends = new ArrayList<>();
  private final ExecutorService threads;
  private final AtomicInteger steps = new AtomicInteger();
  private final AtomicInteger doubts = new AtomicInteger();
  private final AtomicInteger tookEffect = new AtomicInteger();
  private final AtomicInteger conflicts = new AtomicInteger();
  private final AtomicInteger unsent = new AtomicInteger();
  private final AtomicLong longest = new AtomicLong();
  private volatile boolean stopped;

  /**
   * Begins to commit.
   *
   * @param clients the connection of each writer
   */
  CommitStream(List<? extends NorthboundDb> clients) {
    threads =
        Executors.newFixedThreadPool(
            clients.size(),
            work -> {
              Thread thread = new Thread(work, "writer");
              thread.setDaemon(true);
              return thread;
            });
    for (int i = 0; i < clients.size(); i++) {
      Writer writer = new Writer(clients.get(i), i);
      writers.add(writer);
      ends.add(threads.submit(writer::run));
    }
  }

  /** Waits for so many more steps of all writers together; fails if a writer failed. */
  void awaitSteps(int more) {
    int goal = steps.get() + more;
    Eventually.await(
        () -> {
          for (Future<?> end : ends) {
            if (end.isDone()) {
              await(end);
            }
          }
          return steps.get() >= goal;
        });
  }

  /** How many steps were made. */
  int steps() {
    return steps.get();
  }

  /** How many commits were in doubt. */
  int doubts() {
    return doubts.get();
  }

  /** The longest time that a commit took, in milliseconds. */
  long longestMillis() {
    return TimeUnit.NANOSECONDS.toMillis(longest.get());
  }

  /** Has each writer end its step, and fails if one has failed. */
  void finish() {
    stopped = true;
    ends.forEach(CommitStream::await);
  }

  private static void await(Future<?> end) {
    try {
      end.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("a writer failed: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("a writer hangs", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /**
   * The database holds what the finished writers committed, each row once, and nothing else; in the
   * end, since a leader that was stopped may take itself for one until it hears of the others.
   *
   * @return the database
   */
  Snapshot assertHeldBy(NorthboundDb reader) {
    Map<UUID, Map<String, String>> expected = new HashMap<>();
    writers.forEach(writer -> writer.addExpected(expected));
    Eventually.await(
        () -> reader.snapshot().rows(LogicalSwitch.TABLE).keySet().equals(expected.keySet()));
    Snapshot snapshot = reader.snapshot();
    Map<UUID, LogicalSwitch> rows = snapshot.rows(LogicalSwitch.TABLE);
    assertThat(rows.keySet()).isEqualTo(expected.keySet());
    rows.forEach((uuid, row) -> assertThat(row.externalIds()).isEqualTo(expected.get(uuid)));
    for (Writer writer : writers) {
      writer.acknowledged.forEach(
          (uuid, attempt) ->
              assertThat(rows.get(uuid))
                  .isNotNull()
                  .extracting(LogicalSwitch::name)
                  .isEqualTo(attempt));
    }
    return snapshot;
  }

  @Override
  public String toString() {
    return String.format(
        "%d steps; %d commits in doubt, of which %d had taken effect; %d that came late;"
            + " %d not sent; the longest took %d ms",
        steps.get(),
        doubts.get(),
        tookEffect.get(),
        conflicts.get(),
        unsent.get(),
        longestMillis());
  }

  @Override
  public void close() {
    stopped = true;
    threads.shutdownNow();
  }

  private final class Writer {
    private final NorthboundDb client;
    private final int number;
    private final UUID counter;

    /** Names of the rows whose commit was acknowledged, as long as they are not deleted. */
    private final Map<UUID, String> acknowledged = new HashMap<>();

    private int step;
    private int attempt;

    Writer(NorthboundDb client, int number) {
      this.client = client;
      this.number = number;
      this.counter = new UUID(COUNTERS, number);
    }

    private UUID row(int of) {
      return new UUID(number, of);
    }

    void run() {
      while (!stopped) {
        while (!attempt()) {
          attempt++;
          if (Thread.currentThread().isInterrupted()) {
            return;
          }
        }
        attempt++;
        step++;
        steps.incrementAndGet();
      }
    }

    /** Whether the step is made. */
    private boolean attempt() {
      String name = ATTEMPT + " " + number + " " + attempt;
      CommitResult result;
      long begin = System.nanoTime();
      try {
        result = client.commit(transaction(name));
      } catch (NorthboundException e) {
        unsent.incrementAndGet();
        return false;
      } finally {
        long took = System.nanoTime() - begin;
        longest.accumulateAndGet(took, Math::max);
      }
      acknowledged.remove(row(step - WINDOW));
      boolean made = isMade();
      if (result.isCommitted()) {
        assertThat(made).as("%s was acknowledged", name).isTrue();
        acknowledged.put(row(step), name);
      } else if (result instanceof CommitResult.InDoubt) {
        doubts.incrementAndGet();
        tookEffect.addAndGet(made ? 1 : 0);
      } else {
        // One of the attempts before has come late; nobody else writes these rows.
        assertThat(result).isInstanceOf(CommitResult.Conflict.class);
        conflicts.incrementAndGet();
      }
      return made;
    }

    private Transaction transaction(String name) {
      List<Operation> operations = new ArrayList<>();
      operations.add(new Comment(name));
      if (step == 0) {
        operations.add(new Insert(LogicalSwitch.TABLE, counter, ids("step", 0)));
      } else {
        operations.add(new Expect(LogicalSwitch.TABLE, counter, ids("step", step - 1)));
        operations.add(new Update(LogicalSwitch.TABLE, counter, ids("step", step)));
      }
      SortedMap<String, Datum> columns = ids("row", step);
      columns.put("name", Datum.of(name));
      operations.add(new Insert(LogicalSwitch.TABLE, row(step), columns));
      if (step >= WINDOW) {
        operations.add(new Delete(LogicalSwitch.TABLE, row(step - WINDOW)));
      }
      return new Transaction(operations);
    }

    private boolean isMade() {
      for (int i = 1; ; i++) {
        try {
          LogicalSwitch row = client.snapshot().rows(LogicalSwitch.TABLE).get(counter);
          return row != null && row.externalIds().equals(Map.of("step", "" + step));
        } catch (NorthboundException e) {
          // A commit is in doubt, and there was no session within the call deadline.
          if (i == PATIENCE) {
            throw e;
          }
        }
      }
    }

    void addExpected(Map<UUID, Map<String, String>> expected) {
      if (step > 0) {
        expected.put(counter, Map.of("step", "" + (step - 1)));
      }
      for (int i = Math.max(0, step - WINDOW); i < step; i++) {
        expected.put(row(i), Map.of("row", "" + i));
      }
    }
  }

  private static SortedMap<String, Datum> ids(String key, int value) {
    return new TreeMap<>(Map.of("external_ids", Datum.map(Map.of(key, "" + value))));
  }
}
