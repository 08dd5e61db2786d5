package org.ovn4j.ipam;

import org.jspecify.annotations.Nullable;
import org.ovn4j.ipam.Cursor.Place;

/**
 * Finds free addresses and takes them: in the word where the last was taken, else in its block,
 * else in the blocks that follow, round the pool; and where the summaries show none, in every word,
 * so that it is certain that there is none. Thread-safe.
 */
final class AddressSearch extends Cursor {
  private static final long NEVER = -1;
  private static final int STRIPE_BITS = 4;

  /** Fibonacci hashing: neighbouring thread numbers go to different stripes. */
  private static final int GOLDEN = 0x9e37_79b9;

  private final SegmentMap segments;
  private final Gate gate;
  private volatile Cursor @Nullable [] stripes;

  /** The state of the gate when all addresses were last found taken. */
  private volatile long exhaustedSince = NEVER;

  /**
   * A search that begins at the start of the pool.
   *
   * @param gate told of every address that becomes free
   */
  AddressSearch(SegmentMap segments, Gate gate) {
    super(null, 0);
    this.segments = segments;
    this.gate = gate;
  }

  /** Takes the next free address; null if there is none. */
  @Nullable IpAddress next() {
    Cursor cursor = cursor();
    long[] busy = cursor.busy();
    Place place = cursor.place();
    if (place == null || busy == null || !place.hasBits(busy)) {
      return nextBlock(cursor, place);
    }
    int number = Bitmaps.takeInWord(busy, cursor.word(), cursor.last());
    if (number < 0) {
      if (number == Bitmaps.LOST) {
        stripe();
      }
      return nextWord(cursor, place);
    }
    if (number >= Bitmaps.FILLED) {
      number -= Bitmaps.FILLED;
      Bitmaps.markFull(place.busy, number >>> 6);
      place.segment.markIfFull(place.block, place.busy);
    }
    cursor.moveInWord(number);
    return checked(place, number);
  }

  private @Nullable IpAddress nextWord(Cursor cursor, Place place) {
    int word = Bitmaps.nextUnmarked(place.busy, cursor.word() + 1);
    int taken = word < 0 ? -1 : Bitmaps.takeNext(place.busy, word << 6);
    if (taken < 0) {
      return nextBlock(cursor, place);
    }
    note(taken, place.segment, place.block, place.busy);
    int number = taken & Bitmaps.NUMBER;
    cursor.move(place, number);
    return checked(place, number);
  }

  /** The address if nothing was set aside meanwhile. */
  private @Nullable IpAddress checked(Place place, int number) {
    IpAddress address = place.address(number);
    if (place.layout == segments.layout()
        || place.segment.vacant(place.block) == null
        || segments.isAutomatic(address)) {
      return address;
    }
    segments.putAside(place.segment, place.offset(number));
    return next();
  }

  private @Nullable IpAddress nextBlock(Cursor cursor, @Nullable Place place) {
    if (gate.isUnchangedSince(exhaustedSince)) {
      return null;
    }
    Segment segment = place == null ? cursor.origin() : place.segment;
    IpAddress found = null;
    if (segment != null) {
      int from = place == null ? cursor.originOffset() : place.offset(cursor.last()) + 1;
      found = takeIn(segment, from, cursor);
    }
    return found != null ? found : search(segment, cursor);
  }

  /** Sees to what taking a number said beside it. */
  private void note(int taken, Segment segment, int block, long[] busy) {
    if ((taken & Bitmaps.CONTENDED) != 0) {
      stripe();
    }
    if ((taken & Bitmaps.FILLED) != 0) {
      segment.markIfFull(block, busy);
    }
  }

  /** Takes the first free address from there on, round the pool; null if there is none. */
  @Nullable IpAddress nextFrom(IpAddress start) {
    IpAddress from = segments.layout().automatic().ceiling(start);
    if (from == null) {
      return search(null, null);
    }
    Segment segment = segments.segmentFor(from);
    IpAddress found = takeIn(segment, segment.offset(from), null);
    return found != null ? found : search(segment, null);
  }

  /** Takes the lowest free address; null if there is none. */
  @Nullable IpAddress lowest() {
    return search(null, null);
  }

  /** Takes as many as there is room for, and puts them there; returns how many there were. */
  int next(IpAddress[] into) {
    int count = 0;
    while (count < into.length) {
      IpAddress one = next();
      if (one == null) {
        break;
      }
      into[count++] = one;
      count += takeBeside(one, into, count);
    }
    return count;
  }

  /** Takes free addresses above one, in its word. */
  private int takeBeside(IpAddress one, IpAddress[] into, int from) {
    Segment segment = segments.segmentFor(one);
    int offset = segment.offset(one);
    int block = offset >>> Segment.BLOCK_BITS;
    long[] busy = segment.busy(block);
    if (busy == null || segment.isMixed(block)) {
      return 0;
    }
    int number = Segment.number(offset);
    long taken = Bitmaps.takeMore(busy, number, into.length - from);
    segment.markIfFull(block, busy);
    int count = 0;
    int last = number;
    for (long rest = taken; rest != 0; rest &= rest - 1) {
      last = (number & ~63) + Long.numberOfTrailingZeros(rest);
      into[from + count++] = segment.address((block << Segment.BLOCK_BITS) + last);
    }
    cursor().move(new Place(segment, block, busy, null), last);
    return count;
  }

  /** Looks through the pool: after a segment, or from the start; then with certainty. */
  private @Nullable IpAddress search(@Nullable Segment after, @Nullable Cursor cursor) {
    Segment segment = after == null ? segments.first() : segments.after(after);
    boolean wrapped = after == null;
    while (true) {
      if (segment == null) {
        if (wrapped) {
          break;
        }
        wrapped = true;
        segment = segments.first();
        continue;
      }
      IpAddress found = takeIn(segment, 0, cursor);
      if (found != null) {
        return found;
      }
      if (wrapped && after != null && segment.first().compareTo(after.first()) >= 0) {
        break;
      }
      segment = segments.after(segment);
    }
    return takeLast(cursor);
  }

  private @Nullable IpAddress takeIn(Segment segment, int from, @Nullable Cursor cursor) {
    int block = from >>> Segment.BLOCK_BITS;
    int start = Segment.number(from);
    while (block >= 0 && block < segment.blockCount()) {
      long[] busy = segments.blockOf(segment, block);
      if (busy != null) {
        int taken = Bitmaps.takeNext(busy, start);
        if (taken >= 0) {
          note(taken, segment, block, busy);
          start = taken & Bitmaps.NUMBER;
          IpAddress address = accept(segment, block, busy, start, cursor);
          if (address != null) {
            return address;
          }
          continue;
        }
        segment.markIfFull(block, busy);
      }
      block = segment.nextBlock(block + 1);
      start = 0;
    }
    return null;
  }

  /** The address that was taken, unless it was set aside while it was released. */
  private @Nullable IpAddress accept(
      Segment segment, int block, long[] busy, int number, @Nullable Cursor cursor) {
    Layout layout = segments.layout();
    boolean open = segment.vacant(block) == null;
    IpAddress address = segment.address((block << Segment.BLOCK_BITS) + number);
    if (!open && !layout.isAutomatic(address)) {
      segments.putAside(segment, (block << Segment.BLOCK_BITS) + number);
      return null;
    }
    if (cursor != null) {
      Place here = cursor.place();
      Layout unmixed = open ? layout : null;
      if (here == null || !here.isIn(segment, block) || here.layout != unmixed) {
        here = new Place(segment, block, busy, unmixed);
      }
      cursor.move(here, number);
    }
    return address;
  }

  /**
   * Takes one of the last free addresses, which the summaries may not show, or none for certain.
   */
  private @Nullable IpAddress takeLast(@Nullable Cursor cursor) {
    for (; ; ) {
      long mark = gate.awaitEmpty();
      if (mark == exhaustedSince) {
        return null;
      }
      for (Segment s = segments.first(); s != null; s = segments.after(s)) {
        for (int block = 0; block < s.blockCount(); block++) {
          IpAddress found = takeAny(s, block, cursor);
          if (found != null) {
            return found;
          }
        }
      }
      if (gate.isUnchangedSince(mark)) {
        exhaustedSince = mark;
        return null;
      }
    }
  }

  private @Nullable IpAddress takeAny(Segment segment, int block, @Nullable Cursor cursor) {
    // A block that is full before it was made has nothing to lease.
    boolean needless = segment.busy(block) == null && segment.isMarkedFull(block);
    long[] busy = needless ? null : segments.blockOf(segment, block);
    IpAddress found = null;
    for (int taken; found == null && busy != null && (taken = Bitmaps.takeAny(busy)) >= 0; ) {
      segment.markIfFull(block, busy);
      found = accept(segment, block, busy, taken, cursor);
    }
    return found;
  }

  /** Where this thread goes on. */
  Cursor cursor() {
    Cursor[] all = stripes;
    return all == null
        ? this
        : all[((int) Thread.currentThread().getId() * GOLDEN) >>> (Integer.SIZE - STRIPE_BITS)];
  }

  /** Other threads are about: from now on each has a cursor of its own, or nearly so. */
  private void stripe() {
    if (stripes == null) {
      synchronized (this) {
        if (stripes == null) {
          stripes = striped(1 << STRIPE_BITS);
        }
      }
    }
  }
}
