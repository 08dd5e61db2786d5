package org.ovn4j.ipam;

import java.math.BigInteger;
import java.util.List;

/**
 * How full a pool was at one moment. The last four numbers add up to the size.
 *
 * @param ranges its addresses, in order
 * @param size how many these are, from 1 to 2^128
 * @param leased addresses that are leased
 * @param reserved addresses that are not leased and not chosen automatically: network and broadcast
 *     address, and what is excluded, kept for infrastructure, reserved or draining
 * @param cooling addresses released not long enough ago to be leased to somebody else
 * @param free addresses that can be chosen automatically
 */
public record PoolStatistics(
    List<IpRange> ranges,
    BigInteger size,
    BigInteger leased,
    BigInteger reserved,
    BigInteger cooling,
    BigInteger free) {
  /** Copies the ranges. */
  public PoolStatistics {
    ranges = List.copyOf(ranges);
  }

  /** The family of the addresses. */
  public IpFamily family() {
    return ranges.get(0).family();
  }

  /** Counts some of those that the pool calls leased as cooling. */
  PoolStatistics withCooling(long count) {
    BigInteger cold = BigInteger.valueOf(count).min(leased);
    return new PoolStatistics(ranges, size, leased.subtract(cold), reserved, cold, free);
  }
}
