package org.ovn4j.ipam;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LeaseTableTest {
  private static LeaseTable table() {
    return new LeaseTable(List.of(), Set.of(), null);
  }

  @Test
  void holdsTheLocksOfAllTablesWhileItChangesThem() {
    LeaseTable first = table();
    LeaseTable second = table();
    Set<LeaseTable> both = new LinkedHashSet<>(List.of(first, second));
    boolean held =
        LeaseTable.allAlone(
            both,
            () -> first.changes.isHeldByCurrentThread() && second.changes.isHeldByCurrentThread());
    assertThat(held).isTrue();
    assertThat(first.changes.isLocked()).isFalse();
    assertThat(second.changes.isLocked()).isFalse();
    assertThat(first.alone(first.changes::isHeldByCurrentThread)).isTrue();
    assertThat(first.changes.isLocked()).isFalse();
  }

  @Test
  void waitsForALockWhileItHoldsNone() throws Exception {
    LeaseTable first = table();
    LeaseTable second = table();
    ExecutorService other = Executors.newSingleThreadExecutor();
    second.changes.lock();
    try {
      Set<LeaseTable> both = new LinkedHashSet<>(List.of(first, second));
      Future<Boolean> done =
          other.submit(
              () ->
                  LeaseTable.allAlone(
                      both,
                      () ->
                          first.changes.isHeldByCurrentThread()
                              && second.changes.getHoldCount() == 1));
      while (!second.changes.hasQueuedThreads()) {
        Thread.onSpinWait();
      }
      assertThat(first.changes.isLocked()).isFalse();
      second.changes.unlock();
      assertThat(done.get(10, SECONDS)).isTrue();
      assertThat(first.changes.isLocked()).isFalse();
      assertThat(second.changes.isLocked()).isFalse();
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void endsNoLeaseThatIsNotHeld() {
    LeaseTable table = table();
    LeaseLog log = new LeaseLog(null);
    Lease lease = new Lease("a", false, Lease.CHANGING);
    table.byOwner.put("a", lease);
    assertThat(table.end(lease, log)).isFalse();
    assertThat(table.byOwner).containsKey("a");
    lease.setState(Lease.HELD);
    assertThat(table.end(lease, log)).isTrue();
    assertThat(lease.state()).isEqualTo(Lease.ENDED);
    assertThat(table.byOwner).isEmpty();
  }

  @Test
  void saysWhetherALeaseCeasedToCool() {
    AtomicLong now = new AtomicLong();
    LeasePool pool =
        LeasePool.builder(Cidr.parse("192.0.2.0/29"))
            .coolDown(Duration.ofMillis(10), () -> Instant.ofEpochMilli(now.get()))
            .build();
    for (String owner : List.of("a", "b")) {
      pool.lease(LeaseRequest.of(owner));
      pool.reclaim(owner);
    }
    assertThat(pool.table().expire()).as("too early").isFalse();
    pool.lease(LeaseRequest.of("a"));
    now.set(10);
    assertThat(pool.table().expire()).as("that of b").isTrue();
    assertThat(pool.table().expire()).isFalse();
    pool.reclaim("a");
    pool.lease(LeaseRequest.of("a"));
    assertThat(pool.table().expire()).as("taken up again").isFalse();
  }
}
