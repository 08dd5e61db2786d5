package org.ovn4j.benchmarks;

import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;

/** A pool of which a part is taken, at random places. */
final class FilledPool {

  private final AddressAllocator allocator;
  private final int[] taken;
  private final int[] free;

  private FilledPool(AddressAllocator allocator, int[] taken, int[] free) {
    this.allocator = allocator;
    this.taken = taken;
    this.free = free;
  }

  /** A pool of a block with so many percent of its usable addresses taken. */
  static FilledPool of(String impl, Cidr block, double percent, Random random) {
    AddressAllocator allocator = Allocators.of(impl, block);
    int[] all = takeAll(allocator, block);
    shuffle(all, random);
    int split = (int) Math.round(all.length * percent / 100);
    for (int i = split; i < all.length; i++) {
      allocator.release(IpAddress.ipv4(all[i]));
    }
    return new FilledPool(
        allocator, Arrays.copyOf(all, split), Arrays.copyOfRange(all, split, all.length));
  }

  private static int[] takeAll(AddressAllocator allocator, Cidr block) {
    int[] all = new int[new UsableAddresses(block).size()];
    int count = 0;
    for (@Nullable IpAddress a = allocator.next(); a != null; a = allocator.next()) {
      all[count++] = (int) a.low();
    }
    if (count < all.length) {
      throw new IllegalStateException("Only %d of %d addresses".formatted(count, all.length));
    }
    return all;
  }

  private static void shuffle(int[] numbers, Random random) {
    for (int i = numbers.length - 1; i > 0; i--) {
      swap(numbers, i, random.nextInt(i + 1));
    }
  }

  private static void swap(int[] numbers, int i, int j) {
    int other = numbers[i];
    numbers[i] = numbers[j];
    numbers[j] = other;
  }

  AddressAllocator allocator() {
    return allocator;
  }

  /** The taken addresses as numbers, in random order; not a copy. */
  int[] taken() {
    return taken;
  }

  /** So many of the free addresses, chosen at random. */
  IpAddress[] drawFree(int count, Random random) {
    IpAddress[] drawn = new IpAddress[count];
    for (int i = 0; i < count; i++) {
      swap(free, i, i + random.nextInt(free.length - i));
      drawn[i] = IpAddress.ipv4(free[i]);
    }
    return drawn;
  }
}
