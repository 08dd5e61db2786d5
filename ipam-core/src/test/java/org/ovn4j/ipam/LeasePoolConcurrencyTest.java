package org.ovn4j.ipam;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LeasePoolConcurrencyTest {
  @Test
  void neverLeasesAnAddressTwiceToThreadsThatRace() throws Exception {
    LeasePool pool =
        LeasePool.builder(Cidr.parse("192.0.2.0/28"), Cidr.parse("2001:db8::/64")).build();
    Map<IpAddress, String> holders = new ConcurrentHashMap<>();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> workers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String name = "worker-" + i;
        workers.add(threads.submit(() -> leaseAndRelease(pool, name, holders)));
      }
      int granted = 0;
      for (Future<Integer> worker : workers) {
        granted += await(worker);
      }
      assertThat(granted).isGreaterThan(4 * 14);
    } finally {
      threads.shutdownNow();
    }
    assertThat(pool.leases()).isEmpty();
    assertThat(pool.statistics().get(0).free()).isEqualTo(BigInteger.valueOf(14));
  }

  private static int await(Future<Integer> worker) throws Exception {
    try {
      return worker.get(20, SECONDS);
    } catch (ExecutionException failed) {
      throw new AssertionError(failed.getCause());
    }
  }

  /** Leases five at a time, four workers of which cannot all be served from 14 addresses. */
  private static int leaseAndRelease(LeasePool pool, String name, Map<IpAddress, String> holders) {
    int granted = 0;
    for (int round = 0; round < 200; round++) {
      for (int i = 0; i < 5; i++) {
        String owner = name + "-" + i;
        granted +=
            pool.lease(LeaseRequest.of(owner))
                .fold(
                    lease -> {
                      for (IpAddress address : lease.addresses()) {
                        assertThat(holders.put(address, owner)).isNull();
                      }
                      return 1;
                    },
                    refusal -> {
                      assertThat(refusal).isInstanceOf(Refusal.Exhausted.class);
                      return 0;
                    });
      }
      for (int i = 0; i < 5; i++) {
        String owner = name + "-" + i;
        holders.values().removeIf(owner::equals);
        pool.find(owner).ifPresent(pool::release);
      }
    }
    return granted;
  }
}
