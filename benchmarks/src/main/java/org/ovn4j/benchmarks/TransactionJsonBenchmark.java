package org.ovn4j.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.Transaction;

/** How long does it take from changes to what goes over the wire, for 1,000 new workloads? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class TransactionJsonBenchmark {

  private final ChangeSet changes = Scenario.plan(Scenario.intent(1_000), Scenario.empty());
  private final List<Transaction> transactions = changes.transactions();

  /** Cuts the changes into ordered, bounded transactions. */
  @Benchmark
  public List<Transaction> cutIntoTransactions() {
    return changes.transactions();
  }

  /** Writes the transactions as JSON; the number of characters. */
  @Benchmark
  public int writeJson() {
    int length = 0;
    for (Transaction transaction : transactions) {
      length += transaction.toJson().length();
    }
    return length;
  }
}
