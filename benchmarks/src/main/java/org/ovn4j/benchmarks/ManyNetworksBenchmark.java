package org.ovn4j.benchmarks;

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
import org.ovn4j.model.Intent;
import org.ovn4j.model.Workload;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.translator.Planning;

/**
 * A large cluster: a thousand networks with ten workloads each on a hundred nodes, so with ten
 * thousand gateways of networks. How long does it take to plan it all, and to find what one
 * workload more changes?
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = "-Xmx1g")
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 5, time = 3)
public class ManyNetworksBenchmark {

  private static final int NETWORKS = 1000;
  private static final int WORKLOADS = 10;
  private static final int NODES = 100;

  private Intent intent = Scenario.intent(0);
  private Workload more = Scenario.intent(1).workloads().get(0);
  private Snapshot empty = Scenario.empty();
  private Snapshot settled = empty;
  private Planning planning = Planning.of(Scenario.OWNER);
  private ChangeSet changes = planning.plan().diff(empty);

  /** Builds the intent, and the database that holds it. */
  @Setup(Level.Trial)
  public void prepare() {
    intent = Scenario.withGateways(NETWORKS, WORKLOADS, NODES);
    more = intent.workloads().get(0).toBuilder().name("one-more").build();
    settled = Scenario.holding(Scenario.planAlone(intent, empty));
    planning = planning.next(intent, settled);
    changes = planning.plan().diff(settled);
    System.out.println(
        "# "
            + planning.plan().rows().size()
            + " rows, "
            + intent.workloads().size()
            + " workloads, "
            + changes);
  }

  /** Addresses and rows of it all, nothing being there. */
  @Benchmark
  public Plan plan() {
    return Scenario.planAlone(intent, empty);
  }

  /** The database holds the plan already: no change. */
  @Benchmark
  public ChangeSet nothingChanged() {
    return Scenario.plan(intent, settled);
  }

  /** One workload more than the database holds, all planned and compared anew. */
  @Benchmark
  public ChangeSet oneWorkloadMoreAnew() {
    return Scenario.plan(intent.with(more), settled);
  }

  /** The plan alone of one workload more, going on from the last plan. */
  @Benchmark
  public Plan oneWorkloadMorePlanned() {
    return planning.next(intent.with(more), settled).plan();
  }

  /** One workload more than the database holds, going on from the last plan. */
  @Benchmark
  public ChangeSet oneWorkloadMore() {
    return planning.next(intent.with(more), settled).plan().diff(settled, changes);
  }

  /** One workload less, and its gateway with it, going on from the last plan. */
  @Benchmark
  public ChangeSet oneWorkloadLess() {
    return planning
        .next(intent.without(intent.workloads().get(0)), settled)
        .plan()
        .diff(settled, changes);
  }
}
