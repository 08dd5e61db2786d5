package org.ovn4j.benchmarks;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.ovn4j.ipam.Cidr;

/** A {@link BitSet} of the taken subnets of an IPv4 block under a lock. */
final class BitSetSubnets implements SubnetAllocator {

  private final Cidr block;
  private final int prefixLength;
  private final int size;
  private final BitSet taken;
  private int cursor;
  private int free;

  BitSetSubnets(Cidr block, int prefixLength) {
    this.block = block;
    this.prefixLength = prefixLength;
    this.size = 1 << (prefixLength - block.prefixLength());
    this.taken = new BitSet(size);
    this.free = size;
  }

  @Override
  public @Nullable Cidr next() {
    int number = takeNext();
    return number < 0
        ? null
        : Cidr.of(block.first().plus((long) number << (32 - prefixLength)), prefixLength);
  }

  private synchronized int takeNext() {
    if (free == 0) {
      return -1;
    }
    int number = taken.nextClearBit(cursor);
    if (number >= size) {
      number = taken.nextClearBit(0);
    }
    taken.set(number);
    cursor = number + 1;
    free--;
    return number;
  }
}
