package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.ovn4j.ipam.Cursor.Place;

class CursorTest {
  private final Segment segment = new Segment(IpAddress.parse("10.0.0.0"), 16);
  private final Place fifth = new Place(segment, 5, Bitmaps.create(Segment.BLOCK_SIZE), null);

  @Test
  void spreadsItsStripesEvenlyOverTheSegmentFromItsPlaceOn() {
    Cursor cursor = new Cursor(null, 0);
    cursor.move(fifth, 99);
    Cursor[] striped = cursor.striped(4);
    assertThat(striped).allSatisfy(stripe -> assertThat(stripe.origin()).isSameAs(segment));
    int start = 5 * Segment.BLOCK_SIZE + 100;
    assertThat(Arrays.stream(striped).mapToInt(Cursor::originOffset))
        .containsExactly(
            start, start + (1 << 14), start + (2 << 14), start + (3 << 14) - (1 << 16));
  }

  @Test
  void spreadsItsStripesFromTheStartOfThePoolBeforeTheFirstAddress() {
    assertThat(new Cursor(null, 0).striped(3))
        .extracting(Cursor::origin)
        .containsOnly((Segment) null)
        .hasSize(3);
    Cursor[] striped = new Cursor(segment, 7).striped(2);
    assertThat(striped).allSatisfy(stripe -> assertThat(stripe.origin()).isSameAs(segment));
    assertThat(Arrays.stream(striped).mapToInt(Cursor::originOffset)).containsExactly(0, 1 << 15);
  }

  @Test
  void goesBackToAMark() {
    Cursor cursor = new Cursor(null, 0);
    Cursor.Mark start = cursor.mark();
    cursor.move(fifth, 130);
    Cursor.Mark later = cursor.mark();
    assertThat(cursor.word()).isEqualTo(2);
    start.reset();
    assertThat(cursor.place()).isNull();
    assertThat(cursor.busy()).isNull();
    later.reset();
    assertThat(cursor.place()).isSameAs(fifth);
    assertThat(cursor.busy()).isSameAs(fifth.busy);
    assertThat(cursor.last()).isEqualTo(130);
    assertThat(Objects.requireNonNull(cursor.place()).address(130)).hasToString("10.0.80.130");
  }

  @Test
  void aPlaceIsOneBlockOfOneSegment() {
    assertThat(fifth.isIn(segment, 5)).isTrue();
    assertThat(fifth.isIn(segment, 4)).isFalse();
    assertThat(fifth.isIn(new Segment(segment.first(), 16), 5)).isFalse();
    assertThat(fifth.hasBits(fifth.busy)).isTrue();
    assertThat(fifth.hasBits(fifth.busy.clone())).isFalse();
  }
}
