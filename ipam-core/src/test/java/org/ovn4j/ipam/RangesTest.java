package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RangesTest {
  private static final IpAddress FIRST = IpAddress.parse("10.0.0.0");
  private static final int SIZE = 40;

  @Test
  void joinsWhatOverlapsOrTouches() {
    Ranges ranges =
        Ranges.of(
            List.of(
                IpRange.parse("10.0.0.9"),
                IpRange.parse("10.0.0.2-10.0.0.4"),
                IpRange.parse("10.0.0.5-10.0.0.7"),
                IpRange.parse("10.0.0.3-10.0.0.4")));
    assertThat(ranges).hasToString("[10.0.0.2-10.0.0.7, 10.0.0.9]");
  }

  @Test
  void reachesBothEndsOfAFamily() {
    IpRange all = IpRange.parse("::/0");
    Ranges ranges = Ranges.NONE.plus(all);
    assertThat(ranges.size()).isEqualTo(BigInteger.ONE.shiftLeft(128));
    assertThat(ranges.longSize()).isEqualTo(Long.MAX_VALUE);
    assertThat(ranges.minus(all).isEmpty()).isTrue();
    assertThat(ranges.minus(IpRange.of(all.last())).minus(IpRange.of(all.first())))
        .hasToString("[::1-ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe]");
  }

  @Test
  void countsNoFurtherThanALong() {
    IpRange most = IpRange.parse("::-::7fff:ffff:ffff:fffe");
    IpRange oneMore = IpRange.parse("::-::7fff:ffff:ffff:ffff");
    assertThat(Ranges.longSize(most)).isEqualTo(Long.MAX_VALUE);
    assertThat(Ranges.longSize(oneMore)).isEqualTo(Long.MAX_VALUE);
    Ranges two = Ranges.NONE.plus(most).plus(IpRange.parse("1::-1::7fff:ffff:ffff:fffe"));
    assertThat(two.longSize()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void behavesLikeASetOfAddresses() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      TreeSet<IpAddress> model = new TreeSet<>();
      Ranges ranges = Ranges.NONE;
      for (int step = 0; step < 12; step++) {
        int from = random.nextInt(SIZE);
        IpRange range =
            new IpRange(FIRST.plus(from), FIRST.plus(from + random.nextInt(SIZE - from)));
        List<IpAddress> members = addresses(range);
        if (random.nextInt(3) > 0) {
          ranges = random.nextBoolean() ? ranges.plus(range) : ranges.plus(Ranges.NONE.plus(range));
          model.addAll(members);
        } else {
          ranges = ranges.minus(range);
          members.forEach(model::remove);
        }
        check(ranges, model, range);
      }
    }
  }

  private static void check(Ranges ranges, NavigableSet<IpAddress> model, IpRange probe) {
    for (IpAddress address : addresses(new IpRange(FIRST, FIRST.plus(SIZE)))) {
      assertThat(ranges.contains(address)).isEqualTo(model.contains(address));
      assertThat(ranges.ceiling(address)).isEqualTo(model.ceiling(address));
    }
    assertThat(ranges.size()).isEqualTo(BigInteger.valueOf(model.size()));
    assertThat(ranges.longSize()).isEqualTo(model.size());
    assertThat(ranges.contains(probe)).isEqualTo(model.containsAll(addresses(probe)));
    List<IpAddress> within = new ArrayList<>();
    ranges.within(probe).forEach(part -> within.addAll(addresses(part)));
    assertThat(within)
        .containsExactlyElementsOf(model.subSet(probe.first(), true, probe.last(), true));
    assertThat(Ranges.of(ranges.list()).list()).isEqualTo(ranges.list());
  }

  private static List<IpAddress> addresses(IpRange range) {
    List<IpAddress> all = new ArrayList<>();
    for (IpAddress a = range.first(); a.compareTo(range.last()) <= 0; a = a.plus(1)) {
      all.add(a);
    }
    return all;
  }
}
