package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A search in what threads leave behind that are not done yet: hints that are wrong, and addresses
 * that are free though they were set aside.
 */
@Timeout(20)
class AddressSearchTest {
  private static final int LAST = Segment.BLOCK_SIZE - 1;

  private final Gate gate = new Gate();

  private SegmentMap map(String... ranges) {
    Layout layout = Layout.EMPTY;
    for (String range : ranges) {
      layout = layout.with(IpRange.parse(range));
    }
    return new SegmentMap(layout, gate);
  }

  private static @Nullable String text(@Nullable IpAddress address) {
    return address == null ? null : address.toString();
  }

  private static List<@Nullable String> next(AddressSearch search, int count) {
    List<@Nullable String> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(text(search.next()));
    }
    return taken;
  }

  private static long[] busy(SegmentMap map, int block) {
    return Objects.requireNonNull(map.blockOf(map.home(), block));
  }

  // --- round the pool -----------------------------------------------------------------------

  @Test
  void goesRoundThroughTheSegmentsInOrder() {
    SegmentMap map = map("10.0.0.1-10.0.0.2", "11.0.0.1-11.0.0.2", "12.0.0.1-12.0.0.2");
    AddressSearch search = new AddressSearch(map, gate);
    assertThat(next(search, 4)).containsExactly("10.0.0.1", "10.0.0.2", "11.0.0.1", "11.0.0.2");
    free(map, "10.0.0.2");
    free(map, "11.0.0.1");
    assertThat(next(search, 5))
        .containsExactly("12.0.0.1", "12.0.0.2", "10.0.0.2", "11.0.0.1", null);
    free(map, "11.0.0.2");
    free(map, "10.0.0.1");
    assertThat(text(search.nextFrom(IpAddress.parse("11.0.0.2")))).isEqualTo("11.0.0.2");
    assertThat(text(search.nextFrom(IpAddress.parse("12.0.0.3")))).isEqualTo("10.0.0.1");
    assertThat(search.nextFrom(IpAddress.parse("12.0.0.3"))).isNull();
    assertThat(search.lowest()).isNull();
    free(map, "10.0.0.1");
    free(map, "12.0.0.2");
    assertThat(search.nextFrom(IpAddress.parse("10.0.0.2")))
        .as("behind a segment that is full, before the start")
        .hasToString("12.0.0.2");
  }

  private static void free(SegmentMap map, String text) {
    Segment segment = map.segmentFor(IpAddress.parse(text));
    int offset = segment.offset(IpAddress.parse(text));
    long[] busy = Objects.requireNonNull(segment.busy(offset >>> Segment.BLOCK_BITS));
    assertThat(map.free(segment, offset >>> Segment.BLOCK_BITS, busy, offset)).isTrue();
  }

  // --- hints --------------------------------------------------------------------------------

  @Test
  void findsWhatEveryHintHides() {
    SegmentMap map = map("10.0.0.1", "10.0.32.0-10.0.32.1");
    AddressSearch search = new AddressSearch(map, gate);
    assertThat(next(search, 3)).containsExactly("10.0.0.1", "10.0.32.0", "10.0.32.1");
    assertThat(map.home().isMarkedFull(2)).isTrue();
    busy(map, 2)[0] &= ~3L; // as if freed, and no hint withdrawn yet
    assertThat(search.lowest()).hasToString("10.0.32.0");
    assertThat(search.lowest()).hasToString("10.0.32.1");
    assertThat(search.lowest()).isNull();
    assertThat(map.home().isMarkedFull(2)).isTrue();
  }

  @Test
  void marksABlockOnceItsLastAddressIsTaken() {
    SegmentMap map = map("10.0.0.0/18");
    Segment home = map.home();
    AddressSearch search = new AddressSearch(map, gate);
    for (int i = 0; i < Segment.BLOCK_SIZE; i++) {
      assertThat(home.isMarkedFull(0)).isFalse();
      search.next();
    }
    assertThat(home.isMarkedFull(0)).as("in the word of the one before").isTrue();

    fillBut(busy(map, 1), 0, 100);
    assertThat(next(search, 2)).containsExactly("10.0.16.0", "10.0.16.100");
    assertThat(home.isMarkedFull(1)).as("in another word").isTrue();

    fillBut(busy(map, 2), 100);
    assertThat(search.next()).hasToString("10.0.32.100");
    assertThat(home.isMarkedFull(2)).as("in another block").isTrue();

    fillBut(busy(map, 3), 100, 101, 102);
    IpAddress[] into = new IpAddress[3];
    assertThat(search.next(into)).isEqualTo(3);
    assertThat(into).extracting(IpAddress::toString).endsWith("10.0.48.102");
    assertThat(home.isMarkedFull(3)).as("many at once").isTrue();

    home.unmark(1);
    assertThat(search.nextFrom(IpAddress.parse("10.0.16.0"))).isNull();
    assertThat(home.isMarkedFull(1)).as("where there was nothing").isTrue();
  }

  private static void fillBut(long[] busy, int... free) {
    for (int number = 0; number <= LAST; number++) {
      Bitmaps.take(busy, number);
    }
    for (int number : free) {
      Bitmaps.free(busy, number);
    }
  }

  // --- addresses that were set aside while somebody released them ---------------------------

  private SegmentMap withReserved(String reserved) {
    SegmentMap map = map("10.0.16.1-10.0.16.127");
    map.change(layout -> layout.reserving(IpRange.parse(reserved)));
    return map;
  }

  /** As who releases an address does before noticing that it was set aside. */
  private static void halfRelease(SegmentMap map, int number) {
    assertThat(map.occupy(map.home(), Segment.BLOCK_SIZE + number)).isTrue();
    Bitmaps.free(busy(map, 1), number);
  }

  private static void assertSetAside(SegmentMap map, int number) {
    assertThat(Bitmaps.isTaken(busy(map, 1), number)).isTrue();
    assertThat(Bitmaps.isTaken(Objects.requireNonNull(map.home().vacant(1)), number)).isTrue();
  }

  @Test
  void passesByWhatWasSetAsideInTheWordOfTheLast() {
    SegmentMap map = withReserved("10.0.16.3-10.0.16.4");
    AddressSearch search = new AddressSearch(map, gate);
    assertThat(next(search, 2)).containsExactly("10.0.16.1", "10.0.16.2");
    halfRelease(map, 3);
    halfRelease(map, 4);
    assertThat(next(search, 2)).containsExactly("10.0.16.5", "10.0.16.6");
    assertSetAside(map, 3);
    assertSetAside(map, 4);
  }

  @Test
  void passesByWhatWasSetAsideInTheNextWord() {
    SegmentMap map = withReserved("10.0.16.64");
    AddressSearch search = new AddressSearch(map, gate);
    next(search, 63);
    halfRelease(map, 64);
    assertThat(next(search, 1)).containsExactly("10.0.16.65");
    assertSetAside(map, 64);
  }

  @Test
  void passesByWhatWasSetAsideInAnyBlock() {
    SegmentMap map = withReserved("10.0.16.3");
    AddressSearch search = new AddressSearch(map, gate);
    next(search, 1);
    halfRelease(map, 3);
    assertThat(search.nextFrom(IpAddress.parse("10.0.16.2"))).hasToString("10.0.16.2");
    assertThat(search.lowest()).hasToString("10.0.16.4");
    assertSetAside(map, 3);
  }

  @Test
  void passesByWhatWasSetAsideBesideOthers() {
    SegmentMap map = withReserved("10.0.16.3");
    AddressSearch search = new AddressSearch(map, gate);
    next(search, 1);
    halfRelease(map, 3);
    IpAddress[] into = new IpAddress[3];
    assertThat(search.next(into)).isEqualTo(3);
    assertThat(into)
        .extracting(IpAddress::toString)
        .containsExactly("10.0.16.2", "10.0.16.4", "10.0.16.5");
    assertSetAside(map, 3);
  }

  @Test
  void passesByWhatWasSetAsideWhereAllElseIsTaken() {
    SegmentMap map = withReserved("10.0.16.3-10.0.16.4");
    AddressSearch search = new AddressSearch(map, gate);
    next(search, 125);
    halfRelease(map, 3);
    halfRelease(map, 4);
    map.home().markFull(1);
    assertThat(search.lowest()).isNull();
    assertSetAside(map, 3);
    assertSetAside(map, 4);
  }
}
