package org.ovn4j.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ovn4j.testkit.junit.ContractRows.SWITCH;
import static org.ovn4j.testkit.junit.ContractRows.insert;
import static org.ovn4j.testkit.junit.ContractRows.switchNamed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.northbound.CommitResult;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.testkit.EmbeddedServer;
import org.ovn4j.testkit.RealOvsdbServer;

/**
 * What every {@link NorthboundDb} keeps to, as tests. Who writes one extends this class:
 *
 * <pre>{@code
 * class MyDatabaseTest extends NorthboundDbContract {
 *   @Override
 *   protected NorthboundServer startServer() {
 *     return EmbeddedServer.start(); // or RealOvsdbServer.start()
 *   }
 *
 *   @Override
 *   protected NorthboundDb connect(NorthboundServer server) {
 *     return MyDatabase.connect(server.remote());
 *   }
 * }
 * }</pre>
 *
 * <p>The tests are about operations and every kind of {@link CommitResult}; snapshots; listeners;
 * several callers and several connections at once; use after the end; and a server that goes silent
 * or is lost, where what was reported must be what the database holds. A connection may come back
 * by itself after that or stay ended: both are right.
 *
 * <p>Needs JUnit and AssertJ.
 */
public abstract class NorthboundDbContract extends SharingContract {

  /** For subclasses. */
  protected NorthboundDbContract() {}

  /**
   * Whether the connection is a network's, so that it can be lost. If not, the tests of that are
   * skipped. True unless overridden.
   */
  protected boolean canBeLost() {
    return true;
  }

  private void requireThatItCanBeLost() {
    if (!canBeLost()) {
      throw new TestAbortedException("nothing comes between it and its database");
    }
  }

  private void goSilent() {
    if (server() instanceof EmbeddedServer embedded) {
      embedded.faults().stopAnswering();
    } else if (server() instanceof RealOvsdbServer real) {
      real.pause();
    } else {
      throw new TestAbortedException(server() + " cannot be made silent");
    }
  }

  private void vanish() {
    if (server() instanceof RealOvsdbServer real) {
      real.kill();
    } else {
      server().close();
    }
  }

  /** The connections end; the rows are there again when this returns. */
  private void breakDown() {
    if (server() instanceof EmbeddedServer embedded) {
      embedded.faults().dropConnections();
    } else if (server() instanceof RealOvsdbServer real) {
      real.restart();
    } else {
      throw new TestAbortedException(server() + " cannot be made to break down");
    }
  }

  /** Of a commit that took effect, and whose answer was lost on the way. */
  @Test
  void aLostAnswerIsNoFailure() {
    requireThatItCanBeLost();
    if (!(server() instanceof EmbeddedServer embedded)) {
      throw new TestAbortedException("only the embedded server can lose an answer");
    }
    embedded.faults().cutNextReply();
    CommitResult result = commit(insert(SWITCH, switchNamed("one")));

    assertThat(embedded.northbound().snapshot().rows(LogicalSwitch.TABLE)).containsKey(SWITCH);
    // A connection that comes back by itself may find out.
    assertThat(result).isInstanceOfAny(CommitResult.InDoubt.class, CommitResult.Committed.class);
  }

  @Test
  void aCommitToAServerThatGoesSilentAndVanishesIsNotReportedAsAnswered() throws Exception {
    requireThatItCanBeLost();
    FutureTask<CommitResult> commit =
        new FutureTask<>(() -> commit(insert(SWITCH, switchNamed("one"))));
    Thread thread = new Thread(commit, "a commit without an answer");
    thread.setDaemon(true);
    goSilent();
    thread.start();
    while (thread.getState() == Thread.State.RUNNABLE || thread.getState() == Thread.State.NEW) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    vanish();
    try {
      assertThat(commit.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isInstanceOf(CommitResult.InDoubt.class);
    } catch (ExecutionException e) {
      assertThat(e).as("it was not sent").hasCauseInstanceOf(NorthboundException.class);
    }
  }

  @Test
  void whatWasReportedIsWhatTheDatabaseHolds() throws Exception {
    requireThatItCanBeLost();
    Map<UUID, Boolean> reported = new ConcurrentHashMap<>();
    Semaphore commits = new Semaphore(0);
    AtomicBoolean brokenDown = new AtomicBoolean();
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int task = i;
      tasks.add(() -> commitUntil(brokenDown, task, reported, commits));
    }
    tasks.add(
        () -> {
          commits.acquire(50);
          breakDown();
          brokenDown.set(true);
          return true;
        });
    assertThat(inParallel(tasks)).containsOnly(true);

    try (NorthboundDb fresh = server().northbound()) {
      Map<UUID, LogicalSwitch> rows = fresh.snapshot().rows(LogicalSwitch.TABLE);
      reported.forEach((row, exists) -> assertThat(rows.containsKey(row)).isEqualTo(exists));
      assertThat(reported).hasSizeGreaterThanOrEqualTo(50);
    }
  }

  /**
   * Commits rows and notes for each whether it must be there, unless that is in doubt. Goes on for
   * a few commits after the breakdown, which may fail.
   */
  private boolean commitUntil(
      AtomicBoolean brokenDown, int task, Map<UUID, Boolean> reported, Semaphore commits) {
    for (int k = 0, after = 0; after < 5; k++) {
      UUID uuid = new UUID(task, k);
      after += brokenDown.get() ? 1 : 0;
      try {
        CommitResult result = commit(insert(uuid, switchNamed("s")));
        if (!(result instanceof CommitResult.InDoubt)) {
          reported.put(uuid, result.isCommitted());
        }
      } catch (NorthboundException e) {
        reported.put(uuid, false); // it was not sent
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
      commits.release();
    }
    return true;
  }
}
