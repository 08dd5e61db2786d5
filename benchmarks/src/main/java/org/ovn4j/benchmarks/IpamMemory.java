package org.ovn4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jol.info.GraphLayout;
import org.ovn4j.ipam.AddressPool;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.ipam.IpAddress;

/**
 * How many bytes do the pools keep? Counts the objects that can be reached from a pool, with JOL,
 * and writes a JSON list.
 */
public final class IpamMemory {

  private static final List<String> SMALL_AT_SLASH_8 = List.of("ovn4j", "bitset", "roaring");
  private static final Cidr SLASH_64 = Cidr.parse("fd00:10::/64");

  private IpamMemory() {}

  /** How full a pool is. */
  private enum Fill {
    EMPTY,
    /** Every other address is taken: the most ranges. */
    HALF,
    FULL
  }

  /**
   * What one pool keeps.
   *
   * @param addresses how many it can give
   */
  private record Figure(String impl, Cidr block, Fill fill, long bytes, double addresses) {
    String toJson() {
      return String.format(
          Locale.ROOT,
          "{\"impl\": \"%s\", \"pool\": \"/%d\", \"fill\": \"%s\", \"bytes\": %d,"
              + " \"bitsPerAddress\": %.4g}",
          impl,
          block.prefixLength(),
          fill.name().toLowerCase(Locale.ROOT),
          bytes,
          8 * bytes / addresses);
    }
  }

  /** Writes the list to the standard output. */
  public static void main(String[] arguments) {
    System.out.println(
        figures().stream()
            .map(Figure::toJson)
            .collect(Collectors.joining(",\n  ", "[\n  ", "\n]")));
  }

  private static List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    for (String impl : Allocators.CORRECT) {
      for (Fill fill : Fill.values()) {
        figures.add(figure(impl, Allocators.SLASH_16, fill));
      }
    }
    for (String impl : SMALL_AT_SLASH_8) {
      figures.add(figure(impl, Allocators.SLASH_8, Fill.EMPTY));
      figures.add(figure(impl, Allocators.SLASH_8, Fill.FULL));
    }
    AddressPool sparse = AddressPool.of(SLASH_64);
    figures.add(figure("ovn4j", SLASH_64, Fill.EMPTY, sparse));
    return figures;
  }

  private static Figure figure(String impl, Cidr block, Fill fill) {
    AddressAllocator pool = Allocators.of(impl, block);
    if (fill != Fill.EMPTY) {
      takeAll(pool);
    }
    if (fill == Fill.HALF) {
      UsableAddresses addresses = new UsableAddresses(block);
      for (int number = 0; number < addresses.size(); number += 2) {
        pool.release(addresses.address(number));
      }
    }
    return figure(impl, block, fill, pool);
  }

  private static void takeAll(AddressAllocator pool) {
    IpAddress address;
    do {
      address = pool.next();
    } while (address != null);
  }

  private static Figure figure(String impl, Cidr block, Fill fill, Object pool) {
    long bytes = GraphLayout.parseInstance(pool).totalSize();
    return new Figure(impl, block, fill, bytes, block.size().doubleValue());
  }
}
