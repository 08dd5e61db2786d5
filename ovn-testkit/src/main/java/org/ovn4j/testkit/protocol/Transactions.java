package org.ovn4j.testkit.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ovn4j.testkit.database.Execution;
import org.ovn4j.testkit.database.Requester;

/**
 * The transactions of all sessions. One whose {@code wait} does not hold yet is run again after
 * each commit and when its time is over.
 */
final class Transactions {

  /** Longer waits would overflow the clock. */
  private static final long LONGEST_WAIT_MILLIS = TimeUnit.DAYS.toMillis(10_000);

  private final EventLoop loop;
  private final Refusals refusals;
  private final Set<Waiting> waiting = new LinkedHashSet<>();

  Transactions(EventLoop loop, Refusals refusals) {
    this.loop = loop;
    this.refusals = refusals;
  }

  /** A transaction that has not ended. */
  final class Waiting {
    private final ServedDatabase database;
    private final ArrayNode operations;
    private final Requester requester;
    private final Consumer<JsonNode> answer;
    private final long arrival = System.nanoTime();
    private EventLoop.@Nullable Timer timer;

    private Waiting(
        ServedDatabase database,
        ArrayNode operations,
        Requester requester,
        Consumer<JsonNode> answer) {
      this.database = database;
      this.operations = operations;
      this.requester = requester;
      this.answer = answer;
    }

    /** Ends it without effect or answer. */
    void cancel() {
      waiting.remove(this);
      if (timer != null) {
        timer.cancel();
        timer = null;
      }
    }

    private void run() {
      long elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - arrival);
      Execution execution = refusals.execute(database, operations, requester, elapsed);
      cancel();
      if (execution instanceof Execution.Done done) {
        answer.accept(done.reply());
      } else if (execution instanceof Execution.Waiting still) {
        waiting.add(this);
        if (still.timeoutMillis() < LONGEST_WAIT_MILLIS) {
          long due = arrival + TimeUnit.MILLISECONDS.toNanos(still.timeoutMillis());
          timer = loop.at(due, this::run);
        }
      }
    }

    boolean isWaiting() {
      return waiting.contains(this);
    }
  }

  /**
   * Runs a transaction.
   *
   * @param answer takes the result, at once perhaps
   */
  Waiting submit(
      ServedDatabase database,
      ArrayNode operations,
      Requester requester,
      Consumer<JsonNode> answer) {
    Waiting transaction = new Waiting(database, operations, requester, answer);
    transaction.run();
    return transaction;
  }

  /** Runs those again that wait for something in the database; the commits may help others. */
  void retry(ServedDatabase database) {
    long seen;
    do {
      seen = database.commits();
      for (Waiting transaction : List.copyOf(waiting)) {
        if (transaction.database == database && transaction.isWaiting()) {
          transaction.run();
        }
      }
    } while (seen != database.commits());
  }

  /** The number of those that wait. */
  int size() {
    return waiting.size();
  }
}
