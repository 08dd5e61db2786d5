package org.ovn4j.benchmarks;

import java.util.List;
import org.ovn4j.ipam.Cidr;

/** The compared allocators by the name that the parameter {@code impl} has for them. */
final class Allocators {

  /**
   * Those that hand out each address once; {@code floor}, {@code lock} and {@code noop} only
   * measure limits.
   */
  static final List<String> CORRECT =
      List.of("ovn4j", "bitset", "roaring", "trie", "skiplist", "rangeset");

  static final Cidr SLASH_16 = Cidr.parse("10.0.0.0/16");
  static final Cidr SLASH_8 = Cidr.parse("10.0.0.0/8");

  private Allocators() {}

  /** An allocator of the usable addresses of an IPv4 block, all free. */
  static AddressAllocator of(String impl, Cidr block) {
    return switch (impl) {
      case "ovn4j" -> new Ovn4jAllocator(block);
      case "bitset" -> new BitSetAllocator(block);
      case "roaring" -> new RoaringAllocator(block);
      case "trie" -> new TrieAllocator(block);
      case "skiplist" -> new SkipListAllocator(block);
      case "rangeset" -> new RangeSetAllocator(block);
      case "floor" -> new FloorAllocator(block);
      case "lock" -> new LockAllocator(block);
      case "noop" -> new NoopAllocator(block);
      default -> throw new IllegalArgumentException("No allocator is called '%s'".formatted(impl));
    };
  }
}
