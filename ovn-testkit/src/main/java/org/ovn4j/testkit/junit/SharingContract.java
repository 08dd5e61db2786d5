package org.ovn4j.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ovn4j.testkit.junit.ContractRows.SWITCH;
import static org.ovn4j.testkit.junit.ContractRows.deleteSwitch;
import static org.ovn4j.testkit.junit.ContractRows.expectSwitch;
import static org.ovn4j.testkit.junit.ContractRows.insert;
import static org.ovn4j.testkit.junit.ContractRows.switchNamed;
import static org.ovn4j.testkit.junit.ContractRows.updateSwitch;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundDb.Subscription;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.northbound.Snapshot;

/**
 * The part of {@link NorthboundDbContract} that is about several callers and connections at once,
 * listeners, and the end.
 */
abstract class SharingContract extends CommitContract {

  static final long PATIENCE_SECONDS = 20;

  private static void await(Semaphore calls) throws InterruptedException {
    assertThat(calls.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("a call").isTrue();
  }

  /** What the tasks give, each run in a thread of its own. */
  static <T> List<T> inParallel(List<? extends Callable<T>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> done : threads.invokeAll(tasks, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        results.add(done.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void listenersHearOfOwnCommits() throws Exception {
    Semaphore calls = new Semaphore(0);
    database().watch(calls::release);
    commit(insert(SWITCH, switchNamed("one"))).orElseThrow();
    await(calls);
  }

  @Test
  void listenersHearOfOthersCommitsAndSnapshotsThenHaveThem() throws Exception {
    Semaphore calls = new Semaphore(0);
    NorthboundDb others = open();
    database().watch(calls::release);
    commit(others, insert(SWITCH, switchNamed("one"))).orElseThrow();
    await(calls);
    assertThat(database().snapshot().rows(LogicalSwitch.TABLE)).containsOnlyKeys(SWITCH);

    commit(others, deleteSwitch()).orElseThrow();
    while (database().snapshot().size() > 0) {
      await(calls);
    }
  }

  @Test
  void aSubscriptionEndsAlone() throws Exception {
    Semaphore calls = new Semaphore(0);
    AtomicInteger callsAfterEnd = new AtomicInteger();
    Subscription ended = database().watch(callsAfterEnd::incrementAndGet);
    database().watch(calls::release);
    ended.close();
    ended.close();

    commit(insert(SWITCH, switchNamed("one"))).orElseThrow();
    await(calls);
    assertThat(callsAfterEnd).hasValue(0);
  }

  @Test
  void oneListenerMayBeGivenTwice() throws Exception {
    Semaphore calls = new Semaphore(0);
    Runnable listener = calls::release;
    Subscription first = database().watch(listener);
    database().watch(listener);
    first.close();

    commit(insert(SWITCH, switchNamed("one"))).orElseThrow();
    await(calls);
  }

  @Test
  void aListenersFailureDisturbsNobody() throws Exception {
    Semaphore calls = new Semaphore(0);
    database()
        .watch(
            () -> {
              throw new IllegalStateException("a listener's failure, on purpose");
            });
    database().watch(calls::release);

    commit(insert(SWITCH, switchNamed("one"))).orElseThrow();
    await(calls);
    commit(deleteSwitch()).orElseThrow();
    await(calls);
    assertThat(database().snapshot().size()).isZero();
  }

  @Test
  void aListenerIsCalledOnceMoreAtTheEnd() throws Exception {
    Semaphore calls = new Semaphore(0);
    NorthboundDb database = database();
    database.watch(calls::release);

    database.close();
    await(calls);
    database.close();
    assertThat(calls.availablePermits()).isZero();
  }

  @Test
  void whatIsClosedThrows() {
    NorthboundDb database = database();
    database.close();
    database.close();
    assertThatThrownBy(database::snapshot).isInstanceOf(NorthboundException.class);
    assertThatThrownBy(() -> commit(database, insert(SWITCH, switchNamed("late"))))
        .isInstanceOf(NorthboundException.class);
    assertThatThrownBy(() -> database.watch(() -> {})).isInstanceOf(NorthboundException.class);
  }

  @Test
  void manyMayCommitAtOnceAndEachSeesItsOwn() throws Exception {
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int task = i;
      tasks.add(
          () -> {
            for (int k = 0; k < 25; k++) {
              UUID uuid = new UUID(task, k);
              commit(insert(uuid, switchNamed("s"))).orElseThrow();
              if (database().snapshot().find(LogicalSwitch.TABLE, uuid).isEmpty()) {
                return false;
              }
            }
            return true;
          });
    }
    assertThat(inParallel(tasks)).containsOnly(true);
    assertThat(database().snapshot().rows(LogicalSwitch.TABLE)).hasSize(100);
  }

  @Test
  void guardsLetNoUpdateBeLost() throws Exception {
    commit(insert(SWITCH, switchNamed("0"))).orElseThrow();
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (NorthboundDb connection : List.of(database(), database(), open(), open())) {
      tasks.add(() -> increments(connection, 10));
    }
    assertThat(inParallel(tasks)).containsOnly(10);
    // A connection that was there need not have heard of the others' last commit yet.
    assertThat(counter(open().snapshot())).isEqualTo(40);
  }

  /** Adds one to the number that is the switch's name, so many times. */
  private static int increments(NorthboundDb connection, int times) {
    int done = 0;
    while (done < times && !Thread.currentThread().isInterrupted()) {
      int before = counter(connection.snapshot());
      CommitResult result =
          commit(
              connection,
              expectSwitch("name", Datum.of(Integer.toString(before))),
              updateSwitch("name", Datum.of(Integer.toString(before + 1))));
      if (result.isCommitted()) {
        done++;
      } else {
        assertThat(result).isInstanceOf(CommitResult.Conflict.class);
      }
    }
    return done;
  }

  private static int counter(Snapshot snapshot) {
    return Integer.parseInt(
        (String)
            snapshot
                .find(LogicalSwitch.TABLE, SWITCH)
                .orElseThrow()
                .get(LogicalSwitch.NAME)
                .scalar());
  }
}
