package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ovn4j.ipam.ReleaseResult.Outcome;

/** Random operations on a pool and on {@link LeasePoolModel} must not tell the two apart. */
class LeasePoolModelTest {
  private static final int POOLS = Effort.lives(15);
  private static final int STEPS = 150;
  private static final int NEAR = 16;

  @ParameterizedTest
  @CsvSource({
    "192.0.2.16/28,",
    "192.0.2.0/29,",
    "255.255.255.252/30,",
    "192.0.2.6/31,",
    "192.0.2.7/32,",
    "2001:db8::4/126,",
    "2001:db8::7/128,",
    "2001:db8::/64,",
    "192.0.2.0/28, 2001:db8::/64",
    "2001:db8::8/125, 192.0.2.0/28",
    "192.0.2.0/29, ffff:ffff:ffff:ffff:ffff:ffff:ffff:fff0/124",
  })
  void behavesLikeTheModel(String first, String second) {
    List<Cidr> subnets = new ArrayList<>(List.of(Cidr.parse(first)));
    if (second != null) {
      subnets.add(Cidr.parse(second));
    }
    int refused = 0;
    for (int seed = 0; seed < POOLS; seed++) {
      refused += new Run(subnets, seed).play();
    }
    assertThat(refused).as("refusals, without which little was tried").isGreaterThan(POOLS);
  }

  private static final class Run {
    private final List<Cidr> subnets;
    private final Random random;
    private final LeasePoolModel model;
    private final LeasePool pool;
    private int refused;

    Run(List<Cidr> subnets, int seed) {
      this.subnets = subnets;
      this.random = new Random(seed);
      this.model = new LeasePoolModel(subnets);
      LeasePoolBuilder builder = LeasePool.builder(subnets.toArray(Cidr[]::new));
      for (Cidr subnet : subnets) {
        if (random.nextInt(3) == 0) {
          builder.exclude(setAside(subnet, model.forbidden));
        }
        if (random.nextInt(3) == 0) {
          builder.infrastructure(setAside(subnet, model.forbidden));
        }
        if (random.nextInt(3) == 0) {
          builder.reserve(setAside(subnet, model.reserved));
        }
      }
      if (random.nextBoolean()) {
        MacAddress mac = someMac();
        builder.reserveMac(mac);
        model.reservedMacs.add(mac);
      }
      this.pool = builder.build();
    }

    /** Returns how many requests were refused. */
    int play() {
      for (int step = 0; step < STEPS; step++) {
        String owner = "owner-" + random.nextInt(20);
        int choice = random.nextInt(20);
        if (choice < 6) {
          LeaseResult result = pool.lease(LeaseRequest.of(owner));
          same(result, model.lease(LeaseRequest.of(owner)));
          assertThat(result.<Object>fold(lease -> Refusal.Exhausted.class, Refusal::getClass))
              .isEqualTo(Refusal.Exhausted.class);
        } else if (choice < 10) {
          LeaseRequest request = someRequest(owner);
          same(pool.lease(request), model.lease(request));
        } else if (choice < 12) {
          LeaseRequest request = someRequest(owner);
          same(pool.restore(request), model.restore(request));
        } else if (choice < 17) {
          assertThat(
                  pool.find(owner)
                      .map(lease -> pool.release(lease).outcome())
                      .orElse(Outcome.NOT_FOUND))
              .isEqualTo(model.release(owner));
        } else if (choice < 19) {
          assertThat(pool.reclaim(owner)).isEqualTo(model.leases.remove(owner) != null);
        } else {
          IpAddress cursor = someAddress(subnets.get(random.nextInt(subnets.size())));
          boolean inside = false;
          for (Cidr subnet : subnets) {
            if (subnet.contains(cursor)) {
              model.cursors.put(subnet, cursor);
              inside = true;
            }
          }
          assertThat(pool.restoreCursor(cursor)).isEqualTo(inside);
        }
        checkState();
      }
      return refused;
    }

    private void same(LeaseResult result, Optional<Lease> expected) {
      Optional<Lease> granted = result.fold(Optional::of, refusal -> Optional.empty());
      assertThat(granted.map(Run::withoutVersion)).as("%s", result).isEqualTo(expected);
      granted.ifPresent(
          lease -> {
            LeaseRequest again =
                new LeaseRequest(lease.owner(), List.of(), Optional.empty(), lease.persistent());
            assertThat(pool.lease(again)).isEqualTo(result);
          });
      refused += granted.isPresent() ? 0 : 1;
    }

    private void checkState() {
      assertThat(pool.leases())
          .extracting(Run::withoutVersion)
          .containsExactlyElementsOf(model.leases.values());
      Set<IpAddress> addresses = new HashSet<>();
      Set<MacAddress> macs = new HashSet<>();
      for (Lease lease : pool.leases()) {
        assertThat(pool.find(lease.owner())).contains(lease);
        assertThat(macs.add(lease.mac())).isTrue();
        for (IpAddress address : lease.addresses()) {
          assertThat(addresses.add(address)).isTrue();
          assertThat(model.forbidden).doesNotContain(address);
          assertThat(pool.holder(address)).contains(lease);
        }
      }
      for (int i = 0; i < subnets.size(); i++) {
        Cidr subnet = subnets.get(i);
        assertThat(pool.cursor(subnet.family()))
            .isEqualTo(Optional.ofNullable(model.cursors.get(subnet)));
        checkStatistics(pool.statistics().get(i), subnet);
      }
    }

    private void checkStatistics(PoolStatistics statistics, Cidr subnet) {
      assertThat(statistics.leased()).isEqualTo(BigInteger.valueOf(model.leases.size()));
      BigInteger leased = statistics.leased();
      assertThat(leased.add(statistics.reserved()).add(statistics.free()))
          .isEqualTo(statistics.size())
          .isEqualTo(subnet.size());
      if (subnet.size().bitLength() < 10) {
        assertThat(leased.add(statistics.reserved()))
            .isEqualTo(BigInteger.valueOf(model.busy(subnet)));
      }
    }

    private static Lease withoutVersion(Lease lease) {
      return LeasePoolModel.unversioned(
          lease.owner(), lease.addresses(), lease.mac(), lease.persistent());
    }

    private LeaseRequest someRequest(String owner) {
      List<IpAddress> addresses = new ArrayList<>();
      if (random.nextInt(3) > 0) {
        for (Cidr subnet : subnets) {
          if (random.nextInt(10) > 0) {
            addresses.add(
                random.nextInt(subnets.size()) == 0 ? 0 : addresses.size(), someAddress(subnet));
          }
        }
      }
      Optional<MacAddress> mac = random.nextInt(3) == 0 ? Optional.of(someMac()) : Optional.empty();
      return new LeaseRequest(owner, addresses, mac, random.nextInt(3) == 0);
    }

    /** Often one that a subnet derives, so that requested and derived MACs meet. */
    private MacAddress someMac() {
      return random.nextInt(4) == 0
          ? MacAddress.of(2L * random.nextInt(4))
          : MacAddress.fromIp(someAddress(subnets.get(0)));
    }

    /** An address near either end of the subnet, at times just outside. */
    private IpAddress someAddress(Cidr subnet) {
      int offset = random.nextInt(size(subnet) + (random.nextInt(8) == 0 ? 2 : 0));
      boolean fromEnd = random.nextInt(4) == 0;
      IpAddress end = fromEnd ? subnet.last() : subnet.first();
      try {
        return end.plus(fromEnd ? -offset : offset);
      } catch (ArithmeticException beyondTheFamily) {
        return end;
      }
    }

    private IpRange setAside(Cidr subnet, Set<IpAddress> addresses) {
      IpAddress a = subnet.first().plus(random.nextInt(size(subnet)));
      IpAddress b = a;
      addresses.add(b);
      while (!b.equals(subnet.last()) && random.nextInt(3) > 0) {
        b = b.plus(1);
        addresses.add(b);
      }
      return new IpRange(a, b);
    }

    private static int size(Cidr subnet) {
      return subnet.size().min(BigInteger.valueOf(NEAR)).intValueExact();
    }
  }
}
