package org.ovn4j.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.ovn4j.ipam.Cidr;

/** What does it cost to give an owner its addresses, in a network that has 30,000 owners? */
@Warmup(iterations = 12, time = 400, timeUnit = TimeUnit.MILLISECONDS) // it is much code
public class IpamLeaseBenchmark extends BatchBenchmark {

  private static final int OTHERS = 30_000;

  /** A lease for an owner that has none. */
  @Benchmark
  public void lease(NewOwners state, Blackhole sink) {
    for (String owner : state.owners) {
      sink.consume(Calls.lease(state.pool, owner));
    }
  }

  /** The same, and the texts of its addresses and MAC. */
  @Benchmark
  public void leaseAsTexts(NewOwners state, Blackhole sink) {
    for (String owner : state.owners) {
      sink.consume(Calls.leaseAsTexts(state.pool, owner));
    }
  }

  /** The lease that an owner has. */
  @Benchmark
  public void again(OldOwners state, Blackhole sink) {
    for (String owner : state.owners) {
      sink.consume(Calls.lease(state.pool, owner));
    }
  }

  /** A network with owners. */
  @State(Scope.Thread)
  public static class Network {
    /** Ours, or what the JDK's classes suggest. */
    @Param({"ovn4j", "naive"})
    public String impl = "";

    /** IPv4 alone, or with IPv6. */
    @Param({"ipv4", "dual"})
    public String stack = "";

    /** Leases per sample. */
    @Param("64")
    public int batch;

    OwnerPool pool = new NaiveOwnerPool(List.of());
    String[] owners = {};

    /** Gives the others their leases. */
    @Setup(Level.Trial)
    public void fill() {
      List<Cidr> subnets =
          stack.equals("dual")
              ? List.of(Allocators.SLASH_16, Cidr.parse("fd00:10::/64"))
              : List.of(Allocators.SLASH_16);
      pool = impl.equals("ovn4j") ? new Ovn4jOwnerPool(subnets) : new NaiveOwnerPool(subnets);
      for (int i = 0; i < OTHERS; i++) {
        pool.lease(owner(i));
      }
      owners = new String[batch];
    }

    /** A name as a controller receives it: a string of its own, whose hash nobody has asked for. */
    static String owner(int i) {
      return "namespace-" + i % 100 + "/workload-" + i;
    }
  }

  /** Owners that come and go. */
  public static class NewOwners extends Network {
    private int last = OTHERS;

    /** Names the owners. */
    @Setup(Level.Invocation)
    public void name() {
      Arrays.setAll(owners, i -> owner(++last));
    }

    /** Takes their leases back. */
    @TearDown(Level.Invocation)
    public void giveBack() {
      for (String owner : owners) {
        pool.release(owner);
      }
    }
  }

  /** Owners that are asked for again. */
  public static class OldOwners extends Network {
    /** Has no divisor in common with the number of owners: all have their turn. */
    private static final int STEP = 7919;

    private int last;

    /** Names the owners. */
    @Setup(Level.Invocation)
    public void name() {
      for (int i = 0; i < batch; i++) {
        last = (last + STEP) % OTHERS;
        owners[i] = owner(last);
      }
    }
  }
}
