package org.ovn4j.ipam;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ovn4j.ipam.LeasePool.Demand;
import org.ovn4j.ipam.LeaseResult.Granted;
import org.ovn4j.ipam.LeaseResult.Refused;

/** Demands that are in each other's way, within one call and between calls. */
@Timeout(20)
class LeaseAllTest {
  private static final IpAddress FIRST = IpAddress.parse("192.0.2.1");
  private static final IpAddress SECOND = IpAddress.parse("192.0.2.2");
  private final LeasePool pool = LeasePool.builder(Cidr.parse("192.0.2.0/29")).build();

  @Test
  void refusesAnAddressThatAnEarlierDemandIsGiven() {
    LeaseRequest chosen = LeaseRequest.of("a");
    LeaseRequest asked = LeaseRequest.of("b").withAddresses(FIRST);
    assertThat(LeasePool.leaseAll(List.of(new Demand(pool, chosen), new Demand(pool, asked))))
        .containsExactly(new Refused(new Refusal.AddressHeld(FIRST, "a")));
    assertThat(pool.leases()).isEmpty();
    assertThat(pool.lease(chosen).orElseThrow().addresses()).containsExactly(FIRST);
  }

  @Test
  void refusesAMacThatFollowsFromTheAddressOfAnEarlierDemand() {
    MacAddress mac = MacAddress.fromIp(FIRST);
    LeaseRequest asked = LeaseRequest.of("b").withAddresses(SECOND).withMac(mac);
    assertThat(
            LeasePool.leaseAll(
                List.of(new Demand(pool, LeaseRequest.of("a")), new Demand(pool, asked))))
        .containsExactly(new Refused(new Refusal.MacHeld(mac, "a")));
    assertThat(pool.leases()).isEmpty();
  }

  @Test
  void goesBackToWhereTheFirstDemandFoundTheCursor() {
    pool.lease(LeaseRequest.of("before"));
    List<Demand> demands = new ArrayList<>();
    for (String owner : List.of("a", "b", "c")) {
      demands.add(new Demand(pool, LeaseRequest.of(owner)));
    }
    demands.add(new Demand(pool, LeaseRequest.of("d").withAddresses(FIRST)));
    assertThat(LeasePool.leaseAll(demands))
        .containsExactly(new Refused(new Refusal.AddressHeld(FIRST, "before")));
    assertThat(pool.cursor(IpFamily.IPV4)).contains(FIRST);
  }

  @Test
  void keepsAnAddressCoolThatAFailedRequestTookUpAgain() {
    LeasePool cooling =
        LeasePool.builder(Cidr.parse("192.0.2.0/29"))
            .coolDown(Duration.ofMinutes(1), () -> Instant.EPOCH)
            .build();
    MacAddress taken = MacAddress.parse("02:00:00:00:00:01");
    cooling.lease(LeaseRequest.of("other").withAddresses(SECOND.plus(1)).withMac(taken));
    cooling.lease(LeaseRequest.of("a").withAddresses(FIRST));
    cooling.lease(LeaseRequest.of("a").withAddresses(SECOND));

    assertThat(cooling.lease(LeaseRequest.of("a").withAddresses(FIRST).withMac(taken)))
        .isEqualTo(new Refused(new Refusal.MacHeld(taken, "other")));

    assertThat(cooling.lease(LeaseRequest.of("b").withAddresses(FIRST)))
        .isEqualTo(
            new Refused(new Refusal.AddressCooling(FIRST, "a", Instant.EPOCH.plusSeconds(60))));
    assertThat(cooling.lease(LeaseRequest.of("a").withAddresses(FIRST)))
        .isInstanceOf(Granted.class);
  }

  @Test
  void refusesACoolingAddressThatItsOwnerTakesUpInAnEarlierDemand() {
    LeasePool cooling =
        LeasePool.builder(Cidr.parse("192.0.2.0/29"))
            .coolDown(Duration.ofMinutes(1), () -> Instant.EPOCH)
            .build();
    cooling.lease(LeaseRequest.of("a").withAddresses(FIRST));
    cooling.lease(LeaseRequest.of("a").withAddresses(SECOND));
    assertThat(
            LeasePool.leaseAll(
                List.of(
                    new Demand(cooling, LeaseRequest.of("a").withAddresses(FIRST)),
                    new Demand(cooling, LeaseRequest.of("b").withAddresses(FIRST)))))
        .containsExactly(new Refused(new Refusal.AddressHeld(FIRST, "a")));
    assertThat(cooling.find("a").orElseThrow().addresses()).containsExactly(SECOND);
  }

  @Test
  void grantsWhatTheJournalTookBeforeItFailedAndNothingElse() {
    LeasePool journaled =
        LeasePool.builder(Cidr.parse("192.0.2.0/29"))
            .journal(
                event -> {
                  if (event.sequence() == 2) {
                    throw new IllegalStateException("disk full");
                  }
                })
            .build();
    List<Demand> demands = new ArrayList<>();
    for (String owner : List.of("a", "b", "c", "d")) {
      demands.add(new Demand(journaled, LeaseRequest.of(owner)));
    }
    assertThatIllegalStateException()
        .isThrownBy(() -> LeasePool.leaseAll(demands))
        .withMessage("disk full");
    assertThat(journaled.leases()).extracting(Lease::owner).containsExactly("a");
    assertThat(journaled.statistics().get(0).leased()).isEqualTo(BigInteger.ONE);
    assertThat(journaled.find("c")).isEmpty();
  }

  @Tag("threads")
  @Test
  void endsWhateverTheOrderOfPoolsAndOwners() throws Exception {
    LeasePool other = LeasePool.builder(Cidr.parse("198.51.100.0/29")).build();
    List<Demand> demands =
        List.of(
            new Demand(pool, LeaseRequest.of("a")),
            new Demand(other, LeaseRequest.of("a")),
            new Demand(pool, LeaseRequest.of("b").withAddresses(FIRST)),
            new Demand(other, LeaseRequest.of("b").asPersistent()));
    List<Demand> reversed = new ArrayList<>();
    demands.forEach(demand -> reversed.add(0, demand));
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (List<Demand> order : List.of(demands, reversed)) {
        all.add(threads.submit(() -> leaseAndReclaim(order)));
      }
      all.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 2000; i++) {
                  pool.lease(LeaseRequest.of("c").withAddresses(FIRST));
                  pool.reclaim("c");
                }
              }));
      for (Future<?> one : all) {
        one.get(15, SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(pool.leases()).isEmpty();
    assertThat(other.leases()).isEmpty();
  }

  private void leaseAndReclaim(List<Demand> demands) {
    for (int i = 0; i < 500; i++) {
      LeasePool.leaseAll(demands);
      for (Demand demand : demands) {
        demand.pool().reclaim(demand.request().owner());
      }
    }
  }
}
