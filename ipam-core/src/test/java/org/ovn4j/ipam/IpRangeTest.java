package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpRangeTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.4-192.0.2.9, 192.0.2.4-192.0.2.9, 6",
    "192.0.2.0/28, 192.0.2.0-192.0.2.15, 16",
    "192.0.2.4, 192.0.2.4, 1",
    "192.0.2.4-192.0.2.4, 192.0.2.4, 1",
    "2001:db8::-2001:db8::1:0:0:0, 2001:db8::-2001:db8:0:0:1::, 281474976710657",
    "2001:db8::1/128, 2001:db8::1, 1",
  })
  void readsAllThreeForms(String text, String canonical, BigInteger size) {
    IpRange range = IpRange.parse(text);
    assertThat(range).hasToString(canonical);
    assertThat(range.size()).isEqualTo(size);
    assertThat(IpRange.tryParse(canonical)).contains(range);
    assertThat(IpRange.tryParse(text)).contains(range);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.9-192.0.2.4, Not an address range: '192.0.2.9-192.0.2.4'",
    "192.0.2.4-::5, Not an address range: '192.0.2.4-::5'",
    "192.0.2.4-, Not an IP address: ''",
    "-192.0.2.4, Not an IP address: ''",
    "192.0.2.4-192.0.2.5-192.0.2.6, Not an IP address: '192.0.2.5-192.0.2.6'",
    "192.0.2.7/24, Host bits are set in 192.0.2.7/24",
    "192.0.2.0/24-192.0.3.0, Not a CIDR block: '192.0.2.0/24-192.0.3.0'",
    "/24, Not a CIDR block: '/24'",
    "nonsense, Not an IP address: 'nonsense'",
  })
  void namesWhatItCannotRead(String text, String message) {
    assertThat(IpRange.tryParse(text)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IpRange.parse(text))
        .withMessageStartingWith(message);
  }

  @Test
  void containsWhatLiesBetweenItsEnds() {
    IpRange range = IpRange.parse("192.0.2.4-192.0.2.9");
    assertThat(range.contains(IpAddress.parse("192.0.2.3"))).isFalse();
    assertThat(range.contains(IpAddress.parse("192.0.2.4"))).isTrue();
    assertThat(range.contains(IpAddress.parse("192.0.2.9"))).isTrue();
    assertThat(range.contains(IpAddress.parse("192.0.2.10"))).isFalse();
    assertThat(range.contains(IpAddress.parse("::192.0.2.5"))).isFalse();
    assertThat(range.contains(IpRange.parse("192.0.2.5-192.0.2.9"))).isTrue();
    assertThat(range.contains(IpRange.parse("192.0.2.9-192.0.2.10"))).isFalse();
    assertThat(range.overlaps(IpRange.parse("192.0.2.9-192.0.2.10"))).isTrue();
    assertThat(range.overlaps(IpRange.parse("192.0.2.0-192.0.2.4"))).isTrue();
    assertThat(range.overlaps(IpRange.parse("192.0.2.10"))).isFalse();
    assertThat(range.overlaps(IpRange.parse("192.0.2.0-192.0.2.3"))).isFalse();
  }

  @Test
  void intersectsAsSetsDo() {
    for (IpRange left : rangesWithin(IpAddress.parse("::fffe"), 5)) {
      for (IpRange right : rangesWithin(IpAddress.parse("::fffe"), 5)) {
        Set<IpAddress> common = addresses(left);
        common.retainAll(addresses(right));
        assertThat(left.intersection(right).map(IpRangeTest::addresses).orElse(Set.of()))
            .isEqualTo(common);
      }
    }
    assertThat(IpRange.parse("0.0.0.0/0").intersection(IpRange.parse("::/0"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "192.0.2.5", "255.255.255.224", "::ffff:ffff:ffff:fff0"})
  void coversEverySmallRangeWithTheFewestBlocks(String start) {
    IpAddress low = IpAddress.parse(start);
    for (IpRange range : rangesWithin(low, 32)) {
      List<Cidr> blocks = range.toCidrs();
      Set<IpAddress> covered = new LinkedHashSet<>();
      for (Cidr block : blocks) {
        for (IpAddress address : addresses(IpRange.of(block))) {
          assertThat(covered.add(address)).as("no address twice").isTrue();
        }
      }
      assertThat(covered).containsExactlyElementsOf(addresses(range));
      assertThat(blocks).hasSize(fewestBlocks(range));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0/0, 1",
    "::/0, 1",
    "0.0.0.1-255.255.255.254, 62",
    "::1-ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe, 254",
    "::ffff:ffff:ffff:ffff-0:0:0:1::, 2",
    "255.255.255.255, 1",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 1",
  })
  void coversTheWidestRangesToo(String text, int blocks) {
    IpRange range = IpRange.parse(text);
    List<Cidr> cidrs = range.toCidrs();
    assertThat(cidrs).hasSize(blocks).isSorted();
    assertThat(cidrs.get(0).first()).isEqualTo(range.first());
    assertThat(cidrs.get(blocks - 1).last()).isEqualTo(range.last());
    for (int i = 1; i < blocks; i++) {
      assertThat(cidrs.get(i).first()).isEqualTo(cidrs.get(i - 1).last().plus(1));
    }
  }

  /** By trying all blocks: the fewest up to each address, given those up to the ones before. */
  private static int fewestBlocks(IpRange range) {
    int size = range.size().intValueExact();
    int[] fewest = new int[size + 1];
    for (int end = 1; end <= size; end++) {
      fewest[end] = Integer.MAX_VALUE;
      for (int length = 1; length <= end; length *= 2) {
        IpAddress first = range.first().plus(end - length);
        if (first.low() % length == 0) {
          fewest[end] = Math.min(fewest[end], fewest[end - length] + 1);
        }
      }
    }
    return fewest[size];
  }

  private static List<IpRange> rangesWithin(IpAddress low, int size) {
    List<IpRange> ranges = new ArrayList<>();
    for (int first = 0; first < size; first++) {
      for (int last = first; last < size; last++) {
        ranges.add(new IpRange(low.plus(first), low.plus(last)));
      }
    }
    return ranges;
  }

  private static Set<IpAddress> addresses(IpRange range) {
    Set<IpAddress> addresses = new LinkedHashSet<>();
    for (int i = 0; i < range.size().intValueExact(); i++) {
      addresses.add(range.first().plus(i));
    }
    return addresses;
  }
}
