package org.ovn4j.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import org.ovn4j.ipam.CarveOrder;
import org.ovn4j.ipam.Cidr;

/** What does it cost to carve a subnet for a node out of the cluster's block? */
public class IpamCarveBenchmark extends BatchBenchmark {

  private static final Cidr BLOCK = Cidr.parse("10.64.0.0/10");
  private static final int PREFIX_LENGTH = 24;
  private static final int SUBNETS = 1 << 14;

  /** A {@code /24} of a {@code /10}, from the first to the last. */
  @Benchmark
  public void sequential(Fresh state, Blackhole sink) {
    for (int i = 0; i < state.batch; i++) {
      sink.consume(Calls.nextOrThrow(state.block));
    }
  }

  /** A block that is replaced when it is used up. */
  @State(Scope.Thread)
  public static class Fresh {
    /** The allocator. */
    @Param({"ovn4j", "bitset", "ipaddress"})
    public String impl = "";

    /** Subnets per sample. */
    @Param("64")
    public int batch;

    private SubnetAllocator block = of("bitset");
    private int left;

    /** Sees to it that there are subnets for a batch. */
    @Setup(Level.Invocation)
    public void renew() {
      if (left < batch) {
        block = of(impl);
        left = SUBNETS;
      }
      left -= batch;
    }

    private static SubnetAllocator of(String impl) {
      return switch (impl) {
        case "ovn4j" -> new Ovn4jSubnets(BLOCK, PREFIX_LENGTH, CarveOrder.ASCENDING);
        case "bitset" -> new BitSetSubnets(BLOCK, PREFIX_LENGTH);
        case "ipaddress" -> new PrefixBlockSubnets(BLOCK, PREFIX_LENGTH);
        default ->
            throw new IllegalArgumentException("No allocator is called '%s'".formatted(impl));
      };
    }
  }
}
