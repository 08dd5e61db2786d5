package org.ovn4j.ipam;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Where a search for a free address begins: at a number of a block. Threads that share a cursor
 * overwrite each other's; it says where to begin and nothing more.
 *
 * <p>What changes seldom, the bits of the block and the word, is apart from the number, so that the
 * processor need not wait for the end of one search to find the word for the next; and is not
 * reached by way of the place, for each step of the way waits for the one before it.
 */
class Cursor {
  private static final VarHandle PLACE;
  private static final VarHandle BUSY;
  private static final VarHandle WORD;
  private static final VarHandle LAST;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      PLACE = lookup.findVarHandle(Cursor.class, "place", Place.class);
      BUSY = lookup.findVarHandle(Cursor.class, "busy", long[].class);
      LAST = lookup.findVarHandle(Cursor.class, "last", int.class);
      WORD = lookup.findVarHandle(Cursor.class, "word", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** A block, with what is needed to name its addresses. Immutable but for the bits. */
  static final class Place {
    final Segment segment;
    final int block;
    final long[] busy;

    /** The state of the pool in which no address of the block was set aside, else null. */
    final @Nullable Layout layout;

    private final IpFamily family;
    private final long high;
    private final long low;

    Place(Segment segment, int block, long[] busy, @Nullable Layout layout) {
      this.segment = segment;
      this.block = block;
      this.busy = busy;
      this.layout = layout;
      IpAddress first = segment.address(block << Segment.BLOCK_BITS);
      this.family = first.family();
      this.high = first.high();
      this.low = first.low();
    }

    @SuppressWarnings("ReferenceEquality") // a segment has no other like it
    boolean isIn(Segment itsSegment, int itsBlock) {
      return segment == itsSegment && block == itsBlock;
    }

    boolean hasBits(long[] itsBusy) {
      return busy == itsBusy;
    }

    int offset(int number) {
      return (block << Segment.BLOCK_BITS) + number;
    }

    IpAddress address(int number) {
      // Read first what goes into the address, and the compiler need not clear it before.
      IpFamily itsFamily = family;
      long itsHigh = high;
      long itsLow = low + number;
      return new IpAddress(itsFamily, itsHigh, itsLow);
    }
  }

  private final @Nullable Segment origin;
  private final int originOffset;
  private @Nullable Place place;

  @SuppressWarnings("UnusedVariable") // read through its VarHandle
  private long @Nullable [] busy;

  @SuppressWarnings("UnusedVariable") // read through its VarHandle
  private int word;

  @SuppressWarnings("UnusedVariable") // read through its VarHandle
  private int last;

  Cursor(@Nullable Segment origin, int originOffset) {
    this.origin = origin;
    this.originOffset = originOffset;
  }

  /** Cursors that share no cache line, spread evenly over the segment of this one. */
  final Cursor[] striped(int stripes) {
    Place here = place();
    Segment segment = here == null ? origin : here.segment;
    int size = segment == null ? stripes : segment.size();
    int start = here == null ? 0 : here.offset(last()) + 1;
    Cursor[] striped = new Cursor[stripes];
    for (int stripe = 0; stripe < stripes; stripe++) {
      striped[stripe] = new StripedCursor(segment, (start + stripe * (size / stripes)) % size);
    }
    return striped;
  }

  /** The block of the address that was taken last; null before the first. */
  final @Nullable Place place() {
    return (Place) PLACE.getAcquire(this);
  }

  /** The busy addresses of the place, or of another if a thread is just moving the cursor. */
  final long @Nullable [] busy() {
    return (long[]) BUSY.getAcquire(this);
  }

  /** The number in the block that was taken last. */
  final int last() {
    return (int) LAST.getOpaque(this);
  }

  /** The word of that number. */
  final int word() {
    return (int) WORD.getOpaque(this);
  }

  /** Where to begin before the first address was taken; null for the start of the pool. */
  final @Nullable Segment origin() {
    return origin;
  }

  final int originOffset() {
    return originOffset;
  }

  /** A number of the same word was taken. */
  final void moveInWord(int number) {
    LAST.setOpaque(this, number);
  }

  final void move(Place to, int number) {
    LAST.setOpaque(this, number);
    WORD.setOpaque(this, number >>> 6);
    if (place != to) {
      PLACE.setRelease(this, to);
      BUSY.setRelease(this, to.busy);
    }
  }

  final Mark mark() {
    return new Mark(this, place(), last());
  }

  /** A place that a cursor was at. */
  record Mark(Cursor cursor, @Nullable Place place, int last) {
    /** Makes the cursor go on from there again. */
    void reset() {
      if (place == null) {
        PLACE.setRelease(cursor, null);
        BUSY.setRelease(cursor, null);
      } else {
        cursor.move(place, last);
      }
    }
  }
}
