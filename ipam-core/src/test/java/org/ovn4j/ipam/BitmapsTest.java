package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By one thread the summaries are exact, and every operation does what it would on a BitSet. */
class BitmapsTest {
  private final Gate gate = new Gate();

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 63, 64, 65, 130, 640, 4095, 4096})
  void behavesLikeABitSet(int size) {
    Random random = new Random(size);
    long[] map = Bitmaps.create(size);
    BitSet model = new BitSet();
    for (int step = 0; step < 6000; step++) {
      // Now nearly all are taken, now nearly none: both ends are where the summaries matter.
      boolean filling = (step / 1500) % 2 == 0;
      int number = random.nextInt(size);
      switch (random.nextInt(filling ? 7 : 9)) {
        case 0, 1 -> takeNext(map, model, number, size);
        case 2 -> takeInWord(map, model, number, size);
        case 3 -> takeMore(map, model, number, random.nextInt(70), size);
        case 4 -> takeAny(map, model, size);
        case 5 -> {
          assertThat(Bitmaps.take(map, number)).isEqualTo(!model.get(number));
          model.set(number);
        }
        case 6 -> {
          boolean full = model.cardinality() == size;
          boolean taken = model.get(number);
          assertThat(Bitmaps.free(map, number, gate))
              .isEqualTo(taken ? full ? Bitmaps.FREED_IN_FULL : Bitmaps.FREED : Bitmaps.NOT_TAKEN);
          model.clear(number);
        }
        default -> freeSome(map, model, number >>> 6, random.nextLong(), size);
      }
      check(map, model, size, number);
    }
    for (int number = 0; number < size; number++) {
      Bitmaps.take(map, number);
    }
    assertThat(Bitmaps.isMarkedFull(map)).isTrue();
    Bitmaps.free(map, size - 1);
    assertThat(Bitmaps.isMarkedFull(map)).isFalse();
    assertThat(Bitmaps.nextFree(map, 0)).isEqualTo(size - 1);
  }

  private static void takeNext(long[] map, BitSet model, int from, int size) {
    int expected = model.nextClearBit(from);
    int taken = Bitmaps.takeNext(map, from);
    if (expected >= size) {
      assertThat(taken).isEqualTo(-1);
      return;
    }
    model.set(expected);
    assertThat(taken & Bitmaps.NUMBER).isEqualTo(expected);
    assertThat(taken & Bitmaps.CONTENDED).isZero();
    assertThat((taken & Bitmaps.FILLED) != 0).isEqualTo(isFull(model, expected >>> 6, size));
  }

  private static void takeInWord(long[] map, BitSet model, int above, int size) {
    int word = above >>> 6;
    int expected = model.nextClearBit(above + 1);
    int taken = Bitmaps.takeInWord(map, word, above);
    if (expected >>> 6 != word || expected >= size) {
      assertThat(taken).isEqualTo(-1);
      return;
    }
    model.set(expected);
    boolean filled = isFull(model, word, size);
    assertThat(taken).isEqualTo(filled ? expected + Bitmaps.FILLED : expected);
    if (filled) {
      Bitmaps.markFull(map, word);
    }
  }

  private static void takeMore(long[] map, BitSet model, int after, int limit, int size) {
    long taken = Bitmaps.takeMore(map, after, limit);
    int word = after >>> 6;
    int count = 0;
    int next = model.nextClearBit(after + 1);
    while (count < limit && next >>> 6 == word && next < size) {
      assertThat((taken >>> next) & 1).as("%d after %d", next, after).isEqualTo(1);
      model.set(next);
      count++;
      next = model.nextClearBit(next + 1);
    }
    assertThat(Long.bitCount(taken)).isEqualTo(count);
  }

  private static void takeAny(long[] map, BitSet model, int size) {
    int taken = Bitmaps.takeAny(map);
    int expected = model.nextClearBit(0);
    assertThat(taken).isEqualTo(expected < size ? expected : -1);
    if (taken >= 0) {
      model.set(taken);
    }
  }

  private static void freeSome(long[] map, BitSet model, int word, long numbers, int size) {
    long members = 0;
    long taken = 0;
    for (int bit = 0; bit < Long.SIZE && (word << 6) + bit < size; bit++) {
      members |= 1L << bit;
      taken |= model.get((word << 6) + bit) ? 1L << bit : 0;
    }
    assertThat(Bitmaps.free(map, word, numbers & members)).isEqualTo(taken & numbers);
    for (int bit = 0; bit < Long.SIZE; bit++) {
      if ((numbers & members & (1L << bit)) != 0) {
        model.clear((word << 6) + bit);
      }
    }
    long again = (numbers >>> 3) & members;
    long free = again & ~Bitmaps.word(map, word);
    assertThat(Bitmaps.take(map, word, again)).isEqualTo(free);
    for (int bit = 0; bit < Long.SIZE; bit++) {
      if ((again & (1L << bit)) != 0) {
        model.set((word << 6) + bit);
      }
    }
  }

  private static boolean isFull(BitSet model, int word, int size) {
    int end = Math.min(size, (word + 1) << 6);
    return model.nextClearBit(word << 6) >= end;
  }

  private static void check(long[] map, BitSet model, int size, int number) {
    assertThat(Bitmaps.isTaken(map, number)).isEqualTo(model.get(number));
    assertThat(Bitmaps.isMarkedFull(map)).isEqualTo(model.nextClearBit(0) >= size);
    int free = model.nextClearBit(number);
    assertThat(Bitmaps.nextFree(map, number)).isEqualTo(free < size ? free : -1);
    int words = (size + 63) / 64;
    assertThat(Bitmaps.nextFree(map, words << 6)).isEqualTo(-1);
    int from = number >>> 6;
    int expected = from;
    while (expected < words && isFull(model, expected, size)) {
      expected++;
    }
    assertThat(Bitmaps.nextUnmarked(map, from)).isEqualTo(expected < words ? expected : -1);
  }

  @Test
  void tellsTheGateOfAFullWordOnly() {
    long[] map = Bitmaps.create(128);
    Bitmaps.take(map, 0, -1L);
    Bitmaps.take(map, 64);
    long mark = gate.awaitEmpty();
    Bitmaps.free(map, 64, gate);
    assertThat(gate.isUnchangedSince(mark)).isTrue();
    Bitmaps.free(map, 5, gate);
    assertThat(gate.isUnchangedSince(mark)).isFalse();
    assertThat(gate.awaitEmpty()).isNotEqualTo(mark);
  }

  // --- summaries that lag behind their words, as they may while threads are at work ---------

  @Test
  void correctsASummaryThatMissesFullWords() {
    long[] map = Bitmaps.full();
    for (int word = 0; word < Bitmaps.MAX_WORDS; word++) {
      unmark(map, word);
    }
    assertThat(Bitmaps.nextFree(map, 0)).isEqualTo(-1);
    assertThat(Bitmaps.takeAny(map)).as("no number of the summary").isEqualTo(-1);
    assertThat(Bitmaps.nextUnmarked(map, 0)).as("nothing was looked at but the words").isZero();
    assertThat(Bitmaps.takeNext(map, 0)).isEqualTo(-1);
    assertThat(Bitmaps.isMarkedFull(map)).isTrue();
  }

  @Test
  void findsANumberOfAWordThatTheSummaryCallsFull() {
    long[] map = Bitmaps.full();
    map[5] = ~(1L << 17);
    assertThat(Bitmaps.takeNext(map, 0)).isEqualTo(-1);
    assertThat(Bitmaps.takeAny(map)).isEqualTo(5 * 64 + 17);
    assertThat(Bitmaps.takeAny(map)).isEqualTo(-1);
  }

  @Test
  void marksNoWordThatIsNotFull() {
    long[] map = Bitmaps.create(128);
    Bitmaps.markFull(map, 1);
    assertThat(Bitmaps.nextUnmarked(map, 1)).isEqualTo(1);
    Bitmaps.take(map, 1, -1L);
    assertThat(Bitmaps.nextUnmarked(map, 1)).isEqualTo(-1);
    assertThat(Bitmaps.nextUnmarked(map, 0)).isZero();
  }

  private static void unmark(long[] map, int word) {
    map[Bitmaps.MAX_WORDS] &= ~(1L << word);
  }
}
