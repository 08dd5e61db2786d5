package org.ovn4j.benchmarks;

import com.google.common.collect.Range;
import com.google.common.collect.RangeSet;
import com.google.common.collect.TreeRangeSet;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;

/** Guava's ranges with the numbers of the free addresses, under a lock. Gives the lowest. */
final class RangeSetAllocator implements AddressAllocator {

  private final UsableAddresses addresses;
  private final RangeSet<Integer> free = TreeRangeSet.create();

  RangeSetAllocator(Cidr block) {
    this.addresses = new UsableAddresses(block);
    free.add(Range.closedOpen(0, addresses.size()));
  }

  private static Range<Integer> only(int number) {
    return Range.closedOpen(number, number + 1);
  }

  @Override
  public @Nullable IpAddress next() {
    int number = takeFirst();
    return number < 0 ? null : addresses.address(number);
  }

  private synchronized int takeFirst() {
    Iterator<Range<Integer>> ranges = free.asRanges().iterator();
    if (!ranges.hasNext()) {
      return -1;
    }
    int number = ranges.next().lowerEndpoint();
    free.remove(only(number));
    return number;
  }

  @Override
  public boolean claim(IpAddress address) {
    int number = addresses.number(address);
    return number >= 0 && take(number);
  }

  private synchronized boolean take(int number) {
    boolean wasFree = free.contains(number);
    if (wasFree) {
      free.remove(only(number));
    }
    return wasFree;
  }

  @Override
  public boolean release(IpAddress address) {
    int number = addresses.number(address);
    return number >= 0 && giveBack(number);
  }

  private synchronized boolean giveBack(int number) {
    boolean wasTaken = !free.contains(number);
    if (wasTaken) {
      free.add(only(number));
    }
    return wasTaken;
  }
}
