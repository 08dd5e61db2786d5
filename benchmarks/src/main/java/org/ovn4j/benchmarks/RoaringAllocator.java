package org.ovn4j.benchmarks;

import org.jspecify.annotations.Nullable;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;
import org.roaringbitmap.RoaringBitmap;

/** A compressed bitmap of the taken addresses under a lock. Goes on after the one given last. */
final class RoaringAllocator implements AddressAllocator {

  private final UsableAddresses addresses;
  private final RoaringBitmap taken = new RoaringBitmap();
  private int cursor;
  private int free;

  RoaringAllocator(Cidr block) {
    this.addresses = new UsableAddresses(block);
    this.free = addresses.size();
  }

  @Override
  public @Nullable IpAddress next() {
    int number = takeNext();
    return number < 0 ? null : addresses.address(number);
  }

  private synchronized int takeNext() {
    if (free == 0) {
      return -1;
    }
    int number = (int) taken.nextAbsentValue(cursor);
    if (number >= addresses.size()) {
      number = (int) taken.nextAbsentValue(0);
    }
    taken.add(number);
    cursor = number + 1;
    free--;
    return number;
  }

  @Override
  public boolean claim(IpAddress address) {
    int number = addresses.number(address);
    return number >= 0 && take(number);
  }

  private synchronized boolean take(int number) {
    boolean wasFree = taken.checkedAdd(number);
    if (wasFree) {
      free--;
    }
    return wasFree;
  }

  @Override
  public boolean release(IpAddress address) {
    int number = addresses.number(address);
    return number >= 0 && giveBack(number);
  }

  private synchronized boolean giveBack(int number) {
    boolean wasTaken = taken.checkedRemove(number);
    if (wasTaken) {
      free++;
    }
    return wasTaken;
  }
}
