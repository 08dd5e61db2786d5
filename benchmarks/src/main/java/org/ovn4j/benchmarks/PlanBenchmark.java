package org.ovn4j.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.ovn4j.model.Intent;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.Snapshot;

/**
 * How long does it take from an intent and a snapshot to the changes: leases read back, addresses
 * assigned, rows translated and compared?
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class PlanBenchmark {

  /** Number of workloads. */
  @Param({"100", "1000", "10000"})
  public int workloads;

  private Intent intent = Scenario.intent(0);
  private Intent larger = intent;
  private Snapshot empty = Scenario.empty();
  private Snapshot settled = empty;

  /** Builds the intents and the database that holds the smaller one. */
  @Setup(Level.Trial)
  public void prepare() {
    intent = Scenario.intent(workloads);
    larger = Scenario.intent(workloads + 1);
    settled = Scenario.holding(Scenario.plan(intent, empty).plan());
  }

  /** An empty database: every row is an insert. */
  @Benchmark
  public ChangeSet everythingNew() {
    return Scenario.plan(intent, empty);
  }

  /** The database holds the plan already: no change. */
  @Benchmark
  public ChangeSet nothingChanged() {
    return Scenario.plan(intent, settled);
  }

  /** One workload more than the database holds. */
  @Benchmark
  public ChangeSet oneWorkloadMore() {
    return Scenario.plan(larger, settled);
  }
}
