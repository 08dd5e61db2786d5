package org.ovn4j.ipam;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An immutable set of addresses of one family, as sorted ranges that neither overlap nor touch.
 * With r ranges, look-ups take O(log r), and what makes a new set O(r).
 */
final class Ranges {
  static final Ranges NONE = new Ranges(List.of());

  private final List<IpRange> ranges;

  private Ranges(List<IpRange> ranges) {
    this.ranges = ranges;
  }

  static Ranges of(Collection<IpRange> ranges) {
    List<IpRange> sorted = new ArrayList<>(ranges);
    sorted.sort(Comparator.comparing(IpRange::first));
    List<IpRange> merged = new ArrayList<>();
    for (IpRange range : sorted) {
      int last = merged.size() - 1;
      if (last >= 0 && joins(merged.get(last).last(), range.first())) {
        IpRange below = merged.get(last);
        merged.set(last, new IpRange(below.first(), max(below.last(), range.last())));
      } else {
        merged.add(range);
      }
    }
    return new Ranges(List.copyOf(merged));
  }

  /** Whether a range that ends here and one that starts there, not below its start, are one. */
  private static boolean joins(IpAddress end, IpAddress start) {
    return end.compareTo(start) >= 0 || end.plus(1).equals(start);
  }

  static IpAddress max(IpAddress a, IpAddress b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  static IpAddress min(IpAddress a, IpAddress b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  List<IpRange> list() {
    return ranges;
  }

  boolean isEmpty() {
    return ranges.isEmpty();
  }

  Ranges plus(IpRange range) {
    List<IpRange> both = new ArrayList<>(ranges);
    both.add(range);
    return of(both);
  }

  Ranges plus(Ranges others) {
    List<IpRange> both = new ArrayList<>(ranges);
    both.addAll(others.ranges);
    return of(both);
  }

  Ranges minus(Ranges others) {
    List<IpRange> rest = new ArrayList<>();
    for (IpRange range : ranges) {
      IpAddress from = range.first();
      boolean open = true;
      for (int i = others.firstEndingAtOrAfter(from); open && i < others.ranges.size(); i++) {
        IpRange hole = others.ranges.get(i);
        if (hole.first().compareTo(range.last()) > 0) {
          break;
        }
        if (hole.first().compareTo(from) > 0) {
          rest.add(new IpRange(from, hole.first().plus(-1)));
        }
        open = hole.last().compareTo(range.last()) < 0;
        from = open ? hole.last().plus(1) : from;
      }
      if (open) {
        rest.add(new IpRange(from, range.last()));
      }
    }
    return new Ranges(List.copyOf(rest));
  }

  Ranges minus(IpRange range) {
    return minus(new Ranges(List.of(range)));
  }

  /** What of this set lies in the range. */
  List<IpRange> within(IpRange range) {
    List<IpRange> parts = new ArrayList<>();
    for (int i = firstEndingAtOrAfter(range.first()); i < ranges.size(); i++) {
      IpRange part = ranges.get(i);
      if (part.first().compareTo(range.last()) > 0) {
        break;
      }
      parts.add(new IpRange(max(part.first(), range.first()), min(part.last(), range.last())));
    }
    return parts;
  }

  boolean contains(IpAddress address) {
    int index = firstEndingAtOrAfter(address);
    return index < ranges.size() && ranges.get(index).first().compareTo(address) <= 0;
  }

  boolean contains(IpRange range) {
    int index = firstEndingAtOrAfter(range.first());
    return index < ranges.size() && ranges.get(index).contains(range);
  }

  /** The lowest address of the set at or after this one, or null. */
  @Nullable IpAddress ceiling(IpAddress address) {
    int index = firstEndingAtOrAfter(address);
    return index < ranges.size() ? max(ranges.get(index).first(), address) : null;
  }

  private int firstEndingAtOrAfter(IpAddress address) {
    int low = 0;
    int high = ranges.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ranges.get(middle).last().compareTo(address) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The number of addresses, or {@link Long#MAX_VALUE} if there are more. */
  long longSize() {
    long size = 0;
    for (IpRange range : ranges) {
      size += longSize(range);
      if (size < 0) {
        return Long.MAX_VALUE;
      }
    }
    return size;
  }

  static long longSize(IpRange range) {
    long distance = range.last().low() - range.first().low();
    boolean fits = range.last().high() == range.first().high() && distance >= 0;
    return fits && distance < Long.MAX_VALUE ? distance + 1 : Long.MAX_VALUE;
  }

  BigInteger size() {
    BigInteger size = BigInteger.ZERO;
    for (IpRange range : ranges) {
      size = size.add(range.size());
    }
    return size;
  }

  @Override
  public String toString() {
    return ranges.toString();
  }
}
