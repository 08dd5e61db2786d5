package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.ovn4j.ipam.LeasePool.Demand;
import org.ovn4j.ipam.ReleaseResult.Outcome;

/** What happens to an address between two owners, and to several pools at once. */
class LeaseStatesTest {
  private static final Cidr SMALL = Cidr.parse("192.0.2.0/30");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final InstantSource clock = () -> now;

  // --- release ------------------------------------------------------------------------------

  @Test
  void refusesToReleaseWhatIsNoLongerHeldAndSaysWhoHoldsIt() {
    LeasePool pool = LeasePool.builder(SMALL).build();
    Lease first = lease(pool, "a");
    assertThat(pool.release("a", first.version() + 1))
        .isEqualTo(new ReleaseResult(Outcome.STALE, Optional.of(first)));
    assertThat(pool.release("b", first.version()))
        .isEqualTo(new ReleaseResult(Outcome.NOT_FOUND, Optional.empty()));
    assertThat(pool.release(first).isFreed()).isTrue();
    assertThat(pool.release(first).isFreed()).isFalse();

    Lease second = lease(pool, "a");
    assertThat(pool.release(first))
        .as("a second release of the first lease")
        .isEqualTo(new ReleaseResult(Outcome.STALE, Optional.of(second)));
    assertThat(pool.release(second).isFreed()).isTrue();
    Lease others = pool.lease(request("b", first.addresses())).orElseThrow();
    assertThat(pool.release(first))
        .isEqualTo(new ReleaseResult(Outcome.NOT_FOUND, Optional.of(others)));
    assertThat(pool.find("b")).contains(others);
  }

  @Test
  void keepsWhatIsPersistent() {
    LeasePool pool = LeasePool.builder(SMALL).build();
    Lease vm = pool.lease(LeaseRequest.of("vm").asPersistent()).orElseThrow();
    assertThat(pool.releaseAll(List.of(vm, vm)))
        .containsOnly(new ReleaseResult(Outcome.KEPT, Optional.of(vm)));
    assertThat(pool.reclaim("vm")).isTrue();
    assertThat(pool.find("vm")).isEmpty();
  }

  // --- cooling ------------------------------------------------------------------------------

  @Test
  void leasesNoAddressToOthersBeforeItsTime() {
    LeasePool pool = LeasePool.builder(SMALL).coolDown(MINUTE, clock).build();
    Lease a = lease(pool, "a");
    Lease b = lease(pool, "b");
    pool.release(a);
    now = now.plusSeconds(20);
    pool.release(b);
    assertThat(pool.find("a")).isEmpty();
    assertThat(pool.holder(a.addresses().get(0))).isEmpty();
    assertThat(pool.leases()).isEmpty();

    Refusal refusal = refuse(pool, LeaseRequest.of("c"));
    assertThat(refusal)
        .isEqualTo(
            new Refusal.Exhausted(
                pool.statistics().get(0), Optional.of(Instant.parse("2026-01-01T00:01:00Z"))));
    assertThat(refusal.message())
        .isEqualTo(
            "Subnet 192.0.2.0/30 is exhausted: 0 of its 4 addresses are leased, 2 are reserved,"
                + " 2 cool down, the first until 2026-01-01T00:01:00Z");
    assertThat(refuse(pool, request("c", b.addresses())).message())
        .isEqualTo("Address 192.0.2.2 was released by b and cools down until 2026-01-01T00:01:20Z");

    now = Instant.parse("2026-01-01T00:00:59.999Z");
    assertThat(refuse(pool, LeaseRequest.of("c"))).isInstanceOf(Refusal.Exhausted.class);
    now = Instant.parse("2026-01-01T00:01:00Z");
    assertThat(lease(pool, "c").addresses()).isEqualTo(a.addresses());
    assertThat(refuse(pool, LeaseRequest.of("d"))).isInstanceOf(Refusal.Exhausted.class);
    now = Instant.parse("2026-01-01T00:01:20Z");
    assertThat(pool.lease(request("d", b.addresses())).orElseThrow().addresses())
        .isEqualTo(b.addresses());
  }

  @Test
  void countsCoolingAddressesAsSuch() {
    LeasePool pool =
        LeasePool.builder(SMALL, Cidr.parse("2001:db8::/64")).coolDown(MINUTE, clock).build();
    pool.release(lease(pool, "a"));
    for (PoolStatistics statistics : pool.statistics()) {
      assertThat(statistics.cooling()).isEqualTo(BigInteger.ONE);
      assertThat(statistics.leased()).isZero();
    }
    now = now.plus(MINUTE);
    assertThat(pool.statistics()).extracting(PoolStatistics::cooling).containsOnly(BigInteger.ZERO);
  }

  @Test
  void countsTheCoolingAddressesOfEachFamilyApart() {
    LeasePool pool =
        LeasePool.builder(Cidr.parse("192.0.2.0/29"), Cidr.parse("2001:db8::/64"))
            .coolDown(MINUTE, clock)
            .build();
    lease(pool, "a");
    pool.release(lease(pool, "b"));
    assertThat(pool.statistics())
        .allSatisfy(
            statistics -> {
              assertThat(statistics.leased()).isEqualTo(1);
              assertThat(statistics.cooling()).isEqualTo(1);
            });
  }

  @Test
  void givesACoolingAddressBackToWhoHadItAtOnce() {
    LeasePool pool = LeasePool.builder(SMALL).coolDown(MINUTE, clock).build();
    Lease before = lease(pool, "vm");
    lease(pool, "other");
    pool.release(before);
    Lease after = lease(pool, "vm");
    assertThat(after.addresses()).isEqualTo(before.addresses());
    assertThat(after.mac()).isEqualTo(before.mac());
    assertThat(after.version()).isGreaterThan(before.version());
    assertThat(pool.release(before).outcome()).isEqualTo(Outcome.STALE);
    now = now.plus(MINUTE).plusSeconds(1);
    assertThat(refuse(pool, LeaseRequest.of("late")))
        .as("it is leased, whatever its old time")
        .isInstanceOf(Refusal.Exhausted.class);
    assertThat(pool.find("vm")).contains(after);
  }

  @Test
  void coolsTheAddressThatALeaseMovedAwayFrom() {
    LeasePool pool = LeasePool.builder(SMALL).coolDown(MINUTE, clock).build();
    Lease first = lease(pool, "a");
    IpAddress other = IpAddress.parse("192.0.2.2");
    Lease moved = pool.lease(request("a", List.of(other))).orElseThrow();
    assertThat(first.state()).as("for who still has it in hand").isEqualTo(Lease.ENDED);
    assertThat(refuse(pool, LeaseRequest.of("b"))).isInstanceOf(Refusal.Exhausted.class);
    assertThat(refuse(pool, request("b", first.addresses())))
        .isInstanceOf(Refusal.AddressCooling.class);
    Lease back = pool.lease(request("a", first.addresses())).orElseThrow();
    assertThat(back.addresses()).isEqualTo(first.addresses());
    assertThat(pool.holder(other)).isEmpty();
    now = now.plus(MINUTE);
    assertThat(lease(pool, "b").addresses()).isEqualTo(moved.addresses());
  }

  @Test
  void keepsTheTimeOfACoolingAddressThatIsNotTakenUpAgain() {
    LeasePool pool = LeasePool.builder(Cidr.parse("192.0.2.0/29")).coolDown(MINUTE, clock).build();
    Lease first = lease(pool, "a");
    pool.release(first);
    now = now.plusSeconds(30);
    pool.lease(request("a", List.of(IpAddress.parse("192.0.2.5")))).orElseThrow();
    assertThat(refuse(pool, request("b", first.addresses())))
        .isEqualTo(
            new Refusal.AddressCooling(
                first.addresses().get(0), "a", Instant.parse("2026-01-01T00:01:00Z")));
    now = now.plusSeconds(30);
    pool.lease(request("b", first.addresses())).orElseThrow();
  }

  @Test
  void stillCoolsAfterARefusedRequestOfWhoHadIt() {
    LeasePool pool = LeasePool.builder(SMALL).coolDown(MINUTE, clock).build();
    Lease a = lease(pool, "a");
    Lease b = lease(pool, "b");
    pool.release(a);
    assertThat(refuse(pool, request("a", b.addresses()))).isInstanceOf(Refusal.AddressHeld.class);
    assertThat(pool.find("a")).isEmpty();
    assertThat(refuse(pool, LeaseRequest.of("c"))).isInstanceOf(Refusal.Exhausted.class);
    now = now.plus(MINUTE);
    assertThat(lease(pool, "c").addresses()).isEqualTo(a.addresses());
  }

  @Test
  void refusesACoolDownThatIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LeasePool.builder(SMALL).coolDown(Duration.ofNanos(5), clock))
        .withMessage("Cool-down PT0.000000005S is less than a millisecond");
    LeasePoolBuilder builder = LeasePool.builder(SMALL);
    assertThat(builder.coolDown(Duration.ofMillis(1), clock)).isSameAs(builder);
  }

  // --- policies -----------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(
      value = AllocationPolicy.class,
      names = {"NEXT_FIT", "LOWEST", "HASHED"})
  void everyPolicyUsesEveryAddressOnce(AllocationPolicy policy) {
    LeasePool pool = LeasePool.builder(Cidr.parse("192.0.2.0/26")).policy(policy).build();
    List<IpAddress> addresses = new ArrayList<>();
    for (int i = 0; i < 62; i++) {
      addresses.addAll(lease(pool, "owner-" + i).addresses());
    }
    assertThat(addresses).doesNotHaveDuplicates();
    assertThat(refuse(pool, LeaseRequest.of("late"))).isInstanceOf(Refusal.Exhausted.class);
  }

  @Test
  void choosesTheLowest() {
    LeasePool pool = LeasePool.builder(SMALL).policy(AllocationPolicy.LOWEST).build();
    Lease first = lease(pool, "a");
    lease(pool, "b");
    pool.release(first);
    assertThat(lease(pool, "c").addresses()).isEqualTo(first.addresses());
  }

  @Test
  void choosesTheSamePlaceForTheSameOwner() {
    List<Cidr> blocks = List.of(Cidr.parse("10.1.0.0/16"), Cidr.parse("10.9.0.0/24"));
    List<List<IpAddress>> runs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      LeasePool pool =
          LeasePool.builder(blocks.toArray(Cidr[]::new)).policy(AllocationPolicy.HASHED).build();
      List<IpAddress> addresses = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        addresses.addAll(lease(pool, "pod-" + (run == 0 ? i : 99 - i)).addresses());
      }
      runs.add(addresses);
    }
    assertThat(runs.get(0).stream().filter(runs.get(1)::contains).count()).isGreaterThan(97);
    assertThat(runs.get(0).stream().map(a -> a.low() >>> 8).distinct().count())
        .as("spread over the pool")
        .isGreaterThan(60);
  }

  @ParameterizedTest
  @CsvSource({
    "blue/vm-a, 2001:db8::2258:a775:7550:c83a",
    "green/vm-1, 2001:db8::7550:858c:48f8:b1d9",
    "red/pod, 2001:db8::355b:cb95:aa9b:6005",
    "x/y-123, 2001:db8::77e1:274d:4f81:a385",
  })
  void choosesTheSamePlaceInEveryVersionOfTheLibrary(String owner, String address) {
    LeasePool pool =
        LeasePool.builder(Cidr.parse("2001:db8::/64")).policy(AllocationPolicy.HASHED).build();
    assertThat(lease(pool, owner).addresses()).containsExactly(IpAddress.parse(address));
  }

  @Test
  void hashesIntoAPoolOfAnySize() {
    for (String subnet : List.of("::/0", "2001:db8::/64", "2001:db8::/127", "192.0.2.7/32")) {
      Cidr block = Cidr.parse(subnet);
      LeasePool pool = LeasePool.builder(block).policy(AllocationPolicy.HASHED).build();
      assertThat(lease(pool, "a").addresses()).allMatch(block::contains);
    }
  }

  @Test
  void leasesWhatIsAskedForOnlyIfSoAsked() {
    LeasePool pool = LeasePool.builder(SMALL).policy(AllocationPolicy.SPECIFIC).build();
    assertThat(refuse(pool, LeaseRequest.of("a")).message())
        .isEqualTo("No address is requested, and this pool leases requested addresses only");
    Lease lease = pool.lease(request("a", List.of(IpAddress.parse("192.0.2.2")))).orElseThrow();
    assertThat(lease(pool, "a")).isEqualTo(lease);
  }

  // --- several ranges, online ---------------------------------------------------------------

  @Test
  void leasesFromAllSubnetsOfAFamily() {
    LeasePool pool = LeasePool.builder(SMALL, Cidr.parse("198.51.100.0/30")).build();
    for (int i = 0; i < 4; i++) {
      lease(pool, "owner-" + i);
    }
    assertThat(refuse(pool, LeaseRequest.of("e")).message())
        .startsWith("Subnet 192.0.2.0/30, 198.51.100.0/30 is exhausted: 4 of its 8");
  }

  @Test
  void drainsWhileLeasesLast() {
    LeasePool pool = LeasePool.builder(SMALL).coolDown(MINUTE, clock).build();
    Lease old = lease(pool, "a");
    pool.add(Cidr.parse("198.51.100.0/30"));
    IpRange range = IpRange.of(SMALL);
    assertThat(pool.drain(range)).containsExactly(old);
    assertThat(lease(pool, "b").addresses()).containsExactly(IpAddress.parse("198.51.100.1"));
    assertThat(refuse(pool, request("c", List.of(IpAddress.parse("192.0.2.2")))).message())
        .isEqualTo("Address 192.0.2.2 is being taken out of the network");
    assertThat(pool.remove(range)).isFalse();
    pool.release(old);
    assertThat(pool.holders(range)).isEmpty();
    assertThat(pool.remove(range)).as("it cools").isFalse();
    now = now.plus(MINUTE);
    assertThat(pool.remove(range)).isTrue();
    assertThat(refuse(pool, request("c", old.addresses()))).isInstanceOf(Refusal.OutsidePool.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pool.drain(IpRange.parse("2001:db8::1")))
        .withMessage("The network has no IPV6 subnet");
  }

  @Test
  void givesNoCoolingAddressBackThatIsBeingTakenOut() {
    LeasePool pool =
        LeasePool.builder(SMALL, Cidr.parse("198.51.100.0/30")).coolDown(MINUTE, clock).build();
    Lease old = lease(pool, "a");
    pool.drain(IpRange.of(SMALL));
    pool.release(old);
    Lease moved = lease(pool, "a");
    assertThat(moved.addresses()).containsExactly(IpAddress.parse("198.51.100.1"));
    assertThat(pool.statistics().get(0).cooling()).isEqualTo(BigInteger.ONE);
    now = now.plus(MINUTE);
    assertThat(pool.remove(IpRange.of(SMALL))).isTrue();
    assertThat(pool.leases()).containsExactly(moved);
  }

  @Test
  void resumesADrainedRange() {
    LeasePool pool = LeasePool.builder(SMALL).build();
    Lease a = lease(pool, "a");
    pool.drain(IpRange.of(SMALL));
    assertThat(refuse(pool, LeaseRequest.of("b"))).isInstanceOf(Refusal.Exhausted.class);
    pool.resume(IpRange.of(SMALL));
    assertThat(pool.find("a")).contains(a);
    assertThat(lease(pool, "b").addresses()).containsExactly(IpAddress.parse("192.0.2.2"));
  }

  // --- all or nothing -----------------------------------------------------------------------

  @Test
  void leasesFromSeveralPoolsOrFromNone() {
    LeasePool blue = LeasePool.builder(SMALL).build();
    LeasePool green = LeasePool.builder(Cidr.parse("198.51.100.7/32")).build();
    Lease held = lease(blue, "vm");
    IpAddress wanted = IpAddress.parse("192.0.2.2");
    List<Demand> demands =
        List.of(
            new Demand(blue, request("vm", List.of(wanted))),
            new Demand(blue, LeaseRequest.of("pod")),
            new Demand(green, LeaseRequest.of("vm")));
    lease(green, "thief");
    List<LeaseResult> refused = LeasePool.leaseAll(demands);
    assertThat(refused).singleElement().isInstanceOf(LeaseResult.Refused.class);
    assertThat(blue.leases()).containsExactly(held);
    assertThat(blue.holder(wanted)).isEmpty();

    green.reclaim("thief");
    blue.reclaim("pod");
    List<LeaseResult> granted = LeasePool.leaseAll(List.of(demands.get(0), demands.get(2)));
    assertThat(granted).extracting(r -> r.orElseThrow().owner()).containsExactly("vm", "vm");
    assertThat(blue.find("vm")).map(Lease::addresses).contains(List.of(wanted));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LeasePool.leaseAll(List.of(demands.get(0), demands.get(0))))
        .withMessage("Two demands of vm to one pool");
  }

  @Test
  void leasesManyAtOnce() {
    LeasePool pool = LeasePool.builder(Cidr.parse("10.0.0.0/24")).build();
    List<Demand> demands = new ArrayList<>();
    for (int i = 0; i < 254; i++) {
      demands.add(new Demand(pool, LeaseRequest.of("pod-" + i)));
    }
    assertThat(LeasePool.leaseAll(demands)).hasSize(254);
    assertThat(pool.leases()).hasSize(254);
    demands.clear();
    demands.add(new Demand(pool, LeaseRequest.of("pod-1")));
    demands.add(new Demand(pool, LeaseRequest.of("late")));
    assertThat(LeasePool.leaseAll(demands)).hasSize(1);
    assertThat(pool.leases()).hasSize(254);
  }

  // --- a journal that refuses ---------------------------------------------------------------

  @Test
  void changesNothingThatTheJournalDoesNotTake() {
    List<LeaseEvent> events = new ArrayList<>();
    boolean[] broken = {false};
    LeasePool pool =
        LeasePool.builder(SMALL, Cidr.parse("2001:db8::/64"))
            .journal(
                event -> {
                  if (broken[0]) {
                    throw new IllegalStateException("disk full");
                  }
                  events.add(event);
                })
            .build();
    Lease a = lease(pool, "a");
    broken[0] = true;
    LeaseRequest move =
        request("a", List.of(IpAddress.parse("192.0.2.2"), IpAddress.parse("2001:db8::9")));
    for (Runnable change :
        List.<Runnable>of(
            () -> pool.lease(LeaseRequest.of("b")),
            () -> pool.release(a),
            () -> pool.lease(move),
            () -> pool.reclaim("a"))) {
      assertThatIllegalStateException().isThrownBy(change::run).withMessage("disk full");
      assertThat(pool.leases()).containsExactly(a);
      assertThat(pool.holder(a.addresses().get(0))).contains(a);
    }
    broken[0] = false;
    assertThat(lease(pool, "b").addresses())
        .containsExactly(IpAddress.parse("192.0.2.2"), IpAddress.parse("2001:db8::2"));
    pool.release(a);
    assertThat(events)
        .extracting(e -> e.sequence() + " " + e.kind() + " " + e.owner())
        .containsExactly("1 HELD a", "2 HELD b", "3 ENDED a");
  }

  private static Lease lease(LeasePool pool, String owner) {
    return pool.lease(LeaseRequest.of(owner)).orElseThrow();
  }

  private static LeaseRequest request(String owner, List<IpAddress> addresses) {
    return new LeaseRequest(owner, addresses, Optional.empty(), false);
  }

  private static Refusal refuse(LeasePool pool, LeaseRequest request) {
    return pool.lease(request)
        .fold(
            lease -> {
              throw new AssertionError("Granted: " + lease);
            },
            refusal -> refusal);
  }
}
