package org.ovn4j.ipam;

import java.math.BigInteger;

/**
 * How full a cluster block was at one moment, in host subnets. The last three numbers add up to the
 * total.
 *
 * @param block the cluster block
 * @param hostPrefixLength the prefix length of its host subnets
 * @param draining whether it is being taken out, and so has no free ones
 * @param total how many host subnets it has, from 1 to 2^128
 * @param taken those that somebody holds
 * @param reserved those that nobody holds and that are not given out, see {@link CarveOrder}
 * @param free those that can be given out
 */
public record CarveStatistics(
    Cidr block,
    int hostPrefixLength,
    boolean draining,
    BigInteger total,
    BigInteger taken,
    BigInteger reserved,
    BigInteger free) {}
