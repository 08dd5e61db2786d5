package org.ovn4j.ipam;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ovn4j.ipam.Cursor.Place;

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
 * empty {@code /64} costs 1.1 KB, an empty {@code /8} 18.6 KB.
 *
 * <p>Thread-safe and lock-free, but for these: the first use of a block and a change of what the
 * pool has ({@link #add}, {@link #drain}, {@link #resume}, {@link #remove}) take a lock, and {@link
 * #next} of an exhausted pool waits for releases that are half done. Exhaustion is exact: at one
 * moment of the call no address was free.
 */
public final class AddressPool {
  private final SegmentMap segments;
  private final AddressSearch search;

  /** The first of the segments, and of most pools the only one. */
  private final Segment home;

  AddressPool(Layout layout) {
    Gate gate = new Gate();
    segments = new SegmentMap(layout, gate);
    search = new AddressSearch(segments, gate);
    home = segments.home();
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
  public static AddressPoolBuilder builder(Cidr... blocks) {
    return new AddressPoolBuilder(List.of(blocks));
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
    return search.next();
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
    return search.nextFrom(start);
  }

  /**
   * Takes many addresses, up to 64 with one compare-and-set; in the order of {@link #next()}.
   *
   * @param into where they are put, from index 0 on
   * @return how many there were; fewer than asked for if the pool is exhausted
   */
  public int next(IpAddress[] into) {
    return search.next(into);
  }

  /**
   * Takes this address, in O(1).
   *
   * @return false if it is leased, or nobody may lease it, or it is not of the pool. A reserved
   *     address can be taken
   */
  public boolean claim(IpAddress address) {
    Segment segment = find(address);
    if (segment == null) {
      return false;
    }
    int offset = segment.offset(address);
    int block = offset >>> Segment.BLOCK_BITS;
    long[] busy = segments.blockOf(segment, block);
    if (busy == null) {
      return false;
    }
    if (Bitmaps.take(busy, Segment.number(offset))) {
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
    Segment segment = find(address);
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
        && Bitmaps.take(busy, Segment.number(offset))) {
      segment.markIfFull(block, busy);
      segments.putAside(segment, offset);
    }
    return true;
  }

  /** The segment of an address of the pool; null for other addresses. */
  private @Nullable Segment find(IpAddress address) {
    return home.contains(address) ? home : segments.find(address);
  }

  /** Whether this address is leased, in O(1). */
  public boolean isLeased(IpAddress address) {
    Segment segment = find(address);
    if (segment == null) {
      return false;
    }
    int offset = segment.offset(address);
    int block = offset >>> Segment.BLOCK_BITS;
    int number = Segment.number(offset);
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
    Segment segment = find(address);
    return segment == null ? null : segment.lease(segment.offset(address));
  }

  /** Puts a lease, or null, at an address that the caller took. */
  void put(IpAddress address, @Nullable Lease lease) {
    Segment segment = segments.segmentFor(address);
    segment.put(segment.offset(address), lease);
  }

  /** Where {@link #next()} goes on for this thread, to be gone back to. */
  Cursor.Mark mark() {
    return search.cursor().mark();
  }

  /** The lowest free address, or null. */
  @Nullable IpAddress lowest() {
    return search.lowest();
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
    segments.change(old -> old.requireDisjoint(IpRange.of(block)).with(block));
  }

  /**
   * Adds all addresses of a range. Takes O(n/64) for n addresses.
   *
   * @throws IllegalArgumentException as {@link #add(Cidr)}
   */
  public void add(IpRange range) {
    segments.change(old -> old.requireDisjoint(range).with(range));
  }

  /**
   * Gives out none of these addresses any more; those that are leased stay so until they are
   * released. Takes O(n/64) for n addresses in use. While it is under way, {@link #isLeased} and
   * {@link #release} may for a moment take a free address of the range for a leased one.
   *
   * @throws IllegalArgumentException if they are not all of the pool
   */
  public void drain(IpRange range) {
    segments.change(old -> old.requireMembers(range).draining(range));
  }

  /**
   * Ends {@link #drain}: the addresses are given out again. Takes O(n/64) for n addresses in use.
   *
   * @throws IllegalArgumentException if they are not all of the pool
   */
  public void resume(IpRange range) {
    segments.change(old -> old.requireMembers(range).notDraining(range));
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
    Cursor cursor = search.cursor();
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
    search.cursor().move(place, Segment.number(offset));
    return true;
  }

  private void requireFamily(IpAddress address) {
    if (address.family() != family()) {
      throw new IllegalArgumentException(
          "Address %s is not of the family %s of the pool".formatted(address, family()));
    }
  }
}
