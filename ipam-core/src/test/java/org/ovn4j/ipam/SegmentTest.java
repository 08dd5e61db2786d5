package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SegmentTest {
  private final Segment segment = new Segment(IpAddress.parse("10.1.2.3"), 20);

  @Test
  void hasTheAddressesThatShareItsUpperBits() {
    assertThat(segment.range()).hasToString("10.0.0.0-10.15.255.255");
    assertThat(segment.size()).isEqualTo(1 << 20);
    assertThat(segment.blockCount()).isEqualTo(256);
    assertThat(segment.blockRange(255)).hasToString("10.15.240.0-10.15.255.255");
    for (String inside : new String[] {"10.0.0.0", "10.7.8.9", "10.15.255.255"}) {
      IpAddress address = IpAddress.parse(inside);
      assertThat(segment.contains(address)).as(inside).isTrue();
      assertThat(segment.address(segment.offset(address))).isEqualTo(address);
    }
    for (String outside : new String[] {"9.255.255.255", "10.16.0.0", "0.0.0.0", "::10.1.2.3"}) {
      assertThat(segment.contains(IpAddress.parse(outside))).as(outside).isFalse();
    }
    Segment ipv6 = new Segment(IpAddress.parse("2001:db8::1:0"), 16);
    assertThat(ipv6.contains(IpAddress.parse("2001:db8::1:ffff"))).isTrue();
    assertThat(ipv6.contains(IpAddress.parse("2001:db9::1:ffff"))).isFalse();
    assertThat(ipv6.contains(IpAddress.parse("2001:db8::ffff"))).isFalse();
  }

  @Test
  void remembersOfEachBlockWhetherItIsMixed() {
    segment.markMixed(3);
    segment.markMixed(131);
    for (int block = 0; block < segment.blockCount(); block++) {
      assertThat(segment.isMixed(block)).isEqualTo(block == 3 || block == 131);
    }
  }

  @Test
  void passesByBlocksThatAreFullUntilTheyAreNot() {
    segment.make(0, Bitmaps.full());
    segment.make(1, Bitmaps.create(Segment.BLOCK_SIZE));
    segment.markFull(2);
    assertThat(segment.isMarkedFull(0)).isTrue();
    assertThat(segment.isMarkedFull(1)).isFalse();
    assertThat(segment.nextBlock(0)).isEqualTo(1);
    assertThat(segment.nextBlock(2)).isEqualTo(3);
    segment.unmark(2);
    assertThat(segment.nextBlock(2)).isEqualTo(2);
    long[] busy = Bitmaps.full();
    Bitmaps.free(busy, 77);
    segment.markIfFull(4, busy);
    assertThat(segment.isMarkedFull(4)).isFalse();
    Bitmaps.take(busy, 77);
    segment.markIfFull(4, busy);
    assertThat(segment.isMarkedFull(4)).isTrue();
  }
}
