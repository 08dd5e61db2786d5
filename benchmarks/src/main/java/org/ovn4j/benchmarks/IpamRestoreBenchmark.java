package org.ovn4j.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.LeasePool;
import org.ovn4j.ipam.LeaseRequest;
import org.ovn4j.ipam.LeaseRestore;
import org.ovn4j.ipam.LeaseSnapshot;
import org.ovn4j.ipam.RestoreReport;

/** How long does a restart take: from a snapshot's file to a pool with its leases? */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class IpamRestoreBenchmark {

  /** Half of a {@code /16}. */
  @Benchmark
  @Fork(
      value = 2,
      jvmArgsAppend = {"-Xms2g", "-Xmx2g"})
  @Warmup(iterations = 40)
  @Measurement(iterations = 20)
  public LeasePool halfOfSlash16(Half state) throws IOException {
    return state.restored();
  }

  /** Ten million of a {@code /8}. */
  @Benchmark
  @Fork(
      value = 1,
      jvmArgsAppend = {"-XX:+UseParallelGC", "-Xms6g", "-Xmx6g", "-Xmn4g"})
  @Warmup(iterations = 1)
  @Measurement(iterations = 3)
  public LeasePool tenMillion(TenMillion state) throws IOException {
    return state.restored();
  }

  /** Half of a {@code /16}. */
  public static class Half extends Saved {
    /** Says how many. */
    public Half() {
      super(Allocators.SLASH_16, 32_767);
    }
  }

  /** Ten million of a {@code /8}. */
  public static class TenMillion extends Saved {
    /** Says how many. */
    public TenMillion() {
      super(Allocators.SLASH_8, 10_000_000);
    }
  }

  /** A snapshot of a pool. */
  @State(Scope.Thread)
  public static class Saved {
    private final Cidr subnet;
    private final int leases;
    private Path file = Path.of("");

    Saved(Cidr subnet, int leases) {
      this.subnet = subnet;
      this.leases = leases;
    }

    /** Makes it. */
    @Setup(Level.Trial)
    public void save() throws IOException {
      file = Files.createTempFile("leases", ".snapshot");
      LeasePool pool = LeasePool.builder(subnet).build();
      for (int i = 0; i < leases; i++) {
        pool.lease(LeaseRequest.of("namespace-" + i % 100 + "/workload-" + i)).orElseThrow();
      }
      try (OutputStream out = Files.newOutputStream(file)) {
        LeaseSnapshot.write(pool, out);
      }
    }

    LeasePool restored() throws IOException {
      LeasePool pool = LeasePool.builder(subnet).build();
      try (InputStream in = Files.newInputStream(file)) {
        RestoreReport report = LeaseRestore.restore(pool, Optional.of(in), List.of());
        if (!report.isExact() || report.held() != leases) {
          throw new IllegalStateException("Not all of %d: %s".formatted(leases, report));
        }
      }
      return pool;
    }

    /** Deletes it. */
    @TearDown(Level.Trial)
    public void delete() throws IOException {
      Files.delete(file);
    }
  }
}
