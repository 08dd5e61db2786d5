package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ovn4j.ipam.ReleaseResult.Outcome;

class LeasePoolTest {
  private static final Cidr IPV4 = Cidr.parse("192.0.2.0/29");
  private static final Cidr IPV6 = Cidr.parse("2001:db8::/64");

  @Test
  void followsTheReferenceSequenceOfOvnKubernetes() {
    LeasePool pool =
        LeasePool.builder(Cidr.parse("203.203.0.0/16"))
            .infrastructure(IpRange.parse("203.203.0.1-203.203.0.2"))
            .build();
    LeaseRequest vmA = LeaseRequest.of("vm-a").asPersistent();
    LeaseRequest vmB = LeaseRequest.of("vm-b").asPersistent();

    assertThat(lease(pool, LeaseRequest.of("webserver"))).isEqualTo("203.203.0.3");
    assertThat(lease(pool, vmA)).isEqualTo("203.203.0.4");
    assertThat(lease(pool, vmB)).isEqualTo("203.203.0.5");
    assertThat(lease(pool, vmB)).as("migration target").isEqualTo("203.203.0.5");
    assertThat(release(pool, "vm-a")).isEqualTo(Outcome.KEPT);
    assertThat(release(pool, "vm-b")).isEqualTo(Outcome.KEPT);
    assertThat(lease(pool, LeaseRequest.of("other"))).isEqualTo("203.203.0.6");
    assertThat(lease(pool, vmA)).as("restarted").isEqualTo("203.203.0.4");
    assertThat(release(pool, "webserver")).isEqualTo(Outcome.FREED);
    assertThat(lease(pool, LeaseRequest.of("webserver"))).isEqualTo("203.203.0.7");
  }

  @Test
  void goesRoundBeforeAnAddressComesBack() {
    LeasePool pool = LeasePool.builder(IPV4).build();
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      addresses.add(lease(pool, LeaseRequest.of("web")));
      release(pool, "web");
    }
    assertThat(addresses)
        .containsExactly(
            "192.0.2.1",
            "192.0.2.2",
            "192.0.2.3",
            "192.0.2.4",
            "192.0.2.5",
            "192.0.2.6",
            "192.0.2.1");
  }

  @Test
  void keepsTheOrderAcrossARestart() {
    LeasePool before = LeasePool.builder(IPV4, IPV6).build();
    before.lease(LeaseRequest.of("a"));
    before.lease(LeaseRequest.of("b").asPersistent());
    release(before, "a");

    LeasePool after = LeasePool.builder(IPV4, IPV6).build();
    for (Lease lease : before.leases()) {
      assertThat(after.restore(requestOf(lease)).orElseThrow().addresses())
          .isEqualTo(lease.addresses());
    }
    for (IpFamily family : IpFamily.values()) {
      assertThat(after.cursor(family)).isEmpty();
      assertThat(after.restoreCursor(before.cursor(family).orElseThrow())).isTrue();
      assertThat(after.cursor(family)).isEqualTo(before.cursor(family));
    }
    assertThat(lease(after, LeaseRequest.of("c"))).isEqualTo("192.0.2.3 2001:db8::3");
  }

  @Test
  void ignoresACursorOfAnotherNetwork() {
    LeasePool pool = LeasePool.builder(IPV4).build();
    assertThat(pool.restoreCursor(IpAddress.parse("192.0.2.8"))).isFalse();
    assertThat(pool.restoreCursor(IpAddress.parse("2001:db8::1"))).isFalse();
    assertThat(pool.cursor(IpFamily.IPV4)).isEmpty();
    assertThat(pool.cursor(IpFamily.IPV6)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/29, 192.0.2.1, 192.0.2.6, 6",
    "192.0.2.0/30, 192.0.2.1, 192.0.2.2, 2",
    "192.0.2.0/31, 192.0.2.0, 192.0.2.1, 2",
    "192.0.2.7/32, 192.0.2.7, 192.0.2.7, 1",
    "255.255.255.252/30, 255.255.255.253, 255.255.255.254, 2",
    "0.0.0.0/30, 0.0.0.1, 0.0.0.2, 2",
    "2001:db8::/126, 2001:db8::1, 2001:db8::3, 3",
    "2001:db8::/127, 2001:db8::, 2001:db8::1, 2",
    "2001:db8::7/128, 2001:db8::7, 2001:db8::7, 1",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffc/126, ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffd,"
        + " ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 3",
  })
  void leasesEachUsableAddressOnceAndThenIsExhausted(
      String subnet, String first, String last, int usable) {
    LeasePool pool = LeasePool.builder(Cidr.parse(subnet)).build();
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < usable; i++) {
      addresses.add(lease(pool, LeaseRequest.of("owner-" + i)));
    }
    assertThat(addresses).doesNotHaveDuplicates().startsWith(first).endsWith(last);
    assertThat(refuse(pool, LeaseRequest.of("late"))).isInstanceOf(Refusal.Exhausted.class);
  }

  @Test
  void saysHowFullAnExhaustedSubnetIs() {
    LeasePool pool =
        LeasePool.builder(IPV4)
            .reserve(IpRange.parse("192.0.2.4-192.0.2.6"))
            .infrastructure(IpAddress.parse("192.0.2.1"))
            .build();
    pool.lease(LeaseRequest.of("a"));
    pool.lease(LeaseRequest.of("b"));
    assertThat(refuse(pool, LeaseRequest.of("c")).message())
        .isEqualTo(
            "Subnet 192.0.2.0/29 is exhausted: 2 of its 8 addresses are leased, 6 are reserved");
    assertThatIllegalStateException()
        .isThrownBy(() -> pool.lease(LeaseRequest.of("c")).orElseThrow())
        .withMessageStartingWith("Subnet 192.0.2.0/29 is exhausted");
  }

  @Test
  @Timeout(5)
  void usesAllOfALargeSubnet() {
    LeasePool pool = LeasePool.builder(Cidr.parse("::/0")).build();
    pool.restoreCursor(IpAddress.parse("::ffff:ffff:ffff:ffff"));
    assertThat(lease(pool, LeaseRequest.of("carry"))).isEqualTo("0:0:0:1::");
    pool.restoreCursor(Cidr.parse("::/0").last());
    assertThat(lease(pool, LeaseRequest.of("wrapped"))).isEqualTo("::1");
    assertThat(pool.statistics().get(0).free())
        .isEqualTo(BigInteger.ONE.shiftLeft(128).subtract(BigInteger.valueOf(3)));

    LeasePool full =
        LeasePool.builder(IPV6).exclude(new IpRange(IPV6.first(), IPV6.last().plus(-1))).build();
    assertThat(lease(full, LeaseRequest.of("a"))).isEqualTo(IPV6.last().toString());
    assertThat(refuse(full, LeaseRequest.of("b"))).isInstanceOf(Refusal.Exhausted.class);
  }

  @Test
  void changesNothingIfOneFamilyIsExhausted() {
    LeasePool pool = LeasePool.builder(IPV6, Cidr.parse("192.0.2.0/32")).build();
    pool.lease(LeaseRequest.of("a"));
    assertThat(refuse(pool, LeaseRequest.of("b")).message())
        .startsWith("Subnet 192.0.2.0/32 is exhausted");
    assertThat(pool.cursor(IpFamily.IPV6)).contains(IpAddress.parse("2001:db8::1"));
    release(pool, "a");
    assertThat(lease(pool, LeaseRequest.of("b"))).isEqualTo("2001:db8::2 192.0.2.0");
  }

  @Test
  void leasesRequestedAddressesInTheOrderOfTheSubnets() {
    LeasePool pool = LeasePool.builder(IPV4, IPV6).build();
    LeaseRequest request = request("a", "2001:db8:0:0:ffff::", "192.0.2.5");
    assertThat(lease(pool, request)).isEqualTo("192.0.2.5 2001:db8:0:0:ffff::");
    assertThat(pool.lease(request)).isEqualTo(pool.lease(LeaseRequest.of("a")));
    assertThat(pool.cursor(IpFamily.IPV4)).isEmpty();
    assertThat(lease(pool, LeaseRequest.of("b"))).isEqualTo("192.0.2.1 2001:db8::1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "192.0.2.2;" + " Addresses [192.0.2.2] are not one for each of the families [IPV4, IPV6]",
        "192.0.2.2 192.0.2.3;"
            + " Addresses [192.0.2.2, 192.0.2.3] are not one for each of the families"
            + " [IPV4, IPV6]",
        "192.0.2.8 2001:db8::8; Address 192.0.2.8 lies outside the subnet 192.0.2.0/29",
        "192.0.2.2 2001:db9::; Address 2001:db9:: lies outside the subnet 2001:db8::/64",
        "192.0.2.0 2001:db8::8; Address 192.0.2.0 is the network address",
        "192.0.2.7 2001:db8::8; Address 192.0.2.7 is the broadcast address",
        "192.0.2.2 2001:db8::; Address 2001:db8:: is the subnet-router anycast address",
        "192.0.2.3 2001:db8::8; Address 192.0.2.3 is excluded from the network",
        "192.0.2.1 2001:db8::8; Address 192.0.2.1 is kept for infrastructure",
        "192.0.2.6 2001:db8::8; Address 192.0.2.6 is held by holder",
      })
  void saysWhyARequestedAddressIsRefused(String addresses, String message) {
    LeasePool pool =
        LeasePool.builder(IPV4, IPV6)
            .exclude(IpRange.parse("192.0.2.3"))
            .infrastructure(IpAddress.parse("192.0.2.1"))
            .build();
    pool.lease(request("holder", "192.0.2.6", "2001:db8::6")).orElseThrow();
    assertThat(refuse(pool, request("a", addresses.split(" "))).message()).isEqualTo(message);
    assertThat(pool.leases()).hasSize(1);
  }

  @Test
  void leasesReservedAddressesOnRequestOnly() {
    LeasePool pool = LeasePool.builder(IPV4).reserve(IpRange.parse("192.0.2.0-192.0.2.3")).build();
    assertThat(lease(pool, LeaseRequest.of("a"))).isEqualTo("192.0.2.4");
    assertThat(lease(pool, request("b", "192.0.2.2"))).isEqualTo("192.0.2.2");
    release(pool, "b");
    assertThat(lease(pool, LeaseRequest.of("c"))).isEqualTo("192.0.2.5");
    assertThat(lease(pool, LeaseRequest.of("d"))).isEqualTo("192.0.2.6");
    assertThat(refuse(pool, LeaseRequest.of("e"))).isInstanceOf(Refusal.Exhausted.class);
    assertThat(refuse(pool, request("e", "192.0.2.0")))
        .isEqualTo(new Refusal.NotForWorkloads(IpAddress.parse("192.0.2.0"), Refusal.Use.NETWORK));
  }

  @Test
  void movesALeaseInOneStepOrNotAtAll() {
    LeasePool pool = LeasePool.builder(IPV4).build();
    Lease first = pool.lease(LeaseRequest.of("a")).orElseThrow();
    pool.lease(LeaseRequest.of("b")).orElseThrow();

    assertThat(refuse(pool, request("a", "192.0.2.2")).message())
        .isEqualTo("Address 192.0.2.2 is held by b");
    assertThat(pool.find("a")).contains(first);

    Lease moved = pool.lease(request("a", "192.0.2.6")).orElseThrow();
    assertThat(moved.addresses()).containsExactly(IpAddress.parse("192.0.2.6"));
    assertThat(moved.mac()).isEqualTo(MacAddress.parse("0a:58:c0:00:02:06"));
    assertThat(moved.version()).isGreaterThan(first.version());
    assertThat(pool.holder(IpAddress.parse("192.0.2.1"))).isEmpty();
    assertThat(pool.holder(IpAddress.parse("192.0.2.6"))).contains(moved);
    assertThat(pool.lease(request("c", "192.0.2.1")).orElseThrow().mac()).isEqualTo(first.mac());
  }

  @Test
  void keepsARequestedMacWhereverTheLeaseMoves() {
    MacAddress mac = MacAddress.parse("52:54:00:12:34:56");
    LeasePool pool = LeasePool.builder(IPV4).build();
    pool.lease(LeaseRequest.of("a").withMac(mac)).orElseThrow();
    assertThat(pool.lease(request("a", "192.0.2.6")).orElseThrow().mac()).isEqualTo(mac);
    MacAddress other = MacAddress.parse("52:54:00:12:34:57");
    Lease changed = pool.lease(LeaseRequest.of("a").withMac(other)).orElseThrow();
    assertThat(changed.mac()).isEqualTo(other);
    assertThat(changed.addresses()).containsExactly(IpAddress.parse("192.0.2.6"));
    assertThat(pool.lease(LeaseRequest.of("b").withMac(mac)).orElseThrow().mac()).isEqualTo(mac);
  }

  @Test
  void givesOneMacToOneOwner() {
    LeasePool pool =
        LeasePool.builder(IPV4).reserveMac(MacAddress.parse("0a:58:c0:00:02:02")).build();
    MacAddress mac = MacAddress.parse("0a:58:c0:00:02:01");
    pool.lease(request("a", "192.0.2.6").withMac(mac)).orElseThrow();

    assertThat(refuse(pool, LeaseRequest.of("b").withMac(mac)).message())
        .isEqualTo("MAC address 0a:58:c0:00:02:01 is held by a");
    assertThat(refuse(pool, request("b", "192.0.2.1")).message())
        .isEqualTo("MAC address 0a:58:c0:00:02:01 is held by a");
    assertThat(refuse(pool, request("b", "192.0.2.2")).message())
        .isEqualTo("MAC address 0a:58:c0:00:02:02 is reserved by the network");
    assertThat(lease(pool, LeaseRequest.of("b"))).as("passes by .1 and .2").isEqualTo("192.0.2.3");
    assertThat(lease(pool, request("b", "192.0.2.1").withMac(MacAddress.of(2))))
        .isEqualTo("192.0.2.1");
  }

  @Test
  void isExhaustedIfEachFreeAddressHasALeasedMac() {
    LeasePool pool = LeasePool.builder(Cidr.parse("192.0.2.0/31")).build();
    MacAddress macOfSecond = MacAddress.parse("0a:58:c0:00:02:01");
    pool.lease(LeaseRequest.of("a").withMac(macOfSecond)).orElseThrow();
    assertThat(refuse(pool, LeaseRequest.of("b")).message())
        .isEqualTo(
            "Subnet 192.0.2.0/31 is exhausted: 1 of its 2 addresses are leased, 0 are reserved,"
                + " the MAC addresses of the other 1 are taken");
  }

  @Test
  void derivesTheMacFromTheFirstAddress() {
    LeasePool pool = LeasePool.builder(IPV6, IPV4).build();
    Lease lease = pool.lease(LeaseRequest.of("a")).orElseThrow();
    assertThat(lease.mac()).isEqualTo(MacAddress.fromIp(IpAddress.parse("2001:db8::1")));
  }

  @Test
  void changesPersistenceOnRequest() {
    LeasePool pool = LeasePool.builder(IPV4).build();
    Lease ordinary = pool.lease(LeaseRequest.of("a")).orElseThrow();
    Lease persistent = pool.lease(LeaseRequest.of("a").asPersistent()).orElseThrow();
    assertThat(persistent.addresses()).isEqualTo(ordinary.addresses());
    assertThat(persistent.version()).isGreaterThan(ordinary.version());
    assertThat(release(pool, "a")).isEqualTo(Outcome.KEPT);
    assertThat(pool.find("a")).contains(persistent);
    assertThat(pool.reclaim("a")).isTrue();
    assertThat(pool.reclaim("a")).isFalse();
    assertThat(release(pool, "a")).isEqualTo(Outcome.NOT_FOUND);
    assertThat(pool.leases()).isEmpty();
  }

  @Test
  void carriesWhatIsRequestedWithoutSubnets() {
    LeasePool pool = LeasePool.builder().build();
    Lease bare = pool.lease(LeaseRequest.of("a")).orElseThrow();
    assertThat(bare.addresses()).isEmpty();
    assertThat(bare.mac().isUnicast()).isTrue();
    assertThat(pool.lease(LeaseRequest.of("a")).orElseThrow()).isEqualTo(bare);
    Lease clash = pool.lease(LeaseRequest.of("b").withMac(bare.mac())).fold(l -> l, r -> bare);
    assertThat(clash).isEqualTo(bare);

    Lease named = pool.lease(request("b", "2001:db8::1", "192.0.2.0", "192.0.2.1")).orElseThrow();
    assertThat(named.addresses()).hasSize(3);
    assertThat(named.mac()).isEqualTo(MacAddress.fromIp(IpAddress.parse("2001:db8::1")));
    assertThat(refuse(pool, request("c", "192.0.2.1")).message())
        .isEqualTo("Address 192.0.2.1 is held by b");
    assertThat(pool.statistics()).isEmpty();
    assertThat(pool.restore(LeaseRequest.of("d")).orElseThrow().addresses()).isEmpty();
  }

  @Test
  void avoidsATakenMacWithoutAddresses() {
    MacAddress first = LeasePool.builder().build().lease(LeaseRequest.of("a")).orElseThrow().mac();
    LeasePool pool = LeasePool.builder().build();
    pool.lease(LeaseRequest.of("thief").withMac(first)).orElseThrow();
    pool.lease(LeaseRequest.of("another").withMac(MacAddress.fromText("a#1"))).orElseThrow();
    assertThat(pool.lease(LeaseRequest.of("a")).orElseThrow().mac())
        .as("the same whenever these two are taken")
        .isEqualTo(MacAddress.fromText("a#2"));
  }

  @Test
  void restoresReservedAddressesAndReportsConflicts() {
    LeasePool pool = LeasePool.builder(IPV4).reserve(IpRange.parse("192.0.2.5")).build();
    Lease restored = pool.restore(request("a", "192.0.2.5")).orElseThrow();
    assertThat(pool.restore(request("a", "192.0.2.5")).orElseThrow()).isEqualTo(restored);

    assertThat(pool.restore(request("b", "192.0.2.5")))
        .isEqualTo(
            new LeaseResult.Refused(new Refusal.AddressHeld(IpAddress.parse("192.0.2.5"), "a")));
    assertThat(message(pool.restore(request("a", "192.0.2.6"))))
        .isEqualTo("a already holds [192.0.2.5] with MAC address 0a:58:c0:00:02:05");
    assertThat(message(pool.restore(request("a", "192.0.2.5").withMac(MacAddress.of(2)))))
        .isEqualTo("a already holds [192.0.2.5] with MAC address 0a:58:c0:00:02:05");
    assertThat(message(pool.restore(LeaseRequest.of("c"))))
        .isEqualTo("Addresses [] are not one for each of the families [IPV4]");
    assertThat(pool.leases()).containsExactly(restored);
  }

  @Test
  void countsEveryAddressOnce() {
    LeasePool pool =
        LeasePool.builder(IPV4, IPV6)
            .exclude(IpRange.parse("192.0.2.0-192.0.2.1"))
            .infrastructure(IpRange.parse("192.0.2.1-192.0.2.2"))
            .reserve(IpRange.parse("192.0.2.2-192.0.2.3"))
            .build();
    pool.lease(request("a", "192.0.2.3", "2001:db8::1")).orElseThrow();
    pool.lease(LeaseRequest.of("b")).orElseThrow();
    BigInteger ipv6Size = BigInteger.ONE.shiftLeft(64);
    assertThat(pool.statistics())
        .extracting(PoolStatistics::family)
        .containsExactly(IpFamily.IPV4, IpFamily.IPV6);
    assertThat(pool.statistics())
        .containsExactly(
            new PoolStatistics(
                List.of(IpRange.of(IPV4)), number(8), number(2), number(4), number(0), number(2)),
            new PoolStatistics(
                List.of(IpRange.of(IPV6)),
                ipv6Size,
                number(2),
                number(1),
                number(0),
                ipv6Size.subtract(number(3))));
  }

  private static BigInteger number(long value) {
    return BigInteger.valueOf(value);
  }

  @Test
  void listsLeasesByOwner() {
    LeasePool pool = LeasePool.builder(IPV4).build();
    List.of("c", "a", "b").forEach(owner -> pool.lease(LeaseRequest.of(owner)));
    assertThat(pool.leases()).extracting(Lease::owner).containsExactly("a", "b", "c");
  }

  @Test
  void refusesAMisdescribedNetwork() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LeasePool.builder(IPV4, Cidr.parse("192.0.2.4/31")))
        .withMessage(
            "Range 192.0.2.4-192.0.2.5 overlaps the pool, which has [192.0.2.4-192.0.2.5]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LeasePool.builder(IPV4).exclude(IpRange.parse("192.0.2.4-192.0.2.8")))
        .withMessage(
            "Range 192.0.2.4-192.0.2.8 does not lie in the ranges [192.0.2.0-192.0.2.7] of the"
                + " pool");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LeasePool.builder(IPV4).exclude(IpRange.parse("2001:db8::1")))
        .withMessage("Range 2001:db8::1 does not lie in the subnets: there is none of its family");
  }

  private static Outcome release(LeasePool pool, String owner) {
    return pool.find(owner).map(lease -> pool.release(lease).outcome()).orElse(Outcome.NOT_FOUND);
  }

  private static LeaseRequest request(String owner, String... addresses) {
    return new LeaseRequest(
        owner, List.of(addresses).stream().map(IpAddress::parse).toList(), Optional.empty(), false);
  }

  private static LeaseRequest requestOf(Lease lease) {
    return new LeaseRequest(
        lease.owner(), lease.addresses(), Optional.of(lease.mac()), lease.persistent());
  }

  private static String lease(LeasePool pool, LeaseRequest request) {
    return String.join(
        " ",
        pool.lease(request).orElseThrow().addresses().stream().map(IpAddress::toString).toList());
  }

  private static Refusal refuse(LeasePool pool, LeaseRequest request) {
    return refusal(pool.lease(request));
  }

  private static String message(LeaseResult result) {
    return refusal(result).message();
  }

  private static Refusal refusal(LeaseResult result) {
    return result.fold(
        lease -> {
          throw new AssertionError("Granted: " + lease);
        },
        refusal -> refusal);
  }
}
