package org.ovn4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;

/** What is compared works: nobody is fast by being wrong. */
class AddressAllocatorTest {

  private static final Cidr BLOCK = Cidr.parse("10.1.2.0/23");
  private static final int USABLE = 510;

  static List<String> correct() {
    return Allocators.CORRECT;
  }

  @ParameterizedTest
  @MethodSource("correct")
  void agreesWithASortedSet(String impl) {
    AddressAllocator allocator = Allocators.of(impl, BLOCK);
    Set<IpAddress> all = usable();
    Set<IpAddress> free = usable();
    Random random = new Random(23);
    for (int step = 0; step < 20_000; step++) {
      // Every half of a thousand steps tends to fill the pool, or to empty it.
      boolean filling = step / 500 % 2 == 0;
      if (random.nextInt(4) == 0) {
        IpAddress wanted = BLOCK.address(random.nextInt(512));
        assertThat(allocator.claim(wanted))
            .as("claim of %s", wanted)
            .isEqualTo(free.remove(wanted));
      } else if (random.nextInt(8) < (filling ? 6 : 2)) {
        IpAddress given = allocator.next();
        assertThat(given == null ? free.isEmpty() : free.remove(given)).as("%s", given).isTrue();
      } else {
        IpAddress back = BLOCK.address(random.nextInt(512));
        boolean taken = all.contains(back) && free.add(back);
        assertThat(allocator.release(back)).as("release of %s", back).isEqualTo(taken);
      }
    }
  }

  private static Set<IpAddress> usable() {
    Set<IpAddress> usable = new TreeSet<>();
    for (int offset = 1; offset <= USABLE; offset++) {
      usable.add(BLOCK.address(offset));
    }
    return usable;
  }

  @ParameterizedTest
  @MethodSource("correct")
  void knowsNoAddressOutsideItsBlock(String impl) {
    AddressAllocator allocator = Allocators.of(impl, BLOCK);

    for (String outside : List.of("10.1.1.255", "10.1.2.0", "10.1.3.255", "10.1.4.0")) {
      assertThat(allocator.claim(IpAddress.parse(outside))).as("claim of %s", outside).isFalse();
      assertThat(allocator.release(IpAddress.parse(outside)))
          .as("release of %s", outside)
          .isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("correct")
  void givesTwoThreadsDifferentAddresses(String impl) throws Exception {
    AddressAllocator allocator = Allocators.of(impl, BLOCK);
    Set<IpAddress> held = ConcurrentHashMap.newKeySet();
    Callable<@Nullable Void> churn =
        () -> {
          List<IpAddress> mine = new ArrayList<>();
          for (int i = 0; i < 20_000; i++) {
            IpAddress address = mine.size() < 200 ? allocator.next() : null;
            if (address == null) {
              IpAddress back = mine.remove(mine.size() / 2);
              held.remove(back);
              assertThat(allocator.release(back)).isTrue();
            } else {
              assertThat(held.add(address)).as("%s is given once", address).isTrue();
              mine.add(address);
            }
          }
          return null;
        };
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (Future<@Nullable Void> done : threads.invokeAll(List.of(churn, churn))) {
        done.get();
      }
    } finally {
      threads.shutdown();
    }
  }
}
