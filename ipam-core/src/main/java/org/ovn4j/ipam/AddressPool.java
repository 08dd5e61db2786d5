package org.ovn4j.ipam;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ovn4j.ipam.Cursor.Place;
import org.ovn4j.ipam.Refusal.Use;

/**
 * Addresses of one family, each leased or free, without saying to whom. {@link LeasePool} adds the
 * owners; this is for who keeps them elsewhere.
 *
 * <p><b>Choice.</b> {@link #next()} goes on after the address that was chosen last, and starts
 * again at the end of the pool. Where threads contend, each goes on after its own.
 *
 * <p><b>Structure.</b> One bit per address in lazily made blocks of 4,096, with a hierarchy of
 * 64-ary summaries above: to take a free address is one compare-and-set on its word, and one more
 * where it was the word's last. Nothing depends on the size of the pool, which may be all of IPv6.
 *
 * <p><b>Memory.</b> 1.06 bits per address of a block that has been used; nothing for others. An
 * empty {@code /64} costs about 1 KB, an empty {@code /8} 17 KB.
 *
 * <p>Thread-safe and lock-free, but for these: the first use of a block and a change of what the
 * pool has ({@link #add}, {@link #drain}, {@link #resume}, {@link #remove}) take a lock, and {@link
 * #next} of an exhausted pool waits for releases that are half done. Exhaustion is exact: at one
 * moment of the call no address was free.
 */
public final class AddressPool {
  private static final long NEVER = -1;
  private static final int STRIPE_BITS = 4;

  /** Fibonacci hashing: neighbouring thread numbers go to different stripes. */
  private static final int GOLDEN = 0x9e37_79b9;

  private final Gate gate = new Gate();
  private final SegmentMap segments;
  private final Cursor single = Cursor.single();
  private volatile Cursor @Nullable [] stripes;

  /** The state of the gate when all addresses were last found taken. */
  private volatile long exhaustedSince = NEVER;

  private AddressPool(Layout layout) {
    segments = new SegmentMap(layout, gate);
  }

  /**
   * A pool of the addresses of these blocks that hosts can have: not the network and broadcast
   * address of an IPv4 block, nor the subnet-router anycast address of an IPv6 block; blocks of one
   * or two addresses have none of these.
   *
   * @throws IllegalArgumentException if there is no block, or they are of two families or overlap
   */
  public static AddressPool of(Cidr... blocks) {
    return builder(blocks).build();
  }

  /** A builder of a pool of these blocks as in {@link #of}, which may get more. */
  public static Builder builder(Cidr... blocks) {
    return new Builder(List.of(blocks));
  }

  /** The family of all addresses. */
  public IpFamily family() {
    return segments.family();
  }

  // --- taking -------------------------------------------------------------------------------

  /**
   * Takes the next free address, in O(1), on average in the time of one or two compare-and-sets.
   *
   * @return the address, or null if all are leased or set aside; that is found out in O(n/64) for n
   *     addresses in use, and then known until one is released
   */
  public @Nullable IpAddress next() {
    Cursor cursor = cursor();
    Place place = cursor.place();
    if (place == null) {
      return nextBlock(cursor, null);
    }
    int number = Bitmaps.takeInWord(place.busy, cursor.word(), cursor.last());
    if (number < 0) {
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
    int last = cursor.last();
    int taken = last + 1 < Segment.BLOCK_SIZE ? Bitmaps.takeNext(place.busy, last + 1) : -1;
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

  /**
   * Takes the first free address at or after this one, and if there is none the first from the
   * start of the pool. Leaves alone where {@link #next()} goes on. Costs as much as that.
   *
   * @param start any address of the family, in the pool or not
   * @return the address, or null if all are leased or set aside
   * @throws IllegalArgumentException if the address is of the other family
   */
  public @Nullable IpAddress nextFrom(IpAddress start) {
    requireFamily(start);
    IpAddress from = segments.layout().automatic().ceiling(start);
    if (from == null) {
      return search(null, null);
    }
    Segment segment = segments.segmentFor(from);
    IpAddress found = takeIn(segment, segment.offset(from), null);
    return found != null ? found : search(segment, null);
  }

  /**
   * Takes many addresses, up to 64 with one compare-and-set; in the order of {@link #next()}.
   *
   * @param into where they are put, from index 0 on
   * @return how many there were; fewer than asked for if the pool is exhausted
   */
  public int next(IpAddress[] into) {
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
    int number = offset & Segment.BLOCK_SIZE - 1;
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
    int start = from;
    int block = start >>> Segment.BLOCK_BITS;
    while (block >= 0 && block < segment.blockCount()) {
      long[] busy = segments.blockOf(segment, block);
      if (busy != null) {
        int taken = Bitmaps.takeNext(busy, start & Segment.BLOCK_SIZE - 1);
        if (taken >= 0) {
          note(taken, segment, block, busy);
          IpAddress address = accept(segment, block, busy, taken & Bitmaps.NUMBER, cursor);
          if (address != null) {
            return address;
          }
          start = (block << Segment.BLOCK_BITS) + (taken & Bitmaps.NUMBER);
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

  private Cursor cursor() {
    Cursor[] all = stripes;
    return all == null
        ? single
        : all[((int) Thread.currentThread().getId() * GOLDEN) >>> (Integer.SIZE - STRIPE_BITS)];
  }

  /** Other threads are about: from now on each has a cursor of its own, or nearly so. */
  private void stripe() {
    if (stripes == null) {
      synchronized (this) {
        if (stripes == null) {
          stripes = single.striped(1 << STRIPE_BITS);
        }
      }
    }
  }

  /**
   * Takes this address, in O(1).
   *
   * @return false if it is leased, or nobody may lease it, or it is not of the pool. A reserved
   *     address can be taken
   */
  public boolean claim(IpAddress address) {
    Segment segment = segments.find(address);
    if (segment == null) {
      return false;
    }
    int offset = segment.offset(address);
    int block = offset >>> Segment.BLOCK_BITS;
    long[] busy = segments.blockOf(segment, block);
    if (busy == null) {
      return false;
    }
    if (Bitmaps.take(busy, offset & Segment.BLOCK_SIZE - 1)) {
      segment.markIfFull(block, busy);
      if (segment.vacant(block) == null || segments.isAutomatic(address)) {
        return true;
      }
      segments.putAside(segment, offset);
    }
    return segment.isMixed(block)
        && segments.layout().isOnRequest(address)
        && segments.occupy(segment, offset);
  }

  /**
   * Frees this address, in O(1).
   *
   * @return false if it was not leased
   */
  public boolean release(IpAddress address) {
    Segment segment = segments.find(address);
    if (segment == null) {
      return false;
    }
    int offset = segment.offset(address);
    int block = offset >>> Segment.BLOCK_BITS;
    long[] busy = segment.busy(block);
    if (busy == null) {
      return false;
    }
    if (segment.isMixed(block) && !segments.isAutomatic(address)) {
      return segments.putAside(segment, offset);
    }
    if (!segments.free(segment, block, busy, offset)) {
      return false;
    }
    if (segment.isMixed(block)
        && !segments.isAutomatic(address)
        && Bitmaps.take(busy, offset & Segment.BLOCK_SIZE - 1)) {
      segment.markIfFull(block, busy);
      segments.putAside(segment, offset);
    }
    return true;
  }

  /** Whether this address is leased, in O(1). */
  public boolean isLeased(IpAddress address) {
    Segment segment = segments.find(address);
    if (segment == null) {
      return false;
    }
    int offset = segment.offset(address);
    int block = offset >>> Segment.BLOCK_BITS;
    int number = offset & Segment.BLOCK_SIZE - 1;
    long[] busy = segment.busy(block);
    if (busy == null || !Bitmaps.isTaken(busy, number)) {
      return false;
    }
    if (!segment.isMixed(block) || segments.isAutomatic(address)) {
      return true;
    }
    long[] vacant = segment.vacant(block);
    return vacant != null && !Bitmaps.isTaken(vacant, number);
  }

  // --- for LeasePool ------------------------------------------------------------------------

  /** The lease that was put at this address, or null. */
  @Nullable Lease lease(IpAddress address) {
    Segment segment = segments.find(address);
    return segment == null ? null : segment.lease(segment.offset(address));
  }

  /** Puts a lease, or null, at an address that the caller took. */
  void put(IpAddress address, @Nullable Lease lease) {
    Segment segment = segments.segmentFor(address);
    segment.put(segment.offset(address), lease);
  }

  /** Where {@link #next()} goes on for this thread, to be gone back to. */
  Cursor.Mark mark() {
    return cursor().mark();
  }

  /** The lowest free address, or null. */
  @Nullable IpAddress lowest() {
    return search(null, null);
  }

  /** The first free address from a place on that follows from the number alone, or null. */
  @Nullable IpAddress hashed(long hash) {
    IpAddress start = segments.layout().pick(hash);
    return start == null ? null : nextFrom(start);
  }

  /** Why nobody may lease this address, whoever may hold it now. */
  Optional<Refusal> refusal(IpAddress address) {
    Layout layout = segments.layout();
    if (!layout.members().contains(address)) {
      return Optional.of(new Refusal.OutsidePool(address, layout.members().list()));
    }
    return layout
        .use(address)
        .<Refusal>map(use -> new Refusal.NotForWorkloads(address, use))
        .or(
            () ->
                layout.isDraining(address)
                    ? Optional.of(new Refusal.Draining(address))
                    : Optional.empty());
  }

  // --- what the pool has --------------------------------------------------------------------

  /**
   * Adds the addresses of a block that hosts can have. Takes O(n/64) for n addresses.
   *
   * @throws IllegalArgumentException if the block is of the other family or overlaps the pool
   */
  public void add(Cidr block) {
    segments.change(old -> requireDisjoint(old, IpRange.of(block)).with(block));
  }

  /**
   * Adds all addresses of a range. Takes O(n/64) for n addresses.
   *
   * @throws IllegalArgumentException as {@link #add(Cidr)}
   */
  public void add(IpRange range) {
    segments.change(old -> requireDisjoint(old, range).with(range));
  }

  /**
   * Gives out none of these addresses any more; those that are leased stay so until they are
   * released. Takes O(n/64) for n addresses in use.
   *
   * @throws IllegalArgumentException if they are not all of the pool
   */
  public void drain(IpRange range) {
    segments.change(old -> requireMembers(old, range).draining(range));
  }

  /**
   * Ends {@link #drain}: the addresses are given out again. Takes O(n/64) for n addresses in use.
   *
   * @throws IllegalArgumentException if they are not all of the pool
   */
  public void resume(IpRange range) {
    segments.change(old -> requireMembers(old, range).notDraining(range));
  }

  /**
   * Takes drained addresses out of the pool. Takes O(n/64) for n addresses in use.
   *
   * @return false, and nothing is changed, if one of them is still leased
   * @throws IllegalArgumentException if they are not all draining, or if the pool has no others
   */
  public boolean remove(IpRange range) {
    if (!segments.layout().isDraining(range)) {
      throw new IllegalArgumentException(
          "Range %s cannot be removed: it is not being drained".formatted(range));
    }
    if (segments.layout().members().minus(range).isEmpty()) {
      throw new IllegalArgumentException(
          "Range %s cannot be removed: the pool would be empty".formatted(range));
    }
    return segments.remove(range);
  }

  /** The leased addresses of a range, in order, as they are met: O(n/64) for n addresses in use. */
  public List<IpAddress> leased(IpRange range) {
    return segments.leased(range, Integer.MAX_VALUE);
  }

  /** How full the pool is, in O(n/64) for n addresses in use. */
  public PoolStatistics statistics() {
    return segments.statistics();
  }

  /**
   * The address behind which {@link #next()} goes on, to be kept for {@link #continueAfter}; empty
   * before the first. One of several where threads contend.
   */
  public Optional<IpAddress> lastTaken() {
    Cursor cursor = cursor();
    return Optional.ofNullable(cursor.place())
        .map(place -> place.address(cursor.last()))
        .filter(segments.layout().members()::contains);
  }

  /**
   * Makes {@link #next()} go on behind this address.
   *
   * @return false, and nothing is changed, if it is not of the pool
   */
  public boolean continueAfter(IpAddress last) {
    if (!segments.layout().members().contains(last)) {
      return false;
    }
    Segment segment = segments.segmentFor(last);
    int offset = segment.offset(last);
    int block = offset >>> Segment.BLOCK_BITS;
    long[] busy = segments.blockOf(segment, block);
    Place place = new Place(segment, block, busy == null ? Bitmaps.full() : busy, null);
    cursor().move(place, offset & (Segment.BLOCK_SIZE - 1));
    return true;
  }

  private void requireFamily(IpAddress address) {
    if (address.family() != family()) {
      throw new IllegalArgumentException(
          "Address %s is not of the family %s of the pool".formatted(address, family()));
    }
  }

  private static Layout requireDisjoint(Layout layout, IpRange range) {
    List<IpRange> before = layout.members().list();
    if (!before.isEmpty() && before.get(0).family() != range.family()) {
      throw new IllegalArgumentException(
          "Range %s is not of the family of the pool's %s".formatted(range, before.get(0)));
    }
    List<IpRange> common = layout.members().within(range);
    if (!common.isEmpty()) {
      throw new IllegalArgumentException(
          "Range %s overlaps the pool, which has %s".formatted(range, common));
    }
    return layout;
  }

  private static Layout requireMembers(Layout layout, IpRange range) {
    if (!layout.members().contains(range)) {
      throw new IllegalArgumentException(
          "Range %s does not lie in the ranges %s of the pool".formatted(range, layout.members()));
    }
    return layout;
  }

  /** Says what a new pool has, and what of it is set aside. Not thread-safe. */
  public static final class Builder {
    private Layout layout = Layout.EMPTY;

    private Builder(List<Cidr> blocks) {
      blocks.forEach(this::add);
    }

    /**
     * Adds the addresses of a block that hosts can have.
     *
     * @throws IllegalArgumentException if it is of another family than the blocks before, or
     *     overlaps one of them
     */
    public Builder add(Cidr block) {
      layout = requireDisjoint(layout, IpRange.of(block)).with(block);
      return this;
    }

    /**
     * Adds all addresses of a range.
     *
     * @throws IllegalArgumentException as {@link #add(Cidr)}
     */
    public Builder add(IpRange range) {
      layout = requireDisjoint(layout, range).with(range);
      return this;
    }

    /**
     * These addresses are never leased.
     *
     * @throws IllegalArgumentException if they do not all lie in the blocks
     */
    public Builder exclude(IpRange range) {
      layout = requireMembers(layout, range).forbidding(Use.EXCLUDED, range);
      return this;
    }

    /**
     * These addresses are never leased, for the network uses them itself.
     *
     * @throws IllegalArgumentException if they do not all lie in the blocks
     */
    public Builder infrastructure(IpRange range) {
      layout = requireMembers(layout, range).forbidding(Use.INFRASTRUCTURE, range);
      return this;
    }

    /**
     * These addresses are leased to those who {@link #claim} them only.
     *
     * @throws IllegalArgumentException if they do not all lie in the blocks
     */
    public Builder reserve(IpRange range) {
      layout = requireMembers(layout, range).reserving(range);
      return this;
    }

    /**
     * The pool.
     *
     * @throws IllegalArgumentException if there is no block
     */
    public AddressPool build() {
      if (layout.members().isEmpty()) {
        throw new IllegalArgumentException("A pool needs at least one block of addresses");
      }
      return new AddressPool(layout);
    }
  }
}
