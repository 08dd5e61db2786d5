package org.ovn4j.benchmarks;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.LeasePool;
import org.ovn4j.ipam.LeaseRequest;

/** How long does a restart take: until an empty pool has the leases that there were? */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class IpamRestoreBenchmark {

  /** Half of a {@code /16}. */
  @Benchmark
  @Fork(
      value = 2,
      jvmArgsAppend = {"-Xms2g", "-Xmx2g"})
  @Warmup(iterations = 20)
  @Measurement(iterations = 20)
  public LeasePool halfOfSlash16(Half state) {
    return restored(Allocators.SLASH_16, state.requests);
  }

  /** Ten million of a {@code /8}. */
  @Benchmark
  @Fork(
      value = 1,
      jvmArgsAppend = {"-Xms10g", "-Xmx10g"})
  @Warmup(iterations = 1)
  @Measurement(iterations = 3)
  public LeasePool tenMillion(TenMillion state) {
    return restored(Allocators.SLASH_8, state.requests);
  }

  private static LeasePool restored(Cidr subnet, LeaseRequest[] requests) {
    LeasePool pool = LeasePool.builder(subnet).build();
    for (LeaseRequest request : requests) {
      pool.restore(request).orElseThrow();
    }
    return pool;
  }

  /** The leases of every other address of a {@code /16}. */
  @State(Scope.Thread)
  public static class Half {
    private LeaseRequest[] requests = {};

    /** Makes them. */
    @Setup(Level.Trial)
    public void make() {
      requests = requests(32_767, 2);
    }
  }

  /** The leases of the lower addresses of a {@code /8}. */
  @State(Scope.Thread)
  public static class TenMillion {
    private LeaseRequest[] requests = {};

    /** Makes them. */
    @Setup(Level.Trial)
    public void make() {
      requests = requests(10_000_000, 1);
    }
  }

  private static LeaseRequest[] requests(int count, int step) {
    LeaseRequest[] requests = new LeaseRequest[count];
    int first = (int) Allocators.SLASH_8.first().low();
    Arrays.setAll(
        requests,
        i ->
            LeaseRequest.of("namespace-" + i % 100 + "/workload-" + i)
                .withAddresses(IpAddress.ipv4(first + 1 + step * i)));
    return requests;
  }
}
