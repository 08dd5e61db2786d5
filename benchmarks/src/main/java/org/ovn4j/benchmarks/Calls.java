package org.ovn4j.benchmarks;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.CompilerControl.Mode;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;

/**
 * The single calls of a batch. None is inlined into the loop around it: else the compiler joins the
 * locks of neighbouring calls to one, which no caller in the field would see.
 */
final class Calls {

  private Calls() {}

  @CompilerControl(Mode.DONT_INLINE)
  static @Nullable IpAddress next(AddressAllocator allocator) {
    return allocator.next();
  }

  @CompilerControl(Mode.DONT_INLINE)
  static boolean claim(AddressAllocator allocator, IpAddress address) {
    return allocator.claim(address);
  }

  @CompilerControl(Mode.DONT_INLINE)
  static boolean release(AddressAllocator allocator, IpAddress address) {
    return allocator.release(address);
  }

  @CompilerControl(Mode.DONT_INLINE)
  static Object lease(OwnerPool pool, String owner) {
    return pool.lease(owner);
  }

  @CompilerControl(Mode.DONT_INLINE)
  static String[] leaseAsTexts(OwnerPool pool, String owner) {
    return pool.leaseAsTexts(owner);
  }

  @CompilerControl(Mode.DONT_INLINE)
  static <A, R> R apply(Function<A, R> function, A argument) {
    return function.apply(argument);
  }

  @CompilerControl(Mode.DONT_INLINE)
  static @Nullable Cidr next(SubnetAllocator allocator) {
    return allocator.next();
  }

  /** The next subnet, of which there has to be one. */
  static Cidr nextOrThrow(SubnetAllocator allocator) {
    return requireNonNull(next(allocator), "no free subnet");
  }

  /** The next address, of which there has to be one. */
  static IpAddress nextOrThrow(AddressAllocator allocator) {
    return requireNonNull(next(allocator), "no free address");
  }

  /**
   * The next address, of which there has to be one, as a number. Batches keep numbers: to keep the
   * objects would add the collector's write barrier to every call.
   */
  static int take(AddressAllocator allocator) {
    return (int) nextOrThrow(allocator).low();
  }
}
