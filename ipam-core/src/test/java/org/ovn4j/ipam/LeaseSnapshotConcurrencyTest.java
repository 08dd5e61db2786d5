package org.ovn4j.ipam;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Snapshots are written while others lease, and are exact all the same. */
class LeaseSnapshotConcurrencyTest {
  private static final int WORKERS = 3;
  private static final int SNAPSHOTS = 30;

  /** Enough for some dozens of changes between two snapshots. */
  private static final int OCTETS_BETWEEN = 2_000;

  private final AtomicLong now = new AtomicLong();
  private final AtomicBoolean done = new AtomicBoolean();

  private LeasePool build(LeaseJournal journal) {
    return LeasePool.builder(Cidr.parse("192.0.2.0/26"), Cidr.parse("2001:db8::/64"))
        .coolDown(Duration.ofMillis(40), () -> Instant.ofEpochMilli(now.get()))
        .journal(journal)
        .build();
  }

  @Test
  @Timeout(60)
  void everySnapshotWithTheJournalAfterItIsTheFinalState() throws Exception {
    List<ByteArrayOutputStream> journals = new ArrayList<>();
    journals.add(new ByteArrayOutputStream());
    JournalWriter writer = new JournalWriter(journals.get(0));
    LeasePool pool = build(writer);
    List<byte[]> snapshots = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
    try {
      List<Future<?>> workers = new ArrayList<>();
      for (int worker = 0; worker < WORKERS; worker++) {
        int number = worker;
        workers.add(threads.submit(() -> work(pool, number)));
      }
      while (snapshots.size() < SNAPSHOTS) {
        while (journals.get(journals.size() - 1).size() < OCTETS_BETWEEN) {
          Thread.onSpinWait();
        }
        journals.add(new ByteArrayOutputStream());
        writer.continueIn(journals.get(journals.size() - 1));
        snapshots.add(JournaledPool.snapshot(pool));
      }
      done.set(true);
      for (Future<?> worker : workers) {
        worker.get(30, SECONDS);
      }
    } finally {
      done.set(true);
      threads.shutdownNow();
    }
    JournaledPool.State last = JournaledPool.stateOf(pool);
    assertThat(last.held()).isNotEmpty();
    for (int i = 0; i < snapshots.size(); i++) {
      LeasePool after = build(event -> {});
      RestoreReport report =
          JournaledPool.restore(
              after,
              Optional.of(snapshots.get(i)),
              journals.subList(i + 1, journals.size()).stream()
                  .map(ByteArrayOutputStream::toByteArray)
                  .toArray(byte[][]::new));
      assertThat(report.findings()).as("snapshot %d", i).isEmpty();
      JournaledPool.State state = JournaledPool.stateOf(after);
      assertThat(state.held()).isEqualTo(last.held());
      assertThat(state.cooling()).isEqualTo(last.cooling());
    }
  }

  private void work(LeasePool pool, int number) {
    Random random = new Random(number);
    while (!done.get()) {
      String owner = "owner-" + number + "-" + random.nextInt(30);
      switch (random.nextInt(6)) {
        case 0, 1 -> pool.lease(LeaseRequest.of(owner));
        case 2 ->
            pool.lease(
                LeaseRequest.of(owner)
                    .withAddresses(
                        Cidr.parse("192.0.2.0/26").address(1 + random.nextInt(62)),
                        Cidr.parse("2001:db8::/64").address(1 + random.nextInt(100))));
        case 3 -> pool.find(owner).ifPresent(pool::release);
        case 4 -> pool.reclaim(owner);
        default -> now.addAndGet(random.nextInt(10));
      }
    }
  }
}
