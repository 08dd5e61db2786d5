package org.ovn4j.benchmarks;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What does a pair of a release and an allocation cost the machine while two threads work on one
 * pool?
 *
 * <p>What counts are not JMH's samples, which have all rounds, but the {@link Medians}.
 */
public class IpamContentionBenchmark extends BatchBenchmark {

  /** A round of two threads on a {@code /16}, 90 % full. */
  @Benchmark
  public void pair(Contended state, Medians medians) {
    medians.show(state);
    state.rounds().run();
  }

  /** The floor and the harness of {@link #pair}. */
  @Benchmark
  public void pairLimit(Limit state, Medians medians) {
    medians.show(state);
    state.rounds().run();
  }

  /** Two threads and what they work on. */
  @State(Scope.Thread)
  public abstract static class Pair {
    /** Pairs per sample, half of them by each thread. */
    @Param("256")
    public int batch;

    private @Nullable Rounds rounds;

    abstract Rounds make();

    /** Fills the pool and starts the second thread. */
    @Setup(Level.Trial)
    public void start() {
      rounds = make();
    }

    /** Forgets the rounds of the iteration before. */
    @Setup(Level.Iteration)
    public void reset() {
      rounds().reset();
    }

    /** Waits for the second thread. */
    @Setup(Level.Invocation)
    public void prepare() {
      rounds().prepare();
    }

    /** Ends the second thread. */
    @TearDown(Level.Trial)
    public void stop() throws InterruptedException {
      rounds().stop();
    }

    Rounds rounds() {
      return requireNonNull(rounds);
    }
  }

  /** A pool of which each thread releases its own half of the taken addresses. */
  public static class Contended extends Pair {
    /** The allocator. */
    @Param({"ovn4j", "bitset", "roaring", "trie", "skiplist", "rangeset"})
    public String impl = "";

    @Override
    Rounds make() {
      Random random = new Random(16);
      FilledPool pool = FilledPool.of(impl, Allocators.SLASH_16, 90, random);
      int[] taken = pool.taken();
      int half = taken.length / 2;
      return new Rounds(
          new Churn(pool.allocator(), Arrays.copyOf(taken, half), batch / 2, new Random(1)),
          new Churn(
              pool.allocator(),
              Arrays.copyOfRange(taken, half, taken.length),
              batch / 2,
              new Random(2)));
    }
  }

  /** Something that only looks like a pool. */
  public static class Limit extends Pair {
    /** The limit. */
    @Param({"noop", "floor", "lock"})
    public String impl = "";

    @Override
    Rounds make() {
      AddressAllocator allocator = Allocators.of(impl, Allocators.SLASH_16);
      return new Rounds(Churn.ofLimit(allocator, batch / 2), Churn.ofLimit(allocator, batch / 2));
    }
  }

  /** The medians of the rounds that count, for JMH's report: one per iteration. */
  @AuxCounters(AuxCounters.Type.EVENTS)
  @State(Scope.Thread)
  public static class Medians {
    private @Nullable Rounds rounds;
    private int batch = 1;

    private void show(Pair pair) {
      rounds = pair.rounds();
      batch = pair.batch;
    }

    /** Of the rounds that count, the nanoseconds per pair; not a number if there is none. */
    public double medianPerOperation() {
      return rounds().median() / batch;
    }

    /** How many rounds count. */
    public int roundsCounted() {
      return rounds().counted();
    }

    /** How many rounds do not. */
    public int roundsDiscarded() {
      return rounds().discarded();
    }

    private Rounds rounds() {
      return requireNonNull(rounds);
    }
  }
}
