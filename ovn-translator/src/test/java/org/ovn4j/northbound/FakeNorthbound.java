package org.ovn4j.northbound;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A database in memory that answers commits with what was scripted, else carries them out. */
public final class FakeNorthbound implements NorthboundDb {

  private final Replay rows;
  private final Deque<CommitResult> answers = new ArrayDeque<>();
  private final List<Transaction> transactions = new ArrayList<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private Runnable afterCommit = () -> {};
  private volatile boolean leader = true;

  /** A database with these rows. */
  public FakeNorthbound(Snapshot snapshot) {
    rows = new Replay(snapshot);
  }

  /** The next commits are answered so, and change nothing. */
  public synchronized FakeNorthbound answer(CommitResult... results) {
    answers.addAll(List.of(results));
    return this;
  }

  /** Something that happens after each commit that is carried out. */
  FakeNorthbound afterCommit(Runnable event) {
    afterCommit = event;
    return this;
  }

  /** What was sent, carried out or not. */
  public synchronized List<Transaction> transactions() {
    return List.copyOf(transactions);
  }

  /** From now on another one leads, or this one does. */
  public void lead(boolean leads) {
    leader = leads;
    List.copyOf(listeners).forEach(Runnable::run);
  }

  @Override
  public boolean isLeader() {
    return leader;
  }

  /** Number of subscriptions that were not closed. */
  int listeners() {
    return listeners.size();
  }

  /** Carries out a change of somebody else. */
  public void change(Transaction transaction) {
    synchronized (this) {
      rows.commit(transaction);
    }
    List.copyOf(listeners).forEach(Runnable::run);
  }

  @Override
  public synchronized Snapshot snapshot() {
    return rows.snapshot();
  }

  @Override
  public synchronized CommitResult commit(Transaction transaction) {
    transactions.add(transaction);
    CommitResult answer = answers.poll();
    if (answer != null) {
      return answer;
    }
    rows.commit(transaction);
    afterCommit.run();
    return new CommitResult.Committed();
  }

  @Override
  public Subscription watch(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void close() {
    List.copyOf(listeners).forEach(Runnable::run);
  }
}
