package org.ovn4j.benchmarks;

import java.util.Random;
import org.ovn4j.ipam.IpAddress;

/** Batches of pairs of a release and an allocation. For one thread. */
final class Churn {

  static final Churn NONE =
      new Churn(new NoopAllocator(Allocators.SLASH_16), new int[0], 0, new Random(0));

  private final AddressAllocator allocator;
  private final int[] live;
  private final IpAddress[] released;
  private final Random random;

  /**
   * Batches on a pool.
   *
   * @param live taken addresses that nobody else releases
   * @param batch pairs per batch
   */
  Churn(AddressAllocator allocator, int[] live, int batch, Random random) {
    this.allocator = allocator;
    this.live = live;
    this.released = new IpAddress[batch];
    this.random = random;
  }

  /** Batches on something that only looks like a pool. */
  static Churn ofLimit(AddressAllocator limit, int batch) {
    Random random = new Random(16);
    return new Churn(limit, random.ints(50_000).toArray(), batch, random);
  }

  /** Chooses the addresses that the next batch releases. Is not timed. */
  void choose() {
    for (int i = 0; i < released.length; i++) {
      int chosen = i + random.nextInt(live.length - i);
      released[i] = IpAddress.ipv4(live[chosen]);
      live[chosen] = live[i];
    }
  }

  /** A batch. */
  void run() {
    for (int i = 0; i < released.length; i++) {
      Calls.release(allocator, released[i]);
      live[i] = Calls.take(allocator);
    }
  }
}
