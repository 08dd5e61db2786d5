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
import org.ovn4j.model.Workload;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.translator.Planning;

/**
 * Two thousand services and two thousand policies over ten thousand workloads on a hundred nodes.
 * How long does it take to plan it all, and to find what one workload more changes?
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = "-Xmx1g")
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 5, time = 3)
public class ManyRulesBenchmark {

  private static final int WORKLOADS = 10_000;
  private static final int NODES = 100;

  /** The workloads are of so many networks, each with as many services and policies. */
  @Param({"1000", "100", "1"})
  private int networks = 100;

  private Intent intent = Scenario.intent(0);
  private Workload more = Scenario.intent(1).workloads().get(0);
  private Snapshot empty = Scenario.empty();
  private Snapshot settled = empty;
  private Planning planning = Planning.of(Scenario.OWNER);
  private ChangeSet changes = planning.plan().diff(empty);

  /** Builds the intent, and the database that holds it. */
  @Setup(Level.Trial)
  public void prepare() {
    intent = Scenario.withRules(networks, WORKLOADS / networks, NODES);
    more = intent.workloads().get(0).toBuilder().name("one-more").build();
    settled = Scenario.holding(Scenario.planAlone(intent, empty));
    planning = planning.next(intent, settled);
    changes = planning.plan().diff(settled);
    System.out.println(
        "# "
            + planning.plan().rows().size()
            + " rows, "
            + intent.services().size()
            + " services, "
            + intent.policies().size()
            + " policies, "
            + changes
            + "; with one workload more: "
            + oneWorkloadMore());
  }

  /** Addresses and rows of it all, nothing being there. */
  @Benchmark
  public Plan plan() {
    return Scenario.planAlone(intent, empty);
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
}
