package org.ovn4j.ipam;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A mutable set of addresses of one family, kept as runs. A set of all 2^64 addresses of a subnet
 * costs as much as a set of one.
 *
 * <p>All operations but {@link #size} take O(log r) for r runs; {@link #add} also O(log r) for each
 * run it swallows.
 */
final class AddressSet {
  /** First to last address of each run. Runs neither overlap nor touch. */
  private final TreeMap<IpAddress, IpAddress> runs = new TreeMap<>();

  void add(IpRange range) {
    IpAddress first = range.first();
    IpAddress last = range.last();
    Map.Entry<IpAddress, IpAddress> below = runs.floorEntry(first);
    if (below != null && joins(below.getValue(), first)) {
      first = below.getKey();
      last = max(last, below.getValue());
    }
    Map.Entry<IpAddress, IpAddress> above = runs.higherEntry(first);
    while (above != null && joins(last, above.getKey())) {
      last = max(last, above.getValue());
      runs.remove(above.getKey());
      above = runs.higherEntry(first);
    }
    runs.put(first, last);
  }

  void add(IpAddress address) {
    add(IpRange.of(address));
  }

  void remove(IpAddress address) {
    Map.Entry<IpAddress, IpAddress> run = runs.floorEntry(address);
    if (run == null || run.getValue().compareTo(address) < 0) {
      return;
    }
    if (run.getKey().equals(address)) {
      runs.remove(address);
    } else {
      runs.put(run.getKey(), address.plus(-1));
    }
    if (!run.getValue().equals(address)) {
      runs.put(address.plus(1), run.getValue());
    }
  }

  boolean contains(IpAddress address) {
    Map.Entry<IpAddress, IpAddress> run = runs.floorEntry(address);
    return run != null && run.getValue().compareTo(address) >= 0;
  }

  /** The lowest address from {@code from} to {@code to}, both included, that is not in this set. */
  Optional<IpAddress> firstAbsent(IpAddress from, IpAddress to) {
    Map.Entry<IpAddress, IpAddress> run = runs.floorEntry(from);
    if (run == null || run.getValue().compareTo(from) < 0) {
      return from.compareTo(to) <= 0 ? Optional.of(from) : Optional.empty();
    }
    // What follows a run is absent, for runs do not touch.
    return run.getValue().compareTo(to) < 0
        ? Optional.of(run.getValue().plus(1))
        : Optional.empty();
  }

  /** The exact number of addresses, in O(r). */
  BigInteger size() {
    BigInteger size = BigInteger.ZERO;
    for (Map.Entry<IpAddress, IpAddress> run : runs.entrySet()) {
      size = size.add(new IpRange(run.getKey(), run.getValue()).size());
    }
    return size;
  }

  /** Whether a run that ends here and a run that starts there are one. */
  private static boolean joins(IpAddress end, IpAddress start) {
    return end.compareTo(start) >= 0 || end.plus(1).equals(start);
  }

  private static IpAddress max(IpAddress a, IpAddress b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
