package org.ovn4j.ipam;

import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a pool in segments, which are made when they are first used, and what they are
 * for, which may change while they are in use.
 *
 * <p>A change is made in this order: the blocks concerned learn which of their addresses are
 * vacant; the new {@link Layout} is published; addresses set aside now are made busy, and those
 * given out now are made free. Whoever releases or finds a free address in such a block then asks
 * the layout, and puts it right if the change came in between.
 */
final class SegmentMap {
  /** Large segments are for dense pools; the addresses of a large IPv6 pool lie scattered. */
  private static final int LEAST_SEGMENT_BITS = 16;

  private static final int GREATEST_SEGMENT_BITS = 24;

  private final IpFamily family;
  private final int segmentBits;
  private final Segment home;
  private final Gate gate;
  private volatile Layout layout;
  private volatile @Nullable ConcurrentSkipListMap<IpAddress, Segment> others;

  /** The segment that was looked up last: neighbours are often asked for one after the other. */
  private volatile Segment recent;

  /**
   * The segments of a pool.
   *
   * @param gate told of every address that becomes free
   */
  SegmentMap(Layout layout, Gate gate) {
    this.layout = layout;
    this.gate = gate;
    List<IpRange> ranges = layout.members().list();
    IpAddress first = ranges.get(0).first();
    IpAddress last = ranges.get(ranges.size() - 1).last();
    this.family = first.family();
    this.segmentBits = segmentBits(first, last);
    this.home = makeSegment(first);
    this.recent = home;
  }

  private static int segmentBits(IpAddress first, IpAddress last) {
    int bits =
        first.high() == last.high()
            ? Long.SIZE - Long.numberOfLeadingZeros(first.low() ^ last.low())
            : IpFamily.IPV6.bits();
    return bits <= GREATEST_SEGMENT_BITS || first.isIpv4()
        ? Math.max(LEAST_SEGMENT_BITS, Math.min(bits, GREATEST_SEGMENT_BITS))
        : LEAST_SEGMENT_BITS;
  }

  IpFamily family() {
    return family;
  }

  Layout layout() {
    return layout;
  }

  Segment home() {
    return home;
  }

  boolean isAutomatic(IpAddress address) {
    return layout.isAutomatic(address);
  }

  // --- segments and blocks ------------------------------------------------------------------

  /** The segment of an address of the pool, made if need be; null for other addresses. */
  @Nullable Segment find(IpAddress address) {
    if (home.contains(address)) {
      return home;
    }
    Segment last = recent;
    if (last.contains(address)) {
      return last;
    }
    if (address.family() != family) {
      return null;
    }
    ConcurrentSkipListMap<IpAddress, Segment> map = others;
    Segment found = map == null ? null : map.get(key(address));
    if (found == null) {
      return layout.members().contains(address) ? segmentFor(address) : null;
    }
    recent = found;
    return found;
  }

  Segment segmentFor(IpAddress address) {
    if (home.contains(address)) {
      return home;
    }
    Segment last = recent;
    if (last.contains(address)) {
      return last;
    }
    ConcurrentSkipListMap<IpAddress, Segment> map = others;
    IpAddress key = key(address);
    Segment found = map == null ? null : map.get(key);
    if (found == null) {
      found = addSegment(key);
    }
    recent = found;
    return found;
  }

  private synchronized Segment addSegment(IpAddress first) {
    ConcurrentSkipListMap<IpAddress, Segment> map = others;
    if (map == null) {
      map = new ConcurrentSkipListMap<>();
      others = map;
    }
    return map.computeIfAbsent(first, this::makeSegment);
  }

  private IpAddress key(IpAddress address) {
    return address.hostBitsCleared(family.bits() - segmentBits);
  }

  @Nullable Segment first() {
    List<IpRange> ranges = layout.automatic().list();
    return ranges.isEmpty() ? null : segmentFor(ranges.get(0).first());
  }

  @Nullable Segment after(Segment segment) {
    IpAddress last = segment.last();
    if (last.equals(last.hostBitsSet(0))) {
      return null;
    }
    IpAddress next = layout.automatic().ceiling(last.plus(1));
    return next == null ? null : segmentFor(next);
  }

  private Segment makeSegment(IpAddress address) {
    Segment segment = new Segment(address, segmentBits);
    for (int block = 0; block < segment.blockCount(); block++) {
      describe(segment, block);
    }
    return segment;
  }

  /** Says what a block that was not made yet holds. */
  private void describe(Segment segment, int block) {
    List<IpRange> parts = layout.automatic().within(segment.blockRange(block));
    if (parts.isEmpty()) {
      segment.markFull(block);
    } else if (segment.isMarkedFull(block)) {
      segment.unmark(block);
    }
    if (size(parts) < Segment.BLOCK_SIZE) {
      segment.markMixed(block);
    }
  }

  private static int size(List<IpRange> partsOfBlock) {
    long size = 0;
    for (IpRange part : partsOfBlock) {
      size += part.last().low() - part.first().low() + 1;
    }
    return (int) size;
  }

  /** The busy addresses of a block, made if need be; null if nobody may lease any. */
  long @Nullable [] blockOf(Segment segment, int block) {
    long[] busy = segment.busy(block);
    return busy != null ? busy : makeBlock(segment, block);
  }

  private synchronized long @Nullable [] makeBlock(Segment segment, int block) {
    IpRange range = segment.blockRange(block);
    List<IpRange> automatic = layout.automatic().within(range);
    boolean onRequest = !layout.onRequest().within(range).isEmpty();
    if (segment.busy(block) != null || (automatic.isEmpty() && !onRequest)) {
      return segment.busy(block);
    }
    if (onRequest) {
      segment.makeVacant(block, setAside(segment, block));
    }
    long[] busy = setAside(segment, block);
    segment.make(block, busy);
    return busy;
  }

  /** The set of the addresses of a block that are not to be chosen automatically. */
  private long[] setAside(Segment segment, int block) {
    long[] aside = Bitmaps.full();
    for (IpRange part : layout.automatic().within(segment.blockRange(block))) {
      forEachWord(segment, part, (unused, word, numbers) -> Bitmaps.free(aside, word, numbers));
    }
    return aside;
  }

  /** What is done with some of the addresses of one word of one block. */
  private interface WordAction {
    void apply(int block, int word, long numbers);
  }

  private static void forEachWord(Segment segment, IpRange part, WordAction action) {
    int last = segment.offset(part.last());
    for (int offset = segment.offset(part.first()); offset <= last; offset = (offset | 63) + 1) {
      long numbers = -1L << offset;
      if (last < (offset | 63)) {
        numbers &= -1L >>> (63 - (last & 63));
      }
      int word = Segment.number(offset) >>> 6;
      action.apply(offset >>> Segment.BLOCK_BITS, word, numbers);
    }
  }

  // --- addresses of a block -----------------------------------------------------------------

  /** Frees a busy address; false if it was free. */
  boolean free(Segment segment, int block, long[] busy, int offset) {
    int freed = Bitmaps.free(busy, Segment.number(offset), gate);
    if (freed == Bitmaps.FREED_IN_FULL) {
      segment.unmark(block);
    }
    return freed != Bitmaps.NOT_TAKEN;
  }

  /**
   * Marks an address that is set aside as not leased; false if it was marked so, or never can be.
   */
  private boolean vacate(Segment segment, int offset) {
    long[] vacant = segment.vacant(offset >>> Segment.BLOCK_BITS);
    return vacant != null && Bitmaps.take(vacant, Segment.number(offset));
  }

  /**
   * Marks a busy address that could not be leased when it was looked at as not leased; false if it
   * was marked so, or never can be. Frees it if it can be leased again by now: who resumed it took
   * it for leased.
   */
  boolean putAside(Segment segment, int offset) {
    boolean vacated = vacate(segment, offset);
    int block = offset >>> Segment.BLOCK_BITS;
    long[] busy = segment.busy(block);
    if (busy != null && isAutomatic(segment.address(offset)) && occupy(segment, offset)) {
      free(segment, block, busy, offset);
    }
    return vacated;
  }

  /** Marks an address that is set aside as leased; false if it was. */
  boolean occupy(Segment segment, int offset) {
    long[] vacant = segment.vacant(offset >>> Segment.BLOCK_BITS);
    return vacant != null
        && Bitmaps.free(vacant, Segment.number(offset), gate) != Bitmaps.NOT_TAKEN;
  }

  // --- change -------------------------------------------------------------------------------

  /** Makes another layout of the present one. */
  synchronized void change(UnaryOperator<Layout> step) {
    Layout old = layout;
    Layout changed = step.apply(old);
    Ranges lost = old.automatic().minus(changed.automatic());
    Ranges gained = changed.automatic().minus(old.automatic());
    gate.enter();
    try {
      forEachPart(lost, this::prepare);
      forEachPart(gained, this::prepare);
      layout = changed;
      // Who releases sees the layout after the address is free; so look at the addresses after it.
      VarHandle.fullFence();
      forEachPart(lost, this::close);
      forEachPart(gained, this::open);
    } finally {
      gate.leave();
    }
  }

  /** Takes a drained range away; false if an address of it is still leased. */
  synchronized boolean remove(IpRange range) {
    if (!leased(range, 1).isEmpty()) {
      return false;
    }
    change(old -> old.without(range));
    return true;
  }

  private interface PartAction {
    void apply(Segment segment, IpRange part);
  }

  private void forEachPart(Ranges ranges, PartAction action) {
    for (Segment segment : segments()) {
      for (IpRange part : ranges.within(segment.range())) {
        action.apply(segment, part);
      }
    }
  }

  private List<Segment> segments() {
    List<Segment> all = new ArrayList<>(List.of(home));
    ConcurrentSkipListMap<IpAddress, Segment> map = others;
    if (map != null) {
      all.addAll(map.values());
    }
    return all;
  }

  /** Before a block changes, it is known which of those set aside in it are not leased. */
  private void prepare(Segment segment, IpRange part) {
    forEachBlock(
        segment,
        part,
        block -> {
          segment.markMixed(block);
          if (segment.busy(block) != null && segment.vacant(block) == null) {
            segment.makeVacant(block, setAside(segment, block));
          }
        });
  }

  private static void forEachBlock(Segment segment, IpRange part, IntConsumer action) {
    int last = segment.offset(part.last()) >>> Segment.BLOCK_BITS;
    for (int b = segment.offset(part.first()) >>> Segment.BLOCK_BITS; b <= last; b++) {
      action.accept(b);
    }
  }

  private void close(Segment segment, IpRange part) {
    forEachWord(
        segment,
        part,
        (block, word, numbers) -> {
          long[] busy = segment.busy(block);
          long[] vacant = segment.vacant(block);
          if (busy != null && vacant != null) {
            Bitmaps.take(vacant, word, Bitmaps.take(busy, word, numbers));
          }
        });
    forEachBlock(segment, part, block -> settle(segment, block));
  }

  private void open(Segment segment, IpRange part) {
    forEachWord(
        segment,
        part,
        (block, word, numbers) -> {
          long[] busy = segment.busy(block);
          long[] vacant = segment.vacant(block);
          if (busy != null && vacant != null) {
            Bitmaps.free(busy, word, Bitmaps.free(vacant, word, numbers));
          }
        });
    forEachBlock(segment, part, block -> settle(segment, block));
  }

  /** Sets the hint on the block right. */
  private void settle(Segment segment, int block) {
    long[] busy = segment.busy(block);
    if (busy == null) {
      describe(segment, block);
    } else {
      segment.unmark(block);
      segment.markIfFull(block, busy);
    }
  }

  // --- looking ------------------------------------------------------------------------------

  /** Some of the leased addresses of a range, in order, at most so many. */
  List<IpAddress> leased(IpRange range, int limit) {
    List<IpAddress> leased = new ArrayList<>();
    for (Segment segment : segments()) {
      for (IpRange part : Ranges.of(layout.members().within(range)).within(segment.range())) {
        collect(segment, part, leased, limit);
      }
    }
    leased.sort(null);
    return leased;
  }

  private void collect(Segment segment, IpRange part, List<IpAddress> leased, int limit) {
    forEachBlock(
        segment,
        part,
        block -> {
          long[] bits = leasedOf(segment, block);
          for (int word = 0; word < bits.length; word++) {
            for (long rest = bits[word]; rest != 0; rest &= rest - 1) {
              int number = (word << 6) + Long.numberOfTrailingZeros(rest);
              IpAddress address = segment.address((block << Segment.BLOCK_BITS) + number);
              if (leased.size() < limit && part.contains(address)) {
                leased.add(address);
              }
            }
          }
        });
  }

  private long[] leasedOf(Segment segment, int block) {
    long[] leased = new long[Bitmaps.MAX_WORDS];
    long[] busy = segment.busy(block);
    if (busy == null) {
      return leased;
    }
    long[] aside = segment.vacant(block);
    if (aside == null && segment.isMixed(block)) {
      aside = setAside(segment, block);
    }
    for (int word = 0; word < leased.length; word++) {
      long notLeased = aside == null ? 0 : Bitmaps.word(aside, word);
      leased[word] = Bitmaps.word(busy, word) & ~notLeased;
    }
    return leased;
  }

  PoolStatistics statistics() {
    Layout now = layout;
    long leased = 0;
    long leasedAside = 0;
    for (Segment segment : segments()) {
      for (int block = 0; block < segment.blockCount(); block++) {
        if (segment.busy(block) != null) {
          long[] bits = leasedOf(segment, block);
          long[] aside = segment.isMixed(block) ? setAside(segment, block) : bits;
          for (int word = 0; word < bits.length; word++) {
            leased += Long.bitCount(bits[word]);
            leasedAside +=
                aside == bits ? 0 : Long.bitCount(bits[word] & Bitmaps.word(aside, word));
          }
        }
      }
    }
    BigInteger size = now.members().size();
    BigInteger automatic = now.automatic().size();
    return new PoolStatistics(
        now.members().list(),
        size,
        BigInteger.valueOf(leased),
        size.subtract(automatic).subtract(BigInteger.valueOf(leasedAside)),
        BigInteger.ZERO,
        automatic.subtract(BigInteger.valueOf(leased - leasedAside)));
  }
}
