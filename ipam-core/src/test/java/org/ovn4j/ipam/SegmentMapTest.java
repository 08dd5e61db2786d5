package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentMapTest {
  private static SegmentMap map(String... ranges) {
    Layout layout = Layout.EMPTY;
    for (String range : ranges) {
      layout = layout.with(IpRange.parse(range));
    }
    return new SegmentMap(layout, new Gate());
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/24, 16",
    "10.0.0.0/15, 17",
    "10.0.0.0/8, 24",
    "0.0.0.0/0, 24",
    "2001:db8::/112, 16",
    "2001:db8::/108, 20",
    "2001:db8::/104, 24",
    "2001:db8::/103, 16",
    "2001:db8::/64, 16",
    "2001:db8::/32, 16",
    "2001:db8::1-2001:db8:0:1::1, 16",
  })
  void makesLargeSegmentsForPoolsThatAreDense(String range, int bits) {
    assertThat(map(range).home().size()).isEqualTo(1 << bits);
  }

  @Test
  void knowsOfABlockThatIsNotMadeWhetherItIsFullAndWhetherItIsMixed() {
    // All of block 0, half of block 1 and nothing of block 2; block 3 is reserved.
    SegmentMap map = map("10.0.0.0-10.0.23.255", "10.0.48.0-10.0.63.255");
    map.change(layout -> layout.reserving(IpRange.parse("10.0.48.0-10.0.63.255")));
    Segment home = map.home();
    assertThat(home.isMixed(0)).isFalse();
    assertThat(home.isMarkedFull(0)).isFalse();
    assertThat(home.isMixed(1)).isTrue();
    assertThat(home.isMarkedFull(1)).isFalse();
    assertThat(home.isMixed(2)).isTrue();
    assertThat(home.isMarkedFull(2)).isTrue();
    assertThat(home.isMixed(3)).isTrue();
    assertThat(home.isMarkedFull(3)).isTrue();
    map.change(layout -> layout.with(IpRange.parse("10.0.32.9")));
    assertThat(home.isMarkedFull(2)).isFalse();
  }

  @Test
  void findsTheSegmentsOfItsOwnAddressesOnly() {
    SegmentMap map = map("10.0.0.0/24", "10.200.0.0/24", "11.0.0.0/8");
    IpAddress far = IpAddress.parse("11.1.2.3");
    Segment made = map.find(far);
    assertThat(made).isNotNull().isNotSameAs(map.home()).isSameAs(map.segmentFor(far));
    assertThat(map.find(IpAddress.parse("10.200.0.1"))).isSameAs(map.home());
    assertThat(map.find(IpAddress.parse("12.0.0.1"))).isNull();
    assertThat(map.find(IpAddress.parse("::1"))).isNull();
    assertThat(map.find(IpAddress.parse("11.1.2.4"))).isSameAs(made);
  }
}
