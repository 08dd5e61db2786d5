package org.ovn4j.ipam;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Lock-free sets of the numbers from 0 to 64·n-1, n at most 64, as n words of 64 bits and one
 * summary word behind them. A number in the set is <em>taken</em>, the others are free.
 *
 * <p>The words are the truth. Bit w of the summary says that word w is full, and is a hint: it may
 * lag behind its word while operations are under way. Whoever fills a word sets the bit and then
 * looks at the word again, whoever frees a number of a full word clears the bit afterwards; so no
 * free number stays hidden once all operations have ended. A hint that misses a full word costs a
 * look at it, and is then corrected.
 *
 * <p>A set is a bare {@code long[]}, for 4,096 addresses then cost 536 bytes.
 */
final class Bitmaps {
  /** Words in the largest set. */
  static final int MAX_WORDS = 64;

  /** Added to the result of {@link #takeNext} if another thread was in the way. */
  static final int CONTENDED = 1 << 12;

  /** Added to the result of {@link #takeNext} if the number was the last free one of its word. */
  static final int FILLED = 1 << 13;

  /** The result of {@link #takeInWord} if another thread was in the way. */
  static final int LOST = -2;

  /** The number in a result of {@link #takeNext}. */
  static final int NUMBER = CONTENDED - 1;

  /** The result of {@link #free} for a number that was free already. */
  static final int NOT_TAKEN = 0;

  /** The result of {@link #free} for a set that stays marked as it was. */
  static final int FREED = 1;

  /** The result of {@link #free} for a set that was marked as full until then. */
  static final int FREED_IN_FULL = 2;

  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final long FULL = -1L;

  private Bitmaps() {}

  /**
   * A set of the numbers below {@code size}, all free. Those that fill up the last word are taken.
   */
  static long[] create(int size) {
    int words = (size + Long.SIZE - 1) / Long.SIZE;
    long[] map = new long[words + 1];
    if (size % Long.SIZE != 0) {
      map[words - 1] = -1L << size;
    }
    if (words < MAX_WORDS) {
      map[words] = -1L << words;
    }
    return map;
  }

  /** A set of the largest size with all numbers taken. */
  static long[] full() {
    long[] map = new long[MAX_WORDS + 1];
    Arrays.fill(map, FULL);
    return map;
  }

  private static long get(long[] map, int index) {
    return (long) WORDS.getOpaque(map, index);
  }

  private static int summaryIndex(long[] map) {
    return map.length - 1;
  }

  /** The 64 numbers from {@code 64 * word} on. */
  static long word(long[] map, int word) {
    return get(map, word);
  }

  static boolean isTaken(long[] map, int number) {
    return (get(map, number >>> 6) >>> number & 1) != 0;
  }

  /** Whether the summary calls the whole set full. */
  static boolean isMarkedFull(long[] map) {
    return get(map, summaryIndex(map)) == FULL;
  }

  /**
   * Takes the lowest free number at or after {@code from} as far as the summary knows, in O(1).
   *
   * @return the number, perhaps with {@link #CONTENDED} added, or -1 if there is none
   */
  static int takeNext(long[] map, int from) {
    int word = from >>> 6;
    long bits = get(map, word);
    long allowed = -1L << from;
    int contended = 0;
    for (; ; ) {
      long free = ~bits & allowed;
      while (free != 0) {
        long bit = Long.lowestOneBit(free);
        long seen = (long) WORDS.compareAndExchange(map, word, bits, bits | bit);
        if (seen == bits) {
          int number = (word << 6) + Long.numberOfTrailingZeros(bit) + contended;
          if ((bits | bit) != FULL) {
            return number;
          }
          markFull(map, word);
          return number + FILLED;
        }
        contended = CONTENDED;
        bits = seen;
        free = ~bits & allowed;
      }
      if (bits == FULL) {
        markFull(map, word);
      }
      word = nextUnmarked(map, word + 1);
      if (word < 0) {
        return -1;
      }
      bits = get(map, word);
      allowed = -1L;
    }
  }

  /** The first word at or after {@code from} that the summary does not call full, or -1. */
  static int nextUnmarked(long[] map, int from) {
    long unmarked = from < MAX_WORDS ? ~get(map, summaryIndex(map)) & -1L << from : 0;
    return unmarked == 0 ? -1 : Long.numberOfTrailingZeros(unmarked);
  }

  /**
   * The lowest free number at or after {@code from} as far as the summary knows, or -1. In O(1).
   */
  static int nextFree(long[] map, int from) {
    int word = from >>> 6;
    if (word >= summaryIndex(map)) {
      return -1;
    }
    long free = ~get(map, word) & -1L << from;
    while (free == 0) {
      word = nextUnmarked(map, word + 1);
      if (word < 0) {
        return -1;
      }
      free = ~get(map, word);
    }
    return (word << 6) + Long.numberOfTrailingZeros(free);
  }

  /**
   * Takes the lowest free number of a word above one of its numbers, in one step.
   *
   * @return the number, perhaps with {@link #FILLED} added, and then the caller is to {@link
   *     #markFull}; -1 if there is none; {@link #LOST} if another thread was in the way
   */
  static int takeInWord(long[] map, int word, int above) {
    long bits = get(map, word);
    long bit = Long.lowestOneBit(~bits & (-2L << above));
    if (bit == 0) {
      return -1;
    }
    if (!WORDS.compareAndSet(map, word, bits, bits | bit)) {
      return LOST;
    }
    int number = (word << 6) + Long.numberOfTrailingZeros(bit);
    return (bits | bit) == FULL ? number + FILLED : number;
  }

  /**
   * Takes a free number whatever the summary says, in O(n); the number, or -1 if all were taken.
   */
  static int takeAny(long[] map) {
    for (int word = 0; word < summaryIndex(map); word++) {
      if (get(map, word) != FULL) {
        int number = takeNext(map, word << 6);
        if (number >= 0) {
          return number & NUMBER;
        }
      }
    }
    return -1;
  }

  /** Takes up to {@code limit} free numbers of one word, those above {@code after}; as bits. */
  static long takeMore(long[] map, int after, int limit) {
    int word = after >>> 6;
    long above = -2L << after;
    for (; ; ) {
      long bits = get(map, word);
      long free = ~bits & above;
      long wanted = lowest(free, limit);
      if (wanted == 0 || WORDS.compareAndSet(map, word, bits, bits | wanted)) {
        if ((bits | wanted) == FULL) {
          markFull(map, word);
        }
        return wanted;
      }
    }
  }

  private static long lowest(long bits, int limit) {
    if (Long.bitCount(bits) <= limit) {
      return bits;
    }
    long rest = bits;
    for (int i = 0; i < limit; i++) {
      rest &= rest - 1;
    }
    return bits ^ rest;
  }

  /** Takes this number; false if it was taken already. In O(1). */
  static boolean take(long[] map, int number) {
    return take(map, number >>> 6, 1L << number) != 0;
  }

  /** Takes those of these numbers of one word that are free, and returns them. In O(1). */
  static long take(long[] map, int word, long numbers) {
    long before = get(map, word);
    if ((~before & numbers) == 0) {
      return 0;
    }
    before = (long) WORDS.getAndBitwiseOr(map, word, numbers);
    if (before != FULL && (before | numbers) == FULL) {
      markFull(map, word);
    }
    return ~before & numbers;
  }

  /** Says in the summary that a word is full, if it is. */
  static void markFull(long[] map, int word) {
    int summary = summaryIndex(map);
    long mark = 1L << word;
    if ((get(map, summary) & mark) == 0) {
      WORDS.getAndBitwiseOr(map, summary, mark);
      if (get(map, word) != FULL) {
        WORDS.getAndBitwiseAnd(map, summary, ~mark);
      }
    }
  }

  /**
   * Frees this number, in O(1).
   *
   * @param gate told of it if the number's word was full
   * @return {@link #NOT_TAKEN}, {@link #FREED} or {@link #FREED_IN_FULL}
   */
  static int free(long[] map, int number, Gate gate) {
    int word = number >>> 6;
    long bit = 1L << number;
    for (; ; ) {
      long bits = get(map, word);
      if ((bits & bit) == 0) {
        return NOT_TAKEN;
      }
      if (bits != FULL) {
        if (WORDS.compareAndSet(map, word, bits, bits & ~bit)) {
          return FREED;
        }
        continue;
      }
      gate.enter();
      boolean freed = WORDS.compareAndSet(map, word, bits, bits & ~bit);
      gate.leave();
      if (freed) {
        return unmark(map, word) ? FREED_IN_FULL : FREED;
      }
    }
  }

  /** Frees those of these numbers of one word that are taken, and returns them. In O(1). */
  static long free(long[] map, int word, long numbers) {
    long before = (long) WORDS.getAndBitwiseAnd(map, word, ~numbers);
    if (before == FULL && numbers != 0) {
      unmark(map, word);
    }
    return before & numbers;
  }

  /** Frees this number of a set that nobody searches for its last free number. In O(1). */
  static void free(long[] map, int number) {
    free(map, number >>> 6, 1L << number);
  }

  /** Withdraws the hint that a word is full; whether the summary called the whole set full. */
  private static boolean unmark(long[] map, int word) {
    return (long) WORDS.getAndBitwiseAnd(map, summaryIndex(map), ~(1L << word)) == FULL;
  }
}
