package org.ovn4j.benchmarks;

import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;

/** What do an allocation and a release cost together, in a pool that stays as full as it is? */
public class IpamChurnBenchmark extends BatchBenchmark {

  /** Releases a random address of a {@code /16}, then takes the next. */
  @Benchmark
  public Churn pair(Filled state) {
    state.churn.run();
    return state.churn;
  }

  /** The floor and the harness of {@link #pair}. */
  @Benchmark
  public Churn pairLimit(Limit state) {
    state.churn.run();
    return state.churn;
  }

  /** Takes the one free address of a {@code /16}, then releases it: the worst case of a search. */
  @Benchmark
  public int lastFree(OneFree state) {
    return takeAndRelease(state.pool, state.batch);
  }

  /** The same in a {@code /8}. */
  @Benchmark
  public int lastFreeOfSlash8(OneFreeOfSlash8 state) {
    return takeAndRelease(state.pool, state.batch);
  }

  private static int takeAndRelease(AddressAllocator pool, int times) {
    int released = 0;
    for (int i = 0; i < times; i++) {
      IpAddress address = Calls.nextOrThrow(pool);
      released += Calls.release(pool, address) ? 1 : 0;
    }
    return released;
  }

  /** A pool at random fill. */
  @State(Scope.Thread)
  public static class Filled {
    /** The allocator. */
    @Param({"ovn4j", "bitset", "roaring", "trie", "skiplist", "rangeset"})
    public String impl = "";

    /** Percent taken. */
    @Param({"50", "90", "99", "99.9"})
    public double fill;

    /** Pairs per sample. */
    @Param("256")
    public int batch;

    private Churn churn = Churn.NONE;

    /** Fills the pool. */
    @Setup(Level.Trial)
    public void fill() {
      Random random = new Random(16);
      FilledPool pool = FilledPool.of(impl, Allocators.SLASH_16, fill, random);
      churn = new Churn(pool.allocator(), pool.taken(), batch, random);
    }

    /** Chooses what the next batch releases. */
    @Setup(Level.Invocation)
    public void choose() {
      churn.choose();
    }
  }

  /** Things that only look like pools. */
  @State(Scope.Thread)
  public static class Limit {
    /** The limit. */
    @Param({"noop", "floor", "lock"})
    public String impl = "";

    /** Pairs per sample. */
    @Param("256")
    public int batch;

    private Churn churn = Churn.NONE;

    /** Takes addresses. */
    @Setup(Level.Trial)
    public void fill() {
      churn = Churn.ofLimit(Allocators.of(impl, Allocators.SLASH_16), batch);
    }

    /** Chooses what the next batch releases. */
    @Setup(Level.Invocation)
    public void choose() {
      churn.choose();
    }
  }

  /** A {@code /16} with one free address. */
  @State(Scope.Thread)
  public static class OneFree {
    /** The allocator. */
    @Param({"ovn4j", "bitset", "roaring", "trie", "skiplist", "rangeset"})
    public String impl = "";

    /** Pairs per sample. */
    @Param("64")
    public int batch;

    private AddressAllocator pool = new NoopAllocator(Allocators.SLASH_16);

    /** Fills the pool. */
    @Setup(Level.Trial)
    public void fill() {
      pool = allButOne(impl, Allocators.SLASH_16);
    }
  }

  /** A {@code /8} with one free address; not for those that need 1 GB and more for it. */
  @State(Scope.Thread)
  public static class OneFreeOfSlash8 {
    /** The allocator. */
    @Param({"ovn4j", "bitset", "roaring"})
    public String impl = "";

    /** Pairs per sample. */
    @Param("16")
    public int batch;

    private AddressAllocator pool = new NoopAllocator(Allocators.SLASH_8);

    /** Fills the pool. */
    @Setup(Level.Trial)
    public void fill() {
      pool = allButOne(impl, Allocators.SLASH_8);
    }
  }

  private static AddressAllocator allButOne(String impl, Cidr block) {
    FilledPool full = FilledPool.of(impl, block, 100, new Random(16));
    full.allocator().release(IpAddress.ipv4(full.taken()[0]));
    return full.allocator();
  }
}
