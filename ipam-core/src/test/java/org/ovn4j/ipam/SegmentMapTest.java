package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
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
    map.change(layout -> layout.draining(IpRange.parse("10.0.32.9")));
    assertThat(home.isMarkedFull(2)).isTrue();
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

  @Test
  void goesFromSegmentToSegment() {
    SegmentMap map = map("10.0.0.0/24", "11.0.0.0/24", "12.0.0.0/24");
    IpAddress eleven = IpAddress.parse("11.0.0.1");
    IpAddress twelve = IpAddress.parse("12.0.0.1");
    Segment second = map.segmentFor(eleven);
    Segment third = map.segmentFor(twelve);
    assertThat(map.find(eleven)).isSameAs(second);
    assertThat(map.find(twelve)).isSameAs(third);
    assertThat(map.segmentFor(eleven)).isSameAs(second);
    assertThat(map.first()).isSameAs(map.home());
    assertThat(map.after(map.home())).isSameAs(second);
    assertThat(map.after(second)).isSameAs(third);
    assertThat(map.after(third)).isNull();
  }

  @Test
  void settlesTheHintOfABlockWhenItChanges() {
    SegmentMap map = map("10.0.0.0/20", "10.0.16.0/20");
    Segment home = map.home();
    long[] busy = Objects.requireNonNull(map.blockOf(home, 0));
    IpRange block = home.blockRange(0);
    map.change(layout -> layout.draining(block));
    assertThat(home.isMixed(0)).isTrue();
    assertThat(home.isMarkedFull(0)).isTrue();
    assertThat(Bitmaps.isMarkedFull(busy)).isTrue();
    map.change(layout -> layout.notDraining(IpRange.parse("10.0.5.0")));
    assertThat(home.isMarkedFull(0)).isFalse();
    assertThat(Bitmaps.isTaken(busy, 0x500)).isFalse();
    Bitmaps.take(busy, 0x500);
    home.markIfFull(0, busy);
    assertThat(home.isMarkedFull(0)).isTrue();
    assertThat(map.free(home, 0, busy, 0x500)).isTrue();
    assertThat(home.isMarkedFull(0)).isFalse();
    assertThat(map.free(home, 0, busy, 0x500)).isFalse();
  }

  @Test
  void freesAnAddressThatWasResumedBeforeItsReleaseWasDone() {
    SegmentMap map = map("10.0.0.0/24");
    Segment home = map.home();
    long[] busy = Objects.requireNonNull(map.blockOf(home, 0));
    IpRange range = IpRange.parse("10.0.0.7-10.0.0.8");
    Bitmaps.take(busy, 7);
    Bitmaps.take(busy, 8);
    map.change(layout -> layout.draining(range));
    map.change(layout -> layout.notDraining(IpRange.parse("10.0.0.7")));
    // Both are leased, and are released by somebody who saw them draining.
    assertThat(map.putAside(home, 7)).isTrue();
    assertThat(map.putAside(home, 8)).isTrue();
    assertThat(Bitmaps.isTaken(busy, 7)).isFalse();
    assertThat(Bitmaps.isTaken(busy, 8)).isTrue();
    assertThat(map.putAside(home, 8)).isFalse();
  }

  @Test
  void listsLeasedAddressesInOrderUpToALimit() {
    SegmentMap map = map("11.0.0.0/24");
    map.change(layout -> layout.with(IpRange.parse("10.0.0.0/24")));
    for (String text : new String[] {"11.0.0.1", "10.0.0.9", "10.0.0.8"}) {
      Segment segment = map.segmentFor(IpAddress.parse(text));
      long[] busy = Objects.requireNonNull(map.blockOf(segment, 0));
      Bitmaps.take(busy, segment.offset(IpAddress.parse(text)));
    }
    assertThat(map.leased(IpRange.parse("0.0.0.0/0"), 9))
        .hasToString("[10.0.0.8, 10.0.0.9, 11.0.0.1]");
    assertThat(map.leased(IpRange.parse("10.0.0.0/8"), 1)).hasSize(1);
  }
}
