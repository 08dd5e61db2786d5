package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPoolTest {

  @Test
  void goesOnAfterTheLastAndStartsAgainAtTheEnd() {
    AddressPool pool = AddressPool.of(Cidr.parse("192.0.2.0/30"));
    assertThat(pool.lastTaken()).isEmpty();
    assertThat(pool.next()).hasToString("192.0.2.1");
    assertThat(pool.release(address("192.0.2.1"))).isTrue();
    assertThat(pool.next()).hasToString("192.0.2.2");
    assertThat(pool.next()).hasToString("192.0.2.1");
    assertThat(pool.lastTaken()).contains(address("192.0.2.1"));
    assertThat(pool.next()).isNull();
    assertThat(pool.next()).isNull();
    assertThat(pool.release(address("192.0.2.2"))).isTrue();
    assertThat(pool.release(address("192.0.2.2"))).isFalse();
    assertThat(pool.next()).hasToString("192.0.2.2");
  }

  @Test
  void takesWhatIsAskedForIfItIsFree() {
    AddressPool pool =
        AddressPool.builder(Cidr.parse("192.0.2.0/24"))
            .exclude(IpRange.parse("192.0.2.8"))
            .infrastructure(IpRange.parse("192.0.2.1"))
            .reserve(IpRange.parse("192.0.2.16/28"))
            .build();
    assertThat(pool.claim(address("192.0.2.9"))).isTrue();
    assertThat(pool.claim(address("192.0.2.9"))).isFalse();
    assertThat(pool.isLeased(address("192.0.2.9"))).isTrue();
    assertThat(pool.claim(address("192.0.2.20"))).as("reserved").isTrue();
    assertThat(pool.claim(address("192.0.2.20"))).isFalse();
    assertThat(pool.isLeased(address("192.0.2.20"))).isTrue();
    for (String never :
        List.of("192.0.2.0", "192.0.2.255", "192.0.2.1", "192.0.2.8", "192.0.3.1", "::1")) {
      assertThat(pool.claim(address(never))).as(never).isFalse();
      assertThat(pool.isLeased(address(never))).as(never).isFalse();
      assertThat(pool.release(address(never))).as(never).isFalse();
    }
    assertThat(pool.release(address("192.0.2.20"))).isTrue();
    assertThat(pool.release(address("192.0.2.20"))).isFalse();
    assertThat(pool.next()).as("reserved addresses are passed by").hasToString("192.0.2.2");
  }

  @Test
  void knowsOfBlocksThatWereNeverUsed() {
    AddressPool pool =
        AddressPool.builder()
            .add(Cidr.parse("10.0.0.0/18"))
            .exclude(IpRange.parse("10.0.16.0/20"))
            .reserve(IpRange.parse("10.0.48.0/20"))
            .build();
    assertThat(pool.release(address("10.0.32.5"))).isFalse();
    assertThat(pool.isLeased(address("10.0.32.5"))).isFalse();
    assertThat(pool.claim(address("10.0.16.5"))).isFalse();
    assertThat(pool.statistics().leased()).isZero();
    assertThat(pool.claim(address("10.0.48.5"))).as("of a block that is reserved whole").isTrue();
  }

  @Test
  void takesManyAtOnceInTheSameOrder() {
    // A whole block with nothing set aside, and two with something.
    IpRange range = IpRange.parse("10.0.0.64-10.0.47.100");
    AddressPool one = AddressPool.builder().add(range).build();
    AddressPool many = AddressPool.builder().add(range).build();
    Random random = new Random(5);
    for (int i = 0; i < 3000; i++) {
      IpAddress taken = range.first().plus(random.nextInt(range.size().intValueExact()));
      assertThat(one.claim(taken)).isEqualTo(many.claim(taken));
    }
    List<@Nullable IpAddress> singles = new ArrayList<>();
    List<IpAddress> bulk = new ArrayList<>();
    for (int size = 0; bulk.size() < 9000; size = (size * 7 + 3) % 200) {
      IpAddress[] into = new IpAddress[size];
      assertThat(many.next(into)).isEqualTo(size);
      bulk.addAll(Arrays.asList(into));
      for (int i = 0; i < size; i++) {
        singles.add(one.next());
      }
      assertThat(many.lastTaken()).isEqualTo(one.lastTaken());
    }
    assertThat(bulk).isEqualTo(singles);
    IpAddress[] rest = new IpAddress[9000];
    int count = many.next(rest);
    assertThat(count).isEqualTo(many.statistics().leased().intValue() - taken(one));
    assertThat(many.next()).isNull();
    assertThat(many.next(rest)).isZero();
  }

  private static int taken(AddressPool pool) {
    return pool.statistics().leased().intValue();
  }

  @Test
  @Timeout(20)
  void findsTheLastFreeAddressWhereverItIs() {
    Cidr block = Cidr.parse("10.0.0.0/15");
    AddressPool pool = AddressPool.of(block);
    IpAddress[] all = new IpAddress[(1 << 17) - 2];
    assertThat(pool.next(all)).isEqualTo(all.length);
    assertThat(pool.next()).isNull();
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      IpAddress freed = all[random.nextInt(all.length)];
      assertThat(pool.release(freed)).isTrue();
      assertThat(pool.nextFrom(all[random.nextInt(all.length)])).isEqualTo(freed);
      assertThat(pool.next()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0/0",
        "255.0.0.0/8",
        "::/0",
        "2001:db8::/32",
        "2001:db8::/64",
        "2001:db8::ffff:ffff:ffff:0/112",
        "ffff:ffff:ffff:ffff::/64",
        "ffff:ffff:ffff:ffff:ffff:ffff:ff00:0/104"
      })
  @Timeout(20)
  void worksAtBothEndsOfAPoolOfAnySize(String text) {
    Cidr block = Cidr.parse(text);
    AddressPool pool = AddressPool.of(block);
    boolean broadcast = block.family() == IpFamily.IPV4;
    IpAddress last = broadcast ? block.last().plus(-1) : block.last();
    assertThat(pool.claim(block.first())).isFalse();
    assertThat(pool.claim(last)).isTrue();
    assertThat(pool.claim(last)).isFalse();
    assertThat(pool.next()).isEqualTo(block.first().plus(1));
    assertThat(pool.nextFrom(last)).as("round the end").isEqualTo(block.first().plus(2));
    assertThat(pool.release(last)).isTrue();
    assertThat(pool.nextFrom(last)).isEqualTo(last);
    assertThat(pool.continueAfter(last)).isTrue();
    assertThat(pool.next()).isEqualTo(block.first().plus(3));
    PoolStatistics statistics = pool.statistics();
    assertThat(statistics.leased()).isEqualTo(BigInteger.valueOf(4));
    assertThat(statistics.size()).isEqualTo(block.size());
    assertThat(statistics.reserved()).isEqualTo(BigInteger.valueOf(broadcast ? 2 : 1));
  }

  @Test
  void crossesFromOneSegmentIntoTheNext() {
    Cidr block = Cidr.parse("2001:db8::/64");
    AddressPool pool = AddressPool.of(block);
    pool.continueAfter(address("2001:db8::fffd"));
    assertThat(pool.next()).hasToString("2001:db8::fffe");
    assertThat(pool.next()).hasToString("2001:db8::ffff");
    assertThat(pool.next()).hasToString("2001:db8::1:0");
    assertThat(pool.leased(IpRange.parse("2001:db8::/64")))
        .extracting(IpAddress::toString)
        .containsExactly("2001:db8::fffe", "2001:db8::ffff", "2001:db8::1:0");
  }

  @Test
  void keepsScatteredStaticAddressesApart() {
    AddressPool pool = AddressPool.of(Cidr.parse("2001:db8::/32"));
    Random random = new Random(3);
    List<IpAddress> taken = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      long high = 0x2001_0db8_0000_0000L | (random.nextInt() & 0xffff_ffffL);
      IpAddress address = IpAddress.ipv6(high, random.nextLong());
      assertThat(pool.claim(address)).isTrue();
      taken.add(address);
    }
    assertThat(pool.statistics().leased()).isEqualTo(BigInteger.valueOf(2000));
    for (IpAddress address : taken) {
      assertThat(pool.claim(address)).isFalse();
      assertThat(pool.release(address)).isTrue();
      assertThat(pool.release(address)).isFalse();
    }
    assertThat(pool.statistics().leased()).isZero();
  }

  // --- change -------------------------------------------------------------------------------

  @Test
  void drainsARangeAndTakesItOut() {
    AddressPool pool = AddressPool.of(Cidr.parse("192.0.2.0/28"), Cidr.parse("198.51.100.0/29"));
    IpRange range = IpRange.parse("192.0.2.0/28");
    assertThat(pool.next()).hasToString("192.0.2.1");
    assertThat(pool.next()).hasToString("192.0.2.2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pool.remove(range))
        .withMessage("Range 192.0.2.0-192.0.2.15 cannot be removed: it is not being drained");
    pool.drain(range);
    assertThat(pool.claim(address("192.0.2.3"))).isFalse();
    assertThat(pool.next()).hasToString("198.51.100.1");
    assertThat(pool.leased(range)).hasSize(2);
    assertThat(pool.remove(range)).as("two are leased").isFalse();
    assertThat(pool.release(address("192.0.2.1"))).isTrue();
    assertThat(pool.release(address("192.0.2.1"))).isFalse();
    assertThat(pool.claim(address("192.0.2.1"))).as("not again").isFalse();
    assertThat(pool.remove(range)).isFalse();
    assertThat(pool.release(address("192.0.2.2"))).isTrue();
    assertThat(pool.remove(range)).isTrue();
    assertThat(pool.statistics().size()).isEqualTo(BigInteger.valueOf(8));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pool.drain(range))
        .withMessageContaining("does not lie in the ranges [198.51.100.0-198.51.100.7]");
    pool.drain(IpRange.parse("198.51.100.0/29"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pool.remove(IpRange.parse("198.51.100.0/29")))
        .withMessageContaining("the pool would be empty");
  }

  @Test
  void drainsAnAddressOfABlockThatHadNothingSetAside() {
    AddressPool pool = AddressPool.builder().add(IpRange.parse("10.0.0.0/20")).build();
    IpAddress drained = address("10.0.0.9");
    assertThat(pool.claim(drained)).isTrue();
    pool.drain(IpRange.of(drained));
    assertThat(pool.release(drained)).isTrue();
    assertThat(pool.release(drained)).isFalse();
    assertThat(pool.claim(drained)).isFalse();
    assertThat(pool.isLeased(drained)).isFalse();
    assertThat(pool.nextFrom(drained)).hasToString("10.0.0.10");
    pool.resume(IpRange.of(drained));
    assertThat(pool.nextFrom(drained)).isEqualTo(drained);
  }

  @Test
  void growsAndIsNoLongerExhausted() {
    AddressPool pool = AddressPool.of(Cidr.parse("192.0.2.0/30"));
    IpAddress[] two = new IpAddress[2];
    assertThat(pool.next(two)).isEqualTo(2);
    assertThat(pool.next()).isNull();
    pool.add(Cidr.parse("10.0.0.0/30"));
    assertThat(pool.next()).hasToString("10.0.0.1");
    pool.add(IpRange.parse("192.0.2.4-192.0.2.5"));
    assertThat(pool.next()).hasToString("10.0.0.2");
    assertThat(pool.next()).hasToString("192.0.2.4");
    assertThat(pool.next()).hasToString("192.0.2.5");
    assertThat(pool.next()).isNull();
    for (String bad : List.of("192.0.2.0/31", "192.0.2.4/30", "2001:db8::/64")) {
      assertThatIllegalArgumentException().isThrownBy(() -> pool.add(Cidr.parse(bad)));
    }
  }

  @Test
  void refusesAMisdescribedPool() {
    AddressPoolBuilder builder = AddressPool.builder(Cidr.parse("192.0.2.0/28"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AddressPool.builder().build())
        .withMessage("A pool needs at least one block of addresses");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.add(Cidr.parse("2001:db8::/64")))
        .withMessageContaining("is not of the family");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.exclude(IpRange.parse("192.0.2.8-192.0.2.16")))
        .withMessageContaining("does not lie in the ranges [192.0.2.0-192.0.2.15]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.build().nextFrom(address("::1")))
        .withMessage("Address ::1 is not of the family IPV4 of the pool");
  }

  private static IpAddress address(String text) {
    return IpAddress.parse(text);
  }
}
