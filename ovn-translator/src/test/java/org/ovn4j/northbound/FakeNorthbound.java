package org.ovn4j.northbound;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A database in memory that answers commits with what was scripted, else carries them out. */
public final class FakeNorthbound implements NorthboundDb {

  private final Replay rows;
  private final Deque<CommitResult> answers = new ArrayDeque<>();
  private final List<Transaction> transactions = new ArrayList<>();
  private final List<Runnable> listeners = new ArrayList<>();
  private Runnable afterCommit = () -> {};

  /** A database with these rows. */
  public FakeNorthbound(Snapshot snapshot) {
    rows = new Replay(snapshot);
  }

  /** The next commits are answered so, and change nothing. */
  public FakeNorthbound answer(CommitResult... results) {
    answers.addAll(List.of(results));
    return this;
  }

  /** Something that happens after each commit that is carried out. */
  FakeNorthbound afterCommit(Runnable event) {
    afterCommit = event;
    return this;
  }

  /** What was sent, carried out or not. */
  public List<Transaction> transactions() {
    return transactions;
  }

  /** Number of subscriptions that were not closed. */
  int listeners() {
    return listeners.size();
  }

  /** Carries out a change of somebody else. */
  void change(Transaction transaction) {
    rows.commit(transaction);
    List.copyOf(listeners).forEach(Runnable::run);
  }

  @Override
  public Snapshot snapshot() {
    return rows.snapshot();
  }

  @Override
  public CommitResult commit(Transaction transaction) {
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
  public void close() {}
}
