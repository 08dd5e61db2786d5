package org.ovn4j.ipam;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The state of 2^16 to 2^24 addresses that share their upper bits, in blocks of 4,096 that are made
 * when they are first used. An address is named by its offset from the first one.
 *
 * <p>Per block there is a {@link Bitmaps set} of busy addresses: those leased, and those set aside,
 * which are never leased automatically. Where an address that is set aside can be leased or still
 * is, a second set, <em>vacant</em>, has those set aside that are not leased; so that an address is
 * leased if it is busy and not vacant. One more set has the blocks that are full. Whoever turns an
 * address that is set aside from free to busy makes it vacant too.
 *
 * <p>Thread-safe, except that blocks are made, set aside and given back by one thread at a time,
 * which {@link AddressPool} sees to.
 */
final class Segment {
  static final int BLOCK_BITS = 12;
  static final int BLOCK_SIZE = 1 << BLOCK_BITS;
  private static final int BLOCK_MASK = BLOCK_SIZE - 1;
  private static final VarHandle BLOCKS = MethodHandles.arrayElementVarHandle(long[][].class);
  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle LEASES = MethodHandles.arrayElementVarHandle(Lease[].class);
  private static final VarHandle LEASE_ROWS = MethodHandles.arrayElementVarHandle(Lease[][].class);
  private static final VarHandle LEASE_BLOCKS =
      MethodHandles.arrayElementVarHandle(Lease[][][].class);

  private final IpFamily family;
  private final long high;
  private final long low;
  private final int bits;

  private final long[] full;
  private final long[][] blocks;
  private final long[] mixed;
  private volatile long @Nullable [][] vacant;
  private volatile Lease @Nullable [][][] leases;

  /** The segment of 2^bits addresses around this one, with no block made and none full. */
  Segment(IpAddress address, int bits) {
    this.family = address.family();
    this.high = address.high();
    this.low = address.low() & -1L << bits;
    this.bits = bits;
    int size = 1 << (bits - BLOCK_BITS);
    this.full = Bitmaps.create(size);
    this.blocks = new long[size][];
    this.mixed = new long[(size + Long.SIZE - 1) / Long.SIZE];
  }

  boolean contains(IpAddress address) {
    return (address.low() - low) >>> bits == 0
        && address.high() == high
        && address.family() == family;
  }

  /** The number in its block of the address at an offset. */
  static int number(int offset) {
    return offset & BLOCK_MASK;
  }

  int offset(IpAddress address) {
    return (int) (address.low() - low);
  }

  IpAddress address(int offset) {
    return family == IpFamily.IPV4
        ? IpAddress.ipv4((int) (low + offset))
        : IpAddress.ipv6(high, low + offset);
  }

  IpAddress first() {
    return address(0);
  }

  IpAddress last() {
    return address(size() - 1);
  }

  IpRange range() {
    return new IpRange(first(), last());
  }

  int size() {
    return 1 << bits;
  }

  int blockCount() {
    return blocks.length;
  }

  IpRange blockRange(int block) {
    return new IpRange(address(block << BLOCK_BITS), address((block << BLOCK_BITS) + BLOCK_MASK));
  }

  // --- blocks -------------------------------------------------------------------------------

  /** The busy addresses of a block, or null if it was not made yet. */
  long @Nullable [] busy(int block) {
    return (long[]) BLOCKS.getAcquire(blocks, block);
  }

  /** Publishes a block. */
  void make(int block, long[] busy) {
    BLOCKS.setRelease(blocks, block, busy);
    markIfFull(block, busy);
  }

  /** A block without any address to lease need not be made. */
  void markFull(int block) {
    Bitmaps.take(full, block);
  }

  boolean isMarkedFull(int block) {
    return Bitmaps.isTaken(full, block);
  }

  /** The first block at or after {@code from} that is not known to be full, or -1. */
  int nextBlock(int from) {
    return Bitmaps.nextFree(full, from);
  }

  void markIfFull(int block, long[] busy) {
    if (Bitmaps.isMarkedFull(busy)) {
      Bitmaps.take(full, block);
      if (!Bitmaps.isMarkedFull(busy)) {
        unmark(block);
      }
    }
  }

  /** Withdraws the hint that the block is full. */
  void unmark(int block) {
    Bitmaps.free(full, block);
  }

  /** Whether addresses of the block are set aside. */
  boolean isMixed(int block) {
    return ((long) WORDS.getVolatile(mixed, block >>> 6) >>> block & 1) != 0;
  }

  void markMixed(int block) {
    WORDS.getAndBitwiseOr(mixed, block >>> 6, 1L << block);
  }

  // --- addresses set aside ------------------------------------------------------------------

  /** Those set aside and not leased, or null if none of the block was ever to be leased. */
  long @Nullable [] vacant(int block) {
    long[][] all = vacant;
    return all == null ? null : (long[]) BLOCKS.getAcquire(all, block);
  }

  /** Publishes those set aside and not leased. */
  void makeVacant(int block, long[] addresses) {
    long[][] all = vacant;
    if (all == null) {
      all = new long[blocks.length][];
      vacant = all;
    }
    BLOCKS.setRelease(all, block, addresses);
  }

  // --- leases -------------------------------------------------------------------------------

  /** The lease that was put at this offset, or null. */
  @Nullable Lease lease(int offset) {
    Lease[][][] all = leases;
    if (all == null) {
      return null;
    }
    Lease[][] rows = (Lease[][]) LEASE_BLOCKS.getAcquire(all, offset >>> BLOCK_BITS);
    if (rows == null) {
      return null;
    }
    Lease[] row = (Lease[]) LEASE_ROWS.getAcquire(rows, (offset & BLOCK_MASK) >>> 6);
    return row == null ? null : (Lease) LEASES.getAcquire(row, offset & 63);
  }

  /** Puts a lease, or null, at this offset. */
  void put(int offset, @Nullable Lease lease) {
    LEASES.setRelease(row(offset), offset & 63, lease);
  }

  private Lease[] row(int offset) {
    Lease[][][] all = leases;
    if (all == null) {
      all = allLeases();
    }
    int block = offset >>> BLOCK_BITS;
    Lease[][] rows = (Lease[][]) LEASE_BLOCKS.getAcquire(all, block);
    if (rows == null) {
      Lease[][] made = new Lease[Bitmaps.MAX_WORDS][];
      rows = (Lease[][]) LEASE_BLOCKS.compareAndExchange(all, block, null, made);
      rows = rows == null ? made : rows;
    }
    int word = (offset & BLOCK_MASK) >>> 6;
    Lease[] row = (Lease[]) LEASE_ROWS.getAcquire(rows, word);
    if (row == null) {
      Lease[] made = new Lease[Long.SIZE];
      row = (Lease[]) LEASE_ROWS.compareAndExchange(rows, word, null, made);
      row = row == null ? made : row;
    }
    return row;
  }

  private synchronized Lease[][][] allLeases() {
    Lease[][][] all = leases;
    if (all == null) {
      all = new Lease[blocks.length][][];
      leases = all;
    }
    return all;
  }
}
