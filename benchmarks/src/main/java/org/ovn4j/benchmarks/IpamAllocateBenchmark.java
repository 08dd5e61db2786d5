package org.ovn4j.benchmarks;

import java.util.Arrays;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;

/** What does it cost to take an address of a {@code /16}? */
public class IpamAllocateBenchmark extends BatchBenchmark {

  private static final int POOLS = 8;

  /** The next address, at random fill. */
  @Benchmark
  public int[] next(Filled state) {
    return takeFromEach(state.pools, state.taken);
  }

  /** The floor and the harness of {@link #next}. */
  @Benchmark
  public int[] nextLimit(Limit state) {
    return takeFromEach(state.pools, state.taken);
  }

  private static int[] takeFromEach(AddressAllocator[] pools, int[] taken) {
    int each = taken.length / pools.length;
    int i = 0;
    for (AddressAllocator pool : pools) {
      for (int end = i + each; i < end; i++) {
        taken[i] = Calls.take(pool);
      }
    }
    return taken;
  }

  /** The next address, from the first of an empty pool to the last. */
  @Benchmark
  public int[] sequential(Fresh state) {
    int[] taken = state.taken;
    for (int i = 0; i < taken.length; i++) {
      taken[i] = Calls.take(state.pool);
    }
    return taken;
  }

  /** The next address of a full pool: to learn that there is none. */
  @Benchmark
  public int refused(Full state) {
    int refused = 0;
    for (int i = 0; i < state.batch; i++) {
      refused += Calls.next(state.pool) == null ? 1 : 0;
    }
    return refused;
  }

  /** A certain address that is free, half of the others being taken. */
  @Benchmark
  public int specific(Half state) {
    int granted = 0;
    for (IpAddress wanted : state.wanted) {
      granted += Calls.claim(state.pool.allocator(), wanted) ? 1 : 0;
    }
    return granted;
  }

  /** Several pools, so that every 32nd call goes on in memory that was not used just before. */
  @State(Scope.Thread)
  public static class Filled {
    /** The allocator. */
    @Param({"ovn4j", "bitset", "roaring", "trie", "skiplist", "rangeset"})
    public String impl = "";

    /** Percent taken. */
    @Param({"50", "90", "99", "99.9"})
    public double fill;

    /** Operations per sample. */
    @Param("256")
    public int batch;

    private AddressAllocator[] pools = {};
    private int[] taken = {};

    /** Fills the pools. */
    @Setup(Level.Trial)
    public void fill() {
      Random random = new Random(16);
      pools = new AddressAllocator[POOLS];
      Arrays.setAll(pools, i -> FilledPool.of(impl, Allocators.SLASH_16, fill, random).allocator());
      taken = new int[batch];
    }

    /** Gives back what the batch took. */
    @TearDown(Level.Invocation)
    public void giveBack() {
      for (int i = 0; i < batch; i++) {
        pools[i * POOLS / batch].release(IpAddress.ipv4(taken[i]));
      }
    }
  }

  /** As many things that only look like pools. */
  @State(Scope.Thread)
  public static class Limit {
    /** The limit. */
    @Param({"noop", "floor", "lock"})
    public String impl = "";

    /** Operations per sample. */
    @Param("256")
    public int batch;

    private AddressAllocator[] pools = {};
    private int[] taken = {};

    /** Makes them. */
    @Setup(Level.Trial)
    public void make() {
      pools = new AddressAllocator[POOLS];
      Arrays.setAll(pools, i -> Allocators.of(impl, Allocators.SLASH_16));
      taken = new int[batch];
    }
  }

  /** A pool that is replaced when it is exhausted. */
  @State(Scope.Thread)
  public static class Fresh {
    /** The allocator. */
    @Param({"ovn4j", "bitset", "roaring", "trie", "skiplist", "rangeset"})
    public String impl = "";

    /** Operations per sample. */
    @Param("256")
    public int batch;

    private AddressAllocator pool = new NoopAllocator(Allocators.SLASH_16);
    private int[] taken = {};
    private int left;

    /** Sees to it that there are addresses for a batch. */
    @Setup(Level.Invocation)
    public void renew() {
      if (left < batch) {
        pool = Allocators.of(impl, Allocators.SLASH_16);
        left = new UsableAddresses(Allocators.SLASH_16).size();
        taken = new int[batch];
      }
      left -= batch;
    }
  }

  /** An exhausted pool. */
  @State(Scope.Thread)
  public static class Full {
    /** The allocator. */
    @Param({"ovn4j", "bitset", "roaring", "trie", "skiplist", "rangeset"})
    public String impl = "";

    /** Operations per sample. */
    @Param("256")
    public int batch;

    private AddressAllocator pool = new NoopAllocator(Allocators.SLASH_16);

    /** Fills the pool. */
    @Setup(Level.Trial)
    public void fill() {
      pool = FilledPool.of(impl, Allocators.SLASH_16, 100, new Random(16)).allocator();
    }
  }

  /** A pool half full and addresses of the other half. */
  @State(Scope.Thread)
  public static class Half {
    /** The allocator. */
    @Param({"ovn4j", "bitset", "roaring", "trie", "skiplist", "rangeset"})
    public String impl = "";

    /** Operations per sample. */
    @Param("256")
    public int batch;

    private final Random random = new Random(16);
    private FilledPool pool = FilledPool.of("bitset", Cidr.parse("10.0.0.0/30"), 50, random);
    private IpAddress[] wanted = {};

    /** Fills the pool. */
    @Setup(Level.Trial)
    public void fill() {
      pool = FilledPool.of(impl, Allocators.SLASH_16, 50, random);
    }

    /** Chooses what is asked for. */
    @Setup(Level.Invocation)
    public void choose() {
      wanted = pool.drawFree(batch, random);
    }

    /** Gives back what was granted. */
    @TearDown(Level.Invocation)
    public void giveBack() {
      for (IpAddress address : wanted) {
        pool.allocator().release(address);
      }
    }
  }
}
